"""The pictures in documents about a result: ranks with the ranges that are possible, and turnout. Drawn as on the pages (`documents.charts`)."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from answerable.documents.charts import Chart, ranks, turnout
from answerable.documents.charts.ranks import RankField, RankLine
from answerable.documents.charts.turnout import TurnoutLine
from answerable.documents.minutes.wording import Language
from answerable.documents.report.content import ReportPicture
from answerable.fairness import RankRange
from answerable.scoring import together
from answerable.web.results.report_tables import Known


def pictures(known: Known, ranges: Mapping[str, RankRange], language: Language) -> Iterator[ReportPicture]:
    """In the order in which they are printed; none of nothing."""
    ranked = [row for row in known.rows if row["rank"] is not None]
    if len(ranked) > 1:
        yield _picture("ranks", _("Ranks"), _ranks(known, ranges, language))
    lines = [
        TurnoutLine(known.names.group(each.group), each.expected, each.valid, each.void)
        for each in together(known.result.turnout.values())
    ]
    yield _picture("turnout", _("Turnout by rater group"), turnout.chart(lines, language))


def _picture(key: str, title: str, chart: Chart) -> ReportPicture:
    return ReportPicture(key, title, chart.svg, chart.text)


def _ranks(known: Known, ranges: Mapping[str, RankRange], language: Language) -> Chart:
    quota = known.result.quota
    ranked = [row for row in known.rows if row["rank"] is not None]
    field = RankField(
        of=len(ranked),
        places=None if quota is None else quota.places,
        grade="" if quota is None else known.names.grade(quota.grade),
    )
    lines = []
    for row in ranked:
        name, unit = known.names.presenters[row["id"]]
        possible = ranges.get(row["id"])
        low, high = (possible.best, possible.worst) if possible else (None, None)
        lines.append(RankLine(unit, name, row["rank"], low, high))
    return ranks.chart(field, lines, language)
