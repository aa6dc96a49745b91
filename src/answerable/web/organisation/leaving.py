"""Somebody leaves the organisation: their roles end, their account is closed, and so is what they have not used yet of a meeting.

Nothing that was done is undone: the person stays on record, and a ballot that was cast stays cast, since nobody knows which it is.
An app that gives people something says with `when_left` what it takes back; it does so in the same transaction.
"""

from collections.abc import Callable

from django.db import transaction

from answerable.web.accounts import audit
from answerable.web.accounts.models import User
from answerable.web.organisation import taking
from answerable.web.organisation.accounts import revoke_account
from answerable.web.organisation.models import Person

TakeBack = Callable[[Person, User], None]
_taken_back: list[TakeBack] = []


def when_left(take_back: TakeBack) -> None:
    _taken_back.append(take_back)


def leave(person: Person, actor: User) -> None:
    """Record that the person left. Repeating it changes nothing."""
    with transaction.atomic():
        locked = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
        if locked.left:
            return
        for role in locked.roles.select_related("unit", "person__user"):
            taking.take(role, actor)
        for take_back in _taken_back:
            take_back(locked, actor)
        if locked.user is not None and locked.user.is_active:
            revoke_account(locked, actor)
        locked.left = True
        locked.save(update_fields=["left"])
        audit.record("left", locked.user, actor, locked.name)


def come_back(person: Person, actor: User) -> None:
    """Undo `leave`, after a mistake or when the person returns. Roles, account and tickets are not restored: each is given anew on its page."""
    with transaction.atomic():
        if Person.objects.filter(pk=person.pk, left=True).update(left=False):
            audit.record("came-back", person.user, actor, person.name)
