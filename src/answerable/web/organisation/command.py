"""`answerable roster`: looking at a roster file without a site or a database.

Exit status 0 when the file could be imported as it is, 1 when it could not, 2 when there is no such file to read.
Nothing is written anywhere.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import click
import django
from django.conf import settings
from django.utils import translation

from answerable.roster.encodings import GUESSES
from answerable.roster.entries import (
    ANY_MEETING,
    ORGANISATION,
    Demand,
    KnownOrganisation,
    Roster,
    meeting_with,
    read_roster,
)
from answerable.roster.problems import Problem, Unreadable
from answerable.roster.reading import read_file
from answerable.web.organisation.messages import place, sentence

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    named = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "zh-hans" if named.lower().startswith("zh") else "en"


def configure() -> None:
    """Just enough of Django for messages: no database, no home folder, no secrets."""
    if not settings.configured:
        settings.configure(USE_I18N=True, LOCALE_PATHS=[LOCALE], LANGUAGE_CODE="en", SECRET_KEY="")
        django.setup()


@click.group()
def roster() -> None:
    """Rosters: lists of people with their units, groups and venues."""


@roster.command(
    epilog="""\b
Example:
  answerable roster check attendees.xlsx --groups A,B,C,D
\b
Exit status:
  0  the file can be imported as it is
  1  it cannot; every problem is listed by row and column
  2  there is no such file, or it may not be read
"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--groups", metavar="A,B,...", help="The rater groups there are. Without it, any is accepted.")
@click.option("--organisation", is_flag=True, help="Check a plain list of people: no group or venue needed.")
@click.option(
    "--encoding",
    type=click.Choice(list(GUESSES)),
    help="How a CSV file was saved that is not UTF-8.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.pass_context
def check(
    context: click.Context,
    file: Path,
    groups: str | None,
    organisation: bool,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Check FILE (.xlsx or CSV) as the roster of a meeting, every row and column.

    Needs the columns identifier, name, unit, group and venue; title, email and phone may be there. Headings are
    English or Chinese, in any order. The units are those in the file. Nothing is changed.
    """
    configure()
    with translation.override(language()):
        try:
            found = read_roster(
                read_file(file, encoding or ""), demand_of(groups, organisation), KnownOrganisation()
            )
        except OSError as error:
            raise NoFile(file, error) from error
        except Unreadable as error:
            found = Roster((), (), (), (error.problem,), ())
        report = described(found)
        click.echo(json.dumps(report, ensure_ascii=False, indent=1) if as_json else in_words(found, report))
    context.exit(1 if found.problems else 0)


class NoFile(click.ClickException):
    exit_code = 2

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(f"{file}: {error.strerror or type(error).__name__}")


def demand_of(groups: str | None, organisation: bool) -> Demand:
    if organisation:
        return ORGANISATION
    names = [name.strip() for name in (groups or "").replace("，", ",").split(",") if name.strip()]
    return meeting_with((name, name) for name in names) if names else ANY_MEETING


def described(found: Roster) -> dict[str, Any]:
    """The report as JSON. `column` is the column's id, whatever the language."""
    common: dict[str, Any] = {
        "ignored_columns": list(found.ignored),
        "notes": [problem_json(note) for note in found.notes],
    }
    if found.problems:
        return {"problems": [problem_json(problem) for problem in found.problems], **common}
    return {
        "people": len(found.entries),
        "units": len(
            {entry.path[:depth] for entry in found.entries for depth in range(1, len(entry.path) + 1)}
        ),
        **common,
        "groups": dict(sorted(Counter(entry.group for entry in found.entries if entry.group).items())),
        "venues": dict(Counter(entry.venue for entry in found.entries if entry.venue)),
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "code": problem.code.value,
        "message": sentence(problem),
    }


def in_words(found: Roster, report: dict[str, Any]) -> str:
    lines = [f"{place(problem)}: {sentence(problem)}" for problem in found.problems]
    if lines:
        count = len(lines)
        counted = translation.ngettext("%(count)s problem.", "%(count)s problems.", count) % {"count": count}
        lines.append(counted)
    else:
        people = translation.ngettext("%(count)s person", "%(count)s people", report["people"])
        units = translation.ngettext("%(count)s unit", "%(count)s units", report["units"])
        lines.append(
            translation.gettext("This roster can be imported: %(people)s, %(units)s.")
            % {"people": people % {"count": report["people"]}, "units": units % {"count": report["units"]}}
        )
        for title, counts in (
            (translation.gettext("Groups"), "groups"),
            (translation.gettext("Venues"), "venues"),
        ):
            if report[counts]:
                each = "; ".join(f"{name} {count}" for name, count in report[counts].items())
                lines.append(f"{title}: {each}")
    if found.ignored:
        ignored = translation.pgettext("between names of columns", ", ").join(found.ignored)
        lines.append(translation.gettext("Columns that were not read: %(columns)s") % {"columns": ignored})
    lines += [f"{place(note)}: {sentence(note)}" for note in found.notes]
    return "\n".join(lines)
