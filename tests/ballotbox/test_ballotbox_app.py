"""The ballot box's addresses, called as a server calls them: what is taken, what is refused and why, what is shown when."""

import asyncio
import json

import pytest

from answerable import exchange
from answerable.ballotbox.app import BALLOT_LIMIT, READERS_LIMIT
from answerable.ballotbox.fast import Gate
from answerable.protocol import ballot, canonical, checkpoint, merkle, wrap
from ballotbox import hall as halls
from ballotbox.hall import Box


@pytest.fixture
def box(tmp_path):
    box = Box(tmp_path)
    yield box
    box.shut()


@pytest.fixture
def hall(box):
    return box.opened()


LOOK_UP = "/boxes/spring/look-up"


def test_a_box_is_made_once_and_keeps_its_keys(box):
    first = box.call("PUT", "/boxes/spring", control=True)
    again = box.call("PUT", "/boxes/spring", control=True)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert first.json.keys() == {"log", "log_origin", "receipt"}
    assert first.json["log_origin"] == "answerable/spring"


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", ""), ("DELETE", ""), ("POST", "/open"), ("POST", "/close"), ("POST", "/publish")],
)
def test_control_needs_the_secret(box, hall, method, path):
    assert box.call(method, f"/boxes/spring{path}").error == (401, "unauthorised")
    assert box.call(method, f"/boxes/spring{path}", authorization="Bearer guess").error == (
        401,
        "unauthorised",
    )
    assert box.call("GET", "/boxes/spring").json["state"] == "open"


def test_a_ballot_is_promised_and_a_repeat_gets_the_same_promise(box, hall):
    raw = hall.rater().ballot()
    first, again = box.cast(raw), box.cast(raw)
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    hall.promised(first, raw)
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 1, "B": 0}}


def test_a_replacement_names_the_ballot_it_replaces(box, hall):
    rater = hall.rater()
    first = rater.ballot()
    second = rater.ballot((("60",), ("50",)), last=first)
    third = rater.ballot((("61",), ("51",)), last=second)
    assert [box.cast(raw).status for raw in (first, second, third)] == [201, 201, 201]
    hall.promised(box.cast(third), third)
    # A replaced ballot that is sent again late is answered as before: it is in the box.
    hall.promised(box.cast(first), first)
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 1, "B": 0}}
    assert box.close().json["size"] == 3


def test_replacements_out_of_order_are_refused_and_told_the_latest(box, hall):
    rater = hall.rater()
    first = rater.ballot()
    second = rater.ballot(last=first)
    latest = {"seq": 2, "ballot": ballot.leaf_hash(second)}
    assert box.cast(second).error == (409, "chain")
    assert "latest" not in box.cast(second).json
    box.cast(first), box.cast(second)
    another = rater.ballot((("1",), ("2",)), last=first)
    jump = rater.ballot(last=first, seq=9)
    begun = rater.ballot((("1",), ("2",)))
    for raw, code in ((another, "conflict"), (jump, "chain"), (begun, "conflict")):
        answer = box.cast(raw)
        assert (answer.error, answer.json["latest"]) == ((409, code), latest)
    later = rater.ballot(last=second, seq=9)
    assert box.cast(later).status == 201
    assert box.cast(rater.ballot(last=second, seq=5)).error == (409, "sequence")


def test_a_ballot_is_refused_with_its_reason(box, hall):
    other = box.opened("autumn")
    rater = hall.rater()
    good = json.loads(rater.ballot())
    assert box.cast(canonical.dumps(good) + b"\n").error == (400, "malformed")
    assert box.cast(b"{").error == (400, "malformed")
    assert box.cast(b"").error == (400, "malformed")
    assert box.cast(other.rater().ballot()).error == (403, "other-meeting")
    assert box.cast(canonical.dumps(good | {"group": "C"})).error == (403, "unknown-group")
    assert box.cast(canonical.dumps(good | {"scope": "p1"})).error == (403, "unknown-scope")
    shorter = canonical.b64u(canonical.from_b64u(good["sealed"])[:-1])
    assert box.cast(canonical.dumps(good | {"sealed": shorter})).error == (403, "sealed-length")
    assert box.cast(canonical.dumps(good | {"seq": 2})).error == (403, "bad-signature")
    borrowed = ballot.compose(hall.meeting, rater.key, hall.rater().credentials, "A", (("1",), ("2",)))
    assert box.cast(borrowed).error == (403, "bad-credential")
    elsewhere = ballot.compose(hall.meeting, rater.key, rater.credentials, "B", (("1",), ("2",)))
    assert box.cast(elsewhere).error == (403, "bad-credential")
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 0, "B": 0}}


def test_an_oversize_body_is_refused_whether_declared_or_not(box, hall):
    longest = Gate(hall.meeting).longest
    large = b"x" * wrap.longest(longest)
    assert box.call("POST", "/boxes/spring/ballots", large, content_length=str(len(large))).error == (
        413,
        "too-large",
    )
    assert box.call("POST", "/boxes/spring/ballots", large, chunk=1000).error == (413, "too-large")
    assert box.call("POST", "/boxes/spring/ballots", b"x" * longest, chunk=1000).error == (400, "malformed")
    assert 2 * len(hall.rater().ballot()) < longest < BALLOT_LIMIT


def test_nothing_is_taken_before_open_or_after_close(box):
    public = box.call("PUT", "/boxes/spring", control=True).json
    assert box.cast(b"{}").error == (409, "not-open")
    assert box.close().error == (409, "not-open")
    hall = box.opened()
    assert hall.public == public
    rater, late = hall.rater(), hall.rater("B")
    raw = rater.ballot()
    box.cast(raw)
    assert box.close().json["state"] == "closed"
    assert box.cast(late.ballot()).error == (409, "closed")
    assert box.cast(rater.ballot(last=raw)).error == (409, "closed")
    hall.promised(box.cast(raw), raw)


def test_opening_takes_only_the_manifest_of_this_box(box, hall):
    again = box.call("POST", "/boxes/spring/open", {"manifest": hall.note}, control=True)
    assert again.json == {"state": "open", "manifest_hash": hall.meeting.hash}
    changed = hall.signed(title="Another title").decode()
    assert box.call("POST", "/boxes/spring/open", {"manifest": changed}, control=True).error == (
        409,
        "already-open",
    )
    box.call("PUT", "/boxes/autumn", control=True)
    tampered = hall.note.replace("A meeting", "B meeting")
    for manifest in (hall.note, tampered, "", "nothing"):
        answer = box.call("POST", "/boxes/autumn/open", {"manifest": manifest}, control=True)
        assert answer.error == (400, "bad-manifest")
    for body in (b"", b"[]", b'{"manifest": 1}', {"manifest": hall.note, "more": 1}):
        assert box.call("POST", "/boxes/spring/open", body, control=True).error == (400, "bad-request")


def test_the_ledger_is_read_after_close_and_by_all_after_publishing(box, hall):
    ballots = [hall.rater(group).ballot() for group in "AABBB"]
    for raw in ballots:
        box.cast(raw)
    entries = "/boxes/spring/entries"
    assert box.call("GET", entries, control=True).error == (409, "not-closed")
    assert box.call("POST", "/boxes/spring/publish", control=True).error == (409, "not-closed")
    closed = box.close()
    assert box.call("GET", entries).error == (401, "unauthorised")
    listed = box.call("GET", entries, control=True).body
    assert listed == b"".join(raw + b"\n" for raw in sorted(ballots, key=ballot.leaf_hash))
    assert box.call("POST", "/boxes/spring/publish", control=True).json == {"state": "published"}
    assert box.call("GET", entries).body == listed
    head = checkpoint.read(closed.json["checkpoint"].encode(), hall.meeting.log, "answerable/spring")
    assert (head.size, head.root) == (5, merkle.root(sorted(merkle.leaf_hash(raw) for raw in ballots)))
    assert box.close().json == closed.json | {"state": "published"}


def test_many_slow_readers_hold_no_more_than_some_entries_each_and_the_site_reads_all_the_same(box, hall):
    box.cast(hall.rater().ballot())
    box.close()
    box.call("POST", "/boxes/spring/publish", control=True)
    entries = "/boxes/spring/entries"
    scope = {"type": "http", "method": "GET", "path": entries, "query_string": b"", "headers": []}
    go_on = asyncio.Event()
    holding: list[int] = []

    async def read_slowly() -> None:
        async def receive():
            return {"type": "http.request", "body": b""}

        async def send(message):
            if message.get("body"):
                holding.append(len(message["body"]))
                await go_on.wait()

        await box.app(scope, receive, send)

    readers = [box.loop.create_task(read_slowly()) for _ in range(READERS_LIMIT)]
    box.wait_for(lambda: len(holding) == READERS_LIMIT)
    assert box.call("GET", entries).error == (503, "busy")
    assert box.call("GET", entries, control=True).status == 200
    readers.pop().cancel()
    box.wait_for(lambda: box.call("GET", entries).status == 200)
    go_on.set()
    box.loop.run_until_complete(asyncio.gather(*readers))
    assert box.app.readers == 0


def test_an_empty_box_closes_with_a_checkpoint_of_nothing(box, hall):
    assert box.call("GET", "/boxes/spring/checkpoint").error == (404, "no-checkpoint")
    closed = box.close().json
    head = checkpoint.read(closed["checkpoint"].encode(), hall.meeting.log, "answerable/spring")
    assert (closed["size"], head.size, head.root) == (0, 0, merkle.EMPTY)
    assert box.call("GET", "/boxes/spring/entries", control=True).body == b""


def test_own_ballot_is_shown_with_its_proof_once_it_is_in_the_ledger(box, hall):
    rater, other = hall.rater(), hall.rater("B")
    raw = rater.ballot()
    sought = {"pk": rater.pk}
    assert box.call("POST", LOOK_UP, sought).error == (404, "no-ballot")
    promised = box.cast(raw)
    waiting = box.call("POST", LOOK_UP, sought).json
    assert waiting == {"ballots": [json.loads(raw)], "receipt": promised.json, "proof": None}
    box.cast(other.ballot())
    signed = box.close().json["checkpoint"]
    proof = box.call("POST", LOOK_UP, sought).json["proof"]
    head = checkpoint.read(signed.encode(), hall.meeting.log, "answerable/spring")
    path = [bytes.fromhex(step) for step in proof["path"]]
    assert merkle.included(merkle.leaf_hash(raw), proof["index"], proof["size"], path, head.root)
    assert (proof["checkpoint"], proof["size"]) == (signed, 2)


def test_with_grace_ballots_are_taken_until_it_is_over(tmp_path):
    box = Box(tmp_path, flush_seconds=0.1)
    hall = box.opened(grace=3)
    early, queued, late = (hall.rater().ballot() for _ in range(3))
    box.cast(early)
    closing = box.close(body={"grace": True}).json
    assert (closing["state"], closing["checkpoint"]) == ("closing", None)
    assert box.cast(queued).status == 201
    assert box.close(body={"grace": True}).json["state"] == "closing"
    box.wait_for(lambda: box.call("GET", "/boxes/spring").json["state"] == "closed")
    assert box.cast(late).error == (409, "closed")
    assert box.close(body={"grace": True}).json["size"] == 2
    box.shut()


def test_a_plain_close_ends_the_grace(box):
    box.opened(grace=600)
    assert box.close(body={"grace": True}).json["state"] == "closing"
    assert box.close().json["state"] == "closed"
    assert box.close(body={"graces": True}).error == (400, "bad-request")


def test_pools_are_batched_by_the_clock(tmp_path):
    box = Box(tmp_path, flush_seconds=0.05)
    hall = box.opened()
    box.cast(hall.rater().ballot())
    box.wait_for(lambda: box.call("GET", "/boxes/spring").json["size"] == 1)
    signed = box.call("GET", "/boxes/spring/checkpoint")
    assert signed.headers["content-type"] == "text/plain; charset=utf-8"
    assert checkpoint.read(signed.body, hall.meeting.log, "answerable/spring").size == 1
    box.shut()


def test_nobody_is_batched_alone(tmp_path, monkeypatch):
    """With k_min 2, at least two ballots of a group enter the ledger together, and two stay behind, so that the next batch never holds a single new one."""
    monkeypatch.setattr(halls, "RULES", {**halls.RULES, "k_min": 2})
    box = Box(tmp_path)
    hall = box.opened()
    sizes = []
    for group in ("A", "A", "A", "B", "A", "A", "A"):
        box.cast(hall.rater(group).ballot())
        box.batch()
        sizes.append(box.call("GET", "/boxes/spring").json["size"])
        # No log tells the order in which the ballots that still wait came.
        assert (box.home.path / "ballotbox.sqlite3-wal").stat().st_size == 0
    assert sizes == [0, 0, 0, 0, 2, 2, 4]
    assert box.close().json["size"] == 7
    box.shut()


@pytest.mark.parametrize("group", ["A", "B"])
def test_a_small_group_is_counted_with_another(tmp_path, monkeypatch, group):
    """Five people are in group A, and six are the least: nobody can tell of which group the ballot is, before the close and after."""
    monkeypatch.setattr(halls, "RULES", {**halls.RULES, "k_min": 6})
    box = Box(tmp_path)
    box.cast(box.opened().rater(group).ballot())
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A+B": 1}}
    box.close()
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A+B": 1}}
    box.shut()


def test_batches_are_sorted_and_every_head_extends_the_last(box, hall):
    heads = []
    for _ in range(3):
        box.cast(hall.rater().ballot()), box.cast(hall.rater("B").ballot())
        box.batch()
        signed = box.call("GET", "/boxes/spring/checkpoint").body
        heads.append(checkpoint.read(signed, hall.meeting.log, "answerable/spring"))
    box.close()
    leaves = [
        merkle.leaf_hash(raw)
        for raw in box.call("GET", "/boxes/spring/entries", control=True).body.splitlines()
    ]
    assert [head.size for head in heads] == [2, 4, 6]
    assert [merkle.root(leaves[: head.size]) for head in heads] == [head.root for head in heads]
    assert all(sorted(leaves[start : start + 2]) == leaves[start : start + 2] for start in (0, 2, 4))


def rows_and_keys(box):
    """Whatever names the box: rows of every table, and folders of keys."""
    db = box.app.ballotbox.store.db
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {name: [row for row in db.execute(f"SELECT * FROM {name}") if "spring" in row] for name in tables}
    return {name for name, rows in found.items() if rows}, (box.home.keys / "ballotbox/spring").exists()


def test_a_rehearsal_is_removed_with_its_ballots_and_keys(box):
    hall = box.opened(rehearsal=True, witnesses=True)
    other = box.opened("autumn")
    for group in "AAB":
        assert box.cast(hall.rater(group).ballot()).status == 201
    assert box.cast(other.rater().ballot(), "autumn").status == 201
    box.close()
    tables, keys = box.ask(rows_and_keys)
    assert (tables >= {"box", "entry", "checkpoint", "tile", "turnout"}, keys) == (True, True)
    for _again in range(2):
        assert box.call("DELETE", "/boxes/spring", control=True).json == {"state": "removed"}
    assert box.ask(rows_and_keys) == (set(), False)
    assert box.call("GET", "/boxes/spring").error == (404, "unknown-box")
    assert box.cast(hall.rater().ballot()).error == (404, "unknown-box")
    assert box.call("GET", "/boxes/autumn").json["returned"] == {"sheet": {"A": 1, "B": 0}}


def test_a_meetings_box_is_never_removed(box, hall):
    assert box.cast(hall.rater().ballot()).status == 201
    assert box.call("DELETE", "/boxes/spring", control=True).error == (409, "no-rehearsal")
    again = {"manifest": hall.note, "rehearsal": True}
    assert box.call("POST", "/boxes/spring/open", again, control=True).status == 200
    assert box.call("DELETE", "/boxes/spring", control=True).error == (409, "no-rehearsal")
    box.close()
    box.call("POST", "/boxes/spring/publish", control=True)
    assert box.call("DELETE", "/boxes/spring", control=True).error == (409, "no-rehearsal")
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 1, "B": 0}}


def test_boxes_do_not_mix(box, hall):
    other = box.opened("autumn")
    raw = other.rater("B").ballot()
    assert box.cast(raw, "autumn").status == 201
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 0, "B": 0}}
    assert box.close().json["size"] == 0
    assert box.close("autumn").json["size"] == 1


@pytest.mark.parametrize(
    ("key", "sought", "error"),
    [
        ("winter", {"pk": "A" * 43}, (404, "unknown-box")),
        ("winter", {"hash": "00" * 32}, (404, "unknown-box")),
        ("spring", {"pk": "A" * 42}, (400, "bad-request")),
        ("spring", {"hash": "AA" * 32}, (400, "bad-request")),
        ("spring", {"pk": "A" * 43, "hash": "00" * 32}, (400, "bad-request")),
        ("spring", {}, (400, "bad-request")),
        ("spring", {"hash": "00" * 32}, (404, "no-ballot")),
    ],
)
def test_what_cannot_be_looked_up(box, hall, key, sought, error):
    assert box.call("POST", f"/boxes/{key}/look-up", sought).error == error


@pytest.mark.parametrize(
    ("method", "path", "error"),
    [
        ("GET", "/", (404, "not-found")),
        ("GET", "/boxes/Spring", (404, "not-found")),
        ("GET", "/boxes/winter", (404, "unknown-box")),
        ("POST", "/boxes/winter/ballots", (404, "unknown-box")),
        ("GET", "/boxes/winter/checkpoint", (404, "unknown-box")),
        ("GET", "/boxes/winter/entries", (404, "unknown-box")),
        ("GET", "/boxes/spring/ballots/" + "A" * 43, (404, "not-found")),
        ("GET", "/boxes/spring/look-up", (405, "method")),
        ("DELETE", "/boxes/spring/open", (405, "method")),
        ("GET", "/boxes/spring/ballots", (405, "method")),
    ],
)
def test_other_addresses(box, hall, method, path, error):
    assert box.call(method, path).error == error


@pytest.mark.parametrize("action", ["open", "close", "publish"])
def test_control_of_a_box_that_is_not_there(box, action):
    body = {"manifest": ""} if action == "open" else {}
    assert box.call("POST", f"/boxes/winter/{action}", body, control=True).error == (404, "unknown-box")


def test_every_answer_has_the_strict_headers_and_no_cookie(box, hall):
    raw = hall.rater().ballot()
    answers = [box.cast(raw), box.cast(b"x"), box.call("GET", "/boxes/spring"), box.call("GET", "/nowhere")]
    expected = {
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
        "x-frame-options": "DENY",
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "retry-after",
    }
    for answer in answers:
        sized = {"content-type": "application/json", "content-length": str(len(answer.body))}
        assert answer.headers == expected | sized


def test_a_preflight_allows_json_from_anywhere_without_credentials(box, hall):
    answer = box.call("OPTIONS", "/boxes/spring/ballots", origin="http://192.0.2.7:8000")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, POST, OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "content-type"
    assert "access-control-allow-credentials" not in answer.headers


def test_head_is_get_without_a_body(box):
    answer = box.call("HEAD", "/healthz")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "11")


def test_a_full_disk_refuses_honestly_and_takes_ballots_again_later(box, hall):
    def limit(pages):
        box.loop.run_until_complete(
            box.app.in_store(lambda ballotbox: ballotbox.store.db.execute(f"PRAGMA max_page_count={pages}"))
        )

    taken = hall.rater().ballot()
    box.cast(taken)
    limit(1)  # SQLite takes the present size as the least
    ballots = [hall.rater("B").ballot() for _ in range(12)]
    answers = [box.cast(raw) for raw in ballots]
    refused = next(index for index, answer in enumerate(answers) if answer.status == 503)
    assert [answer.status for answer in answers] == [201] * refused + [503] * (12 - refused)
    assert answers[-1].json["error"] == "store-unavailable"
    assert answers[-1].headers["retry-after"] == "1"
    assert box.call("GET", "/boxes/spring").json["returned"] == {"sheet": {"A": 1, "B": refused}}
    limit(100_000)
    assert [box.cast(raw).status for raw in ballots] == [200] * refused + [201] * (12 - refused)
    assert box.close().json["size"] == 13


def test_a_client_that_stops_in_mid_body_is_told_or_forgotten(box, hall, monkeypatch):
    async def stalled():
        parts = [{"type": "http.request", "body": b"{", "more_body": True}]

        async def receive():
            return parts.pop() if parts else await asyncio.sleep(60)

        scope = {"type": "http", "method": "POST", "path": "/boxes/spring/ballots", "headers": []}
        return await box.app.shell.answer(scope, receive)

    monkeypatch.setattr(exchange, "BODY_SECONDS", 0.05)
    assert box.loop.run_until_complete(stalled()).status == 408

    async def left():
        parts = [{"type": "http.disconnect"}, {"type": "http.request", "body": b"{", "more_body": True}]
        sent = []

        async def receive():
            return parts.pop()

        async def send(message):
            sent.append(message)

        await box.app(
            {"type": "http", "method": "POST", "path": "/boxes/spring/ballots", "headers": []}, receive, send
        )
        return sent

    assert box.loop.run_until_complete(left()) == []
