"""A real SMTP server on loopback, and servers that refuse, keep silent or hang."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Received

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from answerable.web.mail.server import MailServer

USER, PASSWORD = "meetings@example.org", "hunter2 & more"


@dataclass
class Postbox:
    """What the server took. `refusals` answers a recipient with a line of SMTP instead of taking the message."""

    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"

    def letters(self) -> list[Received]:
        return [message_from_bytes(content) for _from, _to, content in self.taken]

    def recipients(self) -> list[str]:
        return [recipient for _from, to, _content in self.taken for recipient in to]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def at(port: int, user: str = "", password: str = "") -> MailServer:
    return MailServer("127.0.0.1", port, "none", user, password, "meetings@example.org")


@contextmanager
def running(postbox: Postbox, port: int | None = None, with_login: bool = False) -> Iterator[int]:
    """The server's port, while it runs."""

    def accept(_server, _session, _envelope, _mechanism, given) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=right, handled=False)

    login = {"authenticator": accept, "auth_require_tls": False} if with_login else {}
    server = Controller(postbox, hostname="127.0.0.1", port=port or free_port(), **login)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@contextmanager
def silent(greeting: bytes = b"", *answers: bytes) -> Iterator[int]:
    """A server that takes connections and then says no more than `greeting`, and one of `answers` to each line."""
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            while True:
                try:
                    connection, _ = door.accept()
                except OSError:
                    return
                kept.append(connection)
                connection.sendall(greeting)
                for answer in answers:
                    if connection.recv(1000):
                        connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield int(door.getsockname()[1])
        door.shutdown(socket.SHUT_RDWR)
    for connection in kept:
        connection.close()
