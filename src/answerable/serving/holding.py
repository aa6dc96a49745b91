"""One process serves a home at a time. The lock file says, to whoever makes a backup meanwhile, where the ballot box answers."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from answerable.home import Home
from answerable.peer import Peer
from answerable.serving import CannotServe
from answerable.serving.addresses import Addresses

LOCK = "serving.lock"


class BeingServed(CannotServe):
    """Another process holds the home."""


@contextmanager
def held(folder: Path, where: Addresses | None = None) -> Iterator[None]:
    """Hold a home for this process alone; the system lets go of it however the process ends.

    `where` is what will be served; None holds it still, as a restore or a backup of a home that is not served does.
    """
    with (folder / LOCK).open("a+") as file:
        (folder / LOCK).chmod(0o600)  # for the owner only: another user who can open the file could lock it
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingServed(f"{folder} is being served already. Stop that first.") from error
        file.truncate(0)
        if where is not None:
            certificate = str(where.tls.certificate) if where.tls else ""
            json.dump({"ballotbox": where.ballotbox_here, "certificate": certificate}, file)
            file.flush()
        yield


def ballotbox_of(home: Home) -> Peer:
    """The ballot box of a home that is being served, as the lock file names it."""
    try:
        told = json.loads((home.path / LOCK).read_text(encoding="utf-8"))
        return Peer(told["ballotbox"], home.secret("ballotbox-control"), told["certificate"])
    except (OSError, ValueError, KeyError) as error:
        raise CannotServe(f"{home.path} does not say where its ballot box is. Is it starting?") from error
