"""Big screens: paired by a code, pinned, released; what they are told before and after, and by whom they can be taken."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.room.audiences import Audience
from answerable.web.accounts.brake import FREE
from answerable.web.accounts.models import Tries
from answerable.web.meetings.models import Meeting
from answerable.web.room import admission, rendering, screens
from answerable.web.room.hub import Proofs, Topic
from answerable.web.room.models import Screen
from web.casting.casting_world import make_meeting
from web.room.people import browser_of, chair_of, user_with


def told(wall: Client) -> dict[str, Any]:
    return dict(wall.get("/screen/state").json())


def pair(desk: Client, meeting: Meeting, code: str, venue: object = "", view: str = "") -> HttpResponse:
    return desk.post(
        reverse("room:screens", args=[meeting.key]), {"code": code, "venue": venue, "view": view}
    )


def shown(meeting: Meeting) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rendering.render(meeting.key, ["screen"])[1]["screen"])
    return found


def admitted(wall: Client, meeting: Meeting, audience: Audience = Audience.SCREEN) -> bool:
    cookies = {name: each.value for name, each in wall.cookies.items()}
    return admission.admits(Proofs(cookies=cookies), Topic(meeting.key, audience)) is not None


@pytest.fixture
def wall(db: None) -> Client:
    return Client()


def test_an_unpaired_screen_knows_a_code_and_nothing_of_any_meeting(room: Meeting, wall: Client) -> None:
    first = told(wall)
    assert list(first) == ["code"]
    assert len(first["code"]) == 6
    cookie = wall.cookies["screen"]
    assert cookie["httponly"]
    assert told(wall) == first
    text = wall.get("/screen").content.decode()
    assert room.title not in text
    assert room.key not in text
    assert not any(admitted(wall, room, audience) for audience in Audience)


def test_a_typed_code_pairs_once(room: Meeting, office: Client, wall: Client) -> None:
    code = told(wall)["code"]
    venue = room.venues.get(is_main=False)
    answer = pair(office, room, f" {code[:3]} {code[3:]} ", venue.pk, "podium")
    assert answer.status_code == 302
    after = told(wall)
    screen = Screen.objects.get()
    assert after == {"meeting": room.key, "key": screen.pk, "zone": room.time_zone}
    assert shown(room)["pins"] == {str(screen.pk): {"venue": venue.pk, "view": "podium"}}
    assert [audience for audience in Audience if admitted(wall, room, audience)] == [Audience.SCREEN]
    assert pair(office, room, code).status_code == 422
    assert not admitted(wall, make_meeting())
    assert not admitted(Client(), room)


def test_a_code_that_is_too_old_pairs_nothing_and_the_screen_shows_another(
    room: Meeting, office: Client, wall: Client
) -> None:
    code = told(wall)["code"]
    Screen.objects.update(made_at=timezone.now() - timedelta(minutes=screens.PAIRING_MINUTES, seconds=1))
    assert pair(office, room, code).status_code == 422
    assert told(wall)["code"] != code


def test_guessing_is_slow_and_a_right_code_ends_the_wait_of_nobody_else(
    room: Meeting, office: Client, wall: Client
) -> None:
    code = told(wall)["code"]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert [pair(office, room, wrong).status_code for _try in range(FREE)] == [422] * FREE
    # The next must wait for a second, which a busy machine needs for itself; ten tries later it is a minute.
    Tries.objects.update(count=FREE + 10)
    slowed = pair(office, room, code)
    assert slowed.status_code == 429
    assert "Too many codes" in slowed.content.decode()
    assert told(wall) == {"code": code}
    # Another account has tries of its own.
    assert pair(chair_of(room), room, code).status_code == 302


@pytest.mark.parametrize("kind", ["auditor", "steward", "moderator", ""])
def test_only_organiser_and_chair_take_screens(room: Meeting, wall: Client, kind: str) -> None:
    code = told(wall)["code"]
    other = browser_of(user_with(room, kind))
    assert pair(other, room, code).status_code == 403
    assert other.get(reverse("room:screens", args=[room.key])).status_code == 403
    assert told(wall) == {"code": code}


def test_a_venue_of_another_meeting_is_no_choice(room: Meeting, office: Client, wall: Client) -> None:
    code = told(wall)["code"]
    elsewhere = make_meeting().venues.first()
    assert elsewhere is not None
    assert pair(office, room, code, elsewhere.pk).status_code == 422
    assert pair(office, room, code, "", "everything").status_code == 422
    assert told(wall) == {"code": code}


def test_a_screen_is_renamed_and_pinned_and_told_so_live(room: Meeting, office: Client, wall: Client) -> None:
    pair(office, room, told(wall)["code"])
    screen = Screen.objects.get()
    revision = rendering.current([room.key])[room.key]
    address = reverse("room:screen-change", args=[room.key, screen.pk])
    changed = {f"{screen.pk}-{name}": each for name, each in {"name": "Foyer", "view": "agenda"}.items()}
    assert office.post(address, changed).status_code == 302
    screen.refresh_from_db()
    assert (screen.name, screen.view) == ("Foyer", "agenda")
    assert shown(room)["pins"] == {str(screen.pk): {"venue": None, "view": "agenda"}}
    assert rendering.current([room.key])[room.key] > revision
    nameless = office.post(address, {f"{screen.pk}-view": ""})
    assert nameless.status_code == 422
    assert b"Foyer" in nameless.content


def test_a_released_screen_shows_a_code_again_and_is_shown_nothing(
    room: Meeting, office: Client, wall: Client
) -> None:
    pair(office, room, told(wall)["code"])
    screen = Screen.objects.get()
    assert office.post(reverse("room:screen-release", args=[room.key, screen.pk])).status_code == 302
    assert list(told(wall)) == ["code"]
    assert shown(room)["pins"] == {}
    assert not admitted(wall, room)


def test_a_screen_of_another_meeting_is_not_found(room: Meeting, office: Client, wall: Client) -> None:
    other = make_meeting()
    pair(office, other, told(wall)["code"])
    screen = Screen.objects.get()
    for name in ("room:screen-change", "room:screen-release"):
        assert office.post(reverse(name, args=[room.key, screen.pk])).status_code == 404
    assert told(wall)["meeting"] == other.key


def test_screens_are_put_up_before_the_meeting_is_convened(
    meeting: Meeting, office: Client, wall: Client
) -> None:
    pair(office, meeting, told(wall)["code"])
    assert admitted(wall, meeting)
    state = shown(meeting)
    assert (state["title"], state["stage"], state["version"]) == (meeting.title, "prepared", 0)
    assert [each["name"] for each in state["venues"]] == ["Main hall", "Second hall"]
    assert rendering.current([meeting.key]) != {}


def test_the_desk_sees_which_screens_are_there(room: Meeting, office: Client, wall: Client) -> None:
    main = room.venues.get(is_main=True)
    pair(office, room, told(wall)["code"], main.pk)
    address = reverse("room:screens", args=[room.key])
    assert b"not connected" in office.get(address).content
    assert screens.connected(screens.of_meeting(room)) == {}
    screens.seen([str(Screen.objects.get().pk)])
    assert b"not connected" not in office.get(address).content
    assert screens.connected(screens.of_meeting(room)) == {main.pk: 1}


def test_the_page_of_a_screen_speaks_the_language_that_is_asked_for(wall: Client) -> None:
    answer = wall.get("/screen?language=zh-hans")
    assert 'lang="zh-hans"' in answer.content.decode()
    assert "大屏" in answer.content.decode()
