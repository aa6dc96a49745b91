"""Calendars that programs read again and again without doubles, and reminders: one digest a day, over a real SMTP server."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.deadlines import calendars, digests
from answerable.web.deadlines.models import Digest, Reminding, Rhythm
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.followup.models import Action, Requirement
from answerable.web.mail import tasks as mail_tasks
from answerable.web.mail.models import Message, MessageState
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.notice.models import Notice
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from web.mail.mail_server import Postbox, at, running

# A Wednesday; 9:00 in Shanghai.
NOW = datetime(2027, 3, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def into_the_outbox(settings: Any) -> None:
    """Which Django's own test runner would replace."""
    settings.EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"


@pytest.fixture
def person(db: None) -> Person:
    """Reports for a unit at a meeting in a week, has a debrief to write by Friday and an action since last month."""
    unit = Unit.objects.create(name="Qinghe Silicones")
    user = User.objects.create(username="p1")
    made = Person.objects.create(
        identifier="P1", name="Presenter 01", unit=unit, email="p1@example.org", user=user
    )
    cycle = Cycle.objects.create(title="2026", assessed_year=2026, debriefs_due=NOW + timedelta(days=2))
    meeting = Meeting.objects.create(
        cycle=cycle, key="m1", title="述职评议会", starts_at=NOW + timedelta(days=8)
    )
    Presenter.objects.create(meeting=meeting, person=made, unit=unit, position=1)
    Notice.objects.create(meeting=meeting, title="Notice", slides_due=NOW + timedelta(days=7))
    Debrief.objects.create(cycle=cycle, person=made, unit=unit)
    requirement = Requirement.objects.create(meeting=meeting, number=1, text="Train young talent.")
    Action.objects.create(
        meeting=requirement.meeting, requirement=requirement, unit=unit, due=date(2027, 2, 1)
    )
    return made


def read(address: str) -> dict[str, Any]:
    """What a calendar program has after reading it: by UID."""
    answer = Client().get(address.removeprefix("http://localhost:8000"))
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    found = calendar.walk("VEVENT")
    by_uid = {str(each["UID"]).partition("@")[0]: each for each in found}
    assert len(by_uid) == len(found)
    return by_uid


def own(person: Person) -> str:
    return calendars.address_of(calendars.feed_of(person), person)


def units_own(person: Person) -> str:
    """The address of the calendar of their unit, as a secretary of it has it."""
    clerk, _made = Person.objects.get_or_create(
        identifier="S1", defaults={"name": "Secretary", "unit": person.unit}
    )
    Role.objects.get_or_create(person=clerk, kind=RoleKind.SECRETARY, unit=person.unit)
    return calendars.address_of(calendars.feed_of(clerk.unit), clerk)


def test_a_calendar_has_meeting_debrief_slides_and_action_in_their_zone(person: Person) -> None:
    found = read(own(person))
    action = Action.objects.get()
    assert set(found) == {
        "meeting-m1",
        "slides-m1",
        f"debrief-{Debrief.objects.get().pk}",
        f"action-{action.pk}",
    }
    meeting = found["meeting-m1"]
    assert meeting["SUMMARY"] == "述职评议会"
    assert meeting.start == datetime(2027, 3, 11, 1, tzinfo=UTC)
    assert meeting["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert found[f"action-{action.pk}"].start == date(2027, 2, 1)
    raw = Client().get(own(person).removeprefix("http://localhost:8000")).content
    zones = Calendar.from_ical(raw).walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["Asia/Shanghai"]


def test_read_again_nothing_doubles_and_a_change_raises_the_sequence(person: Person) -> None:
    before = read(own(person))
    again = read(own(person))
    assert {key: (each["UID"], each["SEQUENCE"], each["DTSTAMP"].dt) for key, each in again.items()} == {
        key: (each["UID"], each["SEQUENCE"], each["DTSTAMP"].dt) for key, each in before.items()
    }
    Meeting.objects.update(starts_at=NOW + timedelta(days=9))
    moved = read(own(person))["meeting-m1"]
    assert moved["UID"] == before["meeting-m1"]["UID"]
    assert (before["meeting-m1"]["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert moved.start == datetime(2027, 3, 12, 1, tzinfo=UTC)


def test_what_is_dropped_is_cancelled_and_comes_back_with_a_higher_sequence(person: Person) -> None:
    read(own(person))
    Presenter.objects.update(withdrawn=True)
    Action.objects.update(state="closed")
    dropped = read(own(person))
    assert (dropped["meeting-m1"]["STATUS"], dropped["meeting-m1"]["SEQUENCE"]) == ("CANCELLED", 1)
    assert dropped[f"action-{Action.objects.get().pk}"]["STATUS"] == "CANCELLED"
    Presenter.objects.update(withdrawn=False)
    back = read(own(person))["meeting-m1"]
    assert (back["STATUS"], back["SEQUENCE"]) == ("CONFIRMED", 2)


def test_a_calendar_speaks_the_language_in_which_its_address_was_asked_for(person: Person) -> None:
    with translation.override("zh-hans"):
        address = own(person)
    path = address.removeprefix("http://localhost:8000")
    asked = [Client().get(path, headers={"Accept-Language": spoken}).content for spoken in ("en", "zh-CN")]
    assert asked[0] == asked[1], "a program that asks in another language raises no sequence"
    assert "演示文稿提交时限".encode() in asked[0]


def test_a_unit_has_a_calendar_of_its_own(person: Person) -> None:
    found = read(units_own(person))
    assert len(found) == 4
    assert {each["UID"] for each in found.values()} == {each["UID"] for each in read(own(person)).values()}


def test_the_address_of_a_units_calendar_ends_with_the_role_of_whom_it_was_given_to(person: Person) -> None:
    address = units_own(person)
    Role.objects.filter(kind=RoleKind.SECRETARY).delete()
    path = address.removeprefix("http://localhost:8000")
    assert Client().get(path).status_code == 404
    assert units_own(person) == address
    assert Client().get(path).status_code == 200
    Person.objects.filter(identifier="S1").update(left=True)
    assert Client().get(path).status_code == 404


def imported(kept: dict[str, Any], address: str) -> dict[str, Any]:
    """What a calendar program has after importing a file: an entry of a UID that it knows is replaced, unless the file's is older."""
    for each in read(address).values():
        if each["UID"] not in kept or kept[each["UID"]]["SEQUENCE"] <= each["SEQUENCE"]:
            kept[each["UID"]] = each
    return kept


def test_importing_two_calendars_again_and_again_makes_no_doubles_even_at_another_address(
    person: Person, settings: Any
) -> None:
    kept = imported(imported({}, own(person)), units_own(person))
    assert len(kept) == 4
    Meeting.objects.update(starts_at=NOW + timedelta(days=9))
    imported(kept, own(person))
    settings.SITE_URL = "https://other.example.org"
    for address in (units_own(person), own(person), units_own(person)):
        imported(kept, "http://localhost:8000" + address.removeprefix("https://other.example.org"))
    assert len(kept) == 4
    for each in kept.values():
        assert str(each["URL"]).startswith("https://other.example.org/")
    (meeting,) = (each for uid, each in kept.items() if uid.startswith("meeting"))
    assert meeting.start == datetime(2027, 3, 12, 1, tzinfo=UTC)
    Meeting.objects.update(starts_at=NOW + timedelta(days=10))
    imported(kept, units_own(person).replace("https://other.example.org", ""))
    (meeting,) = (each for uid, each in kept.items() if uid.startswith("meeting"))
    assert meeting.start == datetime(2027, 3, 13, 1, tzinfo=UTC), "the unit's calendar told it first"


def test_the_owner_of_an_action_has_it_in_the_calendar_and_the_digest(person: Person) -> None:
    user = User.objects.create(username="engineer")
    owner = Person.objects.create(
        identifier="E1", name="Gu Ｍing", unit=person.unit, email="e1@example.org", user=user
    )
    action = Action.objects.get()
    assert read(own(owner)) == {}
    assert digests.send_due(NOW) == 1, "the presenter only"
    unit = Client()
    assert person.user is not None
    unit.force_login(person.user)
    page = reverse("followup:action", args=["m1", action.pk])
    unit.post(page, {"owner": "gu ming", "version": "1"})
    assert set(read(own(owner))) == {f"action-{action.pk}"}
    assert digests.send_due(NOW) == 1
    assert "Action is due" in Message.objects.get(recipient="e1@example.org").text
    assert "Has it in the calendar and is reminded." in unit.get(page).content.decode()
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get(page).status_code == 200
    assert page in theirs.get(reverse("followup:actions")).content.decode()
    assert theirs.post(page, {"owner": "gu ming", "measure": "Begun", "version": "2"}).status_code == 302
    action.refresh_from_db()
    assert (action.measure, action.owner, action.owner_person) == ("Begun", "Gu Ｍing", owner)
    theirs.post(page, {"owner": "somebody outside", "version": "3"})
    assert (read(own(owner))[f"action-{action.pk}"]["STATUS"], theirs.get(page).status_code) == (
        "CANCELLED",
        403,
    )
    assert "An identifier says who is meant" in unit.get(page).content.decode()


def test_a_renewed_address_replaces_the_old_one_and_only_its_owner_renews(person: Person) -> None:
    old, client = own(person), Client()
    feed = calendars.feed_of(person)
    other = User.objects.create(username="other")
    client.force_login(other)
    renew = reverse("deadlines:renew", args=[feed.pk])
    assert client.post(renew).status_code == 403
    assert person.user is not None
    client.force_login(person.user)
    assert old in client.get(reverse("deadlines:index")).content.decode()
    assert client.post(renew).status_code == 302
    assert Client().get(old.removeprefix("http://localhost:8000")).status_code == 404
    assert len(read(own(person))) == 4
    Person.objects.update(left=True)
    assert Client().get(own(person).removeprefix("http://localhost:8000")).status_code == 404
    assert Client().get(reverse("deadlines:calendar", args=["1.1:x"])).status_code == 404


def test_a_secretary_has_the_dates_of_the_units_below(person: Person) -> None:
    below = Unit.objects.create(name="Line 2", parent=person.unit)
    clerk = Person.objects.create(identifier="S1", name="Clerk", unit=person.unit)
    Role.objects.create(person=clerk, kind=RoleKind.SECRETARY, unit=person.unit)
    demanded = Requirement.objects.get()
    Action.objects.create(meeting=demanded.meeting, requirement=demanded, unit=below, due=date(2027, 5, 1))
    assert len([key for key in read(own(clerk)) if key.startswith("action")]) == 2


def delivered(settings: Any, to: str) -> list[str]:
    """What a real SMTP server took of all that waits in the outbox."""
    postbox = Postbox()
    with running(postbox) as port:
        settings.MAIL_SERVER = at(port)
        for pk in Message.objects.filter(state=MessageState.WAITING).values_list("pk", flat=True):
            mail_tasks.send.call(pk)
    assert set(postbox.recipients()) == {to}
    return [str(each.get_payload(decode=True), "utf-8").replace("\r\n", "\n") for each in postbox.letters()]


def test_one_digest_a_day_says_what_is_due_overdue_and_sent_back(person: Person, settings: Any) -> None:
    settings.MAIL_SERVER = at(9)
    assert digests.send_due(NOW - timedelta(hours=3)) == 0, "before the morning"
    assert [digests.send_due(NOW + timedelta(hours=hour)) for hour in range(3)] == [1, 0, 0]
    (text,) = delivered(settings, "p1@example.org")
    assert "Overdue\n- Action is due: Requirement 1, Qinghe Silicones" in text
    assert "Due within a week\n- Debrief of Presenter 01 is due: 2026 (2027-03-05)" in text
    assert "Slides are due" in text
    assert "Sent back" not in text
    Debrief.objects.update(state=DebriefState.RETURNED)
    assert digests.send_due(NOW + timedelta(days=1)) == 1
    (text,) = delivered(settings, "p1@example.org")
    assert "Sent back to you\n- Debrief of Presenter 01" in text


def sent_on(*days: int) -> list[int]:
    return [digests.send_due(NOW + timedelta(days=day)) for day in days]


def test_who_wants_fewer_gets_them_weekly_or_only_what_is_required(person: Person) -> None:
    Reminding.objects.create(person=person, rhythm=Rhythm.WEEKLY)
    assert sent_on(0, 1) == [1, 0], "that it is overdue is told at once, and once"
    assert "Due within a week" not in Message.objects.latest("pk").text
    assert sent_on(3, 4, 5) == [1, 0, 1], "the debrief is overdue since Friday; on Monday all of it"
    assert "Overdue" in Message.objects.latest("pk").text
    Reminding.objects.update(rhythm=Rhythm.NONE)
    Debrief.objects.update(state=DebriefState.RETURNED)
    assert sent_on(6, 7, 12) == [1, 0, 0]
    required = Message.objects.latest("pk").text
    assert "Sent back to you" in required
    assert "Action is due" not in required


def test_nobody_is_mailed_without_something_to_do(person: Person) -> None:
    Debrief.objects.update(state=DebriefState.SUBMITTED)
    Action.objects.update(state="reported")
    Notice.objects.update(slides_due=None)
    assert digests.send_due(NOW) == 0
    assert Digest.objects.count() == 0
    Action.objects.update(state="open")
    Person.objects.update(email="")
    assert digests.send_due(NOW) == 0


def test_the_page_shows_the_dates_and_keeps_the_choice(person: Person) -> None:
    client = Client()
    assert client.get(reverse("deadlines:index")).status_code == 302
    assert person.user is not None
    client.force_login(person.user)
    page = client.get(reverse("deadlines:index")).content.decode()
    assert "Action is due: Requirement 1" in page
    client.post(reverse("deadlines:rhythm"), {"rhythm": "weekly"})
    client.post(reverse("deadlines:rhythm"), {"rhythm": "hourly"})
    assert Reminding.objects.get().rhythm == Rhythm.WEEKLY
    nobody = Client()
    nobody.force_login(User.objects.create(username="nobody"))
    assert nobody.get(reverse("deadlines:index")).status_code == 200
    assert nobody.post(reverse("deadlines:rhythm"), {"rhythm": "daily"}).status_code == 403
