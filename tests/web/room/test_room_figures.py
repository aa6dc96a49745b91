"""Figures beside the state: counts of ballots by group, of which none may be so small that it gives somebody away; the result, only for whom it is."""

import pytest
from django.test import Client
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client, opening, turnout
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import advance
from answerable.web.results.models import Publication, PublishedFor
from answerable.web.room import figures
from web.casting.casting_world import cast, freeze_with, make_meeting, rater


@pytest.mark.django_db
@pytest.mark.usefixtures("installation", "ballotbox")
@pytest.mark.parametrize("group", ["A", "B"])
def test_every_page_and_screen_counts_a_small_group_with_another(
    organiser: User, rsa_keys: list[bytes], client: Client, group: str
) -> None:
    """Group A has two people and three are the least: whichever group the ballot is of, everything that is shown is the same."""
    meeting = freeze_with(make_meeting(a=2, b=4), organiser, rsa_keys)
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    cast(client, rater(meeting, group))
    figures.renewed(meeting)
    assert ballotbox_client.status(meeting.key).returned == {"sheet": {"A+B": 1}}
    both = figures.figures_of(meeting).returned
    assert both is not None
    assert [(each.name, each.there, each.expected) for each in both] == [("Leadership + Units", 1, 6)]
    table = turnout.table(meeting)
    assert (table.returned, table.returned_total) == ((1,), 1)
    # Those who were given a ballot are told to the same degree, since they are mostly those who cast.
    assert [(str(each.group), each.cell.issued) for each in table.by_group] == [("Leadership + Units", 1)]
    assert [len(row.cells) for row in table.rows] == [1, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("audience", [each for each in PublishedFor if each != PublishedFor.EVERYBODY])
def test_a_result_that_is_not_for_everybody_is_on_no_screen(meeting: Meeting, audience: PublishedFor) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.PUBLISHED)
    meeting.refresh_from_db()
    Publication.objects.create(meeting=meeting, result={}, audience=audience, published_at=timezone.now())
    assert figures._result(meeting) == ()
