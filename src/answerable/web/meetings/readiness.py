"""What a meeting still lacks, each as a list of sentences: empty when nothing is missing.

`…_missing` stands in the way of a transition (see `stages`); `…_doubtful` is worth a look but may be meant.
"""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.scoring import Rules, RulesInvalid
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Attendee, Meeting


def rules_missing(meeting: Meeting) -> list[str]:
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


def venues_missing(meeting: Meeting) -> list[str]:
    if meeting.venues.filter(is_main=True).exists():
        return []
    return [_("No venue is the main venue: choose one on the page Venues.")]


def presenters_missing(meeting: Meeting) -> list[str]:
    if meeting.presenters.filter(withdrawn=False).exists():
        return []
    return [_("Nobody reports: add presenters.")]


def attendees_missing(meeting: Meeting) -> list[str]:
    counts = expected(meeting)
    if not counts:
        return [_("Nobody is expected: import the attendees or add them by hand.")]
    known = {group.id for group in groups_of(meeting)}
    strays = sorted(set(counts) - known)
    return [
        ngettext(
            "%(count)s attendee is in group “%(group)s”, which the rules do not have: change their group or the rules.",
            "%(count)s attendees are in group “%(group)s”, which the rules do not have: change their group or the rules.",
            counts[group],
        )
        % {"count": counts[group], "group": group}
        for group in strays
    ]


def tickets_missing(meeting: Meeting) -> list[str]:
    count = meeting.attendees.filter(ticket_hash__isnull=True).count()
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


def groups_doubtful(meeting: Meeting) -> list[str]:
    counts = expected(meeting)
    return [
        _("Nobody is expected in group %(group)s, though the rules give it a weight.") % {"group": group}
        for group in groups_of(meeting)
        if group.id not in counts
    ]


def agenda_doubtful(meeting: Meeting) -> list[str]:
    return (
        []
        if meeting.items.exists()
        else [_("There is no agenda; its order cannot be changed after freezing.")]
    )


def draw_doubtful(meeting: Meeting) -> list[str]:
    if meeting.draw_seed or meeting.presenters.count() < 2:
        return []
    return [_("No lot has been drawn: the order is the one set by hand.")]


def presence_doubtful(meeting: Meeting) -> list[str]:
    if meeting.attendees.filter(present=True).exists():
        return []
    return [_("Nobody has signed in yet.")]


def expected(meeting: Meeting) -> dict[str, int]:
    """Attendees by group."""
    rows = Attendee.objects.filter(meeting=meeting).order_by().values_list("group").annotate(Count("pk"))
    return dict(rows)
