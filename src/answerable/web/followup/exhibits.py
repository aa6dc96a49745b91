"""Files and links that show that an action is done. They are added and taken off while the action is open; nothing that was added is ever deleted."""

import secrets

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.debriefs.files import LARGEST, FileRefused, examine, sentence, shown_name
from answerable.web.followup import steps
from answerable.web.followup.models import Action, Exhibit
from answerable.web.followup.steps import ActionVerb
from answerable.web.meetings.stages import NotNow

MOST = 20
_is_address = URLValidator(schemes=["http", "https"])


def attach(pk: int, upload: UploadedFile, actor: User) -> str:
    """Why the file was not added; empty when it was. The same file twice is kept once."""
    name = shown_name(upload.name or "")
    found = examine(upload, name, upload.size or 0)
    if isinstance(found, FileRefused):
        told = {"name": name, "megabytes": LARGEST // 1024 // 1024, "most": MOST}
        return sentence(found.reason) % told
    with transaction.atomic():
        action = _open(pk)
        present = action.exhibits.filter(removed=False)
        if present.filter(sha256=found.sha256, name=name).exists():
            return ""
        if present.count() >= MOST:
            return _full()
        made = Exhibit(
            action=action, name=name, content_type=found.kind.content_type, added_at=timezone.now()
        )
        made.size, made.sha256 = found.size, found.sha256
        made.file.save(f"{secrets.token_hex(16)}.{found.kind.endings[0]}", upload)
        steps.record(action, actor, "exhibit-added", exhibit=name)
    return ""


def link(pk: int, address: str, name: str, actor: User) -> str:
    """Why the address was not added; empty when it was."""
    try:
        _is_address(address)
    except ValidationError:
        return _("“%(address)s” is no web address: it begins with https:// or http://.") % {
            "address": address[:100]
        }
    if len(address) > 1000:
        return _("The address is longer than 1,000 characters.")
    with transaction.atomic():
        action = _open(pk)
        present = action.exhibits.filter(removed=False)
        if present.filter(address=address).exists():
            return ""
        if present.count() >= MOST:
            return _full()
        Exhibit.objects.create(
            action=action, name=(name or address)[:200], address=address, added_at=timezone.now()
        )
        steps.record(action, actor, "exhibit-added", exhibit=name or address)
    return ""


def take_off(pk: int, exhibit: int, actor: User) -> None:
    """It stays on record; a report made from now on does not name it."""
    with transaction.atomic():
        action = _open(pk)
        for each in action.exhibits.filter(pk=exhibit, removed=False):
            each.removed = True
            each.save(update_fields=["removed"])
            steps.record(action, actor, "exhibit-removed", exhibit=each.name)


def _open(pk: int) -> Action:
    action = (
        Action.objects.select_for_update(of=("self",))
        .select_related("requirement", "meeting", "unit")
        .get(pk=pk)
    )
    reason = steps.refusal(action, ActionVerb.WRITE)
    if reason:
        raise NotNow(reason)
    return action


def _full() -> str:
    return _("An action takes %(most)s files and links. Take one off first.") % {"most": MOST}
