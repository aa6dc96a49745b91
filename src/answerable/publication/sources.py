"""Where pages come from: an address, or the folder of an export.

`get` gives the bytes of an address, None if there is no such page. Errors: `Unreachable` when it cannot be told.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import Request, urlopen

LONGEST = 1 << 30  # bytes of an answer that are read
PATIENCE = 60  # seconds without an answer
LOG = "evidence/news/"
ABOUT = "export.json"
INDEX = "index.html"
SUMS = "manifest-sha256.txt"
ROOT = "http://export.invalid/"  # stands for the folder itself, wherever it would be served


class Unreachable(Exception):
    """What was asked for cannot be read; `str()` is a sentence."""


class Source(ABC):
    """`log` is the address of the log, with / at its end."""

    log: str

    @abstractmethod
    def get(self, address: str) -> bytes | None: ...

    @abstractmethod
    def holds(self, start: str) -> bool:
        """Whether the site that begins at this address is to be checked."""

    @abstractmethod
    def resolved(self, page: str, reference: str) -> str:
        """The address that `reference` means in the page at an address."""

    def need(self, address: str) -> bytes:
        found = self.get(address)
        if found is None:
            raise Unreachable(f"There is no {address}.")
        return found


class Live(Source):
    """A site that is served. The log stands at the same host, unless it is named."""

    def __init__(self, address: str, log: str | None = None) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(
                f"{address} is neither a folder nor an address that begins with http:// or https://."
            )
        self._address = address if address.endswith("/") else f"{address}/"
        self.log = log or urljoin(address, f"/{LOG}")

    def get(self, address: str) -> bytes | None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise Unreachable(f"{address} is no address of a web server.")
        try:
            with urlopen(Request(address), timeout=PATIENCE) as answer:  # noqa: S310  its scheme was looked at
                found: bytes = answer.read(LONGEST + 1)
        except HTTPError as error:
            with error:
                if error.code in (404, 410):
                    return None
            raise Unreachable(f"{address} answers {error.code}.") from error
        except (URLError, HTTPException, OSError) as error:
            raise Unreachable(f"{address} cannot be reached: {error}.") from error
        if len(found) > LONGEST:
            raise Unreachable(f"{address} is longer than {LONGEST} bytes.")
        return found

    def holds(self, start: str) -> bool:
        return start.startswith(self._address)

    def resolved(self, page: str, reference: str) -> str:
        return urljoin(page, reference)


class Folder(Source):
    """An export. Its `export.json` says where each site would be served and in which folder it lies."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        try:
            about = json.loads((folder / ABOUT).read_bytes())
            self._starts: Mapping[str, str] = {str(key): str(at) for key, at in about["starts"].items()}
            self.log = str(about["log"])
            root = str(about["root"])
        except FileNotFoundError as error:
            raise Unreachable(f"{folder} is no export: it has no {ABOUT}.") from error
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise Unreachable(f"{folder / ABOUT} cannot be read: {error}.") from error
        # Longest first, since the group's site has the addresses that no other has.
        places = {ROOT: "", **self._starts, root: ""}
        self._places = sorted(places.items(), key=lambda place: -len(place[0]))

    def get(self, address: str) -> bytes | None:
        file = self.file(address)
        try:
            return file.read_bytes() if file and file.is_file() else None
        except OSError as error:
            raise Unreachable(f"{file} cannot be read: {error}.") from error

    def name(self, address: str) -> str | None:
        """Where an address lies, from the folder; None if it is of no site of this export."""
        for start, place in self._places:
            if address.startswith(start):
                below = unquote(urlsplit(address[len(start) :]).path)
                # Every host has the same pictures; they lie at the top.
                return below if below.startswith("media/") else place + below
        return None

    def file(self, address: str) -> Path | None:
        name = self.name(address)
        if name is None or not (self.path / name).resolve().is_relative_to(self.path.resolve()):
            return None
        return self.path / name / INDEX if not name or name.endswith("/") else self.path / name

    def resolved(self, page: str, reference: str) -> str:
        return urljoin(ROOT + quote(self.name(page) or ""), reference)

    def holds(self, start: str) -> bool:
        return start in self._starts

    def sums(self) -> dict[str, str]:
        """{name: hex SHA-256} as the export wrote it down."""
        try:
            lines = (self.path / SUMS).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise Unreachable(f"{self.path / SUMS} cannot be read: {error}.") from error
        pairs = (line.split("  ", 1) for line in lines)
        return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}

    def names(self) -> set[str]:
        """Of all files there are, but the list of sums."""
        found = (file.relative_to(self.path).as_posix() for file in self.path.rglob("*") if file.is_file())
        return set(found) - {SUMS}


def opened(place: str, log: str | None = None) -> Source:
    return Folder(Path(place)) if Path(place).is_dir() else Live(place, log)
