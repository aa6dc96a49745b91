"""A PDF about a meeting as it is handed out: signed where the organisation has a key, and the same each time."""

import hashlib
import io
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.documents.faults import Unmade
from answerable.documents.signing import DocumentKey, KeyProblem, sign
from answerable.web.files import atomic_with_files
from answerable.web.meetings.models import Meeting
from answerable.web.printing import signature
from answerable.web.printing.models import SignedFile


def signed(meeting: Meeting, pdf: bytes) -> bytes:
    """The PDF itself without a key. Who comes while it is being signed waits, and finds it signed. Raises `Unmade`."""
    key = _key()
    if key is None:
        return pdf
    place = {"meeting": meeting, "unsigned": hashlib.sha256(pdf).hexdigest(), "key": key.fingerprint}
    rows = SignedFile.objects.filter(**place)
    return _kept(rows) or _signed_once(rows, SignedFile(**place), pdf, key)


def signed_file(meeting: Meeting, file: IO[bytes]) -> IO[bytes]:
    """The same of a file that is open."""
    if _key() is None:
        return file
    with file:
        return io.BytesIO(signed(meeting, file.read()))


def key_of_documents() -> str:
    """Tells documents apart that were signed with different keys; empty without one."""
    key = _key()
    return "" if key is None else key.fingerprint


def _key() -> DocumentKey | None:
    """Raises `Unmade` where there is one that cannot be used any more: nobody is handed an unsigned document by mistake."""
    try:
        return signature.current(settings.HOME)
    except KeyProblem as problem:
        raise Unmade(
            _("Documents cannot be signed: %(why)s") % {"why": signature.in_words(problem)}
        ) from problem


def _kept(rows: QuerySet[SignedFile]) -> bytes | None:
    row = rows.first()
    if row is None:
        return None
    with row.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _signed_once(rows: QuerySet[SignedFile], row: SignedFile, pdf: bytes, key: DocumentKey) -> bytes:
    with atomic_with_files() as written:
        Meeting.objects.select_for_update().only("pk").get(pk=row.meeting_id)
        found = _kept(rows)
        if found is not None:
            return found
        made = sign(pdf, key)
        row.file.save(f"{row.unsigned[:16]}.pdf", ContentFile(made), save=False)
        written.append(row.file)
        row.save()
        return made
