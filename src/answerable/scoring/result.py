"""The result: one object from which page, workbook, report, API and bundle are all written.

Its JSON has exactly the shape of these classes: tuples are lists, a `Figure` is {"exact": "num/den", "shown":
"87.1"}, and there are no floats, so that its canonical form (RFC 8785) is the same everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from answerable.scoring.numbers import exact, ratio


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact value and the one rounding of it that people see."""

    exact: Fraction
    shown: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a reader must be told: a code and its parameters."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of a group were expected, and how many were issued the right to cast."""

    expected: int
    issued: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice that the rules leave to named people."""

    boundary: str
    chosen: tuple[str, ...]
    reason: str
    decided_by: str

    def to_json(self) -> dict[str, Any]:
        return _written(self)  # type: ignore[no-any-return]  # of its own shape

    @classmethod
    def from_json(cls, obj: object) -> "Decision":
        """The inverse of `to_json`. Raises ValueError for another shape."""
        return _restored(cls, obj)  # type: ignore[no-any-return]  # of its own shape


@dataclass(frozen=True, slots=True)
class AppliedDecision:
    boundary: str
    chosen: tuple[str, ...]
    reason: str
    decided_by: str
    applied: bool


@dataclass(frozen=True, slots=True)
class GroupTurnout:
    group: str
    expected: int
    issued: int
    cast: int
    valid: int
    void: int
    not_returned: int
    void_reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CriterionCell:
    """One group's marks for one presenter in one criterion. `not_returned` are the marks that the denominator
    asks for beyond the valid ballots."""

    id: str
    mean: Figure | None
    counts: Mapping[str, int]
    scored: int
    abstained: int
    not_returned: int


@dataclass(frozen=True, slots=True)
class GroupScore:
    """`contribution` is what the group adds to the meeting score; contributions add up to it. Where nothing of the group is published, `criteria`
    is None, and so is all else."""

    id: str
    weight: str
    ballots: int | None
    score: Figure | None
    contribution: Figure | None
    criteria: tuple[CriterionCell, ...] | None
    totals: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class CriterionScore:
    id: str
    score: Figure | None


@dataclass(frozen=True, slots=True)
class LevelRate:
    """How many of the marks `of` a presenter are at certain levels."""

    given: int
    of: int

    @property
    def percent(self) -> Fraction:
        return Fraction(100 * self.given, self.of)


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """`rate` has the marks behind the value of a component that is a rate. Value and rate are None where they are not published."""

    id: str
    weight: str
    value: Figure | None
    best: Figure | None
    scaled: Figure | None
    contribution: Figure | None
    rate: LevelRate | None


@dataclass(frozen=True, slots=True)
class PresenterResult:
    """`scope` is that of the ballots which score the presenter; their turnout is the result's, in that scope."""

    id: str
    scope: str
    status: str
    reason: str | None
    rank: int | None
    composite: Figure | None
    meeting: Figure | None
    band: str | None
    grade: str | None
    boundary: str | None
    components: tuple[ComponentScore, ...]
    groups: tuple[GroupScore, ...]
    criteria: tuple[CriterionScore, ...] | None
    low_share: Figure | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """`exact` is the share of the base before rounding; `held` how many have the grade or a better one."""

    grade: str
    base: int
    exact: Fraction
    places: int
    held: int


@dataclass(frozen=True, slots=True)
class Boundary:
    """Presenters with equal scores for fewer places: who gets them is for people to decide."""

    id: str
    grade: str
    places: int
    tied: tuple[str, ...]
    score: Figure
    decided: bool


@dataclass(frozen=True, slots=True)
class Result:
    """`turnout` is by scope, then for each group in the order of the rules."""

    v: int
    published: bool
    complete: bool
    open: tuple[str, ...]
    decimals: int
    k_min: int
    turnout: Mapping[str, tuple[GroupTurnout, ...]]
    presenters: tuple[PresenterResult, ...]
    ranking: tuple[str, ...]
    quota: QuotaUse | None
    boundaries: tuple[Boundary, ...]
    decisions: tuple[AppliedDecision, ...]
    flags: tuple[Flag, ...]

    def to_json(self) -> dict[str, Any]:
        return _written(self)  # type: ignore[no-any-return]  # of its own shape

    @classmethod
    def from_json(cls, obj: object) -> "Result":
        """The inverse of `to_json`. Raises ValueError for anything of another shape."""
        return _restored(cls, obj)  # type: ignore[no-any-return]  # of its own shape


def _written(value: Any) -> Any:
    if isinstance(value, Fraction):
        return ratio(value)
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _written(item) for key, item in value.items()}
    if is_dataclass(value):
        return {part.name: _written(getattr(value, part.name)) for part in fields(value)}
    return value


def _restored(kind: Any, value: Any) -> Any:
    """`value` as a `kind`, by the classes' own annotations."""
    if isinstance(kind, UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        if value is None and len(options) < len(get_args(kind)):
            return None
        return _one_of(options, value)
    if is_dataclass(kind):
        return _restored_class(kind, value)
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_restored(get_args(kind)[0], item) for item in value)
    if get_origin(kind) is not None and get_origin(kind) is not tuple and isinstance(value, dict):
        return {key: _restored(get_args(kind)[1], item) for key, item in value.items()}
    if kind is Fraction and isinstance(value, str):
        return exact(value)
    if kind in (str, int, bool) and type(value) is kind:
        return value
    raise ValueError(f"not a result: {value!r} where {kind} is meant")


def _one_of(options: list[Any], value: Any) -> Any:
    if len(options) == 1:
        return _restored(options[0], value)
    if type(value) in options:
        return value
    raise ValueError(f"not a result: {value!r}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _restored_class(kind: Any, value: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict) or set(value) != set(hints):
        raise ValueError(f"not a {kind.__name__}: {value!r}")
    return kind(**{name: _restored(hint, value[name]) for name, hint in hints.items()})
