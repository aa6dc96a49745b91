"""`answerable room log`: the log of events of a meeting, for people and for scripts.

It reads and writes nothing, so that it may be called while the site runs. Exit status 1, with a sentence, when there is no such home, meeting or log.
"""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils import translation

from answerable.home import ENVIRONMENT, Home
from answerable.web.organisation.command import language

SETTINGS = "answerable.web.settings"

EPILOG = """\b
Example:
  answerable room log --home var/demo
  answerable room log --home var/demo 7F3K2 --json | tail -n 1

\b
Exit status:
  0  the log is printed
  1  there is no such home, meeting or log; the sentence says which
  2  wrong usage
"""


class NoLog(click.ClickException):
    exit_code = 1


@click.group()
def room() -> None:
    """A meeting's room: what happened in it."""


@room.command(epilog=EPILOG)
@click.option("--home", "folder", type=click.Path(path_type=Path), required=True, help="Folder of the site.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("meeting", required=False, default="")
def log(folder: Path, as_json: bool, meeting: str) -> None:
    """Print the log of MEETING, named by its key; without one, of the newest meeting that has a log.

    With --json each line has number, at (ISO 8601, UTC), by, kind and the particulars of the act.
    """
    load(folder)
    lines_of: Callable[[str, bool], Iterator[str]] = import_module("answerable.web.room.printing").lines_of
    with translation.override(language()):
        try:
            for line in lines_of(meeting, as_json):
                click.echo(line)
        except LookupError as missing:
            raise NoLog(str(missing.args[0])) from missing
        except DatabaseError as error:
            raise NoLog(f"The site's database cannot be read: {error}") from error


def load(folder: Path) -> None:
    """The site of this home, as it is: nothing is made in a folder that is none. Raises NoLog."""
    home = Home(folder.resolve())
    if not (home.keys / "site-secret").is_file():
        raise NoLog(f"{folder} is not the home of a site.")
    os.environ[ENVIRONMENT] = str(home.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if not os.environ.get("DATABASE_URL") and not home.site_database.is_file():
        raise NoLog(f"{folder} has no database of a site.")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise NoLog(f"The site's settings cannot be used: {error}") from error
