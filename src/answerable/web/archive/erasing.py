"""Erasing a person's data: the person becomes a placeholder, so that everything that was counted with them still counts.

What goes: name, identifier, title, address, phone, the account with all that signs it in, answers to notices, reminders, calendar, messages in the outbox, and
the name wherever a log, a step or a review has it. What stays: what was published or signed (bundle, manifest, results, minutes, articles, the chains of what was promised),
since changing it would make it false, and the written debriefs, which are records of the unit and go by the retention rules.

A person who takes part in a meeting between freezing and publishing is not erased before it is over: its register is checked against the signed manifest.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from answerable.web.accounts import audit as account_audit
from answerable.web.accounts.models import AccountEntry, User
from answerable.web.custody.models import KeyShare
from answerable.web.deadlines.models import CalendarFeed, Digest, Reminding
from answerable.web.debriefs.models import Step
from answerable.web.followup.models import ChainLink
from answerable.web.mail.models import Message
from answerable.web.meetings.models import AuditEntry, Meeting
from answerable.web.meetings.stage import SETTLED
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom.models import Dismissal, ReaderMessage, Review, TakingStep
from answerable.web.notice.models import Invitation
from answerable.web.organisation import leaving
from answerable.web.organisation.models import Person
from answerable.web.room import reading
from answerable.web.room.models import Event

# Where a row says who did something: (model, its account, the field with the name). A test finds the one that is missing here.
NAMES_OF_ACCOUNTS: tuple[tuple[type[Model], str, str], ...] = (
    (Event, "actor", "by"),
    (AuditEntry, "actor", "actor_name"),
    (Step, "actor", "actor_name"),
    (ChainLink, "actor", "actor_name"),
    (AccountEntry, "actor", "actor_name"),
    (AccountEntry, "account", "account_name"),
    (Review, "by", "name"),
    (Dismissal, "by", "name"),
    (TakingStep, "by", "name"),
    (ReaderMessage, "dealt_by", "dealt_name"),
)


def placeholder(person: Person) -> str:
    return _("Erased person %(number)s") % {"number": person.pk}


def erase(person: Person, actor: User) -> None:
    """All of it or nothing. Raises NotNow while a meeting of theirs is under way."""
    meetings = _meetings(person)
    running = meetings.exclude(stage__in=SETTLED).first()
    if running is not None:
        raise NotNow(
            _(
                "%(name)s takes part in “%(title)s”, which is under way: the data can be erased once its result is published."
            )
            % {"name": person.name, "title": running.title}
        )
    name, identifier, email, other = person.name, person.identifier, person.email, placeholder(person)
    with transaction.atomic():
        leaving.leave(person, actor)
        person.refresh_from_db()
        user = person.user
        names = {name: other, identifier: f"erased-{person.pk}"}
        if user is not None:
            names[user.get_username()] = f"erased-{person.pk}"
        _rename_in_logs(person, user, meetings, names)
        for model in (Invitation, Reminding, Digest, CalendarFeed):
            model._default_manager.filter(person=person).delete()
        KeyShare.objects.filter(person=person).update(name=other)
        if email:
            Message.objects.filter(recipient__iexact=email).delete()
        person.name, person.identifier = other, f"erased-{person.pk}"
        person.title = person.email = person.phone = ""
        person.user = None
        person.save()
        if user is not None:
            user.delete()
        account_audit.record("erased", None, actor, other)
    reading.forget()  # the names in the logs that this process has read


def _meetings(person: Person) -> Any:
    part = Q(attendees__person=person) | Q(presenters__person=person) | Q(roles__person=person)
    return Meeting.objects.filter(part).distinct()


def _rename_in_logs(person: Person, user: User | None, meetings: Any, names: dict[str, str]) -> None:
    """Where a log has the name of who did something, and where it tells of the person. A name that somebody else at the meeting bears, too, stays in
    what is told, since nobody could say whose it is.
    """
    other = names[person.name]
    if user is not None:
        for model, account, field in NAMES_OF_ACCOUNTS:
            model._default_manager.filter(**{account: user}).update(**{field: other})
    AccountEntry.objects.filter(account_name=person.name, account=None).update(account_name=other)
    namesakes = Person.objects.filter(name=person.name).exclude(pk=person.pk)
    told = {**names}
    if namesakes.exists():
        del told[person.name]
    change = _changed(told)
    for entry in AuditEntry.objects.filter(meeting__in=meetings):
        _save_changed(entry, "detail", change)
    for event in Event.objects.filter(meeting__in=meetings):
        _save_changed(event, "act", change)
    if person.name in told:
        Event.objects.filter(meeting__in=meetings, by=person.name).update(by=other)


def _changed(names: dict[str, str]) -> Callable[[Any], Any]:
    """A value of JSON with every text that is one of the names replaced."""

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: change(each) for key, each in value.items()}
        if isinstance(value, list):
            return [change(each) for each in value]
        return names.get(value, value) if isinstance(value, str) else value

    return change


def _save_changed(row: AuditEntry | Event, field: str, change: Callable[[Any], Any]) -> None:
    before = getattr(row, field)
    after = change(before)
    if after != before:
        setattr(row, field, after)
        row.save(update_fields=[field])
