"""Where the processes listen, and the addresses that people's devices use for them. Raises CannotServe."""

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from answerable import certificate, home
from answerable.serving import CannotServe
from answerable.serving.video import Gateway


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the two processes listen, and the addresses that people's devices use for them."""

    host: str
    port: int
    ballotbox_port: int
    site_url: str
    ballotbox_url: str
    tls: certificate.Pair | None = None
    also_at: tuple[str, ...] = ()
    video: Gateway | None = None

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
            **({"SITE_ALSO_AT": " ".join(self.also_at)} if self.also_at else {}),
            "BALLOTBOX_URL": self.ballotbox_url,
            "BALLOTBOX_CONTROL_URL": self.ballotbox_here,
            "BALLOTBOX_CERTIFICATE": str(self.tls.certificate) if self.tls else "",
            **({"JANUS_URL": self.video.url} if self.video else {}),
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
    also_at: tuple[str, ...] = (),
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
        also_at=also_at,
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


def unknown_authority(tls: certificate.Pair) -> str:
    """What to say when phones will refuse the certificate whatever its names; nothing when they will not."""
    if tls.is_known():
        return ""
    return (
        "\nNo authority that phones know has signed the certificate, or its chain is not in the file: every phone will warn, and its page cannot reach "
        "the ballot box. docs/https.md says how to get one that they accept.\n"
    )


def foreign_names(where: Addresses, tls: certificate.Pair) -> str:
    """What to say when devices will refuse the certificate under the addresses above; nothing when they will not."""
    hosts = {urlsplit(url).hostname or "" for url in (where.site_url, where.ballotbox_url, *where.also_at)}
    foreign = sorted(host for host in hosts if not tls.is_for(host))
    if not foreign:
        return ""
    names = ", ".join(tls.names) or "no name at all"
    return (
        f"\nThe certificate is for {names}, not for {', '.join(foreign)}: devices will refuse it there. "
        "Give the addresses that it is for with --site-url and --ballotbox-url.\n"
    )
