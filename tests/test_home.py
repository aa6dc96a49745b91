"""A home remembers which databases it was begun in, and refuses any other by name."""

from pathlib import Path

import pytest

from answerable.ballotbox.app import store_of
from answerable.ballotbox.store import StoreUnavailable
from answerable.home import Home, OtherDatabase

ANSWERABLE = "postgresql://box:hunter2@db.example/answerable?sslmode=verify-full"


@pytest.mark.parametrize("part", ["site", "ballotbox"])
@pytest.mark.parametrize(
    ("begun", "asked", "kept", "wanted"),
    [
        (ANSWERABLE, None, "PostgreSQL, database answerable", "SQLite"),
        (ANSWERABLE, "", "PostgreSQL, database answerable", "SQLite"),
        (None, ANSWERABLE, "SQLite", "PostgreSQL, database answerable"),
        (ANSWERABLE, "postgresql:///other", "PostgreSQL, database answerable", "PostgreSQL, database other"),
    ],
)
def test_another_database_is_refused_by_name(
    tmp_path: Path, part: str, begun: str | None, asked: str | None, kept: str, wanted: str
) -> None:
    home = Home(tmp_path)
    home.begin_database(part, begun)
    with pytest.raises(OtherDatabase) as refused:
        home.demand_same_database(part, asked)
    said = str(refused.value)
    assert f"is kept in {kept}, but {wanted} is asked for" in said
    assert {"site": "Set DATABASE_URL", "ballotbox": "Set BALLOTBOX_DATABASE_URL"}[part] in said
    assert "hunter2" not in said + (tmp_path / f"{part}.database").read_text()


@pytest.mark.parametrize(
    "moved",
    [
        "postgresql://box@standby.example:5433/answerable",
        "postgresql://box@[::1]:5433,b:5434/answerable?target_session_attrs=read-write",
        "postgresql://?dbname=answerable&host=/run/postgresql",
        "postgresql:///answerable",
    ],
)
def test_the_same_database_on_another_server_is_the_same(tmp_path: Path, moved: str) -> None:
    home = Home(tmp_path)
    home.demand_same_database("site", ANSWERABLE)
    assert not home.has_begun("site")
    home.begin_database("site", ANSWERABLE)
    home.demand_same_database("site", moved)


def test_a_ballot_box_whose_file_is_gone_is_not_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BALLOTBOX_DATABASE_URL", raising=False)
    home = Home(tmp_path)
    store_of(home).close()
    store_of(home).close()
    home.ballotbox_database.unlink()
    with pytest.raises(StoreUnavailable, match=r"ballotbox\.sqlite3"):
        store_of(home)
    monkeypatch.setenv("BALLOTBOX_DATABASE_URL", ANSWERABLE)
    with pytest.raises(OtherDatabase):
        store_of(home)
