"""What a meeting still lacks, each as a list of sentences: empty when nothing is missing.

`…_missing` stands in the way of a transition (see `stages`); `…_doubtful` is worth a look but may be meant.
Who has counted already gives what was found as `known`; else each asks anew, as a transition must under its lock.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.scoring import Rules, RulesInvalid
from answerable.web.meetings.facts import Facts, facts
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Meeting


def rules_missing(meeting: Meeting, _known: Facts | None = None) -> list[str]:
    try:
        Rules.from_json(meeting.cycle.rules)
    except RulesInvalid as invalid:
        count = len(invalid.problems)
        told = ngettext(
            "The rules of “%(cycle)s” have %(count)s problem: open the cycle and correct it.",
            "The rules of “%(cycle)s” have %(count)s problems: open the cycle and correct them.",
            count,
        )
        return [told % {"cycle": meeting.cycle, "count": count}]
    return []


def venues_missing(meeting: Meeting, known: Facts | None = None) -> list[str]:
    if (known or facts(meeting)).main_venue:
        return []
    return [_("No venue is the main venue: choose one on the page Venues.")]


def presenters_missing(meeting: Meeting, known: Facts | None = None) -> list[str]:
    if (known or facts(meeting)).reporting:
        return []
    return [_("Nobody reports: add presenters.")]


def attendees_missing(meeting: Meeting, known: Facts | None = None) -> list[str]:
    counts = (known or facts(meeting)).expected
    if not counts:
        return [_("Nobody is expected: import the attendees or add them by hand.")]
    strays = sorted(set(counts) - {group.id for group in groups_of(meeting)})
    return [
        ngettext(
            "%(count)s attendee is in group “%(group)s”, which the rules do not have: change their group or the rules.",
            "%(count)s attendees are in group “%(group)s”, which the rules do not have: change their group or the rules.",
            counts[group],
        )
        % {"count": counts[group], "group": group}
        for group in strays
    ]


def tickets_missing(meeting: Meeting, known: Facts | None = None) -> list[str]:
    count = (known or facts(meeting)).without_ticket
    if not count:
        return []
    return [
        ngettext(
            "%(count)s attendee has no ticket: make it on the page Tickets.",
            "%(count)s attendees have no ticket: make them on the page Tickets.",
            count,
        )
        % {"count": count}
    ]


def groups_doubtful(meeting: Meeting, known: Facts | None = None) -> list[str]:
    counts = (known or facts(meeting)).expected
    return [
        _("Nobody is expected in group %(group)s, though the rules give it a weight.") % {"group": group}
        for group in groups_of(meeting)
        if group.id not in counts
    ]


def agenda_doubtful(meeting: Meeting, known: Facts | None = None) -> list[str]:
    return (
        []
        if (known or facts(meeting)).items
        else [_("There is no agenda; its order cannot be changed after freezing.")]
    )


def draw_doubtful(meeting: Meeting, known: Facts | None = None) -> list[str]:
    if meeting.draw_seed or (known or facts(meeting)).presenters < 2:
        return []
    return [_("No lot has been drawn: the order is the one set by hand.")]


def presence_doubtful(meeting: Meeting, known: Facts | None = None) -> list[str]:
    if (known or facts(meeting)).present:
        return []
    return [_("Nobody has signed in yet.")]
