"""A meeting whose ledger two witnesses follow over HTTP: their cosignatures reach the bundle, and altered cosignatures do not."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from django.test import Client

from answerable.protocol import checkpoint, manifest
from answerable.rehearsal.wrapped import Wrapped
from answerable.verifier import verify
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.casting.castings import set_casting
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from answerable.web.results.counting import counted
from answerable.web.results.publish import witnesses, write
from answerable.witness.command import command
from answerable.witness.memory import Memory
from answerable.witness.watching import Watch, WatchedLog
from waiting import PATIENCE, until
from web.casting.casting_world import RULES, freeze_with, post, rater


@pytest.fixture
def scoring(meeting: Meeting, ballotbox: str, organiser: User, rsa_keys: list[bytes]) -> Meeting:
    """Open, with witnesses, under rules that let ballots into the ledger two by two."""
    Cycle.objects.filter(pk=meeting.cycle_id).update(rules=RULES | {"k_min": 1})
    set_casting(meeting, witnesses=True)
    opened = freeze_with(Meeting.objects.select_related("cycle").get(pk=meeting.pk), organiser, rsa_keys)
    advance(opened, "convene", organiser)
    opening.open_scoring(opened, organiser)
    return opened


def watch(meeting: Meeting, ballotbox: str, file: Path, name: str) -> Watch:
    named = manifest.read(meeting.casting.manifest.encode())
    memory = Memory(file)
    return Watch(
        f"{ballotbox}/boxes/{meeting.key}",
        WatchedLog(named.log, named.log_origin),
        memory,
        memory.identity(name),
        time.time,
    )


def cast(client: Client, meeting: Meeting, ballotbox: str, group: str, at: int) -> None:
    phone = rater(meeting, group, at, seed=bytes([at, ord(group)] * 8))
    signed = post(client, "/api/issue", phone.body()).json()["blind_sig"]
    raw = phone.ballot(signed, [[0, "90"], [1, "80.5"]])
    assert (
        httpx.post(
            f"{ballotbox}/boxes/{meeting.key}/ballots",
            content=raw,
            trust_env=False,
            timeout=PATIENCE,
            auth=Wrapped(),
        ).status_code
        == 201
    )


def grown(watcher: Watch, size: int) -> int:
    """Look until there is a head of that size or more (a batch may come between two ballots); its size."""
    until(
        lambda: (head := watcher.look().head) is not None and head.size >= size, "a batch enters the ledger"
    )
    seen = watcher.look()
    assert seen.head is not None
    assert (seen.refusal, seen.is_final) == (None, False)
    return seen.head.size


def test_two_witnesses_from_the_first_batch_to_the_bundle(
    client: Client, scoring: Meeting, ballotbox: str, organiser: User, tmp_path: Path
) -> None:
    north, south = (watch(scoring, ballotbox, tmp_path / name, f"hall.example/{name}") for name in ("n", "s"))
    for group in "AB":
        for at in range(2):
            cast(client, scoring, ballotbox, group, at)
    assert (grown(north, 2), grown(south, 2)) == (2, 2)
    cast(client, scoring, ballotbox, "A", 2)
    opening.close_scoring(scoring, organiser)
    meeting = Meeting.objects.select_related("cycle").get(pk=scoring.pk)
    assert witnesses(meeting) == []  # nobody has signed the final head yet
    ended = [watcher.look() for watcher in (north, south)]
    assert [(seen.head.size, seen.is_final, seen.refusal) for seen in ended if seen.head] == [
        (5, True, None)
    ] * 2
    file = tmp_path / "bundle.zip"
    write(meeting, counted(meeting), file)
    verdict = verify(file, meeting.casting.manifest_hash)
    assert verdict.first_false is None
    assert verdict.findings.witnesses == tuple(sorted([north.identity.vkey, south.identity.vkey]))


def test_an_altered_cosignature_is_refused(
    client: Client, scoring: Meeting, ballotbox: str, organiser: User, tmp_path: Path
) -> None:
    cast(client, scoring, ballotbox, "A", 0)
    opening.close_scoring(scoring, organiser)
    head = Meeting.objects.get(pk=scoring.pk).closing.checkpoint
    watcher = watch(scoring, ballotbox, tmp_path / "w", "hall.example/w")
    line = checkpoint.cosign(head, watcher.identity.name, watcher.identity.key, 1_642_989_600)
    body = {"vkey": watcher.identity.vkey, "checkpoint": head, "line": line[:-6] + "AAAA=="}
    answer = httpx.post(f"{watcher.box.address}/cosignatures", json=body, trust_env=False, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad-cosignature")
    assert witnesses(Meeting.objects.get(pk=scoring.pk)) == []


def test_a_meeting_without_witnesses_takes_none(
    convened: Meeting, ballotbox: str, organiser: User, tmp_path: Path
) -> None:
    opening.open_scoring(convened, organiser)
    opening.close_scoring(convened, organiser)
    note = tmp_path / "manifest.note"
    note.write_text(convened.casting.manifest)
    fixed = ["--ballotbox", ballotbox, "--meeting", convened.key, "--key", str(tmp_path / "w"), "--once"]
    told = CliRunner().invoke(
        command, [*fixed, "--manifest", str(note), "--manifest-hash", convened.casting.manifest_hash[:16]]
    )
    assert (told.exit_code, "does not collect cosignatures" in told.output) == (1, True)
    assert witnesses(Meeting.objects.get(pk=convened.pk)) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"--manifest-hash": "0" * 16}, "not the one that was shown"),
        ({"--meeting": "other"}, "that of meeting"),
    ],
)
def test_another_manifest_is_not_followed(
    frozen: Meeting, ballotbox: str, tmp_path: Path, changed: dict[str, Any], sentence: str
) -> None:
    note = tmp_path / "manifest.note"
    note.write_text(frozen.casting.manifest)
    options = {
        "--ballotbox": ballotbox,
        "--meeting": frozen.key,
        "--key": str(tmp_path / "w"),
        "--manifest": str(note),
        "--manifest-hash": frozen.casting.manifest_hash,
    } | changed
    told = CliRunner().invoke(command, ["--once", *(part for pair in options.items() for part in pair)])
    assert (told.exit_code, sentence in told.output) == (1, True)
