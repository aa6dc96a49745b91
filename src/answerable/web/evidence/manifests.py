"""Manifests: the frozen meeting as a signed note, composed from what the organisers entered.

The first manifest is the meeting's for ever: its hash M is what credentials, ballots and the ballot box's box are bound to.
An amendment is a further manifest that names the one before it; it changes how ballots are counted, not
what was cast. Phones and ballot box never see another than the first.

Specification: docs/ballot-protocol.md, "Parts" and "Steps" 1.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.contrib.staticfiles import finders

from answerable.protocol import manifest
from answerable.protocol.ballot import sealed_length
from answerable.protocol.canonical import digest
from answerable.protocol.comments import comments_length
from answerable.protocol.keys import EXPONENT
from answerable.protocol.manifest import SHEET, Manifest
from answerable.scoring import Rules
from answerable.web import addresses
from answerable.web.casting import issuer_keys
from answerable.web.casting.ballotbox_client import BoxKeys
from answerable.web.casting.castings import casting_of
from answerable.web.casting.issue import ISSUER
from answerable.web.casting.recusal import expected
from answerable.web.casting.scopes import presenter_id, reporting, scopes_of, starts_at
from answerable.web.custody import comments_key, seal_key, tellers
from answerable.web.evidence import manifest_key
from answerable.web.meetings.models import Meeting

CLIENT = "dist/phone.js"


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest as read and checked, and the signed note it stands in."""

    manifest: Manifest
    note: str

    @property
    def hash(self) -> str:
        """M: the SHA-256 (hex) of the canonical JSON."""
        return self.manifest.hash

    @property
    def body(self) -> Mapping[str, Any]:
        return self.manifest.body


def compose(
    meeting: Meeting,
    rules: Rules,
    box: BoxKeys,
    others: Sequence[Mapping[str, Any]] = (),
    recused: Mapping[int, frozenset[str]] = MappingProxyType({}),
) -> dict[str, Any]:
    """The manifest's content; the meeting's keys must be there. `others` are the keys of further issuers, `recused` the
    scopes that an attendee is not issued.
    """
    groups = [{"id": group.id, "title": group.title} for group in rules.groups]
    presenters = reporting(meeting)
    casting, scopes = casting_of(meeting), scopes_of(meeting)
    on_one = len(presenters) if scopes == (SHEET,) else 1
    return {
        "v": 1,
        "meeting": meeting.key,
        "title": meeting.title,
        "starts_at": starts_at(meeting),
        "scope": casting.scope,
        "grace": casting.grace_seconds,
        "groups": groups,
        "presenters": [
            {"id": presenter_id(each), "name": each.person.name, "unit": each.unit.name}
            for each in presenters
        ],
        "rules": rules.to_json(),
        "rules_hash": digest(rules.to_json()),
        "expected": expected(meeting, [group["id"] for group in groups], scopes, recused),
        "sealed_length": sealed_length(rules.to_json(), on_one),
        **({"comments": _comments(meeting.key, on_one)} if casting.comments else {}),
        "client_hash": _client_hash(),
        "transport": transport(),
        "keys": _keys(meeting.key, box, [group["id"] for group in groups], scopes, others),
        "seal_custody": tellers.manifest_entry(meeting),
        "previous": None,
        "reason": None,
    }


def sign(meeting: str, content: Mapping[str, Any]) -> Signed:
    note = manifest.sign(content, manifest_key.signer(meeting))
    return Signed(manifest.parse(content), note.decode())


def transport() -> str:
    secure = addresses.are_encrypted()
    return "https" if secure else "http"


def client_script() -> bytes | None:
    """The phone's script as it is served; None when it has not been built."""
    found = finders.find(CLIENT)
    if not isinstance(found, str):
        return None
    return Path(found).read_bytes()


def manifests(meeting: Meeting) -> list[Signed]:
    """The first, then each amendment in order; empty before freezing."""
    first = casting_of(meeting).manifest
    if not first:
        return []
    notes = [first, *meeting.amendments.order_by("number").values_list("manifest", flat=True)]
    return [Signed(manifest.read(note.encode()), note) for note in notes]


def how_many(frozen: Manifest, group: str) -> str:
    """How many may score; from the fewest to the most where it differs from presenter to presenter."""
    numbers = [frozen.expected[scope, group] for scope in frozen.scopes]
    return str(min(numbers)) if min(numbers) == max(numbers) else f"{min(numbers)}–{max(numbers)}"


def _keys(
    meeting: str, box: BoxKeys, groups: list[str], scopes: Sequence[str], others: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        "manifest": manifest_key.signer(meeting).vkey,
        "log": box.log,
        "log_origin": box.log_origin,
        "receipt": box.receipt,
        "seal": seal_key.public(meeting),
        "issuers": [
            {
                "id": ISSUER,
                "group": group,
                "scope": scope,
                "n": issuer_keys.public(meeting, group, scope),
                "e": EXPONENT,
            }
            for group, scope in product(groups, scopes)
        ]
        + list(others),
    }


def _comments(meeting: str, presenters: int) -> dict[str, Any]:
    return {"key": comments_key.public(meeting), "length": comments_length(presenters)}


def _client_hash() -> str:
    script = client_script()
    assert script is not None, "checked before freezing"
    return hashlib.sha256(script).hexdigest()
