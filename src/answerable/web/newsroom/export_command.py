"""`answerable newsroom export`: public sites as files."""

import os
from importlib import import_module
from pathlib import Path

import click

from answerable.web.room.command import load


@click.command(
    "export",
    epilog="""\b
Example:
  answerable newsroom export /srv/www/export --home var/site --address https://news.example/

\b
Exit status:
  0  the folder holds the site as it is now
  1  it could not be written, or there is no such home or site; the sentence says which
  2  wrong usage
""",
)
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--home", "folder", type=click.Path(path_type=Path), required=True, help="Folder of the site's home."
)
@click.option("--site", help="Only the site of this name in addresses. Without it, the whole cluster.")
@click.option(
    "--address",
    help="Where DIR will be served; feeds and site maps say so. Without it, they say where the site is live.",
)
def export(target: Path, folder: Path, site: str | None, address: str | None) -> None:
    """Write public sites into DIR, for any web server to serve from any path.

    Links are relative. Only what changed since the last export is written, and what was withdrawn is removed.
    Files in DIR that no export wrote are left alone, and a folder that holds other files is refused at first.
    """
    os.umask(0o022)  # a web server reads what is written here
    load(folder)
    # A module of the site, which can be imported only once it is loaded.
    exporting = import_module("answerable.web.newsroom.export.run")
    try:
        done = exporting.run(target, site, address)
    except exporting.CannotExport as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{done.files} files, {done.written} written, {done.removed} removed: {target}")
