"""The start page says the one thing to do now, by role and by stage."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.organisation.models import Person, Unit
from web.front.front_world import browser_of, prepared

NOW = {
    ("organiser", Stage.PREPARED): ("Next: Attendees", "meetings:attendees"),
    ("organiser", Stage.FROZEN): ("Convene…", "meetings:convene"),
    ("organiser", Stage.CONVENED): ("Go to the console", "room:console"),
    ("organiser", Stage.SCORING): ("Go to the console", "room:console"),
    ("organiser", Stage.CLOSED): ("See the count", "results:results"),
    ("chair", Stage.SCORING): ("Go to the console", "room:console"),
    ("steward", Stage.CONVENED): ("Sign people in", "meetings:sign-in"),
    ("presenter", Stage.CONVENED): ("Agenda", "meetings:agenda"),
    ("auditor", Stage.SCORING): ("Ballots returned", "casting:turnout"),
    ("teller", Stage.CLOSED): ("Enter the words", "custody:custody-open"),
}


@pytest.fixture
def meeting(db: None) -> Meeting:
    return prepared()


def now_of(client: Client) -> tuple[str, str] | None:
    found = client.get(reverse("start")).context["now"]
    return (found.act, found.url) if found else None


@pytest.mark.parametrize(("role", "stage"), NOW)
def test_the_one_thing_to_do(meeting: Meeting, role: str, stage: Stage) -> None:
    browser = browser_of(meeting, role)
    Meeting.objects.update(stage=stage)
    act, url_name = NOW[role, stage]
    assert now_of(browser) == (act, reverse(url_name, args=[meeting.key]))
    page = browser.get(reverse("start")).text
    assert page.count("btn-mint") == 1


def test_a_running_meeting_comes_before_debriefs_to_gather(meeting: Meeting) -> None:
    browser = browser_of(meeting, "organiser")
    person = Person.objects.create(identifier="W", name="Writer", unit=Unit.objects.create(name="Works"))
    Debrief.objects.create(cycle=meeting.cycle, person=person, unit=person.unit, state=DebriefState.SUBMITTED)
    assert now_of(browser) == ("Review them", reverse("debriefs:index"))
    Meeting.objects.update(stage=Stage.SCORING)
    assert now_of(browser) == ("Go to the console", reverse("room:console", args=[meeting.key]))
    waiting = browser.get(reverse("start")).context["waiting"]
    assert [task.act for task in waiting] == ["Review them"]


def test_a_presenter_sees_their_time_their_debrief_and_their_actions(meeting: Meeting) -> None:
    browser = browser_of(meeting, "presenter")
    own = meeting.presenters.get()
    meeting.items.create(position=1, kind="opening", title="Opening", planned_minutes=10)
    meeting.items.create(position=2, kind="debrief", title="Debrief", presenter=own, planned_minutes=8)
    Debrief.objects.create(cycle=meeting.cycle, person=own.person, unit=own.unit, state=DebriefState.RETURNED)
    requirement = Requirement.objects.create(meeting=meeting, number=1, text="Mend the roof")
    Action.objects.create(
        meeting=requirement.meeting,
        requirement=requirement,
        unit=own.unit,
        due=timezone.localdate() - timedelta(days=2),
    )
    page = browser.get(reverse("start"))
    told = [page.context["now"], *page.context["waiting"]]
    assert [task.title for task in told][:2] == [
        "Your debrief came back: revise it and hand it in.",
        "1 action of your unit is overdue.",
    ]
    said = next(task.said for task in told if task.label.endswith(meeting.title))
    at = (meeting.starts_at + timedelta(minutes=10)).astimezone(timezone.get_default_timezone())
    assert said.startswith("You report as number 1, by the agenda at ")
    assert said.endswith(f"{at:%H:%M}.")


def test_an_empty_site_leads_step_by_step_to_a_meeting(db: None, client: Client) -> None:
    client.force_login(User.objects.create_superuser("first"))
    assert now_of(client) == ("Import people", reverse("organisation:import"))
    Person.objects.create(identifier="1", name="One", unit=Unit.objects.create(name="Works"))
    assert now_of(client) == ("Create a cycle", reverse("cycles:new"))


def test_who_has_nothing_to_do_is_told_so(db: None, client: Client) -> None:
    client.force_login(User.objects.create(username="idle"))
    page = client.get(reverse("start"))
    assert page.context["now"] is None
    assert "Nothing waits for you" in page.text


def test_published_results_are_linked_from_the_start_page(meeting: Meeting) -> None:
    Meeting.objects.update(stage=Stage.PUBLISHED)
    page = browser_of(meeting, "presenter").get(reverse("start")).text
    assert reverse("results:results", args=[meeting.key]) in page


def test_a_visitor_finds_the_sheet_the_door_and_the_check(db: None, client: Client) -> None:
    page = client.get(reverse("start")).text
    for name in ("casting:join", "account_login", "evidence:verify"):
        assert reverse(name) in page
