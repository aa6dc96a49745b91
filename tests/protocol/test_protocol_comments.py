"""Comments: sealed apart from the scores, alike in size whatever was written, and found again by their writers alone."""

import json
from dataclasses import replace
from typing import Any

import pytest

from answerable.counting import open_comments
from answerable.protocol import ballot, canonical, comments, keys, manifest
from answerable.protocol.ballot import Ballot, Unopenable
from answerable.protocol.opening import Opened, Status
from vectors import protocol
from verifier import corpus_comments as corpus

VECTOR = json.loads(protocol.TARGET.read_text())["comments"]
M = corpus.meeting()
PRIVATE = protocol.secret("comments")


def cast(texts: Any) -> Ballot:
    return ballot.parse(next(corpus.cast(M, "A", 0, (corpus.SCORES, texts))))


def opened(texts: Any) -> dict[str, str]:
    found = comments.open_comments(cast(texts), M, keys.x25519(PRIVATE))
    return {one.presenter: one.text for one in found}


def test_what_was_written_is_opened_by_presenter_and_what_was_not_is_empty() -> None:
    assert opened(corpus.WRITTEN) == {"p1": corpus.WRITTEN["p1"], "p2": "", "p3": corpus.WRITTEN["p3"]}
    assert opened({}) == dict.fromkeys(M.presenters, "")


def test_the_seal_key_of_the_scores_opens_no_comment() -> None:
    with pytest.raises(Unopenable, match="seal"):
        comments.open_comments(cast({}), M, keys.x25519(protocol.secret("seal")))


@pytest.mark.parametrize("one", ["😀" * 300, '"' * 300, "\n" * 300, "题" * 300])
def test_ballots_are_as_long_with_the_longest_comments_as_with_none(one: str) -> None:
    full = cast(dict.fromkeys(M.presenters, one))
    assert len(full.raw) == len(cast({}).raw)
    assert set(opened(dict.fromkeys(M.presenters, one)).values()) == {one}


def test_comments_that_are_moved_to_another_ballot_do_not_open() -> None:
    moved = replace(
        cast({}), comments=ballot.parse(next(corpus.cast(M, "B", 0, (corpus.SCORES, {})))).comments
    )
    with pytest.raises(Unopenable, match="seal"):
        comments.open_comments(moved, M, keys.x25519(PRIVATE))


ROW = {"salt": canonical.b64u(bytes(16)), "text": "One"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([ROW] * 2, "form"),
        ([ROW] * 4, "form"),
        ([ROW, ROW, ROW | {"text": "a" * 301}], "form"),
        ([ROW, ROW, ROW | {"text": "a\tb"}], "form"),
        ([ROW, ROW, ROW | {"text": "a\x7fb"}], "form"),
        ([ROW, ROW, ROW | {"text": None}], "form"),
        ([ROW, ROW, ROW | {"salt": canonical.b64u(bytes(15))}], "form"),
        ([ROW, ROW, ROW | {"group": "A"}], "form"),
        ({"p1": "One"}, "form"),
    ],
)
def test_what_no_phone_of_ours_seals_is_unreadable(rows: Any, code: str) -> None:
    assert M.comments
    plain = ballot.pad(canonical.dumps({"comments": rows}), M.comments.length)
    assert refused(plain) == code


def test_padding_and_fields_are_checked() -> None:
    assert M.comments
    assert refused(bytes(M.comments.length)) == "padding"
    assert refused(ballot.pad(canonical.dumps({"scores": [ROW] * 3}), M.comments.length)) == "form"


def refused(plain: bytes) -> str:
    assert M.comments
    head = cast({}).header
    sealed = ballot.SUITE.encrypt(plain, M.comments.key, comments.seal_info(head))
    with pytest.raises(Unopenable) as error:
        comments.open_comments(replace(cast({}), comments=sealed), M, keys.x25519(PRIVATE))
    return error.value.code


def test_a_fingerprint_is_of_one_meeting_presenter_salt_and_text() -> None:
    one = comments.SealedText("p1", "One", bytes(16))
    others = [replace(one, presenter="p2"), replace(one, text="Two"), replace(one, salt=bytes(15) + b"1")]
    prints = {each.fingerprint(M.hash) for each in [one, *others]} | {one.fingerprint("0" * 64)}
    assert len(prints) == 5


def test_only_ballots_that_count_are_opened_and_each_has_its_fingerprint() -> None:
    made = corpus.contents()
    lines = [Opened.from_json(row) for row in made.opened]
    found, published = open_comments(made.manifest, PRIVATE, list(made.entries), lines)
    texts = {one.text for one in found}
    assert texts == {"", "Thank you.", *corpus.WRITTEN.values()}
    counted = sum(line.status is Status.COUNTED for line in lines)
    assert {len(own["fingerprints"]) + own["unreadable"] for own in published.values()} == {counted}
    assert {own["unreadable"] for own in published.values()} == {1}
    assert [one.fingerprint(M.hash) for one in found] == sorted(one.fingerprint(M.hash) for one in found)


def test_the_vector_opens_as_it_says() -> None:
    signed = manifest.read(VECTOR["manifest"]["note"].encode())
    found = comments.open_comments(
        ballot.parse(VECTOR["ballot"].encode()), signed, keys.x25519(bytes.fromhex(VECTOR["private"]))
    )
    assert [one.text for one in found] == VECTOR["texts"]
    assert {one.presenter: one.fingerprint(signed.hash) for one in found} == VECTOR["fingerprints"]


def test_a_meeting_without_comments_seals_none() -> None:
    assert comments.sealer(manifest.parse(protocol.manifest_body()), corpus.WRITTEN) is None
