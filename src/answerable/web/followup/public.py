"""What of the follow-up may be said in public: how many units have reported measures on each requirement. It names no person and no unit."""

from dataclasses import dataclass

from django.db.models import Count, Q

from answerable.web.followup.naming import title_and_parts
from answerable.web.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """Of one requirement of a meeting: `reported` of `units` units have written down a measure. `title` is its first line, in the leader's words."""

    number: int
    title: str
    reported: int
    units: int


def progress_by_requirement(meeting: Meeting) -> list[PublicProgress]:
    """In the order of the requirements; those that were carried over from earlier years are not among them. One query."""
    counted = meeting.requirements.filter(carried_from=None).annotate(
        units=Count("actions"), reported=Count("actions", filter=~Q(actions__measure=""))
    )
    return [
        PublicProgress(
            each.number, title_and_parts(each.text)[0].partition("\n")[0], each.reported, each.units
        )
        for each in counted.order_by("number")
    ]
