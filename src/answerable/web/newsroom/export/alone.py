"""Pages of the sites kept as files that any browser opens without the site, in ten years too: with their style sheets, fonts and pictures, and without what only
the site could answer.

A link leads to the file of a page that is kept as well, or on to where a link of the text leads. All others, those of the frame around the text, lead nowhere any
more: they stay as words. Scripts, forms and buttons are left out.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from answerable.publication import content
from answerable.web.newsroom import reader
from answerable.web.newsroom.export.making import made
from answerable.web.newsroom.export.places import SHARED, FilePlaces
from answerable.web.newsroom.export.rewriting import Rewriter
from answerable.web.newsroom.models import NewsSite

_SCRIPT = re.compile(r"<script\b.*?</script>\s*", re.DOTALL)
_CONTROL = re.compile(r"<(form|button)\b.*?</\1>\s*", re.DOTALL)
_OTHER_LINK = re.compile(r'<link rel="(?!stylesheet"|icon")[^>]*>\s*')
_HREF = re.compile(r'\shref="([^"]*)"')


class KeptPlaces(FilePlaces):
    """Of the whole cluster only what is given with its file's name, by its whole address, and what such pages are shown with."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(list(NewsSite.objects.all()), [], None)
        self._given = given

    def name(self, address: str) -> str | None:
        if given := self._given.get(self.plain(address)):
            return given
        name, path = super().name(address), urlsplit(address).path
        is_needed = path.startswith(SHARED) or "/theme-" in path or reader.FILE.search(path)
        return name if is_needed else None


class _Alone(Rewriter):
    def __init__(self, places: FilePlaces, address: str, name: str, in_text: frozenset[str]) -> None:
        super().__init__(places, address, name)
        self._in_text = in_text

    def _attribute(self, tag: str, link: re.Match[str]) -> str:
        led = super()._attribute(tag, link)
        leads_on = tag == "a" and urlsplit(led[len(link[1]) : -1]).netloc
        return "" if leads_on and link[2] not in self._in_text else led


def pages_alone(pages: Mapping[str, str], given: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files of `pages` and of all that they need, by name. Both mappings have names by whole addresses; what is `given` lies there already."""
    places = KeptPlaces({**pages, **given})
    waiting, seen = list(pages), set(given.values())
    while waiting:
        address = waiting.pop(0)
        name = places.name(address)
        if name is None or name in seen:
            continue
        seen.add(name)
        found = _page(places, address, name) if address in pages else made(places, address, name)
        if found is not None:
            yield name, found[0]
            waiting += sorted(found[1])


def _page(places: FilePlaces, address: str, name: str) -> tuple[bytes, set[str]] | None:
    answer = reader.answer(address)
    if answer is None or answer.status_code != 200:
        return None
    html = answer.content.decode()
    in_text = frozenset(_HREF.findall(content.inner(html, "body")))
    for needless in (_SCRIPT, _CONTROL, _OTHER_LINK):
        html = needless.sub("", html)
    rewriter = _Alone(places, address, name, in_text)
    return rewriter.page(html).encode(), rewriter.found
