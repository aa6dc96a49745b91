"""Rules in, explained results out.

`Rules.from_json` reads the rules; `check_ballot` says whether a ballot keeps to them; `tally` makes the result from
ballots, and `tally_counts` from counts; `why` lists the steps to any number. Pure: no framework, no clock, no floats where a result is decided.
Errors: `RulesInvalid` and `InputInvalid` carry every problem at once; `NoSuchFigure` for a question without an
answer. Sentences for people are made elsewhere, from codes and parameters.
"""

from answerable.scoring.amending import amendable, lowers_k_min
from answerable.scoring.ballots import OpenedBallot, Violation, check_ballot
from answerable.scoring.counts import Counts, count
from answerable.scoring.errors import InputInvalid, NoSuchFigure, Problem, RulesInvalid, ScoringError
from answerable.scoring.inputs import beside_problems
from answerable.scoring.numbers import exact, shown
from answerable.scoring.parts import LevelScale, RangeScale, RankingScale
from answerable.scoring.result import Boundary, Decision, Figure, Flag, GroupTurnout, Result, Turnout
from answerable.scoring.rules import Rules
from answerable.scoring.scopes import demand_rounds, presenters_of, round_problems, together
from answerable.scoring.tally import tally, tally_counts
from answerable.scoring.working import WorkingStep, why

__all__ = [
    "Boundary",
    "Counts",
    "Decision",
    "Figure",
    "Flag",
    "GroupTurnout",
    "InputInvalid",
    "LevelScale",
    "NoSuchFigure",
    "OpenedBallot",
    "Problem",
    "RangeScale",
    "RankingScale",
    "Result",
    "Rules",
    "RulesInvalid",
    "ScoringError",
    "Turnout",
    "Violation",
    "WorkingStep",
    "amendable",
    "beside_problems",
    "check_ballot",
    "count",
    "demand_rounds",
    "exact",
    "lowers_k_min",
    "presenters_of",
    "round_problems",
    "shown",
    "tally",
    "tally_counts",
    "together",
    "why",
]
