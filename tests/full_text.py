"""The full-text index of the site's SQLite database, as Wagtail's migrations make it."""

from importlib import import_module

from django.db import connection, migrations

TABLE = "wagtailsearch_indexentry_fts"
MIGRATIONS = ("wagtail.search.migrations.0006_customise_indexentry",)


def make_index() -> None:
    """In place of the ordinary table that the models alone make."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [TABLE])
        found = cursor.fetchone()
        if found and "VIRTUAL" in found[0].upper():
            return
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        for statement in _statements():
            cursor.execute(statement)


def _statements() -> list[str]:
    """The SQL of the migrations that customise the index."""
    operations = [each for name in MIGRATIONS for each in import_module(name).Migration.operations]
    inner = [
        one
        for each in operations
        if isinstance(each, migrations.SeparateDatabaseAndState)
        for one in each.database_operations
    ]
    return [each.sql for each in inner if isinstance(each, migrations.RunSQL)]
