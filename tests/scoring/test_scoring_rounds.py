"""A ballot for one presenter at a time: the same marks give the same scores, and each presenter's own turnout counts."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from answerable.scoring import (
    Flag,
    InputInvalid,
    OpenedBallot,
    Result,
    Rules,
    RulesInvalid,
    Turnout,
    round_problems,
    tally,
    together,
    why,
)
from answerable.scoring.counts import count
from examples import bands, component, counting, criterion, grades, groups, levels, rules
from scoring.test_scoring_properties import AT, BALLOTS, MEETINGS, PRESENTERS, any_rules, result_of

Cast = dict[str, dict[str, list[Any]]]
P1, P2 = "presenter/p1", "presenter/p2"


def scopes_of(*presenters: str) -> dict[str, list[str]]:
    return {f"presenter/{name}": [name] for name in presenters}


def apart(sheets: list[OpenedBallot], presenters: tuple[str, ...] = PRESENTERS) -> list[OpenedBallot]:
    """The same marks on a ballot for each presenter."""
    return [
        OpenedBallot(sheet.group, [row], scope=f"presenter/{name}")
        for sheet in sheets
        for name, row in zip(presenters, sheet.scores or (), strict=True)
    ]


def rounds(cast: Cast, held: Rules, **parts: Any) -> Result:
    """`cast`: by presenter and group, the marks of a single criterion; everybody who was issued a ballot cast it."""
    ballots = [
        OpenedBallot(group, [[mark]], scope=f"presenter/{name}")
        for name, by_group in cast.items()
        for group, marks in by_group.items()
        for mark in marks
    ]
    at = {
        f"presenter/{name}": {group.id: Turnout(9, len(by_group.get(group.id, []))) for group in held.groups}
        for name, by_group in cast.items()
    }
    return tally(held, scopes_of(*cast), ballots, parts.pop("at", at), **parts)


@MEETINGS
@given(any_rules(), BALLOTS)
def test_everybody_scoring_everybody_is_a_meeting_of_sheets(held: Rules, ballots: list[OpenedBallot]) -> None:
    at = {group.id: AT[group.id] for group in held.groups}
    sheets = result_of(held, ballots)
    scopes = scopes_of(*PRESENTERS)
    found = tally(held, scopes, apart(ballots), dict.fromkeys(scopes, at))
    assert found.ranking == sheets.ranking
    for one, other in zip(found.presenters, sheets.presenters, strict=True):
        assert replace(one, scope="sheet") == other
        assert found.turnout[one.scope] == sheets.turnout["sheet"]
        own = [flag for flag in found.flags if flag.params.get("scope", one.scope) == one.scope]
        assert [flag.code for flag in own] == [flag.code for flag in sheets.flags]
    assert [each.groups for each in found.presenters] == [each.groups for each in sheets.presenters]
    assert Result.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_each_score_rests_on_its_own_ballots() -> None:
    held = rules(groups=groups("60", "40"))
    found = rounds({"p1": {"A": ["90", "70"], "B": ["50"]}, "p2": {"A": ["60"], "B": []}}, held)
    assert [each.meeting and each.meeting.exact for each in found.presenters] == [Fraction(68), Fraction(60)]
    assert [each.scope for each in found.presenters] == [P1, P2]
    assert [(each.group, each.issued, each.valid) for each in found.turnout[P1]] == [("A", 2, 2), ("B", 1, 1)]
    assert found.flags == (Flag("empty-group", {"scope": P2, "group": "B"}),)
    everybody = together(found.turnout.values())
    assert [(each.group, each.issued, each.valid, each.expected) for each in everybody] == [
        ("A", 3, 3, 18),
        ("B", 1, 1, 18),
    ]


def test_the_denominator_is_the_presenter_s_own() -> None:
    held = rules(counting=counting(denominator="expected", abstentions={"kind": "value", "value": "0"}))
    at = {P1: {"A": Turnout(2, 2)}, P2: {"A": Turnout(1, 1)}}  # one is recused from p2
    found = rounds({"p1": {"A": ["80"]}, "p2": {"A": ["80"]}}, held, at=at)
    assert [each.meeting and each.meeting.shown for each in found.presenters] == ["40.0", "80.0"]
    cell = found.presenters[0].groups[0].criteria[0]
    assert (cell.scored, cell.not_returned) == (1, 1)


def test_void_ballots_are_the_presenter_s_own() -> None:
    held = rules(limits=[{"kind": "no-blanks"}])
    ballots = [
        OpenedBallot("A", None, "padding", P1),
        OpenedBallot("A", [[None]], scope=P1),
        OpenedBallot("A", [["101"]], scope=P1),
        OpenedBallot("A", [["10"], ["10"]], scope=P2),
        OpenedBallot("A", [["10"]], scope=P2),
    ]
    at = {P1: {"A": Turnout(5, 2)}, P2: {"A": Turnout(1, 5)}}
    found = tally(held, scopes_of("p1", "p2"), ballots, at)
    assert found.turnout[P1][0].void_reasons == {"padding": 1, "blank": 1, "out-of-range": 1}
    assert [(flag.code, flag.params["scope"]) for flag in found.flags] == [
        ("empty-group", P1),
        ("more-than-issued", P1),
        ("round-void", P1),
    ]
    assert [each.status for each in found.presenters] == ["void", "ranked"]
    assert found.turnout[P2][0].void_reasons == {"wrong-shape": 1}
    assert together(found.turnout.values())[0].void_reasons == {
        "padding": 1,
        "blank": 1,
        "out-of-range": 1,
        "wrong-shape": 1,
    }


def test_a_void_round_voids_nobody_else() -> None:
    """One ballot too many in one group: its presenter has no figure and is in no ranking, no best value and no base of the quota."""
    held = rules(
        groups=groups("60", "40"),
        components=[component("talk", "100", "meeting", ratio_to_best=True)],
        grades=grades(bands(good="50", poor="0"), {"grade": "good", "share": "50", "rounding": "ceiling"}),
    )
    cast: Cast = {
        name: {"A": ["90"], "B": [mark]} for name, mark in zip(("p1", "p2", "p3"), "123", strict=True)
    }
    at = {f"presenter/{name}": {"A": Turnout(2, 1), "B": Turnout(2, 1)} for name in cast}
    cast["p3"]["B"] = ["100", "100"]
    found = rounds(cast, held, at=at)
    alone = rounds({name: cast[name] for name in ("p1", "p2")}, held, at=at)
    assert [each.status for each in found.presenters] == ["ranked", "ranked", "void"]
    assert found.presenters[:2] == alone.presenters
    assert (found.ranking, found.quota, found.complete) == (alone.ranking, alone.quota, True)
    void = found.presenters[2]
    assert (void.meeting, void.composite, void.rank, void.grade, void.groups, void.flags) == (
        None,
        None,
        None,
        None,
        (),
        (),
    )
    assert [flag.code for flag in found.flags if flag.params.get("scope") == void.scope] == [
        "more-than-issued",
        "round-void",
    ]
    steps = why(held, found, "meeting", presenter="p3")
    assert [(step.code, step.params["status"]) for step in steps] == [("not-ranked", "void")]


def test_who_withdrew_before_their_round_was_void_stays_withdrawn() -> None:
    found = rounds({"p1": {"A": ["1", "2"]}}, rules(), at={P1: {"A": Turnout(2, 1)}}, withdrawn={"p1": "Ill"})
    assert (found.presenters[0].status, found.presenters[0].reason) == ("withdrawn", "Ill")


def test_more_than_expected_is_said_of_the_presenter() -> None:
    found = rounds({"p1": {"A": ["1", "2"]}}, rules(), at={P1: {"A": Turnout(1, 2)}})
    assert [(flag.code, flag.params["scope"]) for flag in found.flags] == [("more-than-expected", P1)]
    assert found.presenters[0].flags == ()


def test_who_withdrew_has_a_turnout_and_no_figure() -> None:
    cast: Cast = {"p1": {"A": ["1", "2"]}, "p2": {"A": ["3"]}}
    found = rounds(cast, rules(), withdrawn={"p2": "Ill"})
    gone = found.presenters[1]
    assert (gone.status, gone.meeting, gone.groups) == ("withdrawn", None, ())
    assert found.turnout[gone.scope][0].valid == 1
    assert together(found.turnout.values())[0].valid == 3


def test_nobody_cast_anything() -> None:
    found = rounds({"p1": {}, "p2": {}}, rules())
    assert found.flags == (
        Flag("empty-group", {"scope": P1, "group": "A"}),
        Flag("empty-group", {"scope": P2, "group": "A"}),
        Flag("no-ballots"),
    )
    assert found.open == ("no-marks",)


@pytest.mark.parametrize(
    ("limits", "paths"),
    [
        ([], []),
        ([{"kind": "no-blanks"}], []),
        ([{"kind": "no-blanks"}, {"kind": "no-ties"}], ["limits[1]"]),
        (
            [
                {"kind": "at-most", "level": "good", "criterion": None, "count": 2},
                {"kind": "at-most", "level": "good", "criterion": "duty", "count": 2},
            ],
            ["limits[0]", "limits[1]"],
        ),
    ],
)
def test_limits_across_presenters_are_refused(limits: list[Any], paths: list[str]) -> None:
    held = rules(criteria=[criterion(scale=levels())], limits=limits)
    assert [problem.path for problem in round_problems(held)] == paths
    if not paths:
        assert rounds({"p1": {"A": [0]}}, held).complete
        return
    with pytest.raises(RulesInvalid) as caught:
        rounds({"p1": {"A": [0]}, "p2": {"A": [0]}}, held)
    assert {problem.code for problem in caught.value.problems} == {"limit-across-presenters"}


def test_what_does_not_fit() -> None:
    held = rules()
    for scope in ("sheet", "presenter/p9"):
        with pytest.raises(InputInvalid, match="unknown-scope"):
            tally(held, scopes_of("p1"), [OpenedBallot("A", [["1"]], scope=scope)], {P1: {"A": AT["A"]}})
    with pytest.raises(InputInvalid, match="unknown-scope"):
        count(held, {"sheet": ["p1"]}, [OpenedBallot("A", [["1"]], scope=P1)])
    with pytest.raises(InputInvalid) as caught:
        tally(held, scopes_of("p1", "p2"), [], {P1: {"A": Turnout(-1, 0)}})
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        ("turnout.presenter/p1.A.expected", "bad-count"),
        ("turnout.presenter/p2.A", "turnout-missing"),
    ]


THREE = groups("50", "30", "20")


def marks(number: int) -> list[str]:
    return [str(50 + i) for i in range(number)]


def test_a_round_with_very_few_ballots_is_pointed_out() -> None:
    held = rules(groups=groups("60", "40"), k_min=5)
    cast: Cast = {"p1": {"A": marks(2), "B": marks(2)}, "p2": {"A": marks(9), "B": marks(9)}}
    assert Flag("below-k-min", {"scope": P1, "valid": 4}) in rounds(cast, held).flags


def test_every_number_of_a_round_has_its_working() -> None:
    held = rules(
        groups=groups("60", "40"),
        components=[component("meeting", "60", "meeting"), component("routine", "40")],
    )
    cast: Cast = {"p1": {"A": ["90", "70"], "B": ["50"]}, "p2": {"A": ["60"], "B": []}}
    found = rounds(cast, held, components={"routine": {"p1": "80", "p2": "90"}})
    for name in cast:
        for subject in ("meeting", "composite", "rank"):
            assert why(held, found, subject, presenter=name)
    steps = why(held, found, "cell", presenter="p1", group="A", criterion="duty")
    assert [step.code for step in steps] == ["counts", "sum", "divided", "rounded"]
