"""Random rules, ballots and everything else that a tally is given, the same in every run; some of them cannot be tallied."""

import random
from collections.abc import Iterator
from typing import Any

import examples
from answerable.protocol import canonical
from answerable.scoring import Decision, OpenedBallot, Rules, ScoringError, Turnout, tally

NUMBER = 400
GROUPS = ("100",), ("60", "40"), ("50", "30.5", "19.5"), ("33.3333", "33.3333", "33.3334")
WEIGHTS = ("100",), ("70", "30"), ("25", "15", "60")
POINTS = ("4", "3", "1", "0"), ("100", "85.5", "70"), ("1", "0.3333")
BOTTOM = {"at_least": "0", "points": "0"}
RANGES = ("0", "10", "0.5"), ("50", "100", "0.25"), ("0", "1", "0.0001"), ("60", "100", "5")


def inputs() -> Iterator[dict[str, Any]]:
    for number in range(NUMBER):
        yield given(random.Random(f"tally {number}"))


def result(made: dict[str, Any]) -> str | None:
    """The canonical text of the result; None when the rules or the rest cannot be."""
    ballots = [
        OpenedBallot(one["group"], one["scores"], one["reason"], one["scope"]) for one in made["ballots"]
    ]
    beside = (
        made["components"],
        made["withdrawn"],
        [Decision.from_json(one) for one in made["decisions"]],
    )
    turnout = {
        scope: {group: Turnout(one["expected"], one["issued"]) for group, one in groups.items()}
        for scope, groups in made["turnout"].items()
    }
    try:
        tallied = tally(Rules.from_json(made["rules"]), dict(made["scopes"]), ballots, turnout, *beside)
    except ScoringError:
        return None
    return canonical.dumps(tallied.to_json()).decode()


def given(draw: random.Random) -> dict[str, Any]:
    rules = rules_of(draw)
    rounds = draw.random() < 0.3
    if rounds and draw.random() < 0.9:
        for criterion in rules["criteria"]:
            if criterion["scale"]["kind"] == "ranking":
                criterion["scale"] = examples.levels(*POINTS[0])
        rules["limits"] = [limit for limit in rules["limits"] if limit["kind"] == "no-blanks"]
    presenters = [f"p{number}" for number in range(draw.choice((1, 2, 3, 5, 8)))]
    names = [group["id"] for group in rules["groups"]]
    alike = draw.random() < 0.4  # equal ballots make ties
    scopes = [(f"presenter/{name}", [name]) for name in presenters] if rounds else [("sheet", presenters)]
    ballots = [
        ballot_of(draw, rules, some, names, alike) | {"scope": scope}
        for scope, some in scopes
        for _ in range(draw.choice((0, 1, 4, 12, 25)))
    ]
    turnout = {
        scope: {
            # One scope in ten or so may have more ballots than it was issued, which voids it.
            group: {"expected": draw.randint(0, 20), "issued": draw.randint(0 if void else 25, 30)}
            for group in names
        }
        for scope, _ in scopes
        for void in [draw.random() < 0.1]
    }
    made = {
        "rules": rules,
        "scopes": scopes,
        "ballots": ballots,
        "turnout": turnout,
        "components": components_of(draw, rules, presenters),
        "withdrawn": {name: "Moved" for name in presenters if draw.random() < 0.1},
        "decisions": [],
    }
    decide(draw, made)
    return made


def decide(draw: random.Random, made: dict[str, Any]) -> None:
    """Decides the tie that there is, sometimes with too many chosen, or with a decision on something else."""
    if draw.random() < 0.1:
        made["decisions"] = [decision("quota-good-000000000000", ["p0"])]
    text = result(made) if draw.random() < 0.8 else None
    for boundary in canonical.loads(text.encode())["boundaries"] if text else []:
        chosen = draw.sample(
            boundary["tied"], min(len(boundary["tied"]), draw.choice((boundary["places"], 1, 3)))
        )
        made["decisions"].append(decision(boundary["id"], chosen))


def decision(boundary: str, chosen: list[str]) -> dict[str, Any]:
    return {"boundary": boundary, "chosen": chosen, "reason": "Longer in office", "decided_by": "The board"}


def rules_of(draw: random.Random) -> dict[str, Any]:
    criteria = [
        examples.criterion(f"c{number}", weight, scale_of(draw))
        for number, weight in enumerate(draw.choice(WEIGHTS))
    ]
    rules = examples.written(
        criteria=criteria,
        groups=examples.groups(*draw.choice(GROUPS)),
        counting=counting_of(draw),
        limits=limits_of(draw),
        components=parts_of(draw),
        grades=grades_of(draw),
        recusal=draw.choice(("none", "none", "none", "self")),
        decimals=draw.randint(0, 6),
        k_min=draw.choice((1, 2, 5, 10)),
    )
    if draw.random() < 0.15:
        spoil(draw, rules)
    return rules


def scale_of(draw: random.Random) -> dict[str, Any]:
    if draw.random() < 0.6:
        return examples.levels(*draw.choice(POINTS))
    if draw.random() < 0.4:
        return examples.ranking(draw.randint(2, 9))
    low, high, step = draw.choice(RANGES)
    return {"kind": "range", "low": low, "high": high, "step": step}


def counting_of(draw: random.Random) -> dict[str, Any]:
    method = draw.choice(("mean", "mean", "trimmed", "trimmed", "median", "share"))
    value = {"kind": "value", "value": draw.choice(("0", "33.3333", "100"))}
    blanks = draw.choice(({"kind": "excluded"}, value))
    share = {
        "levels": draw.sample(["l0", "l1", "l2"], draw.randint(1, 2)),
        "bands": [
            {"at_least": "66.6667", "points": "90"},
            {"at_least": "50", "points": "60.5"},
            {"at_least": "0", "points": "0"},
        ],
    }
    trims = (
        {"kind": "count", "k": draw.randint(1, 3)},
        {
            "kind": "share",
            "share": draw.choice(("0.1", "0.25", "0.4999")),
            "rounding": draw.choice(("floor", "fractional")),
        },
    )
    return examples.counting(
        method=method,
        per=draw.choice(("criterion", "total")) if method != "share" else "criterion",
        trim=draw.choice(trims) if method == "trimmed" else None,
        denominator=draw.choice(("cast", "issued", "expected")) if blanks["kind"] == "value" else "cast",
        abstentions=blanks,
        empty_group=draw.choice(("renormalise", "zero", "refuse")),
        **({"share": share} if method == "share" else {}),
    )


def limits_of(draw: random.Random) -> list[dict[str, Any]]:
    kinds = [
        {"kind": "no-ties"},
        {"kind": "no-blanks"},
        {
            "kind": "at-most",
            "level": "l0",
            "criterion": draw.choice((None, "c0")),
            "count": draw.randint(0, 3),
        },
    ]
    return [limit for limit in kinds if draw.random() < 0.12]


def parts_of(draw: random.Random) -> list[dict[str, Any]]:
    if draw.random() < 0.5:
        return []
    brought = [
        examples.component("routine", "30", full="20", ratio_to_best=draw.random() < 0.5),
        draw.choice((examples.component("report", "20"), rate_of(draw), banded())),
    ]
    return [
        *brought[: draw.randint(0, 2)],
        examples.component("meeting", "50", "meeting", ratio_to_best=draw.random() < 0.5),
        *brought,
    ][-3:]


def rate_of(draw: random.Random) -> dict[str, Any]:
    bands = [{"at_least": "50", "points": "100"}, {"at_least": "12.5", "points": "33.3333"}, BOTTOM]
    levels = draw.sample(["l0", "l1", "l2"], draw.randint(1, 2))
    return examples.component("approval", "20", "rate", levels=levels, bands=bands)


def banded() -> dict[str, Any]:
    bands = [{"at_least": "19.5", "points": "80"}, {"at_least": "10", "points": "90.5"}, BOTTOM]
    return examples.component("report", "20", full="400", bands=bands)


def grades_of(draw: random.Random) -> dict[str, Any]:
    if draw.random() < 0.2:
        return examples.grades([])
    bands = examples.bands(best="70.5", good="40", fair="20", poor="0")
    share = {
        "grade": "good",
        "share": draw.choice(("10", "1/3", "33.3333")),
        "rounding": draw.choice(("floor", "half-up", "ceiling")),
    }
    quota = draw.choice((None, {"grade": draw.choice(("best", "good")), "count": draw.randint(0, 3)}, share))
    demotion = {"levels": ["l1"], "share": draw.choice(("1/3", "50", "0.5")), "steps": draw.randint(1, 3)}
    return examples.grades(bands, quota, draw.choice((None, demotion)))


def components_of(draw: random.Random, rules: dict[str, Any], presenters: list[str]) -> dict[str, Any]:
    texts = ("0", "20", "12.5", "19.9999", "7.25", "20.0001", "100")
    return {
        part["id"]: {
            name: draw.choice(texts[:4] if draw.random() < 0.95 else texts)
            for name in presenters
            if draw.random() < 0.97
        }
        for part in rules["components"]
        if part["source"] == "imported"
    }


def ballot_of(
    draw: random.Random, rules: dict[str, Any], presenters: list[str], names: list[str], alike: bool
) -> dict[str, Any]:
    if draw.random() < 0.03:
        return {
            "group": draw.choice(names),
            "scores": None,
            "reason": draw.choice(("seal", "form", "shape", None)),
        }
    scales = [criterion["scale"] for criterion in rules["criteria"]]
    row = [score(draw, scale) for scale in scales]
    scores = [row if alike else [score(draw, scale) for scale in scales] for _ in presenters]
    for column, scale in enumerate(scales):
        if scale["kind"] == "ranking" and draw.random() < 0.9:
            put_in_order(draw, scores, column, scale["places"])
    return {"group": draw.choice(names), "scores": scores, "reason": None}


def put_in_order(draw: random.Random, scores: list[list[Any]], column: int, places: int) -> None:
    """Nobody in one place with somebody else; those for whom there is none are left blank."""
    order: list[Any] = draw.sample(range(places), places) + [None] * len(scores)
    for number, row in enumerate(scores):
        scores[number] = [*row[:column], order[number], *row[column + 1 :]]


def score(draw: random.Random, scale: dict[str, Any]) -> Any:
    if draw.random() < 0.08:
        return None
    if draw.random() < 0.01:
        return draw.choice((99, "75.123", "-1", "1000000", 0, "60", "60.0"))
    if scale["kind"] == "levels":
        return draw.randrange(len(scale["levels"]))
    if scale["kind"] == "ranking":
        return draw.randrange(scale["places"])
    low, high, step = (float(scale[part]) for part in ("low", "high", "step"))
    text = f"{low + step * draw.randint(0, round((high - low) / step)):.4f}"
    return text if draw.random() < 0.1 else text.rstrip("0").rstrip(".")


def spoil(draw: random.Random, rules: dict[str, Any]) -> None:
    """One thing that rules may not say, or just may."""
    changes: list[tuple[dict[str, Any], str, Any]] = [
        (rules["criteria"][0], "weight", draw.choice(("0", "100.0", "99.9999", "100.00000", 100, "1e2"))),
        (
            rules["criteria"][0],
            "title",
            draw.choice(("", " ", "A\u200bB", "x" * 201, "优秀" * 100, "A\u2028")),
        ),
        (rules["criteria"][0], "id", draw.choice(("c 0", "", "c-0", "x" * 41, "__proto__"))),
        (rules["groups"][0], "id", draw.choice(("constructor", "__proto__", "B"))),
        (rules, "decimals", draw.choice((-1, 7, "1", True))),
        (rules, "k_min", draw.choice((0, 1001, 1000))),
        (rules, "recusal", draw.choice(("own-unit", "all", None))),
        (rules, "v", draw.choice((2, "1", True))),
        (rules, "more", 1),
        (
            rules["counting"],
            "trim",
            draw.choice(({"kind": "count", "k": 0}, {"kind": "share", "share": "0.5", "rounding": "floor"})),
        ),
        (rules["counting"], "share", None),
        (
            rules["counting"],
            "abstentions",
            draw.choice(({"kind": "value", "value": "100.1"}, {"kind": "excluded", "value": "1"})),
        ),
        (
            rules["grades"],
            "quota",
            draw.choice(
                ({"grade": "poor", "count": 1}, {"grade": "good", "share": "4/3", "rounding": "floor"})
            ),
        ),
        (
            rules["grades"],
            "demotion",
            draw.choice(
                ({"levels": ["l9"], "share": "1/3", "steps": 1}, {"levels": ["l1"], "share": "0", "steps": 1})
            ),
        ),
        (rules["grades"], "bands", examples.bands(good="80", poor="0.1")),
    ]
    held, name, value = draw.choice(changes)
    held[name] = value
