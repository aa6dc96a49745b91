"""Whether links to other sites still lead somewhere: asked by the worker, some at each round, never while somebody edits or reads.

An address that answers is asked once a week; one that fails an hour later, then every day. What is private to this network is not asked: an article must not be
a way to look into it. A round takes the worker ROUND_SECONDS at most, whatever the servers do.
"""

import ipaddress
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
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
AGAIN = timedelta(days=7)
AGAIN_AFTER_A_FAILURE = timedelta(hours=1)
AGAIN_WHEN_DEAD = timedelta(days=1)
# For connecting and for each read; and for all of a round together.
SECONDS = 10.0
ROUND_SECONDS = 15.0
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
    """Ask those that wait for longest, all at the same time. How many were asked.

    Where no address answers, not even one that did before, this machine has no way out, and nothing is noted of any of them.
    """
    links = list(ExternalLink.objects.filter(ask_after__lte=timezone.now()).order_by("ask_after")[:AT_ONCE])
    answers = _asked([each.url for each in links])
    reached = _is_way_out(answers)
    for link, answer in zip(links, answers, strict=True):
        _note(link, answer) if reached else _wait(link)
    return len(links)


def _asked(urls: Sequence[str]) -> list[int | None]:
    """What each answers. Whoever has not answered when the round is over has not answered."""
    if not urls:
        return []
    threads = ThreadPoolExecutor(len(urls))
    with httpx.Client(timeout=SECONDS, headers={"User-Agent": "Answerable link check"}) as client:
        asked = [threads.submit(ask, client, url) for url in urls]
        wait(asked, ROUND_SECONDS)
        answers = [each.result() if each.done() else NO_ANSWER for each in asked]
        threads.shutdown(wait=False, cancel_futures=True)
    return answers


def _is_way_out(answers: Sequence[int | None]) -> bool:
    if NO_ANSWER not in answers or any(answers):
        return True
    before = ExternalLink.objects.filter(status__gte=200, status__lt=400).order_by("-checked_at").first()
    return before is not None and _asked([before.url]) != [NO_ANSWER]


def _note(link: ExternalLink, answer: int | None) -> None:
    now = timezone.now()
    failed = answer is not None and (answer == NO_ANSWER or answer >= 500)
    link.failures = min(link.failures + 1, 100) if failed else 0
    if link.failures != 1:
        link.status = answer
    link.checked_at = now
    link.ask_after = now + (AGAIN, AGAIN_AFTER_A_FAILURE, AGAIN_WHEN_DEAD)[min(link.failures, 2)]
    link.save(update_fields=("status", "checked_at", "failures", "ask_after"))


def _wait(link: ExternalLink) -> None:
    link.ask_after = timezone.now() + AGAIN_AFTER_A_FAILURE
    link.save(update_fields=("ask_after",))


def ask(client: httpx.Client, url: str) -> int | None:
    """The status of the answer; NO_ANSWER; None for what is not asked."""
    try:
        if not may_ask(url):
            return None
        with client.stream("GET", url) as answer:
            return answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):  # the last for what is no address at all
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
