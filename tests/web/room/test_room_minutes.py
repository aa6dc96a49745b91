"""Minutes: drafted from the log, edited in sections, approved, changed visibly; for whom they are there."""

import io
import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from answerable.documents.minutes import content
from answerable.documents.minutes.outline import outline
from answerable.documents.minutes.wording import Language
from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Attendee, Meeting, MeetingRole, MeetingRoleKind, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.room import minutes, record
from answerable.web.room.drafting import draft
from answerable.web.room.models import Minutes
from answerable.web.room.sections import SECTIONS, Field, fields, section_named, typed_into
from web.room.test_room_replay_views import with_role

BEGAN = 4_102_444_800_000  # eight in the morning in Shanghai
MINUTE = 60_000


@pytest.fixture
def held(room: Meeting, organiser: User) -> Meeting:
    Attendee.objects.filter(meeting=room, group="A").update(present=True)
    first, second = (room.items.get(presenter__position=at) for at in (1, 2))
    opening = room.items.get(kind="opening")
    speaker = room.attendees.filter(group="B").first()
    assert speaker is not None
    venue = room.venues.get(is_main=False)
    did = (
        acts.ItemCalled(opening.pk),
        acts.ItemStarted(opening.pk),
        acts.ItemCalled(first.pk, opening.pk),
        acts.ItemStarted(first.pk),
        acts.QuestionsOpened(),
        acts.QuestionAsked("Why was it late?", "Representative A0", first.presenter_id),
        acts.QuestionApproved(8, "Deadlines"),
        acts.QuestionAsked("Is there coffee?"),
        acts.QuestionDismissed(10),
        acts.QuestionAsked("And next year?"),
        acts.QuestionApproved(12),
        acts.QuestionAnswered(8, "A part was missing."),
        acts.ItemEnded(first.pk),
        acts.ItemSkipped(second.pk),
        acts.VenueLost(venue.pk),
        acts.VenueBack(venue.pk),
        acts.HandRaised(speaker.pk, speaker.person.name, venue.pk),
        acts.SpeakerCalled(19),
        acts.SpeakerEnded(19, "Night shifts"),
        acts.RemarkWritten("Keep to the plan.", presenter=first.presenter_id),
        acts.RemarkWritten("Thank you."),
        acts.RequirementWritten("Safety first", ("List", "Close")),
        acts.MessageSent("hello"),
        acts.VenueLost(room.venues.get(is_main=True).pk),
        acts.Undone(26),
    )
    for at, act in enumerate(did):
        record.append(room, act, organiser, now=lambda at=at: BEGAN + at * MINUTE)
    Meeting.objects.filter(pk=room.pk).update(stage=Stage.CLOSED)
    room.stage = Stage.CLOSED
    return room


@pytest.fixture
def drafted(held: Meeting, organiser: User) -> Meeting:
    minutes.make(held, organiser)
    return held


def kept(meeting: Meeting) -> Minutes:
    return Minutes.objects.get(meeting=meeting)


def at(minute: int) -> datetime:
    return datetime.fromtimestamp((BEGAN + minute * MINUTE) / 1000, ZoneInfo("Asia/Shanghai")).replace(
        tzinfo=None
    )


def typed(meeting: Meeting, name: str, **changed: str) -> dict[str, str]:
    """What a browser would send of the form of a section."""
    section = section_named(name)
    assert section is not None
    found: dict[str, str] = {}

    def collect(each: Field) -> None:
        found[each.name] = each.value
        for row in each.rows:
            for field in row:
                collect(field)

    for each in fields(section, kept(meeting).content):
        collect(each)
    assert changed.keys() <= {name.replace(".", "__") for name in found}
    return found | {name.replace("__", "."): value for name, value in changed.items()}


def edit(client: Client, meeting: Meeting, name: str, revision: int | None = None, **changed: str) -> int:
    body = typed(meeting, name, **changed) | {
        "revision": str(kept(meeting).revision if revision is None else revision)
    }
    return client.post(reverse("room:minutes-section", args=[meeting.key, name]), body).status_code


def test_a_draft_has_what_the_log_says(held: Meeting) -> None:
    made = draft(held)
    assert (made.meeting, made.ended) == (held.title, at(12))
    (debrief, for_all) = made.debriefs
    assert (debrief.presenter, debrief.begun, debrief.ended) == ("Representative P0", at(3), at(12))
    assert debrief.questions == (
        content.Question("Why was it late?", "Deadlines", "Representative A0", "A part was missing."),
    )
    assert for_all.questions == (content.Question("And next year?"),)
    assert [(each.title, each.begun, each.ended) for each in made.agenda] == [
        (held.items.get(kind="opening").title, at(1), at(2))
    ]
    assert [(each.speaker, each.place, each.theme, each.begun, each.ended) for each in made.speeches] == [
        ("Representative B0", "Second hall", "Night shifts", at(17), at(18))
    ]
    assert [(each.text, (each.about or "")[:17]) for each in made.remarks] == [
        ("Keep to the plan.", "Representative P0"),
        ("Thank you.", ""),
    ]
    assert made.requirements == (content.Requirement("Safety first", items=("List", "Close")),)
    assert [
        (each.name, [(count.expected, count.present) for count in each.counts]) for each in made.places
    ] == [
        ("Main hall", [(3, 3)]),
        ("Second hall", [(4, 0)]),
    ]
    skipped, lost, back = made.notes
    assert skipped.startswith("Representative P1")
    assert (lost, back) == (
        "8:14: the venue Second hall went off the line.",
        "8:15: the venue Second hall was back on the line.",
    )


def test_a_title_that_ends_in_the_word_for_meeting_says_it_once(held: Meeting) -> None:
    """In Chinese "minutes" begins with that word."""
    with translation.override("zh-hans"):
        for title, of in (("年度述职测评会议", "年度述职测评会议纪要"), ("年度述职", "年度述职会议纪要")):
            held.title = title
            made = draft(held)
            assert (made.mark, made.title) == (of, of)


def test_a_form_that_is_sent_as_it_is_changes_nothing(drafted: Meeting) -> None:
    for section in SECTIONS:
        assert (
            typed_into(section, kept(drafted).content, typed(drafted, section.name)) == kept(drafted).content
        )


def test_rows_are_changed_added_and_removed(drafted: Meeting, office: Client) -> None:
    assert (
        edit(
            office,
            drafted,
            "requirements",
            requirements__0__items="List\nClose\nReport",
            requirements__1__text="Quality",
        )
        == 302
    )
    assert [(each["text"], each["items"]) for each in kept(drafted).content["requirements"]] == [
        ("Safety first", ["List", "Close", "Report"]),
        ("Quality", []),
    ]
    assert edit(office, drafted, "requirements", requirements__0__text="") == 302
    assert [each["text"] for each in kept(drafted).content["requirements"]] == ["Quality"]
    assert (
        edit(
            office, drafted, "debriefs", debriefs__0__begun="8:05", debriefs__0__questions__0__answer="Later."
        )
        == 302
    )
    debrief = content.from_json(kept(drafted).content).debriefs[0]
    assert (debrief.begun, debrief.questions[0].answer) == (at(5), "Later.")
    assert kept(drafted).content["changes"] == []


@pytest.mark.parametrize("changed", [{"title": ""}, {"begun": "25:00"}, {"ended": "soon"}])
def test_what_cannot_be_so_is_refused_and_shown_again(
    drafted: Meeting, office: Client, changed: dict[str, str]
) -> None:
    before = kept(drafted).content
    assert edit(office, drafted, "head", **changed) == 422
    assert kept(drafted).content == before


def test_of_two_people_the_second_is_shown_what_the_first_wrote(drafted: Meeting, office: Client) -> None:
    revision = kept(drafted).revision
    assert edit(office, drafted, "remarks", remarks__0__text="Keep to the plan, all of you.") == 302
    body = typed(drafted, "remarks", remarks__0__text="Mind the plan.") | {"revision": str(revision)}
    answer = office.post(reverse("room:minutes-section", args=[drafted.key, "remarks"]), body)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert ("Mind the plan." in shown, "Keep to the plan, all of you." in shown) == (True, True)
    assert kept(drafted).content["remarks"][0]["text"] == "Keep to the plan, all of you."


def test_after_approval_every_change_is_listed_with_day_and_name(
    drafted: Meeting, office: Client, organiser: User
) -> None:
    assert (
        office.post(
            reverse("room:minutes-approve", args=[drafted.key]), {"revision": kept(drafted).revision}
        ).status_code
        == 302
    )
    day = str(minutes.today(drafted))
    assert (kept(drafted).content["approved_by"], kept(drafted).content["approved_on"]) == ("organiser", day)
    assert edit(office, drafted, "remarks", remarks__1__text="Thank you all.") == 302
    assert edit(office, drafted, "remarks") == 302
    (change,) = kept(drafted).content["changes"]
    assert change == {
        "on": day,
        "by": "organiser",
        "what": "Remarks",
        "before": "Thank you.",
        "after": "Thank you all.",
    }
    page = office.get(reverse("room:minutes", args=[drafted.key])).content.decode()
    assert ("Thank you all." in page, f"Approved by organiser on {day}" in page) == (True, True)
    with pytest.raises(NotNow):
        minutes.make(drafted, organiser)
    with pytest.raises(NotNow):
        minutes.approve(drafted, kept(drafted).revision, organiser)


def test_approval_is_for_what_was_read(drafted: Meeting, office: Client) -> None:
    revision = kept(drafted).revision
    edit(office, drafted, "remarks", remarks__1__text="Thank you all.")
    office.post(reverse("room:minutes-approve", args=[drafted.key]), {"revision": revision})
    assert kept(drafted).approved_at is None


@pytest.mark.slow
def test_who_may_read_write_and_approve(drafted: Meeting, office: Client) -> None:
    kinds = (
        MeetingRoleKind.CHAIR,
        MeetingRoleKind.RECORDER,
        MeetingRoleKind.AUDITOR,
        MeetingRoleKind.MODERATOR,
        MeetingRoleKind.STEWARD,
    )
    clients = [with_role(drafted, kind) for kind in kinds]
    pages = [
        reverse(f"room:{name}", args=[drafted.key])
        for name in ("minutes", "minutes-draft", "minutes-approve")
    ]
    found = {
        kind: [client.get(page).status_code for page in pages]
        for kind, client in zip(kinds, clients, strict=True)
    }
    assert found == {
        "chair": [200, 200, 200],
        "recorder": [200, 200, 403],
        "auditor": [200, 403, 403],
        "moderator": [403, 403, 403],
        "steward": [403, 403, 403],
    }
    presenter = drafted.presenters.get(position=1).person
    presenter.user = User.objects.create(username="presenter")
    presenter.save()
    theirs = Client()
    theirs.force_login(presenter.user)
    assert theirs.get(pages[0]).status_code == 403
    office.post(pages[2], {"revision": kept(drafted).revision})
    assert [theirs.get(page).status_code for page in pages] == [200, 403, 403]
    assert theirs.get(reverse("room:minutes-section", args=[drafted.key, "head"])).status_code == 403
    assert Client().get(pages[0]).status_code == 302


def test_pdf_and_word_file_open(drafted: Meeting, office: Client) -> None:
    for language in ("en", "zh-hans"):
        ask = {"headers": {"accept-language": language}}
        printed = office.get(reverse("room:minutes-pdf", args=[drafted.key]), **ask)
        assert (printed.status_code, printed.content[:5], printed["Content-Type"]) == (
            200,
            b"%PDF-",
            "application/pdf",
        )
        written = office.get(reverse("room:minutes-word", args=[drafted.key]), **ask)
        document = zipfile.ZipFile(io.BytesIO(written.content)).read("word/document.xml").decode()
        assert [text in document for text in ("Why was it late?", "A part was missing.", "Safety first")] == [
            True
        ] * 3


def test_the_page_has_headings_and_the_attendance_as_a_table(drafted: Meeting, office: Client) -> None:
    page = office.get(reverse("room:minutes", args=[drafted.key])).content.decode()
    outlined = outline(content.from_json(kept(drafted).content), Language.ENGLISH).blocks
    kinds = [block.kind for block in outlined]
    assert (page.count("<h3"), page.count("<h4")) == (kinds.count("section"), kinds.count("part"))
    rows = next(block.rows for block in outlined if block.kind == "table")
    assert (page.count('<th scope="row"'), page.count('<th scope="col"')) == (len(rows) - 1, len(rows[0]))


def test_the_pages_before_and_after(room: Meeting, office: Client, organiser: User) -> None:
    page = reverse("room:minutes", args=[room.key])
    assert "once the scoring is closed" in office.get(page).content.decode()
    assert office.post(reverse("room:minutes-draft", args=[room.key])).status_code == 409
    Meeting.objects.filter(pk=room.pk).update(stage=Stage.CLOSED)
    assert "Draft the minutes" in office.get(page).content.decode()
    assert office.post(reverse("room:minutes-draft", args=[room.key]), follow=True).status_code == 200
    record.append(room, acts.MessageSent("late"), organiser)
    assert "Something has happened in the room" in office.get(page).content.decode()
    assert MeetingRole.objects.filter(meeting=room).count() == 0
