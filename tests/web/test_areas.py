"""Every address of the site, and what browsers are told there, held against the table in `areas`."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from answerable.web import areas
from answerable.web.accounts.models import User
from answerable.web.areas import HANDED_OUT, NOT_KEPT, SELF, Headers, area_of, policy

WEB = Path(areas.__file__).parent
BALLOTBOX = "http://localhost:8001"
EXAMPLES = {
    "slug": "spring",
    "int": "1",
    "str": "one",
    "path": "pictures/hall.png",
    "uuid": "0" * 32,
    "rest": "",
}


def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, here)
        else:
            yield "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: EXAMPLES[found[1] or "str"], here)


# Addresses written as regular expressions are of allauth, all below accounts/.
ADDRESSES = sorted(
    {re.sub(r"\^|\$|\\Z|\(\?P<\w+>[^)]*\)", "x", address) for address in walk(get_resolver().url_patterns)}
)


def directives(answer: HttpResponse) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


def test_every_address_stands_under_a_prefix_of_the_product() -> None:
    assert len(ADDRESSES) > 100
    outside = [address for address in ADDRESSES if area_of(address).name == "public sites"]
    assert outside == ["/"]
    assert {area_of(address).name for address in ADDRESSES} >= {"desk", "phone", "evidence", "public files"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "administrator"])
def test_every_address_says_what_the_table_says(who: str) -> None:
    client = Client(raise_request_exception=False)
    user = User.objects.create_superuser("office")
    for address in ADDRESSES:
        if who == "administrator":
            client.force_login(user)  # one of the addresses signs out
        answer = client.get(address)
        area = area_of(address)
        is_file = "attachment" in answer.headers.get("Content-Disposition", "")
        told = policy(HANDED_OUT if is_file else area)
        assert answer.headers["Content-Security-Policy"] == told, address
        assert answer.headers["X-Frame-Options"] == ("SAMEORIGIN" if area.framed_by else "DENY"), address
        assert answer.headers["Cross-Origin-Resource-Policy"] == area.shown_on, address
        # Who is signed in is looked at, so that their answer is nobody else's.
        kept = "public, max-age=60" if address == "/" and who == "visitor" else NOT_KEPT
        assert answer.headers["Cache-Control"] == kept, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize(
    ("address", "framed", "scripts", "styles", "connections"),
    [
        ("/desk/meetings/", "'none'", SELF, SELF, SELF),
        ("/accounts/sign-in", "'none'", SELF, SELF, SELF),
        ("/join", "'none'", SELF, SELF, f"{SELF} {BALLOTBOX}"),
        ("/api/ticket", "'none'", SELF, SELF, f"{SELF} {BALLOTBOX}"),
        ("/evidence/spring/tracker", "'none'", SELF, SELF, f"{SELF} {BALLOTBOX}"),
        ("/verify", "'none'", SELF, SELF, f"{SELF} {BALLOTBOX}"),
        ("/editors/", SELF, f"{SELF} 'unsafe-inline'", f"{SELF} 'unsafe-inline'", SELF),
        ("/media/hall.png", "'none'", "'none'", "'none'", "'none'"),
        ("/news/2026/", SELF, SELF, SELF, SELF),
        # A prefix is one with all its letters, and an address without / at its end stands for itself.
        ("/joined", SELF, SELF, SELF, SELF),
        ("/deskt/", SELF, SELF, SELF, SELF),
    ],
)
@pytest.mark.django_db
def test_what_each_area_may(address: str, framed: str, scripts: str, styles: str, connections: str) -> None:
    told = directives(Headers(lambda _: HttpResponse()).process_response(request_of(address), HttpResponse()))
    assert (told["frame-ancestors"], told["script-src"], told["style-src"], told["connect-src"]) == (
        framed,
        scripts,
        styles,
        connections,
    )
    assert (told["default-src"], told["base-uri"]) == ("'none'", "'none'")


def request_of(address: str) -> HttpRequest:
    request = HttpRequest()
    request.path = address
    return request


@pytest.mark.django_db
def test_only_what_is_the_same_for_everybody_is_kept() -> None:
    def kept(address: str, response: HttpResponse) -> str:
        answered = Headers(lambda _: response).process_response(request_of(address), response)
        return answered.headers["Cache-Control"]

    own = HttpResponse()
    own.set_cookie("language", "en")
    asked = HttpResponse(headers={"Vary": "Accept-Language, Cookie", "Cache-Control": "public"})
    assert kept("/news/", HttpResponse()) == "public, max-age=60"
    assert kept("/media/hall.png", HttpResponse()) == "public, max-age=3600"
    assert [kept("/news/", each) for each in (own, asked, HttpResponse(status=404))] == [NOT_KEPT] * 3
    assert kept("/desk/", HttpResponse(headers={"Cache-Control": "public"})) == NOT_KEPT


@pytest.mark.django_db
def test_a_file_to_store_runs_nothing() -> None:
    file = HttpResponse(headers={"Content-Disposition": 'attachment; filename="plan.pdf"'})
    told = directives(Headers(lambda _: file).process_response(request_of("/desk/debriefs/1/files/1"), file))
    assert ("sandbox" in told, told["script-src"], told["connect-src"]) == (True, "'none'", "'none'")


def test_no_view_says_it_otherwise() -> None:
    """The table is the only place; what answers before Django is asked writes its own."""
    allowed = {"areas.py"}
    words = re.compile(
        r"Content-Security-Policy|Cross-Origin-Resource-Policy|Cache-Control|X-Frame-Options|never_cache|cache_control|xframe_|csp_"
    )
    patching = {
        str(path.relative_to(WEB))
        for path in WEB.rglob("*.py")
        if words.search(path.read_text(encoding="utf-8"))
    }
    assert patching == allowed
