"""The result as tables: one set of rows, from which the page and the workbook are both written.

Everything is taken from the view that `answerable.disclosure` gives, so that no table shows what could give somebody away.
A cell is text as shown, the working's address behind it, and whether it is a number.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.disclosure import GROUPS_WITHHELD, SCORE_WITHHELD
from answerable.scoring import GroupTurnout, Result, Rules, together
from answerable.scoring.numbers import places_of, plain
from answerable.web.results import flags
from answerable.web.results.names import Names

Json = Mapping[str, Any]
NOTHING = "–"
WITHHELD = (GROUPS_WITHHELD, SCORE_WITHHELD)
VOID = ("more-than-issued", "round-void")
ROOM = 5  # columns of groups and components that the summary has room for beside the score
TURNOUT = ("expected", "issued", "cast", "valid", "void", "not_returned")


@dataclass(frozen=True, slots=True)
class ResultCell:
    text: str
    number: bool = False
    # What `why` is asked for behind this number, e.g. {"subject": "group", "presenter": "p1", "group": "A"}.
    why: Mapping[str, str] | None = None


class ColumnKind(StrEnum):
    """What a column of the summary is, for who sets the page."""

    RANK = "rank"
    WHO = "who"
    UNIT = "unit"
    PART = "part"
    SCORE = "score"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class ResultTable:
    """`kinds` are those of the columns, in the summary only."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[ResultCell, ...], ...]
    kinds: tuple[ColumnKind, ...] = ()


def tables(result: Result, rules: Rules, names: Names) -> list[ResultTable]:
    """Summary, turnout, by group and by criterion of a published view."""
    shown = result.to_json()
    assert shown["published"], "tables are made from the published view only"
    in_order = ranked_first(shown)
    made = [
        summary(in_order, rules, names),
        turnout(result, names),
        rounds(result, in_order, names),
        by_group(in_order, [group.id for group in rules.groups], names),
        by_criterion(in_order, rules, names),
    ]
    # A table of nothing but dashes says less than the remark that figures are withheld. The summary says why somebody has none.
    return made[:1] + [table for table in made[1:] if any(cell.number for row in table.rows for cell in row)]


def ranked_first(shown: Json) -> list[Json]:
    """Presenters best first, then those without a rank in the manifest's order."""
    rows = {row["id"]: row for row in shown["presenters"]}
    ranking = list(shown["ranking"])
    return [rows[each] for each in ranking] + [row for key, row in rows.items() if key not in ranking]


def figure(found: Json | None, **why: str) -> ResultCell:
    if found is None:
        return ResultCell(NOTHING)
    return ResultCell(found["shown"], number=True, why=why)


def _told(found: Json | None) -> ResultCell:
    """A figure whose working stands in another table."""
    return ResultCell(NOTHING) if found is None else ResultCell(found["shown"], number=True)


def summary(presenters: Sequence[Json], rules: Rules, names: Names) -> ResultTable:
    """Each presenter's score with the groups' scores it is made of, as far as a page has room for them."""
    parts = [component for component in rules.components if component.source != "meeting"]
    keys = [group.id for group in rules.groups]
    if len(keys) + len(parts) > ROOM or len(keys) < 2:
        keys = []
    kinds = [ColumnKind.RANK, ColumnKind.WHO, ColumnKind.UNIT, *(ColumnKind.PART for _key in keys)]
    head = [_("Rank"), _("Presenter"), _("Unit"), *map(names.group, keys), _("Meeting score")]
    kinds.append(ColumnKind.PART if rules.components else ColumnKind.SCORE)
    head += [component.title for component in parts]
    kinds += [ColumnKind.PART for _part in parts]
    if rules.components:
        head.append(_("Composite score"))
        kinds.append(ColumnKind.SCORE)
    if rules.bands:
        head.append(_("Grade"))
        kinds.append(ColumnKind.GRADE)
    # A component with a table of points shows these; the value behind them is in the working.
    shown = {part.id: "scaled" if part.bands else "value" for part in parts}
    rows = [_summary_row(row, keys, shown, rules, names) for row in presenters]
    return ResultTable("summary", _("Summary table"), tuple(head), tuple(rows), tuple(kinds))


def _summary_row(
    row: Json, keys: Sequence[str], parts: Mapping[str, str], rules: Rules, names: Names
) -> tuple[ResultCell, ...]:
    key = row["id"]
    name, unit = names.presenters[key]
    values = {part["id"]: part for part in row["components"]}
    groups = {group["id"]: group["score"] for group in row["groups"]}
    cells = [
        ResultCell(str(row["rank"]), number=True, why={"subject": "rank", "presenter": key})
        if row["rank"] is not None
        else ResultCell(NOTHING),
        ResultCell(name),
        ResultCell(unit),
        *(_told(groups.get(group)) for group in keys),
        figure(row["meeting"], subject="meeting", presenter=key),
    ]
    cells += [
        figure(values[part][shown], subject="component", presenter=key, component=part)
        if part in values
        else ResultCell(NOTHING)
        for part, shown in parts.items()
    ]
    if rules.components:
        cells.append(figure(row["composite"], subject="composite", presenter=key))
    if rules.bands:
        cells.append(_grade(row, names))
    return tuple(cells)


def _grade(row: Json, names: Names) -> ResultCell:
    if row["status"] == "withdrawn":
        return ResultCell(_("Withdrawn"))
    if row["status"] == "void":
        return ResultCell(_("Void round"))
    if row["grade"] is None:
        return ResultCell(_("Undecided") if row["boundary"] else NOTHING)
    return ResultCell(names.grade(row["grade"]), why={"subject": "grade", "presenter": row["id"]})


def turnout(result: Result, names: Names) -> ResultTable:
    """By group, the ballots of all scopes together."""
    groups = together(result.turnout.values())
    head = (_("Rater group"), *turnout_head())
    body = [(ResultCell(names.group(each.group)), *_turnout_cells([each])) for each in groups]
    title = _("Turnout, all presenters") if len(result.turnout) > 1 else _("Turnout")
    return ResultTable("turnout", title, head, (*body, (ResultCell(_("All")), *_turnout_cells(groups))))


def _turnout_cells(groups: Sequence[GroupTurnout]) -> list[ResultCell]:
    return [ResultCell(str(sum(getattr(each, name) for each in groups)), number=True) for name in TURNOUT]


def turnout_head() -> tuple[str, ...]:
    return (_("Expected"), _("Issued"), _("Returned"), _("Valid"), _("Void"), _("Issued, not returned"))


def rounds(result: Result, presenters: Sequence[Json], names: Names) -> ResultTable:
    """The turnout of each presenter's scope; without rows where all presenters are in one."""
    head = (_("Presenter"), _("Unit"), *turnout_head())
    rows = tuple(
        (
            *(ResultCell(text) for text in names.presenters[row["id"]]),
            *_turnout_cells(result.turnout[row["scope"]]),
        )
        for row in presenters
        if len(result.turnout) > 1
    )
    return ResultTable("rounds", _("Turnout by presenter"), head, rows)


def by_group(presenters: Sequence[Json], keys: Sequence[str], names: Names) -> ResultTable:
    head = (_("Presenter"), _("Unit"), *(names.group(key) for key in keys))
    rows = []
    for row in presenters:
        found = {group["id"]: group for group in row["groups"]}
        cells = [ResultCell(text) for text in names.presenters[row["id"]]]
        for key in keys:
            score = found[key]["score"] if key in found else None
            cells.append(figure(score, subject="group", presenter=row["id"], group=key))
        rows.append(tuple(cells))
    return ResultTable("groups", _("By rater group"), head, tuple(rows))


def by_criterion(presenters: Sequence[Json], rules: Rules, names: Names) -> ResultTable:
    head = (_("Presenter"), _("Unit"), *(criterion.title for criterion in rules.criteria))
    rows = []
    for row in presenters:
        found = {criterion["id"]: criterion["score"] for criterion in row["criteria"] or ()}
        cells = [ResultCell(text) for text in names.presenters[row["id"]]]
        for criterion in rules.criteria:
            cells.append(
                figure(
                    found.get(criterion.id), subject="criterion", presenter=row["id"], criterion=criterion.id
                )
            )
        rows.append(tuple(cells))
    return ResultTable("criteria", _("By criterion"), head, tuple(rows))


def void_rounds(shown: Json, names: Names) -> list[str]:
    """A sentence for each round that is void, with its presenter's name where each presenter has a round, and why."""
    return _of_turnout(shown, names, VOID)


def remarks(shown: Json, names: Names) -> list[str]:
    """What must be said beside the numbers: empty groups, withdrawals, steps down, what is withheld."""
    said = [*_of_turnout(shown, names), *_of_decimals(shown)]
    codes = {flag["code"] for row in shown["presenters"] for flag in row["flags"]}
    said += [flags.in_words(code, {}, names) for code in WITHHELD if code in codes]
    for row in shown["presenters"]:
        who = names.presenter(row["id"])
        if row["status"] == "withdrawn":
            said.append(_("%(who)s withdrew: %(reason)s") % {"who": who, "reason": row["reason"]})
        said += [
            _of(who, flags.in_words(flag["code"], flag["params"], names))
            for flag in row["flags"]
            if flag["code"] not in WITHHELD  # said once, not for everybody
        ]
    return said


def _of_decimals(shown: Json) -> list[str]:
    """Where a score has more decimals than the rules ask for."""
    scores = [row["composite"]["shown"] for row in shown["presenters"] if row["composite"]]
    if not any(places_of(score) > shown["decimals"] for score in scores):
        return []
    text = ngettext(
        "Scores have %(n)s decimal, and more where with fewer one would look like another that it is not equal to, or as if it reached a grade that it does not reach.",
        "Scores have %(n)s decimals, and more where with fewer one would look like another that it is not equal to, or as if it reached a grade that it does not reach.",
        shown["decimals"],
    )
    return [text % {"n": shown["decimals"]}]


def just_under(shown: Json, rules: Rules, names: Names) -> list[str]:
    """Where further decimals of a score are withheld, and without them it looks as if it reached a better grade than it does."""
    said = []
    for row in shown["presenters"]:
        if row["composite"] is None or row["band"] is None:
            continue
        bounds = [
            band.at_least for band in rules.bands[: [band.id for band in rules.bands].index(row["band"])]
        ]
        reached = [bound for bound in bounds if Fraction(row["composite"]["shown"]) >= bound]
        if reached:
            text = _("%(score)s stands for a score that is just under %(bound)s.")
            told = {"score": row["composite"]["shown"], "bound": plain(min(reached))}
            said.append(_of(names.presenter(row["id"]), text % told))
    return said


def _of(who: str, remark: str) -> str:
    return _("%(who)s: %(remark)s") % {"who": who, "remark": remark}


def _of_turnout(shown: Json, names: Names, only: Collection[str] = ()) -> list[str]:
    """What is said of the whole, and of each round whose presenter has not withdrawn, with that presenter's name."""
    rounds = {row["scope"]: row for row in shown["presenters"]} if len(shown["turnout"]) > 1 else {}
    said = []
    for flag in shown["flags"]:
        if only and flag["code"] not in only:
            continue
        remark = flags.in_words(flag["code"], flag["params"], names)
        row = rounds.get(flag["params"].get("scope"))
        if row is None:
            said.append(remark)
        elif row["status"] != "withdrawn":
            said.append(_of(names.presenter(row["id"]), remark))
    return said
