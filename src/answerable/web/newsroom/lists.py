"""What stands in a list of articles, each in a constant number of queries."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, Prefetch, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from wagtail.models import Locale

from answerable.web.newsroom.media import Picture, in_lists
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    Front,
    NewsSite,
    PublicationEntry,
    Section,
    StandingPage,
)

# The first publication decides, not the last change: a correction does not make old news new.
NEWEST_FIRST = ("-listed_at", "-pk")
STEP = 4  # characters of a path for each level of the tree


def listed() -> "QuerySet[Article]":
    """All that readers may see, without a look at Wagtail's own table."""
    return Article.objects.filter(listed_at__isnull=False)


def in_language(language: str) -> "QuerySet[Article]":
    """All that readers may see in a language, of every site, the newest first."""
    return listed().filter(language=language).order_by(*NEWEST_FIRST)


def published(site: NewsSite, language: str) -> "QuerySet[Article]":
    """All that readers may see of a site in a language, the newest first."""
    return in_language(language).filter(site=site)


def newest(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """With what an entry of a list shows, and its address, taken along."""
    return articles.select_related("site", "locale").prefetch_related(_pictures()).order_by(*NEWEST_FIRST)


def _pictures() -> "Prefetch[str, QuerySet[Picture], str]":
    return Prefetch("picture", Picture.objects.prefetch_renditions(*in_lists()))


# What a list shows of an article. Each further column of a query costs time.
LISTED = (
    "attachments", "depth", "event_date", "first_published_at", "is_featured", "is_pinned", "language", "listed_at", "locale", "path", "picture", "site",
    "slug", "source", "summary", "title", "url_path",
)  # fmt: skip


def keys(articles: "QuerySet[Article]", number: int) -> list[int]:
    """The first of a list, for `read`: asking for keys costs a fraction of asking for articles."""
    return list(articles.values_list("pk", flat=True)[:number])


def read(wanted: Iterable[int], sites: Iterable[NewsSite], locale: Locale) -> dict[int, Article]:
    """What lists of one language show of these articles, by key, all in one query, beside those for their pictures. `sites` are all that have the language."""
    by_key = {each.pk: each for each in sites}
    found = Article.objects.filter(pk__in=set(wanted)).only(*LISTED).prefetch_related(_pictures())
    shown = {each.pk: each for each in found if each.site_id in by_key}
    for article in shown.values():
        article.site, article.locale = by_key[article.site_id], locale
    return shown


def inside(path: str, name: str = "path") -> Q:
    """What stands below a place of the tree. An index serves it, as it does not serve "begins with" on SQLite, where letters of either case are the same."""
    return Q(**{f"{name}__range": (f"{path}0", f"{path}{'Z' * (STEP + 1)}")})


def of_section(section: Section) -> "QuerySet[Article]":
    """With those of the sections below; what is pinned comes first."""
    return listed().filter(inside(section.path)).order_by("-is_pinned", *NEWEST_FIRST)


def at(site: NewsSite, slug: str, address: str) -> "QuerySet[Article]":
    """The live article at an address in Wagtail's tree, of which its slug is the last part and has an index."""
    return (
        Article.objects.live().filter(site=site, slug=slug, url_path=address).select_related("site", "locale")
    )


def of_units(group: NewsSite, language: str) -> "QuerySet[Article]":
    """News of all sites but the group's own, without what they took from others."""
    return in_language(language).exclude(site=group).filter(taken_as=None)


def front_of(site: NewsSite, language: str) -> Front | None:
    return (
        Front.objects.live()
        .filter(site=site, locale__language_code=language)
        .select_related("site", "locale")
        .first()
    )


def sections_of(front: Front) -> list[Section]:
    """All sections of a site in a language, in the order that the editors gave, each followed by those below it."""
    return list(Section.objects.live().descendant_of(front).select_related("site", "locale").order_by("path"))


def standing_of(front: Front) -> list[StandingPage]:
    return list(
        StandingPage.objects.live()
        .child_of(front)
        .select_related("site", "locale")
        .defer("body")
        .order_by("path")
    )


class Counted(NamedTuple):
    """How many articles stand in a section, without those of sections below it, and when the first and the last of them were published."""

    number: int
    first: datetime
    last: datetime


def counts(articles: "QuerySet[Article]") -> dict[str, Counted]:
    """By the path of the section that they stand in."""
    parents = articles.order_by().annotate(parent=Substr("path", 1, F("depth") * STEP - STEP))
    found = parents.values_list("parent").annotate(Count("pk"), Min("listed_at"), Max("listed_at"))
    return {parent: Counted(*counted) for parent, *counted in found}


def total(articles: "QuerySet[Article]") -> Counted | None:
    """The same of all of them together; None if there are none."""
    found = articles.order_by().aggregate(number=Count("pk"), first=Min("listed_at"), last=Max("listed_at"))
    return Counted(**found) if found["number"] else None


def below(path: str, counted: dict[str, Counted]) -> int:
    """Of the counts, the sum of a section and all below it."""
    return sum(each.number for parent, each in counted.items() if parent.startswith(path))


def by_year(articles: "QuerySet[Article]", counted: Collection[Counted]) -> dict[int, int]:
    """How many of them were first published in each year that has any, the newest year first. `counted` are their counts."""
    times = [timezone.localtime(at).year for each in counted for at in (each.first, each.last)]
    years = range(max(times), min(times) - 1, -1) if times else range(0)
    if len(years) < 2:
        return dict.fromkeys(years, sum(each.number for each in counted))
    # The database counts by bounds: asked for the year of each, SQLite would have Python work it out.
    asked = {f"in{year}": Count("pk", filter=Q(listed_at__year=year)) for year in years}
    found = articles.order_by().aggregate(**asked)
    return {year: found[f"in{year}"] for year in years if found[f"in{year}"]}


def corrections_in(section: Section, limit: int) -> list[tuple[int, datetime]]:
    """The keys of the articles and when they were corrected, the newest first."""
    entries = PublicationEntry.objects.filter(
        inside(section.path, "page__path"), kind=EntryKind.CORRECTED, site=section.site_id, page__live=True
    )
    found = entries.order_by("-number").values_list("page_id", "at")[:limit]
    return [(key, at) for key, at in found if key is not None]
