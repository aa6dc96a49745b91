"""Where a person's name is kept: every field of every table was judged, and what is said to go goes, in every process and in drafts."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from wagtail.models import PageLogEntry

from answerable.room import acts
from answerable.web.accounts.models import AccountEntry, User
from answerable.web.archive import erasing, names_held
from answerable.web.archive.models import MeetingArchive
from answerable.web.archive.renaming import in_texts
from answerable.web.custody.models import Custody, KeyShare
from answerable.web.deadlines import calendars
from answerable.web.deadlines.models import FeedEntry
from answerable.web.followup.models import Action
from answerable.web.meetings.models import Meeting
from answerable.web.newsroom import cluster
from answerable.web.newsroom.models import (
    Article,
    Dismissal,
    MeetingPhoto,
    MeetingStory,
    NewsSite,
    Review,
    Taking,
    TakingStep,
)
from answerable.web.notice.models import Invitation, Notice, SentNotice
from answerable.web.organisation.models import Person
from answerable.web.room import reading, record
from answerable.web.room.models import Event
from web.newsroom.articles import article, publish
from web.newsroom.full_articles import picture

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)


def fields_of_text() -> Iterator[str]:
    """What can hold a name: text of any kind that is no choice among fixed ones."""
    for model in apps.get_models():
        parents = set(model._meta.get_parent_list())
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, TEXTS) or field.get_internal_type() == "JSONField"
            if is_text and not field.choices and field.model is model and field.model not in parents:
                yield f"{model._meta.label}.{field.name}"


def judged() -> Iterator[str]:
    for model, _account, name in names_held.BY_ACCOUNT:
        yield f"{model._meta.label}.{name}"
    for told in (*names_held.IN_TEXT, *names_held.IN_DRAFTS):
        yield from (f"{told.model._meta.label}.{name}" for name in told.fields)
    for label, names in names_held.WITH_PERSON.items():
        yield from (f"{label}.{name}" for name in names)


def test_of_every_field_that_can_hold_a_name_it_is_said_what_erasing_does_with_it() -> None:
    """A new field fails here until somebody judges it: in `names_held`, as erased or kept, with the reason."""
    erased, kept = set(judged()), set(names_held.KEPT)
    found = set(fields_of_text())
    used = set()
    wrong = []
    for each in found:
        app, model, _name = each.split(".")
        reasons = kept & {each, f"{app}.{model}", app}
        used |= reasons
        if len(reasons) + (each in erased) != 1:
            wrong.append(each)
    inherited = {each for each in erased if apps.get_model(each.rsplit(".", 1)[0])._meta.parents}
    assert (wrong, erased - found - inherited, kept - used) == ([], set(), set())
    assert all(names_held.KEPT.values())


@pytest.fixture
def group(db: None) -> NewsSite:
    return cluster.make(NewsSite(slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting"))


NAME = "Presenter 1"


def told_everywhere(person: Person, of: Meeting, group: NewsSite, organiser: User) -> Article:
    """The name in every field that erasing is to clear; the draft."""
    sentence = f"{NAME} spoke for the unit."
    Action.objects.update(owner=NAME, owner_person=person)
    Notice.objects.update_or_create(
        meeting=of,
        defaults={"title": sentence, "issuer": NAME, "addressed": NAME, "sections": [{"text": sentence}]},
    )
    SentNotice.objects.update(
        content={"sections": [{"text": sentence}]}, facts={"leader": NAME}, changes=[sentence], sent_by=NAME
    )
    other = of.presenters.exclude(person=person)[0].person
    Invitation.objects.filter(person=other).update(substitute=NAME, reason=sentence)
    Meeting.objects.update(leader=NAME, convened_by=f"{NAME}, office")
    of.items.update(title=sentence)
    KeyShare.objects.create(
        custody=Custody.objects.create(meeting=of, threshold=1), number=1, person=person, name=NAME
    )
    AccountEntry.objects.create(at=timezone.now(), account_name="x", verb="left", detail={"why": sentence})
    calendars.ics(calendars.feed_of(person.unit))
    MeetingPhoto.objects.create(meeting=of, picture=picture(), caption=sentence)
    MeetingStory.objects.create(
        meeting=of, site=group, drafted_from=1, sentences={"en": [[sentence, "x", []]]}, gaps={"en": [NAME]}
    )
    MeetingArchive.objects.create(meeting=of, language="en", asked_by=NAME, asked_at=timezone.now())
    draft = article(group, f"{NAME} reports", slug="draft", language="en", meeting=of, author=NAME)
    draft.body = json.dumps([{"type": "text", "value": f"<p>{sentence}</p>", "id": "1"}])
    draft.save()
    draft.save_revision(user=organiser)
    Review.objects.create(
        site=group,
        page=draft,
        title=draft.title,
        stage="first",
        verdict="returned",
        content="",
        name="x",
        said=sentence,
    )
    Dismissal.objects.create(page=draft, hit="1", kind="name", text=NAME, reason=sentence, name="x")
    taking = Taking.objects.create(source=group, site=group, original=draft, title=draft.title)
    TakingStep.objects.create(taking=taking, kind="offered", name="x", said=sentence)
    return draft


def holding(name: str) -> set[str]:
    """Every field of a table that has the name, whole or within."""
    found = set()
    for model in apps.get_models():
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                value = field.value_to_string(row)
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                if name in text or json.dumps(name)[1:-1] in text:
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def test_the_name_is_in_no_field_that_is_not_kept_for_a_reason(
    presenter: Person, group: NewsSite, organiser: User
) -> None:
    of = Meeting.objects.get(presenters__person=presenter)
    published = publish(article(group, f"{NAME} has reported", slug="live", language="en", meeting=of))
    draft = told_everywhere(presenter, of, group, organiser)
    erasing.erase(presenter, organiser)
    draft.refresh_from_db()
    other = f"Erased person {presenter.pk}"
    assert (draft.title, draft.author) == (f"{other} reports", other)
    assert NAME not in str(draft.body.get_prep_value())
    assert NAME not in draft.get_latest_revision_as_object().title
    assert Action.objects.filter(owner=other).exists()
    assert SentNotice.objects.first().content == {"sections": [{"text": f"{other} spoke for the unit."}]}  # type: ignore[union-attr]
    assert not MeetingArchive.objects.exists(), "made anew when it is asked for again"
    published.refresh_from_db()
    assert published.title == f"{NAME} has reported", "what readers were given stays"
    Review.objects.filter(page=published).delete()
    Article.objects.filter(pk=published.pk).update(live=False)
    key = published.pk
    published.delete()
    PageLogEntry.objects.filter(page=key).delete()
    assert holding(NAME) & set(judged()) == set()


def test_calendars_of_others_lose_the_name_too(presenter: Person, organiser: User) -> None:
    presenter.debriefs.update(state="draft")
    cycle = presenter.debriefs.get().cycle
    cycle.debriefs_due = datetime(2027, 5, 1, tzinfo=UTC)
    cycle.save()
    assert NAME.encode() in calendars.ics(calendars.feed_of(presenter.unit))
    FeedEntry.objects.filter(key__startswith="debrief").update(cancelled=True)
    erasing.erase(presenter, organiser)
    assert NAME not in json.dumps(list(FeedEntry.objects.values_list("content", flat=True)))


def test_what_another_process_keeps_of_a_log_is_read_again(
    presenter: Person, organiser: User, django_assert_num_queries: Any
) -> None:
    of = Meeting.objects.get(presenters__person=presenter)
    Event.objects.filter(kind="remark-written").update(by=NAME)
    reading.forget()
    before = reading.log_of(of)  # as a process beside this one has read it
    assert NAME in {each.by for each in before.events}
    erasing.erase(presenter, organiser)
    assert NAME not in {each.by for each in reading.log_of(of).events}
    with django_assert_num_queries(1):
        reading.log_of(of)
    Meeting.objects.update(stage="convened")
    record.append(of, acts.RemarkWritten("More"), organiser)
    assert len(reading.log_of(of).events) == len(before.events) + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ann", "X"),
        ("Ann spoke, then Anna and Joanne", "X spoke, then Anna and Joanne"),
        ("Ann Lee and Ann", "Ann Lee and X"),
        ("P1", "Y"),
        ("see P1", "see P1"),
        ({"a": ["Ann", 3, None]}, {"a": ["X", 3, None]}),
        ('{"a": "by Ann"}', '{"a": "by X"}'),
        ("{Ann", "{X"),
    ],
)
def test_a_name_is_replaced_where_it_stands_alone(text: Any, said: Any) -> None:
    change = in_texts({"Ann": "X", "P1": "Y"}, "Ann", ["Ann Lee", "Bo"])
    assert change(text) == said


def test_a_chinese_name_within_a_longer_one_is_not_that_person() -> None:
    change = in_texts({"王伟": "X"}, "王伟", ["王伟明"])
    assert change(["王伟明、王伟同志发言", json.dumps(["王伟"])]) == ["王伟明、X同志发言", '["X"]']
