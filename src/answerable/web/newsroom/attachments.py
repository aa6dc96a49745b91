"""Files of articles: their address, their digest, and handing them out while a page that has them is live.

A file's address is `files/<key>/<name>` below the start of a site. A draft's file has the same address and is not there yet.
"""

import hashlib
import mimetypes
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page, ReferenceIndex

from answerable.web.newsroom.media import NewsFile
from answerable.web.streamed import StreamedFile, part_of

PLAYED = frozenset(("video/mp4", "video/webm", "audio/mpeg", "audio/mp4"))


def below_start(file: NewsFile) -> str:
    """The part of its address below the start of whichever site shows it."""
    return f"files/{file.pk}/{file.filename}"


def digest(file: NewsFile) -> str:
    """SHA-256 as hex, worked out once. A file that is gone from the disk has none."""
    if not file.sha256:
        try:
            with file.file.open("rb") as opened:
                file.sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        except FileNotFoundError:
            return ""
        NewsFile.objects.filter(pk=file.pk).update(sha256=file.sha256)
    return file.sha256


def note_files(*, instance: Page, **_more: object) -> None:
    """Wagtail has published the page. It would note which files are on it later, in a task; readers want them now."""
    ReferenceIndex.create_or_update_for_object(instance)


def is_public(file: NewsFile) -> bool:
    """Whether a live page has it, in its text or among its attachments."""
    of_pages = ReferenceIndex.get_references_to(file).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    keys = [int(each) for each in of_pages.values_list("object_id", flat=True)]
    return Page.objects.live().filter(pk__in=keys).exists()


def hand_out(request: HttpRequest, key: int, name: str) -> HttpResponseBase:
    """Video is played in the page, with its captions; everything else is for storing. Raises Http404."""
    file = NewsFile.objects.filter(pk=key).first()
    if file is None or file.filename != name or not is_public(file):
        raise Http404
    kind = "text/vtt" if file.is_captions else mimetypes.guess_type(name)[0] or "application/octet-stream"
    path = Path(file.file.path)
    if not path.is_file():
        raise Http404
    part = part_of(request, path, kind) if kind in PLAYED else None
    if part is not None:
        return part
    is_shown = kind in PLAYED or file.is_captions
    whole = StreamedFile(path.open("rb"), as_attachment=not is_shown, filename=name, content_type=kind)
    whole["Accept-Ranges"] = "bytes"
    return whole
