"""Whether a request that has not reached Django yet comes from somebody who is signed in.

Only for deciding how much to take in: the session is read, never changed, and every view asks for itself who it is.
Trouble with the database counts as not signed in.
"""

from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, close_old_connections
from django.http.cookie import parse_cookie


async def is_signed_in(scope: dict[str, Any]) -> bool:
    given = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    key = parse_cookie(given).get(settings.SESSION_COOKIE_NAME) or ""
    return bool(key) and await sync_to_async(_has_user)(key)


def _has_user(key: str) -> bool:
    close_old_connections()
    # A model: it cannot be imported with this module, which is before Django is set up.
    store = import_module(settings.SESSION_ENGINE).SessionStore
    try:
        return SESSION_KEY in store(key).load()
    except DatabaseError:
        return False
    finally:
        close_old_connections()
