"""The rules form laid out for its page: controls with labels, choices and problems, rows of controls, and sums of weights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from answerable.scoring import Problem
from answerable.web.cycles.choices import (
    CHOICES,
    COLUMN_LABELS,
    LIST_LABELS,
    ROW_LABELS,
    TABLE_LABELS,
    VALUE_LABELS,
    Choices,
)
from answerable.web.cycles.places import place_of
from answerable.web.cycles.problems import sentence
from answerable.web.cycles.rules_text import NUMBERS, Fields, RulesText

WEIGHTED = ("criteria", "groups", "components")
HUNDRED = Decimal(100)
# The column in which a nested row names the row that has it.
OWNERS = {"levels": "scale", "steps": "component"}


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `name` is also its id. `kind`: text, number, choice, tick, ticks or hidden."""

    name: str
    kind: str
    label: str
    value: str
    errors: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    focus: bool = False

    @property
    def ticked(self) -> list[str]:
        """Of a set of ticks, the keys that are ticked."""
        return self.value.split(",")


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One row of a table. `name` is what the remove button sends."""

    name: str
    label: str
    first: bool
    controls: tuple[Control, ...]
    nested: "tuple[ControlRow, ...]" = ()
    key: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """A set of levels to tick."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a table's weights add up to: `verdict` is "fits", "few" or "many", by `by`."""

    shown: str
    verdict: str
    by: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line of the summary on top, leading to `place`."""

    place: str
    where: str
    sentence: str


class Layout:
    """Lays one `RulesText` out; each of `problems` is shown at the field it belongs to."""

    def __init__(self, entered: RulesText, problems: Sequence[Problem] = (), focus: str = "") -> None:
        self.entered = entered
        self.focus = focus
        self.errors: dict[str, list[str]] = {}
        for problem in problems:
            said = self.errors.setdefault(_visible(place_of(entered, problem.path) or problem.path), [])
            text = sentence(problem)
            if text not in said:
                said.append(text)

    def context(self) -> dict[str, object]:
        tables = {table: self.rows(table) for table in TABLE_LABELS}
        return {
            "tables": tables,
            "values": {name: self.value(name) for name in VALUE_LABELS},
            "lists": {name: self.ticks(name) for name in LIST_LABELS},
            "sums": {table: sum_of(self.entered.tables[table]) for table in WEIGHTED},
            "table_errors": {table: self.errors.get(table, []) for table in TABLE_LABELS},
            "complaints": list(self.complaints()),
        }

    def rows(self, table: str, only: Iterable[int] | None = None) -> tuple[ControlRow, ...]:
        indices = range(len(self.entered.tables[table])) if only is None else only
        return tuple(self.row(table, index, position) for position, index in enumerate(indices))

    def row(self, table: str, index: int, position: int) -> ControlRow:
        row = self.entered.tables[table][index]
        label = str(ROW_LABELS[table]) % {"number": position + 1}
        controls = tuple(self.control(table, index, column, value) for column, value in row.items())
        nested, key = self.nested(table, index)
        errors = self.said(f"{table}-{index}-bands")
        return ControlRow(f"{table}-{index}", label, position == 0, controls, nested, key, errors)

    def nested(self, table: str, index: int) -> tuple[tuple[ControlRow, ...], str]:
        """The rows inside a row, the levels of a scale or the points of a component, and by what they name it."""
        row = self.entered.tables[table][index]
        if table == "scales":
            return self.rows("levels", self.entered.levels_of(index)), row["key"]
        if table == "components":
            return self.rows("steps", self.entered.steps_of(index)), row["id"]
        return (), ""

    def control(self, table: str, index: int, column: str, value: str) -> Control:
        name = f"{table}-{index}-{column}"
        choices = self.column_choices(table, column)
        kind = _kind(table, column, bool(choices))
        label = str(COLUMN_LABELS.get(column, ""))
        shown = tuple((key, str(title)) for key, title in choices)
        if kind == "choice":
            shown = _shown(choices, value)
        return Control(name, kind, label, value, self.said(name), shown, name == self.focus)

    def column_choices(self, table: str, column: str) -> Choices:
        tables = self.entered.tables
        match (table, column):
            case ("scales", "kind"):
                return CHOICES["kind"]
            case ("limits", "kind"):
                return CHOICES["limit_kind"]
            case ("components", "source" | "graded"):
                return CHOICES[column]
            case ("components", "levels"):
                return tuple(self.entered.level_choices().items())
            case ("criteria", "scale"):
                return tuple((row["key"], self.scale_name(i)) for i, row in enumerate(tables["scales"]))
            case ("limits", "level"):
                return (("", _("Choose")), *self.entered.level_choices().items())
            case ("limits", "criterion"):
                named = ((row["id"], row["title"] or row["id"]) for row in tables["criteria"])
                return (("", _("The whole ballot")), *named)
        return ()

    def scale_name(self, index: int) -> str:
        """A scale by what is on it: "Scale 1: Good, Fairly good, …" or "Scale 2: 0 to 100"."""
        row = self.entered.tables["scales"][index]
        if row["kind"] == "range":
            return _("Scale %(number)d: %(low)s to %(high)s") % {
                "number": index + 1,
                "low": row["low"],
                "high": row["high"],
            }
        if row["kind"] == "ranking":
            return _("Scale %(number)d: places 1 to %(places)s") % {
                "number": index + 1,
                "places": row["places"],
            }
        titles = [self.entered.tables["levels"][i]["title"] for i in self.entered.levels_of(index)]
        return _("Scale %(number)d: %(levels)s") % {"number": index + 1, "levels": _(", ").join(titles)}

    def value(self, name: str) -> Control:
        value = self.entered.values[name]
        choices: Choices = CHOICES.get(name, ())
        if name == "quota_grade":
            bands = self.entered.tables["bands"]
            choices = (("", _("Choose")), *((row["id"], row["title"] or row["id"]) for row in bands))
        kind = "choice" if choices else "number"
        return Control(name, kind, str(VALUE_LABELS[name]), value, self.said(name), _shown(choices, value))

    def ticks(self, name: str) -> Ticks:
        ticked = self.entered.lists[name]
        choices = tuple((key, title, key in ticked) for key, title in self.entered.level_choices().items())
        return Ticks(name, str(LIST_LABELS[name]), choices, self.said(name))

    def said(self, name: str) -> tuple[str, ...]:
        return tuple(self.errors.get(name, ()))

    def complaints(self) -> Iterable[Complaint]:
        for place, sentences in self.errors.items():
            for text in sentences:
                yield Complaint(place, self.where(place), text)

    def where(self, place: str) -> str:
        """The place in words: "Criterion 2, Weight"."""
        if place in TABLE_LABELS:
            return str(TABLE_LABELS[place])
        named: Mapping[str, object] = {**VALUE_LABELS, **LIST_LABELS}
        if place in named:
            return str(named[place])
        table, index, column = (*place.split("-"), "", "")[:3]
        if table not in ROW_LABELS:
            return _("Rules")
        row = str(ROW_LABELS[table]) % {"number": self.position(table, int(index)) + 1}
        return _("%(row)s, %(column)s") % {"row": row, "column": COLUMN_LABELS[column]}

    def position(self, table: str, index: int) -> int:
        """A row's number from 0; nested rows are counted within the row that has them."""
        if table not in OWNERS:
            return index
        owner = OWNERS[table]
        rows = self.entered.tables[table]
        return sum(1 for row in rows[:index] if row[owner] == rows[index][owner])


def _visible(place: str) -> str:
    """A problem of a hidden id is shown at the row's title."""
    table, _, column = place.rpartition("-")
    return f"{table}-title" if column == "id" and not place.startswith("groups-") else place


def _kind(table: str, column: str, chosen: bool) -> str:
    if column == "key" or column == OWNERS.get(table) or (column == "id" and table != "groups"):
        return "hidden"
    if column == "levels":
        return "ticks"
    if column == "ratio":
        return "tick"
    if chosen:
        return "choice"
    return "number" if column in NUMBERS else "text"


def _shown(choices: Choices, value: str) -> tuple[tuple[str, str], ...]:
    """The choices. A stored value that is none of them is added, so that saving the form does not change it."""
    shown = tuple((key, str(title)) for key, title in choices)
    if shown and value not in dict(shown):
        return ((value, value), *shown)
    return shown


def sum_of(rows: Sequence[Fields]) -> Sum:
    """What the weights that are numbers add up to."""
    total = sum((_decimal(row["weight"]) for row in rows), Decimal(0))
    verdict = "fits" if total == HUNDRED else "few" if total < HUNDRED else "many"
    return Sum(_plain(total), verdict, _plain(abs(HUNDRED - total)))


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() and abs(value) < 1_000_000 else Decimal(0)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
