"""Members with accounts, browsers that sign in as people do, and a real OpenID Connect provider on this machine."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from oidc_provider_mock import User as Subject
from oidc_provider_mock import run_server_in_thread

from answerable.web.accounts.identity_settings import providers
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


@pytest.fixture
def configured(settings: Any, tmp_path: Path) -> Callable[..., None]:
    """Call it with what stands in identities.json."""

    def written(**given: Any) -> None:
        file = tmp_path / "identities.json"
        file.write_text(json.dumps(given))
        settings.SOCIALACCOUNT_PROVIDERS = providers(file)

    return written


@pytest.fixture
def school(configured: Callable[..., None]) -> Iterator[Callable[..., str]]:
    """A provider; call it with how people are matched. Two people are known to it."""
    people = [
        Subject(
            sub="s-hua",
            claims={"email": "hua@example.org", "email_verified": True, "preferred_username": "hua"},
        ),
        Subject(
            sub="s-lei",
            claims={"email": "lei@example.org", "email_verified": False, "preferred_username": "LEI"},
        ),
    ]
    with run_server_in_thread(user_claims=people) as server:
        address = f"http://localhost:{server.server_port}"

        def matching(match: str) -> str:
            app = {
                "id": "school",
                "name": "School",
                "server": address,
                "client_id": "c",
                "secret": "s",
                "match": match,
            }
            configured(openid_connect=[app])
            return address

        yield matching
