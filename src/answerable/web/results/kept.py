"""What is made once of a published result, and then handed out to everybody: parts of pages, and documents.

Each is made at the first look, for one rule set and one language. Whoever comes meanwhile waits for the lock on the
publication's row and finds it made, in whichever process of the site they are. A new release of the program makes them anew.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import get_language

from answerable import __version__
from answerable.web.files import atomic_with_files
from answerable.web.results.models import Publication, PublishedFile, PublishedPage


def page(publication: Publication, name: str, under: int, make: Callable[[], str]) -> str:
    """The HTML called `name` under the given rule set, in the language of this request. What `make` raises is raised."""
    place = {"name": name, **_place(under)}
    pages = PublishedPage.objects.filter(publication=publication, **place).values_list("html", flat=True)
    html = pages.first()
    if html is not None:
        return html
    with _alone(publication):
        html = pages.first()
        if html is None:
            html = make()
            PublishedPage.objects.create(publication=publication, html=html, **place)
    return html


def small_page(publication: Publication, name: str, under: int, make: Callable[[], str]) -> str:
    """The same for what is made quickly: nobody waits, and two who come at once may both make it. An address that leads to
    nothing, for which `make` raises, holds nobody up.
    """
    place = {"name": name, **_place(under)}
    pages = PublishedPage.objects.filter(publication=publication, **place).values_list("html", flat=True)
    html = pages.first()
    if html is None:
        html = make()
        row = PublishedPage(publication=publication, html=html, **place)
        PublishedPage.objects.bulk_create([row], ignore_conflicts=True)
    return html


def document(
    publication: Publication, name: str, under: int, make: Callable[[], bytes], digest: str = ""
) -> PublishedFile:
    """The file called `name` under the given rule set, in the language of this request. `digest` is of what it depends on besides."""
    place = {"name": name, "digest": digest, **_place(under)}
    files = PublishedFile.objects.filter(publication=publication, **place)
    found = files.first()
    if found is not None:
        return found
    with _alone(publication) as written:
        found = files.first()
        if found is not None:
            return found
        found = _write(PublishedFile(publication=publication, **place), make(), written)
    _drop_those_before(found)
    return found


def _drop_those_before(found: PublishedFile) -> None:
    """What this document was when it depended on something else; a file that others are kept in stays."""
    same = {name: getattr(found, name) for name in ("publication", "name", "under", "language")}
    before = PublishedFile.objects.filter(**same).exclude(pk=found.pk)
    files = {str(each.file.name): each.file.storage for each in before}
    before.delete()
    for name, storage in files.items():
        if not PublishedFile.objects.filter(file=name).exists():
            storage.delete(name)


def _write(row: PublishedFile, content: bytes, written: list[FieldFile]) -> PublishedFile:
    """Under the name of its content, once."""
    row.sha256 = hashlib.sha256(content).hexdigest()
    stored = f"{row.file.field.upload_to}/{row.sha256}{Path(row.name).suffix}"
    if row.file.storage.exists(stored):
        row.file.name = stored
    else:
        row.file.save(Path(stored).name, ContentFile(content), save=False)
        written.append(row.file)
    row.save()
    return row


def _place(under: int) -> dict[str, int | str]:
    return {"under": under, "language": get_language() or "", "release": __version__}


@contextmanager
def _alone(publication: Publication) -> Iterator[list[FieldFile]]:
    """One maker at a time: SQLite locks the whole database for a writer, PostgreSQL this row."""
    with atomic_with_files() as written:
        Publication.objects.select_for_update().only("pk").get(pk=publication.pk)
        yield written
