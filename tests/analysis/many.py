"""The random meetings of `verifier.tallies` that can be tallied, as the analysis takes them, with their exact results."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from answerable.analysis import tables
from answerable.protocol import canonical
from answerable.scoring import Rules, check_ballot
from verifier import tallies


def counted(number: int, made: Mapping[str, Any]) -> tables.CountedMeeting:
    """The same meeting as rows are made of."""
    rules = Rules.from_json(made["rules"])
    cast = Counter((one["scope"], one["group"]) for one in made["ballots"])
    void = {
        place[0] for place, number in cast.items() if number > made["turnout"][place[0]][place[1]]["issued"]
    }
    scopes = {scope: names for scope, names in made["scopes"] if scope not in void}
    ballots = [
        (one["scope"], one["group"], one["scores"])
        for one in made["ballots"]
        if one["scores"] is not None
        and one["scope"] not in void
        and check_ballot(rules, scopes[one["scope"]], one["group"], one["scores"]) is None
    ]
    asked = {
        (scope, group): 0 if rules.counting.denominator == "cast" else numbers[rules.counting.denominator]
        for scope, groups in made["turnout"].items()
        for group, numbers in groups.items()
    }
    people = {
        name: {"id": name, "name": name.upper(), "unit": "U"} for names in scopes.values() for name in names
    }
    manifest = sha256(str(number).encode()).hexdigest()
    return tables.CountedMeeting(
        manifest, f"Meeting {number}", "", rules, people, scopes, asked, made["withdrawn"], ballots
    )


@cache
def meetings() -> list[tuple[tables.CountedMeeting, dict[str, Any]]]:
    """Those of the random inputs that can be tallied, with their exact results."""
    found = []
    for number, made in enumerate(tallies.inputs()):
        text = tallies.result(made)
        if text is not None:
            found.append((counted(number, made), canonical.loads(text.encode())))
    return found
