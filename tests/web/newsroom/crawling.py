"""An ordinary web server over a folder, and a walk along every link that it serves."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import feedparser
import html5lib
from lxml import etree

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LINKS = {
    "a": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "source": "src",
    "video": "src",
    "track": "src",
    "use": "href",
    "form": "action",
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """The address of a server of the folder's files."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def crawl(start: str, base: str) -> tuple[dict[str, bytes], set[str]]:
    """Every page, picture, feed and map entry below `base` that can be reached, and what they name outside of it. Fails at the first broken link."""
    waiting, found, outside = [(start, "")], dict[str, bytes](), set[str]()
    while waiting:
        link, before = waiting.pop()
        address = link.partition("#")[0]
        if not address.startswith(base):
            outside.add(address)
            continue
        if address in found:
            continue
        try:
            with urlopen(address) as answer:
                found[address] = answer.read()
        except HTTPError as error:
            error.close()
            raise AssertionError(f"{before} leads to {address}, which answers {error.code}") from None
        waiting += [(urljoin(address, each), address) for each in links(address, found[address])]
    return found, outside


def links(address: str, content: bytes) -> Iterator[str]:
    path = urlsplit(address).path
    if path.endswith("sitemap.xml"):
        yield from (each.text or "" for each in etree.fromstring(content).iter(LOC))
    elif path.endswith(("rss.xml", "atom.xml")):
        for entry in feedparser.parse(content).entries:
            yield entry.link
            yield from of_html(entry.content[-1].value)
    elif path.endswith("feed.json"):
        for item in json.loads(content)["items"]:
            yield from (item["url"], *of_html(item["content_html"]))
    elif path.endswith("robots.txt"):
        yield from (
            line.removeprefix("Sitemap: ")
            for line in content.decode().splitlines()
            if line.startswith("Sitemap: ")
        )
    elif path.endswith("/"):
        yield from of_html(content.decode())


def of_html(html: str) -> Iterator[str]:
    for each in html5lib.parse(html, namespaceHTMLElements=False).iter():
        is_sent = each.tag == "form" and each.get("method") == "post"
        if each.tag in LINKS and each.get(LINKS[each.tag]) and not is_sent:
            yield each.get(LINKS[each.tag])
        if each.get("http-equiv") == "refresh":
            yield each.get("content").partition("url=")[2]
        for part in (each.get("srcset") or "").split(","):
            if part.strip():
                yield part.split()[0]
