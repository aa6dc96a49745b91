"""What is kept of a meeting, in its menu and its audit log: the record, the minutes, the replay."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.web.followup import requirements
from answerable.web.meetings import audit, navigation
from answerable.web.meetings.access import Duties
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, MenuGroup
from answerable.web.meetings.stage import Stage
from answerable.web.room import handing
from answerable.web.room.models import Minutes

VERBS = {
    "minutes-drafted": _("Minutes drafted"),
    "minutes-changed": _("Minutes changed"),
    "minutes-approved": _("Minutes approved"),
}
FIELDS = {"section": _("section")}


def _keeps(held: Duties) -> bool:
    return held.reads or held.records


def _approved(meeting: Meeting) -> bool:
    return Minutes.objects.filter(meeting=meeting, approved_at__isnull=False).exists()


ENTRIES = (
    Entry(
        MenuGroup.RUN,
        70,
        _("Record"),
        icon="file-text",
        url_name="room:recorder",
        allowed=lambda held: held.organiser or held.records,
        opens_at=Stage.CONVENED,
    ),
    Entry(
        MenuGroup.RESULT,
        30,
        pgettext_lazy("document", "Minutes"),
        icon="book-open-check",
        url_name="room:minutes",
        allowed=_keeps,
        opens_at=Stage.CLOSED,
    ),
    # Presenters see them once they are approved.
    Entry(
        MenuGroup.RESULT,
        30,
        pgettext_lazy("document", "Minutes"),
        icon="book-open-check",
        url_name="room:minutes",
        allowed=lambda held: held.presents and not _keeps(held),
        opens_at=Stage.CLOSED,
        shown=_approved,
    ),
    Entry(
        MenuGroup.RESULT,
        40,
        _("Replay"),
        icon="history",
        url_name="room:replay",
        allowed=lambda held: held.reads,
        opens_at=Stage.CLOSED,
    ),
)


def register() -> None:
    audit.words.register(VERBS, FIELDS)
    navigation.register(*ENTRIES)
    requirements.where_from(handing.address_of)
