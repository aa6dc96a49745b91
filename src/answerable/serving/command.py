"""`answerable serve`: the site, the ballot box, the worker and, if asked for, the gateway of picture and sound, started and stopped together.

It makes no account with a known password: a fresh home gets one organiser and a one-time link to set a password.
What happens when a process ends is said in `children.py`. Errors are plain sentences and exit status 1.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import FrameType

import click
import django
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connections

from answerable import certificate
from answerable.home import Home, OtherDatabase
from answerable.serving import CannotServe, first_tables, holding
from answerable.serving.addresses import Addresses, addresses, foreign_names, refuse_taken, unknown_authority
from answerable.serving.children import BALLOTBOX, BALLOTBOX_DATABASE, SITE, Servers
from answerable.serving.video import RTP_PORTS, Gateway, demand_address, demand_installed, demand_ports

SIGN_IN_HINTS = "sign-in.txt"
FIRST_ACCOUNT = "organiser"
CONTROL = "ballotbox-control"
ONLY = {"site": SITE, "ballotbox": BALLOTBOX}


def prepare_site(folder: Path, where: Addresses) -> None:
    """Load the site for this home and bring its database up to date. At most once in a process.

    What this process and its children make from here on, databases included, is for its owner only.
    """
    os.umask(0o077)
    home = Home(folder)
    (folder / "static").mkdir(exist_ok=True)
    os.environ.update(where.environment(folder))
    try:
        home.demand_same_database("ballotbox", os.environ.get(BALLOTBOX_DATABASE))
        django.setup()
        if not connections["default"].introspection.table_names():
            if home.has_begun("site"):
                raise CannotServe(
                    f"The site of {folder} has begun, but its database is empty now. Nothing was changed: bring the database back, or name an empty folder as --home to begin anew."
                )
            first_tables.give(connections["default"])
        call_command("migrate", interactive=False, verbosity=0)
        home.begin_database("site", os.environ.get("DATABASE_URL"))
    except OtherDatabase as error:
        raise CannotServe(str(error)) from None
    except ImproperlyConfigured as error:
        raise CannotServe(f"The site's settings cannot be used: {error}") from error
    except OperationalError as error:
        raise CannotServe(f"The site's database cannot be used: {error}") from error


def first_password_link() -> str | None:
    """The link by which the organiser sets a password; None once there is an account with a password."""
    users = get_user_model().objects
    if not users.exists():
        users.create_superuser(FIRST_ACCOUNT, password=None)
    account = users.filter(username=FIRST_ACCOUNT).first()
    if account is None or account.has_usable_password():
        return None
    # A module of the site, which can be imported only once `prepare_site` has set it up.
    one_time_link: Callable[[object], str] = import_module("answerable.web.accounts.links").one_time_link
    return one_time_link(account)


def announce(where: Addresses, folder: Path, link: str | None) -> None:
    click.echo(f"Site        {where.site_url}")
    click.echo(f"Sign in     {where.site_url}/desk/")
    click.echo(f"Ballot box  {where.ballotbox_url}")
    click.echo(f"Home        {folder}")
    if link:
        click.echo(
            f"\nA new home. Set the password of the account “{FIRST_ACCOUNT}” here (works once, 7 days):\n  {link}"
        )
    hints = folder / SIGN_IN_HINTS
    if hints.exists():
        click.echo("\n" + hints.read_text(encoding="utf-8").rstrip())
    if where.tls:
        click.echo(foreign_names(where, where.tls) + unknown_authority(where.tls), nl=False)
    if where.host == "127.0.0.1":
        click.echo("\nOnly this computer can reach it. For phones in the same network: --host 0.0.0.0")
    elif where.site_url.startswith("http://"):
        click.echo(
            "\nPhones in the same network use the addresses above. They are not encrypted (http): whoever records that network can tell whose ballot is whose after close. See --tls-certificate."
        )
    click.echo("Ctrl-C stops them all.")


def watch(servers: Servers) -> None:
    """Until Ctrl-C or SIGTERM."""
    while True:
        end_if_told()
        servers.replace_ended()
        time.sleep(0.5)


_told_to_end = threading.Event()


def treat_sigterm_as_ctrl_c() -> None:
    """So that whoever is told to end stops its processes first. Told again, it goes on stopping them."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        if not _told_to_end.is_set():
            _told_to_end.set()
            raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)


def end_if_told() -> None:
    """Python drops an exception that a signal's handler raises while an object is being cleaned away; so what was told is looked at as well."""
    if _told_to_end.is_set():
        raise KeyboardInterrupt


EPILOG = """\b
Example:
  answerable serve --home var/site --host 0.0.0.0

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
    default=Path("var/site"),
    show_default=True,
    help="Folder of databases, keys and uploads; made if missing.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The site's port."
)
@click.option(
    "--ballotbox-port",
    type=click.IntRange(1, 65535),
    default=8001,
    show_default=True,
    help="The ballot box's port.",
)
@click.option(
    "--site-url", help="The site's address as people open it, when it stands behind a proxy or a name."
)
@click.option(
    "--also-at",
    multiple=True,
    metavar="URL",
    help="A further address that the site answers under; may be repeated.",
)
@click.option("--ballotbox-url", help="The ballot box's address as phones reach it.")
@click.option(
    "--ballotbox-workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes take ballots; several need PostgreSQL (BALLOTBOX_DATABASE_URL).",
)
@click.option(
    "--site-workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes serve the site's pages.",
)
@click.option(
    "--tls-certificate",
    type=click.Path(path_type=Path),
    help="Serve both over https: the certificate and its chain, in PEM form.",
)
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its private key, in PEM form, no password.")
@click.option(
    "--video", is_flag=True, help="Carry the venues' picture and sound too (needs Debian's package janus)."
)
@click.option(
    "--video-port",
    type=click.IntRange(1, 65535),
    default=8002,
    show_default=True,
    help="The port, on this computer only, by which the site speaks with Janus.",
)
@click.option(
    "--video-media-ports",
    metavar="FROM-TO",
    default=RTP_PORTS,
    show_default=True,
    help="The UDP ports that the venues' media come in by.",
)
@click.option(
    "--video-address",
    default="",
    metavar="IP",
    help="This machine's address outside, if a router translates it.",
)
@click.option(
    "--only",
    type=click.Choice(list(ONLY)),
    help="Serve one of the two alone; the other is served by another user from another folder.",
)
def command(
    folder: Path,
    host: str,
    port: int,
    ballotbox_port: int,
    site_url: str | None,
    also_at: tuple[str, ...],
    ballotbox_url: str | None,
    ballotbox_workers: int,
    site_workers: int,
    tls_certificate: Path | None,
    tls_key: Path | None,
    video: bool,
    video_port: int,
    video_media_ports: str,
    video_address: str,
    only: str | None,
) -> None:
    """Serve the site and the ballot box from one folder until stopped, with a worker that sends mail.

    DATABASE_URL and BALLOTBOX_DATABASE_URL in the environment name PostgreSQL databases to use instead of files in the folder.
    MAIL_URL names a mail server; without it messages wait in the outbox to be passed on by hand.
    """
    folder = folder.resolve()
    if ballotbox_workers > 1 and not os.environ.get(BALLOTBOX_DATABASE):
        raise CannotServe(
            "Several ballot box processes need a PostgreSQL database: set BALLOTBOX_DATABASE_URL, or leave out --ballotbox-workers."
        )
    tls = tls_pair(tls_certificate, tls_key)
    where = addresses(host, port, ballotbox_port, site_url, ballotbox_url, tls, also_at)
    if only != "ballotbox":
        refuse_taken(host, port, "--port")
    if only != "site":
        refuse_taken(host, ballotbox_port, "--ballotbox-port")
    if video:
        demand_installed()
        gateway = Gateway(video_port, demand_ports(video_media_ports), demand_address(video_address))
        refuse_taken("127.0.0.1", video_port, "--video-port")
        where = replace(where, video=gateway)
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    treat_sigterm_as_ctrl_c()
    try:
        with holding.held(folder, where):
            serve(folder, where, ballotbox_workers, site_workers, ONLY.get(only or "", ""))
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def tls_pair(tls_certificate: Path | None, tls_key: Path | None) -> certificate.Pair | None:
    """Both options or neither."""
    if tls_certificate is None and tls_key is None:
        return None
    if tls_certificate is None or tls_key is None:
        raise click.UsageError("--tls-certificate and --tls-key go together.")
    try:
        return certificate.judged(tls_certificate, tls_key)
    except certificate.Unusable as fault:
        raise CannotServe(str(fault)) from fault


def serve(folder: Path, where: Addresses, ballotbox_workers: int, site_workers: int, only: str = "") -> None:
    if only == BALLOTBOX:
        serve_ballotbox(folder, where, ballotbox_workers)
        return
    if only == SITE and not (Home(folder).keys / CONTROL).exists():
        raise CannotServe(
            f"The site speaks with its ballot box by a secret that both have. Copy keys/{CONTROL} from the ballot box's folder into {folder}/keys."
        )
    prepare_site(folder, where)
    link = first_password_link()
    connections.close_all()
    end_if_told()
    with Servers(where, folder, None, ballotbox_workers, site_workers, only) as servers:
        servers.wait_until_ready()
        announce(where, folder, link)
        watch(servers)


def serve_ballotbox(folder: Path, where: Addresses, workers: int) -> None:
    """In a folder of its own, which no user of the site need be able to read."""
    Home(folder).secret(CONTROL)
    with Servers(where, folder, None, workers, only=BALLOTBOX) as servers:
        servers.wait_until_ready()
        click.echo(f"Ballot box      {where.ballotbox_url}")
        click.echo(f"Home            {folder}")
        click.echo(f"Control secret  {Home(folder).keys / CONTROL}")
        click.echo("Ctrl-C stops it.")
        watch(servers)
