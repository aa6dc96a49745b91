"""What a person sees of a kept roster file before agreeing to it; shared by the organisation's and a meeting's import.

Lists are shown a page at a time, each with a page number of its own in the address, because a file may have thousands
of rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from answerable.roster.entries import Demand, KnownOrganisation, Roster, read_roster
from answerable.roster.problems import Code, Problem, Unreadable
from answerable.roster.reading import read
from answerable.roster.units import Path
from answerable.web.organisation.importing import Difference, Plan
from answerable.web.organisation.messages import column_name, sentence

PER_PAGE = 50
UNKNOWN_UNITS = (Code.UNKNOWN_UNIT, Code.UNKNOWN_UNIT_NEAR)


@dataclass(frozen=True, slots=True)
class Said:
    """A problem or note in words."""

    row: int | None
    column: str
    sentence: str


def roster_of(content: bytes, demand: Demand, known: KnownOrganisation) -> Roster:
    """A file that cannot be read at all is a roster of nobody with one problem."""
    try:
        return read_roster(read(content), demand, known)
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


def preview(request: HttpRequest, roster: Roster, plan: Plan) -> dict[str, Any]:
    """Context for the shared parts of the two preview pages."""
    problems = paged(request, "problems", roster.problems)
    changed = paged(request, "changed", plan.changed)
    creating = request.GET.get("create") == "1"
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
        "creating": creating,
    }
