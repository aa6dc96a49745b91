"""What every answer of the site says to browsers, whichever view it comes from."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import answerable.web
from answerable.web.accounts.models import User
from web.casting.casting_world import post

PAGES = ("/desk/", "/accounts/sign-in", "/desk/organisation/people", "/desk/meetings/", "/desk/no-such-page")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_pages_are_kept_by_no_browser(address: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("office"))
    answer = client.get(address)
    kept = {part.strip() for part in answer.headers["Cache-Control"].split(",")}
    assert "no-store" in kept


@pytest.mark.django_db
def test_scripts_may_be_kept() -> None:
    assert "no-store" not in Client().get("/static/dist/verify.js").headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_pages_run_no_script_of_their_own_and_stand_in_no_frame(address: str) -> None:
    headers = Client().get(address).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


@pytest.mark.django_db
def test_what_is_refused_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(enforce_csrf_checks=True)
    statuses = [
        client.get("/desk/no-such-page").status_code,
        client.post("/accounts/sign-in", {"login": "hua", "password": "secret"}).status_code,
        client.get("/desk/", headers={"host": "elsewhere.example"}).status_code,
        post(client, "/api/ticket", {"ticket": "A" * 22}).status_code,
    ]
    assert (statuses, caplog.records) == ([404, 403, 400, 404], [])


@pytest.mark.parametrize(("url", "seconds"), [("https://vote.example", 86400), ("http://vote.example", 0)])
@pytest.mark.process
def test_https_is_remembered_for_a_day(url: str, seconds: int, tmp_path: str) -> None:
    environment = {**os.environ, "SITE_URL": url, "ANSWERABLE_HOME": str(tmp_path)}
    cookies = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE"
    code = f"from answerable.web import settings as s; print(s.SECURE_HSTS_SECONDS, {cookies})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(seconds), *[str(bool(seconds))] * 3]


@pytest.mark.django_db
@pytest.mark.parametrize("encrypted", [True, False])
def test_the_language_is_kept_as_safely_as_the_session(
    encrypted: bool, client: Client, settings: Any
) -> None:
    settings.LANGUAGE_COOKIE_SECURE = encrypted  # as the settings set it: see above
    answer = client.post(reverse("set-language"), {"language": "zh-hans", "next": "/desk/"})
    kept = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (kept.value, bool(kept["secure"]), kept["samesite"]) == ("zh-hans", encrypted, "Lax")


def test_no_cookie_is_set_without_saying_whether_it_may_go_in_the_clear() -> None:
    web = Path(answerable.web.__file__).parent
    calls = [
        (f"{path.relative_to(web)}:{node.lineno}", {each.arg for each in node.keywords})
        for path in web.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"set_cookie", "set_signed_cookie"}
    ]
    assert len(calls) >= 5
    assert [place for place, named in calls if not {"secure", "samesite"} <= named] == []
