import pytest
from django.test import Client

from answerable.web.organisation.models import Person, RoleKind, Unit
from web.organisation.organisation_people import account, client_of


@pytest.fixture(autouse=True)
def _uploads_of_this_test_alone(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # accounts are made often here


@pytest.fixture
def group(db: None) -> Unit:
    return Unit.objects.create(name="Lanting Materials Group")


@pytest.fixture
def organiser(group: Unit) -> Person:
    return account("O1", group, RoleKind.ORGANISER)


@pytest.fixture
def client(organiser: Person) -> Client:
    return client_of(organiser)
