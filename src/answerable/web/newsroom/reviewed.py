"""The pages that pass reviews, of whichever kind: articles and standing pages."""

from typing import Any

from wagtail.models import Page

from answerable.web.newsroom.models import Article, ReviewedPage, StandingPage

KINDS: tuple[type[ReviewedPage], ...] = (Article, StandingPage)


def find(pk: int) -> ReviewedPage | None:
    return next((each for each in those(pk=pk)), None)


def those(**where: Any) -> list[ReviewedPage]:
    """All that fit, each with its site, articles first. `where` is said as to Django's `filter`."""
    return [page for kind in KINDS for page in kind.objects.filter(**where).select_related("site", "locale")]


def keys(**where: Any) -> list[int]:
    return [pk for kind in KINDS for pk in kind.objects.filter(**where).values_list("pk", flat=True)]


def site_of(page: Page) -> int | None:
    """The number of its site; None if it is no such page."""
    found = (kind.objects.filter(pk=page.pk).values_list("site_id", flat=True) for kind in KINDS)
    return next((site for sites in found for site in sites), None)


def is_one(page: Page) -> bool:
    return page.specific_class in KINDS
