"""On a phone each cell of a table becomes a line of a card: its label in the first column, its content in the second.

Elements are placed by the style sheet, bare text by its turn. So text that follows an element within a cell would stand under the label: it belongs into one
element with what goes before it.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import answerable.web

WEB = Path(answerable.web.__file__).parent
OTHERWISE = re.compile(r"\{%\s*(?:else|elif)\b.*?%\}")
TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
CHOICE = "template-else"
VOID = {"br", "input", "img", "hr", "wbr", CHOICE}


class Cells(HTMLParser):
    """`astray` has the bare texts that follow an element within one cell."""

    def __init__(self) -> None:
        super().__init__()
        self.astray: list[str] = []
        self._depth: int | None = None
        self._has_element = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth is None:
            if tag in ("td", "th") and "data-th" in dict(attrs):
                self._depth, self._has_element = 0, False
            return
        if self._depth == 0:
            self._has_element = tag != CHOICE
        if tag not in VOID:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth is not None and tag not in VOID:
            self._depth = None if self._depth == 0 else self._depth - 1

    def handle_data(self, data: str) -> None:
        if self._depth == 0 and self._has_element and data.strip():
            self.astray.append(data.strip())


def astray(template: str) -> list[str]:
    found = Cells()
    found.feed(TAGS.sub("", OTHERWISE.sub(f"<{CHOICE}>", template)))
    return found.astray


def test_every_cell_keeps_its_text_together() -> None:
    read = {str(path.relative_to(WEB)): path.read_text(encoding="utf-8") for path in WEB.rglob("*.html")}
    assert sum("data-th" in text for text in read.values()) > 30
    assert {name: astray(text) for name, text in read.items() if astray(text)} == {}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("<strong>a</strong>: {{ b }}", [": {{ b }}"]),
        ("a<br>b", ["b"]),
        ("<div><strong>a</strong>: {{ b }}</div>", []),
        ("{{ a }} <span>b</span>", []),
        ("{% if x %}<input>{% else %}{{ a }}{% endif %}", []),
    ],
)
def test_what_is_astray(cell: str, found: list[str]) -> None:
    assert astray(f'<table><tr><td data-th="Label">{cell}</td></tr></table>') == found
