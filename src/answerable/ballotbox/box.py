"""What the ballot box decides: which ballots are accepted, what they are answered with, how the ledger grows.

    new --open--> open --close--> closed --publish--> published
                    \\--close with grace--> closing --time over, or close--> closed

Ballots are taken while a box is open or closing. A closed box never opens again. Where a meeting is scored scope by
scope, each of them goes from new to open to closed as well, by way of closing if it is closed with grace. Nothing here speaks HTTP.

The rows of the store decide, also for other processes over the same store. A `Box` caches its row, reads it again on each call,
and holds the box's signing keys. All methods run on the one thread that owns the store; the event loop only reads `boxes`.
Expected outcomes are values, `Refused(reason)`; a ledger on disk that does not fit its checkpoint raises `Damaged`.
Specification: docs/ballot-protocol.md; docs/ballotbox-http.md.
"""

import base64
import contextlib
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from answerable import durable, home
from answerable.ballotbox.fast import Gate
from answerable.ballotbox.refusals import Reason, Refused
from answerable.ballotbox.store import (
    BoxRow,
    BoxState,
    Cosignature,
    Extend,
    Extended,
    Fate,
    Head,
    Offer,
    Outcome,
    Store,
    StoreUnavailable,
    chunks,
)
from answerable.exchange import Fault
from answerable.protocol import checkpoint, errors, keys, manifest, merkle, note, receipt, together
from answerable.wrapping import Ring

TAKING = (BoxState.OPEN, BoxState.CLOSING)
DONE = (BoxState.CLOSED, BoxState.PUBLISHED)
KEPT = (Fate.COMMITTED, Fate.REPEATED)
REASON_OF_FATE = {fate: Reason.of(fate.value) for fate in Fate if fate not in KEPT}
MOST_CHECKPOINTS = 1000  # listed
CHUNK = 256  # entries held in memory at once

Shown = dict[str, Any]


class Damaged(Exception):
    """The ledger on disk does not lead to the root in its last signed checkpoint."""


class Accepted(NamedTuple):
    """`new` is False when this very ballot was in the box already."""

    receipt: bytes
    new: bool


@dataclass(slots=True)
class Box:
    """One meeting's box as held in memory; all of it can be read again from the home."""

    row: BoxRow
    log: note.Signer
    receipts: Ed25519PrivateKey
    gate: Gate | None = None
    # When what is closing closes, by the clock that never jumps: a scope, or the box itself under "".
    ends: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def meeting(self) -> manifest.Manifest | None:
        return self.gate.meeting if self.gate else None

    @property
    def by_scope(self) -> bool:
        return self.meeting is not None and self.meeting.scope == manifest.PRESENTER

    @property
    def least(self) -> int:
        """The fewest credentials of a group that a batch may move, and the fewest that it may leave behind: the `k_min` of the meeting's rules."""
        least = self.meeting.rules.get("k_min", 0) if self.meeting else 0
        return least if type(least) is int and least > 0 else 0

    def promises(self, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """A receipt for each of these ballots, all under one signature."""
        if not hashes:
            return {}
        assert self.meeting is not None, "a ballot was taken, so the box has been opened"
        made = receipt.issue(self.meeting.hash, [one.hex() for one in hashes], self.receipts)
        return {bytes.fromhex(one.ballot): one.dumps() for one in made}


class BallotBox:
    """All boxes of one home, and their store."""

    def __init__(self, where: home.Home, store: Store, ring: Ring | None = None) -> None:
        """Read every box, checking each ledger against its last checkpoint. The keys in `ring` are destroyed when one closes."""
        self.where = where
        self.store = store
        self.ring = ring or Ring()
        self.boxes: dict[str, Box] = {}
        for row in store.boxes():
            self._check_ledger(self._adopted(row))

    def shut(self) -> None:
        with contextlib.suppress(StoreUnavailable):
            self.store.empty_log()
        self.store.close()

    # Control

    def put(self, key: str) -> tuple[bool, Shown]:
        """Make the box called `key` and its keys, once. Whether it is new, and its public keys."""
        made = self.store.put_box(key)
        box = self._box(key)
        assert box is not None, "it has just been made, or was there"
        public = {"log": box.log.vkey, "log_origin": box.log.name, "receipt": keys.public_text(box.receipts)}
        return made, dict(public)

    def open(self, key: str, signed: str, witnesses: bool, rehearsal: bool = False) -> Shown | Refused:
        """Open for ballots under a signed manifest that names this box's keys. That it is for a `rehearsal` is said now or never."""
        box = self._box(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        try:
            meeting = manifest.read(signed.encode())
        except errors.ProtocolError:
            return Refused(Reason.BAD_MANIFEST)
        if not _names(meeting, box):
            return Refused(Reason.BAD_MANIFEST)
        scopes = dict.fromkeys(meeting.scopes, BoxState.NEW) if meeting.scope == manifest.PRESENTER else {}
        opened = BoxRow(key, BoxState.OPEN, signed, None, witnesses, scopes, rehearsal)
        row = self._change(box, lambda row: opened if row.state is BoxState.NEW else row)
        assert box.meeting is not None, "it has been opened, now or before"
        if box.meeting.hash != meeting.hash:
            return Refused(Reason.ALREADY_OPEN)
        return {"state": row.state.value, "manifest_hash": meeting.hash}

    def turn(
        self, key: str, opening: Sequence[str], closing: Sequence[str], grace: bool = False, now: float = 0
    ) -> Shown | Refused:
        """Open and close scopes, where each presenter is scored on a ballot of its own; at once, or as a box is closed with grace."""
        box = self._box(key)
        if box is None or box.meeting is None:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NOT_OPEN)
        if not box.by_scope:
            return Refused(Reason.NO_SCOPES)
        if not {*opening, *closing} <= set(box.meeting.scopes) or {*opening} & {*closing}:
            return Refused(Fault.BAD_REQUEST)

        ends, waits = now + box.meeting.grace, grace and box.meeting.grace > 0

        def turned(row: BoxRow) -> BoxRow:
            if row.state not in TAKING:
                return row
            opened = {scope: BoxState.OPEN for scope in opening if row.scopes[scope] is BoxState.NEW}
            waiting = {scope for scope in closing if waits and row.scopes[scope] in TAKING}
            begun = dict.fromkeys(
                waiting & {scope for scope in closing if row.scopes[scope] is BoxState.OPEN}, ends
            )
            over = [scope for scope in closing if scope not in waiting]
            return _closed(
                row._replace(
                    scopes={**row.scopes, **opened, **dict.fromkeys(waiting, BoxState.CLOSING)},
                    scope_ends={**row.scope_ends, **begun},
                ),
                over,
            )

        row = self._change(box, turned)
        return {"scopes": _scopes(row)} if row.state in TAKING else Refused(Reason.CLOSED)

    def close(self, key: str, grace: bool, now: float) -> Shown | Refused:
        """Close at once; or with grace, when the time that the manifest declares is over. `now` in seconds."""
        box = self._box(key)
        if box is None or box.meeting is None:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NOT_OPEN)
        if grace:
            closes_at = now + box.meeting.grace
            self._change(
                box,
                lambda row: (
                    row._replace(state=BoxState.CLOSING, closes_at=closes_at)
                    if row.state is BoxState.OPEN
                    else row
                ),
            )
        elif box.row.state in TAKING:
            self._finish(box)
        head = self.store.head(key)
        final = head.note if head and box.row.state in DONE else None
        return {"state": box.row.state.value, "size": head.size if head else 0, "checkpoint": final}

    def publish(self, key: str) -> Shown | Refused:
        """Let everybody read the entries."""
        box = self._box(key)
        if box is None or box.row.state not in DONE:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NOT_CLOSED)
        row = self._change(box, lambda row: row._replace(state=BoxState.PUBLISHED))
        return {"state": row.state.value}

    def remove(self, key: str) -> Shown | Refused:
        """Forget a rehearsal: its ballots, ledger and keys. A box that people may have cast into for a meeting stays, whoever asks."""
        if not self.store.remove(key, lambda row: row.rehearsal or row.state is BoxState.NEW):
            return Refused(Reason.NO_REHEARSAL)
        self.boxes.pop(key, None)
        shutil.rmtree(self.where.keys / "ballotbox" / key, ignore_errors=True)
        with contextlib.suppress(StoreUnavailable):
            self.store.empty_log()
            self.store.compact()
        return {"state": "removed"}

    def tick(self, wall: float, steady: float, due: bool) -> None:
        """Batch every pool if that is `due`; close the boxes whose grace is over. Both clocks in seconds."""
        rows = self.store.boxes()
        for key in self.boxes.keys() - {row.key for row in rows}:  # removed by another process
            del self.boxes[key]
        for row in rows:
            box = self._adopted(row)
            over = [
                scope
                for scope, ends in row.scope_ends.items()
                if self._is_over(box, scope, ends, wall, steady)
            ]
            if over and row.state in TAKING:
                self._change(box, partial(_closed, over=over))
            if row.state is BoxState.CLOSING and self._is_over(box, "", row.closes_at or 0, wall, steady):
                self._finish(box)
            elif due and row.state in TAKING:
                self.store.flush(box.key, self._extend(box), box.least)
                self.store.empty_log()

    # Ballots

    def gate(self, key: str) -> Gate | Refused:
        """The check of a single ballot against this box's manifest; None until the box has been opened."""
        box = self._box(key)
        if box is None or box.gate is None:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NOT_OPEN)
        return box.gate

    def cast(self, key: str, offers: Sequence[Offer]) -> list[Accepted | Refused]:
        """Keep the ballots durably, then promise them. One that is in already is promised again, also after close."""
        outcomes = self.store.cast(key, offers)
        kept = [offer.row.hash for offer, one in zip(offers, outcomes, strict=True) if one.fate in KEPT]
        promises = self.boxes[key].promises(kept)
        return [_answer(offer, one, promises) for offer, one in zip(offers, outcomes, strict=True)]

    # What anybody may read

    def status(self, key: str) -> Shown | Refused:
        box = self._box(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        head, meeting = self.store.head(key), box.meeting
        shown = {
            "state": box.row.state.value,
            "manifest_hash": meeting.hash if meeting else None,
            "returned": self._returned(key, meeting) if meeting else {},
            "size": head.size if head else 0,
        }
        return shown | {"scopes": _scopes(box.row)} if box.by_scope else shown

    def _returned(self, key: str, meeting: manifest.Manifest) -> dict[str, dict[str, int]]:
        """How many credentials cast, by scope and by groups that are counted together."""
        counts = self.store.returned(key)
        sets = together.together_in(meeting.body)
        return {
            scope: {
                together.key_of(members): sum(counts.get((scope, group), 0) for group in members)
                for members in sets
            }
            for scope in meeting.scopes
        }

    def ballot(self, key: str, pk: str) -> Shown | Refused:
        """A credential's latest ballot, its receipt, and its place in the ledger once it has one."""
        box = self._box(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        # 43 characters of the alphabet always make 32 bytes, though not always in the one canonical way.
        row = self.store.latest(key, base64.urlsafe_b64decode(pk + "="))
        if row is None:
            return Refused(Reason.NO_BALLOT)
        promise = box.promises([row.hash])[row.hash]
        return {
            "ballots": [msgspec.Raw(row.body)],
            "receipt": msgspec.Raw(promise),
            "proof": self._proof(key, row.hash),
        }

    def inclusion(self, key: str, leaf_hash: bytes) -> Shown | Refused:
        """Where in the ledger the ballot with this hash stands, and the proof; not while it waits in the pool."""
        if self._box(key) is None:
            return Refused(Reason.UNKNOWN_BOX)
        return self._proof(key, leaf_hash) or Refused(Reason.NO_BALLOT)

    def consistency(self, key: str, old: int, new: int) -> Shown | Refused:
        """The proof that the ledger of `new` ballots begins with the ledger of `old` ballots."""
        if self._box(key) is None:
            return Refused(Reason.UNKNOWN_BOX)
        head = self.store.head(key)
        if not 0 < old <= new <= (head.size if head else 0):
            return Refused(Fault.BAD_REQUEST)
        return {"path": [step.hex() for step in self._tree(key, new).consistency(old)]}

    def readable(self, key: str, control: bool) -> int | Refused:
        """How many entries there are to read. Nobody reads them before close: the seal key's holder could count."""
        box = self._box(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        if box.row.state not in DONE:
            return Refused(Reason.NOT_CLOSED)
        if box.row.state is BoxState.CLOSED and not control:
            return Refused(Fault.UNAUTHORISED)
        head = self.store.head(key)
        return head.size if head else 0

    def lines(self, key: str, start: int, stop: int) -> bytes:
        """Entries as they are published."""
        return b"".join([entry + b"\n" for entry in self.store.entries(key, start, stop)])

    def head(self, key: str) -> Head | Refused:
        if self._box(key) is None:
            return Refused(Reason.UNKNOWN_BOX)
        return self.store.head(key) or Refused(Reason.NO_CHECKPOINT)

    def checkpoints(self, key: str) -> Shown | Refused:
        if self._box(key) is None:
            return Refused(Reason.UNKNOWN_BOX)
        return {"checkpoints": self.store.checkpoints(key, MOST_CHECKPOINTS)}

    # Witnesses

    def cosign(self, key: str, vkey: str, signed: str, line: str) -> Shown | Refused:
        """Keep a witness's line over one of this box's checkpoints."""
        box = self._box(key)
        if box is None or not box.row.witnesses:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NO_WITNESSES)
        try:
            head = checkpoint.read(signed.encode(), box.log.verifier, box.log.name)
            stated = checkpoint.check_cosignature(signed, vkey, line)
        except errors.ProtocolError:
            return Refused(Reason.BAD_COSIGNATURE)
        if stated >= 1 << 53:
            return Refused(Reason.BAD_COSIGNATURE)
        # A witness's first line over a checkpoint is kept and later ones are not, so that nobody can keep the disk busy by signing again.
        before = next(
            (one for one in self.store.cosignatures(key) if (one.vkey, one.size) == (vkey, head.size)), None
        )
        if before is not None:
            return {"size": before.size, "time": before.time}
        kept = self.store.cosign(key, Cosignature(vkey, head.size, line, stated))
        return {"size": head.size, "time": stated} if kept else Refused(Reason.WITNESSES)

    def cosignatures(self, key: str) -> list[Cosignature] | Refused:
        return Refused(Reason.UNKNOWN_BOX) if self._box(key) is None else self.store.cosignatures(key)

    # Within

    def _box(self, key: str) -> Box | None:
        """The box as its row stands now."""
        row = self.store.box(key)
        return self._adopted(row) if row else None

    def _adopted(self, row: BoxRow) -> Box:
        """The `Box` in memory, made or updated from its row."""
        box = self.boxes.get(row.key)
        if box is None:
            secret = {name: self._private(f"ballotbox/{row.key}/{name}.key") for name in ("log", "receipt")}
            log = note.Signer(f"answerable/{row.key}", keys.ed25519(secret["log"]))
            box = Box(row, log, keys.ed25519(secret["receipt"]))
        if box.gate is None and row.manifest is not None:
            # A manifest never changes: the first one opens the box for good.
            box.gate = Gate(manifest.read(row.manifest.encode()))
        box.row = row
        self.boxes[row.key] = box
        return box

    def _is_over(self, box: Box, what: str, ends: float, wall: float, steady: float) -> bool:
        """Whether the grace of a closing scope is over, or that of the box under the name "". `ends` is when, by the wall clock.

        The wall clock is asked once after each start of this process, to know how much of the grace is left; then only the steady
        one. So a wall clock that jumps neither cuts the grace short nor draws it out; over a restart it can cost at most
        the rest of it, or add at most as much as was declared.
        """
        assert box.meeting is not None, "a closing box has been opened"
        if what not in box.ends:
            box.ends[what] = steady + min(max(ends - wall, 0.0), box.meeting.grace)
        return steady >= box.ends[what]

    def _change(self, box: Box, step: Callable[[BoxRow], BoxRow]) -> BoxRow:
        return self._adopted(self.store.change(box.key, step)).row

    def _finish(self, box: Box) -> None:
        """Flush, sign the final checkpoint, and take no more: in one transaction."""
        self.store.finish(box.key, self._extend(box))
        self.ring.destroy()  # before the site learns that it may open ballots
        self._box(box.key)
        # Everything is durable by now; a disk too full to tidy up on must not hold up the meeting.
        with contextlib.suppress(StoreUnavailable):
            self.store.empty_log()
            self.store.compact()

    def _extend(self, box: Box) -> Extend:
        """How this box's ledger grows: new tiles, a new root, its signature."""

        def stored(level: int, number: int) -> bytes:
            return self.store.tile(box.key, level, number)

        def extended(size: int, hashes: Sequence[bytes]) -> Extended:
            tiles = merkle.grown(stored, size, hashes)

            def read(level: int, number: int) -> bytes:
                return tiles.get((level, number)) or stored(level, number)

            tree = merkle.Tiled(size + len(hashes), read)
            head = checkpoint.Checkpoint(box.log.name, len(tree), tree.root())
            return Extended(checkpoint.sign(head, box.log).decode(), tiles)

        return extended

    def _tree(self, key: str, size: int) -> merkle.Tiled:
        return merkle.Tiled(size, lambda level, number: self.store.tile(key, level, number))

    def _proof(self, key: str, leaf_hash: bytes) -> Shown | None:
        position, head = self.store.by_hash(key, leaf_hash), self.store.head(key)
        if position is None or head is None or position >= head.size:
            return None
        path = [step.hex() for step in self._tree(key, head.size).inclusion(position)]
        return {"index": position, "size": head.size, "path": path, "checkpoint": head.note}

    def _private(self, name: str) -> bytes:
        """The private key called `name`, drawn if the home has none. Two processes agree: it appears whole and once."""
        target = self.where.keys / name
        durable.write_once(target, lambda: secrets.token_bytes(32))
        return target.read_bytes()

    def _check_ledger(self, box: Box) -> None:
        """That the rows are those of the last checkpoint, no more and no fewer, and that its tiles lead to it too."""
        head = self.store.head(box.key)
        signed = checkpoint.read(head.note.encode(), box.log.verifier, box.log.name) if head else None
        size, root = (signed.size, signed.root) if signed else (0, merkle.EMPTY)
        found = merkle.Frontier()
        for start, stop in chunks(0, size, 16 * CHUNK):
            for one in self.store.leaf_hashes(box.key, start, stop):
                found.append(one)
        try:
            tiled = self._tree(box.key, size).root()
        except errors.Malformed:
            tiled = b""
        more = self.store.leaf_hashes(box.key, size, size + 1)
        if (len(found), found.root(), tiled) == (size, root, root) and not more:
            return
        if self.store.head(box.key) == head:
            raise Damaged(f"box {box.key}: the ledger on disk is not the one that its last checkpoint signs")
        self._check_ledger(box)  # another process has just extended it


def _answer(offer: Offer, outcome: Outcome, promises: dict[bytes, bytes]) -> Accepted | Refused:
    if outcome.fate in KEPT:
        return Accepted(promises[offer.row.hash], outcome.fate is Fate.COMMITTED)
    ordered = outcome.fate in (Fate.SEQUENCE, Fate.CONFLICT, Fate.CHAIN)
    return Refused(REASON_OF_FATE[outcome.fate], outcome.latest if ordered else None)


def _names(meeting: manifest.Manifest, box: Box) -> bool:
    """Whether a manifest is for this box: its key, and both public keys."""
    return (
        meeting.meeting == box.key
        and meeting.log == box.log.verifier
        and meeting.log_origin == box.log.name
        and meeting.receipt.public_bytes_raw() == box.receipts.public_key().public_bytes_raw()
    )


def _closed(row: BoxRow, over: Sequence[str]) -> BoxRow:
    """With these scopes closed for good."""
    ends = {scope: at for scope, at in row.scope_ends.items() if scope not in over}
    return row._replace(scopes={**row.scopes, **dict.fromkeys(over, BoxState.CLOSED)}, scope_ends=ends)


def _scopes(row: BoxRow) -> dict[str, str]:
    return {scope: state.value for scope, state in row.scopes.items()}
