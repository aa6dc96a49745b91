"""What stands at an address of a site, as the file that it becomes in an export, and the addresses that this file leads to."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from answerable.web.newsroom import reader
from answerable.web.newsroom.export.places import FilePlaces
from answerable.web.newsroom.export.rewriting import Rewriter

PICTURES = re.compile(r"https?://[^\s\"'<>&\\/]+/media/[^\s\"'<>&\\]+")
SCRIPT = "/static/dist/pages/search.js"


def made(places: FilePlaces, address: str, name: str) -> tuple[bytes, set[str]] | None:
    """The content of the file `name`, and the addresses it leads to; None if nothing stands there."""
    path = urlsplit(address).path
    if path.startswith(settings.STATIC_URL):
        return _static(places, address, name, path.removeprefix(settings.STATIC_URL))
    answer = reader.answer(address)
    if answer is None or answer.status_code != 200:
        return None
    kind = answer.headers["Content-Type"].partition(";")[0]
    if reader.FILE.search(path) or not _is_text(kind):
        return answer.content, set()
    text = answer.content.decode()
    rewriter = Rewriter(places, address, name)
    if kind == "text/css":
        return rewriter.sheet(text).encode(), rewriter.found
    if kind != "text/html":
        # A feed has the text as it was published, and its pictures need not be those that the page shows now.
        return places.told(text).encode(), set(PICTURES.findall(text))
    if path.endswith("/search/"):
        text = _searching(text)
    return rewriter.page(text).encode(), rewriter.found


def _static(places: FilePlaces, address: str, name: str, file: str) -> tuple[bytes, set[str]] | None:
    found = finders.find(file)
    if not isinstance(found, str):
        return None
    content = Path(found).read_bytes()
    if not name.endswith(".css"):
        return content, set()
    rewriter = Rewriter(places, address, name)
    return rewriter.sheet(content.decode()).encode(), rewriter.found


def _searching(html: str) -> str:
    """The page of a search, with a script that does what the server does on the live site."""
    with translation.override(_language(html)):
        fragment = render_to_string("newsroom/search_here.html", {"script": SCRIPT})
    before, main, after = html.rpartition("</main>")
    return f"{before}{fragment}{main}{after}"


def _language(html: str) -> str:
    return "en" if '<html lang="en"' in html[:200] else "zh-hans"


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml", "+json", "/json"))
