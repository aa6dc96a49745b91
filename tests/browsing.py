"""What browser tests share: screen sizes, how Chromium is started, and what a served site is."""

import socket
from dataclasses import dataclass
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 760}
DESKTOP = {"width": 1280, "height": 900}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass(frozen=True)
class Served:
    site: str
    ballotbox: str
    home: Path
    printed: str
