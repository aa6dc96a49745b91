"""Which rater groups are counted together while ballots come in, so that no count of ballots gives anybody away.

A group that expects fewer people than the rules' `k_min` in any scope is counted with the next smallest group, until every set expects
enough people in every scope or one set is left. There is one partition for a whole meeting: counts of two scopes, two pages or
two moments then differ by whole sets, and no sum or difference of them says more than the sets do.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Together = tuple[tuple[str, ...], ...]


def groups_together(groups: Sequence[str], expected: Mapping[tuple[str, str], int], least: int) -> Together:
    """The groups in sets, in the order of `groups`. `expected` says by scope and group how many people may score; `least` is `k_min`."""
    scopes = sorted({scope for scope, _group in expected})
    sets: list[tuple[str, ...]] = [(group,) for group in groups]

    def size(members: tuple[str, ...]) -> int:
        """How many people there are in the scope where they are fewest."""
        sums = (sum(expected.get((scope, group), 0) for group in members) for scope in scopes)
        return min(sums, default=0)

    while len(sets) > 1:
        smallest, partner, *rest = sorted(sets, key=size)
        if size(smallest) >= least:
            break
        sets = [*rest, tuple(group for group in groups if group in {*smallest, *partner})]
    return tuple(sorted(sets, key=lambda members: groups.index(members[0])))


def together_in(manifest: Mapping[str, Any]) -> Together:
    """The sets of a meeting, from its manifest's JSON."""
    expected = {
        (scope, group): count for scope, row in manifest["expected"].items() for group, count in row.items()
    }
    least = manifest["rules"].get("k_min", 0)
    return groups_together(
        [each["id"] for each in manifest["groups"]], expected, least if type(least) is int else 0
    )


def key_of(members: Sequence[str]) -> str:
    """How a set is named where counts are given by name."""
    return "+".join(members)
