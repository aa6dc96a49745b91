"""What a spreadsheet shows of a whole number under a number format (ECMA-376 part 1, 18.8.30 and 18.8.31).

Only what identifiers are formatted with is followed: digits, leading zeros, and text before, between and behind them. Under any other
format (thousands, decimals, percent, a condition, digits of another script) what is shown cannot be told, and the cell is refused.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

# Built-in formats, by number; further ones up to 163 show dates, money or scientific notation.
BUILT_IN: Mapping[int, str] = {0: "General", 1: "0", 49: "@"}
# Of those, the ones that show a date or a time, East Asian ones included.
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
FIRST_OWN = 164
# Some programs write the name of the General format in the language of their menus.
GENERAL = "General|G/通用格式|G/標準|G/표준|通用格式|標準|Standard|Standaard|Estándar|Geral|Generale|Général|Algemeen|Основной|Ogólny|Genel"
TOKEN = re.compile(
    rf'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]|_(?P<space>.)|\*(?P<fill>.)'
    rf"|(?P<general>{GENERAL})|(?P<end>;)|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
COLOURS = re.compile(
    r"(black|blue|cyan|green|magenta|red|white|yellow|黑色?|蓝色?|红色?|绿色?|colou?r ?\d+)", re.IGNORECASE
)
DATE_LETTERS = frozenset("ymdhsYMDHS")
ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
PLAIN = frozenset(" -+()/:'–—年号第届")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`sections` hold pieces (kind, text), kind "text", "digit" or "general"; a section that is None cannot be followed."""

    is_date: bool
    sections: tuple[tuple[tuple[str, str], ...] | None, ...]

    def shown(self, digits: str) -> str | None:
        """What a cell shows that holds the number `digits`; None when it cannot be told."""
        negative = digits.startswith("-")
        bare = digits.removeprefix("-")
        at = 1 if negative else 2 if not Decimal(bare) else 0
        own = len(self.sections) > at
        section = self.sections[at if own else 0]
        if section is None:
            return None
        text = filled(section, bare)
        return (f"-{text}" if negative and not own else text) if text else None


def number_format(code: str) -> NumberFormat:
    """The format that `code` writes, as it stands in a workbook's styles."""
    sections: list[tuple[tuple[str, str], ...] | None] = []
    pieces: list[tuple[str, str]] = []
    is_date, known = False, True
    for token in [*TOKEN.finditer(code), None]:
        if token is None or token["end"]:
            sections.append(tuple(pieces) if known else None)
            known, pieces = True, []
            continue
        piece = piece_of(token)
        if piece is None:
            known = False
            is_date = is_date or (not sections and shows_time(token))
        else:
            pieces.append(piece)
    return NumberFormat(is_date, tuple(sections))


def shows_time(token: re.Match[str]) -> bool:
    return bool(ELAPSED.fullmatch(token["bracket"] or "")) or (token["other"] or "") in DATE_LETTERS


def piece_of(token: re.Match[str]) -> tuple[str, str] | None:
    """One part of a format as (kind, text); None when what it shows cannot be told."""
    kind, text = token.lastgroup, token[token.lastgroup or 0]
    match kind:
        case "quoted" | "escaped" | "money":
            return "text", text
        case "general" | "digit":
            return kind, text
        case "space":
            return "text", " "
        case "fill":
            return "text", ""
        case "bracket":
            return ("text", "") if COLOURS.fullmatch(text) else None
    if text == "@":
        return "general", text
    return ("text", text) if text in PLAIN else None


def filled(section: Iterable[tuple[str, str]], digits: str) -> str | None:
    """The section with the number in its places; None when the number does not go into them."""
    pieces = list(section)
    places = [text for kind, text in pieces if kind == "digit"]
    whole = any(kind == "general" for kind, _text in pieces)
    if whole == bool(places) or (places and not digits.isdigit()):
        return None
    left = digits.lstrip("0") if places else digits
    over = max(0, len(left) - len(places))
    first, rest = left[:over], left[over:].rjust(len(places))
    shown, at = [], 0
    for kind, text in pieces:
        if kind != "digit":
            shown.append(digits if kind == "general" else text)
            continue
        digit = rest[at].strip() or {"0": "0", "?": " "}.get(text, "")
        shown.append((first if at == 0 else "") + digit)
        at += 1
    return "".join(shown).strip()


def format_of(number: int, own: Mapping[int, str]) -> NumberFormat:
    """The format of a cell style by its number; `own` are the formats that the workbook itself writes out."""
    code = own.get(number) or BUILT_IN.get(number)
    if code is not None:
        return number_format(code)
    if number in DATE_FORMATS:
        return NumberFormat(True, (None,))
    return NumberFormat(False, (None,)) if number < FIRST_OWN else number_format("General")
