"""Random small meetings, and everything that is public of each, as the adversary reads it."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import examples
from answerable.disclosure import Disclosed, decide, public
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally, why
from disclosure.adversary import Cell, Outputs, Sizes

WEIGHTS = (
    ("100",),
    ("60", "40"),
    ("40", "20", "40"),
    ("50", "30", "20"),
    ("40", "20", "20", "20"),
    ("90", "10"),
)
CRITERIA = ("100",), ("60", "40"), ("25", "35", "40"), ("25", "15", "20", "20", "20")
BLANKS = ({"kind": "excluded"}, {"kind": "excluded"}, {"kind": "value", "value": "60"})
LEVELS = ("100", "80", "60", "0"), ("100", "85", "70", "50"), ("10", "5", "1"), ("1", "0")


@dataclass(frozen=True)
class Case:
    """A meeting with its results under each manifest."""

    rules: Sequence[Rules]
    results: Sequence[Result]

    @cached_property
    def shown(self) -> Disclosed:
        return decide(self.rules, self.results)

    @property
    def least(self) -> int:
        return max(each.k_min for each in self.results)

    def sizes(self) -> Sizes:
        marks: dict[Cell, int] = {}
        absent: dict[Cell, int] = {}
        for presenter, group, cell in self.cells():
            if group.ballots:
                marks[presenter, group.id, cell.id] = cell.scored
                absent[presenter, group.id, cell.id] = cell.abstained + cell.not_returned
        return Sizes(marks, absent)

    def cells(self) -> Iterator[tuple[str, Any, Any]]:
        for presenter in self.results[-1].presenters:
            for group in presenter.groups:
                for cell in group.criteria or ():
                    yield presenter.id, group, cell


def outputs_of(rules: Rules, seen: Result) -> Outputs:
    """What a published view tells, with the working of each figure that pages and workbook link to."""
    workings = []
    for row in seen.presenters:
        questions: list[tuple[str, dict[str, str]]] = [
            ("meeting", {}),
            ("composite", {}),
            ("rank", {}),
            ("grade", {}),
        ]
        questions += [("group", {"group": group.id}) for group in row.groups]
        questions += [("criterion", {"criterion": each.id}) for each in rules.criteria if row.groups]
        questions += [
            ("cell", {"group": group.id, "criterion": each.id})
            for group in row.groups
            for each in rules.criteria
        ]
        for subject, asked in questions:
            steps = [step.to_json() for step in why(rules, seen, subject, presenter=row.id, **asked)]
            workings.append((subject, {"presenter": row.id, **asked}, steps))
    return Outputs(rules.to_json(), json.loads(json.dumps(seen.to_json())), json.loads(json.dumps(workings)))


def everything_public(case: Case) -> list[Outputs]:
    shown = case.shown
    return [
        outputs_of(rules, public(shown, under))
        for under, rules in enumerate(case.rules)
        if shown.under(under)
    ]


def meeting(seed: int | str) -> Case:
    """Groups of one to six, some of twelve; abstentions, groups of one mind, exactly `k_min`, amendments, a ballot for each presenter."""
    draw = random.Random(f"disclosure {seed}")
    written = _rules(draw)
    held = Rules.from_json(written)
    presenters = [f"p{number}" for number in range(draw.choice((1, 2, 3, 4)))]
    in_rounds = draw.random() < 0.3
    scopes = {f"presenter/{each}": [each] for each in presenters} if in_rounds else {"sheet": presenters}
    sizes = {group.id: _size(draw, held.k_min) for group in held.groups}
    ballots = [
        ballot for scope, some in scopes.items() for ballot in _ballots(draw, held, scope, some, sizes)
    ]
    turnout = {scope: {group: Turnout(7, 7) for group in sizes} for scope in scopes}
    manifests = [held, *(Rules.from_json(_amended(draw, written)) for _ in range(draw.choice((0, 0, 1, 2))))]
    components = (
        {"routine": {each: str(draw.randint(60, 100)) for each in presenters}}
        if written["components"]
        else {}
    )
    results = [tally(each, scopes, ballots, turnout, components) for each in manifests]
    return Case(manifests, results)


def _rules(draw: random.Random) -> dict[str, Any]:
    points = draw.choice(LEVELS)
    criteria = [
        examples.criterion(f"c{number}", weight, examples.levels(*points))
        for number, weight in enumerate(draw.choice(CRITERIA))
    ]
    parts = [examples.component("meeting", "50", "meeting"), examples.component("routine", "50")]
    blanks = draw.choice(BLANKS)
    return examples.written(
        criteria=criteria,
        groups=examples.groups(*draw.choice(WEIGHTS)),
        counting=examples.counting(abstentions=blanks),
        components=draw.choice(([], [], parts)),
        grades=examples.grades(draw.choice(([], examples.bands(good="85", fair="70", poor="0")))),
        decimals=draw.choice((1, 1, 2, 4)),
        k_min=draw.choice((3, 5, 5)),
    )


def _size(draw: random.Random, least: int) -> int:
    return draw.choice((1, 2, 3, 4, 5, 6, least, least, 12))


def _ballots(
    draw: random.Random, held: Rules, scope: str, presenters: Sequence[str], sizes: Mapping[str, int]
) -> Iterator[OpenedBallot]:
    levels = len(held.criteria[0].scale.labels())
    blank = draw.choice((0, 0, 0.1, 0.6))
    for group, size in sizes.items():
        alike = draw.random() < 0.25
        agreed = [[min(levels - 1, int(draw.expovariate(1.2))) for _ in held.criteria] for _ in presenters]
        for _ in range(max(0, size - (scope != "sheet" and draw.random() < 0.3))):
            rows = [
                [
                    None
                    if draw.random() < blank
                    else mark
                    if alike
                    else min(levels - 1, int(draw.expovariate(1.2)))
                    for mark in row
                ]
                for row in agreed
            ]
            yield OpenedBallot(group, rows, None, scope)


def _amended(draw: random.Random, written: dict[str, Any]) -> dict[str, Any]:
    """Other weights of groups and criteria, more decimals."""
    weights = draw.choice([each for each in WEIGHTS if len(each) == len(written["groups"])])
    columns = draw.choice([each for each in CRITERIA if len(each) == len(written["criteria"])])
    moved = draw.sample(weights, len(weights))
    return {
        **written,
        "groups": [
            {**group, "weight": weight} for group, weight in zip(written["groups"], moved, strict=True)
        ],
        "criteria": [
            {**one, "weight": weight}
            for one, weight in zip(written["criteria"], draw.sample(columns, len(columns)), strict=True)
        ],
        "counting": {
            **written["counting"],
            "abstentions": draw.choice((BLANKS[0], written["counting"]["abstentions"])),
        },
        "decimals": draw.choice((1, 3)),
    }
