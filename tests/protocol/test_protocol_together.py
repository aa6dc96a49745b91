"""Groups that are counted together: no count of few people can be worked out from all the counts that are shown."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

import pytest

from answerable.protocol.together import groups_together, key_of, together_in

LEAST = 5
Cell = tuple[str, str]


def of(**sizes: int) -> dict[Cell, int]:
    return {("sheet", group): size for group, size in sizes.items()}


@pytest.mark.parametrize(
    ("sizes", "sets"),
    [
        ({"A": 5, "B": 20}, ["A", "B"]),
        ({"A": 4, "B": 20, "C": 30}, ["A+B", "C"]),
        ({"C": 30, "B": 20, "A": 4}, ["C", "B+A"]),
        ({"A": 1, "B": 2, "C": 30}, ["A+B+C"]),
        ({"A": 2, "B": 3, "C": 30}, ["A+B", "C"]),
        ({"A": 0, "B": 6, "C": 30}, ["A+B", "C"]),
        # One group alone cannot be counted with any other.
        ({"A": 2}, ["A"]),
    ],
)
def test_a_group_that_is_too_small_is_counted_with_the_next_smallest(
    sizes: dict[str, int], sets: list[str]
) -> None:
    assert [key_of(each) for each in groups_together(list(sizes), of(**sizes), LEAST)] == sets


def test_there_is_one_partition_though_more_people_may_score_in_one_round_than_in_another() -> None:
    """Else the counts of the round where a group is large enough, taken from the sum of both, would tell the other round's."""
    manifest = {
        "groups": [{"id": each} for each in "ABC"],
        "rules": {"k_min": LEAST},
        "expected": {"presenter/p1": {"A": 4, "B": 9, "C": 9}, "presenter/p2": {"A": 7, "B": 8, "C": 9}},
    }
    assert together_in(manifest) == (("A", "B"), ("C",))
    assert together_in(manifest | {"rules": {}}) == (("A",), ("B",), ("C",))


def test_no_count_of_few_people_can_be_solved_from_all_that_are_shown() -> None:
    """Sums over rounds, totals and differences of them are combinations of the counts of the sets, so it is enough to solve for those."""
    groups = "ABC"
    for sizes in product((0, 1, 4, 5, 9), repeat=3):
        for away in product((0, 2), repeat=3):
            first = dict(zip(groups, sizes, strict=True))
            second = {each: max(0, first[each] - gone) for each, gone in zip(groups, away, strict=True)}
            people = {("p1", each): first[each] for each in groups} | {
                ("p2", each): second[each] for each in groups
            }
            cells = list(people)
            sets = groups_together(groups, people, LEAST)
            shown = [
                [int(cell[0] == scope and cell[1] in members) for cell in cells]
                for scope in ("p1", "p2")
                for members in sets
            ]
            for few in few_people(people, groups):
                wanted = [int(cell in few) for cell in cells]
                assert not follows(wanted, shown), (people, sets, few)


def few_people(people: Mapping[Cell, int], groups: str) -> Iterator[set[Cell]]:
    """Every choice of groups, not all, in which somebody is and fewer than LEAST are."""
    for scope in ("p1", "p2"):
        for count in range(1, len(groups)):
            for chosen in combinations(groups, count):
                few = {(scope, each) for each in chosen}
                if 0 < sum(people[cell] for cell in few) < LEAST:
                    yield few


def follows(wanted: Sequence[int], shown: Sequence[Sequence[int]]) -> bool:
    """Whether `wanted` is a combination of what is shown: Gaussian elimination."""
    rows: list[list[Fraction]] = []
    for row in [*shown, wanted]:
        left = [Fraction(each) for each in row]
        for done in rows:
            at = next(i for i, each in enumerate(done) if each)
            left = [here - left[at] / done[at] * there for here, there in zip(left, done, strict=True)]
        if not any(left):
            if row is wanted:
                return True
        else:
            rows.append(left)
    return False
