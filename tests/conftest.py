"""What every test of the site starts from."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from ballotbox.postgres_server import database, postgres  # noqa: F401 - fixtures, for every test that asks for one


@pytest.fixture(autouse=True)
def the_default_language() -> Iterator[None]:
    """A page asked for in one language leaves it active in its thread; the next test begins without."""
    yield
    translation.deactivate()
