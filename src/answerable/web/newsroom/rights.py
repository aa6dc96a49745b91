"""Who edits which site. The one source is the role of editor in the organisation: everywhere, or in a unit and all below it; organisers edit every site.

Wagtail asks its own groups and permissions. They are settled from the roles whenever an account comes to /editors/ (`doors`), so that a role that was taken
away is gone with the next click. Each site has two groups: who writes there, and who may publish and withdraw there (the final review). Nobody is put into
a group by hand, and the pages for it are not reachable.

What is published must still have passed its reviews (`gate`): no role and no permission replaces them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from answerable.web.accounts.models import User
from answerable.web.newsroom import contents
from answerable.web.newsroom.desk_models import Duty, SiteDuty
from answerable.web.newsroom.models import Front, NewsSite
from answerable.web.organisation.models import Role, RoleKind, Unit

PREFIX = "newsroom/"
DESK = f"{PREFIX}desk"
WRITES, PUBLISHES = "writes", "publishes"

PAGE_RIGHTS = {WRITES: ("add_page", "change_page"), PUBLISHES: ("publish_page", "lock_page", "unlock_page")}
# Wagtail asks for the permissions of its own models, whichever are used in their place.
MEDIA_RIGHTS = tuple(
    f"{verb}_{kind}" for kind in ("image", "document") for verb in ("add", "change", "delete", "choose")
)


@dataclass(frozen=True, slots=True)
class SiteRights:
    """`manages`: makes sites, gives duties, keeps the lists. `sites`: whose pages one may edit. `publishes`: and may put live what is reviewed."""

    manages: bool
    sites: frozenset[int]
    publishes: frozenset[int]

    def __bool__(self) -> bool:
        return self.manages or bool(self.sites)


def rights_of(user: AbstractBaseUser | AnonymousUser) -> SiteRights:
    """From the roles as they are now."""
    if not isinstance(user, User) or not user.is_active:
        return SiteRights(False, frozenset(), frozenset())
    held = list(Role.objects.filter(person__user=user, person__left=False).values_list("kind", "unit_id"))
    manages = user.is_superuser or any(kind == RoleKind.ORGANISER and unit is None for kind, unit in held)
    units = {unit for kind, unit in held if kind == RoleKind.EDITOR}
    sites = frozenset(_sites(everywhere=manages or None in units, units={unit for unit in units if unit}))
    finals = SiteDuty.objects.filter(user=user, kind=Duty.FINAL, site__in=sites)
    return SiteRights(
        manages, sites, frozenset(finals.values_list("site_id", flat=True)) if sites else frozenset()
    )


def may_edit(user: AbstractBaseUser | AnonymousUser, site_id: int) -> bool:
    return site_id in rights_of(user).sites


def editors_of(site: NewsSite) -> list[User]:
    """Who has the role of editor for the site, for the page where duties are given."""
    above: set[int | None] = {None}
    unit = site.unit
    while unit is not None:
        above.add(unit.pk)
        unit = unit.parent
    editors = Role.objects.filter(kind=RoleKind.EDITOR, person__user__isnull=False, person__left=False)
    found = {role.person.user_id for role in editors.select_related("person") if role.unit_id in above}
    return list(User.objects.filter(pk__in=found, is_active=True).select_related("person").order_by("pk"))


def settle(user: User, rights: SiteRights) -> None:
    """Put the account into exactly the groups that its roles mean."""
    wanted = {DESK} if rights else set()
    wanted |= {group_name(site, WRITES) for site in rights.sites}
    wanted |= {group_name(site, PUBLISHES) for site in rights.publishes}
    held = set(user.groups.filter(name__startswith=PREFIX).values_list("name", flat=True))
    if held == wanted:
        return
    with transaction.atomic():
        user.groups.remove(*Group.objects.filter(name__in=held - wanted))
        if DESK in wanted - held:
            _make_desk()
        for name in wanted - held:
            user.groups.add(Group.objects.get_or_create(name=name)[0])


def make_groups(site: NewsSite, collection: Collection) -> None:
    """The groups of a site, with what they may; called when the site is made and when its languages change."""
    _make_desk()
    fronts = [front.page_ptr for front in Front.objects.filter(site=site)]
    for kind, codenames in PAGE_RIGHTS.items():
        group, _made = Group.objects.get_or_create(name=group_name(site.pk, kind))
        for front in fronts:
            for permission in _permissions(codenames, Page):
                GroupPagePermission.objects.get_or_create(group=group, page=front, permission=permission)
    writes = Group.objects.get(name=group_name(site.pk, WRITES))
    for permission in Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=MEDIA_RIGHTS
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=writes, collection=collection, permission=permission
        )


def names_foreign(page: Any, user: User) -> bool:
    """Whether the page, as a form would leave it, names a picture or file of a site that the person does not edit, and did not name it before. Choosers offer
    nothing of the kind, but a form can hold any number.
    """
    stored = type(page).objects.filter(pk=page.pk).first() if page.pk else None
    before = contents.in_texts(stored.get_latest_revision_as_object()) if stored else []
    new = [each for each in contents.in_texts(page) if each not in before]
    if not new:
        return False
    mine = collections_of(rights_of(user))
    return any(each.collection_id not in mine for each in new)


def collections_of(rights: SiteRights) -> list[int]:
    """Where the pictures and files are that one may use: one collection a site; for who manages sites also what is in none."""
    names = NewsSite.objects.filter(pk__in=rights.sites).values_list("slug", flat=True)
    mine = Q(depth=2, name__in=list(names))
    return list(
        Collection.objects.filter(mine | Q(depth=1) if rights.manages else mine).values_list("pk", flat=True)
    )


def _make_desk() -> None:
    """The group of all who come to /editors/; there may be no site yet when the first organiser comes."""
    desk, _made = Group.objects.get_or_create(name=DESK)
    desk.permissions.set(
        Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )


def group_name(site: int, kind: str) -> str:
    return f"{PREFIX}{site}/{kind}"


def _permissions(codenames: Iterable[str], model: type[Page]) -> list[Permission]:
    return list(
        Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=codenames)
    )


def _sites(*, everywhere: bool, units: set[int]) -> set[int]:
    if everywhere:
        return set(NewsSite.objects.values_list("pk", flat=True))
    if not units:
        return set()
    above = dict(Unit.objects.values_list("pk", "parent_id"))
    found = set()
    for site, unit in NewsSite.objects.filter(unit__isnull=False).values_list("pk", "unit_id"):
        while unit is not None and unit not in units:
            unit = above[unit]
        if unit is not None:
            found.add(site)
    return found
