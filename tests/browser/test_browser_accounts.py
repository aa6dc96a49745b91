"""Nothing of an account reaches the ballot box: a browser that has signed in, by password and by an outside identity, goes on and casts.

Site and ballot box share a host here, so that every cookie of the site would be sent to the ballot box if the page let it. Between browser and ballot box
stands a relay that writes down whatever arrives, questions before the question (CORS) included.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import cast

import pytest
from oidc_provider_mock import User as Subject
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from answerable.serving.addresses import addresses, free_port
from browsing import PHONE, follow, patient
from halls import IN_BOX, Hall, opened, says, tap
from starting import starts

pytestmark = pytest.mark.browser

PASSWORD = "a long enough one"
ACCOUNT = """
import django; django.setup()
from answerable.web.accounts.models import User
from answerable.web.organisation.models import Person
for number, person in enumerate(Person.objects.order_by("pk")[:2]):
    person.user = User.objects.create_user(f"user-{number}", password="a long enough one")
    person.identifier = f"user-{number}"
    person.save()
"""
# What a browser says to any origin at all. No cookie, no referrer, no name of a person or session.
ALLOWED = {
    *(
        "host",
        "connection",
        "user-agent",
        "origin",
        "content-type",
        "content-length",
        "pragma",
        "cache-control",
    ),
    *("accept", "accept-encoding", "accept-language", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform"),
    *("sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site"),
    *("access-control-request-headers", "access-control-request-method"),
    *("access-control-request-private-network", "priority"),
}


class Relay:
    """Passes bytes on to a port of this machine, and keeps what came from the browser, a connection each."""

    def __init__(self, port: int) -> None:
        self.to, self.heard = port, cast(list[bytearray], [])
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                browser = self.listening.accept()[0]
            except OSError:
                return
            ballotbox = socket.create_connection(("127.0.0.1", self.to))
            kept = bytearray()
            self.heard.append(kept)
            threading.Thread(target=passed_on, args=(browser, ballotbox, kept), daemon=True).start()
            threading.Thread(target=passed_on, args=(ballotbox, browser, None), daemon=True).start()

    def heads(self) -> list[tuple[str, dict[str, str]]]:
        """First line and headers of each request. Bodies are wrapped, and no line in one looks like these."""
        found = []
        for kept in self.heard:
            for line, rest in re.findall(
                rb"((?:GET|POST|OPTIONS) [^\r\n]+ HTTP/1\.1)\r\n(.*?)\r\n\r\n", bytes(kept), re.S
            ):
                pairs = [one.split(": ", 1) for one in rest.decode("latin-1").split("\r\n")]
                found.append((line.decode(), {name.lower(): value for name, value in pairs}))
        return found


def passed_on(source: socket.socket, target: socket.socket, kept: bytearray | None) -> None:
    try:
        while got := source.recv(65536):
            if kept is not None:
                kept += got
            target.sendall(got)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()


@pytest.fixture(scope="module")
@starts("browser")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, Relay]]:
    folder, ballotbox_port = tmp_path_factory.mktemp("accounts"), free_port()
    relay = Relay(ballotbox_port)
    subjects = [Subject(sub="s-1", claims={"preferred_username": "user-1"})]
    with run_server_in_thread(user_claims=subjects) as school:
        app = {"id": "school", "name": "School", "server": f"http://localhost:{school.server_port}"}
        given = {"openid_connect": [app | {"client_id": "c", "secret": "s", "match": "identifier"}]}
        (folder / "identities.json").write_text(json.dumps(given))
        os.environ["IDENTITIES_FILE"] = str(folder / "identities.json")
        try:
            where = addresses(
                "127.0.0.1", free_port(), ballotbox_port, None, f"http://127.0.0.1:{relay.port}"
            )
            for one in opened(where, folder / "home"):
                command = [sys.executable, "-c", ACCOUNT]
                subprocess.run(command, env=one.where.environment(one.home), check=True, cwd=folder)
                yield one, relay
        finally:
            del os.environ["IDENTITIES_FILE"]
            relay.listening.close()


def by_password(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/sign-in")
    page.get_by_label("Sign-in name").fill("user-0")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Sign in", exact=True))


def by_identity(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/sign-in")
    page.get_by_role("button", name="Sign in with School").click()
    page.locator("input[name=sub]").fill("s-1")
    page.locator("button, input[type=submit]").first.click()
    page.wait_for_url(re.compile(re.escape(site)))


@pytest.mark.parametrize("signs_in", [by_password, by_identity])
def test_who_is_signed_in_casts_without_a_cookie_a_referrer_or_a_name(
    signs_in: object, hall: tuple[Hall, Relay], chromium: Browser
) -> None:
    here, relay = hall
    site = here.where.site_url
    context = patient(chromium.new_context(viewport=PHONE, locale="en"))
    page = context.new_page()
    signs_in(page, site)
    page.goto(f"{site}/accounts/")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    assert {"sessionid", "known-browser"} <= set(cookies)

    ticket = here.tickets.pop()
    page.goto(f"{site}/join#{ticket}")
    tap(page, "Begin")
    expect(page.locator(".card-sheet")).to_have_count(4)
    for card in page.locator(".card-sheet").all():
        card.get_by_role("button", name="Abstain on this presenter").click()
    tap(page, "Review")
    tap(page, "Cast my ballot")
    says(page, IN_BOX)
    context.close()

    heads = relay.heads()
    assert [line for line, _headers in heads if line.startswith("POST /boxes/phonetest/ballots")]
    assert {name for _line, headers in heads for name in headers} - ALLOWED == set()
    assert {headers["origin"] for _line, headers in heads} == {site}
    sent = b"".join(bytes(kept) for kept in relay.heard).decode("latin-1")
    secret = [ticket, *cookies.values(), "user-0", "user-1", "s-1", "Representative", "Presenter 01"]
    assert [each for each in secret if each in sent] == []
    assert not re.search(r"sealed|credentials|[0-9a-f]{64}", sent), "the ballot goes wrapped"
