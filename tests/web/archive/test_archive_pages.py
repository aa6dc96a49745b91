"""Asking for an archive: who may, made once by the worker, downloaded; and the command that does it without a page."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from answerable.archive import checking
from answerable.web.accounts.models import User
from answerable.web.archive import command, making
from answerable.web.archive.models import MeetingArchive
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Stage
from answerable.web.worker.states import WorkState
from web.room.people import browser_of, user_with

Held = Callable[..., Meeting]


def url(name: str, of: Meeting, *more: object) -> str:
    return reverse(f"archive:{name}", args=[of.key, *more])


def test_asked_for_twice_it_is_made_once_by_the_worker(held: Held, office: Client, tmp_path: Path) -> None:
    of = held()
    for _time in (1, 2):
        assert office.post(url("make", of)).status_code == 302
    asked = MeetingArchive.objects.get()
    assert DBTaskResult.objects.filter(task_path__contains="archive").count() == 1
    assert f'hx-get="{url("state", of)}"' in office.get(url("archive", of)).content.decode()
    for _time in (1, 2):  # a worker that was killed after its work begins anew
        making.carry_out(asked.pk)
    made = MeetingArchive.objects.get()
    assert (made.state, made.done, made.fault) == (WorkState.READY, made.total, "")
    answer = office.get(url("file", of, made.pk))
    target = tmp_path / "downloaded.zip"
    target.write_bytes(b"".join(answer.streaming_content))
    report = checking.check(target)
    assert (report.sound, report.sha256) == (True, made.sha256)
    assert "hx-get" not in office.get(url("state", of)).content.decode()
    assert audit.AuditEntry.objects.get(verb="archive-made").detail["sha256"] == made.sha256


def test_made_again_without_a_change_the_file_stays_and_with_one_there_is_another(
    held: Held, organiser: User
) -> None:
    of = held()
    for _time in (1, 2):
        making.carry_out(making.ask(of, organiser, "en").pk)
    first = MeetingArchive.objects.get()
    audit.record(of, organiser, "deadline-changed", {})
    making.carry_out(making.ask(of, organiser, "en").pk)
    assert [each.state for each in MeetingArchive.objects.all()] == [WorkState.READY] * 2
    assert MeetingArchive.objects.exclude(pk=first.pk).get().content != first.content


def test_what_goes_wrong_is_told_and_can_be_asked_for_again(
    held: Held, organiser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = held()

    def full(*_arguments: Any) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(making, "build", full)
        making.carry_out(making.ask(of, organiser, "en").pk)
    failed = MeetingArchive.objects.get()
    assert (failed.state, failed.fault) == (WorkState.FAILED, "No space left on device")
    making.carry_out(making.ask(of, organiser, "en").pk)
    assert MeetingArchive.objects.filter(state=WorkState.READY).count() == 1


def test_organisers_ask_auditors_download_and_nobody_else(
    held: Held, office: Client, organiser: User
) -> None:
    of = held()
    making.carry_out(making.ask(of, organiser, "en").pk)
    pk = MeetingArchive.objects.get().pk
    for kind in ("", *(str(each) for each in MeetingRoleKind)):
        client = browser_of(user_with(of, kind))
        expected = 200 if kind == MeetingRoleKind.AUDITOR else 403
        assert client.get(url("archive", of)).status_code == expected, kind
        assert client.get(url("file", of, pk)).status_code == expected, kind
        assert client.post(url("make", of)).status_code == 403, kind
    assert Client().get(url("file", of, pk)).status_code == 302
    assert "archive" in office.get(reverse("meetings:audit", args=[of.key])).content.decode()
    other = Meeting.objects.create(
        cycle=of.cycle, key="other", title="Other", starts_at=of.starts_at, stage=Stage.CLOSED
    )
    assert office.get(url("file", other, pk)).status_code == 404


def test_before_the_scoring_is_closed_the_page_says_when(meeting: Meeting, office: Client) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.SCORING)
    assert office.get(url("archive", meeting)).status_code == 409
    assert office.post(url("make", meeting)).status_code == 409


def test_the_command_writes_what_its_check_finds_sound(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = held()
    monkeypatch.setattr(command, "load", lambda _folder: None)  # the site is set up by the tests
    target = tmp_path / "meeting.zip"

    def run(*arguments: object) -> Any:
        return CliRunner().invoke(command.archive, [str(each) for each in arguments])

    done = run(of.key, "--home", tmp_path, "--out", target)
    assert done.exit_code == 0, done.output
    assert "SHA-256" in done.output
    checked = run("check", target, "--json")
    assert checked.exit_code == 0
    assert json.loads(checked.output)["bundle_verified"] is True
    assert json.loads(checked.output)["about"]["meeting"]["key"] == of.key
    assert zipfile.is_zipfile(target)
    assert MeetingArchive.objects.count() == 0, "the command changes nothing on the site"
    refused = run("nobody", "--home", tmp_path, "--out", tmp_path / "none.zip")
    assert (refused.exit_code, (tmp_path / "none.zip").exists()) == (2, False)
    assert "There is no meeting nobody here." in refused.output
    assert run(of.key, "--home", tmp_path, "--out", tmp_path / "no" / "such" / "folder.zip").exit_code == 2


def test_a_home_that_is_none_is_refused(tmp_path: Path) -> None:
    arguments = ["key", "--home", str(tmp_path), "--out", str(tmp_path / "out.zip")]
    refused = CliRunner().invoke(command.archive, arguments)
    assert refused.exit_code == 2
    assert "is not the home of a site" in refused.output
