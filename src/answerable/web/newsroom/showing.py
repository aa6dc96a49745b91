"""What the templates of public pages are given beside the page itself."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from answerable.web.newsroom import lists
from answerable.web.newsroom.addressing import start_of
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    Front,
    NewsSite,
    PublicationEntry,
    PublicPage,
    Section,
)

A_PAGE = 20
ON_FRONT = 5


def frame(page: PublicPage, request: HttpRequest) -> dict[str, Any]:
    """Head, navigation and foot of a site in the page's language."""
    language = page.locale.language_code
    site = page.site
    front = page if isinstance(page, Front) else lists.front_of(site, language)
    return {
        "site": site,
        "language": language,
        "site_name": site.called(language),
        "home": start_of(site, language),
        "navigation": lists.sections_of(front) if front else [],
        "cluster": [(each.called(language), start_of(each, language), each) for each in all_sites(language)],
        "request": request,
    }


def all_sites(language: str) -> list[NewsSite]:
    """Those that have the language, the group first."""
    return [each for each in NewsSite.objects.all() if language in each.languages]


def front(page: Front) -> dict[str, Any]:
    language = page.locale.language_code
    articles = lists.published(page.site, language)
    lead = articles.filter(is_featured=True).first() or articles.first()
    latest = list(articles.exclude(pk=lead.pk)[:ON_FRONT]) if lead else []
    return {"lead": lead, "latest": latest}


def section(page: Section, request: HttpRequest) -> dict[str, Any]:
    pages = Paginator(lists.of_section(page), A_PAGE)
    return {"articles": pages.get_page(request.GET.get("page"))}


def article(page: Article) -> dict[str, Any]:
    entries = list(PublicationEntry.objects.filter(page_id=page.pk))
    return {
        "publications": entries,
        "corrections": [each for each in entries if each.kind == EntryKind.CORRECTED],
    }
