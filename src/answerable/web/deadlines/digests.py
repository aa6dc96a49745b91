"""Reminders by mail: one digest a person and day at most, with what was sent back, what is overdue and what is due within a week.

Who wants fewer gets the whole on Mondays, or never. That something was sent back, or has become overdue, is a required notice: it is mailed
once, whatever was chosen. The worker looks once an hour, and mails from MORNING on, in the site's zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.web import addresses
from answerable.web.deadlines import dates
from answerable.web.deadlines.dates import DueDate
from answerable.web.deadlines.models import Digest, Reminding, Rhythm
from answerable.web.notice.models import SentNotice
from answerable.web.organisation.models import Person, RoleKind

MORNING = 7
SOON = timedelta(days=7)
MONDAY = 0
# Of required notices that are remembered as mailed.
MOST_TOLD = 500


@dataclass(frozen=True, slots=True)
class Reminders:
    """What one person is to be reminded of. What was sent back is not among the others."""

    sent_back: tuple[DueDate, ...]
    overdue: tuple[DueDate, ...]
    soon: tuple[DueDate, ...]

    @property
    def required(self) -> list[str]:
        return [
            *(f"back {each.key} {each.at.isoformat()}" for each in self.sent_back),
            *(f"late {each.key} {each.at.isoformat()}" for each in self.overdue),
        ]

    @property
    def any(self) -> bool:
        return bool(self.sent_back or self.overdue or self.soon)


def send_due(now: datetime | None = None) -> int:
    """Mail the digests that are due; how many. Harmless when repeated."""
    now = now or timezone.now()
    local = timezone.localtime(now)
    if local.hour < MORNING:
        return 0
    sent = 0
    for person in concerned().exclude(digests__day=local.date()):
        with translation.override(language_of(person)):
            sent += send_one(person, now, local.date())
    return sent


def language_of(person: Person) -> str:
    """That in which the person chose the reminders, or else that of the last notice of a meeting."""
    chosen = Reminding.objects.filter(person=person).values_list("language", flat=True).first()
    notices = SentNotice.objects.order_by("-pk").values_list("language", flat=True)
    return chosen or notices.first() or settings.LANGUAGE_CODE


def concerned() -> QuerySet[Person]:
    """Who may have something due and can be mailed."""
    part = (
        Q(debriefs__isnull=False)
        | Q(presentations__isnull=False)
        | Q(owned_actions__isnull=False)
        | Q(roles__kind=RoleKind.SECRETARY)
    )
    return Person.objects.filter(part, left=False).exclude(email="").select_related("user").distinct()


def send_one(person: Person, now: datetime, today: date) -> bool:
    """One transaction: the digest is noted and in the outbox, or neither."""
    found = reminders(dates.of_person(person), now)
    if not found.any:
        return False
    try:
        with transaction.atomic():
            kept, _made = Reminding.objects.select_for_update().get_or_create(person=person)
            fresh = [each for each in found.required if each not in kept.told]
            if not (fresh or _is_time(kept.rhythm, today)):
                return False
            Digest.objects.create(person=person, day=today)
            kept.told = [*kept.told, *fresh][-MOST_TOLD:]
            kept.save(update_fields=["told"])
            whole = _is_time(kept.rhythm, today)
            mail(person, found if whole else only(found, fresh))
    except IntegrityError:  # another worker over the same database was quicker
        return False
    return True


def _is_time(rhythm: str, today: date) -> bool:
    return rhythm == Rhythm.DAILY or (rhythm == Rhythm.WEEKLY and today.weekday() == MONDAY)


def reminders(found: Sequence[DueDate], now: datetime) -> Reminders:
    left = [each for each in found if not (each.is_meeting or each.done or each.closed)]
    back = [each for each in left if each.sent_back]
    late = [
        each
        for each in left
        if not each.sent_back and each.is_over(now) and not each.key.startswith("slides")
    ]
    soon = [
        each
        for each in left
        if not each.sent_back and not each.is_over(now) and each.day <= (now + SOON).date()
    ]
    return Reminders(*(tuple(sorted(part, key=lambda one: one.day)) for part in (back, late, soon)))


def only(found: Reminders, required: Sequence[str]) -> Reminders:
    """The required notices among them that are new."""
    keys = {each.split()[1] for each in required}
    return Reminders(
        tuple(each for each in found.sent_back if each.key in keys),
        tuple(each for each in found.overdue if each.key in keys),
        (),
    )


def mail(person: Person, found: Reminders) -> None:
    count = len(found.sent_back) + len(found.overdue) + len(found.soon)
    subject = _("Reminder: %(count)s waiting for you") % {"count": count}
    lines = [_("Dear %(name)s,") % {"name": person.name}, ""]
    for heading, part in (
        (_("Sent back to you"), found.sent_back),
        (_("Overdue"), found.overdue),
        (_("Due within a week"), found.soon),
    ):
        if part:
            lines += [
                heading,
                *(f"- {each.title} ({each.day.isoformat()})\n  {each.url}" for each in part),
                "",
            ]
    lines += [
        _("All your dates, and how often you are reminded:"),
        addresses.whole("deadlines:index"),
    ]
    EmailMessage(subject, "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [person.email]).send()
