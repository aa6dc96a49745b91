"""The places of the top bar, by role: each leads to where a topic begins."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from answerable.web.organisation.access import holds, organises_some
from answerable.web.organisation.models import RoleKind


@dataclass(frozen=True, slots=True)
class Place:
    """`here` is "page" on the place itself, "true" on a page below it, else empty."""

    title: str | Promise
    icon: str
    url: str
    here: str


@dataclass(frozen=True, slots=True)
class _Place:
    title: str | Promise
    icon: str
    url_name: str
    organisers_only: bool = False
    # Organisers of a unit have it too.
    of_units: bool = False
    # A role that opens it too.
    also: RoleKind | None = None


_PLACES = (
    _Place(_("Start"), icon="house", url_name="start"),
    _Place(_("Meetings"), icon="calendar-days", url_name="meetings:index"),
    _Place(_("Debriefs"), icon="file-text", url_name="debriefs:index"),
    _Place(_("Actions"), icon="flag", url_name="followup:actions"),
    _Place(
        _("News"), icon="newspaper", url_name="wagtailadmin_home", organisers_only=True, also=RoleKind.EDITOR
    ),
    _Place(_("People"), icon="users", url_name="organisation:index", organisers_only=True),
    _Place(
        _("Year and rules"), icon="settings", url_name="cycles:index", organisers_only=True, of_units=True
    ),
)


def places(request: HttpRequest, organiser: bool) -> list[Place]:
    return [
        Place(each.title, each.icon, url, _here(request.path, url))
        for each in _PLACES
        if organiser or not each.organisers_only or _opened(request, each)
        for url in [reverse(each.url_name)]
    ]


def _opened(request: HttpRequest, place: _Place) -> bool:
    """By another role than that of the organiser of everything."""
    return bool(place.also and holds(request, place.also)) or (place.of_units and organises_some(request))


def _here(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != reverse("start") and path.startswith(url) else ""
