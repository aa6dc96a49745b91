"""What every page may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from answerable.web.organisation.access import is_organiser


def site(request: HttpRequest) -> dict[str, Any]:
    return {"is_organiser": is_organiser(request), "site_url": settings.SITE_URL}
