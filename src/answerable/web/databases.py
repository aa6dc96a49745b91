"""The site's database, chosen by an address: PostgreSQL where DATABASE_URL names one, else the SQLite file of the home.

An address is libpq's: `postgresql://user:password@host:port/name?sslmode=verify-full`, with per cent escapes in a
password, `postgresql:///name?host=/folder` for a unix socket, `host=a,b` for a pair of servers.
One that is none raises `ImproperlyConfigured`, in words and without quoting it: it may hold a password.
"""

from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from answerable.home import Home, OtherDatabase

SCHEMES = ("postgresql://", "postgres://")
NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
# A hall full of people signs in within minutes; a connection is kept between requests and looked at before each.
CONNECTION_SECONDS = 60

Database = dict[str, object]


def chosen(address: str | None, home: Home) -> Database:
    """Refused if the home's site was begun in another database: without its variable an empty one would be begun in the folder."""
    database = postgresql(address) if address else sqlite(home.site_database)
    try:
        home.demand_same_database("site", address)
    except OtherDatabase as error:
        raise ImproperlyConfigured(str(error)) from None
    return database


def sqlite(file: Path) -> Database:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def postgresql(address: str) -> Database:
    parts = _parts(address)
    if not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host/NAME")
    named = {NAMES[name]: value for name, value in parts.items() if name in NAMES}
    more = {name: value for name, value in parts.items() if name not in NAMES}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "answerable-site", **more},
    }


def _parts(address: str) -> Mapping[str, object]:
    # Loading the driver takes a tenth of a start, and a site on SQLite needs none.
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    if not address.startswith(SCHEMES):
        raise ImproperlyConfigured("DATABASE_URL is not an address of PostgreSQL (postgresql://...)")
    try:
        return conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        # The library's own sentence would quote the address, and its cause too.
        raise ImproperlyConfigured("DATABASE_URL cannot be read; see deploy/postgresql.md") from None
