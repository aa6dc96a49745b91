"""The notice composed from the meeting's facts: who, when, where, and what to hand in by when. It states nothing that is not known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from answerable.documents.notice import NoticeContent, NoticeSection
from answerable.web.meetings.groups import groups_of
from answerable.web.meetings.models import ItemKind, Meeting
from answerable.web.meetings.templatetags.meeting_tags import in_zone
from answerable.web.notice.models import Notice
from answerable.web.organisation.models import Unit

Json = dict[str, Any]
KEYS = ("purpose", "when", "where", "who", "agenda", "hand_in", "answers")
# What was said of these is wrong as soon as the facts change, also where somebody put it in words of their own.
OF_FACTS = frozenset({"when", "where"})


def notice_of(meeting: Meeting) -> Notice:
    """The draft as it is, its composed sections anew; an unsaved one where there is none."""
    found = Notice.objects.filter(meeting=meeting).first()
    if found is None:
        top = Unit.objects.filter(parent=None).order_by("pk").first()
        name = top.name if top else ""
        found = Notice(
            meeting=meeting,
            title=_("Notice of the meeting “%(title)s”") % {"title": meeting.title},
            mark=_("%(name)s: notice") % {"name": name} if name else _("Notice"),
            issuer=name,
            addressed=_("To all units:"),
        )
    by_hand = {each["key"]: each for each in found.sections if each.get("by_hand")}
    found.sections = [by_hand.get(each["key"], each) for each in composed(meeting, found)]
    return found


def take_over(old: Meeting, new: Meeting) -> None:
    """The head of the old meeting's notice; what it says of the meeting is composed from the new one's facts, and its times are asked anew."""
    found = Notice.objects.filter(meeting=old).first()
    if found is None:
        return
    draft = notice_of(new)
    for name in ("mark", "issuer", "addressed", "sends_changes"):
        setattr(draft, name, getattr(found, name))
    draft.save()


def composed(meeting: Meeting, notice: Notice) -> list[Json]:
    texts = {
        "purpose": (_("Purpose"), _purpose(meeting)),
        "when": (_("When"), in_zone(meeting.starts_at, meeting.time_zone)),
        "where": (pgettext("of a meeting", "Where"), _where(meeting)),
        "who": (_("Who takes part"), _who(meeting)),
        "agenda": (_("Agenda"), _agenda(meeting)),
        "hand_in": (_("What to hand in"), _hand_in(meeting, notice)),
        "answers": (_("Answers"), _answers(meeting, notice)),
    }
    return [{"key": key, "heading": texts[key][0], "text": texts[key][1], "by_hand": False} for key in KEYS]


def _purpose(meeting: Meeting) -> str:
    return _("The meeting hears and assesses the debriefs for %(year)s.") % {
        "year": meeting.cycle.assessed_year
    }


def _where(meeting: Meeting) -> str:
    main = [each.name for each in meeting.venues.all() if each.is_main]
    others = [each.name for each in meeting.venues.all() if not each.is_main]
    lines = [_("Main venue: %(names)s") % {"names": _listed(main)}] if main else []
    if others:
        lines.append(_("Sub-venues, joined by video: %(names)s") % {"names": _listed(others)})
    return "\n".join(lines)


def _who(meeting: Meeting) -> str:
    presenters = [f"{each.person.name} ({each.unit.name})" for each in _reporting(meeting)]
    lines = [_("Those who report: %(names)s") % {"names": _listed(presenters)}] if presenters else []
    counted: dict[str, int] = {}
    for group in meeting.attendees.values_list("group", flat=True):
        counted[group] = counted.get(group, 0) + 1
    titles = {group.id: group.title for group in groups_of(meeting)}
    for group in sorted(counted):
        people = ngettext("%(count)s person", "%(count)s people", counted[group]) % {"count": counted[group]}
        lines.append(f"{titles.get(group, group)}: {people}")
    return "\n".join(lines)


def _agenda(meeting: Meeting) -> str:
    """The points besides the debriefs, which the order of those who report says already."""
    return "\n".join(
        each.title for each in meeting.items.exclude(kind__in=[ItemKind.DEBRIEF, ItemKind.BREAK])
    )


def _hand_in(meeting: Meeting, notice: Notice) -> str:
    due = {
        _("The written debrief is handed in by %(when)s."): meeting.cycle.debriefs_due,
        _("Slides are handed in by %(when)s."): notice.slides_due,
    }
    return "\n".join(text % {"when": in_zone(at, meeting.time_zone)} for text, at in due.items() if at)


def _answers(meeting: Meeting, notice: Notice) -> str:
    asked = _(
        "Everybody answers by the personal link in the mail: whether they come, send somebody, or cannot come and why."
    )
    if notice.answers_due is None:
        return asked
    by = _("The answer is asked for by %(when)s.") % {"when": in_zone(notice.answers_due, meeting.time_zone)}
    return f"{asked}\n{by}"


def _reporting(meeting: Meeting) -> list[Any]:
    return list(meeting.presenters.filter(withdrawn=False).select_related("person", "unit"))


def _listed(names: list[str]) -> str:
    return _(", ").join(names)


def facts_of(meeting: Meeting, notice: Notice | None = None) -> Json:
    """What a later notice is held against."""
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "time_zone": meeting.time_zone,
        "main": [each.name for each in meeting.venues.filter(is_main=True)],
        "venues": sorted(each.name for each in meeting.venues.filter(is_main=False)),
        "debriefs_due": _iso(meeting.cycle.debriefs_due),
        "slides_due": _iso(notice.slides_due if notice else None),
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Sentences on what differs; empty when nothing does that somebody has to know."""
    said = []
    if (before["starts_at"], before["time_zone"]) != (after["starts_at"], after["time_zone"]):
        told = {"before": _moment(before, "starts_at"), "after": _moment(after, "starts_at")}
        said.append(_("The time has changed: it was %(before)s and is now %(after)s.") % told)
    for key, text in (
        ("main", _("The main venue has changed: it was %(before)s and is now %(after)s.")),
        ("venues", _("The sub-venues have changed: they were %(before)s and are now %(after)s.")),
    ):
        if before[key] != after[key]:
            said.append(text % {"before": _listed(before[key]) or "–", "after": _listed(after[key]) or "–"})
    for key, text in (
        ("debriefs_due", _("Debriefs are due at another time: it was %(before)s and is now %(after)s.")),
        ("slides_due", _("Slides are due at another time: it was %(before)s and is now %(after)s.")),
    ):
        if before[key] != after[key]:
            said.append(text % {"before": _moment(before, key), "after": _moment(after, key)})
    return said


def is_moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether time or place differ, for which a new notice goes out by itself."""
    return any(before[key] != after[key] for key in ("starts_at", "time_zone", "main", "venues"))


def _moment(facts: Mapping[str, Any], key: str) -> str:
    at = facts[key]
    return in_zone(datetime.fromisoformat(at), facts["time_zone"]) if at else "–"


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def content_of(notice: Notice, changed: list[str]) -> Json:
    """What is kept of a notice that is sent, and what files are made of."""
    return {
        "mark": notice.mark,
        "title": notice.title,
        "issuer": notice.issuer,
        "number": notice.number,
        "addressed": notice.addressed,
        "issued": timezone.now().astimezone(ZoneInfo(notice.meeting.time_zone)).date().isoformat(),
        "changed": changed,
        "sections": [{"heading": each["heading"], "text": each["text"]} for each in notice.sections],
    }


def document(content: Json) -> NoticeContent:
    return NoticeContent(
        mark=content["mark"],
        title=content["title"],
        issued=datetime.fromisoformat(content["issued"]).date(),
        issuer=content["issuer"],
        number=content["number"],
        addressed=content["addressed"],
        changed=tuple(content["changed"]),
        sections=tuple(NoticeSection(each["heading"], each["text"]) for each in content["sections"]),
    )
