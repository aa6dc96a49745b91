"""A chosen file kept between its preview and its import, so that nobody has to choose it twice.

A file is found again only by the account that chose it, for the purpose it was chosen for, by a random token, within
two hours, and unaltered: its name on disk is a hash over all of that, beside it lies its own SHA-256. Files are readable
by the owner of the site only, are never served, and go when imported, given up, replaced by another, or old.
"""

import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from answerable import durable
from answerable.roster.table import MOST_BYTES
from answerable.roster.text import visible

LIFETIME = 2 * 3600  # seconds
FOLDER = "uploads"


@dataclass(frozen=True, slots=True)
class UploadOwner:
    """The account and the purpose that a file is kept for."""

    user: int
    purpose: str


@dataclass(frozen=True, slots=True)
class KeptUpload:
    token: str
    name: str  # as the file was called, for showing only
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def keep(keeper: UploadOwner, uploaded: UploadedFile) -> str:
    """Keep the file (no more of it than can be a roster) and return its token."""
    sweep()
    token = secrets.token_urlsafe(16)
    content = uploaded.read(MOST_BYTES + 1)
    about = {
        "name": visible(uploaded.name or "", 120),
        "at": time.time(),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    target = place(keeper, token)
    durable.write(target, content)
    durable.write(target.with_suffix(".json"), json.dumps(about).encode())
    return token


def find(keeper: UploadOwner, token: str) -> KeptUpload | None:
    """The kept file; None when there is none for this account and purpose, or it is too old or not as it was."""
    target = place(keeper, token)
    try:
        about = json.loads(target.with_suffix(".json").read_bytes())
        content = target.read_bytes()
    except (FileNotFoundError, ValueError):
        return None
    if time.time() - about["at"] > LIFETIME or hashlib.sha256(content).hexdigest() != about["sha256"]:
        drop(keeper, token)
        return None
    return KeptUpload(token, about["name"], content)


def drop(keeper: UploadOwner, token: str) -> None:
    target = place(keeper, token)
    target.unlink(missing_ok=True)
    target.with_suffix(".json").unlink(missing_ok=True)


def sweep() -> None:
    """Remove what is too old to be found."""
    for path in folder().iterdir():
        try:
            if time.time() - path.stat().st_mtime > LIFETIME:
                path.unlink(missing_ok=True)
        except FileNotFoundError:  # another process swept it
            continue


def folder() -> Path:
    path = Path(settings.MEDIA_ROOT) / FOLDER
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def place(keeper: UploadOwner, token: str) -> Path:
    named = json.dumps([keeper.user, keeper.purpose, token])
    return folder() / hashlib.sha256(named.encode()).hexdigest()
