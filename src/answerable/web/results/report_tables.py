"""The tables of the documents about a result, from its published view. A figure is the text that the result shows; what is withheld is a dash."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from answerable.documents.report.content import (
    MarkCount,
    PresenterDetail,
    ReportColumn,
    ReportRow,
    ReportTable,
)
from answerable.fairness import RankRange
from answerable.scoring import LevelScale, Result, Rules, together
from answerable.scoring.numbers import plain, ratio
from answerable.web.results import flags
from answerable.web.results.names import Names
from answerable.web.results.summary import NOTHING, TURNOUT, WITHHELD, ranked_first, turnout_head

Json = Mapping[str, Any]
# A summary with more groups than this leaves them to the table by group.
MOST_GROUPS = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables are made from; `rows` are the presenters, best first."""

    rules: Rules
    names: Names
    shown: Json
    result: Result
    rows: Sequence[Json]

    @classmethod
    def of(cls, result: Result, rules: Rules, names: Names) -> "Known":
        """`result` is a published view."""
        shown = result.to_json()
        return cls(rules, names, shown, result, ranked_first(shown))

    @property
    def groups(self) -> list[str]:
        return [group.id for group in self.rules.groups]


def turnout(known: Known) -> Iterator[ReportTable]:
    head = [ReportColumn("group", _("Rater group"))]
    head += [
        ReportColumn(key, title, figure=True) for key, title in zip(TURNOUT, turnout_head(), strict=True)
    ]
    groups = together(known.result.turnout.values())
    rows = [ReportRow(each.group, (known.names.group(each.group), *_counts([each]))) for each in groups]
    rows.append(ReportRow("all", (_("All"), *_counts(groups))))
    yield ReportTable("turnout", _("Ballots by rater group"), tuple(head), tuple(rows))
    if len(known.result.turnout) > 1:
        by_presenter = [
            ReportRow(
                row["id"], (*known.names.presenters[row["id"]], *_counts(known.result.turnout[row["scope"]]))
            )
            for row in known.rows
        ]
        yield ReportTable("rounds", _("Ballots by presenter"), (*_who(), *head[1:]), tuple(by_presenter))


def _counts(groups: Sequence[Any]) -> list[str]:
    return [str(sum(getattr(each, name) for each in groups)) for name in TURNOUT]


def _who() -> tuple[ReportColumn, ReportColumn]:
    return ReportColumn("presenter", _("Presenter")), ReportColumn("unit", _("Unit"))


def summary(known: Known, ranges: Mapping[str, RankRange] = MappingProxyType({})) -> ReportTable:
    """`ranges` are the ranks that are possible, by presenter; without any there is no column of them."""
    rules, names = known.rules, known.names
    groups = known.groups if 1 < len(known.groups) <= MOST_GROUPS else []
    parts = [part for part in rules.components if part.source != "meeting"]
    meeting = "".join(_percent(part.weight) for part in rules.components if part.source == "meeting")
    columns = [
        ReportColumn("rank", _("Rank"), figure=True),
        ReportColumn("unit", _("Unit")),
        ReportColumn("presenter", _("Presenter")),
        ReportColumn("order", _("Order drawn"), figure=True),
        *(ReportColumn(f"group:{key}", names.group(key), _weight(known, key), figure=True) for key in groups),
        ReportColumn("meeting", _("Meeting score"), meeting, figure=True),
        *(
            ReportColumn(f"component:{part.id}", part.title, _percent(part.weight), figure=True)
            for part in parts
        ),
    ]
    if rules.components:
        columns.append(ReportColumn("composite", _("Composite score"), "100%", figure=True))
    if ranges:
        columns.append(ReportColumn("range", _("Possible ranks"), figure=True))
    if rules.bands:
        columns.append(ReportColumn("grade", _("Grade")))
    order = {key: str(place) for place, key in enumerate(names.presenters, 1)}
    tied = _tied(known.rows)
    rows = tuple(
        _summary_row(known, row, columns, order[row["id"]], tied, ranges.get(row["id"])) for row in known.rows
    )
    said = _(
        "Possible ranks: if another such panel had scored, all ranks together would lie in these ranges with a certainty of 95%."
    )
    return ReportTable("summary", _("Summary table"), tuple(columns), rows, (said,) if ranges else ())


def _weight(known: Known, key: str) -> str:
    return _percent(next(group.weight for group in known.rules.groups if group.id == key))


def _percent(weight: Fraction) -> str:
    return f"{plain(weight)}%"


def _tied(rows: Sequence[Json]) -> frozenset[int]:
    """The ranks that more than one presenter has."""
    ranks = [row["rank"] for row in rows if row["rank"] is not None]
    return frozenset(rank for rank in ranks if ranks.count(rank) > 1)


def _summary_row(
    known: Known,
    row: Json,
    columns: Sequence[ReportColumn],
    order: str,
    tied: frozenset[int],
    possible: RankRange | None,
) -> ReportRow:
    name, unit = known.names.presenters[row["id"]]
    said = no_figures(row)
    if said:
        return ReportRow(row["id"], (NOTHING, unit, name, order), said)
    cells = {
        "rank": _rank(row, tied),
        "unit": unit,
        "presenter": name,
        "order": order,
        "meeting": _figure(row["meeting"]),
        "composite": _figure(row["composite"]),
        "grade": _grade(known, row),
        "range": NOTHING if possible is None else range_in_words(possible),
        **{f"group:{group['id']}": _figure(group["score"]) for group in row["groups"]},
        **{f"component:{part['id']}": _figure(part["value"]) for part in row["components"]},
    }
    return ReportRow(row["id"], tuple(cells.get(column.key, NOTHING) for column in columns))


def range_in_words(possible: RankRange) -> str:
    return f"{possible.best}" if possible.best == possible.worst else f"{possible.best}–{possible.worst}"


def no_figures(row: Json) -> str:
    """Why a presenter has none: withdrawn, or scored in a round that is void. Empty where there are figures."""
    if row["status"] == "withdrawn":
        return _("Withdrawn, not ranked: %(reason)s") % {"reason": row["reason"]}
    return _("Void round") if row["status"] == "void" else ""


def _rank(row: Json, tied: frozenset[int]) -> str:
    if row["rank"] is None:
        return NOTHING
    return _("=%(rank)s") % {"rank": row["rank"]} if row["rank"] in tied else str(row["rank"])


def _figure(found: Json | None) -> str:
    return NOTHING if found is None else str(found["shown"])


def _grade(known: Known, row: Json) -> str:
    if row["grade"] is None:
        return _("Undecided") if row["boundary"] else NOTHING
    return known.names.grade(row["grade"])


def _scored(known: Known) -> list[Json]:
    return [row for row in known.rows if not no_figures(row)]


def by_group(known: Known) -> ReportTable:
    """Empty where nothing by group may be shown."""
    names = known.names
    columns = [
        ReportColumn(f"group:{key}", names.group(key), _weight(known, key), figure=True)
        for key in known.groups
    ]
    rows = []
    for row in _scored(known):
        found = {group["id"]: _figure(group["score"]) for group in row["groups"]}
        if found:
            cells = (found.get(key, NOTHING) for key in known.groups)
            rows.append(ReportRow(row["id"], (*names.presenters[row["id"]], *cells)))
    return ReportTable("groups", _("By rater group"), (*_who(), *columns), tuple(rows))


def by_criterion(known: Known) -> ReportTable:
    columns = [
        ReportColumn(f"criterion:{each.id}", each.title, _percent(each.weight), figure=True)
        for each in known.rules.criteria
    ]
    rows = []
    for row in _scored(known):
        found = {each["id"]: _figure(each["score"]) for each in row["criteria"] or ()}
        if found:
            cells = (found.get(each.id, NOTHING) for each in known.rules.criteria)
            rows.append(ReportRow(row["id"], (*known.names.presenters[row["id"]], *cells)))
    return ReportTable("criteria", _("By criterion"), (*_who(), *columns), tuple(rows))


# One presenter


def detail(known: Known, row: Json) -> PresenterDetail:
    name, unit = known.names.presenters[row["id"]]
    said = no_figures(row)
    if said:
        return PresenterDetail(row["id"], name, unit, (), (), (said,))
    facts = [(_("Rank"), _rank(row, frozenset()))]
    if known.rules.components:
        facts.append((_("Composite score"), _figure(row["composite"])))
    facts.append((_("Meeting score"), _figure(row["meeting"])))
    if known.rules.bands:
        facts.append((_("Grade"), _grade(known, row)))
    tables = [table for table in (_cells(known, row), _levels(known, row)) if table.rows]
    remarks = [
        flags.in_words(flag["code"], flag["params"], known.names)
        for flag in row["flags"]
        if flag["code"] not in WITHHELD
    ]
    return PresenterDetail(row["id"], name, unit, tuple(facts), tuple(tables), tuple(remarks))


def _cells(known: Known, row: Json) -> ReportTable:
    """Criteria by groups, with the whole at the right and at the foot."""
    groups = [group for group in row["groups"] if group["criteria"]]
    columns = [ReportColumn("criterion", _("Criterion"))]
    columns += [
        ReportColumn(
            f"group:{each['id']}", known.names.group(each["id"]), _weight(known, each["id"]), figure=True
        )
        for each in groups
    ]
    columns.append(ReportColumn("all", _("All"), figure=True))
    found = {each["id"]: each["score"] for each in row["criteria"] or ()}
    rows = []
    for place, criterion in enumerate(known.rules.criteria):
        means = [_figure(each["criteria"][place]["mean"]) for each in groups]
        title = f"{criterion.title} {_percent(criterion.weight)}"
        rows.append(ReportRow(criterion.id, (title, *means, _figure(found.get(criterion.id)))))
    scores = [_figure(each["score"]) for each in groups]
    rows.append(ReportRow("all", (_("All"), *scores, _figure(row["meeting"]))))
    return ReportTable(
        f"cells:{row['id']}",
        _("Scores by criterion and rater group"),
        tuple(columns),
        tuple(rows) if groups else (),
    )


def _levels(known: Known, row: Json) -> ReportTable:
    """How often each level was given, over all criteria, by group; only where all criteria have the same levels and the counts are published."""
    levels = _shared_levels(known)
    counted = [group for group in row["groups"] if group["criteria"] is not None]
    columns = [ReportColumn("group", _("Rater group"))]
    columns += [ReportColumn(f"level:{key}", title, figure=True) for key, title in levels.items()]
    columns.append(ReportColumn("abstained", _("Blank"), figure=True))
    rows = []
    for group in counted if levels else ():
        sums = [sum(cell["counts"].get(level, 0) for cell in group["criteria"]) for level in levels]
        blank = sum(cell["abstained"] for cell in group["criteria"])
        rows.append(ReportRow(group["id"], (known.names.group(group["id"]), *map(str, [*sums, blank]))))
    return ReportTable(
        f"levels:{row['id']}",
        _("How often each level was given, all criteria together"),
        tuple(columns),
        tuple(rows),
    )


def _shared_levels(known: Known) -> dict[str, str]:
    """The titles of the levels by id, where all criteria have the same."""
    scales = [each.scale for each in known.rules.criteria]
    if not isinstance(scales[0], LevelScale) or any(scale != scales[0] for scale in scales):
        return {}
    return {level.id: level.title for level in scales[0].levels}


def marks(known: Known) -> Iterator[MarkCount]:
    """Every count that is published."""
    criteria = {each.id: each for each in known.rules.criteria}
    for row in known.rows:
        for group in row["groups"]:
            for cell in group["criteria"] or ():
                scale = criteria[cell["id"]].scale
                for label, times in cell["counts"].items():
                    yield MarkCount(
                        row["id"],
                        group["id"],
                        cell["id"],
                        label,
                        known.names.level(label),
                        ratio(scale.mark(label)),
                        times,
                    )
