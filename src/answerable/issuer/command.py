"""`answerable issuer`: the second issuer, run by the tellers on a machine of their own.

It prints the address of the tellers' page and where the control secret is, once, to the screen of whoever starts it;
both stay the same from start to start. Errors are plain sentences and exit status 1.
"""

import os
import socket
from pathlib import Path

import click

from answerable import home, listening
from answerable.issuer.app import Application

EPILOG = """\b
Example:
  answerable issuer --home var/tellers --host 0.0.0.0 --port 8002

\b
Exit status:
  0  stopped by Ctrl-C or SIGTERM
  1  could not start
  2  wrong usage
"""


@click.command(epilog=EPILOG)
@click.option(
    "--home",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/tellers"),
    show_default=True,
    help="Folder of the issuer's keys and roster; made if missing. Never the site's.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8002, show_default=True, help="Port to listen on."
)
@click.option(
    "--tls-certificate", type=click.Path(exists=True, dir_okay=False), help="PEM file, with its chain."
)
@click.option(
    "--tls-key", type=click.Path(exists=True, dir_okay=False), help="PEM file of the certificate's key."
)
def command(folder: Path, host: str, port: int, tls_certificate: str | None, tls_key: str | None) -> None:
    """Serve the second issuer, held by the tellers, until stopped."""
    if bool(tls_certificate) != bool(tls_key):
        raise click.UsageError("--tls-certificate and --tls-key go together.")
    folder = folder.resolve()
    if (folder / "site.sqlite3").exists() or (folder / "ballotbox.sqlite3").exists():
        raise click.ClickException(f"{folder} is a site's home. The second issuer needs a folder of its own.")
    refuse_taken(host, port)
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Application(home.Home(folder))
    announce(app, host, port, secure=tls_certificate is not None)
    listening.serve(
        app,
        host=host,
        port=port,
        lifespan="on",
        ssl_certfile=tls_certificate,
        ssl_keyfile=tls_key,
    )


def announce(app: Application, host: str, port: int, *, secure: bool) -> None:
    shown = "THIS-MACHINE" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    address = f"{'https' if secure else 'http'}://{f'[{shown}]' if ':' in shown else shown}:{port}"
    click.echo(f"Issuer         {address}")
    click.echo(f"Tellers' page  {address}/console/{app.console}")
    click.echo(f"Control secret {app.where.keys / 'issuer-control'}")
    click.echo(
        "Give the issuer's address and the secret in that file to the site's organiser; keep the page's address."
    )
    if not secure:
        click.echo("It is not encrypted (http).")
    click.echo("Ctrl-C stops it.")


def refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"Port {port} on {host} cannot be used ({error.strerror}).") from error
