"""A real site, a real ballot box and a real Chromium; every page passed is checked with axe."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browsing import CHROMIUM, QUIET, Served, free_port

REPOSITORY = Path(__file__).parents[2]
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`answerable serve` on an empty home."""
    home = tmp_path_factory.mktemp("home") / "site"
    port, ballotbox_port = free_port(), free_port()
    site = f"http://127.0.0.1:{port}"
    log = home.parent / "serve.log"
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
            cwd=home.parent,
        )
    try:
        wait_until_answering(f"{site}/", process, log)
        deadline = time.monotonic() + 10
        while "/accounts/password/" not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield Served(site, f"http://127.0.0.1:{ballotbox_port}", home, log.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_until_answering(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"answerable serve ended at once:\n{log.read_text()}")
        try:
            if httpx.get(url, timeout=2).status_code < 500:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"no answer at {url}:\n{log.read_text()}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def passes_axe() -> Callable[[Page], None]:
    """Call it on every page passed: no violation of WCAG 2.2 AA or of axe's best practices."""
    source = AXE.read_text()

    def check(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        said = [
            f"{rule['id']}: {rule['help']}\n    "
            + "\n    ".join(node["html"][:200] for node in rule["nodes"])
            for rule in found["violations"]
        ]
        assert said == [], f"{page.url}\n" + "\n".join(said)
        overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{page.url} is {overflow} px wider than the screen"

    return check
