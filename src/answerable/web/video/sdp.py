"""The few things that the site reads out of a session description. Specification: RFC 8866, RFC 8843 (mid)."""

import re

# One of each: a venue has one camera and one microphone.
MOST = {"audio": 1, "video": 1}
LONGEST = 60_000
MEDIA = re.compile(r"^m=(\w+) ", re.MULTILINE)
MID = re.compile(r"^a=mid:([\w.-]{1,32})\r?$", re.MULTILINE)


class Unfit(ValueError):
    """It offers what a venue does not send."""


def audio_mids(offer: str) -> list[str]:
    """The identifiers of the audio streams of an offer. Raises Unfit for more than one camera and one microphone, and for anything else."""
    if len(offer) > LONGEST:
        raise Unfit("too long")
    sections = MEDIA.split(offer)[1:]
    found: dict[str, list[str]] = {kind: [] for kind in MOST}
    for kind, text in zip(sections[::2], sections[1::2], strict=True):
        mid = MID.search(text)
        if kind not in found or mid is None:
            raise Unfit(kind)
        found[kind].append(mid[1])
    if any(len(mids) > MOST[kind] for kind, mids in found.items()) or not any(found.values()):
        raise Unfit("too many or none")
    return found["audio"]
