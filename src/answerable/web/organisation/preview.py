"""What a person sees of a kept roster file before agreeing to it; shared by the organisation's and a meeting's import.

Lists are shown a page at a time, each with a page number of its own in the address, because a file may have thousands
of rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from answerable.roster.columns import key_of
from answerable.roster.encodings import GUESSES
from answerable.roster.entries import Demand, KnownOrganisation, Roster, read_roster
from answerable.roster.problems import Code, Problem, Unreadable
from answerable.roster.reading import read
from answerable.roster.units import Path
from answerable.web.organisation.choices import MOST_HEADINGS, Choices
from answerable.web.organisation.importing import Difference, Plan
from answerable.web.organisation.messages import column_name, sentence

PER_PAGE = 50
NAMESAKES = (Code.DUPLICATE_PERSON, Code.KNOWN_PERSON)
UNKNOWN_UNITS = (Code.UNKNOWN_UNIT, Code.UNKNOWN_UNIT_NEAR)


@dataclass(frozen=True, slots=True)
class Said:
    """A problem or note in words."""

    row: int | None
    column: str
    sentence: str


def roster_of(content: bytes, demand: Demand, known: KnownOrganisation, encoding: str = "") -> Roster:
    """A file that cannot be read at all is a roster of nobody with one problem."""
    try:
        return read_roster(read(content, encoding), demand, known)
    except Unreadable as error:
        return Roster((), (), (), (error.problem,), ())


def said(problems: Iterable[Problem]) -> list[Said]:
    return [Said(p.row, column_name(p.column) if p.column else "", sentence(p)) for p in problems]


def paged(request: HttpRequest, name: str, items: Sequence[Any]) -> Page[Any]:
    """The page of `items` that the address asks for under `name`."""
    return Paginator(items, PER_PAGE).get_page(request.GET.get(name))


def differences_said(differences: Iterable[Difference]) -> list[tuple[str, str, str]]:
    """(column, old, new) with the column's name."""
    return [(column_name(each.column), each.old, each.new) for each in differences]


def titles(paths: Iterable[Path]) -> list[str]:
    return [" / ".join(path) for path in paths]


def unknown_units(roster: Roster) -> list[str]:
    """Bare names that are nowhere, each once: they could be created at the top."""
    found = (str(p.params["unit"]) for p in roster.problems if p.code in UNKNOWN_UNITS)
    return list(dict.fromkeys(found))


def encodings_said(roster: Roster, choices: Choices) -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each encoding that the file may be in: how it is called, the address that chooses it, and names as they then read."""
    return [
        (GUESSES[guess.encoding], choices.with_one("encoding", guess.encoding), guess.samples)
        for guess in roster.guesses
    ]


def headings_said(roster: Roster, choices: Choices) -> list[tuple[str, str]]:
    """The headings that were not read or whose meaning was told, each with the column that is chosen for it."""
    told = {key: column or "" for key, column in choices.headings.items()}
    unread = {key_of(heading): heading for heading in roster.unread if key_of(heading)}
    shown = {key: key for key in told} | unread if roster.unread or told else {}
    return [(heading, told.get(key, "")) for key, heading in list(shown.items())[:MOST_HEADINGS]]


def preview(request: HttpRequest, roster: Roster, plan: Plan, choices: Choices) -> dict[str, Any]:
    """Context for the shared parts of the two preview pages."""
    problems = paged(request, "problems", roster.problems)
    changed = paged(request, "changed", plan.changed)
    columns = dict.fromkeys([*roster.free, *(each for each in choices.headings.values() if each)])
    return {
        "roster": roster,
        "plan": plan,
        "problems": problems,
        "problems_said": said(problems),
        "notes": said(roster.notes[:PER_PAGE]),
        "more_notes": max(0, len(roster.notes) - PER_PAGE),
        "new_units": titles(plan.new_units),
        "unknown_units": unknown_units(roster),
        "added": paged(request, "added", plan.added),
        "changed": changed,
        "changed_said": [(change, differences_said(change.differences)) for change in changed],
        "choices": choices,
        "encodings": encodings_said(roster, choices),
        "headings": headings_said(roster, choices),
        "columns": [(column.value, column_name(column)) for column in columns],
        "namesakes": any(problem.code in NAMESAKES for problem in roster.problems),
        "create_url": choices.with_one("create", "1"),
        "namesakes_url": choices.with_one("namesakes", "1"),
        "kept_answers": [pair for pair in choices.pairs if pair[0] not in ("heading", "column")],
    }
