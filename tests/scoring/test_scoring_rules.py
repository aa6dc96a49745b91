"""Rules are accepted as a whole, or refused with all reasons at once."""

import contextlib
import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.scoring import Problem, Rules, RulesInvalid
from answerable.scoring.numbers import exact, parse_decimal, plain, ratio, shown
from examples import (
    DEBRIEFING,
    bands,
    component,
    counting,
    criterion,
    grades,
    groups,
    levels,
    ranking,
    rate,
    written,
)


def problems(obj: object) -> set[tuple[str, str, tuple[tuple[str, object], ...]]]:
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(obj)
    return {(each.path, each.code, tuple(sorted(each.params.items()))) for each in caught.value.problems}


def only(obj: object) -> Problem:
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(obj)
    assert len(caught.value.problems) == 1, caught.value
    return caught.value.problems[0]


FOUR_GRADES = written(
    criteria=[criterion(scale=levels("100", "80", "60", "0"))],
    groups=groups("60", "40"),
    counting=counting(
        denominator="expected", abstentions={"kind": "value", "value": "60"}, empty_group="zero"
    ),
    grades=grades(demotion={"levels": ["l2", "l3"], "share": "33.33", "steps": 1}),
)
SHARE = {"levels": ["l0"], "bands": [{"at_least": "90", "points": "100"}, {"at_least": "0", "points": "60"}]}
EXPRESSIBLE = {
    "debriefing": DEBRIEFING,
    "panel": written(),
    "four grades": FOUR_GRADES,
    "trimmed by count": written(counting=counting(method="trimmed", trim={"kind": "count", "k": 1})),
    "trimmed totals": written(
        counting=counting(
            method="trimmed", per="total", trim={"kind": "share", "share": "0.15", "rounding": "fractional"}
        )
    ),
    "share of excellent": written(
        criteria=[criterion(scale=levels("100", "80"))], counting=counting(method="share", share=SHARE)
    ),
    "own ten points": written(
        criteria=[criterion(scale={"kind": "range", "low": "0", "high": "10", "step": "0.5"})]
    ),
    "ranking": written(
        criteria=[criterion(scale=levels("3", "2", "1"))], limits=[{"kind": "no-ties"}, {"kind": "no-blanks"}]
    ),
    "an order of nineteen": written(criteria=[criterion(scale=ranking(19))]),
    "caps": written(
        criteria=[criterion(scale=levels("100", "80"))],
        limits=[
            {"kind": "at-most", "level": "l0", "criterion": None, "count": 6},
            {"kind": "at-most", "level": "l0", "criterion": "duty", "count": 0},
        ],
    ),
    "targets 70, appraisal 20, inspection 10": written(
        components=[
            component("targets", "70", full="120"),
            component("appraisal", "20", "meeting", ratio_to_best=True),
            component("inspection", "10", ratio_to_best=True),
        ]
    ),
    "nine in ten approve, full points": written(
        criteria=[criterion(scale=levels())],
        components=[
            component("appraisal", "60", "meeting"),
            rate("approval", "30", ["excellent", "good"], from_90="100", from_80="80", from_0="0"),
            component("fulfilment", "10", full="150", bands=[{"at_least": "0", "points": "60"}]),
        ],
    ),
    "one of six": written(grades=grades(quota={"grade": "good", "count": 1})),
    "a third": written(grades=grades(quota={"grade": "good", "share": "1/3", "rounding": "half-up"})),
    "own unit recused": written(recusal="own-unit"),
    "median": written(counting=counting(method="median", empty_group="refuse")),
}


@pytest.mark.parametrize("name", EXPRESSIBLE)
def test_conventions_are_expressible_and_come_back(name: str) -> None:
    assert Rules.from_json(EXPRESSIBLE[name]).to_json() == EXPRESSIBLE[name]


def test_json_is_canonical() -> None:
    rules = Rules.from_json(
        written(
            criteria=[criterion("a", "50.0"), criterion("b", "50.00")],
            grades=grades(quota={"grade": "good", "share": "2/4", "rounding": "ceiling"}),
        )
    )
    assert [each["weight"] for each in rules.to_json()["criteria"]] == ["50", "50"]
    assert rules.to_json()["grades"]["quota"]["share"] == "50"
    assert Rules.from_json(rules.to_json()) == rules


@pytest.mark.parametrize(
    ("weights", "params"),
    [
        (("60", "37.5"), {"sum": "97.5", "missing": "2.5"}),
        (("60", "40.0001"), {"sum": "100.0001", "over": "0.0001"}),
    ],
)
@pytest.mark.parametrize("part", ["criteria", "groups", "components"])
def test_weights_say_by_how_much(part: str, weights: tuple[str, str], params: dict[str, str]) -> None:
    made: dict[str, Any] = {
        "criteria": [criterion("a", weights[0]), criterion("b", weights[1])],
        "groups": groups(*weights),
        "components": [component("m", weights[0], "meeting"), component("r", weights[1])],
    }
    assert only(written(**{part: made[part]})) == Problem(part, "weights-not-100", params)


def changed(path: str, value: object) -> dict[str, Any]:
    """Debriefing rules with one place set; "-" removes it, a last key not there is added."""
    obj = copy.deepcopy(DEBRIEFING)
    at: Any = obj
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for key in way:
        at = at[key]
    if value == "-":
        del at[last]
    else:
        at[last] = value
    return obj


LONG = "9" * 60
RANGE_0_10 = {"kind": "range", "low": "0", "high": "10", "step": "1"}


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("v", 2, ("v", "unsupported-version", {"value": "2"})),
        ("v", True, ("v", "unsupported-version", {"value": "True"})),
        ("v", "-", ("", "missing", {"key": "v"})),
        ("surplus", 1, ("", "unknown-key", {"key": "surplus"})),
        ("criteria", {}, ("criteria", "not-a-list", {})),
        ("criteria.0", "x", ("criteria[0]", "not-an-object", {})),
        ("criteria.0.id", "a b", ("criteria[0].id", "bad-id", {"value": "a b"})),
        ("criteria.0.id", "-" * 41, ("criteria[0].id", "bad-id", {"value": "-" * 39 + "…"})),
        ("criteria.0.id", 7, ("criteria[0].id", "bad-id", {"value": "7"})),
        ("criteria.1.id", "review", ("criteria[1]", "duplicate-id", {"id": "review"})),
        ("criteria.0.title", " ", ("criteria[0].title", "bad-title", {"most": 200})),
        ("criteria.0.title", "x" * 201, ("criteria[0].title", "bad-title", {"most": 200})),
        ("criteria.0.title", "a\u202eb", ("criteria[0].title", "bad-title", {"most": 200})),
        ("criteria.0.title", None, ("criteria[0].title", "not-a-string", {})),
        ("criteria.0.weight", 25, ("criteria[0].weight", "not-a-number", {"value": "25"})),
        ("criteria.0.weight", "1e1", ("criteria[0].weight", "not-a-number", {"value": "1e1"})),
        ("criteria.0.weight", "NaN", ("criteria[0].weight", "not-a-number", {"value": "NaN"})),
        ("criteria.0.weight", "-25", ("criteria[0].weight", "not-a-number", {"value": "-25"})),
        ("criteria.0.weight", "025", ("criteria[0].weight", "not-a-number", {"value": "025"})),
        ("criteria.0.weight", "２５", ("criteria[0].weight", "not-a-number", {"value": "２５"})),
        ("criteria.0.weight", LONG, ("criteria[0].weight", "not-a-number", {"value": "9" * 39 + "…"})),
        ("criteria.0.weight", "0", ("criteria[0].weight", "not-positive", {"value": "0"})),
        ("criteria.0.weight", "100.5", ("criteria[0].weight", "too-large", {"value": "100.5", "most": 100})),
        (
            "criteria.0.weight",
            "24.99999",
            ("criteria[0].weight", "too-many-decimals", {"value": "24.99999", "most": 4}),
        ),
        ("criteria.0.weight", "-", ("criteria[0]", "missing", {"key": "weight"})),
        (
            "criteria.0.scale.kind",
            "stars",
            (
                "criteria[0].scale.kind",
                "unknown-choice",
                {"value": "stars", "choices": "levels, range, ranking"},
            ),
        ),
        ("groups", [], ("groups", "too-few", {"least": 1})),
        ("groups", [{}] * 21, ("groups", "too-many", {"most": 20})),
        ("groups.1.id", "A", ("groups[1]", "duplicate-id", {"id": "A"})),
        (
            "recusal",
            "all",
            ("recusal", "unknown-choice", {"value": "all", "choices": "none, self, own-unit"}),
        ),
        ("decimals", "1", ("decimals", "not-an-integer", {"value": "1"})),
        ("decimals", 7, ("decimals", "too-large", {"value": "7", "most": 6})),
        ("decimals", True, ("decimals", "not-an-integer", {"value": "True"})),
        ("k_min", 0, ("k_min", "too-small", {"value": "0", "least": 1})),
        ("k_min", "-", ("", "missing", {"key": "k_min"})),
        (
            "components.0.ratio_to_best",
            1,
            ("components[0].ratio_to_best", "unknown-choice", {"value": "1", "choices": "true, false"}),
        ),
        ("components.0.full", "90", ("components[0].full", "meeting-full-not-100", {"value": "90"})),
        ("components.0.source", "imported", ("components", "no-meeting-component", {})),
        ("components.1.source", "meeting", ("components", "two-meeting-components", {})),
        (
            "components.1.source",
            "x",
            ("components[1].source", "unknown-choice", {"value": "x", "choices": "meeting, imported, rate"}),
        ),
        ("grades.bands.1.at_least", "85", ("grades.bands[1]", "bands-not-descending", {"id": "fair"})),
        ("grades.bands.3.at_least", "1", ("grades.bands", "no-bottom-band", {})),
        ("grades.quota.grade", "best", ("grades.quota", "unknown-grade", {"id": "best"})),
        ("grades.quota.grade", "poor", ("grades.quota", "quota-on-lowest-grade", {"id": "poor"})),
        ("grades.quota.share", "101", ("grades.quota.share", "too-large", {"value": "101", "most": 100})),
        ("grades.quota.share", "4/3", ("grades.quota.share", "bad-share", {"value": "4/3"})),
        ("grades.quota.share", "1/0", ("grades.quota.share", "not-a-number", {"value": "1/0"})),
        (
            "grades.quota",
            {"grade": "good", "count": -1},
            ("grades.quota.count", "too-small", {"value": "-1", "least": 0}),
        ),
        ("grades.demotion.share", "0", ("grades.demotion.share", "not-positive", {"value": "0"})),
        ("grades.demotion.levels", ["l9"], ("grades.demotion", "unknown-level", {"id": "l9"})),
        ("grades.demotion.levels", ["l3", "l3"], ("grades.demotion.levels[1]", "duplicate-id", {"id": "l3"})),
        ("grades.demotion.levels", [], ("grades.demotion.levels", "too-few", {"least": 1})),
        (
            "limits",
            [{"kind": "at-most", "level": "l9", "criterion": None, "count": 1}],
            ("limits[0]", "unknown-level", {"id": "l9"}),
        ),
        (
            "limits",
            [{"kind": "at-most", "level": "l0", "criterion": "x", "count": 1}],
            ("limits[0]", "unknown-criterion", {"id": "x"}),
        ),
        (
            "limits",
            [{"kind": "fun"}],
            ("limits[0].kind", "unknown-choice", {"value": "fun", "choices": "at-most, no-ties, no-blanks"}),
        ),
    ],
)
def test_one_fault_one_problem(
    path: str, value: object, expected: tuple[str, str, dict[str, object]]
) -> None:
    assert only(changed(path, value)) == Problem(*expected)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"method": "trimmed"}, ("counting.trim", "trim-missing", {})),
        ({"trim": {"kind": "count", "k": 1}}, ("counting.trim", "trim-unexpected", {})),
        (
            {"method": "trimmed", "trim": {"kind": "share", "share": "0.5", "rounding": "floor"}},
            ("counting.trim.share", "trim-removes-everybody", {"share": "0.5"}),
        ),
        (
            {"method": "trimmed", "trim": {"kind": "share", "share": "0.1", "rounding": "up"}},
            ("counting.trim.rounding", "unknown-choice", {"value": "up", "choices": "floor, fractional"}),
        ),
        (
            {"method": "trimmed", "trim": {"kind": "count", "k": 0}},
            ("counting.trim.k", "too-small", {"value": "0", "least": 1}),
        ),
        (
            {"method": "trimmed", "trim": {"kind": "half", "k": 1}},
            ("counting.trim.kind", "unknown-choice", {"value": "half", "choices": "count, share"}),
        ),
        ({"method": "share"}, ("counting", "share-missing", {})),
        ({"share": SHARE}, ("counting.share", "share-unexpected", {})),
        (
            {"method": "share", "share": SHARE, "per": "total"},
            ("counting.per", "share-not-per-criterion", {}),
        ),
        (
            {"method": "share", "share": {**SHARE, "levels": ["l8"]}},
            None,
        ),
        (
            {"denominator": "issued"},
            ("counting.denominator", "denominator-needs-value", {"denominator": "issued"}),
        ),
        (
            {"denominator": "expected"},
            ("counting.denominator", "denominator-needs-value", {"denominator": "expected"}),
        ),
        (
            {"abstentions": {"kind": "value", "value": "101"}},
            ("counting.abstentions.value", "too-large", {"value": "101", "most": 100}),
        ),
        (
            {"abstentions": {"kind": "perhaps"}},
            (
                "counting.abstentions.kind",
                "unknown-choice",
                {"value": "perhaps", "choices": "excluded, value"},
            ),
        ),
        (
            {"method": "mode"},
            (
                "counting.method",
                "unknown-choice",
                {"value": "mode", "choices": "mean, trimmed, median, share"},
            ),
        ),
    ],
)
def test_counting(parts: dict[str, Any], expected: tuple[str, str, dict[str, object]] | None) -> None:
    obj = written(criteria=[criterion(scale=levels("100", "80"))], counting=counting(**parts))
    if expected is None:
        assert problems(obj) == {
            ("counting.share", "unknown-level", (("id", "l8"),)),
            ("counting.share", "share-needs-levels", (("id", "duty"),)),
        }
    else:
        assert only(obj) == Problem(*expected)


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ({"low": "5", "high": "5"}, ("criteria[0].scale", "range-empty", {"low": "5", "high": "5"})),
        ({"step": "3"}, ("criteria[0].scale.step", "step-not-dividing", {"step": "3", "range": "10"})),
        (
            {"step": "0.0009"},
            ("criteria[0].scale.step", "step-not-dividing", {"step": "0.0009", "range": "10"}),
        ),
        ({"step": "0.0005"}, ("criteria[0].scale.step", "too-many-steps", {"steps": 20000, "most": 10000})),
        ({"step": "0"}, ("criteria[0].scale.step", "not-positive", {"value": "0"})),
    ],
)
def test_ranges(scale: dict[str, str], expected: tuple[str, str, dict[str, object]]) -> None:
    obj = written(criteria=[criterion(scale={**RANGE_0_10, **scale})])
    assert only(obj) == Problem(*expected)


def test_levels() -> None:
    same = [{"id": "a", "title": "A", "points": "80"}, {"id": "b", "title": "B", "points": "80"}]
    obj = written(criteria=[criterion(scale={"kind": "levels", "levels": same})])
    assert only(obj) == Problem("criteria[0].scale.levels[1]", "levels-not-descending", {"id": "b"})
    unread = [{"id": "a", "title": "A", "points": "x"}, "b"]
    obj = written(criteria=[criterion(scale={"kind": "levels", "levels": unread})])
    assert problems(obj) == {
        ("criteria[0].scale.levels[0].points", "not-a-number", (("value", "x"),)),
        ("criteria[0].scale.levels[1]", "not-an-object", ()),
    }


def test_ids_that_cannot_be_read_are_not_called_duplicates() -> None:
    obj = written(criteria=[criterion("a b", "50"), criterion("a b", "50")])
    assert problems(obj) == {(f"criteria[{i}].id", "bad-id", (("value", "a b"),)) for i in range(2)}


def test_grades_need_bands() -> None:
    quota = {"grade": "good", "count": 1}
    assert only(written(grades=grades([], quota))) == Problem("grades.quota", "quota-without-bands", {})
    demotion = {"levels": ["l0"], "share": "50", "steps": 1}
    obj = written(criteria=[criterion(scale=levels("100", "80"))], grades=grades([], None, demotion))
    assert only(obj) == Problem("grades.demotion", "demotion-without-bands", {})


def test_recused_blanks_must_not_count() -> None:
    valued = counting(abstentions={"kind": "value", "value": "0"})
    assert only(written(recusal="self", counting=valued)) == Problem("recusal", "recusal-needs-excluded", {})


def test_every_problem_at_once() -> None:
    obj = written(
        criteria=[criterion("a", "60"), criterion("a", "50")],
        groups=groups("x", "10"),
        grades=grades(bands(good="50", poor="10"), {"grade": "none", "count": 1}),
        decimals=None,
    )
    assert problems(obj) == {
        ("criteria[1]", "duplicate-id", (("id", "a"),)),
        ("criteria", "weights-not-100", (("over", "10"), ("sum", "110"))),
        ("groups[0].weight", "not-a-number", (("value", "x"),)),
        ("grades.bands", "no-bottom-band", ()),
        ("grades.quota", "unknown-grade", (("id", "none"),)),
        ("decimals", "not-an-integer", (("value", "None"),)),
    }


@pytest.mark.parametrize("obj", [None, [], "rules", 1])
def test_not_an_object(obj: object) -> None:
    assert only(obj) == Problem("", "not-an-object", {})


def test_an_empty_object_names_every_key() -> None:
    assert problems({}) == {("", "missing", (("key", key),)) for key in written()}
    assert problems(written(counting={}, grades={}, criteria=[{}], components=[{}])) >= {
        ("counting", "missing", (("key", "abstentions"),)),
        ("grades", "missing", (("key", "quota"),)),
        ("criteria[0]", "missing", (("key", "scale"),)),
        ("components[0]", "missing", (("key", "full"),)),
    }


def test_problems_read_as_text() -> None:
    with pytest.raises(
        RulesInvalid,
        match=r"^v: unsupported-version \(value=0\); groups: weights-not-100 \(sum=90, missing=10\)$",
    ):
        Rules.from_json(written(groups=groups("90")) | {"v": 0})
    assert str(Problem("", "not-an-object")) == "rules: not-an-object"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PLACES = [
    *("criteria", "criteria.0", "criteria.0.scale", "criteria.0.scale.levels", "criteria.0.scale.levels.0"),
    *("groups", "components", "counting", "counting.trim", "counting.abstentions", "limits", "recusal"),
    *("grades", "grades.bands", "grades.quota", "grades.demotion", "grades.demotion.levels"),
]


@given(st.sampled_from(PLACES), JSON)
def test_any_json_is_read_or_refused(path: str, value: object) -> None:
    obj = changed(path, value) if value != "-" else DEBRIEFING
    with contextlib.suppress(RulesInvalid):
        rules = Rules.from_json(obj)
        assert Rules.from_json(rules.to_json()) == rules


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        ("1741/20", 1, "87.1"),  # 87.05: half up
        ("20409/200", 1, "102.0"),
        ("1/3", 0, "0"),
        ("1/2", 0, "1"),
        ("-1/2", 0, "-1"),
        ("-1/3", 0, "0"),
        ("1999/1000", 2, "2.00"),
        ("1/16", 4, "0.0625"),
    ],
)
def test_rounding_for_display(number: str, decimals: int, text: str) -> None:
    assert shown(exact(number), decimals) == text


def test_numbers_in_and_out() -> None:
    assert plain(exact("5/2")) == "2.5"
    assert plain(exact("100/1")) == "100"
    assert ratio(exact("10/4")) == "5/2"
    assert parse_decimal("87.50") == exact("175/2")
    assert [parse_decimal(text) for text in ("", "1.", ".5", " 1", "+1", "1\n", 1, None)] == [None] * 8
    with pytest.raises(ValueError, match="not num/den"):
        exact("1/0")
