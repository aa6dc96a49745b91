"""The parts of an archive: each is a folder in it, filled by a function that an app registers once, from its `AppConfig.ready()`.

    parts.register("pages", pages_of)        # the files of meeting's web pages, under pages/

The function is given the meeting and yields files, and `LeftOut` with a sentence for what there is and may not be given away. It reads
only. The archive says of itself what was left out and why. Texts are in the language that is active.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.fields.files import FieldFile

from answerable.web.meetings.models import Meeting

JSON, JSON_LINES, CSV = "application/json", "application/jsonl", "text/csv"
PDF, ZIP, TEXT = "application/pdf", "application/zip", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """`path` is below the part's folder. `content` is the bytes, or a stored file, which is copied piece by piece."""

    path: str
    title: str
    content: bytes | FieldFile
    kind: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that there is and that the archive does not hold, with the sentence that says why."""

    what: str
    why: str


PartOf = Callable[[Meeting], Iterable[ArchiveFile | LeftOut]]

_registered: dict[str, PartOf] = {}


def register(name: str, function: PartOf) -> None:
    """`name` is the folder. Parts are written in the order of their names."""
    assert name not in _registered, f"one part of an archive is called {name}"
    assert name.isidentifier(), "a part is called by one word"
    _registered[name] = function


def registered() -> dict[str, PartOf]:
    return dict(sorted(_registered.items()))


def as_json(value: Any) -> bytes:
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def as_lines(values: Iterable[Any]) -> bytes:
    lines = (json.dumps(each, cls=DjangoJSONEncoder, ensure_ascii=False) for each in values)
    return "".join(f"{line}\n" for line in lines).encode()
