"""Live counts by group, of which none may be so small that it gives somebody away."""

from itertools import product

import pytest
from django.utils import timezone

from answerable.room.audiences import Headcount
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.results.models import Publication, PublishedFor
from answerable.web.room import figures
from answerable.web.room.figures import merged


def counts(**groups: tuple[int, int]) -> list[Headcount]:
    return [Headcount(0, name, there, expected) for name, (there, expected) in groups.items()]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"A": (3, 5), "B": (9, 20)}, {"A": (3, 5), "B": (9, 20)}),
        ({"A": (2, 4), "B": (9, 20), "C": (1, 30)}, {"A + B": (11, 24), "C": (1, 30)}),
        ({"A": (1, 1), "B": (2, 2), "C": (1, 30)}, {"A + B + C": (4, 33)}),
        ({"A": (1, 2), "B": (2, 3), "C": (1, 30)}, {"A + B": (3, 5), "C": (1, 30)}),
        # One group alone cannot be merged with anything; what it tells, the turnout of the whole meeting tells.
        ({"A": (1, 2)}, {"A": (1, 2)}),
        ({}, {}),
    ],
)
def test_a_group_that_is_too_small_is_counted_with_the_next_smallest(
    given: dict[str, tuple[int, int]], shown: dict[str, tuple[int, int]]
) -> None:
    found = merged(counts(**given), 5)
    assert {each.name: (each.there, each.expected) for each in found} == shown


def test_whatever_the_sizes_nothing_too_small_is_shown_and_nobody_is_lost() -> None:
    for sizes in product((1, 2, 4, 5, 6, 11), repeat=4):
        groups = {name: (size // 2, size) for name, size in zip("ABCD", sizes, strict=True)}
        found = merged(counts(**groups), 5)
        assert sum(each.expected for each in found) == sum(sizes)
        assert sum(each.there for each in found) == sum(size // 2 for size in sizes)
        assert len(found) == 1 or min(each.expected for each in found) >= 5, sizes


@pytest.mark.django_db
@pytest.mark.parametrize("audience", [each for each in PublishedFor if each != PublishedFor.EVERYBODY])
def test_a_result_that_is_not_for_everybody_is_on_no_screen(meeting: Meeting, audience: PublishedFor) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.PUBLISHED)
    meeting.refresh_from_db()
    Publication.objects.create(meeting=meeting, result={}, audience=audience, published_at=timezone.now())
    assert figures._result(meeting) == ()
