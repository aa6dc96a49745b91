"""The invented company of the demonstration: units, people, venues and what each rater will think.

Everything follows from three numbers (attendees, units, seed), so that a run can be repeated to the last digit.
No real firm and no real person.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from openpyxl import Workbook

from answerable.rehearsal.names import name_of

NAME = "Lanting Materials Group 岚庭材料集团"
UNITS = (
    "Qinghe Silicones",
    "Yunshan Resins",
    "Beilan Salt",
    "Luming Fibres",
    "Danxia Pigments",
    "Xiling Membranes",
    "Haitang Coatings",
    "Songtao Catalysts",
    "Jinyan Gases",
    "Fenglin Adhesives",
    "Taoxi Feed Additives",
    "Mingyue Engineering",
    "Baiyan Logistics",
    "Lanqiao Trading",
    "Cuihu Research",
    "Wutong Equipment",
    "Huaxi Water",
    "Zhuyuan Overseas A",
    "Zhuyuan Overseas B",
)
HEAD_OFFICE = "Head office"
MAIN_VENUE = "Main venue"
COLUMNS = ("identifier", "name", "unit", "group", "venue", "title", "email")
SMALLEST_UNITS, LARGEST_UNITS = 3, 60


class Group(Enum):
    """The rater groups of the debriefing form, with the share of 290 attendees that each has."""

    LEADERSHIP = "A"
    FUNCTIONS = "B"
    UNIT_HEADS = "C"
    REPRESENTATIVES = "D"


TITLES = {
    Group.LEADERSHIP: "Committee member",
    Group.FUNCTIONS: "Head of department",
    Group.UNIT_HEADS: "Head of unit",
    Group.REPRESENTATIVES: "Representative",
}


# Apart from each other, so that no two people of a meeting have one name.
FIRST_NAMES = {
    Group.LEADERSHIP: 0,
    Group.FUNCTIONS: 10_000,
    Group.UNIT_HEADS: 20_000,
    Group.REPRESENTATIVES: 30_000,
}


class Conduct(Enum):
    """What a rater does at the meeting."""

    PLAIN = "casts once"
    ABSENT = "does not come"
    SILENT = "signs in and does not cast"
    FULL_MARKS = "gives full marks to everybody"
    REPLACES = "casts, then changes the ballot"
    CUT_OFF = "casts while the venue is off the network"
    LOST_REPLY = "casts, and the answer is lost"


@dataclass(frozen=True, slots=True)
class Member:
    """A person on the roster. `conduct` and `severity` are what the simulation makes of them."""

    identifier: str
    name: str
    unit: str
    group: Group
    venue: str
    conduct: Conduct = Conduct.PLAIN
    severity: float = 0.0

    @property
    def email(self) -> str:
        return f"{self.identifier.lower()}@lanting.example"


@dataclass(frozen=True, slots=True)
class Company:
    units: tuple[str, ...]
    members: tuple[Member, ...]
    seed: int

    @property
    def presenters(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.group is Group.UNIT_HEADS)

    @property
    def venues(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(member.venue for member in self.members))


def smallest(units: int) -> int:
    """The fewest attendees of a meeting with so many units: two in each sub-venue, and the three groups in the main venue."""
    return 2 * units + 12


def fitting(attendees: int) -> int:
    """The demonstration's 19 units, or as many as so few attendees suffice for."""
    return min(len(UNITS), (attendees - smallest(0)) // 2)


def company(attendees: int, units: int, seed: int) -> Company:
    """The roster for these numbers; 290 and 19 give the demonstration's 9 / 14 / 19 / 248 in 1 + 19 venues."""
    if not SMALLEST_UNITS <= units <= LARGEST_UNITS or attendees < smallest(units):
        raise ValueError(f"{attendees} attendees and {units} units do not make a meeting")
    names = UNITS[:units] + tuple(f"Unit {number:02}" for number in range(len(UNITS) + 1, units + 1))
    leadership = max(3, round(attendees * 9 / 290))
    functions = max(2, round(attendees * 14 / 290))
    representatives = attendees - leadership - functions - units
    here = max(1, representatives - representatives * 228 // 248 // units * units)
    drawn = random.Random(f"{seed}/people")  # noqa: S311 - a simulation that must repeat
    people = [
        *_group(Group.LEADERSHIP, [(HEAD_OFFICE, MAIN_VENUE)] * leadership),
        *_group(Group.FUNCTIONS, [(HEAD_OFFICE, MAIN_VENUE)] * functions),
        *_group(Group.UNIT_HEADS, [(unit, f"{unit} venue") for unit in names]),
        *_group(
            Group.REPRESENTATIVES,
            [(names[number % units], MAIN_VENUE) for number in range(here)]
            + [(unit, f"{unit} venue") for unit in names for _ in range((representatives - here) // units)],
        ),
    ]
    return Company(names, tuple(_with_conduct(people, names, drawn)), seed)


def person(group: Group, number: int) -> str:
    """The name of the group's member with this number, from 1: the same in a meeting of any size."""
    return name_of(number - 1 + FIRST_NAMES[group])


def _group(group: Group, places: Sequence[tuple[str, str]]) -> list[Member]:
    width = max(2, len(str(len(places))))
    return [
        Member(f"{group.value}{number:0{width}}", person(group, number), unit, group, venue)
        for number, (unit, venue) in enumerate(places, 1)
    ]


def _with_conduct(people: Sequence[Member], units: Sequence[str], drawn: random.Random) -> list[Member]:
    """Give everybody a severity, and to some the edge cases that the demonstration must contain."""
    conduct: dict[str, Conduct] = {}
    leaders = [member.identifier for member in people if member.group is Group.LEADERSHIP]
    # Fewer than k_min leaders cast, so that their group alone may not be published.
    casting = min(4, len(leaders) - 1)
    conduct.update(dict.fromkeys(leaders[casting:], Conduct.ABSENT))
    off = f"{units[1]} venue"
    others = [member for member in people if member.group is Group.REPRESENTATIVES]
    conduct.update({member.identifier: Conduct.CUT_OFF for member in people if member.venue == off})
    free = [member.identifier for member in others if member.identifier not in conduct]
    drawn.shuffle(free)
    share = len(others) / 248
    for kind, wanted in (
        (Conduct.FULL_MARKS, 20),
        (Conduct.ABSENT, 14),
        (Conduct.SILENT, 3),
        (Conduct.REPLACES, 3),
        (Conduct.LOST_REPLY, 3),
    ):
        count = max(1, round(wanted * share))
        conduct.update(dict.fromkeys(free[:count], kind))
        del free[:count]
    return [
        Member(
            member.identifier,
            member.name,
            member.unit,
            member.group,
            member.venue,
            conduct.get(member.identifier, Conduct.PLAIN),
            drawn.gauss(0, 6),
        )
        for member in people
    ]


def roster(members: Sequence[Member]) -> bytes:
    """The roster as a secretariat would keep it: an XLSX file with a title above the header row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.title = "Roster"
    sheet.append([f"{NAME}: roster of the assessment meeting"])
    sheet.append(list(COLUMNS))
    for member in members:
        title = TITLES[member.group]
        path = f"{NAME}/{member.unit}"
        sheet.append(
            [member.identifier, member.name, path, member.group.value, member.venue, title, member.email]
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
