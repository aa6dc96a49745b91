"""All meetings of one assessed year, from the whole organisation's own down the tree of units, and the units that moved since the year before.

A unit may hold a round of its own for the units below it (`Cycle.unit`). Only meetings that the reader sees are listed, and figures are those of published
results that the reader may see, as they were published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext as _

from answerable.scoring import together
from answerable.scoring.numbers import shown
from answerable.web.meetings.meetings import meetings_for
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.tree import UnitTree, read_tree
from answerable.web.results.audience import may_see
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import Results, results_of
from answerable.web.results.yearly import YearlyLine, compared, earlier_publication

MOST = 200  # meetings on one page; each published result is read
FEWEST_PLACES = 3  # a unit that moved by fewer places is not listed


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting of the year. Scores are as published; all empty where the result cannot be seen."""

    meeting: Meeting
    holder: str
    presenters: int
    ballots: str = ""
    lowest: str = ""
    middle: str = ""
    highest: str = ""
    grades: tuple[tuple[str, int], ...] = ()
    seen: bool = False


@dataclass(frozen=True, slots=True)
class RankMove:
    """A unit whose rank at its holder's meeting is another than a year before: `places` is positive when it rose."""

    line: YearlyLine
    holder: str
    places: int

    @property
    def told(self) -> str:
        """The places with a sign, as scores are."""
        return f"{'+' if self.places > 0 else '−'}{abs(self.places)}"


@dataclass(frozen=True, slots=True)
class CascadeYear:
    year: int
    meetings: tuple[HeldMeeting, ...]
    risen: tuple[RankMove, ...]
    fallen: tuple[RankMove, ...]
    left_out: int
    years: tuple[int, ...]

    @property
    def moved(self) -> tuple[tuple[RankMove, ...], tuple[RankMove, ...]]:
        """For the template: those that rose, then those that fell."""
        return self.risen, self.fallen


def cascade(request: HttpRequest, year: int) -> CascadeYear:
    visible = meetings_for(request)
    tree = read_tree()
    of_year = visible.filter(cycle__assessed_year=year)
    found = sorted(of_year, key=lambda meeting: _place(tree, meeting))
    publications = {
        each.meeting_id: each
        for each in Publication.objects.filter(meeting__in=found).defer("result", "earlier_results")
    }
    sitting = dict(of_year.annotate(number=Count("presenters", distinct=True)).values_list("pk", "number"))
    listed: list[HeldMeeting] = []
    moves: list[RankMove] = []
    for meeting in found[:MOST]:
        publication = publications.get(meeting.pk)
        if publication is None or not may_see(request, meeting, publication.audience):
            listed.append(HeldMeeting(meeting, _holder(tree, meeting), sitting[meeting.pk]))
            continue
        results = results_of(meeting)
        listed.append(_read(results, meeting, tree))
        moves += _moves(request, results, meeting, _holder(tree, meeting))
    years = (
        visible.order_by("-cycle__assessed_year").values_list("cycle__assessed_year", flat=True).distinct()
    )
    return CascadeYear(
        year,
        tuple(listed),
        tuple(sorted((each for each in moves if each.places > 0), key=lambda each: -each.places)),
        tuple(sorted((each for each in moves if each.places < 0), key=lambda each: each.places)),
        max(0, len(found) - MOST),
        tuple(years),
    )


def _place(tree: UnitTree, meeting: Meeting) -> tuple[Sequence[str], object]:
    """Down the tree, and by time under one holder."""
    return (tree.paths[meeting.cycle.unit_id] if meeting.cycle.unit_id else (), meeting.starts_at)


def _holder(tree: UnitTree, meeting: Meeting) -> str:
    return tree.title(meeting.cycle.unit_id) if meeting.cycle.unit_id else _("The whole organisation")


def _read(results: Results, meeting: Meeting, tree: UnitTree) -> HeldMeeting:
    last = len(results.results) - 1
    public = results.public(last)
    told = public.to_json()
    part = "composite" if results.rules(last).components else "meeting"
    scores = sorted(Fraction(row[part]["shown"]) for row in told["presenters"] if row[part])
    turnout = together(public.turnout.values())
    names = {band.id: band.title for band in results.rules(last).bands}
    counted: dict[str, int] = dict.fromkeys(names, 0)
    for row in told["presenters"]:
        if row["grade"] in counted:
            counted[row["grade"]] += 1
    decimals = results.rules(last).decimals
    return HeldMeeting(
        meeting=meeting,
        holder=_holder(tree, meeting),
        presenters=len(told["presenters"]),
        ballots=f"{sum(each.valid for each in turnout)} / {sum(each.expected for each in turnout)}",
        lowest=shown(scores[0], decimals) if scores else "",
        middle=shown(Fraction(median(scores)), decimals) if scores else "",
        highest=shown(scores[-1], decimals) if scores else "",
        grades=tuple((names[grade], number) for grade, number in counted.items() if number),
        seen=True,
    )


def _moves(request: HttpRequest, results: Results, meeting: Meeting, holder: str) -> list[RankMove]:
    """Of the units that reported to the same holder in both years, and only where the earlier result may be seen as well."""
    earlier = earlier_publication(meeting)
    if earlier is None or not may_see(request, earlier.meeting, earlier.audience):
        return []
    moves = []
    for line in compared(results, meeting, earlier).lines:
        if line.rank.isdigit() and line.rank_before.isdigit():
            places = int(line.rank_before) - int(line.rank)
            if abs(places) >= FEWEST_PLACES:
                moves.append(RankMove(line, holder, places))
    return moves
