"""The TURN servers that VIDEO_TURN_URLS names, with spaces between them:

    turn:turn.example.org:3478                       over UDP
    turns:turn.example.org:443?transport=tcp         encrypted, over TCP, which goes through most firewalls

What is no such address raises `ImproperlyConfigured`, and so do servers without VIDEO_TURN_SECRET: a browser given one of them refuses the whole
connection, so that a venue would find out in the middle of its meeting.
Specification: RFC 7065.
"""

import re

from django.core.exceptions import ImproperlyConfigured

EXAMPLE = "turns:turn.example.org:443?transport=tcp"
ADDRESS = re.compile(
    r"turns?:(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?"
)


def chosen(addresses: str, secret: str) -> tuple[str, ...]:
    """Those that are named; none without any."""
    found = tuple(addresses.split())
    for each in found:
        parts = ADDRESS.fullmatch(each)
        if parts is None or not 0 < int(parts[1] or 1) < 65_536:
            raise ImproperlyConfigured(f"VIDEO_TURN_URLS names no TURN server with {each}; write {EXAMPLE}")
    if found and not secret:
        raise ImproperlyConfigured("VIDEO_TURN_URLS needs VIDEO_TURN_SECRET, the TURN server's own secret")
    return found
