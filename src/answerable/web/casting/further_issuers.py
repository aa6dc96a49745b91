"""Issuers beside the site's own: how an app above this one takes part in casting.

Each registers itself once, from its `AppConfig.ready()`. Casting calls them and knows nothing else of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from answerable.web.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class FurtherIssuer:
    """`announce` comes before the scoring is opened, and what it raises stops the opening. `close` comes when the ballot box
    has begun to close, and raises nothing. `addresses`: where a phone reaches the issuers of this meeting, by their names.
    `origins`: all that phones may be allowed to ask.
    """

    announce: Callable[[Meeting], None]
    close: Callable[[Meeting], None]
    addresses: Callable[[Meeting], Mapping[str, str]]
    origins: Callable[[], Sequence[str]]


_registered: list[FurtherIssuer] = []


def register(issuer: FurtherIssuer) -> None:
    if issuer not in _registered:
        _registered.append(issuer)


def announce(meeting: Meeting) -> None:
    for each in _registered:
        each.announce(meeting)


def close(meeting: Meeting) -> None:
    for each in _registered:
        each.close(meeting)


def addresses(meeting: Meeting) -> dict[str, str]:
    return {name: url for each in _registered for name, url in each.addresses(meeting).items()}


def origins() -> list[str]:
    return sorted({url for each in _registered for url in each.origins()})
