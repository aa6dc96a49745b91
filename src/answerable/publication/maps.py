"""Reading site maps (sitemaps.org, protocol 0.9) and the lines of robots.txt that name them. Errors: `Malformed`."""

from typing import NamedTuple

from defusedxml import ElementTree

from answerable.protocol.errors import Malformed

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_NAMES = {"": SPACE}


class MapRow(NamedTuple):
    address: str
    changed: str  # as it is written; empty if it is not said


def read(raw: bytes) -> list[MapRow]:
    try:
        top = ElementTree.fromstring(raw)
    except (ElementTree.ParseError, ValueError) as error:
        raise Malformed(f"not XML: {error}") from error
    if top.tag != f"{{{SPACE}}}urlset":
        raise Malformed("not a site map")
    return [
        MapRow((url.findtext("loc", "", _NAMES)).strip(), url.findtext("lastmod", "", _NAMES).strip())
        for url in top.findall("url", _NAMES)
    ]


def named_in(robots: str) -> list[str]:
    """The addresses of the site maps."""
    lines = (line.partition(":") for line in robots.splitlines())
    return [value.strip() for name, _colon, value in lines if name.strip().lower() == "sitemap"]
