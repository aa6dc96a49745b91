"""Nobody scores while the meeting is recorded: the scoring does not open before Janus has stopped, it is asked again and again, and the console says so."""

import json
from typing import Any

import pytest

from answerable.room import acts
from answerable.room.audiences import Audience
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.room import reading, record, rendering, watching
from answerable.web.video import janus, rooms
from answerable.web.video.janus import JanusError
from answerable.web.video.models import Line, Provider, Recording, Video

pytestmark = pytest.mark.django_db


class Gateway:
    """Answers what Janus answers, or fails with `fails`."""

    def __init__(self) -> None:
        self.fails: int | None = None
        self.asked: list[dict[str, Any]] = []

    def message(self, _session: int, _handle: int, body: dict[str, Any], _jsep: Any = None) -> dict[str, Any]:
        self.asked.append(body)
        if self.fails is not None:
            raise JanusError(self.fails, "no answer")
        return {}

    @property
    def records(self) -> list[bool]:
        return [each["record"] for each in self.asked if "record" in each]


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Gateway:
    settings.JANUS_URL = "http://127.0.0.1:9/janus"
    made = Gateway()
    monkeypatch.setattr(janus, "message", made.message)
    return made


@pytest.fixture
def recorded(convened: Meeting, organiser: User, gateway: Gateway) -> Meeting:
    """Its main venue publishes, and is recorded."""
    Video.objects.create(meeting=convened, provider=Provider.BUILT_IN)
    main = convened.venues.get(is_main=True)
    line = Line.objects.create(
        venue=main, name="1", page="0" * 16, session=1, publisher=2, subscriber=3, mids=["0"], published=True
    )
    record.append(convened, acts.RecordingStarted(), organiser)
    rooms.settle(line, convened)
    assert gateway.records == [True]
    return convened


def still_recorded(meeting: Meeting) -> list[int]:
    _version, rendered = rendering.render(meeting.key, [Audience.CHAIR])
    found: list[int] = json.loads(rendered["chair"])["still_recorded"]
    return found


@pytest.mark.parametrize("code", [0, 499])
def test_the_scoring_does_not_open_while_the_recording_cannot_be_stopped(
    recorded: Meeting, organiser: User, gateway: Gateway, code: int
) -> None:
    main = recorded.venues.get(is_main=True)
    gateway.fails = code
    with pytest.raises(NotNow, match="recording of Main hall could not be stopped"):
        opening.open_scoring(recorded, organiser)
    assert Meeting.objects.get(pk=recorded.pk).stage == Stage.CONVENED
    state = reading.log_of(recorded).state
    assert (state.recording, dict(state.scoring)) == (False, {})
    assert still_recorded(recorded) == [main.pk]
    assert Recording.objects.get(meeting=recorded).ended_at is None
    # Asked again about once a second while somebody looks on, and it is news when it succeeds.
    before = len(gateway.records)
    watching.renewed(recorded.key)
    assert (watching.renewed(recorded.key), gateway.records[before:]) == (False, [False, False])
    gateway.fails = None
    assert watching.renewed(recorded.key) is True
    assert still_recorded(recorded) == []
    assert Recording.objects.get(meeting=recorded).ended_at is not None
    opening.open_scoring(recorded, organiser)
    assert Meeting.objects.get(pk=recorded.pk).stage == Stage.SCORING


@pytest.mark.parametrize("code", [458, 459])
def test_what_janus_does_not_know_any_more_is_not_recorded(
    recorded: Meeting, organiser: User, gateway: Gateway, code: int
) -> None:
    """It was ended and started again."""
    gateway.fails = code
    opening.open_scoring(recorded, organiser)
    assert Meeting.objects.get(pk=recorded.pk).stage == Stage.SCORING
    assert not Line.objects.exclude(recording="").exists()


def test_a_recording_that_may_have_begun_counts_as_one(
    recorded: Meeting, organiser: User, gateway: Gateway
) -> None:
    """Janus was asked to begin and did not answer in time."""
    record.append(recorded, acts.RecordingStopped(), organiser)
    rooms.settle_all(recorded)
    gateway.fails = 0
    record.append(recorded, acts.RecordingStarted(), organiser)
    line = Line.objects.get(venue__meeting=recorded)
    with pytest.raises(JanusError):
        rooms._begin(line, recorded)
    assert Line.objects.get(pk=line.pk).recording
    with pytest.raises(NotNow):
        opening.open_scoring(recorded, organiser)
