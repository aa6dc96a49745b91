"""Purging a rehearsal: nothing of it stays, in either database or in any folder, and nothing else goes."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import AccountEntry, User
from answerable.web.archive import making, purging
from answerable.web.archive.models import Rehearsal
from answerable.web.casting.models import Issue
from answerable.web.deadlines import calendars, digests
from answerable.web.debriefs.models import Debrief
from answerable.web.followup import exhibits
from answerable.web.followup.models import Action
from answerable.web.mail.models import Message
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import cluster, stories, syndication
from answerable.web.newsroom.models import Article, MeetingPhoto, NewsSite, PublicationEntry
from answerable.web.notice import sending
from answerable.web.organisation.models import Person
from answerable.web.video import recordings
from web.newsroom.articles import publish
from web.newsroom.full_articles import picture

Held = Callable[..., Meeting]
# What a rehearsal brings with it that is not the meeting's: its people and year, and that it was purged.
NOT_ITS_OWN = {
    "organisation.Unit", "organisation.Person", "cycles.Cycle", "debriefs.Debrief", "debriefs.Version", "debriefs.Attachment",
    "debriefs.Version_attachments", "accounts.AccountEntry", "deadlines.CalendarFeed", "deadlines.Reminding", "deadlines.Digest",
    "django_tasks_database.DBTaskResult", "newsroom.Edition",
}  # fmt: skip


@pytest.fixture
def group(db: None) -> NewsSite:
    return cluster.make(NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting"))


def counted() -> Counter[str]:
    models = apps.get_models(include_auto_created=True)
    return Counter({model._meta.label: model._base_manager.count() for model in models})


def stored() -> set[str]:
    """Every file that the site keeps, private and public."""
    folders = (Path(site.MEDIA_ROOT), Path(storages["public"].location), site.HOME.keys)  # type: ignore[attr-defined]
    return {str(path) for folder in folders for path in folder.rglob("*") if path.is_file()}


def naming(words: str) -> set[str]:
    """Every field of every table that has these words."""
    found = set()
    for model in apps.get_models():
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                value = field.value_to_string(row)
                if words in (value if isinstance(value, str) else json.dumps(value)):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def filled(of: Meeting, group: NewsSite, organiser: User) -> None:
    """In every table and folder where something of a meeting can be."""
    Issue.objects.create(
        attendee=of.attendees.get(), group="A", scope="sheet", issuer="site", blinded_hash="0" * 64
    )
    site.HOME.write_private(f"meetings/{of.key}/seal", b"key")
    (recordings.folder(of) / "1-1-audio-0.mjr").write_bytes(b"sound")
    photo = picture("hall")
    photo.get_rendition("fill-20x20|format-webp")
    MeetingPhoto.objects.create(meeting=of, picture=photo, caption="The hall")
    stories.make(of, group, organiser, with_grades=False)
    for each in stories.articles_of(of):
        each.title += " and more"
        each.save_revision(user=organiser, log_action=True)
    action = Action.objects.get()
    exhibits.link(action.pk, "https://example.org/a", "a", organiser)
    person = of.presenters.all()[0].person
    Person.objects.filter(pk=person.pk).update(email="p1@example.org")
    calendars.ics(calendars.feed_of(person))
    sending.mail_all(sending.last_sent(of))  # type: ignore[arg-type]
    digests.mail(person, digests.reminders(digests.dates.of_person(person), of.starts_at.replace(year=2031)))
    making.ask(of, organiser, "en")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_rehearsal_stays_anywhere(
    held: Held, group: NewsSite, organiser: User, ballotbox: str, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"
    before = counted()
    of = held()
    of.title = "A rehearsal, 9q7z"
    of.save()
    debriefs = {file for file in stored() if "debrief" in file}
    there = stored() - debriefs - {str(path) for path in (site.HOME.keys / "meetings" / of.key).rglob("*")}
    filled(of, group, organiser)
    Rehearsal.objects.create(meeting=of)
    assert len(naming(of.key)) > 5
    assert Message.objects.filter(text__contains="/desk/answers/").exists()
    other = Meeting.objects.create(cycle=of.cycle, key="other", title="Other", starts_at=of.starts_at)
    purging.purge(of, of.title, organiser)
    assert [each.pk for each in Meeting.objects.all()] == [other.pk]
    other.delete()
    assert naming(of.key) == set()
    assert naming("9q7z") == {"accounts.AccountEntry.detail"}, "that it was purged"
    grown = {label for label, count in (counted() - before).items() if count}
    assert grown - NOT_ITS_OWN == set()
    assert stored() - debriefs <= there
    assert not (site.HOME.keys / "meetings" / of.key).exists()
    assert Debrief.objects.exists(), "debriefs belong to the year"
    assert AccountEntry.objects.get(verb="meeting-purged").detail == {"meeting": "A rehearsal, 9q7z"}


def test_only_what_is_marked_and_named_is_purged_and_only_with_the_ballot_box(
    held: Held, organiser: User
) -> None:
    of = held()
    with pytest.raises(NotNow, match="was frozen"):
        purging.purge(of, of.title, organiser)
    Rehearsal.objects.create(meeting=of)
    with pytest.raises(NotNow, match="title"):
        purging.purge(of, "Annual", organiser)
    with pytest.raises(NotNow, match="does not answer"):
        purging.purge(of, of.title, organiser)
    assert Meeting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_published_news_of_a_rehearsal_is_withdrawn_first_and_the_log_keeps_that(
    held: Held, group: NewsSite, organiser: User, ballotbox: str
) -> None:
    unit = cluster.make(NewsSite(slug="qinghe", name="清河", name_en="Qinghe", takes_given=True))
    of = held()
    stories.make(of, group, organiser, with_grades=False)
    article = publish(stories.articles_of(of)[0])
    Rehearsal.objects.create(meeting=of)
    with pytest.raises(NotNow, match="is published"):
        purging.purge(of, of.title, organiser)
    syndication.offer(article, [unit], organiser, given=[unit])
    article.unpublish()
    purging.purge(of, of.title, organiser)
    assert not Article.objects.exists()
    assert [each.kind for each in PublicationEntry.objects.all()][-1] == "withdrawn"


def test_a_meeting_is_marked_as_a_rehearsal_before_freezing_only(
    meeting: Meeting, office: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("answerable.web.archive.keeping_views.demand_fresh", lambda _request: None)
    address = reverse("archive:purge", args=[meeting.key])
    assert office.post(address, {"rehearsal": "yes"}).status_code == 409, "it is closed"
    Meeting.objects.update(stage=Stage.PREPARED)
    office.post(address, {"rehearsal": "yes"})
    assert purging.is_rehearsal(meeting)
    assert "The title that was typed" in office.post(address, {"title": "x"}).content.decode()
    office.post(address, {"rehearsal": "no"})
    assert not purging.is_rehearsal(meeting)
    office.post(address, {"rehearsal": "yes"})
    assert office.post(address, {"title": meeting.title}).status_code == 302
    assert not Meeting.objects.exists()


def test_a_meeting_that_was_made_by_mistake_is_deleted_until_it_is_frozen(
    meeting: Meeting, office: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("answerable.web.archive.keeping_views.demand_fresh", lambda _request: None)
    address = reverse("archive:purge", args=[meeting.key])
    Meeting.objects.update(stage=Stage.FROZEN)
    refused = office.post(address, {"title": meeting.title})
    assert (refused.status_code, "was frozen" in refused.text) == (422, True)
    assert "Delete it" not in office.get(address).text
    Meeting.objects.update(stage=Stage.PREPARED)
    page = office.get(address).text
    assert f"Presenters: {meeting.presenters.count()}" in page
    assert office.post(address, {"title": "Another"}).status_code == 422
    assert office.post(address, {"title": meeting.title}).status_code == 302
    assert not Meeting.objects.exists()
