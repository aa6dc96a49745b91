"""Who is scored at a meeting, and what a ballot can be for: the sheet with everybody, or one presenter."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from answerable.protocol import manifest
from answerable.web.casting.castings import casting_of
from answerable.web.meetings.models import Meeting, Presenter


def presenter_id(presenter: Presenter) -> str:
    """As manifest, ballots and results name the presenter."""
    return f"p{presenter.pk}"


def reporting(meeting: Meeting) -> list[Presenter]:
    """Who is on the sheet, in draw order. Somebody who withdrew before freezing is not on it."""
    return list(meeting.presenters.filter(withdrawn=False).select_related("person", "unit"))


def scopes_of(meeting: Meeting) -> tuple[str, ...]:
    """What a ballot of the meeting can be for, as long as its presenters stay."""
    return manifest.scopes_of(
        casting_of(meeting).scope, tuple(presenter_id(each) for each in reporting(meeting))
    )


def scope_of(presenter: Presenter) -> str:
    """The scope of the ballots for this presenter alone."""
    return f"{manifest.PRESENTER}/{presenter_id(presenter)}"


def starts_at(meeting: Meeting) -> str:
    """ISO 8601 with the offset of the meeting's zone."""
    return timezone.localtime(meeting.starts_at, ZoneInfo(meeting.time_zone)).isoformat(timespec="seconds")
