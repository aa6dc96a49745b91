"""Everything that reads bytes from strangers, each with what it may raise and what must hold when it does not.

A decoder here takes any bytes and returns None. It lets through only what it is not allowed to raise: that is a finding.
`replay` in test_fuzz.py runs them over the kept corpora and over inputs drawn by Hypothesis; `python -m fuzz.hunt NAME` (with
tests/ on the path) looks for new ones with atheris, guided by coverage.
"""

import io
import json
from collections.abc import Callable
from pathlib import Path

from answerable.ballotbox.app import CloseBody, CosignatureBody, OpenBody, ScopesBody
from answerable.ballotbox.fast import Gate
from answerable.ballotbox.store import Offer
from answerable.exchange import NotServed, decoded
from answerable.protocol import ballot, bundle, canonical, checkpoint, manifest, note, receipt, shares
from answerable.protocol.errors import Malformed, ProtocolError, Refused
from answerable.roster import reading
from answerable.roster.problems import Unreadable
from answerable.scoring import Rules, RulesInvalid
from answerable.web.debriefs import files

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "protocol.json").read_text("utf-8"))
MEETING = manifest.read(VECTORS["manifest"]["note"].encode())
GATE = Gate(MEETING)


def canonical_json(data: bytes) -> None:
    try:
        value = canonical.loads(data)
    except Malformed:
        return
    assert canonical.dumps(value) == data, "what is read is the one form of its value"


def a_ballot(data: bytes) -> None:
    try:
        read = ballot.parse(data)
    except Malformed:
        assert isinstance(ballot.check_alone(data, MEETING), Refused)
        return
    assert canonical.loads(data)["pk"] == read.pk
    checked = ballot.check_alone(data, MEETING)
    assert isinstance(checked, Refused) or checked.raw == data


def a_manifest(data: bytes) -> None:
    try:
        read = manifest.read(data)
    except ProtocolError:
        return
    assert manifest.parse(dict(read.body)).hash == read.hash


def a_receipt(data: bytes) -> None:
    try:
        read = receipt.parse(data)
    except Malformed:
        return
    assert read.dumps() == data


def a_note(data: bytes) -> None:
    try:
        text = note.unverified_text(data)
        note.read(data, MEETING.log)
    except ProtocolError:
        return
    assert data.startswith(text.encode())


def a_checkpoint(data: bytes) -> None:
    try:
        head = checkpoint.read(data, MEETING.log, MEETING.log_origin)
    except ProtocolError:
        return
    assert len(head.root) == 32


def a_key(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    try:
        key = note.parse_vkey(text)
    except ProtocolError:
        return
    assert len(key.public) == 32


def a_bundle(data: bytes) -> None:
    source = io.BytesIO(data)
    try:
        reader = bundle.Reader(source)
    except (ProtocolError, bundle.NotCanonical):
        return
    copy = io.BytesIO()
    bundle.write_zip(copy, [(name, [reader.read(name)]) for name in reader.members])
    assert copy.getvalue() == data, "an archive that is read is the one form of its files"


def the_rules(data: bytes) -> None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    try:
        rules = Rules.from_json(value)
    except RulesInvalid:
        return
    assert Rules.from_json(rules.to_json()) == rules


def a_roster(data: bytes) -> None:
    try:
        table = reading.read(data)
    except Unreadable:
        return
    assert table.rows is not None


def a_share(data: bytes) -> None:
    texts = data.decode("utf-8", "replace").split("\n")
    try:
        secret = shares.recover(texts)
    except ProtocolError:
        return
    assert len(secret) == 32


def a_cosignature(data: bytes) -> None:
    """A witness's key, then its line, over a checkpoint that is known."""
    vkey, _, line = data.decode("utf-8", "replace").partition("\n")
    try:
        stated = checkpoint.check_cosignature(VECTORS["ledger"]["checkpoint"], vkey, line)
    except ProtocolError:
        return
    assert stated >= 0


def at_the_gate(data: bytes) -> None:
    """The ballot box's quick check says what the defining one says."""
    quick, defined = GATE.check(data), ballot.check_alone(data, MEETING)
    if isinstance(defined, Refused):
        assert isinstance(quick, Refused)
        assert quick.reason is defined.reason
    else:
        assert isinstance(quick, Offer)
        assert quick.row.hash.hex() == defined.hash


def an_attachment(data: bytes) -> None:
    kind = files.kind_of(io.BytesIO(data))
    assert isinstance(kind, files.Kind | files.Refusal)


def a_control_body(data: bytes) -> None:
    for form in (OpenBody, CloseBody, ScopesBody, CosignatureBody):
        try:
            assert isinstance(decoded(data, form), form)
        except NotServed:
            continue


DECODERS: dict[str, Callable[[bytes], None]] = {
    "attachment": an_attachment,
    "ballot": a_ballot,
    "bundle": a_bundle,
    "canonical": canonical_json,
    "checkpoint": a_checkpoint,
    "control": a_control_body,
    "cosignature": a_cosignature,
    "gate": at_the_gate,
    "key": a_key,
    "manifest": a_manifest,
    "note": a_note,
    "receipt": a_receipt,
    "roster": a_roster,
    "rules": the_rules,
    "share": a_share,
}
