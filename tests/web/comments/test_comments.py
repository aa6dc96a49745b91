"""Comments of raters: opened once and apart from everything else, looked through, and shown only as promised."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test import Client

from answerable.protocol import manifest as protocol_manifest
from answerable.protocol.comments import check_fingerprints
from answerable.protocol.opening import Status
from answerable.scoring import Rules
from answerable.web.accounts.models import User
from answerable.web.casting.castings import set_casting
from answerable.web.casting.key_files import MissingKey
from answerable.web.comments.models import CommentState, RaterComment
from answerable.web.comments.opening import open_once, published_of
from answerable.web.comments.reading import BLACKED, shown_to
from answerable.web.custody import comments_key
from answerable.web.evidence.manifests import manifests
from answerable.web.feedback.composing import note_of
from answerable.web.meetings.models import AuditEntry, Meeting, MeetingRole, MeetingRoleKind
from answerable.web.organisation.models import Person
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import results_of
from web.results import conftest as results_world

Write = Callable[..., None]
ENOUGH = {"A": 6, "B": 7, "C": 8}
SIX = [{1: f"Text {number}"} for number in range(6)]


@pytest.fixture
def organiser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("organiser"))
    return client


def address(meeting: Meeting, rest: str = "") -> str:
    return f"/desk/meetings/{meeting.key}/comments{rest}"


def texts(meeting: Meeting) -> set[str]:
    return set(RaterComment.objects.filter(presenter__meeting=meeting).values_list("text", flat=True))


def decide(client: Client, row: RaterComment, **fields: str) -> Any:
    meeting = row.presenter.meeting
    return client.post(
        address(meeting, f"/{row.pk}"), {f"{row.pk}-{name}": value for name, value in fields.items()}
    )


def test_a_comment_is_kept_with_its_presenter_and_nothing_else(commented: Meeting, written: Write) -> None:
    written({1: "Clear.", 3: "请讲困难。"}, {1: "Late."}, {})
    rows = RaterComment.objects.order_by("pk")
    assert {(each.presenter.position, each.text) for each in rows} == {
        (1, "Clear."),
        (3, "请讲困难。"),
        (1, "Late."),
    }
    assert [each.fingerprint for each in rows] == sorted(each.fingerprint for each in rows)
    named = {field.name for field in RaterComment._meta.concrete_fields}
    assert named == {"id", "presenter", "text", "salt", "fingerprint", "verdict", "blacked_out", "reason"}
    times = (models.DateField, models.TimeField, models.DurationField)
    assert not any(isinstance(field, times) for field in RaterComment._meta.concrete_fields)


def test_the_key_is_destroyed_with_the_opening_and_nothing_is_opened_twice(
    commented: Meeting, written: Write, django_capture_on_commit_callbacks: Any
) -> None:
    assert comments_key.public(commented.key) == manifests(commented)[0].body["comments"]["key"]
    with django_capture_on_commit_callbacks(execute=True):
        written({1: "Clear."})
    with pytest.raises(MissingKey):
        comments_key.private(commented.key)
    open_once(commented, manifests(commented)[0], [], [])
    assert texts(commented) == {"Clear."}


def test_a_key_that_a_crash_left_behind_goes_when_the_evidence_is_written(
    commented: Meeting, written: Write
) -> None:
    written({1: "Clear."})
    assert comments_key.private(commented.key)
    assert published_of(commented) is not None
    with pytest.raises(MissingKey):
        comments_key.private(commented.key)


@pytest.mark.parametrize("status", [Status.VOID, Status.REPLACED])
def test_what_is_on_a_ballot_that_does_not_count_is_not_opened(
    commented: Meeting, written: Write, status: Status
) -> None:
    written({1: "Clear."}, status=status)
    assert texts(commented) == set()


def test_the_evidence_has_a_fingerprint_for_each_ballot_written_on_or_not(
    commented: Meeting, written: Write
) -> None:
    assert Client().get(f"/evidence/{commented.key}/comments").status_code == 404
    written({1: "Clear."}, {}, {})
    published = Client().get(f"/evidence/{commented.key}/comments").json()
    assert published == published_of(commented)
    presenters = manifests(commented)[0].manifest.presenters
    check_fingerprints(published, presenters, dict.fromkeys(presenters, 3))
    own = RaterComment.objects.get()
    assert own.fingerprint in published[f"p{own.presenter_id}"]["fingerprints"]
    assert "Clear" not in str(published)


def test_without_the_setting_nothing_is_sealed_and_the_menu_has_no_entry(
    organiser: Client, meeting: Meeting
) -> None:
    results_world.signed_manifest(meeting)
    assert "comments" not in manifests(meeting)[0].body
    assert published_of(meeting) is None
    assert address(meeting) not in organiser.get(f"/desk/meetings/{meeting.key}/").text
    assert organiser.get(address(meeting)).status_code == 409
    set_casting(meeting, comments=True)
    assert address(meeting) in organiser.get(f"/desk/meetings/{meeting.key}/").text


def test_the_setting_is_on_the_meetings_form_and_off_by_default(organiser: Client, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage="prepared")
    page = organiser.get(f"/desk/meetings/{meeting.key}/edit").text
    field = page[page.index('name="comments"') - 60 : page.index('name="comments"') + 120]
    assert "checked" not in field


def test_an_organiser_decides_each_and_says_why_something_is_hidden(
    organiser: Client, commented: Meeting, written: Write
) -> None:
    written({1: "Ask Li Ming about it."}, {1: "Clear."})
    row = RaterComment.objects.get(text="Ask Li Ming about it.")
    assert decide(organiser, row, verdict="withheld").status_code == 422
    assert decide(organiser, row, verdict="pending").status_code == 422
    wrong = {"verdict": "released", "reason": "A name", "blacked_out": "Wang"}
    assert "Wang" in decide(organiser, row, **wrong).text
    assert decide(organiser, row, **wrong | {"blacked_out": "Li Ming； it."}).status_code == 302
    row.refresh_from_db()
    assert (row.verdict, row.blacked_out) == (CommentState.RELEASED, "Li Ming; it.")
    page = organiser.get(address(commented, f"/of/{row.presenter_id}")).text
    assert f"Ask {BLACKED} about {BLACKED}" in page
    entry = AuditEntry.objects.get(verb="comments-reviewed")
    assert "Li Ming" not in str(entry.detail)
    assert entry.detail["comments"] == 1


def test_of_two_who_decide_at_once_the_second_is_told(
    organiser: Client, commented: Meeting, written: Write
) -> None:
    written({1: "Clear."})
    row = RaterComment.objects.get()
    page = organiser.get(address(commented, f"/of/{row.presenter_id}")).text
    name = f'name="{row.pk}-opened-reviewform" value="'
    opened = page.split(name)[1].split('"')[0]
    assert decide(organiser, row, verdict="withheld", reason="Too plain").status_code == 302
    again = decide(organiser, row, verdict="released", **{"opened-reviewform": opened})
    assert again.status_code == 409
    row.refresh_from_db()
    assert row.verdict == CommentState.WITHHELD


def test_those_that_the_page_showed_are_passed_on_together(
    organiser: Client, commented: Meeting, written: Write
) -> None:
    written(*SIX)
    rows = list(RaterComment.objects.all())
    presenter = rows[0].presenter
    decide(organiser, rows[0], verdict="withheld", reason="No")
    waiting = [each.pk for each in rows[:-1]]
    answer = organiser.post(address(commented, f"/of/{presenter.pk}/rest"), {"waiting": [*waiting, "x"]})
    assert answer.status_code == 302
    verdicts = dict(RaterComment.objects.values_list("pk", "verdict"))
    assert verdicts[rows[0].pk] == CommentState.WITHHELD
    assert {verdicts[pk] for pk in waiting[1:]} == {CommentState.RELEASED}
    assert verdicts[rows[-1].pk] == CommentState.PENDING
    assert shown_to(presenter, 5) == ()


def test_only_organisers_read_them(commented: Meeting, written: Write) -> None:
    written({1: "Clear."})
    row = RaterComment.objects.get()
    first = commented.presenters.get(position=1)
    for kind in (MeetingRoleKind.CHAIR, MeetingRoleKind.AUDITOR):
        person = Person.objects.create(identifier=kind, name=kind, unit=first.unit)
        MeetingRole.objects.create(meeting=commented, person=person, kind=kind)
        client = signed_in(person)
        for rest in ("", f"/of/{first.pk}"):
            assert client.get(address(commented, rest)).status_code == 403
        assert decide(client, row, verdict="released").status_code == 403
    assert signed_in(first.person).get(address(commented)).status_code == 403


def signed_in(person: Person) -> Client:
    person.user = User.objects.create_user(person.identifier)
    person.save()
    client = Client()
    client.force_login(person.user)
    return client


def test_nothing_is_shown_below_the_least_number_or_before_all_are_decided(
    commented: Meeting, written: Write
) -> None:
    written(*SIX, {2: "Alone"})
    first, second = commented.presenters.order_by("position")[:2]
    rows = RaterComment.objects.all()
    rows.exclude(pk=rows[0].pk).update(verdict=CommentState.RELEASED)
    assert shown_to(first, 5) == shown_to(second, 5) == ()
    rows.update(verdict=CommentState.RELEASED)
    assert set(shown_to(first, 5)) == {each[1] for each in SIX}
    assert list(shown_to(first, 5)) == [each.text for each in rows.filter(presenter=first)]
    assert shown_to(first, 7) == shown_to(second, 5) == ()
    assert shown_to(second, 0) == ("Alone",)


def test_a_text_that_nobody_sealed_is_not_shown(
    organiser: Client, commented: Meeting, written: Write
) -> None:
    written(*SIX)
    RaterComment.objects.update(verdict=CommentState.RELEASED)
    row = RaterComment.objects.first()
    assert row is not None
    RaterComment.objects.filter(pk=row.pk).update(text="Put in by hand")
    assert "Put in by hand" not in shown_to(row.presenter, 5)
    assert len(shown_to(row.presenter, 5)) == 5
    page = organiser.get(address(commented, f"/of/{row.presenter_id}")).text
    assert page.count("This is not what a rater sealed") == 1


def test_who_reported_reads_them_in_the_note_and_on_the_page_and_nobody_else_does(
    organiser: Client, commented: Meeting, written: Write, published_meeting: Callable[..., Meeting]
) -> None:
    written(*SIX)
    RaterComment.objects.update(verdict=CommentState.RELEASED)
    held = published_meeting(ENOUGH)
    first, second = held.presenters.order_by("position")[:2]
    publication = Publication.objects.get(meeting=held)
    said = [
        {
            point
            for section in note_of(each, results_of(held), publication).sections
            for point in section.points
        }
        for each in (first, second)
    ]
    assert set(shown_to(first, 5)) <= said[0]
    assert not said[1] & {each[1] for each in SIX}
    notes = f"/desk/meetings/{held.key}/feedback"
    assert "Text 3" in signed_in(first.person).get(notes).text
    assert "Text 3" not in signed_in(second.person).get(notes).text
    assert "Text 3" not in organiser.get(notes).text
    for public in ("", "/workbook.xlsx"):
        assert b"Text 3" not in b"".join(organiser.get(f"/evidence/{held.key}/results{public}"))


def test_an_amendment_keeps_the_comments(commented: Meeting) -> None:
    first = manifests(commented)[0].manifest
    rules = Rules.from_json(first.rules).to_json() | {"decimals": 3}
    changed = dict(first.body) | {
        "rules": rules,
        "rules_hash": protocol_manifest.canonical.digest(rules),
        "previous": first.hash,
        "reason": "r",
    }
    protocol_manifest.check_amendment(protocol_manifest.parse(changed), first)
    del changed["comments"]
    with pytest.raises(protocol_manifest.Malformed, match="comments"):
        protocol_manifest.check_amendment(protocol_manifest.parse(changed), first)
