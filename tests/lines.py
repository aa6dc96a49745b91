"""A venue's line to the servers: a SOCKS proxy of this machine, for one browser window, that can be cut.

A browser that is told to be offline keeps the streams that it has; through here they break, as they do when a cable is pulled. Specification: RFC 1928.
"""

import contextlib
import socket
import threading

HEAD = 4
SUCCEEDED = b"\x05\x00\x00\x01" + bytes(6)


class Line:
    """`address` is for a browser's proxy setting. While it is cut, nothing goes through and nothing new is let in."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: set[socket.socket] = set()
        self._whole = threading.Event()
        self._whole.set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"socks5://127.0.0.1:{self._listening.getsockname()[1]}"

    def cut(self) -> None:
        self._whole.clear()
        for end in list(self._ends):
            _shut(end)

    def mend(self) -> None:
        self._whole.set()

    def close(self) -> None:
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near = self._listening.accept()[0]
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(_wanted(near)) as far:
            near.sendall(SUCCEEDED)
            self._ends |= {near, far}
            if not self._whole.is_set():
                return
            back = threading.Thread(target=_pass_on, args=(far, near), daemon=True)
            back.start()
            _pass_on(near, far)
            back.join()
            self._ends -= {near, far}


def _wanted(near: socket.socket) -> tuple[str, int]:
    """Host and port that the browser asks for; they are names or addresses of IPv4."""
    near.recv(near.recv(2)[1])
    near.sendall(b"\x05\x00")
    kind = near.recv(HEAD)[3]
    host = near.recv(near.recv(1)[0]).decode() if kind == 3 else socket.inet_ntoa(near.recv(4))
    return host, int.from_bytes(near.recv(2))


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while got := source.recv(65536):
            target.sendall(got)
    _shut(target)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
