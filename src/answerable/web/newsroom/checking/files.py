"""The text of an attachment: docx, xlsx, pdf and plain text, each within limits. Raises `Unread` with the reason; anything else that a file can do wrong becomes that."""

import io
import zipfile
from collections.abc import Callable
from enum import Enum
from xml.etree.ElementTree import ParseError

import pypdf
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook

from answerable import packed

BYTES = 64 * 1024 * 1024  # of the file, and of all that is packed in it
CHARACTERS = 2_000_000
PAGES = 500
CELLS = 500_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class FileFault(Enum):
    KIND = "kind"  # nothing that we can read
    SIZE = "size"
    BROKEN = "broken"
    LOCKED = "locked"
    NO_TEXT = "no-text"  # pages of pictures


class Unread(Exception):
    def __init__(self, reason: FileFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


def text_of(name: str, content: bytes) -> str:
    """By the ending of the name; what the file really is was looked at when it was uploaded."""
    reader = READERS.get(name.rpartition(".")[2].lower())
    if reader is None:
        raise Unread(FileFault.KIND)
    if len(content) > BYTES:
        raise Unread(FileFault.SIZE)
    try:
        text = reader(content)
    except Unread:
        raise
    except (
        packed.DamagedPack,
        zipfile.BadZipFile,
        ParseError,
        DefusedXmlException,
        pypdf.errors.PyPdfError,
    ) as error:
        raise Unread(FileFault.BROKEN) from error
    except Exception as error:  # the readers raise whatever a broken file leads them to
        raise Unread(FileFault.BROKEN) from error
    if len(text) > CHARACTERS:
        raise Unread(FileFault.SIZE)
    return text


def _docx(content: bytes) -> str:
    with _unpacked(content) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        wanted = [
            name for name in names if name.count("/") == 1 and "theme" not in name and "styles" not in name
        ]
        return "\n".join(_paragraphs(archive.read(name)) for name in sorted(wanted))


def _paragraphs(xml: bytes) -> str:
    lines: list[str] = []
    line: list[str] = []
    for _event, element in iterparse(io.BytesIO(xml)):
        if element.tag == f"{WORD}t":
            line.append(element.text or "")
        elif element.tag == f"{WORD}p":
            lines.append("".join(line))
            line = []
            element.clear()
    return "\n".join(lines)


def _xlsx(content: bytes) -> str:
    _unpacked(content).close()
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows, cells = [], 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells += len(row)
            if cells > CELLS:
                raise Unread(FileFault.SIZE)
            if line := "\t".join(str(value) for value in row if value is not None):
                rows.append(line)
    return "\n".join(rows)


def _pdf(content: bytes) -> str:
    document = pypdf.PdfReader(io.BytesIO(content))
    if document.is_encrypted:
        raise Unread(FileFault.LOCKED)
    if len(document.pages) > PAGES:
        raise Unread(FileFault.SIZE)
    text = "\n".join(page.extract_text() for page in document.pages)
    if not text.strip():
        raise Unread(FileFault.NO_TEXT)
    return text


def _plain(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _unpacked(content: bytes) -> zipfile.ZipFile:
    try:
        return packed.opened(content, BYTES)
    except packed.TooLarge as error:
        raise Unread(FileFault.SIZE) from error


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "txt": _plain,
    "csv": _plain,
    "vtt": _plain,
}
