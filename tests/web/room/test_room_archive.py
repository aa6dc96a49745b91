"""The log and the documents of a meeting as files: for whom, when, and that they say what the log says."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from answerable.room import acts, folding
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Stage
from answerable.web.room import minutes, printing, record
from answerable.web.room.reading import log_of

from .people import browser_of, user_with

DUTIES = ("", *(str(kind) for kind in MeetingRoleKind))


@pytest.fixture
def held(room: Meeting, organiser: User) -> Meeting:
    first = room.items.get(presenter__position=1)
    for act in (
        acts.ItemCalled(first.pk),
        acts.QuestionsOpened(unsigned=True),
        acts.QuestionAsked("为什么推迟？"),
        acts.RemarkWritten("Well done"),
    ):
        record.append(room, act, organiser)
    return closed(room, organiser)


def closed(room: Meeting, organiser: User) -> Meeting:
    Meeting.objects.filter(pk=room.pk).update(stage=Stage.CLOSED)
    room.stage = Stage.CLOSED
    record.append(room, acts.StageReached(Stage.CLOSED), organiser)
    return room


def fetched(client: Client, meeting: Meeting, name: str) -> Any:
    return client.get(reverse(f"room:{name}", args=[meeting.key]))


def test_the_log_as_a_file_says_what_the_command_prints_and_can_be_folded(
    held: Meeting, office: Client
) -> None:
    answer = fetched(office, held, "log")
    assert answer["Content-Disposition"] == f'attachment; filename="log-{held.key}.jsonl"'
    lines = answer.content.decode().splitlines()
    assert lines == list(printing.lines_of(held.key, as_json=True))
    told = [json.loads(line) for line in lines]
    read = [
        acts.read({name: value for name, value in each.items() if name not in {"number", "at", "by"}})
        for each in told
    ]
    log = log_of(held)
    events = [
        acts.Event(each.number, each.at, each.by, act) for each, act in zip(log.events, read, strict=True)
    ]
    assert folding.fold(events) == log.state


def test_the_archive_has_the_documents_that_there_are(held: Meeting, office: Client, organiser: User) -> None:
    def packed() -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(fetched(office, held, "archive").content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    before = packed()
    assert set(before) == {"log.jsonl", "questions.xlsx"}
    assert before["log.jsonl"] == fetched(office, held, "log").content
    minutes.make(held, organiser)
    after = packed()
    assert set(after) == {*before, "minutes.pdf", "minutes.docx"}
    assert (after["minutes.pdf"][:5], after["minutes.docx"][:2]) == (b"%PDF-", b"PK")


@pytest.mark.parametrize("name", ["log", "archive"])
def test_organiser_and_auditor_have_it_and_nobody_else(held: Meeting, office: Client, name: str) -> None:
    seen = {kind: fetched(browser_of(user_with(held, kind)), held, name).status_code for kind in DUTIES}
    assert seen == {kind: 200 if kind == MeetingRoleKind.AUDITOR else 403 for kind in DUTIES}
    assert fetched(Client(), held, name).status_code == 302
    assert fetched(office, held, name).status_code == 200


@pytest.mark.parametrize("name", ["log", "archive"])
def test_it_opens_when_the_scoring_is_closed(room: Meeting, office: Client, name: str) -> None:
    assert fetched(office, room, name).status_code == 409


def test_the_pages_lead_to_it_for_who_may_have_it(held: Meeting, office: Client) -> None:
    chair = browser_of(user_with(held, MeetingRoleKind.CHAIR))
    for page, name in (("minutes", "archive"), ("replay", "log")):
        address = reverse(f"room:{name}", args=[held.key])
        assert address in fetched(office, held, page).content.decode()
        assert address not in fetched(chair, held, page).content.decode()
