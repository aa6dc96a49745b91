"""The console's page and what is done from it: by whom, and what is refused with which words."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Stage
from answerable.web.room import record, rendering, watching
from answerable.web.room.models import Room
from answerable.web.room.reading import log_of
from waiting import until
from web.casting.casting_world import make_meeting
from web.room.people import browser_of, chair_of, user_with

NOBODYS = ("auditor", "steward", "teller", "moderator", "recorder", "")


def page(client: Client, meeting: Meeting) -> HttpResponse:
    return client.get(reverse("room:console", args=[meeting.key]))


def act(client: Client, meeting: Meeting, seen: int = 0, **wanted: Any) -> HttpResponse:
    body = json.dumps({"act": wanted, "seen": seen})
    return client.post(reverse("room:act", args=[meeting.key]), body, content_type="application/json")


def shown(meeting: Meeting, audience: str = "chair") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rendering.render(meeting.key, [audience])[1][audience])
    return found


def items(meeting: Meeting) -> list[int]:
    return [each["key"] for each in shown(meeting)["agenda"]]


@pytest.mark.slow
@pytest.mark.parametrize("kind", NOBODYS)
def test_only_organiser_and_chair_lead(room: Meeting, office: Client, kind: str) -> None:
    assert page(office, room).status_code == 200
    assert page(chair_of(room), room).status_code == 200
    assert page(browser_of(user_with(room, kind)), room).status_code == 403
    assert page(Client(), room).url.startswith("/accounts/")  # type: ignore[attr-defined] # it leads elsewhere


def test_the_chair_of_another_meeting_does_not_lead_this_one(room: Meeting) -> None:
    other = chair_of(make_meeting())
    assert page(other, room).status_code == 403
    assert act(other, room, kind="screens-blanked").status_code == 403
    assert not shown(room)["blank"]


def test_there_is_nothing_to_lead_before_the_meeting_is_convened(meeting: Meeting, office: Client) -> None:
    assert page(office, meeting).status_code == 409


def test_the_page_says_that_it_needs_a_script_and_is_the_place_to_come_back_to(
    room: Meeting, office: Client
) -> None:
    text = page(office, room).content.decode()
    assert "<noscript>" in text
    assert "dist/room/console.js" in text
    start = office.get("/desk/meetings/").content.decode()
    assert reverse("room:console", args=[room.key]) in start


def test_a_stale_act_is_refused_with_what_changed(room: Meeting, office: Client) -> None:
    first, second = items(room)[:2]
    seen = shown(room)["version"]
    assert act(office, room, seen, kind="item-called", item=first, after=None).status_code == 200
    answer = act(chair_of(room), room, seen, kind="item-called", item=second, after=None)
    assert answer.status_code == 409
    said = answer.json()
    assert said["error"] == "changed"
    assert said["changed"] == ["organiser: An item was called"]


def test_what_was_done_lately_can_be_undone_until_something_rests_on_it(
    room: Meeting, office: Client
) -> None:
    first = items(room)[0]
    called = act(office, room, kind="item-called", item=first, after=None).json()["number"]
    started = act(office, room, kind="item-started", item=first).json()["number"]
    recent = shown(room)["recent"]
    assert [(each["number"], each["undoable"]) for each in recent] == [(started, True), (called, False)]
    assert act(office, room, kind="undone", event=called).json()["error"] == "has-consequences"
    assert act(office, room, kind="undone", event=started).status_code == 200
    assert act(office, room, kind="undone", event=called).status_code == 200
    assert shown(room)["item"] is None


def test_the_organiser_decides_whether_the_chair_opens_and_closes_the_scoring(
    room: Meeting, office: Client
) -> None:
    chair = chair_of(room)
    address = reverse("room:chair-scores", args=[room.key])
    assert shown(room)["chair_scores"] is True
    assert chair.post(address, {"allowed": "0"}).status_code == 403
    revision = rendering.current([room.key])[room.key]
    assert office.post(address, {"allowed": "0"}).status_code == 204
    assert rendering.current([room.key])[room.key] > revision
    assert shown(room)["chair_scores"] is False
    for kind in ("scoring-opened", "scoring-closed"):
        assert act(chair, room, kind=kind, scopes=["sheet"]).status_code == 403
    assert office.post(address, {"allowed": "1"}).status_code == 204
    assert Room.objects.get(meeting=room).chair_scores


def test_scoring_is_opened_and_closed_here_and_finished_when_the_grace_is_over(
    convened: Meeting, office: Client
) -> None:
    assert act(office, convened, kind="scoring-opened", scopes=["sheet"]).status_code == 200
    assert (shown(convened)["stage"], shown(convened)["scoring"]) == ("scoring", ["sheet"])
    assert act(office, convened, kind="scoring-closed", scopes=[]).status_code == 200
    closing = shown(convened)
    assert (closing["stage"], closing["grace"], closing["scoring"]) == ("closing", 1, [])
    began = log_of(convened).state.stage_at
    assert closing["closes"] == began + 1000

    def is_closed() -> bool:
        watching.renewed(convened.key)
        return shown(convened)["stage"] == "closed"

    until(is_closed, "the scoring is closed")
    convened.refresh_from_db()
    assert convened.stage == Stage.CLOSED
    assert shown(convened)["closes"] is None


def test_the_delay_is_measured_by_the_agendas_own_beginning(room: Meeting, organiser: User) -> None:
    minutes = sum(room.items.values_list("planned_minutes", flat=True))
    state = shown(room)
    assert state["starts"] == room.starts_at.timestamp() * 1000
    assert state["planned_end"] == state["starts"] + minutes * 60_000
    record.append(room, acts.ItemExtended(items(room)[1], 300), organiser)
    longer = shown(room)
    assert longer["planned_end"] == state["planned_end"]
    assert longer["ends"] - longer["now"] == state["ends"] - state["now"] + 300_000


def test_what_the_unit_promised_the_year_before_is_shown_when_its_presenter_is_on(
    room: Meeting, office: Client
) -> None:
    earlier = make_meeting()
    Cycle.objects.filter(pk=earlier.cycle_id).update(assessed_year=2020)
    asked = Requirement.objects.create(meeting=earlier, number=1, text="Spend less")
    taken_over = Requirement.objects.create(meeting=room, number=1, text="Spend less", carried_from=asked)
    unit = room.presenters.select_related("unit").get(position=1).unit
    before = Action.objects.create(
        meeting=asked.meeting, requirement=asked, unit=unit, measure="Two audits", due="2021-06-30"
    )
    Action.objects.create(
        meeting=taken_over.meeting,
        requirement=taken_over,
        unit=unit,
        measure="Two audits",
        due="2021-06-30",
        carried_from=before,
    )
    assert shown(room, "screen")["promises"] == []
    debrief = room.items.get(presenter__position=1).pk
    act(office, room, kind="item-called", item=debrief, after=None)
    assert shown(room, "screen")["promises"] == ["Spend less (Not done: it was due on June 30, 2021)"]


def test_roles_with_a_duty_elsewhere_are_not_shown_the_console_in_their_menu(room: Meeting) -> None:
    steward = browser_of(user_with(room, MeetingRoleKind.STEWARD))
    text = steward.get(f"/desk/meetings/{room.key}/").content.decode()
    assert reverse("room:console", args=[room.key]) not in text
