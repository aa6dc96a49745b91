"""An authenticator app: it is added to an account, and shows codes."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, TestCase


def code(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def add_app(client: Client) -> str:
    """The app's secret. What is noted once the database has it is noted here as well."""
    page = client.get("/accounts/app").content.decode()
    found = re.search(r'<p class="font-mono break-all">(\w+)</p>', page)
    assert found
    with TestCase.captureOnCommitCallbacks(execute=True):
        added = client.post("/accounts/app", {"code": code(found[1])})
    assert added.headers["Location"] == "/accounts/recovery-codes"
    return found[1]
