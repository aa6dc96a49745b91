"""The mail server, from one address:

    smtp://user:password@mail.example.org            port 587, encrypted by STARTTLS or not sent at all
    smtps://user:password@mail.example.org           port 465, encrypted from the first byte
    smtp://127.0.0.1:25?tls=no                       in the clear, for a server on this machine or in its own network
    ...?from=meetings@example.org                    the sender, where it is not the user

Special characters in a password are written with per cent. An address that is none raises `ImproperlyConfigured`, in words and without
quoting it: it may hold a password.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 587, "smtps": 465}
EXAMPLE = "smtp://user:password@host:587?from=address"


@dataclass(frozen=True, slots=True)
class MailServer:
    """`encryption` is "starttls", "tls" or "none"."""

    host: str
    port: int
    encryption: str
    user: str
    password: str = field(repr=False)
    sender: str


def chosen(address: str | None, site_host: str) -> MailServer | None:
    """The server that MAIL_URL names; None without one."""
    return parsed(address, site_host) if address else None


def parsed(address: str, site_host: str) -> MailServer:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
        options = parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise ImproperlyConfigured(f"MAIL_URL cannot be read; it is written {EXAMPLE}") from None
    if parts.scheme not in PORTS or not host:
        raise ImproperlyConfigured(f"MAIL_URL is not an address of a mail server ({EXAMPLE})")
    if set(options) - {"from", "tls"} or options.get("tls", ["yes"]) not in (["yes"], ["no"]):
        raise ImproperlyConfigured(
            "MAIL_URL has an option that is not known; there are from=ADDRESS and tls=no"
        )
    encryption = "tls" if parts.scheme == "smtps" else "starttls"
    if options.get("tls") == ["no"]:
        encryption = "none"
    user = unquote(parts.username or "")
    sender = options.get("from", [user if "@" in user else f"answerable@{site_host}"])[0]
    if "@" not in sender:
        raise ImproperlyConfigured("MAIL_URL's from is not an address")
    return MailServer(
        host, port or PORTS[parts.scheme], encryption, user, unquote(parts.password or ""), sender
    )
