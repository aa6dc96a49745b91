"""This year's result beside last year's, for each presenter's unit: only published results, and of them only what is published.

Units are matched by their names in the two manifests; who reported for them may have changed. Both scores are composite scores where both years have them,
else the scores of the meeting. What is withheld of a small group is withheld here as well, since only the published views are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from answerable.documents.charts.apart import ScorePoint
from answerable.documents.charts.years import YearLine
from answerable.web.meetings.models import Meeting
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import Results, results_of
from answerable.web.results.summary import NOTHING, ranked_first

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class YearlyLine:
    """A unit: score and rank of this year and last year as they were published, and the difference of the scores."""

    unit: str
    now: str
    before: str
    difference: str
    rank: str
    rank_before: str

    @property
    def drawn(self) -> YearLine:
        change = "" if self.difference == NOTHING else self.difference
        return YearLine(self.unit, "", _read(self.before), _read(self.now), change)


@dataclass(frozen=True, slots=True)
class YearlyTable:
    """`score` names what is compared."""

    title: str
    score: str
    year: int
    year_before: int
    lines: tuple[YearlyLine, ...]


def earlier_publication(meeting: Meeting) -> Publication | None:
    """Of the same holder's latest earlier year with a published result; of several meetings then, the last."""
    found = Publication.objects.filter(
        meeting__cycle__assessed_year__lt=meeting.cycle.assessed_year,
        meeting__cycle__unit=meeting.cycle.unit_id,
    )
    by_year = found.select_related("meeting__cycle").defer(
        "result", "earlier_results", "meeting__cycle__rules"
    )
    return by_year.order_by("-meeting__cycle__assessed_year", "-meeting__starts_at", "-pk").first()


def compared(found: Results, meeting: Meeting, earlier: Publication) -> YearlyTable:
    """The units of this year, best first; one without a result last year has a dash there."""
    before = results_of(earlier.meeting)
    here, there = _by_unit(found), _by_unit(before)
    composite = _has_composite(here) and _has_composite(there)
    part = "composite" if composite else "meeting"
    return YearlyTable(
        earlier.meeting.title,
        _("Composite score") if composite else _("Meeting score"),
        meeting.cycle.assessed_year,
        earlier.meeting.cycle.assessed_year,
        tuple(_line(unit, row, there.get(unit), part) for unit, row in here.items()),
    )


def _by_unit(found: Results) -> Rows:
    """The rows of the official result as anybody may see it, the ranked first. A unit that reports twice is not compared."""
    last = len(found.results) - 1
    names = found.names(last)
    rows: dict[str, Mapping[str, Any]] = {}
    twice: set[str] = set()
    for row in ranked_first(found.public(last).to_json()):
        _name, unit = names.presenters[row["id"]]
        twice |= {unit} & rows.keys()
        rows[unit] = row
    return {unit: row for unit, row in rows.items() if unit not in twice}


def _has_composite(rows: Rows) -> bool:
    return any(row["composite"] for row in rows.values())


def _line(unit: str, row: Mapping[str, Any], before: Mapping[str, Any] | None, part: str) -> YearlyLine:
    now, then = row[part], None if before is None else before[part]
    return YearlyLine(
        unit,
        now["shown"] if now else NOTHING,
        then["shown"] if then else NOTHING,
        _difference(now["shown"], then["shown"]) if now and then else NOTHING,
        _rank(row),
        NOTHING if before is None else _rank(before),
    )


def _rank(row: Mapping[str, Any]) -> str:
    return NOTHING if row["rank"] is None else str(row["rank"])


def _difference(now: str, then: str) -> str:
    """Of the scores as they are shown, so that whoever subtracts them finds the same; with as many decimals and a sign."""
    places = max(len(each.partition(".")[2]) for each in (now, then))
    difference = Fraction(now) - Fraction(then)
    if not difference:
        return f"{0:.{places}f}"
    return f"{'+' if difference > 0 else '−'}{float(abs(difference)):.{places}f}"


def _read(shown: str) -> ScorePoint | None:
    return None if shown == NOTHING else ScorePoint(Fraction(shown), shown)
