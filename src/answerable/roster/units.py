"""Finding the place of each person's unit in the tree, by name or by path from the top.

Terms. A *path* is the names from the top down to the unit. A *bare name* is found wherever it stands in the tree,
when it stands there once. A cell with a slash is a path, and creates what is missing on its way; a slash in front
makes even one name a path. A bare name that is nowhere is created at the top only when the tree is empty or
`create` says so: otherwise a slip of the pen would found a unit.
"""

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from answerable.roster.columns import UNIT_NAME_LIMIT, Column
from answerable.roster.problems import Code, Problem
from answerable.roster.text import same_name, tidied, visible

Path = tuple[str, ...]
Edge = tuple[str, str]
MOST_GUESSES = 20
MOST_LEVELS = 30
SHOWN = 3  # paths named in a message


@dataclass(frozen=True, slots=True)
class Named:
    """What a unit cell says: `path` of one name is a bare name unless `from_top`; `slash` when it starts with one."""

    path: Path
    from_top: bool
    slash: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Where each cell's text leads, the paths to create (parents first), a problem for each row in doubt.

    `notes` name the cells whose text was taken for a name that is written a little differently.
    """

    paths: Mapping[str, Path]
    new: tuple[Path, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def named(text: str) -> Named | None:
    """Read a tidied cell; None when the path is too deep, or a name in it empty or too long."""
    if text.count("/") > MOST_LEVELS + 1:
        return None
    names = tuple(tidied(part) for part in text.removesuffix("/").split("/"))
    slash = len(names) > 1 and not names[0]
    path = names[1:] if slash else names
    if len(path) > MOST_LEVELS or any(not name or len(name) > UNIT_NAME_LIMIT for name in path):
        return None
    return Named(path, slash or len(path) > 1, slash)


def written(path: Path, every: Collection[Path] = ()) -> str:
    """A path as a cell: read back among `every`, it leads to the same unit."""
    if len(path) == 1 and any(other[-1] == path[0] for other in every if other != path):
        return f"/{path[0]}"
    return "/".join(path)


def place(cells: Iterable[tuple[int, str]], known: Collection[Path], create: bool) -> Placement:
    """Place the unit cells (row, tidied text) of a file in a tree that has the `known` paths."""
    rows = list(cells)
    readings = {text: named(text) for _row, text in rows}
    spellings = Spellings(known)
    explicit = {spellings.canonical(r.path): None for r in readings.values() if r and r.from_top}
    search = Search(frozenset(known), list(explicit), create or not known, spellings)
    answers = {text: search.answer(reading) for text, reading in readings.items()}
    paths = {text: answer for text, answer in answers.items() if isinstance(answer, tuple)}
    problems = [
        Problem(row, Column.UNIT, answer.code, answer.params)
        for row, text in rows
        if isinstance(answer := answers[text], Problem)
    ]
    notes = respelled(rows, readings, paths)
    return Placement(paths, missing(paths.values(), search.known), tuple(problems), notes)


def respelled(
    rows: Iterable[tuple[int, str]], readings: Mapping[str, Named | None], paths: Mapping[str, Path]
) -> tuple[Problem, ...]:
    """A note at the first row of each cell text that is written differently from the unit that it leads to."""
    first = {text: row for row, text in reversed(list(rows))}
    notes = []
    for text, row in first.items():
        reading, path = readings[text], paths.get(text)
        if reading and path and path[-len(reading.path) :] != reading.path:
            notes.append(
                taken_for(row, Column.UNIT, "/".join(reading.path), "/".join(path[-len(reading.path) :]))
            )
    return tuple(notes)


def taken_for(row: int, column: Column, value: str, known: str) -> Problem:
    return Problem(row, column, Code.SAME_NAME, {"value": visible(value), "known": visible(known)})


class Spellings:
    """One spelling for each unit: the organisation's, or the file's first, for all that a reader takes for the same."""

    def __init__(self, known: Collection[Path]) -> None:
        self.known = frozenset(known)
        self.first: dict[Path, Path] = {}
        for path in sorted(known):
            self.first.setdefault(tuple(map(same_name, path)), path)

    def canonical(self, path: Path) -> Path:
        """The path as its unit is spelled. A spelling that the organisation has is always its own unit's."""
        found: Path = ()
        for name in path:
            further = (*found, name)
            if further not in self.known:
                further = self.first.setdefault(tuple(map(same_name, further)), further)
            found = further
        return found


def missing(paths: Iterable[Path], known: Collection[Path]) -> tuple[Path, ...]:
    needed = {path[:depth]: None for path in paths for depth in range(1, len(path) + 1)}
    return tuple(sorted((path for path in needed if path not in known), key=len))


class Search:
    """One file's questions to one tree, with its indexes built once."""

    def __init__(
        self, known: frozenset[Path], explicit: list[Path], create: bool, spellings: Spellings
    ) -> None:
        self.known, self.create, self.spellings = known, create, spellings
        self.guesses = 0
        self.new = [path for path in explicit if path not in known]
        self.circular = circular_edges(known, self.new)
        self.by_name: dict[str, list[Path]] = defaultdict(list)
        sound = [path for path in self.new if not self.is_circular(path)]
        for path in {*known, *missing(sound, known)}:
            self.by_name[same_name(path[-1])].append(path)
        self.known_names = {path[-1] for path in known}
        self.known_keys = {same_name(name) for name in self.known_names}

    def is_circular(self, path: Path) -> bool:
        return len(set(path)) < len(path) or any(edge in self.circular for edge in edges(path))

    def answer(self, reading: Named | None) -> Path | Problem:
        if reading is None:
            return Problem(
                None, Column.UNIT, Code.BAD_UNIT_PATH, {"most": UNIT_NAME_LIMIT, "levels": MOST_LEVELS}
            )
        if reading.from_top:
            return self.from_top(self.spellings.canonical(reading.path), reading.slash)
        return self.bare(reading.path[0])

    def from_top(self, path: Path, slash: bool) -> Path | Problem:
        if path in self.known or len(path) == 1:
            return path
        if self.is_circular(path):
            return Problem(None, Column.UNIT, Code.CIRCULAR_UNIT, {"path": shown(path)})
        if not slash and path[:1] not in self.known and same_name(path[0]) in self.known_keys:
            places = sorted(known for known in self.known if same_name(known[-1]) == same_name(path[0]))
            return Problem(
                None, Column.UNIT, Code.NOT_FROM_TOP, {"unit": visible(path[0]), "path": shown(places[0])}
            )
        return path

    def bare(self, name: str) -> Path | Problem:
        places = sorted(self.by_name.get(same_name(name), ()))
        places = [path for path in places if path[-1] == name] or places
        if len(places) == 1:
            return places[0]
        if places:
            some = " | ".join(written_from_top(path) for path in places[:SHOWN])
            return Problem(
                None, Column.UNIT, Code.AMBIGUOUS_UNIT, {"unit": visible(name), "paths": visible(some, 300)}
            )
        if self.create:
            return self.spellings.canonical((name,))
        near = self.nearest(name)
        if near:
            return Problem(
                None, Column.UNIT, Code.UNKNOWN_UNIT_NEAR, {"unit": visible(name), "near": visible(near[0])}
            )
        return Problem(None, Column.UNIT, Code.UNKNOWN_UNIT, {"unit": visible(name)})

    def nearest(self, name: str) -> list[str]:
        """A known name that `name` may be a slip for; looked for a few times only, since it is slow."""
        self.guesses += 1
        if self.guesses > MOST_GUESSES:
            return []
        return difflib.get_close_matches(name, sorted(self.known_names)[:2000], n=1, cutoff=0.75)


def shown(path: Path) -> str:
    return visible("/".join(path), 200)


def written_from_top(path: Path) -> str:
    return f"/{path[0]}" if len(path) == 1 else "/".join(path)


def edges(path: Path) -> list[Edge]:
    return list(pairwise(path))


def circular_edges(known: Iterable[Path], new: Iterable[Path]) -> set[Edge]:
    """The edges (name above, name below) of `new` paths that close a circle, with each other or with the tree.

    What the tree already has stands: two branches may each have a part named after the other.
    """
    before = {edge for path in known for edge in edges(path)}
    added = {edge for path in new for edge in edges(path)} - before
    core = peeled(peeled(before | added), downwards=True)
    return added & core


def peeled(every: set[Edge], downwards: bool = False) -> set[Edge]:
    """`every` edge but those that lead from (or, downwards, to) a name that nothing leads to (or from), repeatedly."""
    turned = {(below, above) for above, below in every} if downwards else set(every)
    after: dict[str, list[str]] = defaultdict(list)
    arriving: dict[str, int] = defaultdict(int)
    for above, below in turned:
        after[above].append(below)
        arriving[below] += 1
    free = [name for name in after if not arriving[name]]
    gone: set[str] = set()
    while free:
        name = free.pop()
        gone.add(name)
        for below in after[name]:
            arriving[below] -= 1
            if not arriving[below]:
                free.append(below)
    left = {edge for edge in turned if edge[0] not in gone}
    return {(below, above) for above, below in left} if downwards else left
