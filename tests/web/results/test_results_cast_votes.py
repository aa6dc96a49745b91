"""Cast-vote records: they tally back to the result, have the published fields, and go to those who may open the bundle only."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from answerable.documents.castvotes import cast_vote_file
from answerable.documents.faults import Unmade
from answerable.protocol import bundle
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting
from answerable.web.results import cast_votes
from answerable.web.results.models import Publication
from verifier.test_verifier_schemas import good
from verifier.test_verifier_tampering import RAW

ENOUGH = {"A": 6, "B": 7, "C": 8}
AT = datetime(2027, 1, 20, 9, tzinfo=UTC)
# Demanded and further fields of each class, read off the JSON schema of SP 1500-103 version 1.0; "@type" is everybody's.
FIELDS = {
    "CastVoteRecordReport": (
        "Election GeneratedDate GpUnit ReportGeneratingDeviceIds ReportingDevice Version",
        "CVR Notes OtherReportType Party ReportType",
    ),
    "ReportingDevice": ("@id", "Application Manufacturer Model Notes SerialNumber"),
    "GpUnit": ("@id Type", "Name OtherType Code ReportingDeviceIds"),
    "Election": ("@id Contest ElectionScopeId", "Name Candidate Code"),
    "BallotMeasureContest": (
        "@id ContestSelection",
        "Abbreviation Code Name VoteVariation OtherVoteVariation",
    ),
    "BallotMeasureSelection": ("@id Selection", "Code"),
    "Code": ("Type Value", "Label OtherType"),
    "CVR": ("CVRSnapshot CurrentSnapshotId ElectionId", "BallotStyleId BallotStyleUnitId"),
    "CVRSnapshot": ("@id Type", "CVRContest Status"),
    "CVRContest": ("ContestId", "CVRContestSelection Status Undervotes"),
    "CVRContestSelection": ("SelectionPosition", "ContestSelectionId"),
    "SelectionPosition": ("HasIndication NumberVotes", "IsAllocable"),
}
POINTS_TO = {
    "ContestId",
    "ContestSelectionId",
    "ElectionId",
    "ElectionScopeId",
    "BallotStyleUnitId",
    "CurrentSnapshotId",
}


def records(raw: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        cast_vote_file(cast_votes.votes_of(bundle.ZipReader(io.BytesIO(raw)), AT))
    )
    return told


def tallied(told: dict[str, Any]) -> Counter[tuple[str, str, str]]:
    """How often each group gave each selection of each contest; a blank is the selection "blank"."""
    (election,) = told["Election"]
    labels = {
        selection["@id"]: selection["Code"][0]["Value"]
        for contest in election["Contest"]
        for selection in contest["ContestSelection"]
    }
    found: Counter[tuple[str, str, str]] = Counter()
    for record in told["CVR"]:
        group = record["BallotStyleUnitId"].removeprefix("group-")
        (snapshot,) = record["CVRSnapshot"]
        for contest in snapshot["CVRContest"]:
            given = [labels[each["ContestSelectionId"]] for each in contest.get("CVRContestSelection", ())]
            assert len(given) + contest.get("Undervotes", 0) == 1
            found[group, contest["ContestId"], given[0] if given else "blank"] += 1
    return found


def counted(raw: bytes) -> Counter[tuple[str, str, str]]:
    """The same as the result in the bundle says."""
    found: Counter[tuple[str, str, str]] = Counter()
    for presenter in bundle.ZipReader(io.BytesIO(raw)).json(bundle.RESULT)["presenters"]:
        for group in presenter["groups"] or ():
            for cell in group["criteria"]:
                contest = f"{presenter['id']}.{cell['id']}"
                for label, times in {**cell["counts"], "blank": cell["abstained"]}.items():
                    found[group["id"], contest, label] += times
    return +found


def test_the_records_tally_back_to_the_counts_of_the_result() -> None:
    seen: Counter[str] = Counter()
    for name, raw in good().items():
        told = records(raw)
        assert tallied(told) == counted(raw), name
        criteria = bundle.ZipReader(io.BytesIO(raw)).read(bundle.MANIFEST).decode()
        seen.update(kind for kind in ("levels", "range", "ranking") if f'"kind":"{kind}"' in criteria)
        seen["records"] += len(told["CVR"])
        seen["nobody counted"] += not told["CVR"]
    assert min(seen[kind] for kind in ("levels", "range", "ranking", "nobody counted")) > 0
    assert seen["records"] > 50


def test_who_withdrew_has_no_marks() -> None:
    told = records(RAW)
    contests = {
        contest["ContestId"] for each in told["CVR"] for contest in each["CVRSnapshot"][0]["CVRContest"]
    }
    assert {contest.partition(".")[0] for contest in contests} == {"p1", "p2"}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


@pytest.mark.parametrize("name", ["sample", "rounds"])
def test_classes_and_fields_are_those_of_the_specification(name: str) -> None:
    told = records(good()[name])
    ids = [each["@id"] for each in objects(told) if "@id" in each]
    assert len(ids) == len(set(ids))
    for each in objects(told):
        demanded, further = (set(fields.split()) for fields in FIELDS[each["@type"].removeprefix("CVR.")])
        assert demanded <= each.keys() - {"@type"} <= demanded | further
        assert {each[field] for field in POINTS_TO & each.keys()} <= set(ids)


def test_records_have_no_trace_of_the_ballots_hash_or_place() -> None:
    reader = bundle.ZipReader(io.BytesIO(RAW))
    hashes = [json.loads(line)["ballot"] for line in reader.rows(bundle.OPENED)]
    text = cast_vote_file(cast_votes.votes_of(reader, AT)).decode()
    assert not any(each in text or each[:12] in text for each in hashes)
    assert text == cast_vote_file(cast_votes.votes_of(reader, AT)).decode()


def test_more_marks_than_a_file_should_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast_votes, "MOST_MARKS", 1)
    with pytest.raises(Unmade):
        records(RAW)


def address(meeting: Meeting) -> str:
    return f"/evidence/{meeting.key}/results/documents/cast-votes.json"


def test_who_may_have_the_bundle_may_have_the_records(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    row = Publication.objects.get()
    row.bundle.save("real.zip", ContentFile(RAW))
    row.save()
    page = f"/evidence/{meeting.key}/results"
    assert address(meeting) in client.get(page).text
    assert tallied(json.loads(client.get(address(meeting)).getvalue())) == counted(RAW)
    Publication.objects.update(for_auditors_only=True)
    assert address(meeting) not in client.get(page).text
    assert client.get(address(meeting)).status_code == 403
    client.force_login(User.objects.create_superuser("organiser"))
    assert address(meeting) in client.get(page).text
    assert client.get(address(meeting)).status_code == 200


def test_before_publishing_nobody_has_records(client: Client, meeting: Meeting) -> None:
    client.force_login(User.objects.create_superuser("organiser"))
    answer = client.get(address(meeting))
    assert answer.status_code == 409
    assert "before the result is published" in answer.text
