"""`answerable backup` and `answerable restore`: a whole installation in one file, made while it is served, and put back anywhere.

A backup holds both databases as SQLite files, whatever they are kept in, the keys, and all files. So a home moves from SQLite to PostgreSQL or back by being
restored under other variables. The ballot box is copied first, then the site: a register that knows somebody was admitted whose ballot is not
there yet is an everyday matter; a ballot whose voter the register does not know would be none.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click
import django
from django.conf import settings
from django.core.management import call_command
from django.db import Error, connections

from answerable.ballotbox import snapshot
from answerable.ballotbox.app import store_of
from answerable.ballotbox.checking import CheckedCounts, Wrong, check
from answerable.ballotbox.postgres import Store as PostgresStore
from answerable.ballotbox.sqlite import Store as SqliteStore
from answerable.ballotbox.store import BoxState, StoreUnavailable
from answerable.home import ENVIRONMENT, VARIABLES, Home, OtherDatabase
from answerable.peer import Unanswered
from answerable.serving import CannotServe, first_tables, site_copy
from answerable.serving.children import BALLOTBOX_DATABASE
from answerable.serving.holding import LOCK, BeingServed, ballotbox_of, held
from answerable.serving.packing import About, UnusableBackup, pack, unpack

SITE, BALLOTBOX = "site.sqlite3", "ballotbox.sqlite3"
# What is made anew at every start, or is copied in another way.
LEFT_OUT = (
    "static/",
    LOCK,
    "worker.lock",
    SITE,
    BALLOTBOX,
    "ballotbox.snapshot",
    "site.database",
    "ballotbox.database",
)
COPY = "copy"
OPEN = (
    "Scoring is open. Whoever compares two backups made while it is open sees who was admitted and which ballots came in between, "
    "which may tell whose they are. Make no second one before it closes, and delete this one once there is one from after the close."
)

BACKUP_EPILOG = """\b
Example:
  answerable backup answerable-2027-03-01.tar --home /srv/answerable

\b
The file holds every key of the installation: keep it as safe as the home itself.
DATABASE_URL and BALLOTBOX_DATABASE_URL are set as for `answerable serve`.

\b
Exit status:
  0  the backup is written
  1  it could not be made; nothing was written
  2  wrong usage
"""
RESTORE_EPILOG = """\b
Examples:
  answerable restore answerable-2027-03-01.tar --home /srv/again
  DATABASE_URL=postgresql:///site BALLOTBOX_DATABASE_URL=postgresql:///ballotbox answerable restore FILE --home /srv/again

\b
Exit status:
  0  restored, and everything that the ballot box holds is in order
  1  refused or failed; the folder is as it was, databases that were named have to be emptied before another try
  2  wrong usage
"""
HOME = click.option(
    "--home",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/site"),
    show_default=True,
    help="Folder of databases, keys and uploads.",
)


@click.command("backup", epilog=BACKUP_EPILOG)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@HOME
def backup(file: Path, folder: Path) -> None:
    """Write the whole installation into FILE. It may be served meanwhile."""
    folder, file = folder.resolve(), file.resolve()
    home = Home(folder)
    if not home.has_begun("site"):
        raise CannotServe(f"{folder} is no home that has been served.")
    if file.exists():
        raise CannotServe(f"{file} is there already. Name another file.")
    if file.is_relative_to(folder):
        raise CannotServe(
            f"{file} lies in the home itself. Name a file outside of it: what happens to the home must not happen to its backup."
        )
    with said(), tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as made:
        work = Path(made)
        as_of = datetime.now(UTC).isoformat(timespec="seconds")
        copy_ballotbox(home, work / BALLOTBOX)
        copy_site(home, work / SITE)
        taking = taking_ballots(work / BALLOTBOX)
        if taking & closed_meetings(work / SITE):
            raise CannotServe(
                "A meeting was closed while the backup was being made. Nothing was written: make it again."
            )
        files = {SITE: work / SITE, BALLOTBOX: work / BALLOTBOX, **files_of(folder, work)}
        about = About(version("answerable"), as_of, kept_in(home, "site"), kept_in(home, "ballotbox"))
        pack(file, files, about)
    click.echo(f"{file}: {len(files)} files, {file.stat().st_size:,} bytes.")
    click.echo(f"Every ballot that was acknowledged by {as_of} is in it. It holds all keys: keep it safe.")
    if taking:
        click.echo(OPEN, err=True)


def taking_ballots(copy: Path) -> set[str]:
    """The keys of the boxes that took ballots when the ballot box was copied."""
    store = SqliteStore(copy)
    with closing(store):
        return {box.key for box in store.boxes() if box.state in (BoxState.OPEN, BoxState.CLOSING)}


def closed_meetings(copy: Path) -> set[str]:
    """The keys of the meetings that were closed when the site was copied."""
    with closing(sqlite3.connect(copy)) as site:
        rows = site.execute("SELECT key FROM meetings_meeting WHERE stage IN ('closed', 'published')")
        return {key for (key,) in rows}


def kept_in(home: Home, part: str) -> str:
    return (home.path / f"{part}.database").read_text(encoding="utf-8").strip()


def copy_ballotbox(home: Home, target: Path) -> None:
    """All boxes as of one moment, from the running ballot box if there is one: no other process may open its file."""
    try:
        with held(home.path):
            store = store_of(home, make=False)
            with closing(store):
                snapshot.make(store, target)
    except BeingServed:
        ballotbox_of(home).ask("POST", "/snapshot", {})
        home.ballotbox_snapshot.replace(target)


def copy_site(home: Home, target: Path) -> None:
    if not os.environ.get("DATABASE_URL"):
        home.demand_same_database("site", None)
        # Not page by page: within its pages an index has the order in which people were admitted.
        with closing(sqlite3.connect(home.site_database)) as source:
            source.execute("VACUUM INTO ?", [str(target)])
        return
    set_up(home.path, target)
    first_tables.give(connections[COPY])
    site_copy.copy_rows("default", COPY)
    connections.close_all()


def set_up(folder: Path, copy: Path) -> None:
    """Set the site up for this home, with the SQLite file `copy` as its second database."""
    os.environ[ENVIRONMENT] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.web.settings"
    settings.DATABASES[COPY] = import_module("answerable.web.databases").sqlite(copy)
    django.setup()


def files_of(folder: Path, work: Path) -> dict[str, Path]:
    """The home's other files, by their names in the backup; `work` is where the backup is being made."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        is_left_out = name.startswith(LEFT_OUT) or path.is_relative_to(work)
        if path.is_file() and not path.is_symlink() and not is_left_out:
            found[name] = path
    return found


@click.command("restore", epilog=RESTORE_EPILOG)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@HOME
def restore(file: Path, folder: Path) -> None:
    """Put the installation in FILE into a new folder, and into the databases that the environment names.

    Databases that are named hold nothing yet. Afterwards `answerable serve --home DIR` goes on from where the backup was made.
    """
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise CannotServe(f"{folder} holds files already. Name a folder that is empty or not there yet.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with said(), tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        work = Path(made) / "home"
        work.mkdir(mode=0o700)
        about = unpack(file, work)
        home = Home(work)
        counts = restore_ballotbox(home)
        restore_site(home, about)
        for part, variable in VARIABLES.items():
            home.begin_database(part, os.environ.get(variable))
        if folder.exists():
            folder.rmdir()
        shutil.move(work, folder)
    click.echo(f"Restored to {folder}, as of {about.as_of} (from {about.site}; {about.ballotbox}).")
    click.echo(
        f"The ballot box has {counts.boxes} boxes with {counts.ledger + counts.pool} ballots, all of them checked. "
        "A ballot acknowledged later than that is not among them."
    )


def restore_ballotbox(home: Home) -> CheckedCounts:
    """Into the database that is named, or left as the file. Everything is checked before anything else is done."""
    kept = SqliteStore(home.path / BALLOTBOX)
    with closing(kept):
        counts = check(home, kept)
    if url := os.environ.get(BALLOTBOX_DATABASE):
        store = PostgresStore(url)
        with closing(store):
            store.load(home.path / BALLOTBOX)
            check(home, store)
        remove_database(home.path / BALLOTBOX)
    return counts


def restore_site(home: Home, about: About) -> None:
    """Into the database that is named, or left as the file, whose index of Wagtail's is made anew if it came from PostgreSQL."""
    is_named = bool(os.environ.get("DATABASE_URL"))
    if not is_named and about.site == "SQLite":
        return
    set_up(home.path, home.path / SITE)
    call_command("migrate", database=COPY, interactive=False, verbosity=0)
    if is_named:
        load_site(home)
    call_command("update_index", verbosity=0)
    connections.close_all()


def load_site(home: Home) -> None:
    if connections["default"].introspection.table_names():
        raise CannotServe(
            "The database that DATABASE_URL names holds tables already. Name one that is empty."
        )
    if not first_tables.give(connections["default"]):
        call_command("migrate", interactive=False, verbosity=0)
    site_copy.copy_rows(COPY, "default")
    connections[COPY].close()
    remove_database(home.path / SITE)


def remove_database(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


@contextmanager
def said() -> Iterator[None]:
    """What can go wrong, as one sentence and exit status 1."""
    try:
        yield
    except (UnusableBackup, OtherDatabase) as error:
        raise CannotServe(str(error)) from error
    except Wrong as error:
        raise CannotServe(f"The ballot box in the backup is not in order: {error}.") from error
    except snapshot.NotEmpty:
        raise CannotServe(
            "The database that BALLOTBOX_DATABASE_URL names holds boxes already. Name one that is empty."
        ) from None
    except Unanswered as error:
        raise CannotServe(f"The running ballot box made no copy: {error}.") from error
    except (StoreUnavailable, Error, sqlite3.Error, OSError) as error:
        raise CannotServe(f"It could not be done: {error}") from error
