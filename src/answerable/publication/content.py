"""What of a page is published, as anybody can recompute it from the page's HTML.

An element with the attribute `data-published` is published under that name: `title`, `subtitle`, `summary`, `source`, `author`, `editor`, `event_date`,
`source_date`, `picture`, `body`, `files`. What lies in two such elements belongs to the inner one. An element with `data-unpublished` inside one is
left out (labels, links of the site), and so are scripts, styles and templates.

The content of a name is a list of lines, in the page's order:
  text     in Unicode form NFC, white space made one space and taken off both ends; empty lines are none. The tags of `INLINE` leave a line whole, every other ends it
  a time   `<time datetime="...">` is its attribute, not what stands in it
  a file   `img`, `video`, `audio`, `source` and `track` with `src`, and `a` with `download`: "sha256:" and the hex SHA-256 of the bytes at that address.
           A `meta` is its `content`: the file at that address for the property og:image, else text.
           The alternative text of a picture, if there is any, is a line before it; the text of a link is a line before its file

The digest is the SHA-256 of the canonical JSON (RFC 8785) of {name: lines}; a name without lines is left out. Where links lead is not part of it:
an address depends on where the site is served.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from answerable.protocol import canonical

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
SILENT = frozenset(("script", "style", "template", "noscript"))
FILES = frozenset(("img", "video", "audio", "source", "track"))

Content = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that a page shows or offers, by its address as it stands in the page."""

    address: str


@dataclass(slots=True)
class MarkedPage:
    """What was read of a page: the published lines by name, and what its head says (`meta` by name or property)."""

    parts: dict[str, list[str | ShownFile]] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)

    def files(self) -> list[str]:
        return [
            line.address for lines in self.parts.values() for line in lines if isinstance(line, ShownFile)
        ]

    def content(self, digest_of: Callable[[str], str]) -> Content:
        """`digest_of` gives the hex SHA-256 of the file at an address."""
        return {
            name: [
                f"sha256:{digest_of(line.address)}" if isinstance(line, ShownFile) else line for line in lines
            ]
            for name, lines in self.parts.items()
            if lines
        }

    def text(self, *names: str) -> str:
        """The text of these parts, without files, a line each."""
        lines = (line for name in names for line in self.parts.get(name, ()))
        return "\n".join(line for line in lines if isinstance(line, str))


def read(html: str) -> MarkedPage:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.end_line()
    return parser.page


def inner(html: str, name: str) -> str:
    """The HTML within the elements published as `name`, as it stands there, without what is marked `data-unpublished`."""
    parser = _Inner(html, name)
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)


def digest(content: Content) -> str:
    return canonical.digest(content)


@dataclass(slots=True)
class _Element:
    tag: str
    name: str | None  # published under, here or further out
    is_silent: bool
    offers: str = ""  # the file that a link offers


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = MarkedPage()
        self._open = [_Element("", None, False)]
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.page.meta.setdefault(
                given.get("name") or given.get("property", ""), given.get("content", "")
            )
        around = self._open[-1]
        name = given.get("data-published") or around.name
        if tag not in INLINE or name != around.name:
            self.end_line()
        is_silent = around.is_silent or tag in SILENT or "data-unpublished" in given
        if tag == "meta" and name and given.get("content"):
            self._say(name, given)
        if tag in FILES and given.get("src") and name and not is_silent:
            self._show(name, given["src"], given.get("alt", ""))
        if tag in VOID:
            return
        element = _Element(tag, name, is_silent)
        self._open.append(element)
        if tag == "a" and "download" in given and not is_silent:
            element.offers = given.get("href", "")
        if tag == "time" and "datetime" in given and not is_silent:
            self.handle_data(given["datetime"])
            element.is_silent = True

    def handle_endtag(self, tag: str) -> None:
        if tag not in (element.tag for element in self._open):
            return
        while True:
            closed = self._open[-1]
            if closed.tag not in INLINE or closed.name != self._open[-2].name:
                self.end_line()
            if closed.offers and closed.name:
                self._show(closed.name, closed.offers, "")
            self._open.pop()
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        around = self._open[-1]
        if around.name and not around.is_silent:
            self._line.append(data)

    def end_line(self) -> None:
        """What was gathered is a line of the innermost published element that is open."""
        text = normal("".join(self._line))
        self._line.clear()
        name = self._open[-1].name
        if name and text:
            self.page.parts.setdefault(name, []).append(text)

    def _say(self, name: str, given: dict[str, str]) -> None:
        is_file = given.get("property") == "og:image"
        said = ShownFile(given["content"]) if is_file else normal(given["content"])
        if said:
            self.page.parts.setdefault(name, []).append(said)

    def _show(self, name: str, address: str, alternative: str) -> None:
        self.end_line()
        lines = self.page.parts.setdefault(name, [])
        if said := normal(alternative):
            lines.append(said)
        lines.append(ShownFile(address))


class _Inner(HTMLParser):
    """Notes where elements begin and end, and cuts the page there."""

    def __init__(self, html: str, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._html = html
        self._name = name
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[tuple[str, bool]] = []  # (tag, whether what is in it is wanted)
        self._from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        around = self._wanted()
        name = given.get("data-published") or (self._name if around else "")
        wanted = "data-unpublished" not in given and name == self._name
        if tag in VOID:
            return
        here = self._here()
        if around and not wanted:
            self.pieces.append(self._html[self._from : here])
        elif wanted and not around:
            self._from = here + len(self.get_starttag_text() or "")
        self._open.append((tag, wanted))

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _wanted in self._open):
            return
        before, closed = self._wanted(), ""
        while closed != tag:
            closed, _ = self._open.pop()
        if before and not self._wanted():
            self.pieces.append(self._html[self._from : self._here()])
        elif not before and self._wanted():
            self._from = self._html.index(">", self._here()) + 1

    def _wanted(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _here(self) -> int:
        line, offset = self.getpos()
        return self._lines[line - 1] + offset


def normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
