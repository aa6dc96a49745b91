"""A published meeting with something in every part of its archive. Its bundle is one that the verifier accepts, of the verifier's own tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.casting.models import Closing
from answerable.web.debriefs.models import Attachment, Debrief, DebriefState, Version
from answerable.web.followup.models import Action, Requirement
from answerable.web.mail.models import Message
from answerable.web.meetings import agenda, audit
from answerable.web.meetings.agenda import AgendaMinutes
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, Stage, Venue
from answerable.web.notice import sending
from answerable.web.organisation.models import Person
from answerable.web.results.models import Publication
from answerable.web.room import minutes, reading, record, registrations
from answerable.web.room.models import Event
from verifier import sample
from web.results.conftest import meeting, published_meeting, rules, tallied  # noqa: F401 - fixtures

ENOUGH = {"A": 9, "B": 9, "C": 9}
TOO_FEW = {"A": 9, "B": 9, "C": 2}


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Private files and the folder that archives are written in are the test's own."""
    settings.MEDIA_ROOT = tmp_path / "private"
    reading.forget()


@pytest.fixture
def held(published_meeting: Callable[..., Meeting], organiser: User) -> Callable[..., Meeting]:  # noqa: F811
    def make(ballots: dict[str, int] = ENOUGH) -> Meeting:
        made = published_meeting(ballots)
        fill(made, organiser)
        Closing.objects.create(meeting=made, checkpoint="the signed checkpoint", size=0)
        publication = Publication.objects.get(meeting=made)
        publication.bundle.save("sound.zip", ContentFile(sample.written(sample.sample().contents)))
        return made

    return make


def fill(of: Meeting, organiser: User) -> None:
    venue = Venue.objects.create(meeting=of, name="Main hall", is_main=True)
    presenter = of.presenters.select_related("person", "unit")[0]
    rater = Person.objects.create(identifier="R1", name="=Rater 1", unit=presenter.unit, phone="13800000000")
    Attendee.objects.create(
        meeting=of, person=rater, venue=venue, group="A", present=True, ticket_hash="d" * 64
    )
    debrief_of(of, presenter.person)
    requirement = Requirement.objects.create(meeting=of, number=1, text="Train young talent.")
    Action.objects.create(
        meeting=requirement.meeting,
        requirement=requirement,
        unit=presenter.unit,
        due=date(2027, 6, 30),
        evidence="Thirty were trained.",
    )
    agenda_of_log(of, organiser)


def debrief_of(of: Meeting, person: Person) -> None:
    debrief = Debrief.objects.create(
        cycle=of.cycle, person=person, unit=person.unit, state=DebriefState.ACCEPTED
    )
    for number in (1, 2):
        version = Version.objects.create(
            debrief=debrief,
            number=number,
            review=f"总结 {number}",
            submitted_at=datetime(2027, 1, number, tzinfo=UTC),
        )
        attachment = Attachment(
            debrief=debrief,
            name=f"slides {number}: 100%.pdf",
            content_type="application/pdf",
            size=4,
            sha256="0" * 64,
        )
        attachment.file.save("slides.pdf", ContentFile(f"%PDF {number}".encode()), save=False)
        attachment.save()
        version.attachments.add(attachment)


def agenda_of_log(of: Meeting, organiser: User) -> None:
    """A log with a question and a remark, and minutes drafted from it."""
    Meeting.objects.filter(pk=of.pk).update(stage=Stage.PREPARED)
    of.stage = Stage.PREPARED
    agenda.generate(of, AgendaMinutes(), organiser)
    Meeting.objects.filter(pk=of.pk).update(stage=Stage.CONVENED)
    of.stage = Stage.CONVENED
    registrations.advanced(of, organiser)
    sending.send(of, organiser, "en")
    first = of.items.get(presenter__position=1)
    for act in (
        acts.ItemCalled(first.pk),
        acts.QuestionsOpened(unsigned=True),
        acts.QuestionAsked("为什么推迟？"),
        acts.RemarkWritten("Well done"),
    ):
        record.append(of, act, organiser)
    Meeting.objects.filter(pk=of.pk).update(stage=Stage.PUBLISHED)
    of.stage = Stage.PUBLISHED
    record.append(of, acts.StageReached(Stage.PUBLISHED), organiser)
    minutes.make(of, organiser)


@pytest.fixture
def presenter(held: Callable[..., Meeting], organiser: User) -> Person:
    """Has an account, has spoken, and stands in the logs."""
    of = held()
    person = of.presenters.all()[0].person
    person.user = User.objects.create(username="P1", email="p1@example.org")
    person.email, person.phone = "p1@example.org", "13800000000"
    person.save()
    MeetingRole.objects.create(meeting=of, person=person, kind="chair")
    Event.objects.filter(kind="remark-written").update(actor=person.user, by=person.name)
    audit.record(of, organiser, "presenter-added", {"person": person.name, "identifier": "P1"})
    Message.objects.create(
        recipient="p1@example.org", sender="b", subject="To you", text="", source=b"", state="sent"
    )
    return person
