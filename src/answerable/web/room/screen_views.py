"""What a big screen's browser asks for: its page, and whether somebody has typed its code. Nobody signs in on a wall.

The cookie is the screen's own secret. What the page shows of a meeting comes by the live stream, which asks for the cookie again; before the screen is paired it has
nothing of any meeting.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from answerable.web.addresses import whole
from answerable.web.room import screens
from answerable.web.room.models import Screen
from answerable.web.sentences import screen as sentences

COOKIE_SECONDS = 180 * 24 * 3600


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The page is the same for every screen."""
    language = request.GET.get("language", "")
    chosen = language in dict(settings.LANGUAGES)
    with translation.override(language if chosen else translation.get_language()):
        context = {
            "config": {"state_url": reverse("room:screen-state"), "site": settings.SITE_URL},
            "strings": sentences.sentences(),
            "join": whole("casting:join"),
        }
        response = render(request, "room/screen.html", context)
    if chosen:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SECURE_ENTIRELY
        )
    return response


@require_GET
def state(request: HttpRequest) -> JsonResponse:
    """{"code"} until the screen is paired, then {"meeting", "key", "zone"}. A browser without a screen's cookie is given one."""
    found = screens.by_cookie(request.COOKIES.get(screens.COOKIE, ""))
    if found is not None:
        return JsonResponse(_told(found))
    made, secret = screens.make()
    response = JsonResponse(_told(made))
    response.set_cookie(
        screens.COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_ENTIRELY,
    )
    return response


def _told(screen: Screen) -> dict[str, Any]:
    if screen.meeting is None:
        return {"code": screens.code_of(screen)}
    return {"meeting": screen.meeting.key, "key": screen.pk, "zone": screen.meeting.time_zone}
