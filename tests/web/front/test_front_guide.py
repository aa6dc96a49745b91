"""The home of a meeting tells each duty what to do next: every sentence there is can be read by somebody."""

from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.front import guide
from answerable.web.meetings.models import Meeting, MeetingRole, Presenter
from answerable.web.meetings.stage import LIVE, Stage
from answerable.web.meetings.stages import TABLE, next_transition
from answerable.web.organisation.models import Person, Unit

DUTIES = {
    "organiser": guide.ORGANISER,
    "chair": guide.CHAIR,
    "steward": guide.STEWARD,
    "auditor": guide.AUDITOR,
    "presenter": guide.PRESENTER,
    "teller": guide.TELLER,
}


@pytest.fixture
def meeting(db: None) -> Meeting:
    cycle = Cycle.objects.create(title="Year 2021", assessed_year=2021)
    starts_at = datetime(2022, 1, 24, 1, 0, tzinfo=UTC)
    return Meeting.objects.create(cycle=cycle, key="0123456789abcdef", title="Annual", starts_at=starts_at)


def browser_of(meeting: Meeting, duty: str) -> Client:
    user = User.objects.create(username=duty, is_superuser=duty == "organiser")
    if duty != "organiser":
        unit = Unit.objects.create(name="A unit")
        person = Person.objects.create(identifier=duty, name="Somebody", unit=unit, user=user)
        if duty == "presenter":
            Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=1)
        else:
            MeetingRole.objects.create(meeting=meeting, person=person, kind=duty)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.slow
@pytest.mark.parametrize("duty", DUTIES)
def test_every_sentence_is_read_by_somebody(meeting: Meeting, duty: str) -> None:
    browser = browser_of(meeting, duty)
    assert list(DUTIES[duty]) == list(Stage), "a sentence for every stage, in their order"
    for stage in Stage:
        Meeting.objects.update(stage=stage)
        page = browser.get(reverse("meeting", args=[meeting.key]))
        said = [str(DUTIES[duty][stage].said)]
        told = page.context["now"]
        if duty == "organiser" and stage == Stage.PREPARED:
            assert told.title == "4 steps are left before freezing."
        else:
            assert told.title == said[0], stage
        assert page.context["further"] == [], stage


@pytest.mark.slow
def test_every_transition_is_offered_at_its_stage(meeting: Meeting) -> None:
    office = browser_of(meeting, "organiser")
    for verb, (before, _after) in TABLE.items():
        Meeting.objects.update(stage=before)
        meeting.refresh_from_db()
        coming = next_transition(meeting)
        assert coming is not None
        assert coming.verb == verb
        page = office.get(reverse("meeting", args=[meeting.key])).text
        if before != Stage.CLOSED:  # publishing counts first: its page has tests of its own
            if before != Stage.PREPARED:  # this one lacks everything yet
                led_from = "room:console" if before in LIVE else coming.url_name
                assert reverse(led_from, args=[meeting.key]) in page
            asked = office.get(reverse(coming.url_name, args=[meeting.key]))
            assert str(coming.effect) in unescape(asked.text)
