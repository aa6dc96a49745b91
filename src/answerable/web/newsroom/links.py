"""Whether links to other sites still lead somewhere: asked by the worker, some at each round, never while somebody edits or reads.

An address is asked at most once a week. What is private to this network is not asked: an article must not be a way to look into it.
"""

import ipaddress
import socket
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils import timezone
from wagtail.models import Revision

from answerable.web.newsroom import checks, reviewed
from answerable.web.newsroom.desk_models import ExternalLink
from answerable.web.newsroom.models import ReviewedPage

AT_ONCE = 30
ASKED_EVERY = timedelta(days=7)
SECONDS = 10.0
NO_ANSWER = 0


def note(page: ReviewedPage) -> None:
    """Have the worker ask for the addresses of a page that was saved."""
    known = set(
        ExternalLink.objects.values_list("url", flat=True).filter(url__in=(named := checks.outside(page)))
    )
    ExternalLink.objects.bulk_create(
        [ExternalLink(url=url) for url in sorted(named - known) if len(url) <= 2000], ignore_conflicts=True
    )


def look() -> int:
    """Ask those that were not asked for longest. How many were asked."""
    due = ExternalLink.objects.filter(checked_at__isnull=True) | ExternalLink.objects.filter(
        checked_at__lt=timezone.now() - ASKED_EVERY
    )
    links = list(due.order_by("checked_at")[:AT_ONCE])
    with httpx.Client(
        timeout=SECONDS, follow_redirects=False, headers={"User-Agent": "Answerable link check"}
    ) as client:
        for link in links:
            link.status = ask(client, link.url)
            link.checked_at = timezone.now()
            link.save(update_fields=("status", "checked_at"))
    return len(links)


def ask(client: httpx.Client, url: str) -> int | None:
    """The status of the answer; NO_ANSWER; None for what is not asked."""
    if not may_ask(url):
        return None
    try:
        with client.stream("GET", url) as answer:
            return answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL):
        return NO_ANSWER


def may_ask(url: str) -> bool:
    """Only what is in the public internet, or what the setting NEWS_LINKS_MAY_ASK names."""
    host = urlsplit(url).hostname or ""
    if host in settings.NEWS_LINKS_MAY_ASK:
        return True
    try:
        found = {each[4][0] for each in socket.getaddrinfo(host, None)}
    except OSError:
        return True  # there is no such host: asking says so
    return all(ipaddress.ip_address(each).is_global for each in found)


def forget() -> None:
    """Addresses that no page names any more; called with the other hourly rounds."""
    named: set[str] = set()
    for kind in reviewed.KINDS:
        for page in kind.objects.all().iterator():
            named |= checks.outside(page)
        for revision in Revision.objects.filter(pk__in=kind.objects.values("latest_revision")).iterator():
            named |= checks.outside(revision.as_object())
    ExternalLink.objects.exclude(url__in=named).delete()
