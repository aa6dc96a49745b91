"""Attached files: what kind a file really is, and whether it may be kept.

The kind is told from the content, never from the name alone. Nothing here runs, renders or unpacks a file: of an
Office file only the list of its parts is read. Refusals are values (`FileRefused`) with a sentence for the person.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from answerable import packed

LARGEST = 20 * 1024 * 1024
MOST = 10
# Nothing is unpacked here, but whoever opens the file does it.
MOST_UNPACKED = 1024 * 1024 * 1024
CHUNK = 1 << 20


class FileRefusal(Enum):
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    UNKNOWN_KIND = "unknown-kind"
    NAME_DISAGREES = "name-disagrees"
    MACROS = "macros"
    PROTECTED = "protected"
    TOO_PACKED = "too-packed"
    DAMAGED = "damaged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: its endings, and the type it is served with."""

    endings: tuple[str, ...]
    content_type: str


@dataclass(frozen=True, slots=True)
class FileRefused:
    name: str
    reason: FileRefusal

    def sentence(self) -> str:
        return sentence(self.reason) % {"name": self.name, "megabytes": LARGEST // 1024 // 1024, "most": MOST}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    kind: FileKind
    size: int
    sha256: str


OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileKind(("pdf",), "application/pdf")
PNG = FileKind(("png",), "image/png")
JPEG = FileKind(("jpg", "jpeg"), "image/jpeg")
DOCX = FileKind(("docx",), OFFICE + "wordprocessingml.document")
XLSX = FileKind(("xlsx",), OFFICE + "spreadsheetml.sheet")
PPTX = FileKind(("pptx",), OFFICE + "presentationml.presentation")

BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
FOLDERS = {"word/": DOCX, "xl/": XLSX, "ppt/": PPTX}
ENCRYPTED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACCEPTED = ",".join(f".{ending}" for kind in (PDF, DOCX, XLSX, PPTX, PNG, JPEG) for ending in kind.endings)


def sentence(reason: FileRefusal) -> str:
    """What to tell the person; the placeholders are name, megabytes and most."""
    return {
        FileRefusal.EMPTY: _("“%(name)s” is empty, so it was not attached."),
        FileRefusal.TOO_PACKED: _(
            "“%(name)s” has so many parts, or unpacks to so much, that it was not attached. Save it anew and attach it again."
        ),
        FileRefusal.TOO_LARGE: _(
            "“%(name)s” is larger than %(megabytes)s MB. Make it smaller and attach it again."
        ),
        FileRefusal.TOO_MANY: _(
            "“%(name)s” was not attached: a debrief takes %(most)s files. Remove one first."
        ),
        FileRefusal.UNKNOWN_KIND: _(
            "“%(name)s” is not a file that can be attached. Attach PDF, Word (docx), Excel (xlsx), PowerPoint (pptx), PNG or JPEG."
        ),
        FileRefusal.NAME_DISAGREES: _(
            "“%(name)s” has a name that does not fit its content. Save it again as the kind it is, then attach it."
        ),
        FileRefusal.MACROS: _("“%(name)s” contains macros. Save it without macros and attach it again."),
        FileRefusal.PROTECTED: _(
            "“%(name)s” is protected by a password or in an old Office format. Save it as docx, xlsx or pptx without a password."
        ),
        FileRefusal.DAMAGED: _("“%(name)s” is damaged or cut short. Save it again and attach it."),
        FileRefusal.CLOSED: _("“%(name)s” was not attached: the debrief has been handed in."),
    }[reason]


def examine(file: IO[bytes], name: str, size: int) -> Fingerprint | FileRefused:
    """The kind and digest of `file`, or why it is refused. `name` is what the person calls it."""
    if size == 0:
        return FileRefused(name, FileRefusal.EMPTY)
    if size > LARGEST:
        return FileRefused(name, FileRefusal.TOO_LARGE)
    kind = kind_of(file)
    if isinstance(kind, FileRefusal):
        return FileRefused(name, kind)
    if PurePath(name).suffix.lower().lstrip(".") not in kind.endings:
        return FileRefused(name, FileRefusal.NAME_DISAGREES)
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return Fingerprint(kind, size, digest.hexdigest())


def kind_of(file: IO[bytes]) -> FileKind | FileRefusal:
    """What the content is, by its first bytes or, for an Office file, by its parts."""
    file.seek(0)
    start = file.read(8)
    for beginning, kind in BEGINNINGS:
        if start.startswith(beginning):
            return kind
    if start.startswith(ENCRYPTED_OFFICE):
        return FileRefusal.PROTECTED
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    return FileRefusal.UNKNOWN_KIND


def _office_kind(file: IO[bytes]) -> FileKind | FileRefusal:
    try:
        with packed.opened(file, MOST_UNPACKED) as package:
            parts = {part.lower() for part in package.namelist()}
    except packed.TooLarge:
        return FileRefusal.TOO_PACKED
    except packed.DamagedPack:
        return FileRefusal.DAMAGED
    if any(part.endswith("vbaproject.bin") for part in parts):
        return FileRefusal.MACROS
    kinds = [kind for folder, kind in FOLDERS.items() if any(part.startswith(folder) for part in parts)]
    return kinds[0] if len(kinds) == 1 and "[content_types].xml" in parts else FileRefusal.UNKNOWN_KIND


def shown_name(name: str) -> str:
    """`name` without folders, control characters or direction overrides, at most 150 characters with its ending."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = base.rpartition(".")
    return f"{stem[:140]}{dot}{ending[:9]}" if dot else base[:150] or "file"
