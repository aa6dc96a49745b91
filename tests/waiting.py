"""How long a test waits for what must come, and the one loop that waits for it.

Only a test that fails waits this long, so it is far more than a busy machine needs.
"""

import socket
import subprocess
import time
from collections.abc import Callable
from typing import Any

import httpx

PATIENCE = 180.0


def until(holds: Callable[[], object], what: str, child: "subprocess.Popen[Any] | None" = None) -> None:
    """Return when `holds()` is true. Fails after PATIENCE seconds, or at once when the process waited for has ended."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert child is None or child.poll() is None, (
            f"{what}: the process ended ({child and child.returncode})"
        )
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE:.0f} s"
        time.sleep(0.02)


def answers(url: str) -> bool:
    """Whether there is an answer that is no error."""
    try:
        return httpx.get(url, timeout=PATIENCE, trust_env=False).is_success
    except httpx.TransportError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
