"""A person's own data as one file, for who asks for it: everything that the site keeps with the person or the account, and the files.

No ballot is in it, since none belongs to anybody: what the site knows is that the right to cast was issued.
"""

import io
import zipfile
from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from answerable.archive.layout import safe_name
from answerable.web.accounts import audit as account_audit
from answerable.web.accounts.models import User
from answerable.web.archive.parts import as_json
from answerable.web.archive.rows import files, plain
from answerable.web.casting.models import Issue
from answerable.web.debriefs.models import Attachment, Step, Version
from answerable.web.mail.models import Message
from answerable.web.notice.models import Slides
from answerable.web.organisation.models import Person
from answerable.web.room.models import Event

# What lets somebody in, or is a session's: no use to the person, and dangerous in a file.
NOT_TOLD = frozenset({"sessions", "authenticator"})


def export(person: Person, actor: User) -> bytes:
    """A zip: data.json, and every file of the person's debriefs and reports."""
    told: dict[str, Any] = {"person": plain(person), **_related(person)}
    held: list[FieldFile] = []
    if person.user is not None:
        told["account"] = plain(person.user)
        told |= {f"account {name}": rows for name, rows in _related(person.user).items()}
        told["said and done in meetings"] = _rows(Event.objects.filter(actor=person.user).order_by("pk"))
    for name, rows in (
        ("debrief versions", Version.objects.filter(debrief__person=person)),
        ("debrief attachments", Attachment.objects.filter(debrief__person=person)),
        ("slides", Slides.objects.filter(presenter__person=person)),
        ("debrief steps", Step.objects.filter(debrief__person=person)),
        ("rights to cast issued", Issue.objects.filter(attendee__person=person).order_by("scope")),
        (
            "messages",
            Message.objects.filter(recipient__iexact=person.email)
            if person.email
            else Message.objects.none(),
        ),
    ):
        told[name] = _rows(rows)
        held += [file for row in rows for file in files(row)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", as_json(told))
        for number, file in enumerate(held, 1):
            with file.open("rb") as source:
                archive.writestr(f"files/{number}-{safe_name(str(file.name))}", source.read())
    account_audit.record("data-exported", person.user, actor, person.name)
    return packed.getvalue()


def _related(row: models.Model) -> dict[str, Any]:
    """Every table that points at the row, by its name; an app that is added is in it by itself."""
    found: dict[str, Any] = {}
    for relation in row._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or relation.many_to_many or relation.get_accessor_name() in NOT_TOLD:
            continue
        if model is Person or model._meta.model_name in NOT_TOLD:
            continue
        rows = _rows(model._default_manager.filter(**{relation.field.name: row}).order_by("pk"))
        if rows:
            found[f"{model._meta.verbose_name_plural} ({relation.field.name})"] = rows
    return found


def _rows(rows: "models.QuerySet[Any]") -> list[dict[str, Any]]:
    return [plain(each) for each in rows]


def filename(person: Person) -> str:
    return f"{_('personal-data')}-{safe_name(person.identifier)}.zip"
