"""A transaction that writes files beside its rows: when it is rolled back, the files are removed again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models.fields.files import FieldFile


@contextmanager
def atomic_with_files() -> Iterator[list[FieldFile]]:
    """Put each file into the list as soon as it is written. A process that is killed meanwhile leaves its file behind."""
    written: list[FieldFile] = []
    try:
        with transaction.atomic():
            yield written
    except BaseException:
        for file in written:
            file.storage.delete(str(file.name))
        raise
