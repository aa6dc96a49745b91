"""The log in the database: it says what the tables say, whoever acts, by two people at once too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from answerable.room import acts, folding
from answerable.room.folding import ActRefused, RefusalReason
from answerable.room.state import ItemState
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings import agenda, presence, presenters
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import advance
from answerable.web.room import models, reading, record, rendering
from answerable.web.room.reading import Log, log_of
from web.casting.casting_world import freeze_with
from web.threads import on_disk


def kinds(meeting: Meeting) -> list[str]:
    return list(models.Event.objects.filter(meeting=meeting).values_list("kind", flat=True))


def afresh(meeting: Meeting) -> Log:
    """The log as the database has it, by a thread of its own."""
    reading.forget()
    try:
        return log_of(meeting)
    finally:
        connections.close_all()


def both(meeting: Meeting) -> tuple[Log, Log]:
    """The log as this process read it bit by bit, and as the database has it."""
    bit_by_bit = log_of(meeting)
    anew = afresh(meeting)
    assert models.Room.objects.get(meeting=meeting).number == anew.number == models.Event.objects.count()
    connections.close_all()
    return bit_by_bit, anew


def test_the_log_begins_when_the_meeting_is_convened(room: Meeting) -> None:
    assert kinds(room) == ["plan-set", "stage-reached"]
    state = log_of(room).state
    assert (state.title, state.stage) == (room.title, "convened")
    assert [each.key for each in state.items] == list(room.items.values_list("pk", flat=True))
    assert [(each.key, each.name) for each in state.venues] == list(room.venues.values_list("pk", "name"))


def test_events_are_numbered_without_gaps_and_time_does_not_go_back(room: Meeting, organiser: User) -> None:
    record.append(room, acts.MessageSent("one"), organiser, now=lambda: 9_999_999_999_999)
    record.append(room, acts.MessageSent("two"), organiser, now=lambda: 1)
    rows = models.Event.objects.filter(meeting=room).values_list("number", "at", "by")
    assert [number for number, _at, _by in rows] == [1, 2, 3, 4]
    assert [at for _number, at, _by in rows][2:] == [9_999_999_999_999] * 2
    assert rows[2][2] == "organiser"


def test_what_is_refused_is_not_written(room: Meeting, organiser: User) -> None:
    before = (kinds(room), log_of(room), rendering.current([room.key]))
    with pytest.raises(ActRefused) as refused:
        record.append(room, acts.ItemStarted(room.items.first().pk), organiser)  # type: ignore[union-attr] # it has items
    assert refused.value.reason == RefusalReason.NOT_CALLED
    assert (kinds(room), log_of(room), rendering.current([room.key])) == before


def test_the_revision_grows_with_events_and_with_sign_ins(room: Meeting, organiser: User) -> None:
    first = rendering.current([room.key])[room.key]
    record.append(room, acts.MessageSent("one"), organiser)
    second = rendering.current([room.key])[room.key]
    attendee = room.attendees.select_related("meeting").first()
    assert attendee is not None
    presence.mark(attendee, True)
    assert first < second < rendering.current([room.key])[room.key]
    assert attendee.person.name not in str(list(models.Event.objects.values_list("act", "by")))


def test_a_withdrawal_is_in_the_log_wherever_it_was_done(room: Meeting, organiser: User) -> None:
    presenter = room.presenters.get(position=1)
    presenters.withdraw(presenter, "ill", organiser)
    gone = [each for each in log_of(room).state.items if each.state == ItemState.WITHDRAWN]
    assert [(each.presenter, each.reason) for each in gone] == [(presenter.pk, "ill")]


def test_changed_minutes_are_in_the_log(room: Meeting, organiser: User) -> None:
    item = room.items.all()[1]
    agenda.set_minutes(room, {item.pk: 20}, organiser)
    found = log_of(room).state.item(item.pk)
    assert found is not None
    assert found.clock.seconds == 1200
    agenda.set_minutes(room, {item.pk: 20}, organiser)
    assert kinds(room).count("plan-set") == 2


def test_before_the_meeting_is_convened_nothing_is_written(meeting: Meeting, organiser: User) -> None:
    agenda.generate(meeting, agenda.AgendaMinutes(), organiser)
    presenters.withdraw(meeting.presenters.get(position=1), "ill", organiser)
    assert kinds(meeting) == []


def test_every_stage_and_the_scoring_are_in_the_log(
    meeting: Meeting, ballotbox: str, organiser: User, rsa_keys: list[bytes]
) -> None:
    freeze_with(meeting, organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    assert log_of(meeting).state.scoring == {"sheet": True}
    opening.close_scoring(meeting, organiser)
    state = log_of(meeting).state
    assert (state.stage, state.scoring) == ("closed", {"sheet": False})
    assert kinds(meeting) == [
        "plan-set",
        "stage-reached",
        "people-counted",
        "stage-reached",
        "scoring-opened",
        "stage-reached",
        "scoring-closed",
        "stage-reached",
    ]


def test_reading_on_is_one_query_and_undoing_folds_anew(
    room: Meeting, organiser: User, django_assert_num_queries: Any
) -> None:
    log_of(room)
    number = record.append(room, acts.MessageSent("one"), organiser).number
    with django_assert_num_queries(1):
        assert log_of(room).state.message is not None
    record.append(room, acts.Undone(number), organiser)
    assert log_of(room).state.message is None
    kept = log_of(room)
    reading.forget()
    assert log_of(room) == kept


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once(room: Meeting, organiser: User, tmp_path: Path) -> None:
    """Eight hands press "call" for the same next item: one does, the others are told that somebody was quicker."""
    item = room.items.all()[1].pk

    def press(number: int) -> str:
        try:
            record.append(room, acts.ItemCalled(item), organiser, by=f"hand {number}")
        except ActRefused as refused:
            return str(refused.reason)
        finally:
            connections.close_all()
        return "done"

    with on_disk(tmp_path / "room.sqlite3") as threads:
        told = sorted(threads.map(press, range(8)))
        log = threads.submit(afresh, room).result()
    assert told == ["changed"] * 7 + ["done"]
    assert [each.number for each in log.events] == list(range(1, log.number + 1))


@pytest.mark.django_db(transaction=True)
def test_many_acts_at_once_leave_a_log_that_folds_to_what_is_read(
    room: Meeting, organiser: User, tmp_path: Path
) -> None:
    record.append(room, acts.QuestionsOpened(), organiser)
    items = [each.pk for each in room.items.all()]
    wanted: list[Callable[[], acts.Any]] = [
        lambda: acts.QuestionAsked("?"),
        lambda: acts.ItemCalled(items[1], log_of(room).state.current),
        lambda: acts.ItemStarted(items[1]),
        lambda: acts.ItemCalled(items[2], items[1]),
        lambda: acts.QuestionApproved(4),
        lambda: acts.Undone(5),
        lambda: acts.ItemSkipped(items[3]),
        lambda: acts.MessageSent("x"),
    ] * 6

    def press(make: Callable[[], acts.Any]) -> bool:
        try:
            record.append(room, make(), organiser)
        except ActRefused:
            return False
        finally:
            connections.close_all()
        return True

    with on_disk(tmp_path / "room.sqlite3") as threads:
        done = list(threads.map(press, wanted))
        step_by_step, anew = threads.submit(both, room).result()
    assert anew == step_by_step
    assert anew.state == folding.fold(anew.events)
    assert sum(done) == len(anew.events) - 3


def test_a_frozen_meeting_is_convened_with_its_whole_plan(
    meeting: Meeting, ballotbox: str, organiser: User, rsa_keys: list[bytes]
) -> None:
    agenda.generate(meeting, agenda.AgendaMinutes(), organiser)
    freeze_with(meeting, organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    assert meeting.stage == Stage.CONVENED
    assert len(log_of(meeting).state.items) == meeting.items.count()
