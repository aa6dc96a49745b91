"""What other processes of the site tell through PostgreSQL: one connection that only listens.

A notice says that something changed, and nothing of what. When the connection is lost it is made again, and then everything counts as changed: what was told in between
is lost. A server that keeps silent is found out by TCP within half a minute; until then the hub's own look at the versions serves.
"""

import asyncio
import logging
import random
from collections.abc import Callable

from django.db import connections

from answerable.web.room.wake import CHANNEL, of_another

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
NAME = "answerable-live"
ALIVE = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "connect_timeout": "10",
}
PARTS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def address() -> str | None:
    """The site's database as libpq is told of it; None if it is not PostgreSQL."""
    if connections["default"].vendor != "postgresql":
        return None
    from psycopg.conninfo import make_conninfo  # loaded for PostgreSQL alone: see web/databases.py

    settings = connections["default"].settings_dict
    named = {part: str(settings[name]) for name, part in PARTS.items() if settings.get(name)}
    return make_conninfo(**{**ALIVE, **named, **settings["OPTIONS"], "application_name": NAME})


async def heard(where: str, waked: Callable[[str | None], None]) -> None:
    """Call `waked` with the meeting's key at each notice, and with None whenever any may have been missed. Goes on until it is cancelled."""
    import psycopg

    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(where, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                waked(None)
                pause = FIRST_PAUSE_SECONDS
                async for notice in connection.notifies():
                    if meeting_key := of_another(notice.payload):
                        waked(meeting_key)
        except (psycopg.Error, OSError) as error:
            log.warning("notices of other processes are not heard (%s); tried again", type(error).__name__)
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
