"""The columns of a roster, and recognising them in a header row whatever its language, order, case or width.

A column's own names win over its other names: in a file with both "Unit" and "Department", the second is an
extra column.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    IDENTIFIER = "identifier"
    NAME = "name"
    UNIT = "unit"
    GROUP = "group"
    VENUE = "venue"
    TITLE = "title"
    EMAIL = "email"
    PHONE = "phone"


IDENTIFYING = frozenset({Column.IDENTIFIER, Column.NAME, Column.UNIT, Column.GROUP, Column.VENUE})
NARROW = frozenset({Column.IDENTIFIER, Column.GROUP, Column.EMAIL, Column.PHONE})

# Longest value kept, in characters; as the database has it.
LIMITS: Mapping[Column, int] = {
    Column.IDENTIFIER: 64,
    Column.NAME: 200,
    Column.UNIT: 2000,
    Column.GROUP: 40,
    Column.VENUE: 200,
    Column.TITLE: 200,
    Column.EMAIL: 254,
    Column.PHONE: 40,
}
UNIT_NAME_LIMIT = 200
LONGEST_HEADING = 200
HEADER_WITHIN = 20  # rows with content that may stand above and including the header

# The names that the template uses, English and Chinese, then others that people use.
OWN_NAMES: Mapping[Column, tuple[str, str]] = {
    Column.IDENTIFIER: ("Identifier", "工号"),
    Column.NAME: ("Name", "姓名"),
    Column.UNIT: ("Unit", "单位"),
    Column.GROUP: ("Group", "票类"),
    Column.VENUE: ("Venue", "会场"),
    Column.TITLE: ("Title", "职务"),
    Column.EMAIL: ("Email", "邮箱"),
    Column.PHONE: ("Phone", "手机"),
}
OTHER_NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.IDENTIFIER: (
        "ID",
        "Staff ID",
        "Staff number",
        "Staff no.",
        "Employee ID",
        "Employee number",
        "Employee no.",
        "员工号",
        "职工号",
        "人员编号",
        "员工编号",
    ),
    Column.NAME: ("Full name", "名字"),
    Column.UNIT: ("Unit name", "Unit path", "Department", "单位名称", "所在单位", "所属单位", "部门"),
    Column.GROUP: ("Rater group", "Ballot group", "测评票类", "票别"),
    Column.VENUE: ("Meeting venue", "参会会场", "所在会场"),
    Column.TITLE: ("Job title", "Position", "职位"),
    Column.EMAIL: ("E-mail address", "Email address", "Mail", "电子邮箱", "电子邮件", "邮件"),
    Column.PHONE: ("Phone number", "Mobile", "Mobile phone", "手机号", "手机号码", "电话", "联系电话"),
}

BRACKETED = re.compile(r"[(\[【〔].*?[)\]】〕]")


def key_of(header: str) -> str:
    """`header` without width, case, spaces, signs, a remark in brackets, or the star of a required column."""
    plain = BRACKETED.sub("", unicodedata.normalize("NFKC", header[:LONGEST_HEADING]))
    return "".join(character for character in plain.casefold() if character.isalnum())


OWN_KEYS = {key_of(name): column for column, names in OWN_NAMES.items() for name in names}
OTHER_KEYS = {key_of(name): column for column, names in OTHER_NAMES.items() for name in names}
# "姓名 Name", "Name/姓名": both names of one column in one cell.
for _column, (_english, _chinese) in OWN_NAMES.items():
    OWN_KEYS[key_of(_english + _chinese)] = OWN_KEYS[key_of(_chinese + _english)] = _column


NOTHING_LEARNED: Mapping[str, Column] = {}


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """`places` says where each recognised column is; `repeated` is (column, place) of further ones by the same name.

    `ignored` holds the other headers as they were written, left to right.
    """

    places: Mapping[Column, int]
    repeated: tuple[tuple[Column, int], ...]
    ignored: tuple[tuple[int, str], ...]


def recognised(
    cells: Mapping[int, str],
    wanted: Iterable[Column] = Column,
    learned: Mapping[str, Column] = NOTHING_LEARNED,
) -> HeaderRow:
    """The header that `cells` (place to text) make, when only the `wanted` columns are read.

    `learned` are headings that somebody has said the meaning of, by `key_of`; they win over ours.
    """
    asked = frozenset(wanted)
    places: dict[Column, int] = {}
    repeated: list[tuple[Column, int]] = []
    ignored: list[tuple[int, str]] = []
    own = {place: learned.get(key_of(text)) or OWN_KEYS.get(key_of(text)) for place, text in cells.items()}
    named = {column for column in own.values() if column}
    for place, text in sorted(cells.items()):
        other = OTHER_KEYS.get(key_of(text))
        column = own[place] or (other if other not in named else None)
        if column is None or column not in asked:
            if text:
                ignored.append((place, text))
        elif column in places:
            repeated.append((column, place))
        else:
            places[column] = place
    return HeaderRow(places, tuple(repeated), tuple(ignored))


def most_headings(rows: Iterable[Mapping[int, str]]) -> int:
    """How many columns are recognised in the row near the top that has most."""
    near = itertools.islice(rows, HEADER_WITHIN)
    return max((len(recognised(cells).places) for cells in near), default=0)


def letters(place: int) -> str:
    """A column as a spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
