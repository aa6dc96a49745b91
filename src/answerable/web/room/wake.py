"""Which hubs are told when a meeting's room changes: the hub of this process, and through PostgreSQL those of the others.

A call to wake says which meeting changed and nothing else: whoever is waked reads the state again. So a call that is lost or comes twice does no harm; the hub's
slow look at the versions finds what it missed. On SQLite that look is all that other processes have.
"""

import secrets
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction

CHANNEL = "answerable_room"
# So that a process does not wake itself twice.
PROCESS = secrets.token_hex(8)

Waked = Callable[[str], None]
_listening: list[Waked] = []


def changed(meeting_key: str) -> None:
    """To be called inside the transaction that changes what a screen shows of the meeting; wakes once that is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{PROCESS} {meeting_key}"])
    transaction.on_commit(partial(wake, meeting_key))


def wake(meeting_key: str) -> None:
    """Wake this process's hub. May be called from any thread."""
    for act in list(_listening):
        act(meeting_key)


def listen(act: Waked) -> Callable[[], None]:
    """Have `act(meeting_key)` called, from whichever thread, at every change in this process. Calling what comes back ends it."""
    _listening.append(act)

    def stop() -> None:
        if act in _listening:
            _listening.remove(act)

    return stop


def of_another(notice: str) -> str | None:
    """The meeting's key in a notice that another process sent; None for one of our own."""
    sender, _, meeting_key = notice.partition(" ")
    return None if sender == PROCESS else meeting_key
