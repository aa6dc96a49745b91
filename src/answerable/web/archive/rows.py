"""A row of a table as plain values, whichever fields its model has: what people read of it, and the names of its files.

Models of other apps are read as they are, so that an archive stays complete when one of them gains a field.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from answerable.web.newsroom.models import Picture

# Names of fields that no file leaving the site may hold, whatever the model: with these values somebody could sign in, or link a person to a record.
SECRET = frozenset({"ticket_hash", "secret", "secret_hash", "words", "salt", "digest", "password", "token"})


def plain(row: models.Model, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Each field by name; a relation by the key and the words of what it leads to."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in without or field.name in SECRET:
            continue
        if field.is_relation:
            other = getattr(row, field.name)
            found[field.name] = None if other is None else {"id": other.pk, "name": str(other)}
        elif isinstance(field, models.FileField):
            found[field.name] = getattr(row, field.name).name or None
        elif not isinstance(field, models.BinaryField):
            found[field.name] = field.value_from_object(row)
    return found


def files(row: models.Model) -> Iterator[FieldFile]:
    for field in row._meta.concrete_fields:
        if isinstance(field, models.FileField):
            held = getattr(row, field.name)
            if held:
                yield held


def belonging(row: models.Model, app: str) -> Iterator[tuple[str, models.Model]]:
    """The rows of models of `app` that point at `row`, with their model's name, in the order they were made."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if (
            isinstance(model, str)
            or model._meta.app_label != app
            or relation.one_to_one
            or model is type(row)
        ):
            continue
        for each in model._default_manager.filter(**{relation.field.name: row}).order_by("pk"):
            yield str(model._meta.model_name), each


def delete_picture(picture: Picture) -> None:
    """With what was made of it. Wagtail would leave the files to the worker."""
    delete_with_files(picture.renditions.all())
    delete_with_files(Picture.objects.filter(pk=picture.pk))


def delete_with_files(rows: "models.QuerySet[Any]") -> None:
    """The files go once the deletion is committed."""
    held = [file for row in rows for file in files(row)]
    rows.delete()
    for file in held:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
