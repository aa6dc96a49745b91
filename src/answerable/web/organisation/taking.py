"""A role is taken from somebody, and with it for good what rested on it: whoever gets the role back is given the rest anew.

An app that gives people something on the ground of a role says with `when_taken` what ends; it is called in the same transaction, when the role is gone.
"""

from collections.abc import Callable

from django.db import transaction

from answerable.web.accounts import audit
from answerable.web.accounts.models import User
from answerable.web.organisation.models import Person, Role

End = Callable[[Person, User], None]
_ended: list[End] = []


def when_taken(end: End) -> None:
    _ended.append(end)


@transaction.atomic
def take(role: Role, actor: User) -> None:
    person = role.person
    where = role.unit.name if role.unit else ""
    audit.record("role-taken", person.user, actor, person.name, role=role.kind, unit=where)
    role.delete()
    for end in _ended:
        end(person, actor)
