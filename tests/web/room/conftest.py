"""A room whose log has begun: convened by the stage alone where no ballot box is needed, by all that freezing takes where it is."""

import pytest

from answerable.web.accounts.models import User
from answerable.web.meetings import agenda
from answerable.web.meetings.agenda import AgendaMinutes
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.room import reading, registrations
from web.room.hall_world import Hall, convened


@pytest.fixture(autouse=True)
def nothing_kept(installation: None) -> None:
    """Each test has a database of its own, and this process keeps logs by their meeting's key in it."""
    reading.forget()


@pytest.fixture
def hall(db: None, nothing_kept: None) -> Hall:
    """The same with a person for each duty."""
    return convened()


@pytest.fixture
def room(meeting: Meeting, organiser: User) -> Meeting:
    """A meeting with its standard agenda that says it is convened; nothing was frozen."""
    agenda.generate(meeting, AgendaMinutes(), organiser)
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.CONVENED)
    meeting.stage = Stage.CONVENED
    registrations.advanced(meeting, organiser)
    return meeting
