"""How a value from a spreadsheet becomes the text that is kept, and how it is exported again.

Widths: full-width letters, digits and signs become ordinary ones where a value identifies; in names of people,
units and venues only letters, digits and the path's slash do, because Chinese punctuation there is meant.
Spaces: every kind becomes one ordinary space; between two Chinese characters it only aligns the text, and is removed.

Formulas: a value that a spreadsheet would run is exported with an apostrophe in front, which importing takes away;
`escaped` and `unescaped` are inverses for every string.
"""

import re
import unicodedata

# Spreadsheets of some languages run the full-width signs too.
RUNNABLE = "=+-@＝＋－＠"
# As spreadsheets write it to CSV; a text such as 3E12 may well be somebody's number.
NUMBER_SHORTENED = re.compile(r"\d(\.\d+)?E\+\d{2,3}")
EMAIL = re.compile(r"[^@\s<>()\",:;]+@[^@\s<>()\",:;.]+(\.[^@\s<>()\",:;.]+)+")
ESCAPABLE = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
ESCAPED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")

# All of ASCII has a full-width twin at a fixed distance.
WIDE = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
WIDE_WORDS = {wide: code for wide, code in WIDE.items() if chr(code).isalnum() or code == ord("/")}

CHINESE = "\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
ALIGNMENT = re.compile(f"(?<=[{CHINESE}]) (?=[{CHINESE}])")

# Radicals that are drawn like a character and have no decomposition (Unicode 14, EquivalentUnifiedIdeograph; NFKC has the rest).
RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹⺺⺻⺼⺾⺿⻀⻁"
    "⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲"
)
DRAWN_LIKE = (
    "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂肀聿肉艹艹艹虎"
    "衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)
DOTS, STROKES, QUOTES = "•‧∙⋅・･", "‐‑‒–—―−﹣", "‘’‛′＇"
LOOKALIKES = str.maketrans(
    RADICALS + DOTS + STROKES + QUOTES + "“”„″＂",
    DRAWN_LIKE + "·" * len(DOTS) + "-" * len(STROKES) + "'" * len(QUOTES) + '"' * 5,
)

# Drawn as nothing, though their category says letter, mark or symbol.
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
LINE_ENDS = frozenset("\t\n\r")
HIDING_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def spaced(value: str) -> str:
    """One ordinary space for every run of spaces, tabs and line ends; none at either end."""
    return " ".join(value.split())


def narrowed(value: str) -> str:
    """For identifiers, groups, e-mails and phones: no full-width character left."""
    return unicodedata.normalize("NFC", spaced(value)).translate(WIDE)


def tidied(value: str) -> str:
    """For names of people, units, venues and titles."""
    return ALIGNMENT.sub("", unicodedata.normalize("NFC", spaced(value)).translate(WIDE_WORDS))


def same_name(value: str) -> str:
    """Equal for two names that a reader takes for one.

    Width, case, spaces, composed and decomposed letters, compatibility and radical forms of characters, and the different code points
    for one dot, stroke or quotation mark make no difference.
    """
    if value.isascii():
        return "".join(value.casefold().split())
    plain = unicodedata.normalize("NFKC", value.translate(LOOKALIKES)).translate(LOOKALIKES)
    return "".join(plain.casefold().split())


def is_hidden(character: str) -> bool:
    if unicodedata.category(character) in HIDING_CATEGORIES or character in BLANK_LETTERS:
        return True
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def first_hidden(value: str) -> str | None:
    """The first character that a reader would not see, as "U+202E"; None when all show.

    Tabs and line ends are spaces to us, and not meant.
    """
    if value.isascii() and value.isprintable():
        return None
    return next((f"U+{ord(c):04X}" for c in value if c not in LINE_ENDS and is_hidden(c)), None)


def visible(value: str, limit: int = 80) -> str:
    """`value` fit for a message: hidden characters spelled out, and not endless."""
    shown = "".join(f"[U+{ord(c):04X}]" if is_hidden(c) else c for c in spaced(value[: limit + 1]))
    return f"{shown[:limit]}…" if len(shown) > limit else shown


def escaped(value: str) -> str:
    """As written to an export: text that a spreadsheet would run starts with an apostrophe."""
    return f"'{value}" if ESCAPABLE.match(value) else value


def unescaped(value: str) -> str:
    return value[1:] if ESCAPED.match(value) else value


def runnable(value: str) -> bool:
    return value.startswith(tuple(RUNNABLE))
