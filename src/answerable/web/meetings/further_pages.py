"""Pages of apps above that pages about a meeting lead to.

Each page is known here by what it is for; the app that has it registers its URL name once, from its `AppConfig.ready()`.
"""

from enum import StrEnum

from django.urls import reverse

from answerable.web import addresses
from answerable.web.meetings.models import Meeting


class Purpose(StrEnum):
    JOIN = "join"
    CONSOLE = "console"
    FROZEN = "frozen"
    RESULTS = "results"
    LATECOMER = "latecomer"


_url_names: dict[Purpose, str] = {}


def register(purpose: Purpose, url_name: str) -> None:
    """The page for joining takes no arguments, the others the meeting's key."""
    assert purpose not in _url_names, f"one page is for {purpose}"
    _url_names[purpose] = url_name


def path(purpose: Purpose, meeting: Meeting) -> str:
    return reverse(_url_names[purpose], args=[meeting.key])


def join() -> str:
    """The whole address at which a ticket is typed in."""
    return addresses.whole(_url_names[Purpose.JOIN])


def join_with(ticket: str) -> str:
    """For the attendee's phone; what follows # stays on the phone."""
    return f"{join()}#{ticket}"
