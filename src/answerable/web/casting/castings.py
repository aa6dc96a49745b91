"""How ballots are cast at a meeting: read, chosen, and fixed at freezing.

A meeting has no row of its own before somebody chooses something: until then everything is as the model's defaults say.
"""

import json
from typing import Any

from answerable.web.casting.models import Casting
from answerable.web.meetings.models import Meeting


def casting_of(meeting: Meeting) -> Casting:
    """One query for each `Meeting` object, and none where `casting` was selected with it."""
    try:
        return meeting.casting
    except Casting.DoesNotExist:
        return Casting(meeting=meeting)


def set_casting(meeting: Meeting, **values: Any) -> None:
    """Store these fields. Call it in the transaction that holds the lock on the meeting's row."""
    meeting.casting, _ = Casting.objects.update_or_create(meeting=meeting, defaults=values)


def manifest_of(meeting: Meeting) -> dict[str, Any] | None:
    """The frozen manifest, or None before freezing. A signed note's text ends at its first blank line."""
    note = casting_of(meeting).manifest
    if not note:
        return None
    manifest: dict[str, Any] = json.loads(note.partition("\n\n")[0])
    return manifest
