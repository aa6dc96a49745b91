"""One ASGI application served with limits that hold before the application is asked: `python -m answerable.listening MODULE:NAME`.

uvicorn does the HTTP. What is added: a connection must bring a whole head within HEAD_SECONDS and HEAD_LIMIT bytes, and take the next
part of its answer within READ_SECONDS, and there are at most MOST_CONNECTIONS at a time. Nothing is counted by address: a venue of three hundred phones behind one address is one crowd
like any other. Whoever is turned away is told so (503 with Retry-After, 408, 431). What a body may be, and how many requests may
wait, the application says itself.

It keeps no access log, and its own log names no request.
"""

import argparse
import asyncio
import ctypes
import os
import resource
import signal
import socket
import sys
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
HEAD_LIMIT = 32 * 1024
# Some 64 KB: a phone that takes longer for them has lost its network.
READ_SECONDS = 60.0
MOST_CONNECTIONS = 4096
# Files a process needs besides its connections.
OTHER_FILES = 128
NOT_STARTED = 3  # exit status


def refusal(status: str, more: str = "") -> bytes:
    """A whole answer without a body. Any origin may read it: phones speak to the ballot box from the site's pages."""
    common = "access-control-allow-origin: *\r\ncache-control: no-store\r\nconnection: close\r\ncontent-length: 0\r\n"
    return f"HTTP/1.1 {status}\r\n{more}{common}\r\n".encode()


TOO_MANY = refusal(
    "503 Service Unavailable", "retry-after: 2\r\naccess-control-expose-headers: retry-after\r\n"
)
TOO_SLOW = refusal("408 Request Timeout")
TOO_LONG = refusal("431 Request Header Fields Too Large")


class Connection(HttpToolsProtocol):
    """uvicorn's connection, which is closed when a head takes too long or is too long, and when nobody reads the answer."""

    most = MOST_CONNECTIONS
    waiting: asyncio.TimerHandle | None = None
    unread: asyncio.TimerHandle | None = None
    head_length = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        give_up_unread(transport)
        if len(self.connections) > self.most:
            self.turn_away(TOO_MANY)
        else:
            self.await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self.head_is_in()
        self.is_read_again()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self.waiting is None and (self.cycle is None or self.cycle.response_complete):
            self.await_head()
        super().data_received(data)
        if self.waiting is not None:
            self.head_length += len(data)
            if self.head_length > HEAD_LIMIT:
                self.turn_away(TOO_LONG)

    def on_headers_complete(self) -> None:
        self.head_is_in()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """The client reads more slowly than we write. If it takes nothing for READ_SECONDS, the connection is dropped, unsent bytes and all."""
        super().pause_writing()
        self.unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self.is_read_again()
        super().resume_writing()

    def is_read_again(self) -> None:
        if self.unread is not None:
            self.unread.cancel()
            self.unread = None

    def await_head(self) -> None:
        self.head_length = 0
        self.waiting = self.loop.call_later(HEAD_SECONDS, self.turn_away, TOO_SLOW)

    def head_is_in(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None

    def turn_away(self, answer: bytes) -> None:
        self.head_is_in()
        self.transport.write(answer)
        self.transport.close()


def give_up_unread(transport: asyncio.Transport) -> None:
    """Let the system drop a connection when sent bytes stay unacknowledged for READ_SECONDS, also after the answer has ended (Linux)."""
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(READ_SECONDS * 1000))


def room_for_connections() -> int:
    """How many connections this process may have at a time, once it may open as many files as the system lets it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_CONNECTIONS + OTHER_FILES
    if hard != resource.RLIM_INFINITY:
        files = min(files, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return files - OTHER_FILES


def end_with_parent(parent: int) -> None:
    """Have the system tell this process to stop when the process `parent`, which started it, is gone (Linux)."""
    set_parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(NOT_STARTED)  # it was gone before the system was asked


def serve(application: object, **options: Any) -> None:
    """Serve until told to stop. `application` is one, or `module:name`; `options` are uvicorn's."""
    Connection.most = room_for_connections()
    config = uvicorn.Config(
        application,  # type: ignore[arg-type] # an ASGI application, as it calls it too
        http=Connection,
        ws="none",
        access_log=False,
        server_header=False,
        log_level="error",
        **options,
    )
    server = uvicorn.Server(config)
    server.run()
    if not server.started:
        sys.exit(NOT_STARTED)


def main() -> None:
    # However it is started, the files that the application writes are readable by their owner only.
    os.umask(0o077)
    parser = argparse.ArgumentParser(description="Serve one ASGI application.")
    parser.add_argument("application", help="module:name")
    parser.add_argument("--factory", action="store_true", help="the name is a function that makes it")
    parser.add_argument("--lifespan", choices=("on", "off", "auto"), default="off")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="a listening socket to take over, instead of host and port")
    parser.add_argument("--ssl-certfile", help="PEM file: the certificate and its chain")
    parser.add_argument("--ssl-keyfile", help="PEM file: the certificate's key")
    parser.add_argument(
        "--no-proxy-headers",
        dest="proxy_headers",
        action="store_false",
        help="take no address from X-Forwarded-For",
    )
    parser.add_argument(
        "--with-parent",
        type=int,
        metavar="PID",
        help="stop when this process, which started this one, is gone",
    )
    options = vars(parser.parse_args())
    if parent := options.pop("with_parent"):
        end_with_parent(parent)
    serve(options.pop("application"), **options)


if __name__ == "__main__":
    main()
