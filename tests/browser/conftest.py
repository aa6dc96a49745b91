"""`answerable serve` on a home without an account, for the browser tests of one module to visit."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from browsing import Served
from starting import starts
from waiting import PATIENCE, answers, free_port, until
from worlds import with_tables


@pytest.fixture(scope="module")
@starts("browser")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    tmp_path = tmp_path_factory.mktemp("served")
    home = with_tables(tmp_path / "site")
    port, ballotbox_port = free_port(), free_port()
    site = f"http://127.0.0.1:{port}"
    log = tmp_path / "serve.log"
    environment = {
        k: v for k, v in os.environ.items() if k not in ("ANSWERABLE_HOME", "SITE_URL", "BALLOTBOX_URL")
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "answerable", "serve", "--home", str(home)),
                *("--port", str(port), "--ballotbox-port", str(ballotbox_port)),
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment | {"PYTHONUNBUFFERED": "1", "ANSWERABLE_RSA_BITS": "2048"},
            cwd=tmp_path,
        )
    try:
        # This is the last thing that it prints when it has started.
        until(lambda: "Ctrl-C stops" in log.read_text(), "answerable serve", process)
        assert answers(f"{site}/join")
        yield Served(site, f"http://127.0.0.1:{ballotbox_port}", home, log.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
