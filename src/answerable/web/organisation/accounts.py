"""Accounts of people: made by an organiser, opened by a one-time link, taken away again.

Nobody but its owner ever knows a password. A new link makes the old password and every older link worthless. An
account of the site's first administrator can be touched by nobody but an administrator, so that no role leads to more
rights than it names.
"""

from django.db import transaction

from answerable.web.accounts import audit
from answerable.web.accounts.factors import drop_factors
from answerable.web.accounts.links import one_time_link
from answerable.web.accounts.models import User
from answerable.web.accounts.open_sessions import end_others
from answerable.web.organisation.models import Person


def give_account(person: Person, actor: User, drop: bool = False) -> str:
    """Make the person's account if there is none, open it if it was closed, and return a one-time link.

    `drop` takes the second factor away, too, for somebody who has lost theirs.
    """
    with transaction.atomic():
        locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        user = locked.user or User(username=free_username(locked.identifier))
        user.is_active = True
        user.set_unusable_password()
        user.save()
        locked.user = user
        locked.save(update_fields=["user"])
        audit.record("link-made", user, actor)
        if drop and drop_factors(user):
            audit.record("factor-removed", user, actor)
    person.user = user
    return one_time_link(user)


def free_username(identifier: str) -> str:
    """The identifier, or with a number after it when another account is called so."""
    wanted = User.normalize_username(identifier)
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def revoke_account(person: Person, actor: User) -> None:
    """Close the account at once: no password, no link and no open session opens it any more."""
    user = person.user
    assert user is not None
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    end_others(user, None)
    audit.record("account-closed", user, actor)


def may_touch(actor: User, person: Person) -> bool:
    """Whether `actor`, an organiser, may renew or close the account: not one's own, nor an administrator's."""
    if person.user is None:
        return True
    return person.user != actor and (actor.is_superuser or not person.user.is_superuser)
