"""The phone's two addresses: signing in by ticket, and the blind signature, once."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from answerable.protocol import canonical, credential
from answerable.protocol.signing import BlindSigner, Entropy
from answerable.rehearsal.wrapped import wrapped
from answerable.web.accounts.models import User
from answerable.web.casting.models import Issue
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from answerable.web.meetings.tickets import reissue, ticket_of
from answerable.web.room.admission import is_pass_for
from web.casting.casting_world import Rater, freeze_with, make_meeting, post, rater
from web.threads import on_disk

TICKET, ISSUE = "/api/ticket", "/api/issue"


def test_the_credential_holds(convened: Meeting, client: Client) -> None:
    phone = rater(convened)
    answer = post(client, ISSUE, phone.body())
    assert answer.status_code == 200
    held = phone.request().finalize(canonical.from_b64u(answer.json()["blind_sig"]))
    key, m = phone.manifest.issuers["A", "sheet", "site"], phone.manifest.hash
    pk = credential.casting_key(phone.seed, m, "A").public_key().public_bytes_raw()
    assert credential.holds(held, key, m, "A", "sheet", pk)
    row = Issue.objects.get()
    assert (row.attendee, row.group, row.scope, row.issuer) == (phone.attendee, "A", "sheet", "site")


def test_the_same_message_has_the_same_answer(convened: Meeting, client: Client) -> None:
    phone = rater(convened)
    first, again = post(client, ISSUE, phone.body()), post(client, ISSUE, phone.body())
    assert (again.status_code, again.json()) == (200, first.json())
    assert Issue.objects.count() == 1


def test_another_message_is_refused_and_says_how_to_recover(convened: Meeting, client: Client) -> None:
    post(client, ISSUE, rater(convened).body())
    other = rater(convened, seed=bytes(16))
    refused = post(client, ISSUE, other.body())
    assert (refused.status_code, refused.json()["error"]) == (409, "already-issued")
    assert "enter the words that were shown when you began" in refused.json()["message"]
    in_chinese = post(client, ISSUE, other.body(), headers={"accept-language": "zh-hans"})
    assert in_chinese.json()["error"] == "already-issued"


def test_a_ticket_that_asks_again_with_another_message_costs_no_signature(
    convened: Meeting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(client, ISSUE, rater(convened).body())
    signed: list[bytes] = []
    sign = BlindSigner.sign

    def counted(self: BlindSigner, blinded: bytes, entropy: Entropy) -> bytes:
        signed.append(blinded)
        return sign(self, blinded, entropy)

    monkeypatch.setattr(BlindSigner, "sign", counted)
    for at in range(3):
        post(client, ISSUE, rater(convened, seed=bytes([at] * 16)).body())
    assert signed == []
    post(client, ISSUE, rater(convened).body())
    assert len(signed) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite numbers the rows of such a table")
def test_not_even_the_databases_own_number_of_a_row_tells_who_came_first(
    convened: Meeting, client: Client
) -> None:
    for at in range(3):
        post(client, ISSUE, rater(convened, "A", at, bytes([at] * 16)).body())
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM casting_issue")
        numbers = [number for (number,) in cursor.fetchall()]
    assert len(numbers) == 3
    assert min(abs(one - other) for one in numbers for other in numbers if one is not other) > 1000
    assert min(numbers) > 1000


def test_issuing_signs_the_attendee_in(convened: Meeting, client: Client) -> None:
    phone = rater(convened)
    assert phone.attendee.present is False
    post(client, ISSUE, phone.body())
    phone.attendee.refresh_from_db()
    assert phone.attendee.present is True


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"group": "B"}, 403, "wrong-group"),
        ({"scope": "presenter"}, 403, "wrong-scope"),
        ({"issuer": "tellers"}, 403, "wrong-issuer"),
        ({"blinded_msg": canonical.b64u(bytes(255))}, 400, "bad-length"),
        ({"blinded_msg": canonical.b64u(bytes(257))}, 400, "bad-length"),
        ({"blinded_msg": canonical.b64u(bytes(256))}, 400, "bad-length"),
        ({"blinded_msg": canonical.b64u(b"\xff" * 256)}, 400, "bad-length"),
        ({"blinded_msg": "not base64url!"}, 400, "bad-request"),
        ({"blinded_msg": 5}, 400, "bad-request"),
        ({"ticket": "A" * 22}, 404, "unknown-ticket"),
        ({"ticket": None}, 400, "bad-request"),
        ({"group": ["A"]}, 400, "bad-request"),
    ],
)
def test_refusals_use_up_nothing(
    convened: Meeting, client: Client, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = post(client, ISSUE, rater(convened).body(**changes))
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert answer.json()["message"]
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 400, "bad-request"),
        (b"[]", 400, "bad-request"),
        (b"{", 400, "bad-request"),
        (b"\xff", 400, "bad-request"),
        (b"[" * 3900, 400, "bad-request"),
        (b'{"ticket":"' + b"x" * 9000 + b'"}', 413, "too-large"),
    ],
)
@pytest.mark.parametrize("path", [TICKET, ISSUE])
def test_bodies_that_no_phone_sends(
    db: None, client: Client, path: str, raw: bytes, status: int, code: str
) -> None:
    answer = post(client, path, raw)
    assert (answer.status_code, answer.json()["error"]) == (status, code)


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [(b"", 400, "bad-request"), (b"{}", 400, "bad-request"), (bytes(3000), 409, "stale-key")],
)
def test_what_is_not_wrapped_is_not_read(
    db: None, client: Client, raw: bytes, status: int, code: str
) -> None:
    answer = client.post(TICKET, raw, content_type="text/plain")
    assert (answer.status_code, answer.json()["error"]) == (status, code)


def test_a_wrapped_request_is_opened_for_its_own_purpose_only(convened: Meeting, client: Client) -> None:
    key = canonical.from_b64u(client.get("/api/wrap-key").json()["key"])
    sent, _key = wrapped(key, "ticket", json.dumps({"ticket": rater(convened).ticket}).encode())
    elsewhere = client.post(ISSUE, sent, content_type="text/plain")
    assert (elsewhere.status_code, elsewhere.json()["error"]) == (400, "bad-request")
    assert client.post(TICKET, sent, content_type="text/plain").status_code == 200


@pytest.mark.parametrize("path", [TICKET, ISSUE])
def test_only_post(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]) == (405, "method")


def test_before_convening_and_from_closing_on_nothing_is_issued(
    frozen: Meeting, client: Client, organiser: User
) -> None:
    phone = rater(frozen)

    def code() -> str:
        return str(post(client, ISSUE, phone.body()).json().get("error"))

    assert code() == "not-open"
    advance(frozen, "convene", organiser)
    Meeting.objects.update(stage="closing")
    assert code() == "closed"
    Meeting.objects.update(stage="closed")
    assert code() == "closed"
    assert not Issue.objects.exists()


def test_an_old_ticket_opens_nothing_and_the_new_one_does_not_issue_twice(
    convened: Meeting, client: Client
) -> None:
    phone = rater(convened)
    post(client, ISSUE, phone.body())
    old = phone.ticket
    new = reissue(phone.attendee)
    assert post(client, ISSUE, phone.body(ticket=old)).json()["error"] == "unknown-ticket"
    other = Rater(phone.attendee, phone.manifest, bytes(16))
    assert post(client, ISSUE, other.body(ticket=new)).json()["error"] == "already-issued"
    assert post(client, ISSUE, phone.body(ticket=new)).status_code == 200


def test_the_ticket_tells_who_and_what(convened: Meeting, client: Client, settings: Any) -> None:
    phone = rater(convened, "B", 1)
    expected = {
        "attendee": {
            "name": phone.attendee.person.name,
            "group": "B",
            "group_title": "Units",
            "venue": "Second hall",
            "recused": [],
        },
        "meeting": {
            "key": convened.key,
            "title": "Annual debriefing",
            "stage": "convened",
            "ballotbox": settings.BALLOTBOX_URL,
            "issuers": {},
            "starts_at": "2022-01-24T09:00:00+08:00",
            "scope": "sheet",
        },
        "manifest": convened.casting.manifest,
        "manifest_hash": convened.casting.manifest_hash,
        "issued": False,
    }
    answer = post(client, TICKET, {"ticket": phone.ticket})
    told = answer.json()
    room = told.pop("room")
    assert is_pass_for(convened.key, room.pop("pass"))
    assert room.pop("on")["stage"] == "convened"
    assert room == {"url": "/api/room", "venue": phone.attendee.venue_id, "hand": None, "kept_open": False}
    assert told == expected
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.cookies == {}
    post(client, ISSUE, phone.body())
    told = post(client, TICKET, {"ticket": phone.ticket}).json()
    assert {name: told[name] for name in expected} == expected | {"issued": True}


def test_a_ticket_tried_the_day_before_signs_nobody_in(
    meeting: Meeting, client: Client, organiser: User
) -> None:
    attendee = meeting.attendees.select_related("meeting")[0]
    answer = post(client, TICKET, {"ticket": ticket_of(attendee)})
    assert (answer.json()["manifest"], answer.json()["manifest_hash"]) == (None, None)
    attendee.refresh_from_db()
    assert attendee.present is False
    Meeting.objects.update(stage="convened")
    post(client, TICKET, {"ticket": ticket_of(attendee)})
    attendee.refresh_from_db()
    assert attendee.present is True


def test_no_csrf_token_and_no_session_are_needed(convened: Meeting) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, ISSUE, rater(convened).body()).status_code == 200


@pytest.mark.parametrize("people", [1, 30])
def test_the_number_of_queries_does_not_grow(
    people: int,
    ballotbox: str,
    organiser: User,
    rsa_keys: list[bytes],
    client: Client,
    django_assert_num_queries: Any,
) -> None:
    meeting = freeze_with(make_meeting(people, people), organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    phone = rater(meeting, at=people - 1)
    post(client, TICKET, {"ticket": phone.ticket})
    with django_assert_num_queries(5):
        post(client, TICKET, {"ticket": phone.ticket})
    with django_assert_num_queries(11):
        post(client, ISSUE, phone.body())


# Races: a database in a file, as an installation has it, and a connection for each thread.


def asked(body: dict[str, Any]) -> tuple[int, str | None]:
    try:
        answer = post(Client(), ISSUE, body)
        return answer.status_code, answer.json().get("blind_sig")
    finally:
        connection.close()


def rows() -> int:
    try:
        return Issue.objects.count()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_eight_phones_with_one_ticket_one_is_issued(
    ballotbox: str, organiser: User, rsa_keys: list[bytes], tmp_path: Path
) -> None:
    meeting = freeze_with(make_meeting(), organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    bodies = [rater(meeting, seed=bytes([number] * 16)).body() for number in range(8)]
    with on_disk(tmp_path / "site.sqlite3") as threads:
        statuses = sorted(status for status, _ in threads.map(asked, bodies))
        assert threads.submit(rows).result() == 1
    assert statuses == [200] + [409] * 7


@pytest.mark.django_db(transaction=True)
def test_one_phone_that_repeats_itself_at_once_is_answered_each_time(
    ballotbox: str, organiser: User, rsa_keys: list[bytes], tmp_path: Path
) -> None:
    meeting = freeze_with(make_meeting(), organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    body = rater(meeting).body()
    with on_disk(tmp_path / "site.sqlite3") as threads:
        answers = set(threads.map(asked, [body] * 8))
        assert threads.submit(rows).result() == 1
    assert [status for status, _ in answers] == [200]
