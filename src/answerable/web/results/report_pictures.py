"""The pictures in documents about a result: ranks with the ranges that are possible, and turnout. Drawn as on the pages (`documents.charts`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from answerable.documents.charts import Chart, ranks, turnout
from answerable.documents.charts.ranks import RankField, RankLine
from answerable.documents.charts.turnout import TurnoutLine
from answerable.documents.minutes.wording import Language
from answerable.documents.report.content import ReportPicture
from answerable.fairness import RankRange
from answerable.scoring import together
from answerable.web.results.report_tables import Known

Json = Mapping[str, Any]
MOST_ON_A_PAGE = 24  # lines of a picture


def pictures(known: Known, ranges: Mapping[str, RankRange], language: Language) -> Iterator[ReportPicture]:
    """In the order in which they are printed; none of nothing."""
    ranked = [row for row in known.rows if row["rank"] is not None]
    if len(ranked) > 1:
        yield from _ranks_in_parts(known, ranked, ranges, language)
    lines = [
        TurnoutLine(known.names.group(each.group), each.expected, each.valid, each.void)
        for each in together(known.result.turnout.values())
    ]
    yield _picture("turnout", _("Turnout by rater group"), turnout.chart(lines, language))


def _picture(key: str, title: str, chart: Chart) -> ReportPicture:
    return ReportPicture(key, title, chart.svg, chart.text)


def _ranks_in_parts(
    known: Known, ranked: Sequence[Json], ranges: Mapping[str, RankRange], language: Language
) -> Iterator[ReportPicture]:
    """As many pictures as pages are needed, under one scale."""
    parts = -(-len(ranked) // MOST_ON_A_PAGE)
    for part in range(parts):
        shown = ranked[part * MOST_ON_A_PAGE : (part + 1) * MOST_ON_A_PAGE]
        title = _("Ranks")
        if parts > 1:
            title = _("Ranks, part %(part)s of %(parts)s") % {"part": part + 1, "parts": parts}
        key = f"ranks-{part + 1}" if part else "ranks"
        yield _picture(key, title, _ranks(known, shown, len(ranked), ranges, language))


def _ranks(
    known: Known, shown: Sequence[Json], of: int, ranges: Mapping[str, RankRange], language: Language
) -> Chart:
    quota = known.result.quota
    field = RankField(
        of=of,
        places=None if quota is None else quota.places,
        grade="" if quota is None else known.names.grade(quota.grade),
    )
    lines = []
    for row in shown:
        name, unit = known.names.presenters[row["id"]]
        possible = ranges.get(row["id"])
        low, high = (possible.best, possible.worst) if possible else (None, None)
        lines.append(RankLine(unit, name, row["rank"], low, high))
    return ranks.chart(field, lines, language)
