"""The counted ballots of a meeting as cast-vote records, for programs that audit elections.

The format is JSON after NIST Special Publication 1500-103, "Cast Vote Records Common Data Format Specification", version 1.0
(https://doi.org/10.6028/NIST.SP.1500-103); names of classes and fields are those of its JSON schema. What it calls a contest is one criterion
of one presenter here, a selection is a mark on its scale, and the unit of a ballot's style is the rater group.

A record says group and marks and nothing of who cast it or when. The format demands an id for each record; ours are numbers in the order in which the
records are given.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ELECTION, WHOLE, DEVICE = "election", "meeting", "software"
NOTES = "Marks of presenters who withdrew, and of rounds that are void, are not counted and not in here. A contest without a selection is a blank."


@dataclass(frozen=True, slots=True)
class CastContest:
    """`selections` are label and title of every mark that can be given; at least one."""

    key: str
    title: str
    selections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CastRecord:
    """One ballot: `marks` are contest and label, which is None for a blank."""

    group: str
    style: str
    marks: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class CastVotes:
    """`groups` are id and title. `generated` has a time zone."""

    meeting: str
    generated: datetime
    groups: tuple[tuple[str, str], ...]
    contests: tuple[CastContest, ...]
    records: Sequence[CastRecord]


def cast_vote_file(votes: CastVotes) -> bytes:
    """A CastVoteRecordReport in UTF-8, one record a line."""
    head = json.dumps(_head(votes), ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in _records(votes.records))
    return (head + ',\n "CVR": [\n' + ",\n".join(lines) + "\n ]\n}\n").encode()


def _head(votes: CastVotes) -> dict[str, Any]:
    return {
        "@type": "CVR.CastVoteRecordReport",
        "Version": "1.0.0",
        "GeneratedDate": votes.generated.isoformat(timespec="seconds"),
        "ReportType": ["aggregated"],
        "Notes": NOTES,
        "ReportGeneratingDeviceIds": [DEVICE],
        "ReportingDevice": [{"@type": "CVR.ReportingDevice", "@id": DEVICE, "Application": "Answerable"}],
        "GpUnit": [_unit(WHOLE, votes.meeting, "meeting")]
        + [_unit(_group(key), title, "rater group") for key, title in votes.groups],
        "Election": [
            {
                "@type": "CVR.Election",
                "@id": ELECTION,
                "Name": votes.meeting,
                "ElectionScopeId": WHOLE,
                "Contest": [_contest(each) for each in votes.contests],
            }
        ],
    }


def _unit(key: str, name: str, kind: str) -> dict[str, str]:
    return {"@type": "CVR.GpUnit", "@id": key, "Name": name, "Type": "other", "OtherType": kind}


def _contest(contest: CastContest) -> dict[str, Any]:
    return {
        "@type": "CVR.BallotMeasureContest",
        "@id": contest.key,
        "Name": contest.title,
        "VoteVariation": "other",
        "OtherVoteVariation": "one mark on a scale",
        "ContestSelection": [_selection(contest.key, label, title) for label, title in contest.selections],
    }


def _selection(contest: str, label: str, title: str) -> dict[str, Any]:
    code = {"@type": "CVR.Code", "Type": "other", "OtherType": "mark", "Value": label}
    return {
        "@type": "CVR.BallotMeasureSelection",
        "@id": _mark(contest, label),
        "Selection": title,
        "Code": [code],
    }


def _group(key: str) -> str:
    return f"group-{key}"


def _mark(contest: str, label: str) -> str:
    return f"{contest}.{label}"


def _records(records: Sequence[CastRecord]) -> Iterator[dict[str, Any]]:
    for number, record in enumerate(records, 1):
        snapshot = f"record-{number}"
        yield {
            "@type": "CVR.CVR",
            "ElectionId": ELECTION,
            "BallotStyleId": record.style,
            "BallotStyleUnitId": _group(record.group),
            "CurrentSnapshotId": snapshot,
            "CVRSnapshot": [
                {
                    "@type": "CVR.CVRSnapshot",
                    "@id": snapshot,
                    "Type": "original",
                    "CVRContest": [_marked(contest, label) for contest, label in record.marks],
                }
            ],
        }


def _marked(contest: str, label: str | None) -> dict[str, Any]:
    marked: dict[str, Any] = {"@type": "CVR.CVRContest", "ContestId": contest}
    if label is None:
        return marked | {"Status": ["undervoted"], "Undervotes": 1}
    position = {"@type": "CVR.SelectionPosition", "HasIndication": "yes", "NumberVotes": 1}
    selected = {
        "@type": "CVR.CVRContestSelection",
        "ContestSelectionId": _mark(contest, label),
        "SelectionPosition": [position],
    }
    return marked | {"CVRContestSelection": [selected]}
