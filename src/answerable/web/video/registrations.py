"""What picture and sound take part in: the menu, the audit log, and the room's two hooks."""

from django.utils.translation import gettext_lazy as _

from answerable.web.casting import opening
from answerable.web.meetings import audit, navigation
from answerable.web.meetings.access import Duties
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.room import figures, record, replay_views, watching
from answerable.web.room.steward_views import stewards_somewhere
from answerable.web.video import providers, recording_views
from answerable.web.video.models import Provider, Recording, Video

VERBS = {"video-set": _("Picture and sound set")}
FIELDS = {"provider": _("service")}


def _chosen(meeting: Meeting) -> str:
    """Asked once for a meeting, however many entries want to know."""
    found: Video | None = getattr(meeting, "video", None)
    return found.provider if found else ""


def _was_recorded(meeting: Meeting) -> bool:
    return meeting.stage in AFTER_CLOSE and Recording.objects.filter(meeting=meeting).exists()


def _state(meeting: Meeting, _known: Facts) -> EntryState:
    chosen = _chosen(meeting)
    return (
        EntryState("done", "", str(Provider(chosen).label))
        if chosen
        else EntryState("open", "", str(_("Not set")))
    )


def _organises(held: Duties) -> bool:
    return held.organiser


ENTRIES = (
    Entry(
        MenuGroup.PREPARE,
        95,
        _("Picture and sound"),
        icon="video",
        url_name="video:setting",
        allowed=_organises,
        state=_state,
    ),
    Entry(
        MenuGroup.RUN,
        28,
        _("Picture and sound"),
        icon="video",
        url_name="video:venues",
        allowed=stewards_somewhere,
        shown=lambda meeting: bool(_chosen(meeting)),
    ),
    Entry(
        MenuGroup.RESULT,
        45,
        _("Recordings"),
        icon="film",
        url_name="video:recordings",
        allowed=lambda held: held.reads,
        shown=_was_recorded,
    ),
)


def register() -> None:
    navigation.register(*ENTRIES)
    audit.words.register(VERBS, FIELDS)
    figures.video_from(providers.told)
    record.when_changed(providers.follow)
    opening.before_opening(providers.demand_unrecorded)
    watching.also(providers.still_recorded)
    replay_views.recorded_by(recording_views.stretches)
