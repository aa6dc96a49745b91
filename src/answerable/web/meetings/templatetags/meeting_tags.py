"""How a meeting's pages write times, hashes, counts and QR codes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import segno
from django import template
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe

from answerable.web.meetings import further_pages
from answerable.web.meetings.further_pages import Purpose
from answerable.web.meetings.models import Meeting

register = template.Library()


@register.simple_tag
def further_page(purpose: str, meeting: Meeting) -> str:
    """The path of a meeting's page that an app above has."""
    return further_pages.path(Purpose(purpose), meeting)


@register.filter
def in_zone(when: datetime, zone: str) -> str:
    """Date and time at the meeting's place, with its zone: 24 January 2022, 09:00 (Asia/Shanghai, UTC+08:00)."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M} ({zone}, {offset(local)})"


@register.filter
def day_and_time(when: datetime, zone: str) -> str:
    """Date, weekday and time at the meeting's place, short, for a place where the zone stands elsewhere."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local, 'DATE_FORMAT')} {formats.date_format(local, 'D')} {local:%H:%M}"


@register.filter
def clock(when: datetime, zone: str) -> str:
    """Only the time of day, for a table whose heading gives date and zone."""
    return f"{when.astimezone(ZoneInfo(zone)):%H:%M}"


@register.filter
def seconds(when: datetime, zone: str) -> str:
    """To the second, for the audit log."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M:%S} {offset(local)}"


@register.filter
def fours(digits: str) -> str:
    """In groups of four, so that it can be read aloud and compared."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


@register.filter
def hours(minutes: int) -> str:
    """Minutes as h:mm."""
    return f"{minutes // 60}:{minutes % 60:02d}"


@register.filter
def qr(link: str) -> SafeString:
    """The link as an inline SVG without style attributes; black on white in every theme, with the quiet zone scanners need."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308  segno writes numbers and the constants above, never the link itself


def offset(local: datetime) -> str:
    shift = local.utcoffset() or timedelta()
    sign = "-" if shift < timedelta() else "+"
    minutes = abs(int(shift.total_seconds())) // 60
    return f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}"
