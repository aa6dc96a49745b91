"""The join page without a network: its service worker and its web app manifest. Both are the same for everybody.

The worker is the built `dist/worker.js` behind one line that names what it keeps and the hash of all of that: new
content is a new worker, which the browser installs by itself. It keeps the page and its files, never an
answer to a ticket. Browsers run it over https only; on plain http the page works without.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

WORKER = "dist/worker.js"
FILES = ("dist/phone.js", "dist/site.css", "icon.svg")
TEMPLATE = Path(__file__).parent / "templates" / "casting" / "join.html"
ICONS = (
    ("icon.svg", "any", "image/svg+xml"),
    ("icon-192.png", "192x192", "image/png"),
    ("icon-512.png", "512x512", "image/png"),
)


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The browser asks for it on every visit, and compares it byte for byte with the one it has."""
    return HttpResponse(_worker(reverse("casting:join")), content_type="text/javascript; charset=utf-8")


@require_GET
def app_manifest(_request: HttpRequest) -> HttpResponse:
    """For adding the page to a phone's home screen."""
    page = reverse("casting:join")
    icons = [{"src": static(name), "sizes": sizes, "type": kind} for name, sizes, kind in ICONS]
    content = {
        "id": page,
        "name": gettext("Answerable: score the presenters"),
        "short_name": "Answerable",
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1e4e79",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@cache
def _worker(page: str) -> bytes:
    script = _static(WORKER)
    whole = hashlib.sha256(script + TEMPLATE.read_bytes())
    for name in FILES:
        whole.update(hashlib.sha256(_static(name)).digest())
    shell = {"version": whole.hexdigest()[:16], "page": page, "files": [static(name) for name in FILES]}
    return b"self.SHELL=" + json.dumps(shell).encode() + b";\n" + script


def _static(name: str) -> bytes:
    found = finders.find(name)
    assert found is not None, f"{name} is committed"
    return Path(found).read_bytes()
