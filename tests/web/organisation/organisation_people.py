"""Accounts and a small organisation for the tests of its pages."""

from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.organisation.models import Person, Role, RoleKind, Unit

PASSWORD = "correct horse battery"


def account(identifier: str, unit: Unit, *kinds: RoleKind) -> Person:
    user = User.objects.create_user(identifier, password=PASSWORD)
    person = Person.objects.create(identifier=identifier, name=f"Person {identifier}", unit=unit, user=user)
    for kind in kinds:
        Role.objects.create(person=person, kind=kind)
    return person


def client_of(person: Person) -> Client:
    client = Client(raise_request_exception=True)
    assert person.user is not None
    client.force_login(person.user)
    return client


def crowd(unit: Unit, count: int, start: int = 0) -> None:
    Person.objects.bulk_create(
        Person(identifier=f"P{n:04}", name=f"Representative {n:04}", unit=unit)
        for n in range(start, start + count)
    )
