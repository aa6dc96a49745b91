"""The rater groups of a meeting: those of its cycle's rules, which cannot be changed once a meeting is frozen with them."""

from dataclasses import dataclass

from answerable.web.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str

    def __str__(self) -> str:
        return self.title if self.title == self.id else f"{self.id} · {self.title}"


def groups_of(meeting: Meeting) -> tuple[Group, ...]:
    """In the order of the rules; empty while the cycle has none."""
    return tuple(Group(each["id"], each["title"]) for each in meeting.cycle.rules.get("groups", ()))


def group_titles(meeting: Meeting) -> dict[str, str]:
    return {group.id: str(group) for group in groups_of(meeting)}
