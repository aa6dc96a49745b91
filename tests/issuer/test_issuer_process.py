"""The second issuer over real HTTP: whom it signs for, what it keeps, and what only the tellers can do."""

import html
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count

import httpx
import pytest

from answerable.protocol import canonical, credential
from issuer.tellers import Issuer, code, entry, manifest_of, new_ticket, opened, question
from starting import starts

numbers = count(1)


@pytest.fixture(scope="module")
@starts("process")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    running = Issuer(tmp_path_factory.mktemp("tellers"))
    yield running
    running.stop()


@pytest.fixture
def issuer(process: Issuer) -> Issuer:
    """The process, with a meeting of this test's own."""
    process.meeting = f"spring-{next(numbers)}"
    return process


def holds(answer: httpx.Response, asked: credential.Request) -> bool:
    """Whether the answer becomes a credential: finishing it checks the signature."""
    assert answer.status_code == 200, answer.text
    made = asked.finalize(canonical.from_b64u(answer.json()["blind_sig"]))
    return made.issuer == "tellers"


def shown(issuer: Issuer) -> str:
    """This meeting's part of the tellers' page."""
    text = issuer.client.get(issuer.console).text
    return text.partition(f'<section aria-labelledby="meeting-{issuer.meeting}">')[2].partition("</section>")[
        0
    ]


def pressed(issuer: Issuer) -> httpx.Response:
    """Press the meeting's button on the tellers' page as a browser does."""
    page = shown(issuer)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    action = html.unescape(re.search(r'action="([^"]*)"', page)[1])
    return issuer.client.post(action, data=fields)


def test_a_meeting_from_keys_to_register(issuer: Issuer) -> None:
    ann, bob = new_ticket(), new_ticket()
    meeting = opened(issuer, [entry("1", ann), entry("2", bob, "B")])
    body, asked = question(meeting, ann)
    first = issuer.client.post("/issue", json=body)
    assert holds(first, asked)
    assert issuer.client.post("/issue", json=body).content == first.content
    assert code(issuer.client.post("/issue", json=question(meeting, ann)[0])) == (409, "already-issued")
    assert first.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in first.headers
    assert code(issuer.control("GET", "register")) == (409, "not-closed")
    assert issuer.control("POST", "close").json() == {"state": "closed"}
    assert issuer.control("POST", "close").json() == {"state": "closed"}
    assert issuer.control("GET", "register").json() == [
        {
            "identifier": "1",
            "name": "Representative 1",
            "venue": "Hall",
            "group": "A",
            "scope": "sheet",
            "issuer": "tellers",
        }
    ]
    assert code(issuer.client.post("/issue", json=question(meeting, bob, "B")[0])) == (409, "closed")
    assert code(issuer.control("PUT", "roster", [])) == (409, "closed")


def test_wrong_questions_use_up_nothing(issuer: Issuer) -> None:
    ann = new_ticket()
    meeting = opened(issuer, [entry("1", ann)])
    good, asked = question(meeting, ann)
    wrong = [
        ({"ticket": new_ticket()}, (404, "unknown-ticket")),
        ({"ticket": "x"}, (404, "unknown-ticket")),
        ({"group": "B"}, (403, "wrong-group")),
        ({"scope": "presenter/p1"}, (403, "wrong-scope")),
        ({"issuer": "site"}, (403, "wrong-issuer")),
        ({"blinded_msg": "AAAA"}, (400, "bad-length")),
        ({"blinded_msg": canonical.b64u(b"\xff" * 256)}, (400, "bad-length")),
        ({"blinded_msg": "not base64url!"}, (400, "bad-request")),
        ({"blinded_msg": None}, (400, "bad-request")),
        ({"ticket": "x" * 9000}, (413, "too-large")),
    ]
    found = [code(issuer.client.post("/issue", json=good | changed)) for changed, _ in wrong]
    assert found == [expected for _, expected in wrong]
    assert code(issuer.client.get("/issue")) == (405, "method")
    assert code(issuer.client.get("/elsewhere")) == (404, "not-found")
    assert holds(issuer.client.post("/issue", json=good), asked)


def test_a_meeting_that_it_was_not_opened_for_has_no_list_to_be_missing_from(issuer: Issuer) -> None:
    meeting = opened(issuer, [entry("1", new_ticket())])
    stranger = question(meeting, new_ticket())[0]
    for key, expected in ((issuer.meeting, (404, "unknown-ticket")), ("elsewhere", (409, "not-open"))):
        assert code(issuer.client.post("/issue", json=stranger | {"meeting": key})) == expected


def test_the_site_asks_how_far_it_is(issuer: Issuer) -> None:
    def told() -> object:
        bearer = {"authorization": f"Bearer {issuer.secret}"}
        return issuer.client.get(f"/meetings/{issuer.meeting}", headers=bearer).json()

    assert told() == {"state": "new", "has_keys": False}
    opened(issuer, [])
    assert told() == {"state": "open", "has_keys": True}
    assert code(issuer.client.get(f"/meetings/{issuer.meeting}")) == (401, "unauthorised")


def test_a_recused_scope_is_not_issued(issuer: Issuer) -> None:
    ann = new_ticket()
    meeting = opened(issuer, [entry("1", ann, recused=["presenter/p1"])], "presenter")
    refused, _ = question(meeting, ann, scope="presenter/p1")
    body, asked = question(meeting, ann, scope="presenter/p2")
    assert code(issuer.client.post("/issue", json=refused)) == (403, "recused")
    assert holds(issuer.client.post("/issue", json=body), asked)


def test_two_phones_with_one_ticket_at_the_same_time(issuer: Issuer) -> None:
    tickets = [new_ticket() for _ in range(8)]
    meeting = opened(issuer, [entry(str(at), ticket) for at, ticket in enumerate(tickets)])
    bodies = [question(meeting, ticket)[0] for ticket in tickets for _ in range(2)]
    with ThreadPoolExecutor(16) as phones:
        answers = list(phones.map(lambda body: issuer.client.post("/issue", json=body), bodies))
    statuses = [sorted(answer.status_code for answer in answers[at : at + 2]) for at in range(0, 16, 2)]
    assert statuses == [[200, 409]] * 8


def test_nothing_issued_is_forgotten_when_it_is_killed(issuer: Issuer) -> None:
    ann, bob = new_ticket(), new_ticket()
    meeting = opened(issuer, [entry("1", ann), entry("2", bob)])
    body, _ = question(meeting, ann)
    before = issuer.client.post("/issue", json=body).content
    issuer.kill()
    issuer.start()
    assert issuer.client.post("/issue", json=body).content == before
    assert code(issuer.client.post("/issue", json=question(meeting, ann)[0])) == (409, "already-issued")
    later, asked = question(meeting, bob)
    assert holds(issuer.client.post("/issue", json=later), asked)


def test_after_opening_only_the_tellers_add_people(issuer: Issuer) -> None:
    ann, late, second = new_ticket(), new_ticket(), new_ticket()
    meeting = opened(issuer, [entry("1", ann)])
    old_question = question(meeting, ann)[0]
    changed = [entry("1", second, venue="Annex"), entry("9", late, name="<b>Late</b>")]
    assert issuer.control("PUT", "roster", changed).json() == {"listed": 1, "pending": 2}
    assert issuer.control("PUT", "roster", changed).json() == {"listed": 1, "pending": 2}
    body, asked = question(meeting, late)
    assert code(issuer.client.post("/issue", json=body)) == (409, "not-confirmed")
    page = shown(issuer)
    assert "&lt;b&gt;Late&lt;/b&gt;" in page
    assert "<b>Late</b>" not in page
    assert "A new ticket; the old one stops" in page
    done = pressed(issuer)
    assert (done.status_code, "Confirmed." in done.text) == (200, True)
    assert holds(issuer.client.post("/issue", json=body), asked)
    assert code(issuer.client.post("/issue", json=old_question)) == (404, "unknown-ticket")


def test_what_was_not_seen_is_not_confirmed(issuer: Issuer) -> None:
    meeting = opened(issuer, [entry("1", new_ticket())])
    issuer.control("PUT", "roster", [entry("2", new_ticket())])
    page = shown(issuer)
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    late = new_ticket()
    issuer.control("PUT", "roster", [entry("3", late)])
    answer = issuer.client.post(issuer.console, data={"meeting": meeting.meeting, "seen": seen})
    assert (answer.status_code, "Nothing was confirmed" in answer.text) == (409, True)
    assert code(issuer.client.post("/issue", json=question(meeting, late)[0])) == (409, "not-confirmed")


def test_a_change_taken_back_no_longer_waits_and_a_move_needs_nobody(issuer: Issuer) -> None:
    ann = new_ticket()
    opened(issuer, [entry("1", ann)])
    assert issuer.control("PUT", "roster", [entry("1", ann, "B")]).json() == {"listed": 1, "pending": 1}
    assert issuer.control("PUT", "roster", [entry("1", ann)]).json() == {"listed": 1, "pending": 0}
    assert issuer.control("PUT", "roster", [entry("1", ann, venue="Annex")]).json() == {
        "listed": 1,
        "pending": 0,
    }
    issuer.control("POST", "close")


def test_more_people_than_the_manifest_expects_are_told(issuer: Issuer) -> None:
    opened(issuer, [entry(str(at), new_ticket()) for at in range(3)])
    page = shown(issuer)
    assert "Group A: 3 people are on the list and the manifest expects 2. Ask why." in page


def test_only_a_manifest_that_names_its_own_keys_opens_it(issuer: Issuer) -> None:
    asked = {"groups": ["A", "B"], "scopes": ["sheet"], "bits": 2048}
    rows = issuer.control("PUT", "keys", asked).json()["issuers"]
    assert issuer.control("PUT", "keys", asked).json()["issuers"] == rows
    swapped = [rows[0] | {"n": rows[1]["n"]}, rows[1] | {"n": rows[0]["n"]}]
    foreign = [row | {"id": "site"} for row in rows]
    notes = [manifest_of(issuer.meeting, swapped), manifest_of(issuer.meeting, foreign), "not a note"]
    found = [code(issuer.control("POST", "open", {"manifest": each})) for each in notes]
    assert found == [(400, "bad-manifest")] * 3
    signed = manifest_of(issuer.meeting, rows)
    assert issuer.control("POST", "open", {"manifest": signed}).json() == {"state": "open"}
    assert issuer.control("POST", "open", {"manifest": signed}).json() == {"state": "open"}
    other = {"manifest": manifest_of(issuer.meeting, rows, expected=9)}
    assert code(issuer.control("POST", "open", other)) == (409, "already-open")
    more = asked | {"groups": ["A", "B", "C"]}
    assert code(issuer.control("PUT", "keys", more)) == (409, "frozen")


def test_rosters_that_cannot_be(issuer: Issuer) -> None:
    one = new_ticket()
    twice = [entry("1", one), entry("1", new_ticket())]
    shared = [entry("1", one), entry("2", one)]
    found = [
        code(issuer.control("PUT", "roster", roster)) for roster in (twice, shared, [{"ticket": "x"}], {})
    ]
    assert found == [(400, "bad-roster")] * 2 + [(400, "bad-request")] * 2


def test_the_sites_addresses_need_the_secret_and_the_page_its_token(issuer: Issuer) -> None:
    asks = [("PUT", "roster"), ("PUT", "keys"), ("POST", "open"), ("POST", "close"), ("GET", "register")]
    found = [code(issuer.client.request(verb, f"/meetings/{issuer.meeting}/{path}")) for verb, path in asks]
    assert found == [(401, "unauthorised")] * 5
    assert code(issuer.client.get("/control")) == (401, "unauthorised")
    assert code(issuer.client.get("/console/" + "0" * 64)) == (404, "not-found")
    assert code(issuer.client.post("/console/" + "0" * 64)) == (404, "not-found")


def test_the_page_is_strict_and_in_both_languages(issuer: Issuer) -> None:
    opened(issuer, [entry("1", new_ticket())])
    page = issuer.client.get(issuer.console, headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh-Hans">' in page.text
    assert "监票人签发机" in page.text
    policy = page.headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert issuer.client.get("/console.css").headers["content-type"] == "text/css; charset=utf-8"


def test_what_it_prints(issuer: Issuer) -> None:
    printed = issuer.stop()
    assert f"{issuer.url}{issuer.console}" in printed
    assert issuer.secret not in printed
    issuer.start()


def test_the_file_keeps_no_ticket_and_is_for_its_owner_only(issuer: Issuer) -> None:
    ann = new_ticket()
    meeting = opened(issuer, [entry("1", ann)])
    issuer.client.post("/issue", json=question(meeting, ann)[0])
    issuer.control("POST", "close")
    issuer.kill()
    file = issuer.home.path / "issuer.sqlite3"
    assert ann.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(file)) as db:
        rows = db.execute("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchall()
    assert [sql.endswith("WITHOUT ROWID") for (sql,) in rows] == [True] * 5
    issuer.start()
