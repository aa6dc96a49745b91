"""The folder an installation lives in: databases, keys, uploads. Standard library only.

    site.sqlite3  ballotbox.sqlite3  keys/  private/  public/

Secrets are made at first use, are readable by their owner only, and never leave the folder.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

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
        if not target.exists():
            self.write_private(f"{name}.{os.getpid()}.new", secrets.token_hex(32).encode())
            draft = self.keys / f"{name}.{os.getpid()}.new"
            try:
                os.link(draft, target)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return target.read_text().strip()

    def write_private(self, name: str, content: bytes) -> None:
        """Write `content` under keys/, readable by the owner only, durable before it returns."""
        target = self.keys / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def current() -> Home:
    """The home named by ANSWERABLE_HOME, or `var` in the working directory."""
    return Home(Path(os.environ.get(ENVIRONMENT, "var")).resolve())
