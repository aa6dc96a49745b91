"""What every page may show. What a page does not use is not asked of the database."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from answerable.web.addresses import crosses_in_clear
from answerable.web.front.help import PageHelp, help_of
from answerable.web.front.places import Place, places
from answerable.web.meetings.running import Running, running
from answerable.web.organisation.access import is_organiser, organises_some, person_of


def site(request: HttpRequest) -> dict[str, Any]:
    # Functions, so that the session is read only by a page that calls them: a public page, which does not, may be cached for everybody.
    @cache
    def organiser() -> bool:
        return is_organiser(request)

    def makes_meetings() -> bool:
        return organises_some(request)

    @cache
    def all_places() -> list[Place]:
        return places(request, organiser())

    @cache
    def at_present() -> Running | None:
        return running(request)

    @cache
    def account_name() -> str:
        person = person_of(request)
        return person.name if person else request.user.get_username()

    @cache
    def in_clear() -> bool:
        return crosses_in_clear(request)

    def page_help() -> PageHelp | None:
        return help_of(request)

    return {
        "page_help": page_help,
        "crosses_in_clear": in_clear,
        "is_organiser": organiser,
        "makes_meetings": makes_meetings,
        "site_url": settings.SITE_URL,
        "site_places": all_places,
        "running_meeting": at_present,
        "account_name": account_name,
    }
