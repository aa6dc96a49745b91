"""The second issuer's rows, in one SQLite file: meetings, keys, who is on the roster, who was issued what scope.

No time is kept, and the tables have no row ids: their primary keys are people's identifiers, so that neither a stored number
nor the order of rows tells who came first. Deleted rows are overwritten; `compact` at close removes what the layout of the file could tell.
A ticket is kept as its SHA-256 only. `blinded` is the SHA-256 of the blinded message that was signed, which blinding
makes independent of the credential.

A call that returns has committed durably (WAL, synchronous=FULL). One connection, one thread, one process to a file.
Errors: disk trouble raises `sqlite3.Error`, and nothing of the call has happened.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

SCHEMA_VERSION = 1
PERSON = """(
    meeting TEXT NOT NULL, identifier TEXT NOT NULL, ticket TEXT NOT NULL, name TEXT NOT NULL, venue TEXT NOT NULL,
    rater_group TEXT NOT NULL, recused TEXT NOT NULL, PRIMARY KEY (meeting, identifier)
) STRICT, WITHOUT ROWID"""
SCHEMA = f"""
CREATE TABLE meeting (key TEXT PRIMARY KEY, state TEXT NOT NULL, manifest TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE signing_key (
    meeting TEXT NOT NULL, rater_group TEXT NOT NULL, scope TEXT NOT NULL, pem BLOB NOT NULL,
    PRIMARY KEY (meeting, rater_group, scope)
) STRICT, WITHOUT ROWID;
CREATE TABLE person {PERSON};
CREATE UNIQUE INDEX person_of_ticket ON person (ticket);
CREATE TABLE addition {PERSON};
CREATE INDEX addition_of_ticket ON addition (ticket);
CREATE TABLE issued (
    meeting TEXT NOT NULL, identifier TEXT NOT NULL, scope TEXT NOT NULL, rater_group TEXT NOT NULL,
    blinded BLOB NOT NULL, PRIMARY KEY (meeting, identifier, scope)
) STRICT, WITHOUT ROWID;
"""
PRAGMAS = ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
COLUMNS = "identifier, ticket, name, venue, rater_group, recused"


class MeetingState(Enum):
    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Meeting:
    """`manifest` is the signed note, from opening on."""

    key: str
    state: MeetingState
    manifest: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a roster; `ticket` is the hex SHA-256 of theirs, `recused` the scopes they may not score."""

    identifier: str
    ticket: str
    name: str
    venue: str
    group: str
    recused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    identifier: str
    scope: str
    group: str


class Store:
    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`. A file of another version raises `sqlite3.DatabaseError`."""
        self.db = sqlite3.connect(path, isolation_level=None, timeout=3)
        path.chmod(0o600)
        for pragma in PRAGMAS:
            self.db.execute(f"PRAGMA {pragma}")
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self.db.executescript(f"BEGIN IMMEDIATE;{SCHEMA}PRAGMA user_version={SCHEMA_VERSION};COMMIT;")
        elif version != SCHEMA_VERSION:
            raise sqlite3.DatabaseError(f"{path} has schema {version}, this issuer knows {SCHEMA_VERSION}")

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    # Meetings and keys

    def meetings(self) -> list[Meeting]:
        rows = self.db.execute("SELECT key, state, manifest FROM meeting ORDER BY key")
        return [Meeting(key, MeetingState(state), manifest) for key, state, manifest in rows]

    def meeting(self, key: str) -> Meeting:
        """The meeting; a new one where nothing is known of it."""
        row = self.db.execute("SELECT state, manifest FROM meeting WHERE key = ?", (key,)).fetchone()
        return Meeting(key, MeetingState(row[0]), row[1]) if row else Meeting(key, MeetingState.NEW, None)

    def put_meeting(self, meeting: Meeting) -> None:
        self.db.execute(
            "INSERT INTO meeting VALUES (?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET state = excluded.state, manifest = excluded.manifest",
            (meeting.key, meeting.state.value, meeting.manifest),
        )

    def keys(self, meeting: str) -> set[tuple[str, str]]:
        """The (group, scope) pairs that have a key."""
        rows = self.db.execute("SELECT rater_group, scope FROM signing_key WHERE meeting = ?", (meeting,))
        return set(rows.fetchall())

    def key(self, meeting: str, group: str, scope: str) -> bytes | None:
        row = self.db.execute(
            "SELECT pem FROM signing_key WHERE meeting = ? AND rater_group = ? AND scope = ?",
            (meeting, group, scope),
        ).fetchone()
        return row[0] if row else None

    def put_keys(self, meeting: Meeting, made: Mapping[tuple[str, str], bytes]) -> None:
        """Keep new keys, all or none; one that is there already stays."""
        with self.transaction():
            self.put_meeting(meeting)
            self.db.executemany(
                "INSERT OR IGNORE INTO signing_key VALUES (?, ?, ?, ?)",
                [(meeting.key, group, scope, pem) for (group, scope), pem in sorted(made.items())],
            )

    # The roster

    def replace_roster(self, meeting: Meeting, people: Iterable[Person]) -> None:
        with self.transaction():
            self.put_meeting(meeting)
            self.db.execute("DELETE FROM person WHERE meeting = ?", (meeting.key,))
            self._insert("person", meeting.key, people)

    def replace_additions(
        self, meeting: str, drop: Sequence[str], people: Iterable[Person], moved: Iterable[Person]
    ) -> None:
        """Keep `people` as additions that wait, replacing earlier ones of theirs; delete the additions of `drop`; set the venues of `moved`."""
        with self.transaction():
            for one in moved:
                self.db.execute(
                    "UPDATE person SET venue = ? WHERE meeting = ? AND identifier = ?",
                    (one.venue, meeting, one.identifier),
                )
            gone = [(meeting, identifier) for identifier in drop]
            self.db.executemany("DELETE FROM addition WHERE meeting = ? AND identifier = ?", gone)
            self._insert("addition", meeting, people)

    def confirm(self, meeting: str) -> None:
        """Everybody who waits enters the roster."""
        with self.transaction():
            waiting = self.additions(meeting)
            names = [(meeting, person.identifier) for person in waiting]
            self.db.executemany("DELETE FROM person WHERE meeting = ? AND identifier = ?", names)
            self._insert("person", meeting, waiting)
            self.db.execute("DELETE FROM addition WHERE meeting = ?", (meeting,))

    def _insert(self, table: str, meeting: str, people: Iterable[Person]) -> None:
        self.db.executemany(
            f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - a literal name
            if table == "addition"
            else f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a literal name
            [
                (meeting, one.identifier, one.ticket, one.name, one.venue, one.group, json.dumps(one.recused))
                for one in sorted(people, key=lambda one: one.identifier)
            ],
        )

    def people(self, meeting: str) -> list[Person]:
        return self._people("person", meeting)

    def additions(self, meeting: str) -> list[Person]:
        return self._people("addition", meeting)

    def _people(self, table: str, meeting: str) -> list[Person]:
        rows = self.db.execute(
            f"SELECT {COLUMNS} FROM {table} WHERE meeting = ? ORDER BY identifier",  # noqa: S608 - a literal
            (meeting,),
        )
        return [_person(row) for row in rows]

    def by_ticket(self, ticket: str) -> tuple[str, Person] | None:
        """Whose ticket has this hash, and in which meeting."""
        row = self.db.execute(f"SELECT meeting, {COLUMNS} FROM person WHERE ticket = ?", (ticket,)).fetchone()  # noqa: S608
        return (row[0], _person(row[1:])) if row else None

    def waits(self, ticket: str) -> bool:
        """Whether the ticket belongs to an addition that nobody has confirmed."""
        return bool(self.db.execute("SELECT 1 FROM addition WHERE ticket = ?", (ticket,)).fetchone())

    # Issuing

    def record(self, meeting: str, issued: Issued, blinded: bytes) -> bool:
        """Note that this was issued; False when another blinded message was signed for the person and scope."""
        with self.transaction():
            earlier = self.recorded(meeting, issued)
            if earlier is None:
                self.db.execute(
                    "INSERT INTO issued VALUES (?, ?, ?, ?, ?)",
                    (meeting, issued.identifier, issued.scope, issued.group, blinded),
                )
        return earlier is None or earlier == blinded

    def recorded(self, meeting: str, issued: Issued) -> bytes | None:
        """What was signed for the person and scope, if anything was."""
        row = self.db.execute(
            "SELECT blinded FROM issued WHERE meeting = ? AND identifier = ? AND scope = ?",
            (meeting, issued.identifier, issued.scope),
        ).fetchone()
        return bytes(row[0]) if row else None

    def issued(self, meeting: str) -> list[Issued]:
        rows = self.db.execute(
            "SELECT identifier, scope, rater_group FROM issued WHERE meeting = ? ORDER BY identifier, scope",
            (meeting,),
        )
        return [Issued(*row) for row in rows]

    def compact(self) -> None:
        """Rewrite the file, so that its layout tells nothing of the order in which rows came."""
        self.db.execute("VACUUM")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _person(row: Sequence[str]) -> Person:
    identifier, ticket, name, venue, group, recused = row
    return Person(identifier, ticket, name, venue, group, tuple(json.loads(recused)))
