"""The log's entries, its head, and what no true log says."""

from dataclasses import replace

import pytest

from answerable.protocol import canonical, checkpoint, keys, merkle, note
from answerable.protocol.errors import BadSignature, Malformed
from answerable.publication import log
from answerable.publication.log import ORIGIN, LogEntry

KEY = note.Signer(ORIGIN, keys.ed25519(bytes(range(32))))
FIRST = LogEntry(
    number=0,
    kind="published",
    site="lanting",
    language="zh-hans",
    article="7",
    address="news/meeting/",
    title="十九家单位当面述职",
    content="00" * 32,
    at="2027-01-21T07:17:10Z",
    first_published="2027-01-21T07:17:10Z",
    note="",
    origin="",
)


# The same, taken by another site.
COPY = replace(FIRST, number=1, kind="taken", site="qinghe", article="8", origin="7")


def later(before: LogEntry, kind: str, **more: str) -> LogEntry:
    return replace(before, number=before.number + 1, kind=kind, **more)


def chain(*kinds: str) -> list[LogEntry]:
    found = [FIRST]
    for kind in kinds:
        found.append(later(found[-1], kind))
    return found


def head(leaves: list[bytes]) -> checkpoint.Checkpoint:
    return checkpoint.Checkpoint(ORIGIN, len(leaves), merkle.root(map(merkle.leaf_hash, leaves)))


def test_an_entry_is_read_as_it_was_written() -> None:
    assert log.read_entry(log.written(FIRST)) == FIRST


@pytest.mark.parametrize(
    "changed",
    [{"number": "0"}, {"kind": "vanished"}, {"content": "zz"}, {"at": "today"}, {"title": 1}, {"more": ""}],
)
def test_what_is_no_entry_is_refused(changed: dict[str, object]) -> None:
    raw = canonical.dumps({**canonical.loads(log.written(FIRST)), **changed})
    with pytest.raises(Malformed):
        log.read_entry(raw)


def test_the_head_signs_these_entries_and_no_others() -> None:
    leaves = [log.written(each) for each in chain("changed", "withdrawn")]
    signed = checkpoint.sign(head(leaves), KEY)
    read = log.read_head(signed, KEY.vkey)
    assert log.read_leaves(leaves, read) == chain("changed", "withdrawn")
    altered = leaves[1].replace(b"changed", b"corrected")
    for other in (leaves[:2], [leaves[0], leaves[2], leaves[1]], [leaves[0], altered, leaves[2]]):
        with pytest.raises(Malformed):
            log.read_leaves(other, read)
    stranger = note.Signer(ORIGIN, keys.ed25519(bytes(32)))
    with pytest.raises(BadSignature):
        log.read_head(checkpoint.sign(head(leaves), stranger), KEY.vkey)


def test_true_logs_contradict_nothing() -> None:
    assert list(log.contradictions(chain("changed", "corrected", "withdrawn", "restored", "withdrawn"))) == []
    gone = replace(FIRST, number=2, kind="withdrawn")
    assert list(log.contradictions([FIRST, COPY, gone, replace(COPY, number=3, kind="withdrawn")])) == []


@pytest.mark.parametrize(
    "entries",
    [
        [replace(FIRST, number=1)],
        [replace(FIRST, kind="changed")],
        chain("published"),
        chain("restored"),
        [*chain("withdrawn", "withdrawn")[:2], later(chain("withdrawn")[1], "changed")],
        [FIRST, later(FIRST, "changed", at="2027-01-21T07:17:09Z")],
        [FIRST, later(FIRST, "changed", first_published="2027-01-20T07:17:10Z")],
        [replace(FIRST, first_published="2027-01-21T07:17:11Z")],
        [FIRST, later(FIRST, "published")],
        [replace(FIRST, kind="taken")],
        [replace(FIRST, origin="6")],
        [replace(FIRST, kind="taken", origin="6")],
        [FIRST, COPY, replace(later(COPY, "changed"), origin="6")],
        [FIRST, COPY, later(COPY, "taken")],
        [FIRST, COPY, replace(FIRST, number=2, kind="withdrawn")],
    ],
)
def test_what_cannot_be_is_a_contradiction(entries: list[LogEntry]) -> None:
    assert list(log.contradictions(entries))
