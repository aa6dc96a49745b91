"""The start page says the one thing to do now, by role and by stage."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.cycles.forms import last_year
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.templates_ready import panel
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from web.front.front_world import browser_of, prepared

NOW = {
    ("organiser", Stage.PREPARED): ("Next: Attendees", "meetings:roster-import"),
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
    # What is confirmed in the panel has its button twice, one after the other.
    assert page.count("btn-mint") == 1 + page.count("now-ask")


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


def test_an_empty_site_leads_to_a_meeting_with_rules_and_on_to_its_people(db: None, client: Client) -> None:
    """Whoever has no cycle gets one with the first meeting; the next one is made in it."""
    client.force_login(User.objects.create_superuser("first"))
    assert now_of(client) == ("Make a meeting", reverse("meetings:new"))
    page = client.get(reverse("meetings:new")).text
    assert "Appraisal in four grades" in page
    typed = {
        "title": "Annual",
        "starts_at": "2027-01-20T09:00",
        "time_zone": "Asia/Shanghai",
        "grace_seconds": "120",
    }
    assert client.post(reverse("meetings:new"), typed | {"template": "nonsense"}).status_code == 200
    assert Meeting.objects.count() == Cycle.objects.count() == 0
    answer = client.post(reverse("meetings:new"), typed | {"template": "appraisal"})
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == reverse("meetings:roster-import", args=[meeting.key])
    assert (meeting.cycle.assessed_year, meeting.cycle.unit) == (last_year(), None)
    assert meeting.cycle.rules["criteria"][0]["id"] == "appraisal"
    assert 'name="template"' not in client.get(reverse("meetings:new")).text


def test_the_first_cycle_of_a_units_organiser_is_held_by_the_unit(db: None, client: Client) -> None:
    works = Unit.objects.create(name="Works")
    Unit.objects.create(name="Bakery", parent=works)
    Cycle.objects.create(title="Of all", assessed_year=2020, rules=panel())
    user = User.objects.create(username="unit")
    person = Person.objects.create(identifier="U", name="Unit organiser", unit=works, user=user)
    Role.objects.create(person=person, kind=RoleKind.ORGANISER, unit=works)
    client.force_login(user)
    typed = {
        "title": "Works",
        "starts_at": "2027-01-20T09:00",
        "time_zone": "Asia/Shanghai",
        "grace_seconds": "120",
    }
    client.post(reverse("meetings:new"), typed | {"template": "panel"})
    assert Meeting.objects.get().cycle.unit == works


def test_convening_is_asked_for_and_done_where_it_is_offered(meeting: Meeting) -> None:
    """The panel says what it does and posts; then the console is there. With something in the way the page that says so is linked."""
    browser = browser_of(meeting, "organiser")
    Meeting.objects.update(stage=Stage.FROZEN)
    now = browser.get(reverse("meeting", args=[meeting.key])).context["now"]
    assert (now.sure, "people sign in" in now.effect) == ("Convene", True)
    answer = browser.post(now.url)
    assert answer.headers["Location"] == reverse("room:console", args=[meeting.key])
    Meeting.objects.update(stage=Stage.FROZEN)
    person = Person.objects.create(identifier="1", name="One", unit=Unit.objects.create(name="Works"))
    Attendee.objects.create(meeting=meeting, person=person, venue=meeting.venues.get(), group="A")
    now = browser.get(reverse("meeting", args=[meeting.key])).context["now"]
    assert (now.effect, now.url) == ("", reverse("meetings:convene", args=[meeting.key]))


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
