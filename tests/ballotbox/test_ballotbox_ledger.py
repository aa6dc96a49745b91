"""What anybody may read of the ledger, what witnesses leave there, and a meeting that is scored scope by scope."""

import asyncio
import json
import threading

import pytest

from answerable.ballotbox import app as ballotbox_app
from answerable.ballotbox import store
from answerable.protocol import ballot, canonical, checkpoint, keys, merkle, note
from ballotbox.hall import Box

ORIGIN = "answerable/spring"


@pytest.fixture
def box(tmp_path):
    box = Box(tmp_path)
    yield box
    box.shut()


def in_batches(box, hall, sizes) -> list[str]:
    """Cast and batch; the hashes in ledger order."""
    ledger = []
    for size in sizes:
        ballots = [hall.rater("AB"[one % 2]).ballot() for one in range(size)]
        assert {box.cast(raw).status for raw in ballots} == {201}
        box.batch()
        ledger += sorted(ballot.leaf_hash(raw) for raw in ballots)
    return ledger


def read(hall, signed: str) -> checkpoint.Checkpoint:
    return checkpoint.read(signed.encode(), hall.meeting.log, ORIGIN)


def steps(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


def test_checkpoints_are_listed_oldest_first_and_each_extends_the_last(box, monkeypatch):
    hall = box.opened()
    assert box.call("GET", "/boxes/spring/checkpoints").json == {"checkpoints": []}
    in_batches(box, hall, (1, 2, 1))
    listed = box.call("GET", "/boxes/spring/checkpoints").json["checkpoints"]
    heads = [read(hall, signed) for signed in listed]
    assert [head.size for head in heads] == [1, 3, 4]
    assert box.call("GET", "/boxes/spring/checkpoint").body.decode() == listed[-1]
    for old in heads:
        for new in heads:
            asked = f"/boxes/spring/consistency?old={old.size}&new={new.size}"
            answer = box.call("GET", asked)
            if old.size <= new.size:
                path = steps(answer.json["path"])
                assert merkle.consistent(old.size, new.size, old.root, new.root, path)
            else:
                assert answer.error == (400, "bad-request")
    monkeypatch.setattr("answerable.ballotbox.box.MOST_CHECKPOINTS", 2)
    assert box.call("GET", "/boxes/spring/checkpoints").json["checkpoints"] == listed[-2:]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "old=1",
        "old=0&new=1",
        "old=1&new=3",
        "old=2&new=1",
        "old=-1&new=1",
        "new=1&old=1",
        "old=1&new=1&x=1",
    ],
)
def test_consistency_is_asked_for_in_one_way(box, query):
    hall = box.opened()
    in_batches(box, hall, (2,))
    assert box.call("GET", f"/boxes/spring/consistency?{query}").error == (400, "bad-request")
    assert box.call("GET", "/boxes/spring/consistency?old=1&new=2").status == 200


def test_the_place_of_a_ballot_is_told_by_its_hash_once_it_is_in_the_ledger(box):
    hall = box.opened()
    raw = hall.rater().ballot()
    sought = {"hash": ballot.leaf_hash(raw)}
    assert box.call("POST", "/boxes/spring/look-up", sought).error == (404, "no-ballot")
    box.cast(raw)
    assert box.call("POST", "/boxes/spring/look-up", sought).error == (
        404,
        "no-ballot",
    )  # it waits in the pool
    box.batch()
    ledger = [ballot.leaf_hash(raw), *in_batches(box, hall, (3, 2))]
    for index, leaf_hash in enumerate(ledger):
        proof = box.call("POST", "/boxes/spring/look-up", {"hash": leaf_hash}).json
        head = read(hall, proof["checkpoint"])
        assert (proof["index"], proof["size"], head.size) == (index, 6, 6)
        path = steps(proof["path"])
        assert merkle.included(bytes.fromhex(leaf_hash), index, 6, path, head.root)


def test_a_ledger_longer_than_a_tile_is_proved_from_its_tiles_also_after_a_restart(tmp_path):
    """600 rows put into the pool directly, since their content does not matter here."""
    box = Box(tmp_path)
    hall = box.opened()
    hashes = [merkle.leaf_hash(b"%d" % one) for one in range(600)]
    rows = [store.StoredBallot(hashes[one], 1, hashes[one], "sheet", "A", b"%d" % one) for one in range(600)]
    for start, stop in ((0, 300), (300, 600)):
        offers = [store.Offer(row, None) for row in rows[start:stop]]
        box.loop.run_until_complete(
            box.app.in_store(lambda ballotbox, offers=offers: ballotbox.store.cast("spring", offers))
        )
        box.batch()
    box.shut()
    box = Box(tmp_path)
    ledger = sorted(hashes[:300]) + sorted(hashes[300:])
    head = read(hall, box.call("GET", "/boxes/spring/checkpoint").body.decode())
    assert (head.size, head.root) == (600, merkle.root(ledger))
    for index in (0, 255, 256, 599):
        proof = box.call("POST", "/boxes/spring/look-up", {"hash": ledger[index].hex()}).json
        assert merkle.included(ledger[index], index, 600, steps(proof["path"]), head.root)
    path = steps(box.call("GET", "/boxes/spring/consistency?old=300&new=600").json["path"])
    assert merkle.consistent(300, 600, merkle.root(ledger[:300]), head.root, path)
    assert box.close().json["size"] == 600
    parts = sent_in_parts(box, "/boxes/spring/entries")
    assert [part.count(b"\n") for part in parts] == [256, 256, 88]
    listed = [rows[hashes.index(one)].body for one in ledger]
    assert b"".join(parts).splitlines() == listed
    box.shut()


def sent_in_parts(box, path) -> list[bytes]:
    """The parts of an answer's body as they were sent; nothing said how long it would be."""
    sent = []

    async def call():
        async def receive():
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        bearer = f"Bearer {box.home.secret('ballotbox-control')}".encode()
        scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"authorization", bearer)]}
        await box.app(scope, receive, send)

    box.loop.run_until_complete(call())
    assert b"content-length" not in dict(sent[0]["headers"])
    assert [message.get("more_body", False) for message in sent[1:]] == [True] * (len(sent) - 2) + [False]
    return [message["body"] for message in sent[1:] if message["body"]]


# Witnesses


def cosignature(signed: str, name: str = "venue", number: int = 1) -> dict[str, str]:
    key = keys.ed25519(bytes([number]) * 32)
    line = checkpoint.cosign(signed, name, key, 1_700_000_000 + number)
    return {"vkey": checkpoint.witness_vkey(name, key), "checkpoint": signed, "line": line}


def test_a_witness_signs_a_checkpoint_and_its_line_is_shown(box):
    hall = box.opened(witnesses=True)
    in_batches(box, hall, (1, 1, 1, 1))
    assert box.call("GET", "/boxes/spring/cosignatures").json == []
    listed = box.call("GET", "/boxes/spring/checkpoints").json["checkpoints"]
    bodies = [cosignature(signed) for signed in listed] + [cosignature(listed[3], "hall", 2)]
    answers = [box.call("POST", "/boxes/spring/cosignatures", body) for body in bodies]
    assert [answer.json["size"] for answer in answers] == [1, 2, 3, 4, 4]
    assert box.call("POST", "/boxes/spring/cosignatures", bodies[3]).status == 200
    expected = [
        {"vkey": body["vkey"], "size": size, "line": body["line"], "time": time}
        for body, size, time in (
            (bodies[4], 4, 1_700_000_002),
            (bodies[1], 2, 1_700_000_001),
            (bodies[2], 3, 1_700_000_001),
            (bodies[3], 4, 1_700_000_001),
        )
    ]
    assert box.call("GET", "/boxes/spring/cosignatures").json == expected
    for one in expected:
        signed = listed[one["size"] - 1]
        assert checkpoint.check_cosignature(signed, one["vkey"], one["line"]) == one["time"]


def test_what_is_no_cosignature_of_a_checkpoint_of_this_box_is_refused(box):
    hall = box.opened(witnesses=True)
    other = box.opened("autumn", witnesses=True)
    in_batches(box, hall, (1,))
    assert other.meeting.meeting == "autumn"
    signed = box.call("GET", "/boxes/spring/checkpoint").body.decode()
    good = cosignature(signed)
    forged = checkpoint.sign(
        checkpoint.Checkpoint(ORIGIN, 9, bytes(32)), note.Signer(ORIGIN, keys.ed25519(bytes(32)))
    ).decode()
    address = "/boxes/spring/cosignatures"
    for wrong in (
        cosignature(forged),
        good | {"line": cosignature(signed, number=2)["line"]},
        good | {"line": good["line"][:-8]},
        good | {"vkey": hall.meeting.log.vkey},
        good | {"checkpoint": signed.replace(ORIGIN, "answerable/autumn")},
        good | {"checkpoint": ""},
    ):
        assert box.call("POST", address, wrong).error == (400, "bad-cosignature")
    assert box.call("POST", "/boxes/autumn/cosignatures", good).error == (400, "bad-cosignature")
    for wrong in (b"", b"\xff", {"vkey": "", "line": ""}, good | {"more": 1}):
        assert box.call("POST", address, wrong).error == (400, "bad-request")
    assert box.call("POST", address, b"x" * (ballotbox_app.COSIGNATURE_LIMIT + 1)).error == (413, "too-large")
    assert box.call("GET", address).json == []


def test_a_box_takes_cosignatures_only_where_the_meeting_wants_them_and_of_so_many(box, monkeypatch):
    hall = box.opened()
    in_batches(box, hall, (1,))
    signed = box.call("GET", "/boxes/spring/checkpoint").body.decode()
    address = "/boxes/spring/cosignatures"
    assert box.call("POST", address, cosignature(signed)).error == (403, "no-witnesses")
    assert box.call("POST", "/boxes/winter/cosignatures", cosignature(signed)).error == (404, "unknown-box")
    monkeypatch.setattr(store, "MOST_WITNESSES", 2)
    other = box.opened("autumn", witnesses=True)
    in_box = [other.rater().ballot()]
    assert box.cast(in_box[0], "autumn").status == 201
    box.batch()
    signed = box.call("GET", "/boxes/autumn/checkpoint").body.decode()
    answers = [
        box.call("POST", "/boxes/autumn/cosignatures", cosignature(signed, number=number))
        for number in (1, 2, 3)
    ]
    assert [answer.status for answer in answers] == [200, 200, 409]
    assert answers[2].json["error"] == "too-many-witnesses"


def test_signing_the_same_ledger_again_writes_nothing(box):
    hall = box.opened(witnesses=True)
    in_batches(box, hall, (1,))
    first = cosignature(box.call("GET", "/boxes/spring/checkpoint").body.decode())
    key = keys.ed25519(bytes([1]) * 32)
    later = first | {"line": checkpoint.cosign(first["checkpoint"], "venue", key, 1_800_000_000)}
    before = box.call("POST", "/boxes/spring/cosignatures", first)
    changes = box.loop.run_until_complete(
        box.app.in_store(lambda ballotbox: ballotbox.store.db.total_changes)
    )
    assert box.call("POST", "/boxes/spring/cosignatures", later).json == before.json
    assert (
        box.loop.run_until_complete(box.app.in_store(lambda ballotbox: ballotbox.store.db.total_changes))
        == changes
    )
    assert [one["line"] for one in box.call("GET", "/boxes/spring/cosignatures").json] == [first["line"]]


def test_a_flood_of_cosignatures_keeps_no_ballot_waiting(box):
    hall = box.opened(witnesses=True)
    in_batches(box, hall, (1,))
    signed = box.call("GET", "/boxes/spring/checkpoint").body.decode()
    bodies = [cosignature(signed, number=1 + number) for number in range(ballotbox_app.COSIGNATURES_LIMIT)]
    held = threading.Event()
    box.app.writer.submit(held.wait)
    waiting = [
        box.loop.create_task(
            box._call("POST", "/boxes/spring/cosignatures", json.dumps(body).encode(), {}, 1 << 20)
        )
        for body in bodies
    ]
    box.wait_for(lambda: box.app.cosigning == ballotbox_app.COSIGNATURES_LIMIT)
    one_more = box.call("POST", "/boxes/spring/cosignatures", cosignature(signed, number=99))
    held.set()
    answers = box.loop.run_until_complete(asyncio.gather(*waiting))
    assert [answer.status for answer in answers] == [200] * len(bodies)
    assert (one_more.error, one_more.headers["retry-after"]) == ((503, "busy"), "1")
    assert box.call("POST", "/boxes/spring/cosignatures", cosignature(signed, number=99)).status == 200


# Scope by scope


@pytest.fixture
def by_scope(box):
    return box.opened(scope="presenter")


def turn(box, opened=(), closed=(), grace=False):
    body = {"open": list(opened), "closed": list(closed), "grace": grace}
    return box.call("POST", "/boxes/spring/scopes", body, control=True)


P1, P2 = "presenter/p1", "presenter/p2"


def test_scopes_are_opened_and_closed_one_by_one_and_never_opened_again(box, by_scope):
    assert box.call("GET", "/boxes/spring").json["scopes"] == {P1: "new", P2: "new"}
    one, two = by_scope.rater(scope=P1), by_scope.rater("B", scope=P2)
    assert box.cast(one.ballot()).error == (409, "not-open")
    assert turn(box, [P1]).json == {"scopes": {P1: "open", P2: "new"}}
    first = one.ballot()
    assert [box.cast(raw).status for raw in (first, two.ballot())] == [201, 409]
    assert turn(box, [P2], [P1]).json == {"scopes": {P1: "closed", P2: "open"}}
    assert box.cast(one.ballot(last=first)).error == (409, "closed")
    assert box.cast(first).status == 200
    assert box.cast(two.ballot()).status == 201
    assert turn(box, [P1, P2]).json == {"scopes": {P1: "closed", P2: "open"}}
    shown = box.call("GET", "/boxes/spring").json
    assert shown["returned"] == {P1: {"A": 1, "B": 0}, P2: {"A": 0, "B": 1}}
    assert shown["scopes"] == {P1: "closed", P2: "open"}
    assert box.close().json["size"] == 2
    assert turn(box, [], [P2]).error == (409, "closed")
    assert box.call("GET", "/boxes/spring").json["scopes"] == {P1: "closed", P2: "open"}
    assert box.cast(two.ballot((("1",),))).error == (409, "closed")


def test_a_scope_that_closes_with_grace_takes_what_waits_on_phones_until_it_is_over(tmp_path):
    box = Box(tmp_path, flush_seconds=0.1)
    hall = box.opened(scope="presenter", grace=3)
    queued, late = (hall.rater(scope=P1).ballot() for _ in range(2))
    turn(box, [P1, P2])
    assert turn(box, [], [P1], grace=True).json == {"scopes": {P1: "closing", P2: "open"}}
    assert box.cast(queued).status == 201
    # It does not open again, and asking once more gives it no more time.
    assert turn(box, [P1], [], grace=True).json["scopes"][P1] == "closing"
    ends = box.app.ballotbox.boxes["spring"].row.scope_ends
    assert turn(box, [], [P1], grace=True).json["scopes"][P1] == "closing"
    assert box.app.ballotbox.boxes["spring"].row.scope_ends == ends
    box.wait_for(lambda: box.call("GET", "/boxes/spring").json["scopes"][P1] == "closed")
    assert box.cast(late).error == (409, "closed")
    assert turn(box, [], [P2], grace=True).json["scopes"] == {P1: "closed", P2: "closing"}
    # Without grace it does not wait any longer.
    assert turn(box, [], [P2]).json["scopes"] == {P1: "closed", P2: "closed"}
    assert box.close().json["size"] == 1
    box.shut()


def test_a_credential_of_one_scope_is_none_of_another(box, by_scope):
    assert turn(box, [P1, P2]).status == 200
    rater = by_scope.rater(scope=P1)
    raw = ballot.compose(by_scope.meeting, rater.key, rater.credentials, "A", [["1"]], scope=P2)
    assert box.cast(raw).error == (403, "bad-credential")
    assert box.cast(canonical.dumps(canonical.loads(rater.ballot()) | {"scope": "sheet"})).error == (
        403,
        "unknown-scope",
    )


def test_scopes_are_turned_by_the_site_alone_and_only_those_that_there_are(box, by_scope):
    assert box.call("POST", "/boxes/spring/scopes", {"open": [P1]}).error == (401, "unauthorised")
    for opened, closed in ((["sheet"], []), ([], ["presenter/p3"]), ([P1], [P1])):
        assert turn(box, opened, closed).error == (400, "bad-request")
    for body in (b"", b"\xff", b"[]", {"open": P1}, {"more": []}):
        assert box.call("POST", "/boxes/spring/scopes", body, control=True).error == (400, "bad-request")
    assert turn(box).json == {"scopes": {P1: "new", P2: "new"}}


def test_a_meeting_on_a_sheet_has_no_scopes_to_turn(box):
    assert box.call("POST", "/boxes/spring/scopes", {"open": []}, control=True).error == (404, "unknown-box")
    box.call("PUT", "/boxes/spring", control=True)
    assert turn(box).error == (409, "not-open")
    box.opened()
    assert turn(box, ["sheet"]).error == (409, "no-scopes")
    assert "scopes" not in box.call("GET", "/boxes/spring").json


def test_when_too_many_readers_wait_the_next_is_told_so_and_the_site_is_not(box, monkeypatch):
    hall = box.opened()
    monkeypatch.setattr(ballotbox_app, "WAITING_LIMIT", 1)

    async def scenario():
        reading = [box._call("GET", "/boxes/spring", b"", {}, 1) for _ in range(3)]
        bearer = {"authorization": f"Bearer {box.home.secret('ballotbox-control')}"}
        closing = box._call("POST", "/boxes/spring/close", b"", bearer, 1)
        return await asyncio.gather(*reading, closing)

    *reads, closed = box.loop.run_until_complete(scenario())
    assert [answer.status for answer in reads] == [200, 503, 503]
    assert (reads[1].json["error"], reads[1].headers["retry-after"]) == ("busy", "1")
    assert closed.json["state"] == "closed"
    assert hall.meeting.meeting == "spring"
