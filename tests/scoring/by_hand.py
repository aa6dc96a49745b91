"""A second calculation of composite scores, ballot by ballot, from the rules' JSON alone, as somebody with a calculator would go about it.

It shares nothing with `answerable.scoring`: marks are lists, trims cut up single marks, and nothing is counted first.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

Mark = Fraction | None
Ballot = Mapping[str, Any]
"""As `verifier.tallies` makes them: group, scope, scores."""


class Sheet:
    """One scope: its presenters, the valid ballots of each group, and how many ballots the rules ask for beyond them."""

    def __init__(
        self, rules: Any, presenters: Sequence[str], ballots: Sequence[Ballot], turnout: Any
    ) -> None:
        self.rules, self.presenters = rules, presenters
        standing = [each for each in ballots if is_valid(rules, len(presenters), each["scores"])]
        self.by_group = {
            group["id"]: [each["scores"] for each in standing if each["group"] == group["id"]]
            for group in rules["groups"]
        }
        cast = {group: sum(each["group"] == group for each in ballots) for group in self.by_group}
        self.void = any(cast[group] > turnout[group]["issued"] for group in cast)
        asked = rules["counting"]["denominator"]
        self.away = {
            group: 0 if asked == "cast" else max(0, turnout[group][asked] - len(rows))
            for group, rows in self.by_group.items()
        }

    def rows(self, group: str, presenter: str) -> list[list[Mark]]:
        """The marks of each ballot of the group on the presenter, on the scale of 100."""
        index = self.presenters.index(presenter)
        scales = [each["scale"] for each in self.rules["criteria"]]
        return [
            [mark(scale, score) for scale, score in zip(scales, sheet[index], strict=True)]
            for sheet in self.by_group[group]
        ]


def is_valid(rules: Any, rows: int, scores: Any) -> bool:
    criteria = rules["criteria"]
    if scores is None or len(scores) != rows or any(len(row) != len(criteria) for row in scores):
        return False
    for column, criterion in enumerate(criteria):
        given = [row[column] for row in scores if row[column] is not None]
        if not all(on_scale(criterion["scale"], score) for score in given):
            return False
        order = criterion["scale"]["kind"] == "ranking" or {"kind": "no-ties"} in rules["limits"]
        if order and len({mark(criterion["scale"], score) for score in given}) < len(given):
            return False
    if {"kind": "no-blanks"} in rules["limits"] and any(None in row for row in scores):
        return False
    return not any(
        exceeds(criteria, limit, scores) for limit in rules["limits"] if limit["kind"] == "at-most"
    )


def exceeds(criteria: Any, limit: Any, scores: Any) -> bool:
    given = 0
    for column, criterion in enumerate(criteria):
        ids = level_ids(criterion["scale"])
        if limit["level"] in ids and limit["criterion"] in (None, criterion["id"]):
            given += [row[column] for row in scores].count(ids.index(limit["level"]))
    return given > limit["count"]


def level_ids(scale: Any) -> list[str]:
    return [each["id"] for each in scale.get("levels", ())]


def on_scale(scale: Any, score: Any) -> bool:
    if scale["kind"] != "range":
        return type(score) is int and 0 <= score < len(scale.get("levels", range(scale.get("places", 0))))
    if type(score) is not str or score.startswith("-"):
        return False
    low, high, step = (Fraction(scale[part]) for part in ("low", "high", "step"))
    return low <= Fraction(score) <= high and (Fraction(score) - low) % step == 0


def mark(scale: Any, score: Any) -> Mark:
    if score is None:
        return None
    if scale["kind"] == "ranking":
        return Fraction(100 * (scale["places"] - score), scale["places"])
    if scale["kind"] == "range":
        return Fraction(score) * 100 / Fraction(scale["high"])
    points = [Fraction(each["points"]) for each in scale["levels"]]
    return points[score] * 100 / points[0]


def average(counting: Any, marks: list[Fraction]) -> Fraction:
    ordered, n = sorted(marks), len(marks)
    if counting["method"] == "median":
        return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    if counting["method"] != "trimmed":
        return sum(marks, Fraction(0)) / n
    trim = counting["trim"]
    if trim["kind"] == "count":
        k = trim["k"]
        kept = ordered[k : n - k] if n > 2 * k else ordered
        return sum(kept, Fraction(0)) / len(kept)
    cut = Fraction(trim["share"]) * n
    if trim["rounding"] == "floor":
        kept = ordered[floor(cut) : n - floor(cut)]
        return sum(kept, Fraction(0)) / len(kept)
    # Every mark is split into as many equal slices as make the cut a whole number of them.
    slices = [each for each in ordered for _ in range(cut.denominator)]
    kept = slices[cut.numerator : len(slices) - cut.numerator]
    return sum(kept, Fraction(0)) / len(kept)


def points_for(bands: Any, value: Fraction) -> Fraction:
    return next(Fraction(each["points"]) for each in bands if value >= Fraction(each["at_least"]))


def combined(rule: str, parts: list[tuple[Fraction, Mark]]) -> Mark:
    there = [(weight, score) for weight, score in parts if score is not None]
    if not there or (rule == "refuse" and len(there) < len(parts)):
        return None
    over = sum(weight for weight, _ in (parts if rule == "zero" else there))
    return sum((weight * score for weight, score in there), Fraction(0)) / over


def blank_value(rules: Any) -> Mark:
    given = rules["counting"]["abstentions"]
    return Fraction(given["value"]) if given["kind"] == "value" else None


def column_marks(sheet: Sheet, group: str, presenter: str, column: int) -> list[tuple[Any, Fraction]]:
    """Each mark that counts, with the score that it came of (None for one that is absent)."""
    value = blank_value(sheet.rules)
    index = sheet.presenters.index(presenter)
    scale = sheet.rules["criteria"][column]["scale"]
    given = [rows[index][column] for rows in sheet.by_group[group]]
    if not given:
        return []
    marks = [(score, mark(scale, score)) for score in [*given, *[None] * sheet.away[group]]]
    filled = [(score, value if one is None else one) for score, one in marks]
    return [(score, one) for score, one in filled if one is not None]


def cell_score(sheet: Sheet, group: str, presenter: str, column: int) -> Mark:
    marks, counting = column_marks(sheet, group, presenter, column), sheet.rules["counting"]
    if not marks:
        return None
    if counting["method"] == "share":
        return points_for(counting["share"]["bands"], rate(sheet, column, counting["share"]["levels"], marks))
    return average(counting, [one for _, one in marks])


def rate(sheet: Sheet, column: int, levels: Sequence[str], marks: list[tuple[Any, Fraction]]) -> Fraction:
    ids = level_ids(sheet.rules["criteria"][column]["scale"])
    return Fraction(100 * sum(score is not None and ids[score] in levels for score, _ in marks), len(marks))


def group_score(sheet: Sheet, group: str, presenter: str) -> Mark:
    criteria, counting = sheet.rules["criteria"], sheet.rules["counting"]
    if counting["per"] == "criterion":
        cells = [
            (Fraction(each["weight"]), cell_score(sheet, group, presenter, column))
            for column, each in enumerate(criteria)
        ]
        return combined(counting["empty_group"], cells)
    value, totals = blank_value(sheet.rules), []
    for row in sheet.rows(group, presenter):
        filled = [value if one is None else one for one in row]
        if None not in filled:
            weights = [Fraction(each["weight"]) for each in criteria]
            totals.append(
                sum((w * m for w, m in zip(weights, filled, strict=True) if m is not None), Fraction(0)) / 100
            )
    if value is not None and sheet.by_group[group]:
        totals += [value] * sheet.away[group]
    return average(counting, totals) if totals else None


def meeting_score(sheet: Sheet, presenter: str) -> Mark:
    groups = [
        (Fraction(each["weight"]), group_score(sheet, each["id"], presenter))
        for each in sheet.rules["groups"]
    ]
    return combined(sheet.rules["counting"]["empty_group"], groups)


def approval(sheet: Sheet, presenter: str, levels: Sequence[str]) -> Mark:
    """The percentage of all marks at these levels, over the criteria that have one of them."""
    given = of = 0
    for group in sheet.by_group:
        for column, criterion in enumerate(sheet.rules["criteria"]):
            ids = level_ids(criterion["scale"])
            if set(ids) & set(levels):
                marks = column_marks(sheet, group, presenter, column)
                given += sum(score is not None and ids[score] in levels for score, _ in marks)
                of += len(marks)
    return Fraction(100 * given, of) if of else None


def composites(made: Mapping[str, Any]) -> dict[str, Mark]:
    """By presenter who has a result at all, their composite."""
    rules = made["rules"]
    sheets: dict[str, Sheet] = {}
    for scope, names in made["scopes"]:
        own = [each for each in made["ballots"] if each["scope"] == scope]
        sheet = Sheet(rules, names, own, made["turnout"][scope])
        sheets |= {name: sheet for name in names if not sheet.void and name not in made["withdrawn"]}
    if not rules["components"]:
        return {name: meeting_score(sheet, name) for name, sheet in sheets.items()}
    totals: dict[str, Mark] = dict.fromkeys(sheets, Fraction(0))
    for part in rules["components"]:
        values = {name: component_value(made, part, sheet, name) for name, sheet in sheets.items()}
        for name, value in values.items():
            before, worth = totals[name], component_worth(part, value, list(values.values()))
            totals[name] = None if before is None or worth is None else before + worth
    return totals


def component_value(made: Mapping[str, Any], part: Any, sheet: Sheet, presenter: str) -> Mark:
    if part["source"] == "meeting":
        return meeting_score(sheet, presenter)
    if part["source"] == "rate":
        return approval(sheet, presenter, part["levels"])
    text = made["components"].get(part["id"], {}).get(presenter)
    return None if text is None else Fraction(text)


def component_worth(part: Any, value: Mark, column: list[Mark]) -> Mark:
    if value is None:
        return None
    scaled = value * 100 / Fraction(part["full"])
    if part["ratio_to_best"]:
        best = max(each for each in column if each is not None)
        scaled = value * 100 / best if best else Fraction(0)
    if "bands" in part:
        scaled = points_for(part["bands"], value)
    return scaled * Fraction(part["weight"]) / 100
