"""The pages of a published result in Chromium: on a phone in Chinese, at twice the size in the dark, and by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from answerable import __version__
from answerable.web.accounts.models import User
from answerable.web.feedback.models import NoteSet
from answerable.web.meetings.models import Meeting
from answerable.web.results.models import Publication, Statistics
from answerable.web.worker.states import WorkState
from browsing import PHONE, passes_axe, signed_in
from web.results.conftest import ENOUGH
from web.results.test_results_overview import doubtful

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# 1280 px at 200%.
ZOOMED = {"width": 640, "height": 450}
LOOKS = (
    {"viewport": PHONE, "locale": "zh-CN"},
    {"viewport": ZOOMED, "locale": "en", "color_scheme": "dark"},
)


@pytest.fixture
def published(published_meeting: Callable[..., Meeting]) -> Meeting:
    """With ranges of ranks, and all feedback notes being made."""
    held = published_meeting(ENOUGH)
    ids = [f"p{each.pk}" for each in held.presenters.order_by("position")]
    Statistics.objects.create(
        meeting=held, under=0, inputs="", release=__version__, doubt=doubtful(ids, exact=False).to_json()
    )
    for language in ("en", "zh-hans"):
        NoteSet.objects.create(
            publication=Publication.objects.get(), language=language, state=WorkState.MAKING, done=1, total=3
        )
    return held


def tab_to(page: Page, what: str) -> None:
    """By the tab key alone."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"{what} is not reached by the keyboard")


@pytest.mark.parametrize("look", LOOKS, ids=["phone", "zoomed"])
def test_every_page_after_publishing(
    chromium: Browser, published: Meeting, live_server: Any, look: dict[str, Any]
) -> None:
    organiser = Client()
    organiser.force_login(User.objects.create_superuser("organiser"))
    page = signed_in(chromium, organiser, live_server.url, **look).new_page()
    results = f"{live_server.url}/evidence/{published.key}/results"
    desk = f"{live_server.url}/desk"
    for address in (
        f"{desk}/documents/typefaces",
        f"{desk}/documents/signature",
        f"{desk}/meetings/{published.key}/feedback",
        f"{results}/check",
        results,
    ):
        page.goto(address)
        passes_axe(page)
    tab_to(page, "td.how summary")
    page.keyboard.press("Enter")
    tab_to(page, ".r-opened a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/results/why?*")
    passes_axe(page)
    page.context.close()
