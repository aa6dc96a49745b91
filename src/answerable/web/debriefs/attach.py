"""Attaching files to a draft, and taking them off again.

On disk a file has a name of our own choosing; the person's name for it is only ever shown. A file that was part of a
version handed in stays on record.
"""

import secrets
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from answerable.web.debriefs.drafts import EDITABLE
from answerable.web.debriefs.files import MOST, FileRefusal, FileRefused, Fingerprint, examine, shown_name
from answerable.web.debriefs.models import Attachment, Debrief


def attach(debrief: Debrief, uploads: Iterable[UploadedFile]) -> tuple[list[Attachment], list[FileRefused]]:
    """Keep the files that may be kept; the others with the reason. The same file twice is kept once."""
    kept: list[Attachment] = []
    refused: list[FileRefused] = []
    for upload in uploads:
        outcome = _attach_one(debrief, upload)
        if isinstance(outcome, FileRefused):
            refused.append(outcome)
        else:
            kept.append(outcome)
    return kept, refused


def _attach_one(debrief: Debrief, upload: UploadedFile) -> Attachment | FileRefused:
    name = shown_name(upload.name or "")
    found = examine(upload, name, upload.size or 0)
    if isinstance(found, FileRefused):
        return found
    with transaction.atomic():
        # The lock makes the count of files true when two uploads arrive together.
        locked = Debrief.objects.select_for_update().get(pk=debrief.pk)
        if locked.state not in EDITABLE:
            return FileRefused(name, FileRefusal.CLOSED)
        present = debrief.attachments.filter(removed=False)
        same = present.filter(sha256=found.sha256, name=name).first()
        if same is not None:
            return same
        if present.count() >= MOST:
            return FileRefused(name, FileRefusal.TOO_MANY)
        return _store(debrief, upload, name, found)


def _store(debrief: Debrief, upload: UploadedFile, name: str, found: Fingerprint) -> Attachment:
    attachment = Attachment(
        debrief=debrief, name=name, content_type=found.kind.content_type, size=found.size, sha256=found.sha256
    )
    attachment.file.save(f"{secrets.token_hex(16)}.{found.kind.endings[0]}", upload)
    return attachment


def detach(debrief: Debrief, pk: int) -> Attachment | None:
    """Take a file off the draft; None when there is no such file or the debrief is not being edited."""
    with transaction.atomic():
        locked = Debrief.objects.select_for_update().get(pk=debrief.pk)
        attachment = locked.attachments.filter(pk=pk, removed=False).first()
        if attachment is None or locked.state not in EDITABLE:
            return None
        if attachment.versions.exists():
            attachment.removed = True
            attachment.save(update_fields=["removed"])
            return attachment
        stored = attachment.file
        attachment.delete()
        transaction.on_commit(lambda: stored.storage.delete(stored.name))
    return attachment
