"""`answerable serve`: the site and the ballot box, two processes started and stopped together.

It makes no account with a known password: a fresh home gets one organiser and a one-time link to set a password.
If either process ends, the other is stopped and the command fails; of several ballot box processes each is replaced. Errors are plain sentences and exit status 1.
"""

import fcntl
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import click
import django
import httpx
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connections
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from answerable import certificate, home

SIGN_IN_HINTS = "sign-in.txt"
LOCK = "serving.lock"
START_SECONDS = 120.0
STOP_SECONDS = 10.0
FIRST_ACCOUNT = "organiser"


class CannotServe(click.ClickException):
    """Why serving did not start, or did not last, as one sentence."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the two processes listen, and the addresses that people's devices use for them."""

    host: str
    port: int
    ballotbox_port: int
    site_url: str
    ballotbox_url: str
    tls: certificate.Pair | None = None

    @property
    def near(self) -> str:
        """The host as this machine reaches it."""
        return "127.0.0.1" if self.host in ("0.0.0.0", "localhost") else bracketed(self.host)  # noqa: S104 - compared, not bound

    @property
    def site_here(self) -> str:
        return f"{self.scheme}://{self.near}:{self.port}"

    @property
    def ballotbox_here(self) -> str:
        return f"{self.scheme}://{self.near}:{self.ballotbox_port}"

    @property
    def scheme(self) -> str:
        return "https" if self.tls else "http"

    @property
    def trust(self) -> ssl.SSLContext | bool:
        """What calls to the two processes accept."""
        return certificate.trusting(self.tls.certificate) if self.tls else True

    @property
    def tls_options(self) -> list[str]:
        if self.tls is None:
            return []
        return ["--ssl-certfile", str(self.tls.certificate), "--ssl-keyfile", str(self.tls.key)]

    def environment(self, folder: Path) -> dict[str, str]:
        return {
            home.ENVIRONMENT: str(folder),
            "SITE_URL": self.site_url,
            "BALLOTBOX_URL": self.ballotbox_url,
            "BALLOTBOX_CONTROL_URL": self.ballotbox_here,
            "BALLOTBOX_CERTIFICATE": str(self.tls.certificate) if self.tls else "",
            "DJANGO_SETTINGS_MODULE": "answerable.web.settings",
        }


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def addresses(
    host: str,
    port: int,
    ballotbox_port: int,
    site_url: str | None,
    ballotbox_url: str | None,
    tls: certificate.Pair | None = None,
) -> Addresses:
    """Fill in what was not given: the machine's own name, or its address in the local network."""
    if host == "0.0.0.0":  # noqa: S104 - the user asked for it
        public = lan_address() or "localhost"
    else:
        public = "localhost" if host == "127.0.0.1" else bracketed(host)
    scheme = "https" if tls else "http"
    return Addresses(
        host=host,
        port=port,
        ballotbox_port=ballotbox_port,
        site_url=(site_url or f"{scheme}://{public}:{port}").rstrip("/"),
        ballotbox_url=(ballotbox_url or f"{scheme}://{public}:{ballotbox_port}").rstrip("/"),
        tls=tls,
    )


def lan_address() -> str | None:
    """This machine's address in the local network. A connected datagram socket names it; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith(("127.", "0.")) else address


def free_port(host: str = "127.0.0.1") -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def refuse_taken(host: str, port: int, option: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"Stop what is listening there, or choose another with {option}."
            ) from error


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that several processes listen on."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it; the processes, which are handed a bare descriptor, could not know to set it.
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.bind((host, port))
    return made


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a home for this process alone; the system lets go of it however the process ends."""
    with (folder / LOCK).open("a") as file:
        (folder / LOCK).chmod(0o600)  # others who could open it could hold it
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotServe(f"{folder} is being served already. Stop that first.") from error
        yield


# Each process is told of its own database only.
SITE_DATABASE, BALLOTBOX_DATABASE = "DATABASE_URL", "BALLOTBOX_DATABASE_URL"


class Pair:
    """The running site and ballot box. As a context manager it stops both on the way out."""

    def __init__(
        self, where: Addresses, folder: Path, log: Path | None = None, ballotbox_workers: int = 1
    ) -> None:
        """Start both; what they print goes to `log`, or to this process's own standard error.

        Several ballot box processes take their connections from one listening socket, which the system shares out.
        """
        environment = {**os.environ, **where.environment(folder)}
        self.where = where
        self.log = log.open("ab") if log else None
        self.door = listening_socket(where.host, where.ballotbox_port) if ballotbox_workers > 1 else None
        self.commands = {"site": self._site(environment)}
        for number in range(1, ballotbox_workers + 1):
            self.commands["ballot box" if number == 1 else f"ballot box {number}"] = self._ballotbox(
                environment
            )
        self.children = {name: self._start(name) for name in self.commands}

    def _site(self, environment: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
        here = ["--host", self.where.host, "--port", str(self.where.port)]
        own = {name: value for name, value in environment.items() if name != BALLOTBOX_DATABASE}
        return ["answerable.web.asgi:application", *here, "--lifespan", "off"], own

    def _ballotbox(self, environment: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
        here = ["--host", self.where.host, "--port", str(self.where.ballotbox_port)]
        if self.door:
            here = ["--fd", str(self.door.fileno())]
        own = {name: value for name, value in environment.items() if name != SITE_DATABASE}
        return [
            "answerable.ballotbox.app:create",
            *here,
            "--factory",
            "--lifespan",
            "on",
            "--no-proxy-headers",
        ], own

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        arguments, environment = self.commands[name]
        # A session of their own: Ctrl-C reaches this process alone, which then stops both in order.
        return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [
                sys.executable,
                "-m",
                "answerable.listening",
                *arguments,
                "--with-parent",
                *self.where.tls_options,
            ],
            env=environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            pass_fds=[self.door.fileno()] if self.door else [],
        )

    def __enter__(self) -> "Pair":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until_ready(self) -> None:
        """Return when both answer. Raises CannotServe when one ends, or after START_SECONDS."""
        waiting = {
            "site": f"{self.where.site_here}/accounts/sign-in",
            "ballot box": f"{self.where.ballotbox_here}/healthz",
        }
        deadline = time.monotonic() + START_SECONDS
        with httpx.Client(timeout=5, trust_env=False, verify=self.where.trust) as client:
            while waiting:
                self.refuse_ended()
                waiting = {name: url for name, url in waiting.items() if not answers(client, url)}
                if waiting and time.monotonic() > deadline:
                    raise CannotServe(
                        f"The {' and the '.join(waiting)} did not answer within {START_SECONDS:.0f} s."
                    )
                time.sleep(0.1 if waiting else 0)

    def refuse_ended(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise CannotServe(
                    f"The {name} ended unexpectedly (exit status {child.returncode}); see its messages."
                )

    def replace_ended(self) -> None:
        """Start each ballot box process anew that has ended, as long as another of them runs. Else `refuse_ended`."""
        ballotboxes = [name for name in self.children if name != "site"]
        ended = [name for name in ballotboxes if self.children[name].poll() is not None]
        if len(ended) < len(ballotboxes):
            for name in ended:
                status = self.children[name].returncode
                click.echo(
                    f"The {name} ended unexpectedly (exit status {status}); it is started again.", err=True
                )
                self.children[name] = self._start(name)
        self.refuse_ended()

    def stop(self) -> None:
        if self.door:
            self.door.close()
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self.log:
            self.log.close()


def answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.TransportError:
        return False


def prepare_site(folder: Path, where: Addresses) -> None:
    """Load the site for this home and bring its database up to date. At most once in a process.

    What this process and its children make from here on, databases included, is for its owner only.
    """
    os.umask(0o077)
    (folder / "static").mkdir(exist_ok=True)
    os.environ.update(where.environment(folder))
    try:
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
    except (ImproperlyConfigured, OperationalError) as error:
        raise CannotServe(f"The site's database cannot be used: {error}") from error


def first_password_link(site_url: str) -> str | None:
    """The link by which the organiser sets a password; None once there is an account with a password."""
    users = get_user_model().objects
    if not users.exists():
        users.create_superuser(FIRST_ACCOUNT, password=None)
    account = users.filter(username=FIRST_ACCOUNT).first()
    if account is None or account.has_usable_password():
        return None
    uid = urlsafe_base64_encode(force_bytes(account.pk))
    return site_url + reverse("set-password", args=(uid, default_token_generator.make_token(account)))


def announce(where: Addresses, folder: Path, link: str | None) -> None:
    click.echo(f"Site      {where.site_url}")
    click.echo(f"Ballot box       {where.ballotbox_url}")
    click.echo(f"Home      {folder}")
    if link:
        click.echo(
            f"\nA new home. Set the password of the account “{FIRST_ACCOUNT}” here (works once, 7 days):\n  {link}"
        )
    hints = folder / SIGN_IN_HINTS
    if hints.exists():
        click.echo("\n" + hints.read_text(encoding="utf-8").rstrip())
    if where.tls:
        click.echo(foreign_names(where, where.tls), nl=False)
    if where.host == "127.0.0.1":
        click.echo("\nOnly this computer can reach it. For phones in the same network: --host 0.0.0.0")
    elif where.site_url.startswith("http://"):
        click.echo("\nPhones in the same network use the addresses above. They are not encrypted (http).")
    click.echo("Ctrl-C stops both.")


def foreign_names(where: Addresses, tls: certificate.Pair) -> str:
    """What to say when devices will refuse the certificate under the addresses above; nothing when they will not."""
    hosts = {urlsplit(url).hostname or "" for url in (where.site_url, where.ballotbox_url)}
    foreign = sorted(host for host in hosts if not tls.is_for(host))
    if not foreign:
        return ""
    names = ", ".join(tls.names) or "no name at all"
    return (
        f"\nThe certificate is for {names}, not for {', '.join(foreign)}: devices will refuse it there. "
        "Give the addresses that it is for with --site-url and --ballotbox-url.\n"
    )


def watch(pair: Pair) -> None:
    """Until Ctrl-C or SIGTERM; raises CannotServe when the site or the last ballot box process ends before that."""
    while True:
        pair.replace_ended()
        time.sleep(0.5)


def treat_sigterm_as_ctrl_c() -> None:
    """So that whoever is told to end stops its two processes first."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)


EPILOG = """\b
Example:
  answerable serve --home var/site --host 0.0.0.0

\b
Exit status:
  0  stopped by Ctrl-C or SIGTERM
  1  could not start, or one of the two processes ended
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
@click.option("--ballotbox-url", help="The ballot box's address as phones reach it.")
@click.option(
    "--ballotbox-workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes take ballots; several need PostgreSQL (BALLOTBOX_DATABASE_URL).",
)
@click.option(
    "--tls-certificate",
    type=click.Path(path_type=Path),
    help="Serve both over https: the certificate and its chain, in PEM form.",
)
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its private key, in PEM form, no password.")
def command(
    folder: Path,
    host: str,
    port: int,
    ballotbox_port: int,
    site_url: str | None,
    ballotbox_url: str | None,
    ballotbox_workers: int,
    tls_certificate: Path | None,
    tls_key: Path | None,
) -> None:
    """Serve the site and the ballot box from one folder until stopped.

    DATABASE_URL and BALLOTBOX_DATABASE_URL in the environment name PostgreSQL databases to use instead of files in the folder.
    """
    folder = folder.resolve()
    if ballotbox_workers > 1 and not os.environ.get(BALLOTBOX_DATABASE):
        raise CannotServe(
            "Several ballot box processes need a PostgreSQL database: set BALLOTBOX_DATABASE_URL, or leave out --ballotbox-workers."
        )
    tls = tls_pair(tls_certificate, tls_key)
    where = addresses(host, port, ballotbox_port, site_url, ballotbox_url, tls)
    refuse_taken(host, port, "--port")
    refuse_taken(host, ballotbox_port, "--ballotbox-port")
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    treat_sigterm_as_ctrl_c()
    try:
        with held(folder):
            serve(folder, where, ballotbox_workers)
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


def serve(folder: Path, where: Addresses, ballotbox_workers: int) -> None:
    prepare_site(folder, where)
    link = first_password_link(where.site_url)
    connections.close_all()
    with Pair(where, folder, ballotbox_workers=ballotbox_workers) as pair:
        pair.wait_until_ready()
        announce(where, folder, link)
        watch(pair)
