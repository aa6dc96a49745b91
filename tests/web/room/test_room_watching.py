"""What is looked after while somebody is shown a running meeting: figures that changed, and a closing that the ballot box is through with."""

import json
from typing import Any

import pytest
from django.test import Client

from answerable.room.audiences import Audience
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.room import figures, heartbeats, rendering, screens, watching
from answerable.web.room.models import Room
from waiting import until
from web.casting.casting_world import cast, post, rater

pytestmark = pytest.mark.django_db


def test_a_closing_is_finished_though_nobody_has_its_page_open(convened: Meeting, organiser: User) -> None:
    opening.open_scoring(convened, organiser)
    assert opening.close_scoring(convened, organiser, grace=True) is False

    def is_closed() -> bool:
        watching.renewed(convened.key)
        return Meeting.objects.get(pk=convened.pk).stage == Stage.CLOSED

    until(is_closed, "the ballot box closes when the grace is over, and the meeting with it")
    assert watching.renewed(convened.key) is False


def test_what_was_issued_is_news_once(convened: Meeting, organiser: User, client: Client) -> None:
    opening.open_scoring(convened, organiser)
    watching.renewed(convened.key)
    assert watching.renewed(convened.key) is False
    post(client, "/api/issue", rater(convened).body())
    assert [watching.renewed(convened.key) for _ in range(2)] == [True, False]


def test_a_screen_that_came_or_went_is_news(room: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without anybody's act: the console shows how many are connected in each venue."""
    screen, _secret = screens.make()
    screens.pair(room, str(screen.code), room.venues.get(is_main=True), "podium")
    watching.renewed(room.key)
    assert watching.renewed(room.key) is False
    screens.seen([str(screen.pk)])
    assert [watching.renewed(room.key) for _ in range(2)] == [True, False]
    monkeypatch.setattr(screens, "GONE_AFTER", -screens.GONE_AFTER)
    assert [watching.renewed(room.key) for _ in range(2)] == [True, False]


def test_a_venue_that_is_not_heard_any_more_is_told_to_the_chair(
    room: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its steward's page and its screens tell that it is there. One that was never heard is not called silent."""
    main, other = room.venues.get(is_main=True), room.venues.get(is_main=False)
    screen, _secret = screens.make()
    screens.pair(room, str(screen.code), other, "podium")

    def silent() -> set[str]:
        _version, rendered = rendering.render(room.key, [Audience.CHAIR])
        return set(json.loads(rendered["chair"])["silent"])

    heartbeats.seen([heartbeats.of(heartbeats.VENUE, main.pk)])
    watching.renewed(room.key)
    assert (silent(), watching.renewed(room.key)) == (set(), False)
    monkeypatch.setattr(screens, "GONE_AFTER", -screens.GONE_AFTER)
    assert (silent(), [watching.renewed(room.key) for _ in range(2)]) == ({str(main.pk)}, [True, False])
    heartbeats.seen([heartbeats.of(heartbeats.SCREEN, screen.pk), heartbeats.of(heartbeats.VENUE, main.pk)])
    assert silent() == {str(main.pk), str(other.pk)}
    monkeypatch.setattr(screens, "GONE_AFTER", -screens.GONE_AFTER)
    assert silent() == set()


def test_all_audiences_are_rendered_from_one_reading(
    room: Meeting, django_assert_max_num_queries: Any
) -> None:
    rendering.render(room.key, list(Audience))
    with django_assert_max_num_queries(10):
        version, all_of_them = rendering.render(room.key, list(Audience))
    assert set(all_of_them) == set(Audience)
    # Thousands of phones have no figures to wait for.
    with django_assert_max_num_queries(2):
        assert rendering.render(room.key, [Audience.RATER])[0] == version


def test_before_it_is_convened_the_ballot_box_is_not_asked(meeting: Meeting) -> None:
    assert watching.renewed(meeting.key) is False


def test_every_entry_of_the_meetings_log_renews_what_is_shown(meeting: Meeting, organiser: User) -> None:
    """Before it is convened too, when there is no event yet."""
    assert rendering.current([meeting.key]) == {}
    audit.record(meeting, organiser, "venue")
    audit.record(meeting, organiser, "venue")
    assert rendering.current([meeting.key]) == {meeting.key: 2}
    assert Room.objects.get(meeting=meeting).number == 0


def test_ballots_that_came_back_are_told_after_the_close_too(
    convened: Meeting, organiser: User, client: Client
) -> None:
    """By a process that was started only then, which has asked nothing before."""
    opening.open_scoring(convened, organiser)
    cast(client, rater(convened))
    opening.close_scoring(convened, organiser)
    figures._returned.clear()
    counts = figures.figures_of(Meeting.objects.get(pk=convened.pk)).returned
    assert counts is not None
    assert [(each.there, each.expected) for each in counts] == [(1, 3), (0, 4)]
