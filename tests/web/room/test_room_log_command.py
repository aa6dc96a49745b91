"""`answerable room log` as a process: what it prints, and what it says when there is nothing to print."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from worlds import with_tables

pytestmark = [pytest.mark.process]

MAKE = """
import django
django.setup()
from datetime import timedelta
from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.meetings import agenda
from answerable.web.meetings.models import Meeting
from answerable.web.room import record, registrations
from web.casting.casting_world import make_meeting
organiser = User.objects.create(username="organiser")
meeting = make_meeting()
agenda.generate(meeting, agenda.AgendaMinutes(), organiser)
Meeting.objects.filter(pk=meeting.pk).update(stage="convened", time_zone="Asia/Shanghai", key="held")
meeting.refresh_from_db()
registrations.advanced(meeting, organiser)
item = meeting.items.filter(presenter__position=1).get()
record.append(meeting, acts.ItemCalled(item.pk), organiser, now=lambda: 4_102_444_800_120)
record.append(meeting, acts.QuestionsOpened(), organiser)
record.append(meeting, acts.QuestionAsked("为什么推迟？"), by="")
meeting.pk = None
meeting.key, meeting.starts_at, meeting.stage = "later", meeting.starts_at + timedelta(days=365), "prepared"
meeting.save()
"""


def environment(home: Path | None = None, language: str = "C.UTF-8") -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE", "DJANGO"))
    }
    kept |= {"LC_ALL": language, "PYTHONPATH": str(Path(__file__).parents[2])}
    if home is None:
        return kept
    return kept | {"ANSWERABLE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "answerable.web.settings"}


def log(*options: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "answerable", "room", "log", *options]
    return subprocess.run(command, capture_output=True, text=True, env=environment(language=language))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_tables(tmp_path_factory.mktemp("home"))
    subprocess.run([sys.executable, "-c", MAKE], check=True, env=environment(folder))
    return folder


def test_json_has_one_object_a_line(home: Path) -> None:
    found = log("--home", str(home), "--json")
    assert (found.returncode, found.stderr) == (0, "")
    events = [json.loads(line) for line in found.stdout.splitlines()]
    assert [each["number"] for each in events] == [1, 2, 3, 4, 5]
    assert [each["kind"] for each in events] == [
        "plan-set",
        "stage-reached",
        "item-called",
        "questions-opened",
        "question-asked",
    ]
    assert (events[2]["at"], events[2]["by"]) == ("2100-01-01T00:00:00.120Z", "organiser")
    assert set(events[2]) == {"number", "at", "by", "kind", "item", "after"}
    assert (events[4]["text"], events[4]["by"], events[4]["author"]) == ("为什么推迟？", "", "")


def test_words_have_the_meetings_time_and_what_was_done(home: Path) -> None:
    found = log("--home", str(home), "held")
    lines = found.stdout.splitlines()
    assert found.returncode == 0
    assert lines[2].startswith("2100-01-01 08:00:00  organiser  An item was called: ")
    assert lines[4].endswith("  –  A question was asked: 为什么推迟？")
    assert "为什么推迟？" in log("--home", str(home), language="zh_CN.UTF-8").stdout


def test_what_there_is_not_is_said(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for options, said in (
        (["--home", str(home), "elsewhere"], "There is no meeting elsewhere here."),
        (["--home", str(home), "later"], "The meeting later has no log yet: it has not been convened."),
        (["--home", str(empty)], f"{empty} is not the home of a site."),
        (["--home", str(tmp_path / "none")], f"{tmp_path / 'none'} is not the home of a site."),
    ):
        found = log(*options)
        assert (found.returncode, found.stdout, found.stderr) == (1, "", f"Error: {said}\n")
    assert list(empty.iterdir()) == []
