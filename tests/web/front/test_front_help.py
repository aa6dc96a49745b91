"""Every page of the desk's menus has its help, closed."""

import pytest
from django.urls import get_resolver, reverse

from answerable.web.front.help import HELP
from answerable.web.front.places import _PLACES
from answerable.web.meetings import navigation
from web.front.front_world import browser_of, prepared

# The editors' desk is Wagtail's own, whose frame it has.
ELSEWHERE = {"wagtailadmin_home"}


def test_every_page_of_the_top_bar_and_of_a_meetings_menu_has_its_help() -> None:
    places = {place.url_name for place in _PLACES}
    entries = {entry.url_name for entry in navigation._entries}
    assert (places | entries) - ELSEWHERE <= set(HELP)


def test_help_is_only_of_pages_that_there_are() -> None:
    known: set[str] = set()
    resolver = get_resolver()
    for name in HELP:
        space, _colon, view = name.rpartition(":")
        found = resolver.namespace_dict[space][1] if space else resolver
        known |= {name} if view in found.reverse_dict else set()
    assert known == set(HELP)


@pytest.mark.django_db
def test_the_pages_show_it_closed() -> None:
    meeting = prepared()
    browser = browser_of(meeting, "organiser")
    addresses = {name: reverse(name) for name in ("start", "meetings:index", "organisation:index", "cycles:index", "mail:outbox", "search")}  # fmt: skip
    for entry in navigation._entries:
        if not navigation.locked_sentence(entry, meeting) and entry.shown(meeting):
            addresses[entry.url_name] = reverse(entry.url_name, args=[meeting.key])
    pages = {name: browser.get(address, follow=True).text for name, address in addresses.items()}
    assert [name for name, page in pages.items() if '<details class="pagehelp">' not in page] == []
