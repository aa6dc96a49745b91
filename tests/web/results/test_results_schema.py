"""The download results.json is as docs/schemas/report.schema.json says, whatever the result is."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from answerable.disclosure import decide
from answerable.scoring import OpenedBallot, Result, Rules, Turnout, tally
from answerable.web.meetings.models import Meeting
from answerable.web.results.documents import BY_NAME
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import results_of
from schemas import complaints
from verifier.altering import places
from verifier.test_verifier_tampering import replaced

ENOUGH = {"A": 6, "B": 7, "C": 8}
SMALL = {"A": 3, "B": 6, "C": 20}
ONE = {"A": 0, "B": 1, "C": 0}
NONE = {"A": 0, "B": 0, "C": 0}
EQUAL: list[list[int | str | None]] = [[1, 1]] * 3


def ids(meeting: Meeting) -> list[str]:
    return [f"p{each.pk}" for each in meeting.presenters.order_by("position")]


def of_one_mind(rules: Rules, presenters: list[str], withdrawn: dict[str, str]) -> Result:
    """Everybody gave everybody the same."""
    cast = [OpenedBallot(group, EQUAL) for group, many in ENOUGH.items() for _ in range(many)]
    turnout = {"sheet": {group: Turnout(many, many) for group, many in ENOUGH.items()}}
    routine = {"routine": dict.fromkeys(presenters, "80")}
    return tally(rules, {"sheet": presenters}, cast, turnout, routine, withdrawn)


@pytest.fixture
def downloads(
    published_meeting: Callable[..., Meeting], tallied: Callable[..., Result], rules: Rules, client: Client
) -> dict[str, Any]:
    """By kind of result; the last in the language of a reader, as the site answers."""
    meeting = published_meeting(ENOUGH)
    whole = ids(meeting)
    made = {
        "everything shown": tallied(ENOUGH),
        "a group withheld": tallied(SMALL),
        "no ballot": tallied(NONE),
        "one ballot": tallied(ONE),
        "all equal": of_one_mind(rules, whole, {}),
        "all withdrawn": of_one_mind(rules, whole, dict.fromkeys(whole, "Left")),
    }
    found = {}
    for name, result in made.items():
        Publication.objects.update(
            result=result.to_json(), for_auditors_only=not decide([rules], [result]).bundle
        )
        file = BY_NAME["results.json"].make(results_of(meeting), meeting)
        found[name] = json.loads(file)
    Publication.objects.update(result=made["a group withheld"].to_json())
    got = client.get(
        f"/evidence/{meeting.key}/results/documents/results.json", headers={"accept-language": "zh-hans"}
    )
    found["over the network, in Chinese"] = json.loads(got.getvalue())
    return found


def tables(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from [*told["turnout"], told["summary"], *told["tables"]]
    for each in told["presenters"]:
        yield from each["tables"]


def test_every_download_is_as_the_schema_says(downloads: dict[str, Any]) -> None:
    wrong = {name: complaints("report", told) for name, told in downloads.items()}
    assert not any(wrong.values()), wrong
    for told in downloads.values():
        for table in tables(told):
            for row in table["rows"]:
                cells, columns = len(row["cells"]), len(table["columns"])
                assert cells < columns if row["said"] else cells == columns, table["key"]


def test_each_is_what_it_is_called(downloads: dict[str, Any]) -> None:
    """Else the test above would look at the same download again and again."""
    assert {each["group"] for each in downloads["everything shown"]["marks"]} == set(ENOUGH)
    assert {each["group"] for each in downloads["a group withheld"]["marks"]} < set(ENOUGH)
    ranks = {name: [row["cells"][0] for row in told["summary"]["rows"]] for name, told in downloads.items()}
    assert ranks["no ballot"] == ["–"] * 3
    assert len(set(ranks["all equal"])) == 1
    assert all(row["said"] for row in downloads["all withdrawn"]["summary"]["rows"])


def test_no_place_is_left_open(downloads: dict[str, Any]) -> None:
    """A number with a point is nowhere permitted, and no field may be missing or added."""
    told = downloads["everything shown"]
    seen, left = set(), []
    for at in places(told):
        kind = tuple("*" if isinstance(step, int) else step for step in at)
        if kind not in seen and not complaints("report", replaced(told, at, lambda _: 1.5)):
            left.append(kind)
        seen.add(kind)
    assert left == []
    for name in told:
        assert complaints("report", {key: value for key, value in told.items() if key != name}), name
    assert complaints("report", {**told, "rater": "x"})
