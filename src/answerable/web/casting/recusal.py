"""Who stands aside from scoring whom, as the rules say: nobody, a presenter from themselves, or everyone from their own unit too.

Only where each presenter has ballots of their own: on one secret sheet nobody could tell, and freezing refuses such rules there
(`unenforceable`). A unit's own people include those of the units below it. Worked out from the roster until freezing, then kept: whoever moves to another unit later changes nothing.
Specification: docs/ballot-protocol.md, "Manifest".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.scoring import Rules
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Recusal, Round, RoundState, Scope
from answerable.web.casting.scopes import reporting, scope_of
from answerable.web.meetings import facts
from answerable.web.meetings.models import Attendee, Meeting, Presenter, Stage
from answerable.web.organisation.tree import read_tree

Recused = Mapping[int, frozenset[str]]

# The rules' own words for it.
NONE, OWN_UNIT = "none", "own-unit"


def recused(meeting: Meeting) -> Recused:
    """The scopes that are not issued, by attendee; who stands aside from none is not in it."""
    if casting_of(meeting).scope == Scope.SHEET:
        return {}
    return _computed(meeting) if meeting.stage == Stage.PREPARED else _kept(meeting)


def expected(
    meeting: Meeting, groups: Iterable[str], scopes: Iterable[str], aside: Recused
) -> dict[str, dict[str, int]]:
    """How many may score, by scope and group: everybody on the list but those who stand aside there."""
    counts = facts.expected(meeting)
    of = dict(meeting.attendees.filter(pk__in=aside).values_list("pk", "group"))
    without = Counter((scope, of[attendee]) for attendee, several in aside.items() for scope in several)
    named = tuple(groups)
    return {
        scope: {group: counts.get(group, 0) - without[scope, group] for group in named} for scope in scopes
    }


def expected_now(meeting: Meeting, manifest: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The same after freezing, with those who were added since. `manifest` is the first one's JSON."""
    groups = [each["id"] for each in manifest["groups"]]
    return expected(meeting, groups, manifest["expected"], recused(meeting))


def unenforceable(meeting: Meeting, rules: Rules) -> list[str]:
    """Why the rules' recusal cannot be kept at this meeting, and what to choose instead; empty when it can."""
    if casting_of(meeting).scope != Scope.SHEET or rules.recusal == NONE:
        return []
    return [
        _(
            "The rules say that people stand aside from scoring themselves or their own unit. On one sheet with all "
            "presenters nobody can be kept from it, since the sheet is secret: choose a ballot for each presenter with the "
            "meeting's title and start, or choose no recusal on the page of the cycle."
        )
    ]


def doubtful(meeting: Meeting, rules: Rules) -> list[str]:
    """That presenters may score themselves, where they could be kept from it."""
    if casting_of(meeting).scope == Scope.SHEET or rules.recusal != NONE:
        return []
    return [
        _(
            "By the rules presenters may score themselves. If they shall not, choose a recusal on the page of the cycle."
        )
    ]


def keep(meeting: Meeting, found: Recused) -> None:
    """At freezing, in its transaction: the rounds, and who stands aside from which."""
    if casting_of(meeting).scope == Scope.SHEET:
        return
    Round.objects.bulk_create(
        Round(meeting=meeting, scope=scope_of(each), position=number)
        for number, each in enumerate(reporting(meeting), 1)
    )
    Recusal.objects.bulk_create(
        Recusal(attendee_id=attendee, scope=scope)
        for attendee, scopes in found.items()
        for scope in sorted(scopes)
    )


def keep_late(attendee: Attendee) -> frozenset[str]:
    """Somebody who was added after freezing: the scopes that they are not issued are kept, and returned. To those of the rules come the rounds that are over."""
    meeting = attendee.meeting
    if casting_of(meeting).scope == Scope.SHEET:
        return frozenset()
    over = meeting.rounds.filter(state__in=(RoundState.CLOSING, RoundState.CLOSED))
    scopes = _computed(meeting).get(attendee.pk, frozenset()) | set(over.values_list("scope", flat=True))
    Recusal.objects.bulk_create(Recusal(attendee=attendee, scope=scope) for scope in sorted(scopes))
    return scopes


def _kept(meeting: Meeting) -> Recused:
    found: dict[int, frozenset[str]] = {}
    for attendee, scope in Recusal.objects.filter(attendee__meeting=meeting).values_list(
        "attendee_id", "scope"
    ):
        found[attendee] = found.get(attendee, frozenset()) | {scope}
    return found


def _computed(meeting: Meeting) -> Recused:
    presenters = reporting(meeting)
    rule = meeting.cycle.rules.get("recusal", NONE)
    if rule == NONE:
        return {}
    units = _own_units(presenters) if rule == OWN_UNIT else {}
    people = Attendee.objects.filter(meeting=meeting).values_list("pk", "person_id", "person__unit_id")
    aside = {
        attendee: frozenset(
            scope_of(each)
            for each in presenters
            if each.person_id == person or unit in units.get(each.pk, ())
        )
        for attendee, person, unit in people
    }
    return {attendee: scopes for attendee, scopes in aside.items() if scopes}


def _own_units(presenters: list[Presenter]) -> dict[int, frozenset[int]]:
    tree = read_tree()
    return {each.pk: tree.below(each.unit_id) for each in presenters}
