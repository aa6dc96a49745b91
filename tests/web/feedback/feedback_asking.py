"""Where feedback notes are, and all of them as an organiser gets them."""

from django.test import Client

from answerable.web.meetings.models import Meeting
from answerable.web.worker.running import worker_called

ENOUGH = {"A": 6, "B": 7, "C": 8}


def address(meeting: Meeting, rest: str = "") -> str:
    return f"/desk/meetings/{meeting.key}/feedback{rest}"


def all_notes(organiser: Client, held: Meeting) -> bytes:
    """Asked for, made by the worker, downloaded."""
    assert organiser.post(address(held, "/all")).status_code == 302
    worker_called("test").run()
    return organiser.get(address(held, "/all.zip")).getvalue()
