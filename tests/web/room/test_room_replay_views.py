"""The replay's addresses: for whom, when, and nothing that the audience could not see then."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from answerable.room import acts
from answerable.room.audiences import Audience
from answerable.web.accounts.models import User
from answerable.web.meetings import presence
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Stage
from answerable.web.organisation.models import Person
from answerable.web.room import attendance, models, reading, record, registrations, replaying, screens
from answerable.web.room.reading import log_of
from web.room.people import chair_of

BEGAN = 4_102_444_800_000


@pytest.fixture
def held(room: Meeting, organiser: User) -> Meeting:
    """An act every second: a question that is dismissed, one that is shown, a remark; then it is closed."""
    first = room.items.get(presenter__position=1)
    for at, act in enumerate(
        (
            acts.ItemCalled(first.pk),
            acts.QuestionsOpened(),
            acts.QuestionAsked("Is there coffee?"),
            acts.QuestionAsked("Why was it late?"),
            acts.QuestionDismissed(5),
            acts.QuestionApproved(6),
            acts.QuestionShown(6),
            acts.RemarkWritten("Well done"),
        )
    ):
        record.append(room, act, organiser, now=lambda at=at: BEGAN + 1000 * at)
    stage(room, organiser, Stage.CLOSED, BEGAN + 20_000)
    return room


def stage(meeting: Meeting, organiser: User, reached: Stage, at: int) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage=reached)
    meeting.stage = reached
    record.append(meeting, acts.StageReached(reached), organiser, now=lambda: at)


def state(client: Client, meeting: Meeting, at: object, audience: str = "screen") -> Any:
    return client.get(reverse("room:replay-state", args=[meeting.key]), {"at": str(at), "audience": audience})


def with_role(meeting: Meeting, kind: MeetingRoleKind) -> Client:
    unit = meeting.presenters.get(position=1).unit
    user = User.objects.create(username=f"{kind}-{meeting.pk}")
    person = Person.objects.create(
        identifier=f"R-{kind}-{meeting.pk}", name=f"The {kind}", unit=unit, user=user
    )
    MeetingRole.objects.create(meeting=meeting, person=person, kind=kind)
    client = Client()
    client.force_login(user)
    return client


def test_each_second_has_what_was_shown_then(held: Meeting, office: Client) -> None:
    assert state(office, held, 0).json()["item"] is None
    assert state(office, held, BEGAN).json()["item"]["state"] == "called"
    assert state(office, held, BEGAN + 5_999).json()["question"] is None
    shown = state(office, held, BEGAN + 6_000).json()
    assert (shown["question"]["text"], shown["now"], shown["version"]) == (
        "Why was it late?",
        BEGAN + 6_000,
        9,
    )
    assert (shown["signed_in"], shown["returned"], shown["result"]) == ([], [], [])


def test_what_an_audience_could_not_see_is_not_replayed(held: Meeting, office: Client) -> None:
    late = BEGAN + 60_000
    for audience in (Audience.SCREEN, Audience.RATER):
        text = state(office, held, late, audience).content.decode()
        assert ("coffee" in text, "Well done" in text) == (False, False)
    assert "coffee" in state(office, held, late, Audience.MODERATOR).content.decode()
    assert "coffee" not in office.get(reverse("room:replay", args=[held.key])).content.decode()


@pytest.mark.slow
def test_who_reads_sees_only_the_audiences_of_their_duty(held: Meeting) -> None:
    auditor, chair = with_role(held, MeetingRoleKind.AUDITOR), with_role(held, MeetingRoleKind.CHAIR)
    assert [state(auditor, held, BEGAN, each).status_code for each in Audience] == [
        200,
        403,
        200,
        403,
        403,
        403,
        403,
    ]
    assert state(chair, held, BEGAN, Audience.CHAIR).status_code == 200
    assert state(chair, held, BEGAN, Audience.RECORDER).status_code == 403
    page = reverse("room:replay", args=[held.key])
    assert (auditor.get(page).status_code, chair.get(page).status_code) == (200, 200)
    for kind in (MeetingRoleKind.MODERATOR, MeetingRoleKind.RECORDER, MeetingRoleKind.STEWARD):
        other = with_role(held, kind)
        assert (other.get(page).status_code, state(other, held, BEGAN).status_code) == (403, 403)
    assert Client().get(page).status_code == 302


def test_it_opens_when_the_scoring_is_closed(room: Meeting, office: Client) -> None:
    assert state(office, room, BEGAN).status_code == 409
    assert office.get(reverse("room:replay", args=[room.key])).status_code == 409


@pytest.mark.slow
@pytest.mark.parametrize("at", ["", "-1", "1.5", "x", "9" * 14, "١"])
def test_what_is_no_moment_is_refused(held: Meeting, office: Client, at: str) -> None:
    assert state(office, held, at).status_code == 400
    assert state(office, held, BEGAN, "everybody").status_code == 400


def test_marks_say_what_everybody_saw_and_hide_who_asked(held: Meeting) -> None:
    said = {each.number: (each.by, each.said) for each in replaying.marks(held)}
    assert said[3][0] == "organiser"
    assert said[3][1].startswith("An item was called: Representative P0")
    assert said[5] == ("", "A question was asked")
    assert said[9][1] == "A question was put on the big screens: Why was it late?"
    assert said[10] == ("", "A remark was written")
    assert registrations.has_log(held)


def test_a_wall_is_replayed_as_it_was_pinned_and_counted_then(
    room: Meeting, office: Client, organiser: User
) -> None:
    """A venue's own wall too: paired, pinned anew, released, with who did it."""
    other = room.venues.get(is_main=False)
    screen, _secret = screens.make()
    place = {"code": str(screen.code), "venue": str(other.pk), "view": "podium"}
    assert office.post(reverse("room:screens", args=[room.key]), place).status_code == 302
    paired = log_of(room).events[-1]
    assert (paired.act, paired.by) == (
        acts.ScreenPaired(screen.pk, f"{other.name} · Podium", other.pk, "podium"),
        "organiser",
    )
    attendance.write(room)
    counted = log_of(room).events[-1]
    presence.mark(room.attendees.filter(venue=other).select_related("meeting")[0], True)
    attendance.write(room)
    attendance.write(room)  # nobody came meanwhile
    change = {
        f"{screen.pk}-name": "Second wall",
        f"{screen.pk}-venue": str(other.pk),
        f"{screen.pk}-view": "sign-in",
    }
    office.post(reverse("room:screen-change", args=[room.key, screen.pk]), change)
    office.post(reverse("room:screen-release", args=[room.key, screen.pk]))
    # Each a second after the one before, so that a moment has one of them.
    for event in models.Event.objects.filter(meeting=room, number__gte=paired.number):
        models.Event.objects.filter(pk=event.pk).update(at=BEGAN + 1000 * (event.number - paired.number))
    stage(room, organiser, Stage.CLOSED, BEGAN + 60_000)
    reading.forget()
    key = str(screen.pk)
    first, before, after, pinned, released = (
        state(office, room, BEGAN + 1000 * at).json() for at in range(5)
    )
    assert first["pins"] == {key: {"venue": other.pk, "view": "podium"}}
    there = [
        [each["there"] for each in now["signed_in"] if each["key"] == other.pk]
        for now in (first, before, after)
    ]
    assert there == [[], [0], [1]]
    assert sum(each.there for each in log_of(room).state.signed_in_groups) == 1
    assert (pinned["pins"][key]["view"], released["pins"]) == ("sign-in", {})
    assert replaying.walls(room) == {screen.pk: "Second wall"}
    assert f'[{screen.pk}, "Second wall"]' in office.get(reverse("room:replay", args=[room.key])).text
    assert counted.by == ""


def test_what_was_put_up_and_decided_the_day_before_begins_the_log(
    meeting: Meeting, office: Client, organiser: User
) -> None:
    """And says who did it, which need not be who convened the meeting."""
    screen, _secret = screens.make()
    chair = chair_of(meeting)
    chair.post(
        reverse("room:screens", args=[meeting.key]), {"code": str(screen.code), "venue": "", "view": ""}
    )
    office.post(reverse("room:chair-scores", args=[meeting.key]), {"allowed": "0"})
    assert not registrations.has_log(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.CONVENED)
    meeting.stage = Stage.CONVENED
    registrations.advanced(meeting, organiser)
    assert [each.by for each in log_of(meeting).events] == ["", "organiser", "organiser", "chair"]
    begun = log_of(meeting).state
    assert (begun.chair_scores, [each.name for each in begun.walls.values()]) == (False, ["Big screen"])
    office.post(reverse("room:chair-scores", args=[meeting.key]), {"allowed": "1"})
    done = log_of(meeting).events[-1]
    assert (done.act, done.by) == (acts.ChairScoring(allowed=True), "organiser")
    number = done.number
    office.post(reverse("room:chair-scores", args=[meeting.key]), {"allowed": "1"})
    assert log_of(meeting).number == number
