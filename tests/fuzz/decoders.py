"""Everything that reads bytes from strangers, each with what it may raise and what must hold when it does not.

A decoder here takes any bytes and says whether it could read them. Exceptions that it may raise are caught here; any other passes through and counts as a finding.
test_fuzz.py runs them over the kept corpora and over inputs drawn by Hypothesis; `python -m fuzz.hunt NAME` (with
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


def canonical_json(data: bytes) -> bool:
    try:
        value = canonical.loads(data)
    except Malformed:
        return False
    assert canonical.dumps(value) == data, "what is read is the one form of its value"
    return True


def a_ballot(data: bytes) -> bool:
    try:
        read = ballot.parse(data)
    except Malformed:
        assert isinstance(ballot.check_alone(data, MEETING), Refused)
        return False
    assert canonical.loads(data)["pk"] == read.pk
    checked = ballot.check_alone(data, MEETING)
    assert isinstance(checked, Refused) or checked.raw == data
    return not isinstance(checked, Refused)


def a_manifest(data: bytes) -> bool:
    try:
        read = manifest.read(data)
    except ProtocolError:
        return False
    assert manifest.parse(dict(read.body)).hash == read.hash
    return True


def a_receipt(data: bytes) -> bool:
    try:
        read = receipt.parse(data)
    except Malformed:
        return False
    assert read.dumps() == data
    return True


def a_note(data: bytes) -> bool:
    """Signed by the manifest's key or the log's."""
    try:
        text = note.unverified_text(data)
    except ProtocolError:
        return False
    assert data.startswith(text.encode())
    for verifier in (MEETING.manifest_key, MEETING.log):
        try:
            assert note.read(data, verifier) == text
        except ProtocolError:
            continue
        return True
    return False


def a_checkpoint(data: bytes) -> bool:
    try:
        head = checkpoint.read(data, MEETING.log, MEETING.log_origin)
    except ProtocolError:
        return False
    assert len(head.root) == 32
    return True


def a_key(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    try:
        key = note.parse_vkey(text)
    except ProtocolError:
        return False
    assert len(key.public) == 32
    return True


def a_bundle(data: bytes) -> bool:
    source = io.BytesIO(data)
    try:
        reader = bundle.ZipReader(source)
    except (ProtocolError, bundle.NotCanonical):
        return False
    copy = io.BytesIO()
    bundle.write_zip(copy, [(name, [reader.read(name)]) for name in reader.members])
    assert copy.getvalue() == data, "an archive that is read is the one form of its files"
    return True


def the_rules(data: bytes) -> bool:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    try:
        rules = Rules.from_json(value)
    except RulesInvalid:
        return False
    assert Rules.from_json(rules.to_json()) == rules
    return True


def a_roster(data: bytes) -> bool:
    try:
        table = reading.read(data)
    except Unreadable:
        return False
    assert table.rows is not None
    return True


def a_share(data: bytes) -> bool:
    texts = data.decode("utf-8", "replace").split("\n")
    try:
        secret = shares.recover(texts)
    except ProtocolError:
        return False
    assert len(secret) == 32
    return True


def a_cosignature(data: bytes) -> bool:
    """A witness's key, then its line, over a checkpoint that is known."""
    vkey, _, line = data.decode("utf-8", "replace").partition("\n")
    try:
        stated = checkpoint.check_cosignature(VECTORS["ledger"]["checkpoint"], vkey, line)
    except ProtocolError:
        return False
    assert stated >= 0
    return True


def at_the_gate(data: bytes) -> bool:
    """The ballot box's quick check says what the defining one says."""
    quick, defined = GATE.check(data), ballot.check_alone(data, MEETING)
    if isinstance(defined, Refused):
        assert isinstance(quick, Refused)
        assert quick.reason is defined.reason
        return False
    assert isinstance(quick, Offer)
    assert quick.row.hash.hex() == defined.hash
    return True


def an_attachment(data: bytes) -> bool:
    kind = files.kind_of(io.BytesIO(data))
    assert isinstance(kind, files.FileKind | files.FileRefusal)
    return isinstance(kind, files.FileKind)


def a_control_body(data: bytes) -> bool:
    read = False
    for form in (OpenBody, CloseBody, ScopesBody, CosignatureBody):
        try:
            assert isinstance(decoded(data, form), form)
        except NotServed:
            continue
        read = True
    return read


DECODERS: dict[str, Callable[[bytes], bool]] = {
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
