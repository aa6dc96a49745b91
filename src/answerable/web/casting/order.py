"""The order in which people were admitted, forgotten once nobody is admitted any more.

While the scoring is open a database cannot help keeping it for a while: SQLite in its write-ahead log and in where an entry of an index lies within its page,
PostgreSQL in where a row lies and which transaction wrote it. At close both are rewritten. What the database's server keeps beside its tables
(PostgreSQL's own log of writes, backups) is not in our hands: deploy/postgresql.md.
"""

from django.db import DatabaseError, connection

from answerable.web.casting.models import Issue


def forget_order() -> bool:
    """Rewrite the register in the order of its random keys; False when the database would not now. SQLite rewrites its whole file.

    Nothing depends on it, and it can be repeated: a busy database must not hold up a closing.
    """
    if connection.in_atomic_block:
        return False
    table = connection.ops.quote_name(Issue._meta.db_table)
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
                (busy, *_sizes) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
            # One transaction for all rows, then new pages in the order of the key, without the old versions.
            cursor.execute(f"UPDATE {table} SET id = id")  # noqa: S608 - our own table's name
            cursor.execute(f"CLUSTER {table} USING {connection.ops.quote_name(_key_index())}")
    except DatabaseError:
        return False
    return True


def _key_index() -> str:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Issue._meta.db_table)
    return str(next(name for name, constraint in found.items() if constraint["primary_key"]))
