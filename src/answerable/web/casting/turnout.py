"""Turnout: how many people are expected and how many were issued the right to cast, by group and venue, and how many cast.

Counts returned come from the ballot box, which knows groups and nothing of venues or people. Groups too small to be counted alone are counted together, here
and on every other page and screen: `protocol.together` says which. Nothing here is a score.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from answerable.protocol.manifest import SHEET
from answerable.protocol.together import key_of, together_in
from answerable.web.casting import ballotbox_client
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of, manifest_of
from answerable.web.casting.models import Issue, Scope
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import BEFORE_OPEN


@dataclass(frozen=True, slots=True)
class Papers:
    """Ballot papers: how many people are expected, how many were issued one."""

    expected: int = 0
    issued: int = 0

    def __add__(self, other: "Papers") -> "Papers":
        return Papers(self.expected + other.expected, self.issued + other.issued)


@dataclass(frozen=True, slots=True)
class VenuePapers:
    venue: str
    cells: tuple[Papers, ...]
    total: Papers


@dataclass(frozen=True, slots=True)
class CountedGroups:
    """Groups that are counted together, mostly one; `key` is the ballot box's name for them."""

    ids: tuple[str, ...]
    title: str

    @property
    def key(self) -> str:
        return key_of(self.ids)

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class GroupPapers:
    group: CountedGroups
    cell: Papers
    returned: int | None


@dataclass(frozen=True, slots=True)
class TurnoutTable:
    """By venue and group; `returned` is None when the ballot box does not answer, and `silence` says so. `by_presenter`: each
    presenter has ballots of their own, and what was returned stands on another page.
    """

    groups: tuple[CountedGroups, ...]
    rows: tuple[VenuePapers, ...]
    totals: tuple[Papers, ...]
    total: Papers
    returned: tuple[int, ...] | None
    returned_total: int
    silence: str
    by_presenter: bool

    @property
    def by_group(self) -> list[GroupPapers]:
        returned: Sequence[int | None] = self.returned or [None] * len(self.groups)
        return [GroupPapers(*each) for each in zip(self.groups, self.totals, returned, strict=True)]


def counted_groups(meeting: Meeting) -> tuple[CountedGroups, ...]:
    """In the order of the rules. Before the freezing, when nobody has cast, each group by itself."""
    manifest = manifest_of(meeting)
    titles = {group.id: group.title for group in groups_of(meeting)}
    sets = together_in(manifest) if manifest else tuple((group,) for group in titles)
    return tuple(CountedGroups(ids, " + ".join(titles.get(each, each) for each in ids)) for ids in sets)


def issued(meeting: Meeting) -> dict[str, int]:
    """How many people were issued the right to cast, for one presenter at least, by group."""
    counts = Issue.objects.filter(attendee__meeting=meeting).order_by().values_list("group")
    return dict(counts.annotate(Count("attendee", distinct=True)))


def table(meeting: Meeting) -> TurnoutTable:
    """Four queries and one request to the ballot box, however many venues and people."""
    groups = counted_groups(meeting)
    cells = _cells(meeting)
    rows = []
    for pk, name in meeting.venues.values_list("pk", "name"):
        row = tuple(
            sum((cells.get((pk, each), Papers()) for each in group.ids), Papers()) for group in groups
        )
        rows.append(VenuePapers(name, row, sum(row, Papers())))
    totals = tuple(sum((row.cells[at] for row in rows), Papers()) for at in range(len(groups)))
    returned, silence = _returned(meeting)
    counts = None if returned is None else tuple(returned.get(group.key, 0) for group in groups)
    by_presenter = casting_of(meeting).scope != Scope.SHEET
    return TurnoutTable(
        groups, tuple(rows), totals, sum(totals, Papers()), counts, sum(counts or ()), silence, by_presenter
    )


def _cells(meeting: Meeting) -> dict[tuple[int, str], Papers]:
    people = Attendee.objects.filter(meeting=meeting).order_by().values_list("venue_id", "group")
    papers = Issue.objects.filter(attendee__meeting=meeting).order_by()
    cells = {(venue, group): Papers(expected=count) for venue, group, count in people.annotate(Count("pk"))}
    given = papers.values_list("attendee__venue_id", "group").annotate(Count("attendee", distinct=True))
    for venue, group, count in given:
        cells[venue, group] = cells.get((venue, group), Papers()) + Papers(issued=count)
    return cells


def _returned(meeting: Meeting) -> tuple[dict[str, int] | None, str]:
    if meeting.stage in BEFORE_OPEN:
        return {}, ""
    if casting_of(meeting).scope != Scope.SHEET:
        return None, _("What was returned is shown for each presenter on the page Rounds.")
    try:
        return ballotbox_client.status(meeting.key).returned.get(SHEET, {}), ""
    except BallotBoxError as error:
        return None, str(error)
