"""What of the rules may be changed after freezing: how ballots are counted, graded and shown, never what a rater was told.

Amendable: weights; the way of counting; the floors of the bands, the quota, the rule of demotion; the decimals shown; and
`k_min`, which may be raised and not lowered below the first manifest's, as raters scored on its promise. Fixed: criteria,
scales, groups, limits, recusal, components and the bands themselves. What makes a ballot void is therefore the same under
every manifest; it is ruled on by the first, under which it was cast.

Works on the JSON of rules, well formed or not: malformed parts are compared as they stand. Never raises.
"""

import json
from collections.abc import Mapping
from typing import Any

WEIGHTED = ("criteria", "groups", "components")
AMENDABLE = frozenset({"counting", "decimals", "k_min"})


def amendable(first: Mapping[str, Any], amended: Mapping[str, Any]) -> bool:
    """Whether `amended` differs from the rules frozen `first` only in what may be amended."""
    return _written(fixed(amended)) == _written(fixed(first)) and not lowers_k_min(first, amended)


def fixed(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The rules without what an amendment may change."""
    rest = {name: value for name, value in rules.items() if name not in AMENDABLE}
    for name in WEIGHTED:
        rest[name] = _without("weight", rules.get(name))
    grades = rules.get("grades")
    if isinstance(grades, dict):
        rest["grades"] = _without("at_least", grades.get("bands"))
    return rest


def _written(rules: Mapping[str, Any]) -> str:
    """As a text, since to Python `True == 1`."""
    return json.dumps(rules, sort_keys=True)


def lowers_k_min(first: Mapping[str, Any], amended: Mapping[str, Any]) -> bool:
    before, after = first.get("k_min"), amended.get("k_min")
    return type(before) is int and type(after) is int and after < before


def _without(key: str, entries: Any) -> Any:
    if not isinstance(entries, list):
        return entries
    return [
        {name: value for name, value in entry.items() if name != key} if isinstance(entry, dict) else entry
        for entry in entries
    ]
