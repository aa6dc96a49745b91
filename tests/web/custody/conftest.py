"""The fixtures of `web.fixtures`, which the apps around casting share."""

from web.fixtures import (
    ballotbox,
    ballotbox_process,
    convened,
    frozen,
    installation,
    meeting,
    office,
    organiser,
    rsa_keys,
)

__all__ = [
    "ballotbox",
    "ballotbox_process",
    "convened",
    "frozen",
    "installation",
    "meeting",
    "office",
    "organiser",
    "rsa_keys",
]
