"""A closed meeting with comments, and ballots on which raters wrote: nothing of it is at a ballot box."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from answerable.protocol import ballot, comments, keys
from answerable.protocol.credential import Credential
from answerable.protocol.opening import Opened, Status
from answerable.web.casting.castings import set_casting
from answerable.web.comments.opening import open_once
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import Meeting
from web.results import conftest as results_world

meeting, rules, tallied, published_meeting = (
    results_world.meeting,
    results_world.rules,
    results_world.tallied,
    results_world.published_meeting,
)
Written = Mapping[int, str]


@pytest.fixture
def commented(meeting: Meeting) -> Meeting:
    """Frozen with comments, closed; `written` casts for it. `k_min` of its rules is five."""
    set_casting(meeting, comments=True)
    results_world.signed_manifest(meeting)
    return meeting


@pytest.fixture
def written(commented: Meeting) -> Callable[..., None]:
    """Opens a ledger with a ballot for each of these: texts by the presenter's position, on a ballot of that status."""

    def run(*texts: Written, status: Status = Status.COUNTED) -> None:
        first = manifests(commented)[0]
        raws, lines = zip(*(_cast(first.manifest, each, status) for each in texts), strict=True)
        open_once(commented, first, raws, lines)

    return run


def _cast(m: Any, texts: Written, status: Status) -> tuple[bytes, Opened]:
    """Whether it was cast by right was seen before it is opened."""
    by_id = {m.presenters[place - 1]: text for place, text in texts.items()}
    given = [[0] * m.criteria for _ in m.presenters]
    raw = ballot.compose(
        m,
        keys.ed25519(keys_of(texts)),
        [Credential("site", bytes(32), bytes(256))],
        "A",
        given,
        comments=comments.sealer(m, by_id),
    )
    return raw, Opened(ballot.leaf_hash(raw), "A", "sheet", status, None, given)


def keys_of(texts: Written) -> bytes:
    return repr(sorted(texts.items())).encode()[:32].ljust(32, b"\0")
