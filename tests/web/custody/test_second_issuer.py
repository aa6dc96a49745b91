"""A meeting with a second issuer, held by the tellers: settled, frozen, scored, closed, counted, checked by a stranger."""

import asyncio
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.test import Client

from answerable.protocol import bundle, canonical, manifest
from answerable.rehearsal.company import Company, Conduct, Group, Member
from answerable.rehearsal.raters import Devices, Origins, Rater
from answerable.rehearsal.wrapped import Wrapped
from answerable.verifier import verify
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of
from answerable.web.custody import second_issuer
from answerable.web.custody.issuer_client import IssuerError, IssuerSilent
from answerable.web.evidence import manifest_key
from answerable.web.evidence.freeze import freeze
from answerable.web.evidence.register import register
from answerable.web.meetings.models import Attendee, Meeting, Stage
from answerable.web.meetings.stages import advance
from answerable.web.meetings.tickets import reissue, ticket_of
from answerable.web.results.counting import counted
from answerable.web.results.publish import contents
from issuer.tellers import Issuer
from starting import starts
from waiting import PATIENCE, until
from web.casting.casting_world import RULES, freeze_with, make_meeting, post

NOBODY = "http://127.0.0.1:9"
SHEET = RULES["criteria"][0]["scale"]


@pytest.fixture(scope="session")
@starts("process")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    running = Issuer(tmp_path_factory.mktemp("tellers"))
    yield running
    running.stop()


@pytest.fixture
def tellers(process: Issuer) -> Iterator[Issuer]:
    """The process, running again for the next test if one has stopped it."""
    yield process
    if process.child.poll() is not None:
        process.start()


@pytest.fixture
def settled(meeting: Meeting, tellers: Issuer) -> Meeting:
    """A prepared meeting that has a second issuer."""
    return with_issuer(meeting, tellers)


@pytest.fixture
def frozen_with(settled: Meeting, ballotbox: str, organiser: User, rsa_keys: list[bytes]) -> Meeting:
    return freeze_with(settled, organiser, rsa_keys)


def with_issuer(meeting: Meeting, tellers: Issuer) -> Meeting:
    second_issuer.set_url(meeting, tellers.url)
    second_issuer.keep_secret(meeting, tellers.secret)
    return meeting


def address(meeting: Meeting) -> str:
    return f"/desk/meetings/{meeting.key}/second-issuer"


def page(office: Client, meeting: Meeting, **fields: str) -> Any:
    return office.post(address(meeting), fields, headers={"accept-language": "en"}, follow=True)


def console(tellers: Issuer, meeting: Meeting) -> str:
    """The meeting's part of the tellers' page."""
    text = tellers.client.get(tellers.console).text
    return text.partition(f'<section aria-labelledby="meeting-{meeting.key}">')[2].partition("</section>")[0]


def confirm(tellers: Issuer, meeting: Meeting) -> None:
    seen = re.search(r'name="seen" value="([^"]*)"', console(tellers, meeting))
    assert seen is not None, "somebody waits"
    answer = tellers.client.post(tellers.console, data={"meeting": meeting.key, "seen": seen[1]})
    assert answer.status_code == 200


# Its page


def test_the_address_and_the_secret_are_kept_and_the_secret_is_not_shown(
    office: Client, meeting: Meeting, tellers: Issuer
) -> None:
    answer = page(
        office, meeting, address=f"{tellers.url}/", secret=tellers.secret, do="test", witnesses="on"
    )
    assert "The second issuer answers, and the control secret is its own." in answer.text
    assert tellers.secret not in answer.text
    meeting.refresh_from_db()
    assert (second_issuer.url_of(meeting), meeting.casting.witnesses) == (tellers.url, True)
    file = settings.HOME.keys / f"meetings/{meeting.key}/second-issuer"
    assert (file.read_text(), file.stat().st_mode & 0o077) == (tellers.secret, 0)
    again = page(office, meeting, address=tellers.url, secret="", do="save")
    assert "A control secret is kept." in again.text


@pytest.mark.parametrize(
    ("typed", "secret", "sentence"),
    [
        (
            "ftp://tellers",
            "0" * 64,
            "Give only http:// or https://, the name or number of the machine, and the port.",
        ),
        ("http://t:8002/path", "0" * 64, "Give only http:// or https://"),
        ("http://t;script-src:8002", "0" * 64, "Give only http:// or https://"),
        ("http://t:99999", "0" * 64, "Give only http:// or https://"),
        ("http://t:8002", "", "Enter the control secret; without it the site cannot reach the issuer."),
        ("http://t:8002", "XYZ", "The control secret has 64 characters, 0 to 9 and a to f."),
    ],
)
def test_what_cannot_be_entered(
    office: Client, meeting: Meeting, typed: str, secret: str, sentence: str
) -> None:
    answer = page(office, meeting, address=typed, secret=secret, do="save")
    assert answer.status_code == 422
    assert sentence in answer.text
    meeting.refresh_from_db()
    assert second_issuer.url_of(meeting) == ""


def test_the_connection_is_told_in_words(
    office: Client, meeting: Meeting, tellers: Issuer, ballotbox: str
) -> None:
    silent = page(office, meeting, address=NOBODY, secret=tellers.secret, do="test")
    assert f"The second issuer does not answer at {NOBODY}." in silent.text
    other = page(office, meeting, address=ballotbox, secret=tellers.secret, do="test")
    assert f"What answers at {ballotbox} is not a second issuer." in other.text
    wrong = page(office, meeting, address=tellers.url, secret="0" * 64, do="test")
    assert "The second issuer does not accept the control secret." in wrong.text
    assert [answer.status_code for answer in (silent, other, wrong)] == [502, 502, 502]


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("http://127.0.0.1:8002", False),
        ("http://localhost:8002", False),
        ("https://tellers.example:8002", False),
        ("http://192.0.2.7:8002", True),
    ],
)
def test_a_secret_that_crosses_a_network_in_clear_is_warned_of(
    office: Client, meeting: Meeting, address: str, warned: bool
) -> None:
    second_issuer.set_url(meeting, address)
    shown = office.get(f"/desk/meetings/{meeting.key}/second-issuer").text
    assert ("could read the control secret" in shown) is warned


def test_a_frozen_meeting_keeps_its_second_issuer(office: Client, frozen_with: Meeting) -> None:
    answer = page(office, frozen_with, address="", secret="", do="save")
    assert "The meeting is frozen with a second issuer; it cannot do without." in answer.text
    moved = page(office, frozen_with, address="http://elsewhere:8002", secret="", do="save")
    assert "Saved." in moved.text


def test_a_frozen_meeting_without_one_is_given_none(office: Client, frozen: Meeting) -> None:
    page(office, frozen, address=NOBODY, secret="0" * 64, do="save")
    frozen.refresh_from_db()
    assert second_issuer.url_of(frozen) == ""


# Freezing


def test_the_manifest_names_both_issuers_and_the_tellers_have_the_list(
    frozen_with: Meeting, tellers: Issuer
) -> None:
    named = manifest.read(frozen_with.casting.manifest.encode())
    assert named.issuer_names == ("site", "tellers")
    assert len(named.issuers) == 4
    assert second_issuer.is_told(frozen_with)
    shown = console(tellers, frozen_with)
    assert "Open: the list is fixed" in shown
    rows = re.findall(r'<tr><th scope="row">(\w+)</th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td></tr>', shown)
    assert rows == [("A", "3", "3", "0"), ("B", "4", "4", "0"), ("Total", "7", "7", "0")]


def test_nothing_is_frozen_while_the_issuer_is_silent(
    settled: Meeting, tellers: Issuer, ballotbox: str, organiser: User, rsa_keys: list[bytes]
) -> None:
    second_issuer.set_url(settled, NOBODY)
    with pytest.raises(IssuerSilent):
        freeze_with(settled, organiser, rsa_keys)
    settled.refresh_from_db()
    assert (settled.stage, casting_of(settled).manifest) == (Stage.PREPARED, "")
    freeze(with_issuer(settled, tellers), organiser)
    assert settled.stage == Stage.FROZEN


def test_the_scoring_opens_only_once_the_issuer_is_open(
    frozen_with: Meeting, organiser: User, tellers: Issuer
) -> None:
    advance(frozen_with, "convene", organiser)
    second_issuer.set_url(frozen_with, NOBODY)
    with pytest.raises(IssuerSilent):
        opening.open_scoring(frozen_with, organiser)
    assert frozen_with.stage == Stage.CONVENED
    second_issuer.set_url(frozen_with, tellers.url)
    opening.open_scoring(frozen_with, organiser)
    assert frozen_with.stage == Stage.SCORING


def test_the_issuer_is_closed_when_the_grace_is_over_and_not_before(
    frozen_with: Meeting, organiser: User, tellers: Issuer
) -> None:
    """A venue that is kept open needs both issuers until then."""
    advance(frozen_with, "convene", organiser)
    opening.open_scoring(frozen_with, organiser)
    attendee = frozen_with.attendees.select_related("meeting").order_by("pk")[0]
    body = {"group": "A", "scope": "sheet", "issuer": "tellers", "blinded_msg": "AAAA"}

    def said() -> str:
        answer = tellers.client.post("/issue", json=body | {"ticket": ticket_of(attendee)})
        return str(answer.json()["error"])

    assert opening.close_scoring(frozen_with, organiser, grace=True) is False
    assert (frozen_with.stage, said()) == (Stage.CLOSING, "bad-length")
    until(lambda: opening.close_scoring(frozen_with, organiser, grace=True), "the grace is over")
    assert (frozen_with.stage, said()) == (Stage.CLOSED, "closed")


# Phones


def test_phones_are_told_where_to_ask_and_may(client: Client, frozen_with: Meeting, tellers: Issuer) -> None:
    attendee = Attendee.objects.filter(meeting=frozen_with).select_related("meeting").first()
    assert attendee is not None
    welcome = post(client, "/api/ticket", {"ticket": ticket_of(attendee)}).json()
    assert welcome["meeting"]["issuers"] == {"tellers": tellers.url}
    assert f" {tellers.url};" in connect_src(client)


def test_the_policy_names_no_issuer_of_a_meeting_that_is_over(
    client: Client, frozen_with: Meeting, tellers: Issuer
) -> None:
    Meeting.objects.filter(pk=frozen_with.pk).update(stage=Stage.CLOSED)
    assert tellers.url not in connect_src(client)


def connect_src(client: Client) -> str:
    policy = client.get("/join").headers["content-security-policy"]
    (found,) = [part for part in f"{policy};".split("; ") if part.startswith("connect-src")]
    return found + ";"


# After freezing


def test_a_new_ticket_waits_for_the_tellers(
    frozen_with: Meeting, tellers: Issuer, django_capture_on_commit_callbacks: Any
) -> None:
    attendee = frozen_with.attendees.select_related("meeting", "person").order_by("pk")[0]
    with django_capture_on_commit_callbacks(execute=True):
        ticket = reissue(attendee)
    assert second_issuer.is_told(frozen_with)
    assert attendee.person.identifier in console(tellers, frozen_with)
    body = {"ticket": ticket, "group": "A", "scope": "sheet", "issuer": "tellers", "blinded_msg": "AAAA"}
    assert tellers.client.post("/issue", json=body).json()["error"] == "not-confirmed"
    confirm(tellers, frozen_with)
    assert tellers.client.post("/issue", json=body).json()["error"] == "bad-length"


def test_an_issuer_that_was_not_told_is_told_later(
    office: Client, frozen_with: Meeting, tellers: Issuer, django_capture_on_commit_callbacks: Any
) -> None:
    second_issuer.set_url(frozen_with, NOBODY)
    attendee = Meeting.objects.get(pk=frozen_with.pk).attendees.select_related("meeting").order_by("pk")[0]
    with django_capture_on_commit_callbacks(execute=True):
        reissue(attendee)
    shown = office.get(address(frozen_with), headers={"accept-language": "en"}).text
    assert "The second issuer does not have the list as it is now" in shown
    silent = page(office, frozen_with, do="send")
    assert f"The second issuer does not answer at {NOBODY}." in silent.text
    second_issuer.set_url(frozen_with, tellers.url)
    sent = page(office, frozen_with, do="send")
    assert "What is new on it waits for the tellers." in sent.text
    assert second_issuer.is_told(frozen_with)


def test_an_issuer_that_has_lost_its_folder_is_told_as_what_it_is(
    office: Client, frozen_with: Meeting, tmp_path: Path
) -> None:
    other = Issuer(tmp_path / "empty")
    second_issuer.set_url(frozen_with, other.url)
    second_issuer.keep_secret(frozen_with, other.secret)
    shown = office.get(address(frozen_with), headers={"accept-language": "en"}).text
    tested = page(office, frozen_with, address=other.url, do="test").text
    other.stop()
    for text in (shown, tested):
        assert f"What answers at {other.url} does not know this meeting" in text
        assert "is open and has the list as it is now" not in text


# A whole meeting


@pytest.mark.django_db(transaction=True)
def test_a_whole_meeting_and_what_a_stranger_makes_of_it(
    tellers: Issuer, ballotbox: str, live_server: Any, rsa_keys: list[bytes], tmp_path: Path
) -> None:
    organiser = User.objects.create(username="organiser", is_superuser=True)
    meeting = scored(tellers, ballotbox, live_server.url, rsa_keys, organiser)
    tellers.kill()  # the close does not wait for it
    opening.close_scoring(meeting, organiser)
    meeting = Meeting.objects.get(pk=meeting.pk)
    with pytest.raises(IssuerError, match="does not answer"):
        counted(meeting)
    tellers.start()
    count = counted(with_issuer(meeting, tellers))
    published = register(meeting)
    rows = [(row["group"], row["issuer"]) for row in published]
    assert sorted(rows) == sorted(
        [("A", "site"), ("A", "tellers")] * 3 + [("B", "site"), ("B", "tellers")] * 4
    )
    assert judged(meeting, contents(meeting, count), tmp_path) is None
    fewer = [row for row in published if row != tellers_row(published)]
    refusal = judged(meeting, replace(contents(meeting, count), register=fewer), tmp_path)
    assert refusal is not None
    assert "turnout.json says 3 at sheet.A.issued, and it is 2" in refusal


def scored(tellers: Issuer, ballotbox: str, site: str, rsa_keys: list[bytes], organiser: User) -> Meeting:
    """The simulated raters from ticket to receipt, over HTTP; nobody gets a second credential from either issuer."""
    meeting = make_meeting()
    rules = RULES | {"criteria": [criterion | {"scale": SHEET} for criterion in RULES["criteria"]]}
    type(meeting.cycle).objects.filter(pk=meeting.cycle.pk).update(rules=rules)
    meeting = with_issuer(Meeting.objects.select_related("cycle").get(pk=meeting.pk), tellers)
    freeze_with(meeting, organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    raters = [simulated(each) for each in meeting.attendees.select_related("meeting", "person", "venue")]
    company = Company(("Unit",), tuple(rater.member for rater in raters), 1)
    hall = Devices(company, Origins(site, ballotbox, NOBODY), meeting.casting.manifest_hash, at_once=1)
    act(hall, raters, hall.sign_in)
    act(hall, raters, hall.collect)
    act(hall, raters, hall.ask_for_a_second)
    opening.open_scoring(meeting, organiser)
    act(hall, raters, hall.cast)
    refuse_one_issuer_alone(hall, raters[0])
    return meeting


def simulated(attendee: Attendee) -> Rater:
    person = attendee.person
    group = {"A": Group.LEADERSHIP, "B": Group.FUNCTIONS}[attendee.group]
    member = Member(person.identifier, person.name, "Unit", group, attendee.venue.name, Conduct.FULL_MARKS)
    return Rater(member, ticket_of(attendee))


def act(hall: Devices, raters: list[Rater], what: Any) -> None:
    asyncio.run(hall.each(raters, what, lambda: None))


def refuse_one_issuer_alone(hall: Devices, rater: Rater) -> None:
    """A ballot that only the site vouches for is no ballot."""
    raw = rater.papers["sheet"].ballot
    assert raw is not None
    body = canonical.loads(raw)
    body["credentials"] = [one for one in body["credentials"] if one["issuer"] == "site"]
    meeting = hall.meeting
    assert meeting is not None
    answer = httpx.post(
        f"{hall.places.ballotbox}/boxes/{meeting.meeting}/ballots",
        content=canonical.dumps(body),
        timeout=PATIENCE,
        auth=Wrapped(),
    )
    assert (answer.status_code, answer.json()["error"]) == (403, "bad-credential")


def tellers_row(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["issuer"] == "tellers" and row["group"] == "A")


def judged(meeting: Meeting, good: bundle.Contents, folder: Path) -> str | None:
    """What the verifier says of a bundle with these contents, signed by the site: None when all of it holds."""
    target = io.BytesIO()
    bundle.write(target, good, lambda text: manifest_key.sign(meeting.key, text).encode())
    path = folder / "bundle.zip"
    path.write_bytes(target.getvalue())
    return verify(path).first_false


def test_an_error_of_the_issuer_is_told_where_the_ballotboxes_are() -> None:
    assert issubclass(IssuerError, BallotBoxError)
