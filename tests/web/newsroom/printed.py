"""Pages of the sites as they are answered, kept in memory with all that they ask for, so that a browser can look at them without a server."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Route

ORIGIN = "http://news.test"
ASKED = re.compile(r'(?:src|href)="(/[^"#?]*)"|(/media/[^ "]+) \d+w')
NEEDED = re.compile(r"^/media/|/theme-|/files/")
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@dataclass(frozen=True)
class Printed:
    """An answer, by its address with the query."""

    status: int
    kind: str
    body: bytes


def fetch(addresses: list[str]) -> dict[str, Printed]:
    """These pages and the pictures and theme that they show."""
    client, found = Client(), {}
    for address in addresses:
        found[address] = ask(client, address)
        text = found[address].body.decode()
        for asked in {first or second for first, second in ASKED.findall(text)}:
            kept = unquote(asked)
            if kept not in found and NEEDED.search(kept):
                found[kept] = ask(client, asked)
    return found


def ask(client: Client, address: str) -> Printed:
    answer = client.get(address)
    return Printed(answer.status_code, answer.headers["Content-Type"], answer.getvalue())


def serve(context: BrowserContext, printed: dict[str, Printed]) -> None:
    """Answer what the browser asks for from what was kept, and static files from their folder."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        address = unquote(parts.path + (f"?{parts.query}" if parts.query else ""))
        if parts.path.startswith(settings.STATIC_URL):
            file = Path(settings.STATICFILES_DIRS[0]) / parts.path.removeprefix(settings.STATIC_URL)
            route.fulfill(body=file.read_bytes(), content_type=KINDS.get(file.suffix, "text/plain"))
        elif address in printed:
            kept = printed[address]
            route.fulfill(status=kept.status, content_type=kept.kind, body=kept.body)
        else:
            route.fulfill(status=404, body="")

    context.route(f"{ORIGIN}/**", answer)
