"""A printed report, read as anybody's program can read it: the files attached to the PDF, and the words on its pages.

Words are those of the text layer, in the order in which the pages draw them, without what repeats on every page (PDF 32000-1, 14.8.2.2: artifacts)
and without spaces. What a page shows otherwise, in a picture or laid over the text, is not read.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from answerable.protocol.errors import Malformed

LARGEST = 64 << 20  # bytes of a file that is read, and of one that is attached
MOST_PAGES = 2000
# Spaces, and the marks that let a line end inside a long word.
SPACES = re.compile(r"[\s\u200b\u00ad\ufeff]+")
# How a sign is printed that no typeface has.
NUMBERED = re.compile(r"\[U\+([0-9A-F]{4,6})\]")


class NotAReport(Exception):
    """No PDF, or one that nothing is attached to."""


def attached(path: Path) -> tuple[dict[str, bytes], str]:
    """The attached files by name, and the words of all pages."""
    try:
        if path.stat().st_size > LARGEST:
            raise NotAReport("the file is too large")
        reader = PdfReader(path)
        files = {name: each[0] for name, each in reader.attachments.items() if len(each) == 1}
        if not files:
            raise NotAReport("nothing is attached to it")
        if len(reader.pages) > MOST_PAGES or any(len(each) > LARGEST for each in files.values()):
            raise NotAReport("it is too large")
        return files, plain("".join(_words(page) for page in reader.pages))
    except OSError as error:
        raise NotAReport(error.strerror or str(error)) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAReport(f"not a PDF that can be read ({type(error).__name__})") from error


def _words(page: PageObject) -> str:
    """What the page says, without its artifacts; a picture says its alternative text."""
    found: list[str] = []
    marked: list[bool] = []

    def before(operator: bytes, operands: list[Any], _matrix: object, _text_matrix: object) -> None:
        if operator in (b"BDC", b"BMC"):
            instead = operands[1].get("/Alt") if len(operands) > 1 and isinstance(operands[1], dict) else None
            if instead is not None and not any(marked):
                found.append(_text(instead))
            marked.append(instead is not None or str(operands[0]) == "/Artifact")
        elif operator == b"EMC" and marked:
            marked.pop()

    def said(text: str, *_where: object) -> None:
        if not any(marked):
            found.append(text)

    page.extract_text(visitor_operand_before=before, visitor_text=said)
    return "".join(found)


def _text(value: Any) -> str:
    """A text string of PDF (7.9.2.2): UTF-16 where it begins with its mark. The library guesses in a page's content, so its bytes are asked for."""
    raw: bytes = value.original_bytes
    return raw.decode("utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1", "replace")


def plain(text: str) -> str:
    """For comparing: without spaces, and with one form for signs that look alike (Unicode's NFKC)."""
    signs = NUMBERED.sub(lambda found: chr(int(found[1], 16)), unicodedata.normalize("NFKC", text))
    return SPACES.sub("", signs)


def said_by(printed: Any) -> str:
    """The words that `printed.json` puts on the pages, in order."""
    try:
        return plain("".join(_said(printed)))
    except (KeyError, TypeError, IndexError) as error:
        raise Malformed("printed.json is not of the form that reports have") from error


def _said(printed: Any) -> Iterator[str]:
    yield from printed["head"]
    for pair in printed["facts"]:
        yield from pair
    for block in printed["blocks"]:
        yield from _block(block)


def _block(block: Any) -> Iterator[str]:
    columns, rows = block.get("columns", ()), block.get("rows", ())
    yield block.get("text", "")
    yield block.get("alt", "")
    for label, value in block.get("pairs", ()):
        yield label
        yield value
    if block["kind"] == "band":
        for row in rows:
            yield row["cells"][0]
            for column, cell in zip(columns[1:], row["cells"][1:], strict=True):
                yield column["title"]
                yield cell
    else:
        for column in columns:
            yield column["title"]
            yield column["note"]
        for row in rows:
            yield from row["cells"]
            yield row["said"]
    yield from block.get("notes", ())
