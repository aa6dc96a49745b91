"""What every test starts from."""

import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.utils import translation

import browsing
import full_text
import starting
from ballotbox.postgres_server import database, postgres  # noqa: F401 - fixtures, for every test that asks for one
from browsing import chromium  # noqa: F401 - likewise

# Hypothesis fails an example that takes 200 ms, which says more about the machine than about the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

TESTS = Path(__file__).parent
# Held at 100% branch coverage by their own tests.
PURE = (
    "composing",
    "counting",
    "disclosure",
    "documents",
    "fairness",
    "protocol",
    "roster",
    "room",
    "scoring",
    "verifier",
)

# Whoever started the tests in the background may have had Ctrl-C ignored, and what a process ignores, its children do too.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests make tables from the models, without migrations; the full-text index of SQLite is what only a migration makes."""
    with django_db_blocker.unblock():
        full_text.make_index()


@pytest.fixture(autouse=True)
def the_default_language() -> Iterator[None]:
    """A page asked for in one language leaves it active in its thread; the next test begins without."""
    yield
    translation.deactivate()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        starting.mark(item)
        if item.path.relative_to(TESTS).parts[0] in PURE:
            item.add_marker("pure")
    # The flows take longest: were they begun last, one worker would be left alone with one of them.
    items.sort(key=lambda item: item.get_closest_marker("flow") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    return (yield from starting.watched(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call" and report.failed and item.get_closest_marker("browser"):
        report.sections.append(("What the open pages show", browsing.open_pages()))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    return (yield from starting.watched(item))
