"""The folder an installation lives in: databases, keys, uploads.

    site.sqlite3  ballotbox.sqlite3  keys/  private/  public/

Secrets are made at first use, are readable by their owner only, and never leave the folder.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from answerable import durable

ENVIRONMENT = "ANSWERABLE_HOME"


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

    def secret(self, name: str) -> str:
        """The secret called `name`, 256 random bits in hex, made if it is not there yet.

        Two processes that start together agree: the file appears whole, and only once.
        """
        target = self.keys / name
        durable.write_once(target, lambda: secrets.token_hex(32).encode())
        return target.read_text().strip()

    def write_private(self, name: str, content: bytes) -> None:
        """Write `content` under keys/, readable by the owner only, durable before it returns."""
        durable.write(self.keys / name, content)


def current() -> Home:
    """The home named by ANSWERABLE_HOME, or `var` in the working directory."""
    return Home(Path(os.environ.get(ENVIRONMENT, "var")).resolve())
