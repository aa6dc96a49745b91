"""The example rules of all tests, as JSON with any part replaced, and small meetings to score by hand under them."""

from collections.abc import Mapping, Sequence
from typing import Any

from answerable.scoring import Decision, OpenedBallot, Result, Rules, Turnout, tally

LEVELS = [
    {"id": "excellent", "title": "Excellent", "points": "100"},
    {"id": "good", "title": "Good", "points": "80"},
    {"id": "fair", "title": "Fair", "points": "60"},
    {"id": "poor", "title": "Poor", "points": "0"},
]
RANGE = {"kind": "range", "low": "0", "high": "100", "step": "1"}


def criterion(name: str = "duty", weight: str = "100", scale: Any = None) -> dict[str, Any]:
    return {"id": name, "title": name.title(), "weight": weight, "scale": scale or RANGE}


def levels(*points: str) -> dict[str, Any]:
    named = (
        LEVELS
        if not points
        else [{"id": f"l{i}", "title": f"Level {i}", "points": text} for i, text in enumerate(points)]
    )
    return {"kind": "levels", "levels": named}


def ranking(places: int) -> dict[str, Any]:
    return {"kind": "ranking", "places": places}


def named_levels(**points: str) -> dict[str, Any]:
    """Levels by title; each has its title in small letters as its id."""
    held = [{"id": title.lower(), "title": title, "points": text} for title, text in points.items()]
    return {"kind": "levels", "levels": held}


def titled(**weights: str) -> list[dict[str, Any]]:
    """Groups A, B, C by title."""
    return [
        {"id": name, "title": title, "weight": weight}
        for name, (title, weight) in zip("ABCDEF", weights.items(), strict=False)
    ]


def groups(*weights: str) -> list[dict[str, Any]]:
    return [
        {"id": name, "title": f"Group {name}", "weight": w}
        for name, w in zip("ABCDEF", weights, strict=False)
    ]


def counting(**parts: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "method": "mean",
        "per": "criterion",
        "trim": None,
        "denominator": "cast",
        "abstentions": {"kind": "excluded"},
        "empty_group": "renormalise",
    }
    return {**plain, **parts}


def bands(**floors: str) -> list[dict[str, Any]]:
    return [{"id": name, "title": name.title(), "at_least": floor} for name, floor in floors.items()]


def grades(
    given: list[dict[str, Any]] | None = None, quota: Any = None, demotion: Any = None
) -> dict[str, Any]:
    standing = bands(good="80", middling="60", poor="0") if given is None else given
    return {"bands": standing, "quota": quota, "demotion": demotion}


def component(name: str, weight: str, source: str = "imported", **parts: Any) -> dict[str, Any]:
    plain = {"id": name, "title": name.title(), "weight": weight, "source": source, "full": "100"}
    return {**plain, "ratio_to_best": False, **parts}


def rate(name: str, weight: str, levels: Sequence[str], **points: Any) -> dict[str, Any]:
    """A component that is the share of marks at `levels`; `points` by percent as `from_90="100"`."""
    bands = [{"at_least": floor.removeprefix("from_"), "points": given} for floor, given in points.items()]
    return component(name, weight, "rate", levels=list(levels), bands=bands)


def written(**parts: Any) -> dict[str, Any]:
    """One criterion 0-100, one group, plain means."""
    plain: dict[str, Any] = {
        "v": 1,
        "criteria": [criterion()],
        "groups": groups("100"),
        "counting": counting(),
        "recusal": "none",
        "limits": [],
        "components": [],
        "grades": grades([]),
        "decimals": 1,
        "k_min": 1,
    }
    return {**plain, **parts}


def rules(**parts: Any) -> Rules:
    return Rules.from_json(written(**parts))


def sheets(group: str, *columns: Sequence[Any]) -> list[OpenedBallot]:
    """Ballots of a group from one column a presenter, one entry a ballot (single criterion)."""
    return [OpenedBallot(group, [[score] for score in scores]) for scores in zip(*columns, strict=True)]


def turnout(ballots: Sequence[OpenedBallot], names: str) -> dict[str, Turnout]:
    held = {name: sum(1 for ballot in ballots if ballot.group == name) for name in names}
    return {name: Turnout(number, number) for name, number in held.items()}


def scored(
    held: Rules,
    ballots: Sequence[OpenedBallot],
    presenters: Sequence[str] = ("p1",),
    at: Mapping[str, Turnout] | None = None,
    components: Mapping[str, Mapping[str, str]] | None = None,
    withdrawn: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    given = at or turnout(ballots, "".join(group.id for group in held.groups))
    return tally(held, {"sheet": presenters}, ballots, {"sheet": given}, components, withdrawn, decisions)


def meeting_scores(result: Result) -> list[str | None]:
    return [None if each.meeting is None else each.meeting.shown for each in result.presenters]


DEBRIEFING = written(
    criteria=[
        criterion(name, weight, levels("100", "85", "70", "50"))
        for name, weight in (
            ("review", "25"),
            ("highlights", "15"),
            ("problems", "20"),
            ("plan", "20"),
            ("answers", "20"),
        )
    ],
    groups=groups("40", "20", "20", "20"),
    components=[
        component("meeting", "50", "meeting"),
        component("routine", "40"),
        component("report", "10"),
    ],
    grades=grades(
        bands(good="85", fair="70", average="60", poor="0"),
        quota={"grade": "good", "share": "30", "rounding": "floor"},
        demotion={"levels": ["l2", "l3"], "share": "1/3", "steps": 1},
    ),
    k_min=5,
)

REVIEWED = written(
    criteria=[
        criterion("review", "60", named_levels(Excellent="100", Good="85", Poor="50")),
        criterion("plan", "40", RANGE | {"step": "0.5"}),
    ],
    groups=titled(Leadership="70", Units="30"),
    k_min=3,
)
