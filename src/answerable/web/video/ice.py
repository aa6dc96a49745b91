"""TURN servers for venues that cannot reach the gateway directly, with a password that is good for a day.

Specification: "A REST API for access to TURN services" (draft-uberti-behave-turn-rest-00), as coturn's `use-auth-secret` has it.
"""

import base64
import hashlib
import hmac
import time
from typing import Any

from django.conf import settings

GOOD_SECONDS = 24 * 3600


def servers() -> list[dict[str, Any]]:
    """As RTCPeerConnection takes them; none unless the installation names some."""
    if not settings.VIDEO_TURN_URLS:
        return []
    name = f"{int(time.time()) + GOOD_SECONDS}:venue"
    word = hmac.new(settings.VIDEO_TURN_SECRET.encode(), name.encode(), hashlib.sha1).digest()
    credential = base64.b64encode(word).decode()
    return [{"urls": list(settings.VIDEO_TURN_URLS), "username": name, "credential": credential}]
