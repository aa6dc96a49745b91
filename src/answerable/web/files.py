"""Where files are kept: two storages, named in the setting STORAGES.

Private, the default: a field that says nothing is private. Nothing of it has an address; a view hands a file out after asking who wants it.
Public, by the name "public" (`storages["public"]`): pictures and files of public pages, which anybody who knows a name may fetch under MEDIA_URL.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from answerable.web.streamed import StreamedFile

PUBLIC = "public"


class PrivateFiles(FileSystemStorage):
    """Under MEDIA_ROOT, readable by the site's owner only."""

    def url(self, name: str | None) -> str:
        raise ValueError(f"{name} is private: it has no address")


class PublicFiles(FileSystemStorage):
    """Under PUBLIC_ROOT. Names are kept apart from private ones by the folder, so that no name leads from one to the other."""


@require_safe
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A public file; 404 for anything else, folders included."""
    found = serve(request, name, document_root=str(settings.PUBLIC_ROOT))
    if not isinstance(found, FileResponse):
        return found  # not changed since the browser asked last
    return StreamedFile(found.file_to_stream, headers=dict(found.headers))


@contextmanager
def atomic_with_files() -> Iterator[list[FieldFile]]:
    """A transaction that writes files beside its rows: when it is rolled back, the files are removed again. Put each file into the list as soon as it is written. A process that is killed meanwhile leaves its file behind."""
    written: list[FieldFile] = []
    try:
        with transaction.atomic():
            yield written
    except BaseException:
        for file in written:
            file.storage.delete(str(file.name))
        raise
