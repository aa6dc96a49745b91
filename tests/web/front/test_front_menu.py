"""The menu of a meeting by role and stage, its locks, the step that comes next, and what it costs."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.casting.castings import set_casting
from answerable.web.meetings.meetings import make
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, Presenter, Venue
from answerable.web.meetings.navigation import Menu
from answerable.web.meetings.stage import LIVE, Stage
from answerable.web.organisation.models import Person, Unit
from web.front.front_world import browser_of, grown, prepared

ROLES = ("organiser", "chair", "steward", "auditor", "presenter", "teller")


@pytest.fixture
def meeting(db: None) -> Meeting:
    return prepared()


def menu_of(client: Client, meeting: Meeting) -> Menu:
    found = client.get(reverse("meeting", args=[meeting.key])).context["menu"]
    assert isinstance(found, Menu)
    return found


SEEN = {
    "organiser": {
        "Prepare": ["Overview", "Rules", "Venues", "Attendees", "Presenters and order", "Agenda", "Notice and answers", "Slides", "Tickets", "Chair, stewards, auditors", "Picture and sound"],
        "Hold": ["Console", "Sign-in", "Venues on the day", "Questions", "Ballots returned", "Big screens", "Record"],
        "Result": ["Scores and grades", "How sure the result is", "How far it is", "Feedback notes", "Requirements and actions", "Minutes", "Replay", "News"],
        "Evidence": [
            "Meeting's number and what was frozen",
            "Ledger of the ballots",
            "Register of those admitted",
            "Custody of the seal",
            "Second issuer and witnesses",
            "Bundle, and how to check it",
            "Audit log",
            "Archive",
            "Delete this meeting",
        ],
    },
    "chair": {
        "Prepare": ["Overview", "Rules", "Venues", "Attendees", "Presenters and order", "Agenda", "Notice and answers", "Slides", "Chair, stewards, auditors"],
        "Hold": ["Console", "Venues on the day", "Questions", "Ballots returned", "Big screens"],
        "Result": ["Scores and grades", "How far it is", "Requirements and actions", "Minutes", "Replay"],
        "Evidence": ["Meeting's number and what was frozen", "Ledger of the ballots", "Register of those admitted", "Custody of the seal", "Bundle, and how to check it"],
    },
    "steward": {
        "Prepare": ["Overview", "Agenda", "Slides", "Tickets"],
        "Hold": ["Sign-in", "Venues on the day"],
        "Result": ["Scores and grades"],
        "Evidence": ["Meeting's number and what was frozen", "Ledger of the ballots", "Bundle, and how to check it"],
    },
    "presenter": {
        "Prepare": ["Overview", "Agenda", "Slides"],
        "Result": ["Scores and grades", "Feedback notes"],
        "Evidence": ["Meeting's number and what was frozen", "Ledger of the ballots", "Bundle, and how to check it"],
    },
}  # fmt: skip


# They need what a real freeze and publishing leave; their own tests have it.
NEED_A_REAL_MEETING = {
    "Scores and grades",
    "How sure the result is",
    "Feedback notes",
    "Register of those admitted",
}


@pytest.mark.parametrize("role", SEEN)
def test_the_menu_has_what_the_role_may_open(meeting: Meeting, role: str) -> None:
    found = menu_of(browser_of(meeting, role), meeting)
    assert {group: [line.title for line in lines] for group, lines in found.groups} == SEEN[role]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("stage", [Stage.PREPARED, Stage.PUBLISHED])
def test_every_entry_opens_for_whoever_sees_it_or_says_what_opens_it(
    meeting: Meeting, role: str, stage: Stage
) -> None:
    browser = browser_of(meeting, role)
    Meeting.objects.update(stage=stage)
    meeting.refresh_from_db()
    for line in menu_of(browser, meeting).lines:
        if not line.locked and line.title in NEED_A_REAL_MEETING:
            continue
        if not line.locked and line.group == "Evidence" and stage == Stage.PUBLISHED:
            continue
        page = browser.get(line.url, follow=True)
        assert page.status_code == 200, (line.title, stage)
        if line.locked:
            assert line.locked in unescape(page.text)
            assert page.context["menu"].current.title == line.title


def test_what_was_locked_leads_on_once_it_is_open(meeting: Meeting) -> None:
    browser = browser_of(meeting, "organiser")
    later = reverse("meetings:later", args=[meeting.key, "casting-turnout"])
    assert browser.get(later).status_code == 200
    Meeting.objects.update(stage=Stage.SCORING)
    answer = browser.get(later)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("casting:turnout", args=[meeting.key]),
    )
    assert browser.get(reverse("meetings:later", args=[meeting.key, "nonsense"])).status_code == 404


def test_a_page_below_an_entry_keeps_its_place(meeting: Meeting) -> None:
    browser = browser_of(meeting, "organiser")
    current = browser.get(reverse("meetings:attendees-add", args=[meeting.key])).context["menu"].current
    assert (current.title, current.here) == ("Attendees", "true")


def test_preparing_leads_from_step_to_step_and_ends_in_freezing(meeting: Meeting) -> None:
    """A finished step names the next that is left; when none is, freezing."""
    browser = browser_of(meeting, "organiser")

    def after(page: str) -> tuple[str, str] | None:
        found = browser.get(reverse(f"meetings:{page}", args=[meeting.key])).context["menu"]
        return (found.step.state.kind, found.following.title) if found.step else None

    assert after("rules") == ("done", "Attendees")
    assert after("attendees") == ("missing", "Presenters and order")
    unit = Unit.objects.get_or_create(name="A unit")[0]
    person = Person.objects.create(identifier="1", name="One", unit=unit)
    venue = Venue.objects.get(meeting=meeting)
    Attendee.objects.create(
        meeting=meeting,
        person=person,
        venue=venue,
        group=meeting.cycle.rules["groups"][0]["id"],
        ticket_hash="0" * 64,
    )
    Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=1)
    MeetingRole.objects.create(meeting=meeting, person=person, kind="steward")
    meeting.items.create(position=1, kind="opening", title="Opening")
    assert after("roles") == ("done", "Freeze")
    meeting.items.all().delete()
    assert after("agenda") == ("open", "Freeze"), "what may be meant was passed by with open eyes"
    assert after("presenters") == ("done", "Agenda")
    page = browser.get(reverse("meetings:roles", args=[meeting.key])).text
    assert page.count("btn-primary") == 1
    assert "Next: Freeze" in page
    Meeting.objects.update(stage=Stage.FROZEN)
    assert after("roles") is None, "once frozen there is nothing to lead to"


def test_six_words_say_where_the_meeting_stands(meeting: Meeting) -> None:
    browser = browser_of(meeting, "organiser")
    for stage, here in zip(
        Stage, ["Preparing", "Frozen", "Sign-in", "Scoring", "Closed", "Closed", "Published"], strict=True
    ):
        Meeting.objects.update(stage=stage)
        phases = menu_of(browser, meeting).phases
        assert len(phases) == 6
        assert [word for word, mark in phases if mark == "here"] == [here]


def test_cryptography_stands_under_evidence_and_nowhere_else(meeting: Meeting) -> None:
    Meeting.objects.update(stage=Stage.FROZEN)
    set_casting(meeting, manifest="{}\n\n— signed\n", manifest_hash="0123456789abcdef" * 4)
    browser = browser_of(meeting, "organiser")
    for name in (
        "meeting",
        "meetings:venues",
        "meetings:attendees",
        "meetings:agenda",
        "meetings:roles",
        "meetings:tickets",
        "casting:turnout",
    ):
        page = browser.get(reverse(name, args=[meeting.key])).text
        assert "0123 4567" not in page, name
        assert "M 0123" not in page, name


@pytest.mark.slow
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", ["organiser", "chair", "steward", "presenter"])
def test_while_a_meeting_runs_every_page_leads_back_to_it(meeting: Meeting, role: str, stage: Stage) -> None:
    browser = browser_of(meeting, role)
    Meeting.objects.update(stage=stage)
    for page in (reverse("start"), reverse("debriefs:index")):
        assert ("livepill" in browser.get(page).text) is (stage in LIVE), page


def test_a_running_meeting_of_others_is_not_shown(meeting: Meeting) -> None:
    Meeting.objects.update(stage=Stage.SCORING)
    other = Client()
    other.force_login(User.objects.create(username="other"))
    assert "livepill" not in other.get(reverse("start")).text


def test_who_leads_is_led_to_the_console(meeting: Meeting) -> None:
    Meeting.objects.update(stage=Stage.SCORING)
    leads = {
        "organiser": "room:console",
        "chair": "room:console",
        "steward": "meeting",
        "presenter": "meeting",
    }
    for role, url_name in leads.items():
        page = browser_of(meeting, role).get(reverse("debriefs:index")).text
        assert f'<a class="livepill" href="{reverse(url_name, args=[meeting.key])}">' in page, role


def counted(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", ["organiser", "steward"])
def test_the_menu_costs_the_same_for_a_small_and_a_large_meeting(meeting: Meeting, role: str) -> None:
    browser = browser_of(meeting, role)
    page = reverse("meetings:agenda", args=[meeting.key])
    before = counted(browser, page)
    grown(meeting)
    assert counted(browser, page) == before
    assert before <= 13


def test_the_start_page_costs_the_same_for_many_meetings(meeting: Meeting) -> None:
    browser = browser_of(meeting, "chair")
    Meeting.objects.update(stage=Stage.PUBLISHED)
    before = counted(browser, reverse("start"))
    for _number in range(5):
        another = Meeting(cycle=meeting.cycle, title="Another", starts_at=timezone.now())
        make(another, User.objects.get(username="maker"))
        MeetingRole.objects.create(
            meeting=another, person=Person.objects.get(identifier="chair"), kind="chair"
        )
    Meeting.objects.update(stage=Stage.PUBLISHED)
    assert counted(browser, reverse("start")) == before


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_page_has_two_primary_buttons(meeting: Meeting, role: str) -> None:
    browser = browser_of(meeting, role)
    for stage in (Stage.PREPARED, Stage.CONVENED):
        Meeting.objects.update(stage=stage)
        pages: list[str] = [
            reverse("start"),
            reverse("debriefs:index"),
            reverse("meetings:index"),
            reverse("followup:actions"),
        ]
        meeting.refresh_from_db()
        pages += [
            line.url for line in menu_of(browser, meeting).lines if line.group != "Evidence" or line.locked
        ]
        if role == "organiser":
            pages += [
                reverse("organisation:index"),
                reverse("organisation:people"),
                reverse("cycles:index"),
                reverse("meetings:new"),
                reverse("mail:outbox"),
            ]
        for page in pages:
            text = browser.get(page, follow=True).text
            assert (
                len(
                    [
                        part
                        for part in text.split('class="')[1:]
                        if "btn-primary" in part.partition('"')[0].split()
                    ]
                )
                <= 1
            ), page
            assert (
                len(
                    [
                        part
                        for part in text.split('class="')[1:]
                        if "btn-mint" in part.partition('"')[0].split()
                    ]
                )
                <= 1
            ), page
