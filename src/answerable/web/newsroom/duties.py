"""Duties at a site: given and taken by organisers, and ended for good when somebody may not edit the site any more, or leaves. The log of accounts says each."""

from collections.abc import Iterable

from django.db import transaction

from answerable.web.accounts import audit
from answerable.web.accounts.models import User
from answerable.web.newsroom import rights
from answerable.web.newsroom.desk_models import Duty, SiteDuty
from answerable.web.newsroom.models import NewsSite
from answerable.web.organisation.models import Person


@transaction.atomic
def settle(site: NewsSite, wanted: Iterable[tuple[User, Duty]], actor: User) -> None:
    """The site's editors have exactly these duties afterwards."""
    asked = {(user.pk, kind.value): user for user, kind in wanted}
    held = {
        (each.user_id, each.kind): each for each in site.duties.select_for_update().select_related("user")
    }
    for key in sorted(held.keys() - asked.keys()):
        _take(held[key], actor)
    for key in sorted(asked.keys() - held.keys()):
        given = SiteDuty.objects.create(site=site, user=asked[key], kind=key[1])
        audit.record("duty-given", given.user, actor, duty=given.kind, site=site.name)
    for user in {
        each.pk: each for each in (*asked.values(), *(duty.user for duty in held.values()))
    }.values():
        rights.settle(user, rights.rights_of(user))


def end_lost(person: Person, actor: User) -> None:
    """A role was taken from this person: duties end at every site that they may not edit without it. Whoever gets the role back is given each duty anew."""
    if person.user is None:
        return
    left = rights.rights_of(person.user)
    lost = SiteDuty.objects.filter(user=person.user).exclude(site__in=left.sites)
    for each in lost.select_related("site", "user"):
        _take(each, actor)
    rights.settle(person.user, left)


def take_back(person: Person, actor: User) -> None:
    """Whoever comes back is given each duty anew."""
    if person.user is not None:
        for each in SiteDuty.objects.filter(user=person.user).select_related("site", "user"):
            _take(each, actor)


def _take(duty: SiteDuty, actor: User) -> None:
    audit.record("duty-taken", duty.user, actor, duty=duty.kind, site=duty.site.name)
    duty.delete()
