"""Sentences: every problem that scoring can name has one, and the rules can be read in words."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import answerable.scoring
import examples
from answerable.scoring import Problem, Rules, RulesInvalid
from answerable.web.cycles import templates_ready
from answerable.web.cycles.problems import SENTENCES, SPECIAL, sentence
from answerable.web.cycles.wording import percent_of, rules_in_words
from web.cycles.test_cycles_rules_text import by_order, by_rate, by_share, everything


def codes_raised():
    """Every code that scoring writes into a Problem, read from its source."""
    codes = set()
    for source in Path(answerable.scoring.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                codes |= set(_codes_of(node))
    return codes


def _codes_of(call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    at = {"note": 0, "Problem": 1}.get(name)
    if at is None or len(call.args) <= at:
        return
    code = call.args[at]
    for node in (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,):
        if isinstance(node, ast.Constant):
            yield node.value


def test_every_problem_that_scoring_can_name_has_a_sentence():
    raised = codes_raised()
    assert len(raised) > 40
    assert raised - set(SENTENCES) - set(SPECIAL) == set()


def test_every_sentence_is_for_a_problem_that_exists():
    assert set(SENTENCES) | set(SPECIAL) == codes_raised() | {"scale-unused"}


def broken():
    """Rules with a fault of every kind that the form can bring about."""
    rules = everything()
    rules["criteria"][0]["weight"] = "x"
    rules["criteria"][1]["weight"] = "0"
    rules["criteria"][2]["title"] = ""
    rules["criteria"][4]["scale"] = examples.RANGE | {"low": "9", "high": "5"}
    rules["groups"][0]["weight"] = "50"
    rules["groups"][1]["id"] = "A"
    rules["groups"][2]["id"] = "组"
    rules["components"][0]["weight"] = "40"
    rules["components"][0]["source"] = "imported"
    rules["counting"]["trim"]["share"] = "0.5"
    rules["counting"]["abstentions"] = {"kind": "excluded"}
    rules["limits"][0]["count"] = "many"
    rules["grades"]["bands"][3]["at_least"] = "65"
    rules["grades"]["quota"]["grade"] = "gone"
    rules["decimals"] = 7
    return rules


def test_sentences_take_the_parameters_that_scoring_gives():
    with pytest.raises(RulesInvalid) as caught:
        Rules.from_json(broken())
    said = [sentence(problem) for problem in caught.value.problems]
    assert len(said) > 12
    assert not [text for text in said if "%(" in text]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"sum": "95", "missing": "5"}, "The weights add up to 95: 5 is missing to make 100."),
        (
            {"sum": "100.5", "over": "0.5"},
            "The weights add up to 100.5: 0.5 too much. They have to make 100.",
        ),
    ],
)
def test_weights_say_by_how_much_they_miss(params, expected):
    assert sentence(Problem("criteria", "weights-not-100", params)) == expected


def test_an_empty_number_is_asked_for_rather_than_quoted():
    assert sentence(Problem("x", "not-a-number", {"value": ""})) == "Fill this in with a number."


def test_the_debriefing_form_in_words():
    with translation.override("en"):
        words = rules_in_words(Rules.from_json(templates_ready.debriefing()))
    assert words == [
        "Criteria and their weights: Review of the year 25%, Highlights 15%, Analysis of problems 20%, "
        "Next-year plan 20%, Answers to questions 20%.",
        "Each criterion is scored as one of Good (100 points), Fairly good (85 points), Average (70 points), Poor (50 points).",
        "Rater groups and their weights: A Leadership 40%, B Functional heads 20%, C Unit heads 20%, D Representatives 20%.",
        "Each group's ballots are averaged for each criterion.",
        "A group's criteria are added up by their weights.",
        "The groups' scores are added up by their weights.",
        "Only ballots that were cast count in the divisor.",
        "What is left blank is left out of the count.",
        "If nobody of a group scores, the weights of the other groups are raised in proportion.",
        "Everybody scores every presenter.",
        "The composite score is made of Meeting score 50%, Routine and on-site 40%, Report pre-review 10%.",
        "Equal scores share a rank.",
        "Grades by score: Good from 85, Fairly good from 70, Average from 60, Poor from 0.",
        "At most 30% of the presenters (rounded down) are graded “Good” or better; the others step down.",
        "A tie at that boundary is settled by a named decision with a reason, never silently.",
        "Everything is worked out exactly; only what is shown is rounded, half up, to 1 decimal.",
        "What fewer than 5 raters of a group gave a presenter is not shown by itself.",
    ]


def test_what_differs_is_said():
    words = rules_in_words(Rules.from_json(everything()))
    for expected in (
        "“Answers to questions” is scored as a number from 0 to 10 in steps of 0.5.",
        "Each ballot's total is made first, by the weights of the criteria.",
        "A group's score is the average of its ballots' totals, without the highest 12.5% and the lowest 12.5% of the marks, to parts of a mark.",
        "Everybody expected counts in the divisor; whoever does not score counts like a blank.",
        "What is left blank counts as 60 points of 100.",
        "If nobody of a group scores, there is no result.",
        "A ballot that gives “Good” more than 6 times is void.",
        "A ballot that gives “Good” more than 2 times in “Next-year plan” is void.",
        "A ballot that gives two presenters the same score in a criterion is void.",
        "A ballot that leaves anything blank is void.",
        "“Routine and on-site” is divided by the best presenter's and counted out of 100.",
        "Where Average, Poor together make up at least 1/3 of a presenter's marks, the grade is lowered by 1 step.",
        "At most 5 presenters are graded “Good” or better; the others step down.",
    ):
        assert words.count(expected) == 1, expected


def test_a_rate_and_a_table_of_points_in_words():
    words = rules_in_words(Rules.from_json(by_rate()))
    for expected in (
        "“Approval” is the share of all marks that are Good, in percent.",
        "“Approval” is turned into points: 100 points from 90%, 90 points from 80%, 60 points from 0%.",
        "“Visits” is turned into points: 60 points from 0.",
    ):
        assert words.count(expected) == 1, expected


def test_an_order_in_words():
    words = " ".join(rules_in_words(Rules.from_json(by_order())))
    assert (
        "an order of the presenters, from place 1 (100 points) to place 19 (100/19 points), no two in one place"
        in words
    )


def test_points_by_share_in_words():
    words = rules_in_words(Rules.from_json(by_share()))
    expected = (
        "For each criterion, the share of a group's marks that are Excellent is turned into points: "
        "100 points from 90%, 60 points from 0%."
    )
    assert words.count(expected) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"method": "median"}, "For each criterion the median of each group's ballots is taken."),
        ({"method": "median", "per": "total"}, "A group's score is the median of its ballots' totals."),
        ({"per": "total"}, "A group's score is the average of its ballots' totals."),
        (
            {"method": "trimmed", "trim": {"kind": "count", "k": 2}},
            "Each group's ballots are averaged for each criterion, without the 2 highest and the 2 lowest marks.",
        ),
        (
            {"method": "trimmed", "trim": {"kind": "share", "share": "0.1", "rounding": "floor"}},
            "Each group's ballots are averaged for each criterion, "
            "without the highest 10% and the lowest 10% of the marks, whole marks only.",
        ),
        (
            {"denominator": "issued", "abstentions": {"kind": "value", "value": "0"}},
            "Every ballot issued counts in the divisor; one that is not returned counts like a blank.",
        ),
        ({"empty_group": "zero"}, "If nobody of a group scores, the group counts as zero."),
    ],
)
def test_ways_of_counting_in_words(change, expected):
    rules = templates_ready.debriefing()
    rules["counting"] |= change
    assert rules_in_words(Rules.from_json(rules)).count(expected) == 1


def test_a_share_is_read_in_percent():
    assert [percent_of(share) for share in ("0.1", "0.125", "0.3", "0")] == ["10", "12.5", "30", "0"]
