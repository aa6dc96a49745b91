"""What picture and sound take part in: the menu, the audit log, and the room's two hooks."""

from django.utils.translation import gettext_lazy as _

from answerable.web.meetings import audit, navigation
from answerable.web.meetings.access import Duties
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, Group, State
from answerable.web.room import figures, record
from answerable.web.room.steward_views import stewards_somewhere
from answerable.web.video import providers
from answerable.web.video.models import Provider, Recording, Video

VERBS = {"video-set": _("Picture and sound set")}
FIELDS = {"provider": _("service")}


def _chosen(meeting: Meeting) -> str:
    found = Video.objects.filter(meeting=meeting).values_list("provider", flat=True).first()
    return found or ""


def _state(meeting: Meeting, _known: Facts) -> State:
    chosen = _chosen(meeting)
    return State("done", "", str(Provider(chosen).label)) if chosen else State("open", "", str(_("Not set")))


def _organises(held: Duties) -> bool:
    return held.organiser


ENTRIES = (
    Entry(
        Group.PREPARE,
        95,
        _("Picture and sound"),
        icon="video",
        url_name="video:setting",
        allowed=_organises,
        state=_state,
    ),
    Entry(
        Group.RUN,
        28,
        _("Picture and sound"),
        icon="video",
        url_name="video:venues",
        allowed=stewards_somewhere,
        shown=lambda meeting: bool(_chosen(meeting)),
    ),
    Entry(
        Group.RESULT,
        45,
        _("Recordings"),
        icon="film",
        url_name="video:recordings",
        allowed=lambda held: held.reads,
        shown=lambda meeting: Recording.objects.filter(meeting=meeting).exists(),
    ),
)


def register() -> None:
    navigation.register(*ENTRIES)
    audit.register(VERBS, FIELDS)
    figures.video_from(providers.told)
    record.when_changed(providers.follow)
