"""Retention, purge, export and erasure: what goes is what was listed, and what was published stays as it is."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import CharField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable import verifier
from answerable.web.accounts.models import AccountEntry, User
from answerable.web.archive import erasing, names_held, personal, retention
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Attachment, Debrief
from answerable.web.followup import carry
from answerable.web.followup.models import Action, Exhibit
from answerable.web.mail.models import Message
from answerable.web.meetings.models import Attendee, AuditEntry, Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import cluster
from answerable.web.newsroom.models import (
    MeetingPhoto,
    NewsSite,
    Picture,
    ReaderMessage,
    Review,
    Taking,
    TakingStep,
)
from answerable.web.notice.models import Invitation
from answerable.web.organisation.models import Person
from answerable.web.results.models import Publication
from answerable.web.room import reading
from answerable.web.room.models import Event, Minutes, Screen
from answerable.web.video import recordings
from answerable.web.video.models import Recording
from web.newsroom.articles import article
from web.newsroom.full_articles import picture

Held = Callable[..., Meeting]


@pytest.fixture
def past(held: Held) -> Meeting:
    """Published three years ago, with a recording."""
    of = held()
    Meeting.objects.filter(pk=of.pk).update(starts_at=timezone.now() - timedelta(days=3 * 365))
    of.refresh_from_db()
    Recording.objects.create(meeting=of, venue_name="Main hall", name="1-1", at=1)
    (recordings.folder(of) / "1-1-audio-0.mjr").write_bytes(b"sound")
    MeetingPhoto.objects.create(meeting=of, picture=picture(), caption="The hall")
    action = Action.objects.get()
    shown = Exhibit(action=action, name="list.pdf", size=4, sha256="0" * 64, added_at=timezone.now())
    shown.file.save("list.pdf", ContentFile(b"%PDF"), save=False)
    shown.save()
    return of


def months(count: int) -> dict[str, int | None]:
    return dict.fromkeys(retention.TITLES, count)


def test_without_rules_nothing_goes(past: Meeting, organiser: User) -> None:
    assert retention.plan() == []
    retention.set_rules(months(48), organiser)
    assert retention.plan() == []
    assert retention.apply(organiser) == []


def test_the_plan_lists_what_goes_and_why_and_deletes_nothing(past: Meeting, organiser: User) -> None:
    retention.set_rules(months(24), organiser)
    plan = {going.kind: going for going in retention.plan()}
    assert set(plan) == {
        *("recordings", "debriefs", "attendance", "answers", "audit", "photos", "exhibits", "room"),
    }
    assert {going.why for going in plan.values()} == {"The meeting is more than 24 months ago"}
    assert plan["debriefs"].count == 1
    assert Debrief.objects.exists()
    assert Recording.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_listed_goes_with_its_files_and_the_logs_say_so(past: Meeting, organiser: User) -> None:
    retention.set_rules(months(24), organiser)
    attached = Path(Attachment.objects.first().file.path)  # type: ignore[union-attr]
    photo, evidence = (Path(model.objects.get().file.path) for model in (Picture, Exhibit))
    reading.log_of(past)
    assert [going.kind for going in retention.plan()] == [going.kind for going in retention.apply(organiser)]
    assert not Debrief.objects.exists()
    assert not attached.exists()
    assert not list(recordings.folder(past).iterdir())
    assert not Attendee.objects.filter(present=True).exists()
    assert Attendee.objects.exists(), "who was expected stays"
    assert {each.verb for each in AuditEntry.objects.filter(meeting=past)} == {"retention-applied"}
    assert AccountEntry.objects.filter(verb="retention-applied").count() == 8
    assert not MeetingPhoto.objects.exists()
    assert not Picture.objects.exists()
    assert not photo.exists()
    shown = Exhibit.objects.get()
    assert (shown.name, shown.sha256, shown.file.name) == ("list.pdf", "0" * 64, ""), (
        "that there was one stays"
    )
    assert not evidence.exists()
    assert reading.log_of(past).events == ()
    assert Minutes.objects.exists(), "the minutes stay"
    assert retention.apply(organiser) == [], "nothing is left"
    assert Publication.objects.get().bundle.read(), "what was published stays"


def test_a_meeting_that_is_not_published_keeps_everything(past: Meeting, organiser: User) -> None:
    Meeting.objects.filter(pk=past.pk).update(stage=Stage.CLOSED)
    retention.set_rules(months(1), organiser)
    assert [going.kind for going in retention.plan()] == []


def test_old_messages_go_and_those_that_wait_stay(organiser: User) -> None:
    for state in ("sent", "waiting"):
        Message.objects.create(
            recipient="a@example.org", sender="b", subject=state, text="", source=b"", state=state
        )
    Message.objects.update(made_at=timezone.now() - timedelta(days=100))
    retention.set_rules({"mail": 3}, organiser)
    assert [(going.kind, going.count) for going in retention.apply(organiser)] == [("mail", 1)]
    assert Message.objects.get().subject == "waiting"


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_an_article_has_and_evidence_of_a_carried_action_stay(
    past: Meeting, organiser: User
) -> None:
    group = cluster.make(NewsSite(slug="lanting", is_group=True, name="岚庭", name_en="Lanting"))
    article(group, "News", slug="n", picture=Picture.objects.get())
    following = Meeting.objects.create(
        cycle=Cycle.objects.create(title="Next", assessed_year=past.cycle.assessed_year + 1),
        key="next", title="Next", starts_at=timezone.now(),
    )  # fmt: skip
    carry.carry(following, past, organiser)
    retention.set_rules({"photos": 1, "exhibits": 1}, organiser)
    assert {going.kind for going in retention.apply(organiser)} == {"photos", "exhibits"}
    assert not MeetingPhoto.objects.exists()
    assert Picture.objects.get().file.read()
    assert [bool(each.file) for each in Exhibit.objects.order_by("pk")] == [False, True]
    assert Exhibit.objects.latest("pk").file.read() == b"%PDF"


def test_evidence_that_is_gone_is_named_and_not_handed_out(past: Meeting, office: Client) -> None:
    shown = Exhibit.objects.get()
    page = reverse("followup:action", args=[past.key, shown.action_id])
    file = reverse("followup:exhibit", args=[past.key, shown.action_id, shown.pk])
    assert office.get(file).status_code == 200
    Exhibit.objects.update(file="")
    assert office.get(file).status_code == 404
    answer = office.get(page).content.decode()
    assert "no longer kept" in answer
    assert file not in answer


def test_what_readers_wrote_goes_once_somebody_has_dealt_with_it(organiser: User) -> None:
    group = NewsSite.objects.create(slug="s", name="S", name_en="S")
    for dealt in (None, timezone.now()):
        ReaderMessage.objects.create(site=group, language="en", text=str(dealt), dealt_at=dealt)
    retention.set_rules({"readers": 3}, organiser)
    assert retention.plan() == []
    ReaderMessage.objects.update(at=timezone.now() - timedelta(days=100))
    assert [(going.kind, going.count) for going in retention.plan()] == [("readers", 1)]
    retention.apply(organiser)
    assert ReaderMessage.objects.get().dealt_at is None


def test_the_page_suggests_months_until_rules_are_saved(office: Client, organiser: User) -> None:
    form = office.get(reverse("archive:retention")).context["form"]
    assert {name: form[name].value() for name in form.fields} == dict(retention.SUGGESTED)
    assert retention.rules() == {}, "nothing is in force before it is saved"
    retention.set_rules({"mail": 6}, organiser)
    form = office.get(reverse("archive:retention")).context["form"]
    assert {name: form[name].value() for name in form.fields if form[name].value()} == {"mail": 6}


def test_rules_are_set_on_the_page_and_deleting_is_the_workers(
    past: Meeting, office: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("answerable.web.archive.keeping_views.demand_fresh", lambda _request: None)
    office.post(reverse("archive:retention"), {"recordings": "24", "mail": ""})
    assert retention.rules() == {"recordings": 24}
    assert "Annual debriefing" in office.get(reverse("archive:retention")).content.decode()
    assert office.post(reverse("archive:retention"), {"recordings": "0"}).status_code == 422
    office.post(reverse("archive:retention-apply"))
    assert Recording.objects.exists()
    other = Client()
    other.force_login(User.objects.create(username="other"))
    assert other.get(reverse("archive:retention")).status_code == 403
    assert other.post(reverse("archive:retention-apply")).status_code == 403


def test_the_export_has_data_and_files_and_no_way_in(presenter: Person, organiser: User) -> None:
    with zipfile.ZipFile(io.BytesIO(personal.export(presenter, organiser))) as packed:
        told = json.loads(packed.read("data.json"))
        kept = [packed.read(name) for name in packed.namelist() if name.startswith("files/")]
    assert told["person"]["phone"] == "13800000000"
    assert told["account"]["username"] == "P1"
    assert "password" not in told["account"]
    assert [each["review"] for each in told["debrief versions"]] == ["总结 1", "总结 2"]
    assert sorted(kept) == [b"%PDF 1", b"%PDF 2"]
    assert told["messages"][0]["subject"] == "To you"
    assert told["said and done in meetings"]
    assert AccountEntry.objects.filter(verb="data-exported").exists()


def test_erased_the_person_is_a_placeholder_and_the_bundle_still_verifies(
    presenter: Person, organiser: User, tmp_path: Path
) -> None:
    publication = Publication.objects.get()
    before = publication.bundle.read()
    erasing.erase(presenter, organiser)
    presenter.refresh_from_db()
    assert presenter.name == f"Erased person {presenter.pk}"
    assert (presenter.identifier, presenter.email, presenter.phone, presenter.user) == (
        f"erased-{presenter.pk}", "", "", None,
    )  # fmt: skip
    assert presenter.left
    assert not User.objects.filter(username="P1").exists()
    assert not Message.objects.exists()
    assert not Invitation.objects.filter(person=presenter).exists()
    logged = json.dumps(
        [*AuditEntry.objects.values_list("detail", "actor_name"), *Event.objects.values_list("act", "by")]
    )
    assert "Presenter 1" not in logged
    assert f"Erased person {presenter.pk}" in logged
    names = AccountEntry.objects.values_list("account_name", "actor_name")
    assert "Presenter 1" not in {name for row in names for name in row}
    publication.refresh_from_db()
    after = publication.bundle.read()
    assert after == before
    (tmp_path / "bundle.zip").write_bytes(after)
    assert verifier.verify(tmp_path / "bundle.zip").holds
    assert publication.meeting.presenters.count() == 3, "the placeholder reports"


def test_every_field_that_has_the_name_of_an_account_is_known() -> None:
    """A model with an account and a name beside it repeats whose the account is."""
    # No account's: a person's own name, the name that a reader gives, and a screen's.
    others = {(Person, "name"), (ReaderMessage, "name"), (Screen, "name")}
    found = {
        (model, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("answerable.")
        and any(each.related_model is User for each in model._meta.fields)
        for field in model._meta.fields
        if isinstance(field, CharField) and (field.name in ("by", "name") or field.name.endswith("_name"))
    }
    assert found - others == {(model, field) for model, _account, field in names_held.BY_ACCOUNT}


def test_reviews_and_offers_lose_the_name_and_still_count_as_different_people(
    presenter: Person, organiser: User
) -> None:
    user = presenter.user
    site = NewsSite.objects.create(slug="s", name="S", name_en="S")
    for by, stage in ((user, "first"), (organiser, "final")):
        Review.objects.create(
            site=site, title="T", stage=stage, verdict="approved", content="", by=by, name=str(by)
        )
    taking = Taking.objects.create(source=site, site=site, title="T")
    TakingStep.objects.create(taking=taking, kind="offered", by=user, name="Presenter 1")
    ReaderMessage.objects.create(site=site, language="en", text="x", dealt_by=user, dealt_name="Presenter 1")
    erasing.erase(presenter, organiser)
    other = f"Erased person {presenter.pk}"
    assert list(Review.objects.values_list("by", "name")) == [(None, other), (organiser.pk, str(organiser))]
    assert TakingStep.objects.get().name == ReaderMessage.objects.get().dealt_name == other


def test_nobody_is_erased_while_a_meeting_of_theirs_is_under_way(presenter: Person, organiser: User) -> None:
    Meeting.objects.update(stage=Stage.CLOSED)
    with pytest.raises(NotNow):
        erasing.erase(presenter, organiser)
    presenter.refresh_from_db()
    assert presenter.name == "Presenter 1"


def test_a_name_that_two_bear_stays_where_nobody_could_say_whose_it_is(
    presenter: Person, organiser: User
) -> None:
    Person.objects.create(identifier="P9", name=presenter.name, unit=presenter.unit)
    erasing.erase(presenter, organiser)
    told = [each.detail for each in AuditEntry.objects.filter(verb="presenter-added")]
    assert told == [{"person": "Presenter 1", "identifier": f"erased-{presenter.pk}"}]


def test_the_pages_ask_for_the_identifier_and_are_the_organisers(
    presenter: Person, office: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("answerable.web.archive.keeping_views.demand_fresh", lambda _request: None)
    page, export = (reverse(f"archive:{name}", args=[presenter.pk]) for name in ("person", "export"))
    assert page in office.get(reverse("organisation:person", args=[presenter.pk])).content.decode()
    assert office.get(page).status_code == 200
    assert office.post(export)["Content-Type"] == "application/zip"
    assert office.get(export).status_code == 405
    assert office.post(page, {"identifier": "P2"}).status_code == 422
    assert office.post(page, {"identifier": "P1"}).status_code == 302
    other = Client()
    other.force_login(User.objects.create(username="other"))
    assert other.get(page).status_code == other.post(export).status_code == 403
