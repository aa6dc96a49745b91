"""DATABASE_URL as the site's settings: what each part becomes, what is refused, and that no refusal quotes a password."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from answerable.home import Home
from answerable.web import databases

HOME = Home(Path("nowhere"))


def test_without_an_address_the_file_of_the_home_is_used():
    for address in (None, ""):
        found = databases.chosen(address, HOME)
        assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", HOME.site_database)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "postgresql://site:p%40ss%2F%25@db.example:6432/answerable?sslmode=verify-full",
            {
                "NAME": "answerable",
                "USER": "site",
                "PASSWORD": "p@ss/%",
                "HOST": "db.example",
                "PORT": "6432",
                "OPTIONS": {"application_name": "answerable-site", "sslmode": "verify-full"},
            },
        ),
        (
            "postgres:///answerable?host=/run/postgresql",
            {
                "NAME": "answerable",
                "HOST": "/run/postgresql",
                "OPTIONS": {"application_name": "answerable-site"},
            },
        ),
        (
            "postgresql://site@[::1]:5433,b:5434/x?target_session_attrs=read-write",
            {
                "NAME": "x",
                "USER": "site",
                "HOST": "::1,b",
                "PORT": "5433,5434",
                "OPTIONS": {"application_name": "answerable-site", "target_session_attrs": "read-write"},
            },
        ),
    ],
)
def test_an_address_in_its_parts(address, expected):
    fixed = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    assert databases.chosen(address, HOME) == fixed | expected


@pytest.mark.parametrize(
    "address",
    [
        "mysql://site:hunter2@host/x",
        "hunter2",
        "postgresql://site:hunter2@host/",
        "postgresql://site:hunter2%zz@host/x",
        "postgresql://site@host/x?no_such=hunter2",
    ],
)
def test_what_is_no_address_is_refused_without_quoting_it(address):
    with pytest.raises(ImproperlyConfigured) as refused:
        databases.chosen(address, HOME)
    assert "hunter2" not in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.process
def test_tickets_are_exchanged_once_and_their_order_forgotten_over_postgresql_too(database):
    """The races of admission again, in a process of their own whose site is in PostgreSQL: migrated, frozen, issued."""
    files = [f"tests/web/casting/test_casting_{name}.py" for name in ("issue", "order")]
    chosen = [*files, "-k", "eight_phones or repeats_itself or forgotten"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "3 passed" in done.stdout


def test_a_home_that_was_begun_in_one_database_is_not_begun_in_another(tmp_path):
    home = Home(tmp_path)
    home.begin_database("site", "postgresql://site:hunter2@db.example/answerable")
    with pytest.raises(ImproperlyConfigured, match=r"PostgreSQL, database answerable.*SQLite") as refused:
        databases.chosen(None, home)
    assert "hunter2" not in str(refused.value)
