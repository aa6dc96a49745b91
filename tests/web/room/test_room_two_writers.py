"""Any acts by two people at once: the log in the database has no gap, and folded it is the state that was reached act by act."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.room import acts, folding
from answerable.room.folding import ActRefused
from answerable.web.accounts.models import User
from answerable.web.meetings import agenda
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.room import models, reading, record, registrations
from answerable.web.room.reading import log_of
from waiting import PATIENCE
from web.casting.casting_world import make_meeting
from web.threads import on_disk, on_postgres
from worlds import postgres_with_tables

# What the act names: items and venues of the meeting, and the number of an event.
Make = Callable[[Sequence[int], Sequence[int]], acts.Any]
NUMBERS = st.integers(3, 12)
PLACES = st.integers(0, 3)


def made(build: Callable[..., acts.Any], *particulars: st.SearchStrategy[int]) -> st.SearchStrategy[Make]:
    """An act whose particulars are numbers of events, or none."""
    return st.tuples(*particulars).map(lambda given: lambda _items, _venues: build(*given))


def of_item(build: Callable[..., acts.Any]) -> st.SearchStrategy[Make]:
    return PLACES.map(lambda at: lambda items, _venues: build(items[at]))


def of_venue(build: Callable[..., acts.Any]) -> st.SearchStrategy[Make]:
    return st.integers(0, 1).map(lambda at: lambda _items, venues: build(venues[at]))


WANTED: st.SearchStrategy[Make] = st.one_of(
    of_item(acts.ItemCalled),
    of_item(acts.ItemStarted),
    of_item(acts.ItemPaused),
    of_item(lambda item: acts.ItemExtended(item, 60)),
    of_item(acts.ItemRestored),
    of_item(acts.ItemEnded),
    of_item(acts.ItemSkipped),
    of_item(acts.ItemPostponed),
    of_venue(acts.VenueLost),
    of_venue(acts.VenueBack),
    of_venue(acts.FloorGiven),
    made(lambda: acts.QuestionAsked("?")),
    made(lambda number, seen: acts.QuestionApproved(number, "theme", seen), NUMBERS, NUMBERS),
    made(lambda number, seen: acts.QuestionAnswered(number, "note", seen), NUMBERS, NUMBERS),
    made(acts.QuestionMerged, NUMBERS, NUMBERS, NUMBERS),
    made(acts.QuestionShown, NUMBERS),
    made(lambda: acts.RequirementWritten("Mend it")),
    made(lambda number, seen: acts.RequirementWritten("Soon", (), number, seen), NUMBERS, NUMBERS),
    made(acts.RequirementRemoved, NUMBERS, NUMBERS),
    made(acts.QuestionSupported, NUMBERS),
    made(acts.QuestionDismissed, NUMBERS, NUMBERS),
    made(acts.QuestionMoved, NUMBERS, NUMBERS),
    made(lambda person: acts.HandRaised(person, "Delegate", 1), NUMBERS),
    made(lambda hand, seen: acts.SpeakerCalled(hand, 60, seen), NUMBERS, NUMBERS),
    made(lambda hand, seen: acts.SpeakerEnded(hand, "theme", seen), NUMBERS, NUMBERS),
    made(lambda: acts.RemarkWritten("Good")),
    made(lambda number, seen: acts.RemarkWritten("Better", number, None, seen), NUMBERS, NUMBERS),
    made(lambda: acts.MessageSent("Break")),
    made(acts.MessageCleared),
    made(acts.ScreensBlanked),
    made(acts.ScreensBack),
    made(lambda: acts.ViewChosen("agenda")),
    made(acts.FloorTaken),
    made(acts.QuestionsClosed),
    made(acts.QuestionsOpened),
    made(lambda: acts.ScoringOpened(("sheet",))),
    made(lambda: acts.ScoringClosed(("sheet",), waits=True)),
    made(lambda: acts.RoundsEnded(("sheet",))),
    made(acts.Undone, NUMBERS),
)


def begun(organiser: User) -> Meeting:
    meeting = make_meeting()
    agenda.generate(meeting, agenda.AgendaMinutes(), organiser)
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.CONVENED)
    meeting.stage = Stage.CONVENED
    registrations.advanced(meeting, organiser)
    record.append(meeting, acts.QuestionsOpened(), organiser)
    return meeting


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.process)])
def organiser(request: pytest.FixtureRequest, db: None) -> Iterator[User]:
    """In either database, which is the site's for the time of the test."""
    if request.param == "sqlite":
        yield User.objects.create(username="organiser")
        return
    with on_postgres(postgres_with_tables(request.getfixturevalue("postgres"))):
        assert connection.vendor == "postgresql"
        yield User.objects.create(username="organiser")


@pytest.mark.django_db(transaction=True)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=st.tuples(*[st.lists(WANTED, min_size=4, max_size=10)] * 2))
def test_whatever_two_people_do_at_once_the_log_is_whole(
    organiser: User, pair: tuple[list[Make], list[Make]]
) -> None:
    reading.forget()
    meeting = begun(organiser)
    items = list(meeting.items.values_list("pk", flat=True))
    venues = list(meeting.venues.values_list("pk", flat=True))
    before, together = log_of(meeting).number, Barrier(2)

    def writes(wanted: list[Make]) -> int:
        """How many of these acts were done."""
        done = 0
        try:
            together.wait(PATIENCE)
            for make in wanted:
                try:
                    record.append(meeting, make(items, venues), organiser)
                except ActRefused:
                    continue
                done += 1
        finally:
            connections.close_all()
        return done

    def looked() -> tuple[reading.Log, reading.Log, int]:
        """What this process read bit by bit, what stands in the database, and what the room's row says."""
        try:
            step_by_step = log_of(meeting)
            reading.forget()
            return step_by_step, log_of(meeting), models.Room.objects.get(meeting=meeting).number
        finally:
            connections.close_all()

    with TemporaryDirectory() as folder, on_disk(Path(folder) / "room.sqlite3") as threads:
        done = sum(threads.map(writes, pair))
        step_by_step, anew, number = threads.submit(looked).result()
    assert [each.number for each in anew.events] == list(range(1, before + done + 1))
    assert number == anew.number == before + done
    assert anew == step_by_step
    assert anew.state == folding.fold(anew.events)
    assert [each.at for each in anew.events] == sorted(each.at for each in anew.events)
