"""The menu of the meeting that a page is about, for the frame of the page."""

from django import template
from django.template.context import RequestContext

from answerable.web.meetings.access import duties
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Menu, menu

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_of(context: RequestContext, meeting: object) -> Menu | None:
    """None on a page about no meeting, and for who has no duty there."""
    request = context.get("request")
    if request is None or not isinstance(meeting, Meeting):
        return None
    held = duties(request, meeting)
    return menu(request, meeting, held) if held.visits else None
