"""A published meeting and its organiser."""

import pytest
from django.test import Client

from answerable.web.accounts.models import User
from web.results.conftest import meeting, published_meeting, rules, tallied  # noqa: F401 - fixtures


@pytest.fixture
def organiser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("organiser"))
    return client
