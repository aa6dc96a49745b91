"""All rows of the site's database copied into another one, from PostgreSQL to SQLite or the other way round.

Both have the same tables but one: Wagtail's index for its editors' searches is made differently by each, and is built anew by `update_index`. Rows go
over as they are, with their numbers and moments; no model's own code runs. The site is set up, and both databases have the tables of this version.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

INDEX = "wagtailsearch_indexentry"
# Few enough for the most values that SQLite takes in one statement.
AT_ONCE = 200


def kept_models() -> list[type[models.Model]]:
    """Every model with a table of its own, those between two models included, but the index."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table != INDEX
    ]


def copy_rows(source: str, target: str) -> int:
    """Replace all rows of `target` by those of `source`, both names of databases in the settings. How many they are.

    Read at one moment, written in one transaction: on an error `target` is as it was.
    """
    wanted = kept_models()
    count = 0
    with transaction.atomic(using=source), transaction.atomic(using=target):
        if connections[source].vendor == "postgresql":
            with connections[source].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with connections[target].cursor() as cursor:
            for model in wanted:
                cursor.execute(f"DELETE FROM {_quoted(target, model)}")  # noqa: S608 - our own tables
        for model in wanted:
            fields = model._meta.local_concrete_fields
            for rows in _chunks(source, model):
                model._base_manager._insert(rows, fields=fields, using=target, raw=True)  # type: ignore[attr-defined]
                count += len(rows)
        with connections[target].cursor() as cursor:
            for statement in connections[target].ops.sequence_reset_sql(no_style(), wanted):
                cursor.execute(statement)
    return count


def _chunks(source: str, model: type[models.Model]) -> Iterator[list[models.Model]]:
    found: Any = model._base_manager.using(source).order_by("pk")
    rows: list[models.Model] = []
    for row in found.iterator(chunk_size=AT_ONCE):
        rows.append(row)
        if len(rows) == AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def _quoted(using: str, model: type[models.Model]) -> str:
    return connections[using].ops.quote_name(model._meta.db_table)
