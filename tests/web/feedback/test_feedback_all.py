"""All notes in one file: made once by the worker, made anew after a change, and what goes wrong told in words."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from answerable.documents.faults import Unmade
from answerable.web.feedback import making
from answerable.web.feedback.models import NoteSet
from answerable.web.followup.models import Requirement
from answerable.web.meetings.models import Meeting
from answerable.web.results.models import PublishedFile
from answerable.web.worker import running
from answerable.web.worker.running import put_back, worker_called
from answerable.web.worker.states import WorkState
from web.feedback.feedback_asking import ENOUGH, address, all_notes

Published = Callable[..., Meeting]


def test_asked_for_twice_one_file_is_made_and_the_page_looks_on(
    organiser: Client, published_meeting: Published
) -> None:
    held = published_meeting(ENOUGH)
    assert organiser.get(address(held, "/all.zip")).status_code == 409
    assert "hx-get" not in organiser.get(address(held)).text
    for _time in (1, 2):
        assert organiser.post(address(held, "/all")).status_code == 302
    assert DBTaskResult.objects.filter(task_path__contains="feedback").count() == 1
    page = organiser.get(address(held)).text
    assert f'hx-get="{address(held, "/all.html")}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert organiser.get(address(held, "/all.zip")).status_code == 409
    asked = NoteSet.objects.get()
    for _time in (1, 2):  # a worker that was killed after its work begins anew
        making.carry_out(asked.pk)
    made = NoteSet.objects.get()
    assert (made.state, made.done, made.total, made.fault) == (WorkState.READY, 3, 3, "")
    part = organiser.get(address(held, "/all.html")).text
    assert address(held, "/all.zip") in part
    assert "<form" not in part
    assert organiser.post(address(held, "/all")).status_code == 302
    assert DBTaskResult.objects.count() == 1, "what is there is not made again"


def test_it_is_made_anew_after_a_change_and_the_file_before_it_is_gone(
    organiser: Client, published_meeting: Published
) -> None:
    held = published_meeting(ENOUGH)
    first, before = all_notes(organiser, held), NoteSet.objects.get().file
    Requirement.objects.create(meeting=held, number=1, text="Safety first.")
    assert organiser.get(address(held, "/all.zip")).status_code == 409, "it says what holds no longer"
    assert address(held, "/all.zip") not in organiser.get(address(held)).text
    second = all_notes(organiser, held)
    assert first != second
    assert not before.storage.exists(str(before.name))
    assert len(zipfile.ZipFile(io.BytesIO(second)).namelist()) == PublishedFile.objects.count() == 3
    Requirement.objects.all().delete()
    assert all_notes(organiser, held) == first, "the same notes give the same bytes"


def test_what_goes_wrong_is_told_in_words_and_can_be_tried_again(
    organiser: Client, published_meeting: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = published_meeting(ENOUGH)

    def failing(error: Exception) -> str:
        def fail(*_arguments: Any) -> None:
            raise error

        with monkeypatch.context() as broken:
            broken.setattr(making, "note", fail)
            organiser.post(address(held, "/all"))
            worker_called("test").run()
        assert NoteSet.objects.get().state == WorkState.FAILED
        page: str = organiser.get(address(held)).text
        assert "Try again" in page
        return page

    assert "No typeface" in failing(Unmade("No typeface"))
    assert "nobody foresaw" in failing(ZeroDivisionError())
    assert DBTaskResult.objects.failed().count() == 1, "the log of the site has what nobody foresaw"
    assert len(all_notes(organiser, held)) > 1000


def test_one_that_ends_the_worker_each_time_is_given_up(
    organiser: Client, published_meeting: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = published_meeting(ENOUGH)
    organiser.post(address(held, "/all"))
    monkeypatch.setattr(running, "BEGINNINGS", 1)
    task = DBTaskResult.objects.get()
    task.claim("test")
    put_back("test")
    assert "worker was ended" in NoteSet.objects.get().fault
    making.give_up(NoteSet.objects.get().pk)
    assert len(all_notes(organiser, held)) > 1000
