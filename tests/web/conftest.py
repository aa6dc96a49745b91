"""A real ballot box in a process of its own, and a meeting at each stage, for the tests of casting and what is above it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from answerable import home
from answerable.protocol import keys
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from starting import starts
from web.casting.casting_world import freeze_with, make_meeting, running_ballotbox


@pytest.fixture(scope="session")
def rsa_keys() -> list[bytes]:
    """Issuers' keys made once: making them is tested by itself."""
    return [keys.rsa_pem(keys.new_rsa(2048)) for _ in range(2)]


@pytest.fixture(scope="session")
@starts("process")
def ballotbox_process() -> Iterator[str]:
    with running_ballotbox(home.current()) as url:
        yield url


@pytest.fixture
def installation(settings: Any, tmp_path: Path) -> None:
    """Short keys, no ballot box unless a test asks for one, and a phone script to hash."""
    script = tmp_path / "assets" / "dist" / "phone.js"
    script.parent.mkdir(parents=True)
    script.write_text("// the phone's script\n")
    settings.STATICFILES_DIRS = [tmp_path / "assets", *settings.STATICFILES_DIRS]
    settings.ANSWERABLE_RSA_BITS = 2048
    # The same home as the ballot box's process, whichever the settings were loaded with.
    settings.HOME = home.current()
    settings.BALLOTBOX_URL = settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"


@pytest.fixture
def ballotbox(ballotbox_process: str, settings: Any) -> str:
    settings.BALLOTBOX_URL = settings.BALLOTBOX_CONTROL_URL = ballotbox_process
    return ballotbox_process


@pytest.fixture
def organiser(db: None) -> User:
    return User.objects.create(username="organiser", is_superuser=True)


@pytest.fixture
def office(client: Client, organiser: User) -> Client:
    """The organiser's browser."""
    client.force_login(organiser)
    return client


@pytest.fixture
def meeting(db: None) -> Meeting:
    return make_meeting()


@pytest.fixture
def frozen(meeting: Meeting, ballotbox: str, organiser: User, rsa_keys: list[bytes]) -> Meeting:
    return freeze_with(meeting, organiser, rsa_keys)


@pytest.fixture
def convened(frozen: Meeting, organiser: User) -> Meeting:
    advance(frozen, "convene", organiser)
    return frozen
