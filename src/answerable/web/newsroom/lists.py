"""What stands in a list of articles, each in a constant number of queries."""

from django.db.models import Count, F, Prefetch, QuerySet
from django.db.models.functions import Substr

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
    return newest(listed().filter(language=language))


def published(site: NewsSite, language: str) -> "QuerySet[Article]":
    """All that readers may see of a site in a language, the newest first."""
    return in_language(language).filter(site=site)


def newest(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """With what an entry of a list shows, and its address, taken along."""
    pictures = Picture.objects.prefetch_renditions(*in_lists())
    return (
        articles.select_related("site", "locale")
        .prefetch_related(Prefetch("picture", pictures))
        .order_by(*NEWEST_FIRST)
    )


# What Wagtail keeps of a page for its editors, and the text: a list shows none of it, and each column of a query costs time.
UNLISTED = (
    "body", "alias_of", "draft_title", "expire_at", "expired", "go_live_at", "has_unpublished_changes", "latest_revision", "latest_revision_created_at",
    "live_revision", "locked", "locked_at", "locked_by", "owner", "search_description", "seo_title",
)  # fmt: skip
NAMED = {"id", "slug", "host", "is_group", "languages", "name", "name_en", "brand"}


def short(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """For a list that shows no text, and of other sites their names, addresses and colours."""
    of_site = [f"site__{each.name}" for each in NewsSite._meta.fields if each.name not in NAMED]
    return articles.defer(*UNLISTED, *of_site)


def of_section(section: Section) -> "QuerySet[Article]":
    """With those of the sections below; what is pinned comes first."""
    return newest(Article.objects.live().descendant_of(section)).order_by("-is_pinned", *NEWEST_FIRST)


def at(site: NewsSite, slug: str, address: str) -> "QuerySet[Article]":
    """The live article at an address in Wagtail's tree, of which its slug is the last part and has an index."""
    return (
        Article.objects.live().filter(site=site, slug=slug, url_path=address).select_related("site", "locale")
    )


def of_units(language: str) -> "QuerySet[Article]":
    """News of all sites but the group's own, without what they took from others."""
    return in_language(language).filter(site__is_group=False, taken_as=None)


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


def counts(articles: "QuerySet[Article]") -> dict[str, int]:
    """How many of them stand in each section, by the section's path, without those of sections below it."""
    parents = articles.order_by().annotate(parent=Substr("path", 1, F("depth") * STEP - STEP))
    return dict(parents.values_list("parent").annotate(Count("pk")))


def below(path: str, counted: dict[str, int]) -> int:
    """Of the counts, the sum of a section and all below it."""
    return sum(number for each, number in counted.items() if each.startswith(path))


def corrections_in(section: Section, limit: int) -> list[PublicationEntry]:
    """The newest first, each with its article."""
    entries = PublicationEntry.objects.filter(
        kind=EntryKind.CORRECTED, page__path__startswith=section.path, page__live=True
    )
    taken_along = ("page__article__site", "page__article__locale")
    return list(entries.select_related(*taken_along).order_by("-number")[:limit])
