"""An organiser and a member with accounts, browsers that sign in as people do, and a clock for codes."""

from collections.abc import Callable

import pytest
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.organisation.models import Person, Role, RoleKind, Unit

PASSWORD = "a long enough one"


@pytest.fixture(autouse=True)
def quick_hashes(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def member(db: None) -> Callable[..., Person]:
    def made(identifier: str, *roles: RoleKind, email: str = "") -> Person:
        unit, _new = Unit.objects.get_or_create(name="Office", parent=None)
        user = User.objects.create_user(identifier, password=PASSWORD)
        person = Person.objects.create(
            identifier=identifier, name=f"Name of {identifier}", unit=unit, email=email, user=user
        )
        for role in roles:
            Role.objects.create(person=person, kind=role)
        return person

    return made


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    def browser(name: str, **headers: str) -> Client:
        client = Client(headers=headers)
        answer = client.post("/accounts/sign-in", {"login": name, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return browser
