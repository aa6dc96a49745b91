"""`answerable documents`: the organisation's key for signing PDFs, given on the machine that the site runs on. It may run meanwhile."""

from pathlib import Path
from typing import TextIO

import click

from answerable.documents.signing import REASONS, KeyProblem
from answerable.home import Home
from answerable.web.printing import signature

EPILOG = """\b
Examples:
  answerable documents sign-with organisation.p12 --home var/site
  answerable documents sign-no-longer --home var/site

\b
Exit status:
  0  done
  2  wrong usage, no such home, or a key that cannot be used; the sentence says which
"""
HOME = click.option(
    "--home", "folder", type=click.Path(path_type=Path), required=True, help="Folder of the site."
)


class NoKey(click.ClickException):
    exit_code = 2


@click.group(epilog=EPILOG)
def documents() -> None:
    """Documents that the site hands out, and the signature on them."""


@documents.command("sign-with", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--passphrase-file",
    type=click.File("r"),
    help="Where the passphrase stands; without it, it is asked for.",
)
@HOME
def begin(file: Path, passphrase_file: TextIO | None, folder: Path) -> None:
    """Sign PDFs with the key in FILE (PKCS#12) from now on."""
    home = _home(folder)
    if passphrase_file is None:
        passphrase = click.prompt("Passphrase", hide_input=True, default="", show_default=False)
    else:
        passphrase = passphrase_file.read().strip("\r\n")
    try:
        key = signature.keep(home, file.read_bytes(), passphrase)
    except KeyProblem as problem:
        raise NoKey(REASONS[problem.code]) from problem
    click.echo(
        f"PDFs are signed by {key.name} from now on, until {key.until:%Y-%m-%d}. Certificate: {key.fingerprint}"
    )


@documents.command("sign-no-longer", epilog=EPILOG)
@HOME
def end(folder: Path) -> None:
    """Sign PDFs no longer. Those that were signed stay as they are."""
    signature.give_up(_home(folder))
    click.echo("PDFs are not signed any more.")


def _home(folder: Path) -> Home:
    home = Home(folder.resolve())
    if not (home.keys / "site-secret").is_file():
        raise NoKey(f"{folder} is not the home of a site.")
    return home
