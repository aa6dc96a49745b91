"""JSON read value by value: every problem is collected instead of stopping at the first.

Readers return None (or nothing) for what could not be read, having noted why; a missing value is noted
once, by the object it is missing from. Never raises.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from answerable.scoring.errors import Problem
from answerable.scoring.numbers import PLACES, ZERO, has_places, parse_decimal

TITLE_LENGTH = 200
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_MISSING = object()
# Control, format (direction overrides), lone surrogates, line and paragraph separators. Listed, since each version of Unicode
# adds some and two readers of the same rules must not differ.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064"
    "\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)


def _brief(value: object) -> str:
    """A refused value, short enough to be quoted back."""
    text = value if type(value) is str else repr(value)
    return text if len(text) <= 40 else text[:39] + "…"


@dataclass(frozen=True, slots=True)
class Located:
    """A value at `path`, and the list that all values of one reading share."""

    problems: list[Problem]
    path: str
    value: object

    def note(self, code: str, **params: str | int) -> None:
        self.problems.append(Problem(self.path, code, params))

    @property
    def missing(self) -> bool:
        return self.value is _MISSING

    @property
    def absent(self) -> bool:
        """Null, or missing and already noted."""
        return self.value is None or self.missing

    def has(self, key: str) -> bool:
        return type(self.value) is dict and key in self.value

    def fields(self, *keys: str) -> "tuple[Located, ...]":
        """The values of exactly these keys; others are refused, absent ones noted."""
        held = self.value if type(self.value) is dict else None
        if held is None and not self.missing:
            self.note("not-an-object")
        if held is not None:
            for key in held:
                if key not in keys:
                    self.note("unknown-key", key=_brief(key))
            for key in keys:
                if key not in held:
                    self.note("missing", key=key)
        prefix = f"{self.path}." if self.path else ""
        values = held or {}
        return tuple(Located(self.problems, prefix + key, values.get(key, _MISSING)) for key in keys)

    def items(self, least: int, most: int) -> "tuple[Located, ...]":
        if self.missing:
            return ()
        if type(self.value) is not list:
            self.note("not-a-list")
            return ()
        if len(self.value) < least:
            self.note("too-few", least=least)
        if len(self.value) > most:
            self.note("too-many", most=most)
            return ()
        return tuple(Located(self.problems, f"{self.path}[{i}]", item) for i, item in enumerate(self.value))

    def decimal(self, most: int = 1_000_000, *, positive: bool = False) -> Fraction | None:
        if self.missing:
            return None
        value = parse_decimal(self.value)
        if value is None:
            self.note("not-a-number", value=_brief(self.value))
        elif not has_places(value):
            self.note("too-many-decimals", value=_brief(self.value), most=PLACES)
        elif positive and value == ZERO:
            self.note("not-positive", value=_brief(self.value))
        elif value > most:
            self.note("too-large", value=_brief(self.value), most=most)
        else:
            return value
        return None

    def integer(self, least: int, most: int) -> int | None:
        if self.missing:
            return None
        if type(self.value) is not int:
            self.note("not-an-integer", value=_brief(self.value))
        elif self.value < least:
            self.note("too-small", value=_brief(self.value), least=least)
        elif self.value > most:
            self.note("too-large", value=_brief(self.value), most=most)
        else:
            return self.value
        return None

    def flag(self) -> bool:
        if self.value is not True and self.value is not False and not self.missing:
            self.note("unknown-choice", value=_brief(self.value), choices="true, false")
        return self.value is True

    def choice(self, *choices: str) -> str | None:
        if self.missing:
            return None
        if type(self.value) is str and self.value in choices:
            return self.value
        self.note("unknown-choice", value=_brief(self.value), choices=", ".join(choices))
        return None

    def identifier(self) -> str | None:
        if self.missing:
            return None
        if type(self.value) is str and _ID.fullmatch(self.value):
            return self.value
        self.note("bad-id", value=_brief(self.value))
        return None

    def title(self) -> str:
        if self.missing:
            return ""
        if type(self.value) is not str:
            self.note("not-a-string")
            return ""
        if _HIDDEN.search(self.value) or not self.value.strip() or len(self.value) > TITLE_LENGTH:
            self.note("bad-title", most=TITLE_LENGTH)
        return self.value


def distinct(places: Sequence[Located], ids: Sequence[str]) -> None:
    """Notes every id that an earlier place already has; "" stands for one that could not be read."""
    seen: set[str] = set()
    for place, name in zip(places, ids, strict=True):
        if name and name in seen:
            place.note("duplicate-id", id=name)
        seen.add(name)
