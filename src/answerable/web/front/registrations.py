"""The first entry of a meeting's menu: its own page."""

from django.utils.translation import gettext_lazy as _

from answerable.web.meetings import navigation
from answerable.web.meetings.navigation import Entry, MenuGroup

OVERVIEW = Entry(
    MenuGroup.PREPARE,
    0,
    _("Overview"),
    icon="list-checks",
    url_name="meeting",
    allowed=lambda held: held.visits,
)


def register() -> None:
    navigation.register(OVERVIEW)
