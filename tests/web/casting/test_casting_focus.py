"""The pages whose parts renew themselves keep the keyboard where it is: somebody without a mouse is about to press a button when a ballot comes in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.casting.castings import set_casting
from answerable.web.evidence.freeze import freeze
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from browsing import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The part is told that there is news, as the stream tells it, and is put in place anew.
RENEW = """() => new Promise((done) => {
    const part = document.querySelector("[data-live]");
    part.addEventListener("htmx:afterSettle", () => done(document.activeElement.id), { once: true });
    part.dispatchEvent(new CustomEvent("live"));
})"""


def test_the_keyboard_stays_where_it_is_when_rounds_and_turnout_renew(
    live_server: Any, chromium: Any, meeting: Meeting, ballotbox: str, office: Client, organiser: User
) -> None:
    set_casting(meeting, scope="presenter", grace_seconds=60)
    freeze(meeting, organiser)
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    first, second = (each.scope for each in meeting.rounds.all())
    context = signed_in(chromium, office, live_server.url)
    page = context.new_page()
    page.goto(live_server.url + reverse("casting:rounds", args=[meeting.key]))
    for name in (f"turn-{second}", "turn-all-open", "rounds-table"):
        page.locator(f"[id='{name}']").focus()
        assert page.evaluate(RENEW) == name
    # Somebody else opens this very round, and closes it: its button is another, and still has the keyboard.
    page.locator(f"[id='turn-{first}']").focus()
    for turned, says in (({"opened": [first]}, "Close"), ({"closed": [first]}, "Do not wait: close now")):
        opening.turn_rounds(meeting, organiser, **turned)
        assert page.evaluate(RENEW) == f"turn-{first}"
        assert page.evaluate("document.activeElement.textContent").startswith(says)
    page.goto(live_server.url + reverse("casting:turnout", args=[meeting.key]))
    page.locator("#turnout-table").focus()
    assert page.evaluate(RENEW) == "turnout-table"
    context.close()
