"""Feedback notes: for whom, with which figures, and with no other unit's."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from answerable import __version__
from answerable.web.accounts.models import User
from answerable.web.feedback.composing import note_of
from answerable.web.followup.models import Action, ActionKind, Requirement
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind
from answerable.web.organisation.models import Person
from answerable.web.results.models import Publication, PublishedFile, Statistics
from answerable.web.results.rule_sets import results_of
from web.feedback.feedback_asking import ENOUGH, address, all_notes
from web.results.test_results_overview import doubtful


def signed_in(person: Person) -> Client:
    person.user = User.objects.create_user(person.identifier)
    person.save()
    client = Client()
    client.force_login(person.user)
    return client


def text(file: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def test_the_organiser_has_every_note_and_each_shows_one_unit(
    organiser: Client, published_meeting: Callable[..., Meeting]
) -> None:
    held = published_meeting(ENOUGH)
    page = organiser.get(address(held)).text
    packed = zipfile.ZipFile(io.BytesIO(all_notes(organiser, held)))
    assert packed.namelist() == ["01-Unit 1.pdf", "02-Unit 2.pdf", "03-Unit 3.pdf"]
    scores = {
        each.id: each.composite.shown for each in results_of(held).public(0).presenters if each.composite
    }
    for presenter, name in zip(held.presenters.order_by("position"), packed.namelist(), strict=True):
        assert address(held, f"/{presenter.pk}.pdf") in page
        said = text(packed.read(name))
        own = scores.pop(f"p{presenter.pk}")
        assert own in said
        assert f"Unit{presenter.position}," in said
        for other in set(scores.values()) - {own}:
            assert other not in said
        scores[f"p{presenter.pk}"] = own
    assert PublishedFile.objects.count() == 3
    assert f'href="{address(held, "/all.zip")}"' in organiser.get(address(held)).text


def test_who_reported_has_the_own_note_and_others_have_none(
    published_meeting: Callable[..., Meeting],
) -> None:
    held = published_meeting(ENOUGH)
    first, second = held.presenters.order_by("position")[:2]
    client = signed_in(first.person)
    assert client.get(address(held)).status_code == 200
    answer = client.get(address(held, f"/{first.pk}.docx"))
    assert answer.status_code == 200
    said = [each.text for each in Document(io.BytesIO(answer.getvalue())).paragraphs]
    assert "Unit 1," in said
    assert client.get(address(held, f"/{second.pk}.pdf")).status_code == 404
    assert client.get(address(held, f"/{first.pk}.exe")).status_code == 404
    assert client.get(address(held, "/all.zip")).status_code == 403
    chair = Person.objects.create(identifier="chair", name="Chair", unit=first.unit)
    MeetingRole.objects.create(meeting=held, person=chair, kind=MeetingRoleKind.CHAIR)
    looker = signed_in(chair)
    for rest in ("", f"/{first.pk}.pdf", "/all.zip"):
        assert looker.get(address(held, rest)).status_code == 403
    assert Client().get(address(held)).status_code == 302


def test_before_publishing_there_is_none(organiser: Client, meeting: Meeting) -> None:
    assert organiser.get(address(meeting)).status_code == 409


def test_what_is_asked_of_the_unit_is_in_its_note_and_a_change_makes_it_anew(
    organiser: Client, published_meeting: Callable[..., Meeting]
) -> None:
    held = published_meeting(ENOUGH)
    presenter = held.presenters.get(position=1)
    asked = Requirement.objects.create(meeting=held, number=1, text="Safety first.\nList the lifts.")
    Action.objects.create(
        meeting=held,
        unit=presenter.unit,
        requirement=asked,
        due=date(2027, 2, 1),
        kind=ActionKind.REQUIREMENT,
    )
    Action.objects.create(
        meeting=held, unit=presenter.unit, kind=ActionKind.PROBLEM, named="Levels are read by hand.",
        source="a" * 64, due=date(2027, 2, 1),
    )  # fmt: skip
    said = text(organiser.get(address(held, f"/{presenter.pk}.pdf")).getvalue())
    assert "Safetyfirst.Listthelifts.(dueFeb.1,2027)" in said
    assert "Levelsarereadbyhand." in said
    Requirement.objects.update(text="Quality first.")
    before = PublishedFile.objects.get().file
    assert "Qualityfirst." in text(organiser.get(address(held, f"/{presenter.pk}.pdf")).getvalue())
    assert PublishedFile.objects.get().file != before, "what it said before is not kept"
    assert not before.storage.exists(str(before.name))


def test_a_median_of_few_units_is_left_out_and_of_many_compared(
    published_meeting: Callable[..., Meeting], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = published_meeting(ENOUGH)
    publication, presenters = Publication.objects.get(), list(held.presenters.order_by("position"))

    def section(place: int, heading: str) -> Any:
        note = note_of(presenters[place], results_of(held), publication)
        return next(each for each in note.sections if each.heading == heading)

    assert section(0, "Scores by criterion").rows[0] == ("Criterion", "Weight", "Score")
    assert section(0, "Strengths").points == ()
    monkeypatch.setattr("answerable.web.feedback.composing.FEWEST_FOR_MEDIAN", 3)
    rows = section(0, "Scores by criterion").rows
    assert rows[0][3:] == ("Median of all units", "Your unit")
    sides = [[row[4] for row in section(place, "Scores by criterion").rows[1:]] for place in range(3)]
    for criterion in range(2):
        assert {"the same"} <= {each[criterion] for each in sides}
    assert len(section(0, "Strengths").points) == sides[0].count("above")
    assert len(section(2, "Problems").points) == sides[2].count("below")


def test_who_withdrew_is_told_so(published_meeting: Callable[..., Meeting]) -> None:
    held = published_meeting(ENOUGH)
    publication = Publication.objects.get()
    row = publication.result["presenters"][2]
    row |= {
        "status": "withdrawn", "reason": "Taken ill", "rank": None, "composite": None, "meeting": None, "band": None,
        "grade": None, "components": [], "groups": [], "criteria": None, "flags": [],
    }  # fmt: skip
    publication.result["ranking"] = [each for each in publication.result["ranking"] if each != row["id"]]
    publication.save()
    note = note_of(held.presenters.get(position=3), results_of(held), Publication.objects.get())
    assert note.sections[0].points == ("Withdrawn, not ranked: Taken ill",)
    assert note.sections[1].rows == ()
    assert note.issued == publication.published_at.astimezone(timezone.get_fixed_timezone(480)).date()


def test_the_possible_ranks_of_the_unit_are_told_and_of_no_other(
    published_meeting: Callable[..., Meeting],
) -> None:
    held = published_meeting(ENOUGH)
    presenters = list(held.presenters.order_by("position"))

    def said(place: int) -> str:
        note = note_of(presenters[place], results_of(held), Publication.objects.get())
        return " ".join(note.sections[0].points)

    assert "Possible ranks" not in said(0), "where they are not known"
    Statistics.objects.create(
        meeting=held, under=0, inputs="", release=__version__,
        doubt=doubtful([f"p{each.pk}" for each in presenters], exact=False).to_json(),
    )  # fmt: skip
    assert "Possible ranks: 1 alone." in said(0)
    assert "Possible ranks: 2 to 3." in said(1)
    assert "in 95 of 100 such meetings" in said(1)
