"""Slides: handed in by who reports, replaced, fetched all together, and not reminded of any more."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.archive.contents import slides_of
from answerable.web.deadlines import dates
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Presenter, Stage
from answerable.web.notice.models import Notice, Slides
from answerable.web.organisation.models import Role, RoleKind
from web.room.people import browser_of, user_with

PDF = b"%PDF-1.7\n..."


def url(name: str, *of: Any) -> str:
    return reverse(f"notice:{name}", args=of)


def deck(content: bytes = PDF, name: str = "report.pdf") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


@pytest.fixture
def presenter(meeting: Meeting) -> Presenter:
    """With an account of their own; the notice says until when slides are due."""
    first = meeting.presenters.select_related("person").order_by("position")[0]
    first.person.user = User.objects.create(username="presenter")
    first.person.save()
    Notice.objects.update_or_create(
        meeting=meeting, defaults={"title": "Notice", "slides_due": timezone.now() + timedelta(days=2)}
    )
    return first


def stored(presenter: Presenter) -> Path:
    return Path(Slides.objects.get(presenter=presenter).file.path)


def test_a_presenter_hands_in_and_a_later_file_takes_the_place(
    presenter: Presenter, django_capture_on_commit_callbacks: Any
) -> None:
    own = browser_of(presenter.person.user)
    page = url("slides", presenter.meeting.key)
    hand_in = url("slides-hand-in", presenter.meeting.key, presenter.pk)
    start = own.get(reverse("start")).content.decode()
    assert "Hand in the slides of your report." in start
    assert page in start
    (due,) = (each for each in dates.of_person(presenter.person) if each.key.startswith("slides"))
    assert (due.done, due.url.endswith(page)) == (False, True)
    assert own.post(hand_in, deck()).status_code == 302
    first = stored(presenter)
    refused = own.post(hand_in, deck(PDF + b"of somebody who has not seen it"), follow=True)
    assert "Look at it first" in refused.content.decode()
    assert stored(presenter) == first
    seen = Slides.objects.get().sha256
    assert f'value="{seen}"' in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = own.post(hand_in, {**deck(PDF + b"second"), "seen": seen}, follow=True)
    assert "handed in" in answer.content.decode()
    assert not first.exists()
    assert stored(presenter).read_bytes() == PDF + b"second"
    (due,) = (each for each in dates.of_person(presenter.person) if each.key.startswith("slides"))
    assert due.done
    assert "Hand in the slides" not in own.get(reverse("start")).content.decode()
    fetched = own.get(url("slides-file", presenter.meeting.key, presenter.pk))
    assert (fetched.getvalue(), fetched["Content-Disposition"]) == (
        PDF + b"second",
        'attachment; filename="report.pdf"',
    )
    kept = stored(presenter)
    with django_capture_on_commit_callbacks(execute=True):
        own.post(url("slides-take-back", presenter.meeting.key, presenter.pk))
    assert (Slides.objects.exists(), kept.exists()) == (False, False)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({}, "Choose a file first."),
        (deck(b"", "report.pdf"), "is empty"),
        (deck(b"MZ", "report.exe"), "is not a file that can be attached"),
        (deck(b"\x89PNG\r\n\x1a\n", "report.png"), "neither PDF nor PowerPoint"),
        (deck(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "report.ppt"), "protected by a password or in an old"),
    ],
)
def test_what_is_no_slides_is_refused_in_words_and_the_last_file_stays(
    presenter: Presenter, file: dict[str, Any], said: str
) -> None:
    own = browser_of(presenter.person.user)
    hand_in = url("slides-hand-in", presenter.meeting.key, presenter.pk)
    own.post(hand_in, deck())
    assert said in own.post(hand_in, file, follow=True).content.decode()
    assert stored(presenter).read_bytes() == PDF


def test_nothing_is_handed_in_after_the_close(presenter: Presenter) -> None:
    own = browser_of(presenter.person.user)
    hand_in = url("slides-hand-in", presenter.meeting.key, presenter.pk)
    own.post(hand_in, deck())
    Meeting.objects.update(stage=Stage.CLOSED)
    answer = own.post(hand_in, deck(), follow=True)
    assert answer.status_code == 409
    assert "no slides are handed in" in answer.content.decode()
    assert hand_in not in own.get(url("slides", presenter.meeting.key)).content.decode()


def test_who_sees_and_hands_in_whose(presenter: Presenter, office: Client) -> None:
    meeting = presenter.meeting
    others = list(meeting.presenters.exclude(pk=presenter.pk))
    page, zipped = url("slides", meeting.key), url("slides-zip", meeting.key)
    for each in (presenter, *others):
        assert office.post(url("slides-hand-in", meeting.key, each.pk), deck()).status_code == 302
    own = browser_of(presenter.person.user)
    assert [row[0].pk for row in own.get(page).context["rows"]] == [presenter.pk]
    for view in ("slides-file", "slides-hand-in", "slides-take-back"):
        ask = own.get if view == "slides-file" else own.post
        assert ask(url(view, meeting.key, others[0].pk)).status_code == 403, view
    assert own.get(zipped).status_code == 403
    steward = browser_of(user_with(meeting, MeetingRoleKind.STEWARD))
    assert len(steward.get(page).context["rows"]) == len(others) + 1
    with zipfile.ZipFile(io.BytesIO(steward.get(zipped).getvalue())) as together:
        assert len(together.namelist()) == len(others) + 1
        assert together.namelist()[0].startswith(f"01 {presenter.unit.name}")
        assert together.read(together.namelist()[0]) == PDF
    assert steward.post(url("slides-hand-in", meeting.key, presenter.pk), deck()).status_code == 403
    clerk = user_with(meeting, "")
    assert browser_of(clerk).get(page).status_code == 403
    Role.objects.create(person=clerk.person, kind=RoleKind.SECRETARY, unit=others[0].unit)
    hand_in = url("slides-hand-in", meeting.key, others[0].pk)
    assert browser_of(clerk).post(hand_in, deck()).status_code == 302


def test_the_archive_has_them(presenter: Presenter, office: Client) -> None:
    office.post(url("slides-hand-in", presenter.meeting.key, presenter.pk), deck())
    (kept,) = slides_of(presenter.meeting)
    assert (kept.content, kept.path) == (PDF, f"{presenter.person.identifier}-report.pdf")
