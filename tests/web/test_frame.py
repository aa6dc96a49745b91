"""The frame of the pages: one heading each, the same name in the window's title, and lists that are left out when empty."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory

WEB = Path(__file__).parents[2] / "src" / "answerable" / "web"
TEMPLATES = {path.relative_to(WEB).as_posix(): path.read_text("utf-8") for path in WEB.rglob("*.html")}
# Pages with no place of their own in the site, and the phone's page, which script draws.
FRAMELESS = (
    "accounts/",
    "templates/403.html",
    "templates/404.html",
    "templates/500.html",  # these two ask no database
    "templates/503.html",
    "templates/given_back.html",
    "front/templates/front/start_visitor.html",
    "casting/templates/casting/join.html",
    "newsroom/templates/newsroom/desk/",  # these stand in the frame of the editors' desk
    "newsroom/templates/wagtailadmin/",  # and this is that frame: Wagtail's of the same name, with our mark
    "room/templates/room/console.html",  # its head changes while it is open: the console draws it
)
PARENT = re.compile(r'{% extends "([^"]+)" %}')


def visit(address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    return request


def chain(text: str) -> list[str]:
    """What a template extends, up to the last."""
    parents: list[str] = []
    while found := PARENT.search(text):
        assert found[1] not in parents, f"{found[1]} extends itself"
        parents.append(found[1])
        text = next(source for name, source in TEMPLATES.items() if name.endswith(f"templates/{found[1]}"))
    return parents


# Public sites have a frame of their own; tests/web/newsroom looks at their pages.
PUBLIC_FRAME = "newsroom/public.html"
PAGES = [
    name
    for name, text in TEMPLATES.items()
    if (found := PARENT.search(text)) and found[1] != PUBLIC_FRAME and not name.startswith(FRAMELESS)
]


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"templates/page.html", "templates/confirm.html"}))
def test_a_page_fills_the_frame_and_writes_its_name_once(name: str) -> None:
    parents = chain(TEMPLATES[name])
    assert parents[-2:] == ["page.html", "base.html"]
    assert "<h1" not in TEMPLATES[name]
    sources = [
        TEMPLATES[name],
        *(text for path, text in TEMPLATES.items() if path.split("templates/")[-1] in parents[:-2]),
    ]
    is_shared = any(f'extends "{name.split("templates/")[-1]}"' in text for text in TEMPLATES.values())
    assert is_shared or any("{% block name %}" in text for text in sources)


def test_the_name_is_in_the_title_without_its_tags_and_escaped_once() -> None:
    page = Template('{% extends "page.html" %}{% block name %}A <em>{{ word }}</em>\n page{% endblock %}')
    shown = page.render(RequestContext(visit("/"), {"word": "R&D <b>"}))
    assert "<title>A R&amp;D &lt;b&gt; page · Answerable</title>" in shown
    assert "<h1>A <em>R&amp;D &lt;b&gt;</em>\n page</h1>" in shown


def test_a_block_that_no_template_has_is_empty() -> None:
    assert Template('{% text_of "nothing" %}').render(Context({})) == ""


def test_an_address_keeps_what_it_does_not_change() -> None:
    context = RequestContext(visit("/list?q=a%20b&page=2"), {})
    assert Template('{% address_with "page" 3 %}').render(context) == "?q=a+b&amp;page=3"


def test_visitors_are_not_led_to_pages_that_they_cannot_open(client: Client, db: None) -> None:
    assert "breadcrumb" in client.get("/verify").text
    assert "<li>" not in client.get("/verify").text.partition('class="breadcrumb"')[2].partition("</nav>")[0]
