"""The working of a number leads to that number, by steps that a calculator can follow."""

from fractions import Fraction
from typing import Any

import pytest

from answerable.scoring import (
    Decision,
    Figure,
    NoSuchFigure,
    OpenedBallot,
    Result,
    Rules,
    WorkingStep,
    why,
)
from examples import (
    bands,
    component,
    counting,
    criterion,
    grades,
    groups,
    levels,
    rules,
    scored,
    sheets,
)


def asked(
    held: Rules, result: Result, subject: str, presenter: str = "p1", **where: str
) -> list[tuple[str, Any]]:
    steps = why(held, result, subject, presenter=presenter, **where)
    return [(step.code, step.params) for step in steps]


def codes(held: Rules, result: Result, subject: str, presenter: str = "p1", **where: str) -> list[str]:
    return [code for code, _ in asked(held, result, subject, presenter, **where)]


CELL = {"group": "A", "criterion": "duty"}


def test_a_mean() -> None:
    held = rules(criteria=[criterion(scale=levels())])
    result = scored(held, sheets("A", [0, 0, 2, None]))
    rows = [("excellent", "100/1", 2), ("good", "80/1", 0), ("fair", "60/1", 1), ("poor", "0/1", 0)]
    assert asked(held, result, "cell", **CELL) == [
        (
            "counts",
            {
                "rows": [{"score": label, "mark": mark, "count": n} for label, mark, n in rows],
                "abstained": 1,
                "not_returned": 0,
            },
        ),
        ("left-out", {"abstained": 1}),
        (
            "sum",
            {
                "terms": [
                    {"mark": "60/1", "times": "1/1", "product": "60/1"},
                    {"mark": "100/1", "times": "2/1", "product": "200/1"},
                ],
                "sum": "260/1",
            },
        ),
        ("divided", {"sum": "260/1", "by": "3/1", "result": "260/3"}),
        ("rounded", {"exact": "260/3", "decimals": 1, "shown": "86.7"}),
    ]
    assert why(held, result, "cell", presenter="p1", **CELL)[1].to_json() == {
        "code": "left-out",
        "params": {"abstained": 1},
    }


def test_a_fractional_trim() -> None:
    trim = {"kind": "share", "share": "0.3", "rounding": "fractional"}
    held = rules(counting=counting(method="trimmed", trim=trim))
    result = scored(held, sheets("A", ["50", "60", "70", "95", "100"]))
    steps = dict(asked(held, result, "cell", **CELL))
    assert steps["trimmed"] == {
        "each_end": "3/2",
        "of": 5,
        "low": [{"mark": "50/1", "count": "1/1"}, {"mark": "60/1", "count": "1/2"}],
        "high": [{"mark": "100/1", "count": "1/1"}, {"mark": "95/1", "count": "1/2"}],
    }
    assert steps["divided"] == {"sum": "295/2", "by": "2/1", "result": "295/4"}


def test_a_trim_that_was_skipped() -> None:
    held = rules(counting=counting(method="trimmed", trim={"kind": "count", "k": 2}))
    result = scored(held, sheets("A", ["50", "60"]))
    assert asked(held, result, "cell", **CELL)[1] == ("trim-skipped", {"of": 2, "each_end": "2/1"})


def test_a_median_with_absent_marks() -> None:
    absent = counting(method="median", denominator="issued", abstentions={"kind": "value", "value": "50"})
    held = rules(counting=absent)
    result = scored(held, sheets("A", ["80", "90", None]))
    result_of_four = scored(held, [*sheets("A", ["80", "90", None]), OpenedBallot("A", None)])
    assert asked(held, result, "cell", **CELL)[1:] == [
        ("counted-at", {"abstained": 1, "not_returned": 0, "value": "50/1"}),
        ("median", {"of": 3, "marks": ["80/1"], "result": "80/1"}),
        ("rounded", {"exact": "80/1", "decimals": 1, "shown": "80.0"}),
    ]
    assert asked(held, result_of_four, "cell", **CELL)[1:3] == [
        ("counted-at", {"abstained": 1, "not_returned": 1, "value": "50/1"}),
        ("median", {"of": 4, "marks": ["50/1", "80/1"], "result": "65/1"}),
    ]


def test_a_share_of_levels() -> None:
    share = {
        "levels": ["l0"],
        "bands": [{"at_least": "60", "points": "90"}, {"at_least": "0", "points": "70"}],
    }
    held = rules(criteria=[criterion(scale=levels("2", "1"))], counting=counting(method="share", share=share))
    assert asked(held, scored(held, sheets("A", [0, 0, 1])), "cell", **CELL)[1:] == [
        ("share", {"levels": ["l0"], "count": 2, "of": 3, "percent": "200/3"}),
        ("share-band", {"at_least": "60/1", "points": "90/1"}),
        ("rounded", {"exact": "90/1", "decimals": 1, "shown": "90.0"}),
    ]


TWO = [criterion("a", "75"), criterion("b", "25")]


def test_ballot_totals() -> None:
    held = rules(criteria=TWO, counting=counting(per="total"))
    result = scored(held, [OpenedBallot("A", [row]) for row in (["80", "60"], ["100", "100"], ["90", None])])
    assert asked(held, result, "group", group="A")[:2] == [
        (
            "totals",
            {
                "rows": [{"mark": "75/1", "count": 1}, {"mark": "100/1", "count": 1}],
                "abstained": 1,
                "not_returned": 0,
            },
        ),
        ("left-out", {"abstained": 1}),
    ]
    assert codes(held, result, "group", group="A")[2:] == ["sum", "divided", "rounded"]
    assert codes(held, result, "cell", group="A", criterion="a") == [
        *("counts", "reading-only", "sum", "divided", "rounded")
    ]
    empty = scored(held, [OpenedBallot("A", [["90", None]])])
    assert codes(held, empty, "group", group="A") == ["totals", "left-out", "no-marks"]


def test_ballot_totals_with_absent_ones() -> None:
    absent = counting(per="total", denominator="issued", abstentions={"kind": "value", "value": "0"})
    held = rules(criteria=TWO, counting=absent)
    result = scored(held, [OpenedBallot("A", [["80", "60"]]), OpenedBallot("A", None)])
    assert asked(held, result, "group", group="A")[1:4] == [
        ("counted-at", {"abstained": 0, "not_returned": 1, "value": "0/1"}),
        (
            "sum",
            {
                "terms": [
                    {"mark": "0/1", "times": "1/1", "product": "0/1"},
                    {"mark": "75/1", "times": "1/1", "product": "75/1"},
                ],
                "sum": "75/1",
            },
        ),
        ("divided", {"sum": "75/1", "by": "2/1", "result": "75/2"}),
    ]


def weighted(of: str, *terms: tuple[str, str | None, str, str | None], total: str) -> tuple[str, Any]:
    keys = ("id", "score", "weight", "product")
    return (
        "weighted",
        {"of": of, "terms": [dict(zip(keys, term, strict=True)) for term in terms], "sum": total},
    )


def test_weighted_groups_and_criteria() -> None:
    held = rules(criteria=TWO, groups=groups("60", "40"))
    result = scored(held, [OpenedBallot("A", [["80", "60"]]), OpenedBallot("B", [["100", "50"]])])
    assert asked(held, result, "group", group="A") == [
        weighted(
            "criteria", ("a", "80/1", "75/1", "6000/1"), ("b", "60/1", "25/1", "1500/1"), total="7500/1"
        ),
        ("divided", {"sum": "7500/1", "by": "100/1", "result": "75/1"}),
        ("rounded", {"exact": "75/1", "decimals": 1, "shown": "75.0"}),
    ]
    assert asked(held, result, "criterion", criterion="b") == [
        weighted("groups", ("A", "60/1", "60/1", "3600/1"), ("B", "50/1", "40/1", "2000/1"), total="5600/1"),
        ("divided", {"sum": "5600/1", "by": "100/1", "result": "56/1"}),
        ("rounded", {"exact": "56/1", "decimals": 1, "shown": "56.0"}),
    ]
    meeting = asked(held, result, "meeting")
    assert meeting[1] == ("divided", {"sum": "8000/1", "by": "100/1", "result": "80/1"})
    assert asked(held, result, "composite") == meeting


@pytest.mark.parametrize(
    ("rule", "expected", "by"),
    [
        ("renormalise", ("renormalised", {"left_out": ["B"], "weight": "60/1"}), "60/1"),
        ("zero", ("counted-as-zero", {"ids": ["B"]}), "100/1"),
        ("refuse", ("refused", {"ids": ["B"]}), None),
    ],
)
def test_what_becomes_of_an_empty_group(rule: str, expected: tuple[str, Any], by: str | None) -> None:
    held = rules(groups=groups("60", "40"), counting=counting(empty_group=rule))
    result = scored(held, sheets("A", ["80"]))
    steps = asked(held, result, "meeting")
    assert steps[0] == expected
    assert [params["by"] for code, params in steps if code == "divided"] == ([by] if by else [])
    assert codes(held, result, "group", group="B") == ["no-ballots"]
    assert codes(held, result, "cell", group="B", criterion="duty") == ["counts", "no-ballots"]


def test_nobody_marked() -> None:
    held = rules()
    result = scored(held, sheets("A", [None]))
    assert codes(held, result, "cell", **CELL) == ["counts", "left-out", "no-marks"]
    assert codes(held, result, "group", group="A") == ["no-marks"]
    assert codes(held, result, "meeting") == ["no-marks"]
    assert codes(held, result, "grade") == ["not-ranked"]
    assert asked(held, result, "rank") == [("not-ranked", {"status": "incomplete", "reason": None})]


PARTS = [component("talk", "60", "meeting", ratio_to_best=True), component("routine", "40", full="80")]


def test_components_and_composite() -> None:
    held = rules(components=PARTS)
    routine = {"routine": {"p1": "60", "p2": "80"}}
    result = scored(held, sheets("A", ["60"], ["80"]), ("p1", "p2"), components=routine)
    assert asked(held, result, "component", component="talk") == [
        ("ratio-to-best", {"value": "60/1", "best": "80/1", "result": "75/1"}),
        ("rounded", {"exact": "75/1", "decimals": 1, "shown": "75.0"}),
    ]
    assert asked(held, result, "component", component="routine")[0] == (
        "full-mark",
        {"value": "60/1", "full": "80/1", "result": "75/1"},
    )
    assert asked(held, result, "composite") == [
        weighted(
            "components",
            ("talk", "75/1", "60/1", "4500/1"),
            ("routine", "75/1", "40/1", "3000/1"),
            total="7500/1",
        ),
        ("divided", {"sum": "7500/1", "by": "100/1", "result": "75/1"}),
        ("rounded", {"exact": "75/1", "decimals": 1, "shown": "75.0"}),
    ]
    missing = scored(held, sheets("A", ["60"], ["80"]), ("p1", "p2"))
    assert asked(held, missing, "composite") == [("missing", {"component": "routine"})]
    assert asked(held, missing, "component", component="routine") == [("missing", {"component": "routine"})]


DEMOTION = {"levels": ["fair", "poor"], "share": "50", "steps": 1}


def graded(columns: list[list[Any]], decisions: tuple[Decision, ...] = ()) -> tuple[Rules, Result]:
    standing = bands(good="60", middling="40", poor="0")
    quota = {"grade": "good", "share": "50", "rounding": "floor"}
    held = rules(criteria=[criterion(scale=levels())], grades=grades(standing, quota, DEMOTION))
    names = [f"p{i}" for i in range(1, len(columns) + 1)]
    return held, scored(held, sheets("A", *columns), names, decisions=decisions)


def test_a_grade() -> None:
    held, result = graded([[0, 0], [1, 1], [0, 2]])
    assert asked(held, result, "grade", "p2") == [
        ("band", {"score": "80/1", "band": "good", "at_least": "60/1"}),
        (
            "demotion",
            {
                "levels": ["fair", "poor"],
                "share": "0/1",
                "limit": "50/1",
                "demoted": False,
                "from": "good",
                "to": "good",
            },
        ),
        ("quota", {"grade": "good", "base": 3, "exact": "3/2", "places": 1, "rounding": "floor"}),
        ("quota-lowered", {"from": "good", "to": "middling"}),
        ("grade", {"grade": "middling"}),
    ]
    demotion = dict(asked(held, result, "grade", "p3"))["demotion"]
    assert (demotion["share"], demotion["demoted"], demotion["to"]) == ("50/1", True, "middling")
    assert asked(held, result, "rank", "p2") == [
        ("ranked", {"rank": 2, "ahead": 1, "tied": ["p3"], "score": "80/1"})
    ]


def test_a_grade_by_band_alone() -> None:
    held = rules(grades=grades())
    assert codes(held, scored(held, sheets("A", ["90"])), "grade") == ["band", "grade"]


def test_a_tie_at_the_quota() -> None:
    held, result = graded([[0, 0], [0, 0], [1, 1]])
    (boundary,) = result.boundaries
    tied = {"boundary": boundary.id, "places": 1, "tied": ["p1", "p2"], "score": "100/1"}
    waiting = asked(held, result, "grade", "p1")
    assert waiting[3:] == [
        ("tied-at-quota", tied),
        ("undecided", {"boundary": boundary.id}),
        ("grade", {"grade": None}),
    ]
    unused = Decision("quota-good-another", (), "r", "d")
    held, result = graded(
        [[0, 0], [0, 0], [1, 1]], (unused, Decision(boundary.id, ("p2",), "longer service", "Committee"))
    )
    names = {"reason": "longer service", "decided_by": "Committee"}
    assert asked(held, result, "grade", "p2")[3:] == [
        ("tied-at-quota", tied),
        ("decided", {"boundary": boundary.id, "chosen": True, **names}),
        ("grade", {"grade": "good"}),
    ]
    assert codes(held, result, "grade", "p1")[3:] == ["tied-at-quota", "decided", "quota-lowered", "grade"]
    assert codes(held, result, "grade", "p3")[3:] == ["quota-lowered", "grade"]


@pytest.mark.parametrize(
    ("subject", "where"),
    [
        ("fate", {}),
        ("meeting", {"presenter": "p9"}),
        ("group", {"group": "Z"}),
        ("cell", {"group": "A", "criterion": "z"}),
        ("cell", {"group": "A"}),
        ("component", {"component": "z"}),
    ],
)
def test_no_such_figure(subject: str, where: dict[str, str]) -> None:
    held = rules(components=[component("talk", "100", "meeting")])
    with pytest.raises(NoSuchFigure):
        why(held, scored(held, sheets("A", ["80"])), subject, **{"presenter": "p1", **where})


def test_withdrawn() -> None:
    held = rules()
    result = scored(held, sheets("A", ["80"]), withdrawn={"p1": "transferred"})
    assert why(held, result, "meeting", presenter="p1") == (
        WorkingStep("not-ranked", {"status": "withdrawn", "reason": "transferred"}),
    )


def test_every_working_arrives_at_its_figure() -> None:
    """Followed step by step for all cells, groups and scores of a meeting with blanks and absent raters."""
    held = rules(
        criteria=TWO,
        groups=groups("60", "40"),
        counting=counting(
            method="trimmed",
            trim={"kind": "share", "share": "0.2", "rounding": "fractional"},
            denominator="expected",
            abstentions={"kind": "value", "value": "40"},
        ),
    )
    rows: list[list[Any]] = [["80", "60"], ["90", None], ["70", "75"], [None, "20"]]
    result = scored(held, [OpenedBallot(group, [row]) for row in rows for group in "AB"])
    (p1,) = result.presenters
    figures: list[tuple[str, dict[str, str], Figure | None]] = [("meeting", {}, p1.meeting)]
    for group in p1.groups:
        figures.append(("group", {"group": group.id}, group.score))
        for cell in group.criteria or ():
            figures.append(("cell", {"group": group.id, "criterion": cell.id}, cell.mean))
    for subject, where, figure in figures:
        steps = dict(asked(held, result, subject, **where))
        given = steps["weighted" if "weighted" in steps else "sum"]
        total = sum((Fraction(term["product"]) for term in given["terms"]), Fraction(0))
        assert figure is not None
        assert total == Fraction(given["sum"])
        assert total / Fraction(steps["divided"]["by"]) == figure.exact
        assert steps["rounded"]["shown"] == figure.shown
