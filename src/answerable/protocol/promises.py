"""What was promised, and how it ended: chains of signed links that anybody can check.

A chain is about one action of one unit. Its links are notes (`note`), each signed with the follow-up key of the meeting that the action belongs to, which
is named `answerable/<meeting>/followup`. The text of a link is a line that names this format, and a line with a JSON object in canonical form:

    v         1
    meeting   the key of the meeting
    chain     which action of the meeting
    number    the place in the chain, from 1
    kind      what happened: a `LinkKind`
    at        when, in UTC: 2027-01-15T09:00:00Z
    previous  the digest of the link before; of a first link that goes on with an action of an earlier meeting, the digest of that one's last link; else null
    said      the particulars of the kind, an object of texts, numbers and lists

The digest of a link is the SHA-256 (hex) of its text, without the signature. So nobody can change, remove or insert a link, and keep the ones after it.
No person is named in a link: a name may have to be erased, and the chain must then still hold.

A record is what is handed out for one unit: an object in canonical form with v, the unit's name, the public keys (`note`) and the chains, each a list of
notes. Errors: `Malformed` and `BadSignature`, whose words name the link.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from answerable.protocol import note, shape
from answerable.protocol.canonical import dumps, loads
from answerable.protocol.errors import BadSignature, Malformed, ProtocolError

FORMAT = "answerable/promises/v1"
LONGEST = 32 << 20  # bytes of a record
FIELDS = frozenset({"v", "meeting", "chain", "number", "kind", "at", "previous", "said"})
RECORD = frozenset({"v", "unit", "keys", "chains"})


class LinkKind(StrEnum):
    PROMISED = "promised"  # a requirement, problem or plan was given to the unit, with a deadline
    DEADLINE = "deadline"  # another deadline, with the reason
    ACTION = "action"  # the measure, as it was reported done
    EVIDENCE = "evidence"  # what shows it: words, addresses, and the digest of each file
    RETURNED = "returned"  # sent back, with words
    ACCEPTED = "accepted"
    CLOSED = "closed"
    CARRIED = "carried"  # goes on in a later meeting


@dataclass(frozen=True, slots=True)
class PromiseLink:
    """One link, as it is signed."""

    meeting: str
    chain: str
    number: int
    kind: LinkKind
    at: str
    previous: str | None
    said: Mapping[str, Any]

    @property
    def text(self) -> str:
        body = {
            "v": 1,
            "meeting": self.meeting,
            "chain": self.chain,
            "number": self.number,
            "kind": str(self.kind),
            "at": self.at,
            "previous": self.previous,
            "said": dict(self.said),
        }
        return f"{FORMAT}\n{dumps(body).decode()}\n"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """What one unit promised, over all years, as it was checked."""

    unit: str
    keys: tuple[str, ...]
    chains: tuple[tuple[PromiseLink, ...], ...]


def key_name(meeting: str) -> str:
    return f"answerable/{meeting}/followup"


def sign(link: PromiseLink, signer: note.Signer) -> str:
    """The note. `signer` is named after the meeting: `key_name`."""
    if signer.name != key_name(link.meeting):
        raise Malformed(f"{signer.name} signs no link of {link.meeting}")
    return note.sign(link.text, signer).decode()


def said_in(raw: str) -> dict[str, Any]:
    """The particulars of a link, its signature not looked at: for showing what `check` judges."""
    return dict(_parsed(note.unverified_text(raw.encode()), "the link").said)


def record(unit: str, keys: Sequence[str], chains: Sequence[Sequence[str]]) -> bytes:
    """The bytes that are handed out. `keys` are vkeys, `chains` lists of notes."""
    return dumps(
        {"v": 1, "unit": unit, "keys": sorted(set(keys)), "chains": [list(chain) for chain in chains]}
    )


def check(raw: bytes) -> PromiseRecord:
    """The record, once every signature and every digest in it holds."""
    if len(raw) > LONGEST:
        raise Malformed("a record this long is not read")
    body = shape.record(loads(raw), RECORD, "a record of promises")
    shape.exactly(body["v"], 1, "v")
    unit = shape.text(body["unit"], "unit")
    vkeys = [shape.text(each, "a key") for each in shape.listing(body["keys"], "keys")]
    chains = shape.listing(body["chains"], "chains")
    verifiers = {each.name: each for each in map(note.parse_vkey, vkeys)}
    if len(verifiers) != len(vkeys):
        raise Malformed("a meeting has one follow-up key")
    read = tuple(_chain(notes, verifiers, at) for at, notes in enumerate(chains, 1))
    _check_beginnings(read)
    return PromiseRecord(unit, tuple(vkeys), read)


def _chain(notes: Any, verifiers: Mapping[str, note.Verifier], at: int) -> tuple[PromiseLink, ...]:
    links: list[PromiseLink] = []
    for number, raw in enumerate(shape.listing(notes, f"chain {at}"), 1):
        where = f"link {number} of chain {at}"
        link = _link(shape.text(raw, where), verifiers, where)
        before = links[-1] if links else None
        if link.number != number or (before is None) != (link.kind is LinkKind.PROMISED):
            raise Malformed(f"{where} is not at its place")
        if before is not None and (link.meeting, link.chain) != (before.meeting, before.chain):
            raise Malformed(f"{where} belongs to another chain")
        if before is not None and link.previous != before.digest:
            raise BadSignature(f"{where} does not follow the one before it")
        links.append(link)
    if not links:
        raise Malformed(f"chain {at} has no link")
    return tuple(links)


def _link(raw: str, verifiers: Mapping[str, note.Verifier], where: str) -> PromiseLink:
    link = _parsed(note.unverified_text(raw.encode()), where)
    verifier = verifiers.get(key_name(link.meeting))
    if verifier is None:
        raise BadSignature(f"{where}: its meeting's key is not in the record")
    try:
        note.read(raw.encode(), verifier, sole=True)
    except ProtocolError as error:
        raise BadSignature(f"{where}: {error}") from error
    return link


def _parsed(text: str, where: str) -> PromiseLink:
    name, _end, line = text.partition("\n")
    if name != FORMAT:
        raise Malformed(f"{where} is of another format")
    body = shape.record(loads(line[:-1].encode()), FIELDS, where)
    shape.exactly(body["v"], 1, f"v of {where}")
    if body["kind"] not in set(LinkKind):
        raise Malformed(f"{where} is of no kind that there is")
    return PromiseLink(
        shape.named(body["meeting"], f"meeting of {where}"),
        shape.named(body["chain"], f"chain of {where}"),
        shape.whole(body["number"], f"number of {where}", 1),
        LinkKind(body["kind"]),
        shape.named(body["at"], f"at of {where}"),
        None if body["previous"] is None else shape.text(body["previous"], f"previous of {where}"),
        shape.table(body["said"], f"said of {where}"),
    )


def _check_beginnings(chains: Sequence[Sequence[PromiseLink]]) -> None:
    """A chain that goes on with another begins where that one ends, and no two go on with the same."""
    ends = {chain[-1].digest: chain[-1] for chain in chains}
    used: set[str] = set()
    for at, chain in enumerate(chains, 1):
        previous = chain[0].previous
        if previous is None:
            continue
        end = ends.get(previous)
        if end is None or end.kind is not LinkKind.CARRIED or previous in used:
            raise BadSignature(f"chain {at} goes on with a chain that does not end so")
        used.add(previous)
