"""The hub of this process, and what it asks of the site. Imported once Django is set up."""

from answerable.room.audiences import Audience
from answerable.web.body_limit import Application
from answerable.web.room import admission, heartbeats, notices, rendering, stream, watching
from answerable.web.room.hub import Hub, Sources

SHOWS_TURNOUT = frozenset({Audience.CHAIR, Audience.SCREEN})
# Everybody else's right to a stream is looked up again while it runs: a duty may be taken away and a screen unpaired. A rater's ticket stays good.
ASKED_ONCE = frozenset({Audience.RATER})

hub = Hub(
    Sources(
        rendering.render,
        rendering.current,
        admission.admits,
        watching.renewed,
        heartbeats.seen,
        SHOWS_TURNOUT,
        ASKED_ONCE,
    ),
    notices.address(),
)


def with_streams(site: Application) -> Application:
    return stream.beside(site, hub)
