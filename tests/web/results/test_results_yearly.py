"""This year's result beside last year's: published figures only, and only for who may see both."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import Meeting
from answerable.web.results import yearly
from answerable.web.results.models import Publication, PublishedFor
from answerable.web.results.rule_sets import results_of

from .conftest import ENOUGH


def page(meeting: Meeting, client: Client | None = None) -> str:
    return (client or Client()).get(reverse("results:results", args=[meeting.key])).content.decode()


def test_each_unit_stands_beside_its_figures_of_last_year(
    published_meeting: Callable[..., Meeting], last_year: Callable[..., Publication]
) -> None:
    meeting = published_meeting(ENOUGH)
    earlier = last_year()
    assert yearly.earlier_publication(meeting) == earlier
    found = results_of(meeting)
    table = yearly.compared(found, meeting, earlier)
    assert (table.year, table.year_before, table.score) == (2026, 2025, "Composite score")
    lines = {each.unit: each for each in table.lines}
    assert set(lines) == {"Unit 1", "Unit 2", "Unit 3"}
    shown = {row["id"]: row for row in found.public(0).to_json()["presenters"]}
    first = shown[f"p{meeting.presenters.get(position=1).pk}"]
    assert (lines["Unit 1"].now, lines["Unit 1"].rank) == (first["composite"]["shown"], str(first["rank"]))
    assert lines["Unit 1"].difference.startswith("+")
    assert (lines["Unit 3"].before, lines["Unit 3"].difference, lines["Unit 3"].rank_before) == (
        "–",
        "–",
        "–",
    )
    assert "Beside last year" in page(meeting)


def test_it_is_shown_to_who_may_see_both(
    published_meeting: Callable[..., Meeting], last_year: Callable[..., Publication]
) -> None:
    meeting = published_meeting(ENOUGH)
    last_year(PublishedFor.SIGNED_IN)
    assert "Beside last year" not in page(meeting)
    somebody = Client()
    somebody.force_login(User.objects.create_user("somebody"))
    assert "Beside last year" in page(meeting, somebody)


def test_what_is_not_published_is_not_compared(
    meeting: Meeting, published_meeting: Callable[..., Meeting], last_year: Callable[..., Publication]
) -> None:
    published_meeting(ENOUGH)
    assert yearly.earlier_publication(meeting) is None
    Cycle.objects.filter(pk=last_year().meeting.cycle_id).update(assessed_year=2026)
    assert yearly.earlier_publication(meeting) is None
    assert "Beside last year" not in page(meeting)


@pytest.mark.parametrize(
    ("now", "then", "said"), [("80.5", "79.25", "+1.25"), ("80", "80.0", "0.0"), ("70", "80", "−10")]
)
def test_the_difference_is_of_the_figures_as_shown(now: str, then: str, said: str) -> None:
    assert yearly._difference(now, then) == said


def test_another_holder_s_meeting_is_not_last_year_s(
    published_meeting: Callable[..., Meeting], last_year: Callable[..., Publication]
) -> None:
    meeting, earlier = published_meeting(ENOUGH), last_year()
    Cycle.objects.filter(pk=earlier.meeting.cycle_id).update(unit=meeting.presenters.first().unit)
    assert yearly.earlier_publication(meeting) is None
