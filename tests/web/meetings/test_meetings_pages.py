"""What the organiser does with venues, presenters, agenda, attendees and roles."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from answerable.web.accounts.models import AccountEntry
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief
from answerable.web.meetings.agenda import items_of, timetable, total_minutes
from answerable.web.meetings.models import Attendee, AuditEntry, Meeting, MeetingRole, Venue
from answerable.web.meetings.templatetags.meeting_tags import fours, in_zone, qr
from answerable.web.meetings.tickets import attendee_by_ticket, ticket_in, ticket_of
from answerable.web.organisation.models import Unit

from .conftest import Place, person

NEW = {
    "title": "Small panel",
    "starts_at": "2022-01-24T09:00",
    "time_zone": "Europe/Berlin",
    "grace_seconds": "60",
}  # fmt: skip
PLAN = {"opening": "10", "debrief": "8", "change": "1", "questions": "30", "scoring": "10", "speech": "15"}


def body(place: Place, path: str, role: str = "organiser") -> str:
    return place.client(role).get(place.url(path)).content.decode()


def test_a_new_meeting_has_a_random_key_and_a_main_venue(place: Place) -> None:
    client = place.client("organiser")
    client.post("/desk/meetings/new", NEW | {"cycle": place.meeting.cycle_id})
    made = Meeting.objects.get(title="Small panel")
    assert len(made.key) == 16
    assert set(made.key) <= set("0123456789abcdef")
    assert made.starts_at == datetime(2022, 1, 24, 8, 0, tzinfo=UTC)
    assert (made.time_zone, made.casting.grace_seconds, made.stage) == ("Europe/Berlin", 60, "prepared")
    assert list(made.venues.values_list("name", "is_main")) == [("Main venue", True)]
    client.post("/desk/meetings/new", NEW | {"cycle": place.meeting.cycle_id})
    assert Meeting.objects.filter(title="Small panel").values("key").distinct().count() == 2


def test_a_new_meeting_begins_with_its_cycles_time_zone(place: Place) -> None:
    Cycle.objects.update(time_zone="Asia/Urumqi")
    shown = place.client("organiser").get("/desk/meetings/new").content.decode()
    assert re.findall(r'<option value="([^"]+/[^"]+)" selected', shown) == ["Asia/Urumqi"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"starts_at": "tomorrow"}, "Give date and time, such as 2022-01-24 09:00."),
        (
            {"starts_at": "2022-03-27T02:30"},
            "The clocks of this time zone skip this hour: choose another time.",
        ),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice."),
        ({"grace_seconds": "9999"}, "less than or equal to 3600"),
        ({"title": ""}, "This field is required."),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    place: Place, wrong: dict[str, str], told: str
) -> None:
    typed = NEW | {"cycle": str(place.meeting.cycle_id)} | wrong
    page = place.client("organiser").post("/desk/meetings/new", typed).content.decode()
    assert told in page
    assert Meeting.objects.count() == 1
    for name in {"title", "grace_seconds"} - set(wrong):
        assert f'value="{typed[name]}"' in page


def test_the_start_is_edited_on_the_meetings_own_clock(place: Place) -> None:
    assert 'value="2022-01-24T09:00"' in body(place, "edit")
    typed = {"cycle": place.meeting.cycle_id, "title": "Moved", "starts_at": "2022-01-25T10:30",
             "time_zone": "Asia/Shanghai", "grace_seconds": "0"}  # fmt: skip
    place.client("organiser").post(place.url("edit"), typed)
    place.meeting.refresh_from_db()
    assert (place.meeting.title, place.meeting.starts_at) == (
        "Moved",
        datetime(2022, 1, 25, 2, 30, tzinfo=UTC),
    )
    place.stage("frozen")
    assert place.client("organiser").post(place.url("edit"), typed | {"title": "Again"}).status_code == 409
    place.meeting.refresh_from_db()
    assert place.meeting.title == "Moved"


def test_empty_states_say_what_to_do(place: Place) -> None:
    assert (
        "you report at one, or are its chair"
        in place.client("stranger").get("/desk/meetings/").content.decode()
    )
    place.meeting.attendees.all().delete()
    place.meeting.delete()
    assert "Make one: it needs a cycle" in place.client("organiser").get("/desk/meetings/").content.decode()


def test_upcoming_and_past(place: Place) -> None:
    place.stage("published")
    Meeting.objects.create(cycle=place.meeting.cycle, key="a" * 16, title="Next", starts_at=datetime.now(UTC))
    page = place.client("organiser").get("/desk/meetings/")
    assert [each.title for each in page.context["upcoming"]] == ["Next"]
    assert [each.title for each in page.context["past"]] == ["Annual debriefing"]


def test_the_checklist_names_what_is_missing(place: Place) -> None:
    page = place.client("organiser").get(place.url())
    assert [(step.title, step.state.kind) for step in page.context["menu"].steps] == [
        ("Rules", "done"),
        ("Venues", "done"),
        ("Attendees", "done"),
        ("Presenters and order", "open"),
        ("Agenda", "open"),
        ("Tickets", "open"),
        ("Chair, stewards, auditors", "done"),
    ]


def test_no_lot_is_called_drawn_before_it_is(place: Place) -> None:
    def draw_order() -> tuple[str, str]:
        steps = place.client("organiser").get(place.url()).context["menu"].steps
        return next(
            (step.state.said, step.state.kind) for step in steps if step.title == "Presenters and order"
        )

    assert draw_order() == ("No lot has been drawn: the order is the one set by hand.", "open")
    place.meeting.presenters.exclude(pk=place.presenters[0].pk).delete()
    assert draw_order() == ("1 presenter", "done")
    place.meeting.presenters.all().delete()
    assert draw_order() == ("Nobody reports: add presenters.", "missing")


def test_each_role_is_told_what_to_do_next(place: Place) -> None:
    place.stage("convened")
    assert "When the debriefs are over, open the scoring." in body(place, "")
    assert "lead through the agenda" in body(place, "", "chair")
    assert "Whoever has lost a ticket gets a new one from you." in body(place, "", "steward")
    assert "Compare the number of people signed in" in body(place, "", "auditor")
    told = body(place, "", "presenter")
    assert "Your time is in the agenda." in told
    assert "You report as number 1." in told


# Venues


def test_venues_are_added_renamed_and_removed(place: Place) -> None:
    client = place.client("organiser")
    client.post(place.url("venues"), {"name": "Cellar"})
    cellar = Venue.objects.get(name="Cellar")
    client.post(place.url(f"venues/{cellar.pk}"), {"name": "Attic"})
    client.post(place.url(f"venues/{cellar.pk}/main"))
    assert list(place.meeting.venues.values_list("name", "is_main")) == [
        ("Attic", True),
        ("Main hall", False),
        ("East", False),
        ("West", False),
    ]
    again = client.post(place.url("venues"), {"name": "East"}).content.decode()
    assert "There is a venue of this name already: give another name." in again
    refused = client.post(place.url(f"venues/{cellar.pk}/remove"))
    assert refused.status_code == 409
    client.post(place.url(f"venues/{place.main.pk}/main"))
    client.post(place.url(f"venues/{cellar.pk}/remove"))
    assert not Venue.objects.filter(pk=cellar.pk).exists()


def test_a_venue_with_people_is_not_removed(place: Place) -> None:
    answer = place.client("organiser").post(place.url(f"venues/{place.east.pk}/remove"))
    assert answer.status_code == 409
    assert "People are expected at East: move them first." in answer.content.decode()
    assert Venue.objects.filter(pk=place.east.pk).exists()


# Presenters


def test_presenters_come_from_debriefs_or_people(place: Place) -> None:
    other = Unit.objects.create(name="Beilan Salt")
    writer = person(place.unit, "W1", "Writer")
    Debrief.objects.create(cycle=place.meeting.cycle, person=writer, unit=other)
    client = place.client("organiser")
    picker = client.get(place.url("presenters/add") + "?q=R00").context["picker"]
    assert picker.elsewhere == [writer]
    assert [each.identifier for each, _there in picker.rows] == ["R001", "R002", "R003", "R004", "R005"]
    client.post(place.url("presenters/add"), {"person": [writer.pk, place.attendees[0].person.pk]})
    added = place.meeting.presenters.filter(position__gt=3)
    assert [(each.person.name, each.unit.name, each.position) for each in added] == [
        ("Representative 001", "Qinghe Silicones", 4),
        ("Writer", "Beilan Salt", 5),
    ]
    client.post(place.url("presenters/add"), {"person": writer.pk})
    assert place.meeting.presenters.count() == 5
    nobody = client.post(place.url("presenters/add"), follow=True).content.decode()
    assert "Nobody is chosen." in nobody


def test_a_presenter_withdraws_with_a_reason(place: Place) -> None:
    client = place.client("organiser")
    path = place.url(f"presenters/{place.presenters[1].pk}/withdraw")
    assert (
        "Give the reason: it is published with the result."
        in client.post(path, {"reason": " "}).content.decode()
    )
    place.stage("scoring")
    client.post(path, {"reason": "Called away"})
    presenter = place.meeting.presenters.get(withdrawn=True)
    assert (presenter.position, presenter.withdrawn_reason) == (2, "Called away")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.detail) == (
        "presenter-withdrawn",
        {"person": "Presenter 02", "reason": "Called away"},
    )
    place.stage("closed")
    refused = client.post(place.url(f"presenters/{place.presenters[0].pk}/withdraw"), {"reason": "Late"})
    assert refused.status_code == 409
    assert place.meeting.presenters.filter(withdrawn=True).count() == 1


def test_a_withdrawal_is_taken_back_only_before_freezing(place: Place) -> None:
    client = place.client("organiser")
    presenter = place.presenters[1]
    client.post(place.url(f"presenters/{presenter.pk}/withdraw"), {"reason": "Ill"})
    client.post(place.url(f"presenters/{presenter.pk}/restore"))
    assert not place.meeting.presenters.filter(withdrawn=True).exists()
    client.post(place.url(f"presenters/{presenter.pk}/withdraw"), {"reason": "Ill"})
    place.stage("frozen")
    assert client.post(place.url(f"presenters/{presenter.pk}/restore")).status_code == 409
    assert place.meeting.presenters.filter(withdrawn=True).exists()


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        ("venues", {"name": "Cellar"}),
        ("presenters/add", {"person": "1"}),
        ("presenters/draw", {"seed": "1"}),
        ("presenters/order", {"position-1": "1"}),
        ("agenda/generate", PLAN),
        ("agenda/add", {"kind": "break", "title": "Tea", "planned_minutes": "5"}),
    ],
)
def test_what_is_frozen_cannot_be_changed_by_posting(place: Place, path: str, posted: dict[str, str]) -> None:
    place.stage("frozen")
    answer = place.client("organiser").post(place.url(path), posted)
    assert answer.status_code == 409
    assert "only before freezing, and the meeting is at the stage “Frozen”" in answer.content.decode()
    assert not AuditEntry.objects.exists()


# Agenda


def test_the_standard_agenda_and_its_running_times(place: Place) -> None:
    place.client("organiser").post(place.url("agenda/generate"), PLAN)
    slots = timetable(place.meeting.starts_at, items_of(place.meeting))
    assert [(slot.item.kind, slot.item.planned_minutes, f"{slot.starts:%H:%M}") for slot in slots] == [
        ("opening", 10, "01:00"),
        ("debrief", 9, "01:10"),
        ("debrief", 9, "01:19"),
        ("debrief", 9, "01:28"),
        ("questions", 30, "01:37"),
        ("scoring", 10, "02:07"),
        ("speech", 15, "02:17"),
    ]
    assert slots[-1].ends == place.meeting.starts_at + timedelta(minutes=total_minutes(slots))
    page = body(place, "agenda", "chair")
    assert "09:10–09:19" in page
    assert "ends 10:32; 1:32 hours in all." in page
    assert "(Asia/Shanghai, UTC+08:00)" in page


def test_who_withdrew_takes_no_time(place: Place) -> None:
    client = place.client("organiser")
    client.post(place.url("agenda/generate"), PLAN)
    client.post(place.url(f"presenters/{place.presenters[0].pk}/withdraw"), {"reason": "Ill"})
    slots = timetable(place.meeting.starts_at, items_of(place.meeting))
    assert [slot.skipped for slot in slots[:3]] == [False, True, False]
    assert f"{slots[2].starts:%H:%M}" == "01:10"
    assert total_minutes(slots) == 83


def test_items_are_edited_moved_and_removed(place: Place) -> None:
    client = place.client("organiser")
    for title in ("Opening", "Tea", "Speech"):
        client.post(place.url("agenda/add"), {"kind": "other", "title": title, "planned_minutes": "10"})
    opening, tea, speech = place.meeting.items.all()

    def titles() -> list[str]:
        return list(place.meeting.items.values_list("title", flat=True))

    client.post(place.url("agenda/order"), {"up": speech.pk})
    assert titles() == ["Opening", "Speech", "Tea"]
    client.post(place.url("agenda/order"), {"down": opening.pk})
    assert titles() == ["Speech", "Opening", "Tea"]
    client.post(place.url("agenda/order"), {f"position-{tea.pk}": "1", f"minutes-{tea.pk}": "25"})
    assert titles() == ["Tea", "Speech", "Opening"]
    tea.refresh_from_db()
    assert tea.planned_minutes == 25
    client.post(place.url(f"agenda/{tea.pk}"), {"kind": "break", "title": "Coffee", "planned_minutes": "20"})
    client.post(place.url(f"agenda/{speech.pk}/remove"))
    assert list(place.meeting.items.values_list("title", "planned_minutes", "position")) == [
        ("Coffee", 20, 1),
        ("Opening", 10, 2),
    ]
    wrong = client.post(place.url("agenda/order"), {f"minutes-{tea.pk}": "601"}, follow=True).content.decode()
    assert "“601” is not a whole number from 0 to 600. Nothing was changed." in wrong


def test_minutes_can_be_changed_until_the_close_and_the_order_cannot(place: Place) -> None:
    client = place.client("organiser")
    client.post(place.url("agenda/generate"), PLAN)
    first, second = place.meeting.items.all()[:2]
    place.stage("scoring")
    assert "position-" not in body(place, "agenda")
    client.post(place.url("agenda/order"), {f"minutes-{first.pk}": "12"})
    first.refresh_from_db()
    assert first.planned_minutes == 12
    assert client.post(place.url("agenda/order"), {"up": second.pk}).status_code == 409
    place.stage("closed")
    assert client.post(place.url("agenda/order"), {f"minutes-{first.pk}": "13"}).status_code == 409
    assert "minutes-" not in body(place, "agenda")


# Attendees


def test_the_list_is_filtered(place: Place) -> None:
    client = place.client("chair")

    def shown(query: str) -> list[str]:
        page = client.get(place.url("attendees") + query)
        return [each.person.identifier for each, *_rest in page.context["rows"]]

    assert shown("") == ["R001", "R002", "R003", "R004", "R005"]
    assert shown(f"?venue={place.east.pk}") == ["R003", "R004"]
    assert shown("?group=A") == ["R001"]
    assert shown("?q=005") == ["R005"]
    assert shown("?q=nobody") == []


def test_an_attendee_by_hand(place: Place) -> None:
    client = place.client("organiser")
    late = person(place.unit, "L1", "Latecomer")
    posted = {"person": str(late.pk), "venue": str(place.west.pk), "group": "A"}
    client.post(place.url("attendees/add"), posted)
    attendee = Attendee.objects.get(person=late)
    assert (attendee.venue, attendee.group) == (place.west, "A")
    assert attendee_by_ticket(ticket_of(attendee)) == attendee
    assert client.post(place.url("attendees/add"), posted).status_code == 422
    without = client.post(place.url("attendees/add"), {"venue": place.west.pk, "group": "A", "q": "Late"})
    assert "Nobody is chosen." in without.content.decode()
    assert "Latecomer" in without.content.decode()
    client.post(place.url(f"attendees/{attendee.pk}"), {"venue": place.east.pk, "group": "B"})
    attendee.refresh_from_db()
    assert (attendee.venue, attendee.group) == (place.east, "B")
    client.post(place.url(f"attendees/{attendee.pk}/remove"))
    assert not Attendee.objects.filter(person=late).exists()


def test_after_freezing_somebody_can_move_but_not_join_leave_or_change_group(place: Place) -> None:
    place.stage("scoring")
    client = place.client("organiser")
    attendee = place.attendees[2]
    client.post(place.url(f"attendees/{attendee.pk}"), {"venue": place.west.pk, "group": "A"})
    attendee.refresh_from_db()
    assert (attendee.venue, attendee.group) == (place.west, "B")
    assert "The rater group is fixed since freezing." in body(place, f"attendees/{attendee.pk}")
    late = person(place.unit, "L1", "Latecomer")
    posted = {"person": late.pk, "venue": place.west.pk, "group": "A"}
    assert client.post(place.url("attendees/add"), posted).status_code == 409
    assert client.post(place.url(f"attendees/{attendee.pk}/remove")).status_code == 409
    assert place.meeting.attendees.count() == 5
    assert "The number expected in each group is part of what was signed." in body(place, "attendees")
    place.stage("closed")
    moved = client.post(place.url(f"attendees/{attendee.pk}"), {"venue": place.main.pk})
    assert moved.status_code == 409


# Roles


def test_roles_are_given_and_taken(place: Place) -> None:
    client = place.client("organiser")
    somebody = place.attendees[0].person
    client.post(place.url("roles"), {"person": somebody.pk, "kind": "steward", "venue": place.west.pk})
    client.post(place.url("roles"), {"person": somebody.pk, "kind": "chair", "venue": place.west.pk})
    again = client.post(place.url("roles"), {"person": somebody.pk, "kind": "chair"}, follow=True)
    assert "Representative 001 is Chair already." in again.content.decode()
    held = MeetingRole.objects.filter(person=somebody)
    assert set(held.values_list("kind", "venue")) == {("steward", place.west.pk), ("chair", None)}
    assert "has no account yet" in again.content.decode()
    for role in held:
        client.post(place.url(f"roles/{role.pk}/take"))
    assert not MeetingRole.objects.filter(person=somebody).exists()
    assert [entry.verb for entry in AuditEntry.objects.all()] == [*["role-given"] * 2, *["role-taken"] * 2]
    in_the_log_of_accounts = AccountEntry.objects.order_by("pk").values_list("verb", "account_name")
    assert [verb for verb, _name in in_the_log_of_accounts] == [*["role-given"] * 2, *["role-taken"] * 2]
    assert {name for _verb, name in in_the_log_of_accounts} == {"Representative 001"}


# How times and numbers are written


def test_times_carry_their_zone() -> None:
    when = datetime(2022, 1, 24, 1, 0, tzinfo=UTC)
    assert in_zone(when, "Asia/Shanghai") == "Jan. 24, 2022 09:00 (Asia/Shanghai, UTC+08:00)"
    assert in_zone(when, "America/St_Johns") == "Jan. 23, 2022 21:30 (America/St_Johns, UTC-03:30)"


def test_hashes_in_fours_and_codes_without_styles() -> None:
    assert fours("0123456789") == "0123 4567 89"
    drawn = qr("http://localhost:8000/join#abc")
    assert drawn.startswith("<svg ")
    assert "style" not in drawn
    assert "join" not in drawn


@pytest.mark.parametrize(
    ("stage", "role", "shown"),
    [
        ("scoring", "organiser", False),
        ("closed", "organiser", True),
        ("closed", "chair", True),
        ("closed", "presenter", False),
        ("published", "presenter", True),
        ("published", "steward", True),
    ],
)
def test_the_way_to_the_results_is_the_next_step(place: Place, stage: str, role: str, shown: bool) -> None:
    place.stage(stage)
    button = f'<a class="btn btn-mint btn-lg" href="/evidence/{place.meeting.key}/results">'
    assert (button in place.client(role).get(place.url()).content.decode()) is shown


@pytest.mark.parametrize(
    "text",
    [
        "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH&shareTo=weixin",
        "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH#wechat_redirect",
        "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH?from=singlemessage&isappinstalled=0",
        "您的票：http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH 请勿转发",
        "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH。",
        "０１０８１Ｇ８１８６０Ｗ４０Ｊ２ＧＢ１Ｇ６ＧＷ３ＲＧＨ",
        "01081G81860\u200bW40J2GB1G6GW3RGH",
        " olo8 lg81 86ow 4Oj2-gbIg 6gw3 rgh\n",
    ],
)
def test_a_ticket_is_found_in_what_chats_make_of_it(text: str) -> None:
    assert ticket_in(text) == "01081G81860W40J2GB1G6GW3RGH"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "http://x/join#01081G81860W40J2GB1G6GW3RGHX",
        "01081G81860W40J2GB1G6GW3RG",
        "http://x/join#wechat_redirect",
    ],
)
def test_what_is_longer_or_shorter_than_a_ticket_is_none(text: str) -> None:
    assert ticket_in(text) is None
