"""The log of a meeting as lines of text. Imported once the site is set up."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.room import acts
from answerable.room.acts import Event
from answerable.web.meetings.models import Meeting
from answerable.web.room.reading import Log, log_of
from answerable.web.room.telling import told

SECOND = 1000


def lines_of(key: str, as_json: bool) -> Iterator[str]:
    """One line an event. Raises LookupError with a sentence."""
    meeting = _meeting(key)
    log = log_of(meeting)
    if not log.events:
        raise LookupError(
            _("The meeting %(key)s has no log yet: it has not been convened.") % {"key": meeting.key}
        )
    yield from json_lines(log) if as_json else _words(log, ZoneInfo(meeting.time_zone))


def json_lines(log: Log) -> Iterator[str]:
    """One JSON object an event: number, at (ISO 8601, UTC), by, kind, and the particulars of the act."""
    return map(_json, log.events)


def _words(log: Log, zone: ZoneInfo) -> Iterator[str]:
    for each in log.events:
        yield f"{_clock(each.at, zone)}  {each.by or '–'}  {told(each.act, log.state)}"


def _meeting(key: str) -> Meeting:
    """The one named, else the newest that has been convened: the one that begins last."""
    if key:
        named = Meeting.objects.filter(key=key).first()
        if named is None:
            raise LookupError(_("There is no meeting %(key)s here.") % {"key": key})
        return named
    newest = Meeting.objects.filter(room__number__gt=0).order_by("-starts_at", "-pk").first()
    if newest is None:
        raise LookupError(_("No meeting here has a log: none has been convened."))
    return newest


def _json(event: Event) -> str:
    at = datetime.fromtimestamp(event.at // SECOND, UTC).replace(microsecond=event.at % SECOND * 1000)
    head = {
        "number": event.number,
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "by": event.by,
    }
    return json.dumps({**head, **acts.written(event.act)}, ensure_ascii=False)


def _clock(at: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at / SECOND, zone):%Y-%m-%d %H:%M:%S}"
