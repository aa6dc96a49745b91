"""The pages of notice, archive, dates and retention in Chromium: axe and no sideways scrolling, at 360 pixels in Chinese and at 1280 in the dark."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.archive import making, retention
from answerable.web.meetings.models import Meeting
from answerable.web.notice.models import Invitation
from answerable.web.notice.sending import token_of
from answerable.web.organisation.models import Person
from browsing import passes_axe, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LOOKS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 360, "height": 740}, "locale": "zh-CN"},
    {"viewport": {"width": 1280, "height": 800}, "locale": "en", "color_scheme": "dark"},
)


def test_every_page_passes_axe_and_fits(
    live_server: Any, chromium: Any, held: Callable[..., Meeting], office: Client, organiser: User
) -> None:
    of = held()
    making.carry_out(making.ask(of, organiser, "en").pk)
    Meeting.objects.filter(pk=of.pk).update(starts_at=timezone.now() - timedelta(days=900))
    retention.set_rules(dict.fromkeys(retention.TITLES, 12), organiser)
    presenter = Person.objects.get(identifier="P1")
    Person.objects.filter(pk=presenter.pk).update(user=organiser)
    addresses = {
        "archive": reverse("archive:archive", args=[of.key]),
        "notice": reverse("notice:notice", args=[of.key]),
        "notice-edit": reverse("notice:edit", args=[of.key]),
        "notice-send": reverse("notice:send", args=[of.key]),
        "answer": reverse("notice:answer", args=[token_of(Invitation.objects.first())]),  # type: ignore[arg-type]
        "dates": reverse("deadlines:index"),
        "retention": reverse("archive:retention"),
        "person": reverse("archive:person", args=[Person.objects.get(identifier="P2").pk]),
        "purge": reverse("archive:purge", args=[of.key]),
    }
    wrong: list[str] = []
    for look in LOOKS:
        context = signed_in(chromium, office, live_server.url, **look)
        page = context.new_page()
        for name, address in addresses.items():
            assert page.goto(live_server.url + address).ok, name
            try:
                passes_axe(page)
            except AssertionError as error:  # told with those of the other pages
                wrong.append(f"{name}: {error}")
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=Path(folder) / f"{name}-{look['locale']}.png", full_page=True)
        context.close()
    assert wrong == []
