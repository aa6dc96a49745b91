"""The links of a page and of a style sheet, made relative; and where they lead, to be followed.

Pages are written by our own templates, which quote every attribute and escape < and > within one, so that tags are found without a parser.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from answerable.web.newsroom.export.places import FilePlaces

_TAG = re.compile(r"<([a-z]+)((?:\s[^<>]*)?)>")
_LINK = re.compile(r'(\s(?:href|src|poster|action|srcset|content)=")([^"]*)"')
_URL = re.compile(r"""url\((["']?)([^"')]+)\1\)""")
_PART = re.compile(r"\s*(\S+)(\s+[^,\s]+)?\s*(?:,|$)")


class Rewriter:
    """Of one page or style sheet: `found` are the whole addresses that it needs as files."""

    def __init__(self, places: FilePlaces, address: str, name: str) -> None:
        self.found: set[str] = set()
        self._places = places
        self._address = address
        self._name = name

    def page(self, html: str) -> str:
        return self._places.told(_TAG.sub(self._tag, html))

    def sheet(self, css: str) -> str:
        return _URL.sub(lambda link: f"url({link[1]}{self._led(link[2])}{link[1]})", css)

    def _tag(self, tag: re.Match[str]) -> str:
        if "=" not in tag[2]:
            return tag[0]
        return f"<{tag[1]}{_LINK.sub(lambda link: self._attribute(tag[1], link), tag[2])}>"

    def _attribute(self, tag: str, link: re.Match[str]) -> str:
        value = unescape(link[2])
        name = link[1].strip()
        is_whole = bool(urlsplit(value).netloc)
        # What machines are told in the head is whole, and stays so; a meta tag's content is no link unless it is a whole address of a file.
        if name == 'content="' or (tag == "link" and is_whole):
            if name == 'content="' and is_whole and "/media/" in value:
                self._led(value)
            return link[0]
        if name == 'srcset="':
            return f'{link[1]}{", ".join(self._sized(value))}"'
        led = self._live(value) if name == 'action="' and not self._is_search(value) else self._led(value)
        return f'{link[1]}{escape(led)}"'

    def _sized(self, value: str) -> Iterator[str]:
        for part in _PART.finditer(value):
            yield self._led(part[1]) + (part[2] or "")

    def _is_search(self, value: str) -> bool:
        return urlsplit(value).path.endswith("/search/")

    def _live(self, value: str) -> str:
        """A form that somebody must answer is sent to the live site."""
        return urljoin(self._address, value)

    def _led(self, value: str) -> str:
        if (
            not value
            or value.startswith("#")
            or urlsplit(value).scheme in ("mailto", "tel", "data", "javascript")
        ):
            return value
        address, fragment = urldefrag(urljoin(self._address, value))
        name = self._places.name(address)
        if name is None:
            return address + (f"#{fragment}" if fragment else "")
        self.found.add(self._places.plain(address))
        return self._places.between(self._name, name) + (f"#{fragment}" if fragment else "")
