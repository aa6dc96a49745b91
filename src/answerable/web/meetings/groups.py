"""The rater groups of a meeting: from the frozen manifest once there is one, from the cycle's rules before."""

import json
from dataclasses import dataclass
from typing import Any

from answerable.web.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str

    def __str__(self) -> str:
        return self.title if self.title == self.id else f"{self.id} · {self.title}"


def manifest_of(meeting: Meeting) -> dict[str, Any] | None:
    """The frozen manifest, or None before freezing. A signed note's text ends at its first blank line."""
    if not meeting.manifest:
        return None
    manifest: dict[str, Any] = json.loads(meeting.manifest.partition("\n\n")[0])
    return manifest


def groups_of(meeting: Meeting) -> tuple[Group, ...]:
    """In the order of the rules; empty while the cycle has none."""
    source = manifest_of(meeting) or meeting.cycle.rules
    return tuple(Group(each["id"], each["title"]) for each in source.get("groups", ()))


def group_titles(meeting: Meeting) -> dict[str, str]:
    return {group.id: str(group) for group in groups_of(meeting)}
