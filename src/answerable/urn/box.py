"""What the urn decides: which ballots are accepted, what they are answered with, how the ledger grows.

    new --open--> open --close--> closed --publish--> published
                    \\--close with grace--> closing --time over, or close--> closed

Ballots are taken while a box is open or closing. A closed box never opens again. Nothing here speaks HTTP.
All methods but `check` run on the one thread that owns the store; `check` reads only what opening has fixed.
Expected outcomes are values, `Refused(reason)`; a ledger on disk that does not fit its checkpoint raises `Damaged`.
Specification: docs/ballot-protocol.md, "Steps" 4 to 7.
"""

import base64
import contextlib
import copy
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from answerable import home
from answerable.ballotbox import ballot, canonical, checkpoint, errors, keys, manifest, merkle, note, receipt
from answerable.urn.refusals import Reason, Refused
from answerable.urn.store import BoxRow, Fate, Row, State, Store

TAKING = (State.OPEN, State.CLOSING)
DONE = (State.CLOSED, State.PUBLISHED)
REASON_OF_FATE = {Fate.SEQUENCE: Reason.SEQUENCE, Fate.CONFLICT: Reason.CONFLICT, Fate.CHAIN: Reason.CHAIN}

Shown = dict[str, object]


class Damaged(Exception):
    """The rows on disk are not those that were signed for."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A ballot whose form, credential and signature hold for the box called `key`."""

    key: str
    row: Row
    prev: bytes | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """`new` is False when this very ballot was in the box already."""

    receipt: bytes
    new: bool


@dataclass(slots=True)
class Box:
    """One meeting's box as held in memory; all of it can be read again from disk."""

    key: str
    log: note.Signer
    receipts: Ed25519PrivateKey
    state: State = State.NEW
    note: str | None = None
    meeting: manifest.Manifest | None = None
    closes_at: float | None = None
    returned: dict[str, int] = field(default_factory=dict)
    tree: merkle.Tree = field(default_factory=merkle.Tree)

    @property
    def row(self) -> BoxRow:
        return BoxRow(self.key, self.state, self.note, self.closes_at)

    @property
    def manifest_hash(self) -> str | None:
        return self.meeting.hash if self.meeting else None

    @property
    def least(self) -> int:
        """How many of a group hide each other: what the meeting's rules say of publishing a group's figures."""
        least = self.meeting.rules.get("k_min", 0) if self.meeting else 0
        return least if type(least) is int and least > 0 else 0

    def receipt(self, row: Row) -> bytes:
        """The same bytes at any time: Ed25519 signatures do not vary."""
        assert self.meeting is not None, "a ballot was taken, so the box has been opened"
        (one,) = receipt.issue(self.meeting.hash, [row.hash.hex()], self.receipts)
        return one.dumps()

    def sign(self, tree: merkle.Tree) -> str:
        head = checkpoint.Checkpoint(self.log.name, len(tree), tree.root())
        return checkpoint.sign(head, self.log).decode()


class Urn:
    """All boxes of one home, and their store."""

    def __init__(self, where: home.Home) -> None:
        """Open the store and every box in it, checking each ledger against its last checkpoint."""
        where.path.mkdir(parents=True, exist_ok=True)
        self.where = where
        self.store = Store(where.urn_database)
        try:
            self.boxes = {row.key: self._reopened(row) for row in self.store.boxes()}
        except BaseException:
            self.store.close()
            raise

    def shut(self) -> None:
        self.store.close()

    # Control

    def put(self, key: str) -> tuple[bool, Shown]:
        """Make the box called `key` and its keys, once. Whether it is new, and its public keys."""
        box, created = self.boxes.get(key), False
        if box is None:
            box, created = self._with_keys(key), True
            self.store.put_box(box.row)
            self.boxes[key] = box
        public = {"log": box.log.vkey, "log_origin": box.log.name, "receipt": keys.public_text(box.receipts)}
        return created, dict(public)

    def open(self, key: str, signed: str) -> Shown | Refused:
        """Open for ballots under a signed manifest that names this box's keys."""
        box = self.boxes.get(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        try:
            meeting = manifest.read(signed.encode())
        except errors.BallotboxError:
            return Refused(Reason.BAD_MANIFEST)
        if not self._names(meeting, box):
            return Refused(Reason.BAD_MANIFEST)
        if box.meeting is None:
            self.store.put_box(BoxRow(key, State.OPEN, signed, None))
            box.state, box.note, box.meeting = State.OPEN, signed, meeting
        elif box.meeting.hash != meeting.hash:
            return Refused(Reason.ALREADY_OPEN)
        return {"state": box.state.value, "manifest_hash": meeting.hash}

    def close(self, key: str, grace: bool, now: float) -> Shown | Refused:
        """Close at once; or with grace, when the time that the manifest declares is over. `now` in seconds."""
        box = self.boxes.get(key)
        if box is None or box.meeting is None:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NOT_OPEN)
        if grace and box.state is State.OPEN:
            closes_at = now + box.meeting.grace
            self.store.put_box(BoxRow(key, State.CLOSING, box.note, closes_at))
            box.state, box.closes_at = State.CLOSING, closes_at
        elif not grace and box.state in TAKING:
            self._finish(box)
        final = self.store.checkpoint(key) if box.state in DONE else None
        return {"state": box.state.value, "size": len(box.tree), "checkpoint": final}

    def publish(self, key: str) -> Shown | Refused:
        """Let everybody read the entries."""
        box = self.boxes.get(key)
        if box is None or box.state not in DONE:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NOT_CLOSED)
        if box.state is State.CLOSED:
            self.store.put_box(BoxRow(key, State.PUBLISHED, box.note, None))
            box.state = State.PUBLISHED
        return {"state": box.state.value}

    def tick(self, now: float, due: bool) -> None:
        """Batch every pool if that is `due`; close the boxes whose grace is over."""
        for box in self.boxes.values():
            if box.state is State.CLOSING and box.closes_at is not None and now >= box.closes_at:
                self._finish(box)
            elif due and box.state in TAKING:
                self._batch(box, always=False)

    # Ballots

    def check(self, key: str, body: bytes) -> Checked | Refused:
        """Everything that can be said of a ballot without the store."""
        box = self.boxes.get(key)
        if box is None or box.meeting is None:
            return Refused(Reason.UNKNOWN_BOX if box is None else Reason.NOT_OPEN)
        found = ballot.check_alone(body, box.meeting)
        if isinstance(found, errors.Refused):
            return Refused(Reason.of(found.reason))
        pk = canonical.from_b64u(found.pk)
        row = Row(pk, found.seq, bytes.fromhex(found.hash), found.group, body)
        return Checked(key, row, bytes.fromhex(found.prev) if found.prev else None)

    def cast(self, checked: Checked) -> Accepted | Refused:
        """Keep the ballot durably, then promise it. One that is in already is promised again, also after close."""
        box, row = self.boxes[checked.key], checked.row
        if box.state not in TAKING:
            known = self.store.find(box.key, row.pk, row.seq)
            same = known is not None and known.hash == row.hash
            return Accepted(box.receipt(row), new=False) if same else Refused(Reason.CLOSED)
        outcome = self.store.cast(box.key, row, checked.prev)
        if outcome.first:
            box.returned[row.group] = box.returned.get(row.group, 0) + 1
        if outcome.fate in (Fate.COMMITTED, Fate.REPEATED):
            return Accepted(box.receipt(row), new=outcome.fate is Fate.COMMITTED)
        return Refused(REASON_OF_FATE[outcome.fate], outcome.latest)

    # What anybody may read

    def status(self, key: str) -> Shown | Refused:
        box = self.boxes.get(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        groups = box.meeting.groups if box.meeting else ()
        return {
            "state": box.state.value,
            "manifest_hash": box.manifest_hash,
            "returned": {group: box.returned.get(group, 0) for group in groups},
            "size": len(box.tree),
        }

    def ballot(self, key: str, pk: str) -> Shown | Refused:
        """A credential's latest ballot, its receipt, and its place in the ledger once it has one."""
        box = self.boxes.get(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        # 43 characters of the alphabet always make 32 bytes, though not always in the one canonical way.
        row = self.store.latest(key, base64.urlsafe_b64decode(pk + "="))
        if row is None:
            return Refused(Reason.NO_BALLOT)
        position, proof = self.store.position(key, row), None
        if position is not None:
            path = [step.hex() for step in box.tree.inclusion(position)]
            size, signed = len(box.tree), self.store.checkpoint(key)
            proof = {"index": position, "size": size, "path": path, "checkpoint": signed}
        return {"ballots": [msgspec.Raw(row.body)], "receipt": msgspec.Raw(box.receipt(row)), "proof": proof}

    def entries(self, key: str, control: bool) -> Sequence[bytes] | Refused:
        """The ledger. Nobody reads it before close: the seal key's holder could count while raters still cast."""
        box = self.boxes.get(key)
        if box is None:
            return Refused(Reason.UNKNOWN_BOX)
        if box.state not in DONE:
            return Refused(Reason.NOT_CLOSED)
        if box.state is State.CLOSED and not control:
            return Refused(Reason.UNAUTHORISED)
        return self.store.entries(key)

    def checkpoint(self, key: str) -> str | Refused:
        if key not in self.boxes:
            return Refused(Reason.UNKNOWN_BOX)
        return self.store.checkpoint(key) or Refused(Reason.NO_CHECKPOINT)

    # Within

    def _finish(self, box: Box) -> None:
        """Flush, sign the final checkpoint, and take no more. Safe to repeat after a crash at any point."""
        self._batch(box, always=True)
        self.store.put_box(BoxRow(box.key, State.CLOSED, box.note, None))
        box.state, box.closes_at = State.CLOSED, None
        # Everything is durable by now; a disk too full to tidy up on must not hold up the meeting.
        with contextlib.suppress(sqlite3.OperationalError):
            self.store.compact()

    def _batch(self, box: Box, always: bool) -> None:
        """Extend the ledger by the pool. The tree in memory changes only once the rows are durable."""
        signed: list[merkle.Tree] = []

        def extended(hashes: Sequence[bytes]) -> str:
            tree = copy.deepcopy(box.tree)
            for one in hashes:
                tree.append(one)
            signed.append(tree)
            return box.sign(tree)

        if self.store.flush(box.key, extended, always, box.least) is not None:
            (box.tree,) = signed
        else:
            self.store.empty_log()

    def _names(self, meeting: manifest.Manifest, box: Box) -> bool:
        """Whether a manifest is for this box: its key, and both public keys."""
        return (
            meeting.meeting == box.key
            and meeting.log == box.log.verifier
            and meeting.log_origin == box.log.name
            and meeting.receipt.public_bytes_raw() == box.receipts.public_key().public_bytes_raw()
        )

    def _with_keys(self, key: str) -> Box:
        """The box with its private keys, drawn if the home has none for it yet."""
        secret = {name: self._private(f"urn/{key}/{name}.key") for name in ("log", "receipt")}
        log = note.Signer(f"answerable/{key}", keys.ed25519(secret["log"]))
        return Box(key, log, keys.ed25519(secret["receipt"]))

    def _private(self, name: str) -> bytes:
        target = self.where.keys / name
        if not target.exists():
            # Whole or not at all: a torn key would make the box unusable.
            self.where.write_private(f"{name}.new", secrets.token_bytes(32))
            (self.where.keys / f"{name}.new").rename(target)
        return target.read_bytes()

    def _reopened(self, row: BoxRow) -> Box:
        box = self._with_keys(row.key)
        box.state, box.note, box.closes_at = row.state, row.manifest, row.closes_at
        box.meeting = manifest.read(row.manifest.encode()) if row.manifest else None
        box.returned = self.store.returned(row.key)
        box.tree = merkle.Tree(self.store.leaf_hashes(row.key))
        signed = self.store.checkpoint(row.key)
        head = checkpoint.read(signed.encode(), box.log.verifier, box.log.name) if signed else None
        if (head.size, head.root) != (len(box.tree), box.tree.root()) if head else len(box.tree) != 0:
            raise Damaged(f"box {row.key}: the ledger on disk is not the one that its last checkpoint signs")
        return box
