"""Moderator and steward: who may see and do what, signing in at a venue, and what is exported."""

import csv
import io

import openpyxl
import pytest

from answerable.web.meetings.models import Attendee
from answerable.web.meetings.tickets import ticket_of
from web.casting.casting_world import make_meeting, post

from .hall_world import ROLES, Hall

MODERATE = {"moderator", "chair", "organiser"}
STEWARD = {"steward", "usher", "chair", "organiser"}


@pytest.mark.slow
@pytest.mark.parametrize("path", ["questions", "questions.xlsx", "questions.csv", "speakers.csv"])
def test_the_moderators_pages_by_role(hall: Hall, path: str) -> None:
    seen = {role: hall.client(role).get(hall.url(path)).status_code for role in ROLES}
    assert seen == {role: 302 if role == "visitor" else 200 if role in MODERATE else 403 for role in ROLES}
    other = make_meeting()
    assert hall.client("moderator").get(f"/desk/meetings/{other.key}/{path}").status_code == 403


@pytest.mark.slow
def test_the_stewards_page_by_role_and_venue(hall: Hall) -> None:
    for venue, allowed in ((hall.main, STEWARD), (hall.other, STEWARD - {"steward"})):
        for path in (f"on-the-day/{venue.pk}", f"on-the-day/{venue.pk}/people"):
            seen = {role: hall.client(role).get(hall.url(path)).status_code for role in ROLES}
            assert seen == {
                role: 302 if role == "visitor" else 200 if role in allowed else 403 for role in ROLES
            }
    chosen = hall.client("steward").get(hall.url("on-the-day"))
    assert chosen["Location"] == hall.url(f"on-the-day/{hall.main.pk}")
    assert "Second hall" in hall.client("usher").get(hall.url("on-the-day")).content.decode()
    elsewhere = make_meeting().venues.get(is_main=True)
    assert hall.client("organiser").get(hall.url(f"on-the-day/{elsewhere.pk}")).status_code == 404


def test_a_steward_acts_for_the_own_venue_only(hall: Hall) -> None:
    for kind, more in (("venue-lost", {}), ("venue-reported", {"text": "No sound"}), ("venue-back", {})):
        assert hall.act("steward", kind, venue=hall.main.pk, **more).status_code == 200
        assert hall.act("steward", kind, venue=hall.other.pk, **more).status_code == 403
    assert [each.report for each in hall.state.venues] == ["No sound", ""]
    assert hall.act("steward", "question-approved", question=1).status_code == 403


def signed(hall: Hall, role: str, venue: int, **body: object) -> tuple[int, str]:
    answer = post(hall.client(role), hall.url(f"on-the-day/{venue}/sign-in"), body)
    return answer.status_code, answer.json().get("message", "") if answer.status_code != 403 else ""


def test_signing_in_by_ticket_and_by_name(hall: Hall) -> None:
    here, there = hall.at(hall.main)[0], hall.at(hall.other)[0]
    ticket = ticket_of(here)
    assert signed(hall, "steward", hall.main.pk, ticket=f"http://x/join#{ticket}") == (200, "")
    assert Attendee.objects.get(pk=here.pk).present
    assert signed(hall, "steward", hall.main.pk, person=here.pk, present=False) == (200, "")
    assert not Attendee.objects.get(pk=here.pk).present
    status, said = signed(hall, "steward", hall.main.pk, ticket=ticket_of(there))
    assert (status, "Second hall" in said, there.person.name in said) == (409, True, False)
    assert signed(hall, "steward", hall.main.pk, person=there.pk)[0] == 409
    assert signed(hall, "steward", hall.other.pk, person=there.pk)[0] == 403
    assert signed(hall, "steward", hall.main.pk, ticket="x" * 22)[0] == 409
    stranger = make_meeting().attendees.select_related("meeting").first()
    assert stranger is not None
    assert signed(hall, "usher", hall.main.pk, ticket=ticket_of(stranger))[0] == 409
    assert signed(hall, "steward", hall.main.pk)[0] == 400
    assert Attendee.objects.filter(present=True).count() == 0
    hall.stage("closed")
    assert signed(hall, "steward", hall.main.pk, person=here.pk)[0] == 409


def test_everything_is_exported_and_nothing_runs(hall: Hall) -> None:
    hall.act("moderator", "questions-opened", unsigned=True)
    first, second, third = hall.at(hall.main)
    asked = hall.phone(first, "question-asked", text='=HYPERLINK("http://x")', signed=True).json()["number"]
    hall.phone(second, "question-asked", text="能耗为什么高了？")
    hall.act("moderator", "question-approved", question=asked, theme="+能耗")
    hall.act("moderator", "question-answered", question=asked, note="@later\nmore")
    hand = hall.phone(third, "hand-raised").json()["number"]
    hall.act("moderator", "speaker-called", hand=hand, seconds=60)
    hall.act("moderator", "speaker-ended", hand=hand, theme="safety")
    client = hall.client("moderator")
    text = client.get(hall.url("questions.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][2:8] == [
        first.person.name, "everybody", "'=HYPERLINK(\"http://x\")", "'+能耗", "0", "answered",
    ]  # fmt: skip
    assert rows[1][10] == "'@later\nmore"
    assert rows[2][2:5] == ["without a name", "everybody", "能耗为什么高了？"]
    spoken = list(csv.reader(io.StringIO(client.get(hall.url("speakers.csv")).content.decode("utf-8-sig"))))
    assert [spoken[1][at] for at in (1, 2, 6, 7)] == [third.person.name, "Main hall", "safety", "has spoken"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(hall.url("questions.xlsx")).content))
    assert [sheet.title for sheet in book] == ["Questions", "Speakers"]
    assert book["Questions"]["E2"].value == '\'=HYPERLINK("http://x")'
    assert book["Questions"]["E2"].data_type == "s"


def test_the_menu_counts_what_waits(hall: Hall) -> None:
    hall.act("chair", "questions-opened")
    hall.phone(hall.at(hall.main)[0], "question-asked", text="Why?")
    page = hall.client("chair").get(hall.url("questions")).content.decode()
    assert 'href="/desk/meetings/' in page
    assert hall.url("on-the-day") in page
    assert Attendee.objects.filter(present=True).count() == 0
