"""`answerable ballotbox`: what an operator does with the ballot box's store while the ballot box does not run."""

from pathlib import Path

import click

from answerable import home
from answerable.ballotbox.app import store_of
from answerable.ballotbox.checking import CheckedCounts, Wrong, check
from answerable.ballotbox.store import StoreUnavailable

EPILOG = """\b
Example:
  answerable ballotbox check --home var/site

\b
Exit status:
  0  everything is as it should be
  1  something is wrong (the first thing is named), or the store cannot be read
  2  wrong usage
"""


@click.group()
def command() -> None:
    """The ballot box's store."""


@command.command("check", epilog=EPILOG)
@click.option(
    "--home",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path("var/site"),
    show_default=True,
    help="Folder of databases and keys. With BALLOTBOX_DATABASE_URL in the environment, that database is checked.",
)
def check_command(folder: Path) -> None:
    """Read everything that the ballot box holds again, and check it: every ballot, chain, batch, tile and signature.

    Stop the ballot box first. Nothing is changed.
    """
    where = home.Home(folder.resolve())
    try:
        store = store_of(where, make=False)
        try:
            counts = check(where, store)
        finally:
            store.close()
    except StoreUnavailable as error:
        raise click.ClickException(
            f"The store cannot be read: {error}. Does the ballot box still run? Stop it first."
        ) from error
    except home.OtherDatabase as error:
        raise click.ClickException(str(error)) from error
    except Wrong as error:
        raise click.ClickException(f"Something is wrong. {error}.") from error
    announce(counts)


def announce(counts: CheckedCounts) -> None:
    click.echo("Checked, and found as it should be:")
    for number, what in (
        (counts.boxes, "boxes"),
        (counts.ledger, "ballots in ledgers: bytes, credential, signature, place"),
        (counts.pool, "ballots that wait for their batch: the same"),
        (counts.credentials, "credentials that cast: one chain each"),
        (counts.tiles, "tiles of ledgers"),
        (counts.checkpoints, "signed checkpoints"),
        (counts.cosignatures, "witnesses' lines"),
    ):
        click.echo(f"{number:9d}  {what}")
