"""What the browser tests of one module visit: `answerable serve` on a home without an account, under the names that a module needs; a meeting that Janus carries."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from answerable.serving import addresses
from answerable.serving.children import Servers
from answerable.serving.video import Gateway
from browser.venues import FAKE, Held
from browsing import CHROMIUM, QUIET, Served
from starting import starts
from waiting import PATIENCE, answers, free_port, until
from worlds import World, with_tables


@pytest.fixture(scope="module")
@starts("browser")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


@contextmanager
def serving(tmp_path: Path, *names: str) -> Iterator[Served]:
    """The product over a new home. With `names` it answers under these hosts, all of which are this machine: the first one is its own."""
    home = with_tables(tmp_path / "site")
    port, ballotbox_port = free_port(), free_port()
    site, *further = [f"http://{name}:{port}" for name in names or ("127.0.0.1",)]
    log = tmp_path / "serve.log"
    environment = {
        k: v for k, v in os.environ.items() if k not in ("ANSWERABLE_HOME", "SITE_URL", "BALLOTBOX_URL")
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "answerable", "serve", "--home", str(home)),
                *("--port", str(port), "--ballotbox-port", str(ballotbox_port)),
                *(("--site-url", site) if names else ()),
                *(part for each in further for part in ("--also-at", each)),
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment | {"PYTHONUNBUFFERED": "1", "ANSWERABLE_RSA_BITS": "2048"},
            cwd=tmp_path,
        )
    try:
        # This is the last thing that it prints when it has started.
        until(lambda: "Ctrl-C stops" in log.read_text(), "answerable serve", process)
        assert answers(f"http://127.0.0.1:{port}/join")
        yield Served(site, f"http://127.0.0.1:{ballotbox_port}", home, log.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


@pytest.fixture(scope="module")
@starts("browser")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("video")
    where = addresses.addresses("127.0.0.1", free_port(), free_port(), None, None)
    where = replace(where, video=Gateway(free_port(), "30000-30999"))
    home = with_tables(folder / "home")
    with (
        Servers(where, home, folder / "home.log") as servers,
        World("browser.room_world", where.environment(home)) as world,
    ):
        made = world.call("make")
        servers.wait_until_ready()
        world.call("convene")
        video = world.call("video")
        main, plant = video["venues"]
        yield Held(
            where, servers, home, main=main, plant=plant, steward=video["steward"], world=world, **made
        )


@pytest.fixture(scope="module")
@starts("browser")
def cameras() -> Iterator[Browser]:
    """Chromium with a camera that shows a moving picture and a microphone that beeps."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *FAKE])
        yield browser
        browser.close()


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for each in made:
        each.close()
