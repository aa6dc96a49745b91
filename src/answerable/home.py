"""The folder an installation lives in: databases, keys, uploads.

    site.sqlite3  ballotbox.sqlite3  site.database  ballotbox.database  keys/  private/  public/  wrapping/

Secrets are made at first use, are readable by their owner only, and never leave the folder. The two files `*.database` say in words which
database the site and the ballot box were begun in: without them, a forgotten variable in the environment would begin an empty one beside it.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote

from answerable import durable

ENVIRONMENT = "ANSWERABLE_HOME"
WORDS = {"site": "site", "ballotbox": "ballot box"}
VARIABLES = {"site": "DATABASE_URL", "ballotbox": "BALLOTBOX_DATABASE_URL"}


class OtherDatabase(Exception):
    """The home was begun in another database than the one asked for. `str()` says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    path: Path

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def private(self) -> Path:
        """Files that only a view hands out: attachments, bundles, lists between preview and import."""
        return self.path / "private"

    @property
    def public(self) -> Path:
        """Files of public pages: whoever knows a name may have one."""
        return self.path / "public"

    @property
    def site_database(self) -> Path:
        return self.path / "site.sqlite3"

    @property
    def ballotbox_database(self) -> Path:
        return self.path / "ballotbox.sqlite3"

    @property
    def ballotbox_snapshot(self) -> Path:
        """Where the ballot box puts a copy of all that it holds, for a backup, which takes it away."""
        return self.path / "ballotbox.snapshot"

    def wrap_keys(self, part: str) -> Path:
        """Where the processes of one part share the keys of wrapped requests (`wrapping.Ring`)."""
        return self.path / "wrapping" / part

    def secret(self, name: str) -> str:
        """The secret called `name`, 256 random bits in hex, made if it is not there yet.

        Two processes that start together agree: the file appears whole, and only once.
        """
        target = self.keys / name
        durable.write_once(target, lambda: secrets.token_hex(32).encode())
        return target.read_text().strip()

    def has_begun(self, part: str) -> bool:
        """Whether `part`, "site" or "ballotbox", has kept anything for this home."""
        return self._record(part).exists()

    def demand_same_database(self, part: str, address: str | None) -> None:
        """Raise `OtherDatabase` unless `part` was begun in the database that `address` names (None: the file in the folder), or not at all."""
        record = self._record(part)
        kept = record.read_text(encoding="utf-8").strip() if record.exists() else _described(address)
        if kept != _described(address):
            raise OtherDatabase(
                f"The {WORDS[part]} of {self.path} is kept in {kept}, but {_described(address)} is asked for. "
                f"Set {VARIABLES[part]} as it was; if the database was moved on purpose, write its new place into {record}."
            )

    def begin_database(self, part: str, address: str | None) -> None:
        """Write down where `part` is kept, once it is there."""
        durable.write_once(self._record(part), lambda: f"{_described(address)}\n".encode())

    def _record(self, part: str) -> Path:
        return self.path / f"{part}.database"

    def write_private(self, name: str, content: bytes) -> None:
        """Write `content` under keys/, readable by the owner only, durable before it returns."""
        durable.write(self.keys / name, content)


def _described(address: str | None) -> str:
    """A database in words, without its server, which changes when a standby takes over, and without a password."""
    if not address:
        return "SQLite"
    place, _, options = address.partition("://")[2].partition("?")
    name = unquote(place.partition("/")[2]) or parse_qs(options).get("dbname", [""])[0]
    return f"PostgreSQL, database {name}"


def current() -> Home:
    """The home named by ANSWERABLE_HOME, or `var` in the working directory."""
    return Home(Path(os.environ.get(ENVIRONMENT, "var")).resolve())
