"""The words of a live stream: events as `text/event-stream` writes them.

    state     {meeting, audience, version, now, state}: the whole state of a topic, in place of what was known of it
    refused   {meeting, audience, now}: a topic that was asked for and is not given
    time      {now}: that the server lives, and what time it has

`now` is the server's time in milliseconds since 1970, when the message was made: countdowns run by it, and not by the device's clock. The `id` of a state is its version.
Specification: HTML, "Server-sent events". JSON as it is written here has no line breaks.
"""

import json
import time


def now() -> int:
    return time.time_ns() // 1_000_000


def state(meeting: str, audience: str, version: int, rendered: bytes) -> bytes:
    head = _head(meeting=meeting, audience=audience, version=version, now=now())
    return b'id: %d\nevent: state\ndata: %s,"state":%s}\n\n' % (version, head[:-1], rendered)


def refused(meeting: str, audience: str) -> bytes:
    return b"event: refused\ndata: %s\n\n" % _head(meeting=meeting, audience=audience, now=now())


def the_time() -> bytes:
    return b"event: time\ndata: %s\n\n" % _head(now=now())


def _head(**values: str | int) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
