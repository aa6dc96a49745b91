"""Erasing a person's data: the person becomes a placeholder, so that everything that was counted with them still counts.

What goes, and what stays and why, is in `names_held`, field by field: name, identifier, address, account and whatever is the person's own go, and the name wherever
a log, a notice, an owner or a draft has it. What was published or signed stays (bundle, manifest, results, minutes, articles, the chains of what was promised),
since changing it would make it false, and the written debriefs, which are records of the unit and go by the retention rules.

A person who takes part in a meeting between freezing and publishing is not erased before it is over: its register is checked against the signed manifest.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from answerable.web.accounts import audit as account_audit
from answerable.web.accounts.models import AccountEntry, User
from answerable.web.archive.draft_names import rename_in_drafts
from answerable.web.archive.names_held import BY_ACCOUNT, IN_TEXT, STALE_COPIES
from answerable.web.archive.renaming import in_texts, in_values, rename
from answerable.web.archive.rows import delete_with_files
from answerable.web.custody.models import KeyShare
from answerable.web.deadlines.models import CalendarFeed, Digest, Reminding
from answerable.web.followup.models import Action
from answerable.web.mail.models import Message
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import SETTLED
from answerable.web.meetings.stages import NotNow
from answerable.web.notice.models import Invitation
from answerable.web.organisation import leaving
from answerable.web.organisation.models import Person
from answerable.web.room.models import Event
from answerable.web.room.record import rewritten


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
        _rename(person, user, meetings, names)
        for model in (Invitation, Reminding, Digest, CalendarFeed):
            model._default_manager.filter(person=person).delete()
        for copies in STALE_COPIES:
            delete_with_files(copies._default_manager.filter(meeting__in=meetings))
        if email:
            Message.objects.filter(recipient__iexact=email).delete()
        person.name, person.identifier = other, f"erased-{person.pk}"
        person.title = person.email = person.phone = ""
        person.user = None
        person.save()
        if user is not None:
            user.delete()
        account_audit.record("erased", None, actor, other)


def _meetings(person: Person) -> "QuerySet[Meeting]":
    part = Q(attendees__person=person) | Q(presenters__person=person) | Q(roles__person=person)
    return Meeting.objects.filter(part).distinct()


def _rename(person: Person, user: User | None, meetings: "QuerySet[Meeting]", names: dict[str, str]) -> None:
    """Where a row says that the person did something, and where it tells of the person. A name that somebody else bears, too, stays in
    what is told, since nobody could say whose it is.
    """
    other = names[person.name]
    if user is not None:
        for model, account, field in BY_ACCOUNT:
            model._default_manager.filter(**{account: user}).update(**{field: other})
    AccountEntry.objects.filter(account_name=person.name, account=None).update(account_name=other)
    Action.objects.filter(owner_person=person).update(owner=other, owner_person=None)
    KeyShare.objects.filter(person=person).update(name=other)
    rest = Person.objects.exclude(pk=person.pk)
    told = {**names}
    if rest.filter(name=person.name).exists():
        del told[person.name]
    else:
        Event.objects.filter(meeting__in=meetings, by=person.name).update(by=other)
    values = in_values(told)
    texts = in_texts(
        told, person.name, rest.filter(name__contains=person.name).values_list("name", flat=True)
    )
    for each in IN_TEXT:
        rows: QuerySet[Any] = each.model._default_manager.all()
        if each.model is Event:
            rows = rows.filter(meeting__in=meetings)
        rename(rows, each.fields, values if each.whole else texts)
    rename_in_drafts(meetings, texts)
    for meeting in meetings:
        rewritten(meeting)
