"""One ASGI application served with limits that hold before the application is asked: `python -m answerable.listening MODULE:NAME`.

uvicorn does the HTTP. What is added: a connection must bring a whole head within HEAD_SECONDS and HEAD_LIMIT bytes, and take the next
part of its answer within READ_SECONDS, and there are at most MOST_CONNECTIONS at a time. When there are more, the one goes that we have waited for
longest: for the rest of its request, for the next one, or until it reads. Whoever waits for us stays. Nothing is counted but that: by address, three hundred
phones of a venue would be taken for one attacker. Where an application keeps streams open for hours, these
are counted apart (`--streams-at`), so that they take no place from requests. Whoever is turned away is told so (503 with Retry-After, 408, 431). What a body may be, and how many requests may
wait, the application says itself.

Told to stop, it takes no more connections, has streams ended (`ending`), and leaves what is under way STOP_SECONDS to come to its end.

It keeps no access log, and its own log names no request.
"""

import argparse
import asyncio
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
from typing import Any, ClassVar

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from answerable import ending

HEAD_SECONDS = 10.0
HEAD_LIMIT = 32 * 1024
# For some 64 KB of answer; a phone that takes longer has lost its network.
READ_SECONDS = 60.0
MOST_CONNECTIONS = 4096
# Each costs some 20 KB, and twice that over https: 10,000 people and the screens of a meeting, with some that are noted as lost only later.
MOST_STREAMS = 12_288
# What may be accepted in one go before anybody is turned away.
BACKLOG = 2048
# Files a process needs besides its connections: a database's three for each of 64 threads at work, those that are being read and sent, and what is accepted in one go.
OTHER_FILES = 512 + BACKLOG
NOT_STARTED = 3  # exit status
# Fewer than `serve` gives its processes to end.
STOP_SECONDS = 5


def refusal(status: str, more: str = "") -> bytes:
    """A whole answer without a body. Any origin may read it: phones speak to the ballot box from the site's pages."""
    common = "access-control-allow-origin: *\r\ncache-control: no-store\r\nconnection: close\r\ncontent-length: 0\r\n"
    return f"HTTP/1.1 {status}\r\n{more}{common}\r\n".encode()


TOO_MANY = refusal(
    "503 Service Unavailable", "retry-after: 2\r\naccess-control-expose-headers: retry-after\r\n"
)
TOO_SLOW = refusal("408 Request Timeout")
TOO_LONG = refusal("431 Request Header Fields Too Large")


# In the `extensions` of a stream's scope: `write` writes a part of the answer without a task of its own.
AT_ONCE = "answerable.at_once"


class Connection(HttpToolsProtocol):
    """uvicorn's connection, which is closed when a head takes too long or is too long, and when nobody reads the answer."""

    most = MOST_CONNECTIONS
    most_streams = MOST_STREAMS
    streams_at: ClassVar[str] = ""
    streams: ClassVar[set["Connection"]] = set()
    # All but streams; whoever has done something last stands last.
    counted: ClassVar[dict["Connection", None]] = {}
    waiting: asyncio.TimerHandle | None = None
    unread: asyncio.TimerHandle | None = None
    head_length = 0  # bytes received while a head is awaited
    fields_length = 0  # of the address and all fields of one request, trailers included, as they were read

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        give_up_unread(transport)
        if len(self.counted) >= self.most and not self.make_room():
            self.turn_away(TOO_MANY)
        else:
            self.progress()
            self.await_head()

    def make_room(self) -> bool:
        """Turn away whoever has kept us waiting for longest; not if everybody waits for us."""
        slowest = next((each for each in self.counted if each.keeps_us_waiting), None)
        if slowest is None:
            return False
        if slowest.unread is not None:
            slowest.leave()
            slowest.transport.abort()
        else:
            slowest.turn_away(TOO_SLOW if slowest.has_begun else b"")
        return True

    @property
    def has_begun(self) -> bool:
        """Whether a part of a request is here, and the rest is not."""
        return self.head_length > 0 or (self.cycle is not None and self.cycle.more_body)

    @property
    def keeps_us_waiting(self) -> bool:
        """For a request, for the rest of one, or until it reads."""
        at_work = self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body
        return self.unread is not None or not at_work

    def progress(self) -> None:
        """It has sent, read or been answered something: from here on it is counted as the one that was heard last."""
        if self not in self.streams:
            self.counted.pop(self, None)
            self.counted[self] = None

    def leave(self) -> None:
        self.counted.pop(self, None)

    def connection_lost(self, exc: Exception | None) -> None:
        self.head_is_in()
        self.is_read_again()
        self.leave()
        self.streams.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self.progress()
        if self.waiting is None and (self.cycle is None or self.cycle.response_complete):
            self.await_head()
        super().data_received(data)
        if self.waiting is not None:
            self.head_length += len(data)
            if self.head_length > HEAD_LIMIT:
                self.turn_away(TOO_LONG)

    def on_message_begin(self) -> None:
        self.fields_length = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self.fields_length += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A head that comes whole in one piece has no time to be awaited, so its fields are counted, too."""
        self.fields_length += len(name) + len(value) + len(": \r\n")
        if self.fields_length > HEAD_LIMIT and not self.transport.is_closing():
            self.turn_away(TOO_LONG)
        if not self.transport.is_closing():
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        if not self.transport.is_closing():  # whoever was turned away has no request that it could belong to
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.transport.is_closing():
            super().on_message_complete()

    def on_headers_complete(self) -> None:
        self.head_is_in()
        if self.fields_length > HEAD_LIMIT and not self.transport.is_closing():
            self.turn_away(TOO_LONG)
        if self.transport.is_closing():
            return
        if self.streams_at and self.url.split(b"?", 1)[0] == self.streams_at.encode():
            if len(self.streams) >= self.most_streams:
                self.turn_away(TOO_MANY)
                return
            self.leave()
            self.streams.add(self)
            self.scope["extensions"] = {AT_ONCE: {"write": self.at_once}}
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        self.streams.discard(self)
        if not self.transport.is_closing():
            self.progress()
        super().on_response_complete()

    def at_once(self, body: bytes) -> bool:
        """Write a part of the answer that has begun. Says no, and writes nothing, while the client reads more slowly than we write.

        Thousands of streams are sent the same; a task for each would cost more than the writing.
        """
        if self.flow.write_paused:
            return False
        if not self.transport.is_closing():
            self.transport.write(b"%x\r\n%b\r\n" % (len(body), body))
        return True

    def pause_writing(self) -> None:
        """The client reads more slowly than we write. If it takes nothing for READ_SECONDS, the connection is dropped, with the bytes not sent yet."""
        super().pause_writing()
        self.unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self.is_read_again()
        if not self.transport.is_closing():
            self.progress()
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
        self.leave()
        self.head_is_in()
        self.transport.write(answer)
        self.transport.close()


def give_up_unread(transport: asyncio.Transport) -> None:
    """Let the system drop a connection when sent bytes stay unacknowledged for READ_SECONDS, also after the answer has ended (Linux)."""
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(READ_SECONDS * 1000))


def room(streams: int) -> tuple[int, int]:
    """How many connections, and how many streams beside, this process may have, once it may open as many files as the system lets it.

    Where that is fewer than both need, each gets its share, so that streams never take all the places that pages need; and other files keep a third.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + streams
    files = wanted + OTHER_FILES if hard == resource.RLIM_INFINITY else min(wanted + OTHER_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    given = min(wanted, files - min(OTHER_FILES, files // 3))
    return given * MOST_CONNECTIONS // wanted, given * streams // wanted


def end_with_parent(parent: int) -> None:
    """Have the system tell this process to stop when the process `parent`, which started it, is gone (Linux)."""
    set_parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(NOT_STARTED)  # it was gone before the system was asked


class Server(uvicorn.Server):
    """uvicorn's server, which ends what would not end by itself before it waits for the rest."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """What has been loaded stays to the end, so the collector of garbage need not look at it again and again."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.enable()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        ending.begin()
        await super().shutdown(sockets)


def serve(application: object, streams_at: str = "", **options: Any) -> None:
    """Serve until told to stop. `application` is one, or `module:name`; at the path `streams_at` it streams; `options` are uvicorn's."""
    Connection.streams_at = streams_at
    Connection.most, Connection.most_streams = room(MOST_STREAMS if streams_at else 0)
    config = uvicorn.Config(
        application,  # type: ignore[arg-type] # an ASGI application, as it calls it too
        http=Connection,
        ws="none",
        access_log=False,
        server_header=False,
        log_level="error",
        timeout_graceful_shutdown=STOP_SECONDS,
        backlog=BACKLOG,
        **options,
    )
    server = Server(config)
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
    parser.add_argument(
        "--streams-at", default="", help="path of answers that go on for hours, which are counted apart"
    )
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
    gc.disable()  # until all is loaded
    serve(options.pop("application"), **options)


if __name__ == "__main__":
    main()
