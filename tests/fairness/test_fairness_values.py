"""The values that pages draw and documents print survive being kept."""

import json

from answerable.fairness import Doubt, QuotaDoubt, RankRange, Reading, Sureness, WithoutGroup

UNKNOWN = Sureness(
    Reading.ANOTHER_PANEL,
    exact=False,
    ranges={"a": RankRange(1, 2), "b": RankRange(1, 2)},
    level_with={"a": ("b",), "b": ("a",)},
    quota=QuotaDoubt("excellent", 1, (), ("a", "b"), ()),
)
EXACT = Sureness(
    Reading.NOT_CAST,
    exact=True,
    ranges={"a": RankRange(1, 1), "b": RankRange(2, 2)},
    level_with={"a": (), "b": ()},
    quota=None,
)
DOUBT = Doubt(
    coverage=0.95,
    units=("a", "b"),
    ranks={"a": 1, "b": 2},
    another_panel=UNKNOWN,
    not_cast=EXACT,
    without=(WithoutGroup("leaders", {"a": 2, "b": 1}), WithoutGroup("staff", {"a": 1})),
    without_any={"a": RankRange(1, 2), "b": RankRange(1, 2)},
    above=((0.5, 0.75), (0.25, 0.5)),
    unknown_spread=("leaders",),
    blind=False,
)


def test_what_is_kept_comes_back() -> None:
    assert Doubt.from_json(json.loads(json.dumps(DOUBT.to_json()))) == DOUBT
