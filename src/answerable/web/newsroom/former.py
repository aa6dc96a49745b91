"""Addresses that pages had before they were renamed or moved. They lead to where the pages are now, on the live site and in exports.

Kept is every address that readers could have: of the page itself and of all below it that are or were live. An address leads somewhere only while nothing else
answers there and while its page is live. Once another page is published at it, it is nobody's former address any more.

An address from which another article was withdrawn is not kept: the log of publications says that nothing is there.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponsePermanentRedirect
from wagtail.models import Page

from answerable.publication.log import read_entry
from answerable.web.newsroom import machines
from answerable.web.newsroom.addressing import Address, Destination, below_front, start_of
from answerable.web.newsroom.models import (
    EntryKind,
    FormerAddress,
    Front,
    NewsSite,
    PublicationEntry,
    PublicPage,
)

AT_ONCE = 1000


def was_renamed(*, instance: PublicPage, instance_before: Page, **_more: object) -> None:
    """Wagtail has given a page another slug."""
    _keep(instance, instance_before.url_path)


def was_moved(*, instance: Page, url_path_before: str, **_more: object) -> None:
    """Wagtail has moved a page. It may tell of it as a plain page."""
    _keep(instance.specific, url_path_before)


def went_live(*, instance: PublicPage, **_more: object) -> None:
    """Wagtail has published a page: the address belongs to it now."""
    _free(instance.site, instance.locale.language_code, Page.objects.filter(pk=instance.pk))


def answer(request: HttpRequest, at: Destination) -> HttpResponsePermanentRedirect | None:
    """The way to the page that had the address asked for, with the same question; None if there is none. A feed of a section leads to the section's feed."""
    path, _slash, file = at.rest.rpartition("/")
    if file not in machines.FILES:
        path, file = at.rest, ""
    kept = FormerAddress.objects.filter(site=at.site, language=at.language.code, path=f"{path}/")
    row = kept.filter(page__live=True).select_related("page").first()
    if row is None or row.path == below_front(row.page.url_path):
        return None
    place = leads_to(row, at.site)
    address = f"{place.whole if at.site.host else place.path}{file}"
    asked = request.META.get("QUERY_STRING")
    # What is sent by a form is sent on to the new address.
    return HttpResponsePermanentRedirect(
        f"{address}?{asked}" if asked else address, preserve_request=request.method == "POST"
    )


def leads_to(row: FormerAddress, site: NewsSite) -> Address:
    """`row` has its page, and `site` is its site."""
    start = start_of(site, row.language)
    return Address(start.origin, start.path + below_front(row.page.url_path))


def of_site(site: NewsSite) -> "QuerySet[FormerAddress]":
    """Those that lead to a live page, with the page."""
    return FormerAddress.objects.filter(site=site, page__live=True).select_related("page").order_by("path")


def of_page(page: PublicPage) -> list[tuple[datetime, str]]:
    """Until when it had which address, the newest first."""
    rows = FormerAddress.objects.filter(page_id=page.pk)
    return [(row.until, start_of(page.site, row.language).whole + row.path) for row in rows]


def _keep(page: Page, before: str) -> None:
    """`before` is the path in Wagtail's tree that the page had. A front's own slug is in no address."""
    if before == page.url_path or not isinstance(page, PublicPage) or isinstance(page, Front):
        return
    site, language = page.site, page.locale.language_code
    public = Page.objects.descendant_of(page, inclusive=True).filter(
        Q(live=True) | Q(first_published_at__isnull=False)
    )
    gone = _withdrawn(site, language)
    rows = [
        FormerAddress(site=site, language=language, path=path, page_id=pk)
        for pk, now in public.values_list("pk", "url_path")
        for path in [below_front(before + now[len(page.url_path) :])]
        if gone.get(path, set()) <= {pk}
    ]
    with transaction.atomic():
        FormerAddress.objects.bulk_create(
            rows,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=("site", "language", "path"),
            update_fields=("page", "until"),
        )
        _free(site, language, public)


def _free(site: NewsSite, language: str, pages: "QuerySet[Page]") -> None:
    """Where these pages are live now is nobody's former address."""
    front = Front.objects.filter(site=site, locale__language_code=language).values_list("url_path", flat=True)
    for path in front:
        used = pages.filter(live=True).annotate(below=Substr("url_path", len(path) + 1)).values("below")
        FormerAddress.objects.filter(site=site, language=language, path__in=used).delete()


def _withdrawn(site: NewsSite, language: str) -> dict[str, set[int | None]]:
    """Addresses from which articles were withdrawn that are not live again, each with the articles; None is one that was deleted."""
    whole, first = start_of(site, language).path, start_of(site, site.languages[0]).path
    entries = PublicationEntry.objects.filter(site=site, kind=EntryKind.WITHDRAWN).exclude(page__live=True)
    found: dict[str, set[int | None]] = {}
    for raw, page in entries.values_list("entry", "page_id"):
        entry = read_entry(bytes(raw))
        if entry.language == language:
            path = f"{first}{entry.address}".removeprefix(whole)
            found.setdefault(path, set()).add(page)
    return found
