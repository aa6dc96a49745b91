"""Cast-vote records as a file: that they tally back to a result is looked at in tests/web/results."""

import json
from datetime import UTC, datetime

from answerable.documents.castvotes import CastContest, CastRecord, CastVotes, cast_vote_file

VOTES = CastVotes(
    "年度述职评议会",
    datetime(2027, 1, 20, 9, tzinfo=UTC),
    (("A", "领导班子"), ("B", "代表")),
    (CastContest("p1.plan", "述职人 01: 计划", (("good", "好"), ("poor", "差"))),),
    (CastRecord("A", "sheet", (("p1.plan", "poor"),)), CastRecord("B", "sheet", (("p1.plan", None),))),
)


def test_a_record_has_its_group_and_its_marks() -> None:
    told = json.loads(cast_vote_file(VOTES))
    assert told["GeneratedDate"] == "2027-01-20T09:00:00+00:00"
    assert [unit["Name"] for unit in told["GpUnit"]] == [VOTES.meeting, "领导班子", "代表"]
    first, second = told["CVR"]
    assert [each["BallotStyleUnitId"] for each in (first, second)] == ["group-A", "group-B"]
    (marked,) = first["CVRSnapshot"][0]["CVRContest"]
    (chosen,) = marked["CVRContestSelection"]
    selections = {
        each["@id"]: each["Selection"] for each in told["Election"][0]["Contest"][0]["ContestSelection"]
    }
    assert selections[chosen["ContestSelectionId"]] == "差"
    assert second["CVRSnapshot"][0]["CVRContest"] == [
        {"@type": "CVR.CVRContest", "ContestId": "p1.plan", "Status": ["undervoted"], "Undervotes": 1}
    ]


def test_without_a_ballot_there_is_a_file_too() -> None:
    empty = CastVotes(VOTES.meeting, VOTES.generated, VOTES.groups, VOTES.contests, ())
    assert json.loads(cast_vote_file(empty))["CVR"] == []
