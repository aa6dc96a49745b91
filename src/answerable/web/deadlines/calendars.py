"""The calendar of a person or a unit as iCalendar (RFC 5545), under a secret address.

Every entry has one UID, the same in every calendar that has it and whatever the site's address, and a SEQUENCE that rises whenever what it says
changes, so that a program that reads the calendar again changes its own entry and makes no second one. What is dropped is given out as cancelled. Times are in the zone of their place, whose rules
stand in the calendar.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from answerable.web import addresses
from answerable.web.deadlines import dates
from answerable.web.deadlines.dates import DueDate
from answerable.web.deadlines.models import CalendarFeed, FeedEntry
from answerable.web.organisation.models import Person, RoleKind, Unit

SALT = "address of a calendar"
# How long a cancelled entry is given out.
REMEMBERED = timedelta(days=400)
READ_AGAIN = timedelta(hours=4)


def feed_of(whose: Person | Unit) -> CalendarFeed:
    spoken = {"language": translation.get_language() or ""}
    if isinstance(whose, Person):
        return CalendarFeed.objects.get_or_create(person=whose, defaults=spoken)[0]
    return CalendarFeed.objects.get_or_create(unit=whose, defaults=spoken)[0]


def renew(feed: CalendarFeed) -> None:
    """A new address; the old one opens nothing any more."""
    feed.key_number += 1
    feed.language = translation.get_language() or ""
    feed.save(update_fields=["key_number", "language"])


def address_of(feed: CalendarFeed, reader: Person) -> str:
    """The address that `reader` is given; a unit's calendar has one for each of its secretaries."""
    token = signing.Signer(salt=SALT).sign(f"{feed.pk}.{feed.key_number}.{reader.pk}")
    return addresses.whole("deadlines:calendar", token)


def feed_at(token: str) -> CalendarFeed | None:
    """The feed of an address; none for one that was never given or was renewed, nor for whom the calendar is no longer of."""
    try:
        pk, number, reader = map(int, signing.Signer(salt=SALT).unsign(token).split("."))
    except (signing.BadSignature, ValueError):
        return None
    feeds = CalendarFeed.objects.select_related("person", "unit")
    found = feeds.filter(pk=pk, key_number=number).first()
    person = Person.objects.filter(pk=reader).first()
    return found if found and person and not person.left and is_of(found, person) else None


def is_of(feed: CalendarFeed, person: Person) -> bool:
    """Whether `person` is whose calendar it is, or a secretary of the unit."""
    return feed.person == person if feed.unit is None else feed.unit in units_of(person)


def units_of(person: Person) -> list[Unit]:
    """The units whose secretary `person` is."""
    return list(Unit.objects.filter(role__person=person, role__kind=RoleKind.SECRETARY).distinct())


def refresh(feed: CalendarFeed) -> list[FeedEntry]:
    """Note what has changed since the calendar was last read, and return all entries that are to be given out."""
    wanted = {each.key: as_content(each) for each in _dates(feed) if not each.closed}
    now = timezone.now()
    with transaction.atomic():
        CalendarFeed.objects.select_for_update().get(pk=feed.pk)  # two readers at once raise nothing twice
        known = {each.key: each for each in FeedEntry.objects.filter(feed=feed)}
        fresh = [key for key, content in wanted.items() if key not in known or _says(known[key]) != content]
        dropped = [key for key, entry in known.items() if key not in wanted and not entry.cancelled]
        following = _following([*fresh, *dropped]) if fresh or dropped else {}
        for key in fresh:
            entry = known.setdefault(key, FeedEntry(feed=feed, key=key))
            entry.content, entry.cancelled = wanted[key], False
        for key in dropped:
            known[key].cancelled = True
        for key in (*fresh, *dropped):
            known[key].sequence, known[key].changed_at = following.get(key, 0), now
            known[key].save()
    recent = now - REMEMBERED
    return [each for each in known.values() if not each.cancelled or each.changed_at > recent]


def _dates(feed: CalendarFeed) -> list[DueDate]:
    if feed.person is not None:
        return dates.of_person(feed.person)
    assert feed.unit is not None, "a feed is of one of the two"
    return dates.of_unit(feed.unit)


def _says(entry: FeedEntry) -> dict[str, str] | None:
    return None if entry.cancelled else entry.content


def _following(keys: Iterable[str]) -> dict[str, int]:
    """The next SEQUENCE of each entry that any calendar has: above that of all of them, so that whoever reads two of them keeps what was said last."""
    found = FeedEntry.objects.filter(key__in=keys).order_by().values("key").annotate(last=Max("sequence"))
    return {row["key"]: row["last"] + 1 for row in found}


def as_content(due: DueDate) -> dict[str, str]:
    """What stands in the entry; a difference in it is a change."""
    return {
        "title": due.title,
        "at": due.at.isoformat(),
        "until": due.until.isoformat() if due.until else "",
        "zone": due.zone,
        "url": due.url,
    }


def uid_of(key: str) -> str:
    """Of the entry, not of a calendar. What follows the @ is of this installation: two of them both have an action 1."""
    return f"{key}@{salted_hmac(SALT, 'installation').hexdigest()[:32]}"


def ics(feed: CalendarFeed) -> bytes:
    with translation.override(feed.language or settings.LANGUAGE_CODE):
        return _ics(feed)


def _ics(feed: CalendarFeed) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//answerable//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = _("Meetings and deadlines: %(name)s") % {"name": feed.person or feed.unit}
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    for entry in sorted(refresh(feed), key=lambda each: each.key):
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: FeedEntry) -> Event:
    content, event = entry.content, Event()
    event.add("uid", uid_of(entry.key))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("summary", content["title"])
    event.add("url", content["url"])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    zone = ZoneInfo(content["zone"])
    if "T" in content["at"]:
        begins = datetime.fromisoformat(content["at"]).astimezone(zone)
        event.add("dtstart", begins)
        ends = datetime.fromisoformat(content["until"]).astimezone(zone) if content["until"] else begins
        event.add("dtend", ends)
    else:
        day = date.fromisoformat(content["at"])
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    if not content["until"]:
        event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy
    return event
