"""The notice: composed from the facts, sent once to each, answered by the link, sent anew when time or place change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from answerable.web.accounts.models import User
from answerable.web.mail.models import Message
from answerable.web.meetings import meetings, venues
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.notice import composing, sending
from answerable.web.notice.models import Coming, Invitation, Notice, SentNotice
from answerable.web.organisation.models import Person
from web.room.people import browser_of, user_with


@pytest.fixture(autouse=True)
def into_the_outbox(settings: Any) -> None:
    """Which Django's own test runner would replace."""
    settings.EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"


@pytest.fixture
def coming(meeting: Meeting) -> Meeting:
    """In a month; everybody but one has an address of mail."""
    meeting.starts_at = (timezone.now() + timedelta(days=30)).replace(microsecond=0)
    meeting.save()
    for person in Person.objects.all():
        person.email = f"{person.identifier}@example.org".lower()
        person.save()
    Person.objects.filter(identifier__endswith="-B3").update(email="")
    return meeting


def url(name: str, of: Meeting) -> str:
    return reverse(f"notice:{name}", args=[of.key])


def mailed(of: Meeting, number: int = 1) -> None:
    """What the worker does with the task."""
    sending.mail_all(SentNotice.objects.get(meeting=of, number=number))


def of_person(label: str) -> Invitation:
    return Invitation.objects.select_related("person", "meeting").get(person__identifier__endswith=label)


def test_it_is_composed_from_what_is_known(coming: Meeting) -> None:
    coming.cycle.debriefs_due = datetime(2022, 1, 10, 9, tzinfo=UTC)
    texts = {each["key"]: each["text"] for each in composing.notice_of(coming).sections}
    assert "Main hall" in texts["where"]
    assert "Second hall" in texts["where"]
    assert "Representative P0" in texts["who"]
    assert "Leadership: 3 people" in texts["who"]
    assert "10 January 2022 17:00" in texts["hand_in"] or "Jan. 10, 2022 17:00" in texts["hand_in"]
    assert "Slides" not in texts["hand_in"], "no deadline is known for them"
    assert texts["agenda"] == ""


def test_what_is_written_by_hand_stays_and_the_rest_follows_the_facts(
    coming: Meeting, office: Client
) -> None:
    page = office.get(url("edit", coming)).context["form"]
    typed: dict[str, Any] = {name: page[name].value() or "" for name in page.fields}
    typed |= {"section_purpose": "To look back.", "title": "Come", "sends_changes": "on"}
    assert office.post(url("edit", coming), typed).status_code == 302
    venues.add(coming, "Third hall", User.objects.get(username="organiser"))
    texts = {each["key"]: each["text"] for each in composing.notice_of(coming).sections}
    assert texts["purpose"] == "To look back."
    assert "Third hall" in texts["where"]
    typed["section_purpose"] = ""
    office.post(url("edit", coming), typed)
    texts = {each["key"]: each["text"] for each in composing.notice_of(coming).sections}
    assert "hears and assesses" in texts["purpose"]


def test_everybody_is_mailed_once_with_a_link_of_their_own(coming: Meeting, office: Client) -> None:
    assert "9 people" in office.get(url("send", coming)).content.decode()
    assert office.post(url("send", coming)).status_code == 302
    assert DBTaskResult.objects.filter(task_path__endswith="notice.tasks.mail").count() == 1
    for _time in (1, 2):  # a worker that was killed begins anew
        mailed(coming)
    recipients = list(Message.objects.values_list("recipient", flat=True))
    assert len(recipients) == len(set(recipients)) == 8
    first = Message.objects.get(recipient__contains="-p0@")
    assert sending.link_of(of_person("-P0")) in first.text
    assert "Your venue: Main hall" in Message.objects.get(recipient__contains="-a0@").text
    page = office.get(url("notice", coming)).content.decode()
    assert sending.token_of(of_person("-B3")) in page, "who has no address gets the link by hand"


def test_answers_by_the_link_need_no_account(coming: Meeting, office: Client, organiser: User) -> None:
    sending.send(coming, organiser, "en")
    mailed(coming)
    visitor = Client()
    link = reverse("notice:answer", args=[sending.token_of(of_person("-A0"))])
    assert coming.title in visitor.get(link).content.decode()
    assert visitor.get(f"{link}/notice.pdf").content.startswith(b"%PDF-")
    wrong = visitor.post(link, {"coming": "sends"})
    assert "Give the name of who comes instead" in wrong.content.decode()
    assert "Give the reason." in visitor.post(link, {"coming": "cannot"}).content.decode()
    assert visitor.post(link, {}).status_code == 200
    assert of_person("-A0").coming == Coming.UNKNOWN
    assert visitor.post(link, {"coming": "sends", "substitute": "Deputy 7", "reason": "x"}).status_code == 302
    given = of_person("-A0")
    assert (given.coming, given.substitute, given.reason) == (Coming.SENDS, "Deputy 7", "")
    assert "Deputy 7" in office.get(url("notice", coming)).content.decode()
    visitor.post(link, {"coming": "comes"})
    assert (of_person("-A0").coming, of_person("-A0").substitute) == (Coming.COMES, "")


def test_a_link_that_was_not_given_opens_nothing(coming: Meeting, organiser: User) -> None:
    sending.send(coming, organiser, "en")
    invitation = of_person("-A0")
    token = sending.token_of(invitation)
    pk, _dot, rest = token.partition(".")
    for other in (f"{int(pk) + 1}.{rest}", token[:-1], "1.1:x", "1"):
        assert Client().get(reverse("notice:answer", args=[other])).status_code == 404, other
    Invitation.objects.filter(pk=invitation.pk).update(key_number=2)
    assert Client().get(reverse("notice:answer", args=[token])).status_code == 404


def test_when_the_meeting_has_begun_answers_are_closed(coming: Meeting, organiser: User) -> None:
    sending.send(coming, organiser, "en")
    Meeting.objects.filter(pk=coming.pk).update(stage=Stage.SCORING)
    link = reverse("notice:answer", args=[sending.token_of(of_person("-A0"))])
    Client().post(link, {"coming": "comes"})
    assert of_person("-A0").coming == Coming.UNKNOWN
    coming.refresh_from_db()
    with pytest.raises(NotNow):
        sending.send(coming, organiser, "en")


def test_only_those_without_an_answer_are_reminded_and_once_a_day(
    coming: Meeting, office: Client, organiser: User
) -> None:
    sending.send(coming, organiser, "en")
    mailed(coming)
    sending.answer(of_person("-A0"), Coming.COMES, "", "")
    Message.objects.all().delete()
    for _time in (1, 2):
        office.post(url("remind", coming))
    reminded = list(Message.objects.values_list("recipient", "subject"))
    assert len(reminded) == 7
    assert not [to for to, _subject in reminded if "-a0@" in to]
    assert reminded[0][1].startswith("Please answer: ")


def test_a_changed_time_and_place_send_a_notice_that_says_what_changed(
    coming: Meeting, organiser: User
) -> None:
    sending.send(coming, organiser, "en")
    mailed(coming)
    sending.answer(of_person("-A0"), Coming.COMES, "", "")
    coming.starts_at += timedelta(days=1)
    meetings.change(coming, organiser)
    venues.rename(coming.venues.get(is_main=True), "Great hall", organiser)
    waiting = DBTaskResult.objects.filter(task_path__endswith="send_if_moved")
    assert waiting.count() == 2
    assert all(each.run_after > timezone.now() + timedelta(minutes=9) for each in waiting)
    for _task in waiting:  # of several changes in a row one notice comes
        sending.send_moved(Meeting.objects.select_related("cycle").get(pk=coming.pk), 1)
    assert SentNotice.objects.count() == 2
    said = SentNotice.objects.get(number=2).changes
    assert said[0].startswith("The time has changed: it was ")
    assert "it was Main hall and is now Great hall" in said[1]
    mailed(coming, 2)
    second = Message.objects.filter(recipient__contains="-a0@").latest("pk")
    assert second.subject.startswith("Changed: ")
    assert said[0] in second.text
    assert of_person("-A0").coming == Coming.COMES, "the answer stays"


def test_a_change_taken_back_and_one_that_is_to_be_sent_by_hand_send_nothing(
    coming: Meeting, organiser: User
) -> None:
    sending.send(coming, organiser, "en")
    before = coming.starts_at
    coming.starts_at += timedelta(days=1)
    meetings.change(coming, organiser)
    coming.starts_at = before
    meetings.change(coming, organiser)
    assert sending.send_moved(coming, 1) is None
    Notice.objects.update(sends_changes=False)
    coming.starts_at += timedelta(days=1)
    meetings.change(coming, organiser)
    assert sending.send_moved(coming, 1) is None
    assert SentNotice.objects.count() == 1


def test_who_is_on_the_list_no_more_loses_the_invitation(coming: Meeting, organiser: User) -> None:
    sending.send(coming, organiser, "en")
    coming.attendees.filter(person__identifier__endswith="-A0").delete()
    sending.send(coming, organiser, "en")
    assert not Invitation.objects.filter(person__identifier__endswith="-A0").exists()


def test_the_start_page_asks_who_is_signed_in(coming: Meeting, organiser: User) -> None:
    user = User.objects.create(username="a0")
    Person.objects.filter(identifier__endswith="-A0").update(user=user)
    sending.send(coming, organiser, "en")
    mailed(coming)
    client = Client()
    client.force_login(user)
    link = reverse("notice:answer", args=[sending.token_of(of_person("-A0"))])
    assert link in client.get(reverse("start")).content.decode()
    client.post(link, {"coming": "comes"})
    assert link not in client.get(reverse("start")).content.decode()


def test_organisers_write_and_send_chair_and_auditor_read(coming: Meeting, office: Client) -> None:
    for kind in ("", *(str(each) for each in MeetingRoleKind)):
        client = browser_of(user_with(coming, kind))
        reads = kind in {MeetingRoleKind.CHAIR, MeetingRoleKind.AUDITOR}
        for name in ("notice", "pdf", "word"):
            assert client.get(url(name, coming)).status_code == (200 if reads else 403), (kind, name)
        for name in ("edit", "send", "remind"):
            assert client.post(url(name, coming)).status_code == 403, (kind, name)
    assert office.get(url("pdf", coming)).content.startswith(b"%PDF-")
    assert office.get(url("word", coming)).content.startswith(b"PK")
    assert office.post(url("remind", coming)).status_code == 409, "nothing was sent yet"
