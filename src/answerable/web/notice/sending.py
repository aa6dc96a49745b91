"""Sending a notice: kept as it is, then mailed by the worker to everybody who takes part, each with a link of their own.

A notice whose time or place has changed since goes out again, saying what changed. The worker waits for SETTLED first, so that several
changes in a row make one notice. Work that is begun twice mails nothing twice: each invitation knows the last notice that was mailed for it.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.web import addresses
from answerable.web.accounts.models import User
from answerable.web.meetings import audit
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import BEFORE_OPEN
from answerable.web.meetings.stages import NotNow
from answerable.web.notice.composing import (
    OF_FACTS,
    changes,
    composed,
    content_of,
    facts_of,
    is_moved,
    notice_of,
)
from answerable.web.notice.models import Coming, Invitation, SentNotice
from answerable.web.organisation.models import Person

SALT = "answer to a notice"
SETTLED = timedelta(minutes=10)
AGAIN = timedelta(hours=20)  # between two reminders to the same person


def last_sent(meeting: Meeting) -> SentNotice | None:
    return SentNotice.objects.filter(meeting=meeting).order_by("-number").first()


def send(meeting: Meeting, actor: User | None, language: str) -> SentNotice:
    """Keep the notice as sent and have the worker mail it. Raises NotNow once the scoring is open."""
    from answerable.web.notice.tasks import mail

    with transaction.atomic(), translation.override(language):
        locked = Meeting.objects.select_for_update().select_related("cycle").get(pk=meeting.pk)
        if locked.stage not in BEFORE_OPEN:
            raise NotNow(_("A notice is sent before the scoring is opened."))
        notice, before = notice_of(locked), last_sent(locked)
        facts = facts_of(locked, notice)
        changed = changes(before.facts, facts) if before else []
        if before and is_moved(before.facts, facts):
            fresh = {each["key"]: each for each in composed(locked, notice)}
            notice.sections = [
                fresh[each["key"]] if each["key"] in OF_FACTS else each for each in notice.sections
            ]
        notice.save()
        sent = SentNotice.objects.create(
            meeting=locked,
            number=before.number + 1 if before else 1,
            language=language,
            content=content_of(notice, changed),
            facts=facts,
            changes=changed,
            sent_at=timezone.now(),
            sent_by=audit.name_of(actor),
        )
        invite(locked)
        audit.record(locked, actor, "notice-sent", {"number": sent.number, "changes": " ".join(changed)})
        mail.enqueue(sent.pk)
    return sent


def invite(meeting: Meeting) -> None:
    """An invitation for everybody who attends or reports; those who do neither any more lose theirs."""
    wanted = Person.objects.filter(taking_part(meeting), left=False).distinct()
    Invitation.objects.filter(meeting=meeting).exclude(person__in=wanted).delete()
    there = Invitation.objects.filter(meeting=meeting).values("person")
    Invitation.objects.bulk_create(
        [Invitation(meeting=meeting, person=person) for person in wanted.exclude(pk__in=there)]
    )


def taking_part(meeting: Meeting) -> Q:
    return Q(attendances__meeting=meeting) | Q(presentations__meeting=meeting, presentations__withdrawn=False)


def mail_all(sent: SentNotice) -> None:
    """To everybody who has an address and was not mailed this notice yet."""
    waiting = Invitation.objects.filter(meeting=sent.meeting, sent_number__lt=sent.number)
    for invitation in waiting.select_related("person", "meeting"):
        with transaction.atomic():
            still = Invitation.objects.select_for_update().get(pk=invitation.pk)
            if still.sent_number < sent.number and invitation.person.email:
                mail_one(sent, invitation)
            Invitation.objects.filter(pk=invitation.pk).update(sent_number=sent.number)


def mail_one(sent: SentNotice, invitation: Invitation, *, reminds: bool = False) -> None:
    with translation.override(sent.language):
        subject = sent.content["title"]
        if sent.changes:
            subject = _("Changed: %(title)s") % {"title": subject}
        if reminds:
            subject = _("Please answer: %(title)s") % {"title": subject}
        EmailMessage(
            subject, text_of(sent, invitation), settings.DEFAULT_FROM_EMAIL, [invitation.person.email]
        ).send()


def text_of(sent: SentNotice, invitation: Invitation) -> str:
    """The words of the mail; in the language that is active."""
    content = sent.content
    lines = [content["title"], ""]
    if content["changed"]:
        lines += [*content["changed"], ""]
    lines += [content["addressed"], ""] if content["addressed"] else []
    told = [each for each in content["sections"] if each["text"].strip()]
    for number, section in enumerate(told, 1):
        lines += [f"{number}. {section['heading']}", section["text"], ""]
    place = (
        Attendee.objects.filter(meeting=sent.meeting, person=invitation.person)
        .select_related("venue")
        .first()
    )
    if place is not None:
        lines += [_("Your venue: %(venue)s") % {"venue": place.venue.name}, ""]
    lines += [_("Your answer, and the notice as a document:"), link_of(invitation), ""]
    lines += [line for line in (content["issuer"], content["issued"]) if line]
    return "\n".join(lines)


def link_of(invitation: Invitation) -> str:
    return addresses.whole("notice:answer", token_of(invitation))


def token_of(invitation: Invitation) -> str:
    return signing.Signer(salt=SALT).sign(f"{invitation.pk}.{invitation.key_number}")


def invitation_of(token: str) -> Invitation | None:
    try:
        pk, _dot, number = signing.Signer(salt=SALT).unsign(token).partition(".")
    except signing.BadSignature:
        return None
    found = Invitation.objects.select_related("meeting__cycle", "person").filter(
        pk=int(pk), key_number=int(number)
    )
    return found.first()


def remind(meeting: Meeting, actor: User | None) -> int:
    """Mail the notice once more to those who have not answered; how many. Nobody is reminded twice within a day."""
    sent = last_sent(meeting)
    if sent is None:
        raise NotNow(_("No notice has been sent yet."))
    now = timezone.now()
    silent = Invitation.objects.filter(meeting=meeting, coming=Coming.UNKNOWN).exclude(person__email="")
    silent = silent.filter(Q(reminded_at=None) | Q(reminded_at__lt=now - AGAIN), sent_number=sent.number)
    with transaction.atomic():
        found = list(silent.select_for_update(of=("self",)).select_related("person", "meeting"))
        for each in found:
            mail_one(sent, each, reminds=True)
        Invitation.objects.filter(pk__in=[each.pk for each in found]).update(reminded_at=now)
        audit.record(meeting, actor, "notice-reminded", {"count": len(found)})
    return len(found)


def answer(invitation: Invitation, coming: str, substitute: str, reason: str) -> None:
    """The last answer counts. Raises NotNow when the meeting has begun."""
    if not is_open(invitation.meeting):
        raise NotNow(_("The meeting has begun: the answer cannot be changed here any more."))
    invitation.coming, invitation.answered_at = coming, timezone.now()
    invitation.substitute = substitute if coming == Coming.SENDS else ""
    invitation.reason = reason if coming == Coming.CANNOT else ""
    invitation.save(update_fields=["coming", "answered_at", "substitute", "reason"])


def is_open(meeting: Meeting) -> bool:
    return meeting.stage in BEFORE_OPEN and timezone.now() < meeting.starts_at


def look_again(meeting: Meeting) -> None:
    """Told of every entry in the meeting's audit log: if time or place have moved since the last notice, the worker looks at it when they have settled."""
    from answerable.web.notice.tasks import send_if_moved

    sent = last_sent(meeting)
    if sent is None or meeting.stage not in BEFORE_OPEN:
        return
    fresh = Meeting.objects.select_related("cycle", "notice").get(pk=meeting.pk)
    if is_moved(sent.facts, facts_of(fresh)) and fresh.notice.sends_changes:
        send_if_moved.using(run_after=timezone.now() + SETTLED).enqueue(meeting.pk, sent.number)


def send_moved(meeting: Meeting, number: int) -> SentNotice | None:
    """The new notice, unless one was sent since, everything is as it was again, or the organiser wants to send it by hand."""
    sent = last_sent(meeting)
    if sent is None or sent.number != number or meeting.stage not in BEFORE_OPEN:
        return None
    notice = notice_of(meeting)
    if not notice.sends_changes or not is_moved(sent.facts, facts_of(meeting, notice)):
        return None
    return send(meeting, None, sent.language)
