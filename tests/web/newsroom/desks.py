"""People with roles and duties at the sites of a test, and their browsers."""

from typing import Any

from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.newsroom.desk_models import SiteDuty
from answerable.web.newsroom.models import Article, NewsSite
from answerable.web.organisation.models import Person, Role, RoleKind, Unit


def person(name: str, unit: Unit | None = None) -> User:
    """Somebody with an account and no role."""
    home = unit or Unit.objects.get_or_create(name="集团办公室")[0]
    user = User.objects.create(username=name)
    Person.objects.create(identifier=name, name=name, unit=home, user=user)
    return user


def editor(name: str, site: NewsSite | None, *duties: str) -> User:
    """An editor of the site's unit, or of everything where the site is the group's or none is given."""
    unit = site.unit if site else None
    user = person(name, unit)
    Role.objects.create(person=user.person, kind=RoleKind.EDITOR, unit=unit)
    if site:
        SiteDuty.objects.bulk_create(SiteDuty(site=site, user=user, kind=duty) for duty in duties)
    return user


def organiser() -> User:
    made = person("主办人")
    Role.objects.create(person=made.person, kind=RoleKind.ORGANISER)
    return made


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def staff(site: NewsSite) -> dict[str, User]:
    """One writer and one person for each review; the reviewers proofread, too."""
    return {
        "writer": editor("撰稿人", site),
        "first": editor("初审人", site, "first", "proof"),
        "second": editor("复审人", site, "second", "proof"),
        "final": editor("终审人", site, "final", "proof"),
    }


def desk_of(made: Article, verb: str = "") -> str:
    return f"/editors/desk/articles/{made.pk}/{verb}"


def pass_all(made: Article, people: dict[str, User], **more: Any) -> None:
    """Handed in, proofread and reviewed by everybody, through the pages."""
    browser(people["writer"]).post(desk_of(made, "hand-in/"))
    for name in ("first", "second", "final"):
        browser(people[name]).post(desk_of(made, "proof/"), {"said": ""})
    for name in ("first", "second", "final"):
        browser(people[name]).post(desk_of(made, "review/"), {"approve": "1", "said": "同意", **more})
