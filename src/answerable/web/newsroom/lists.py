"""What stands in a list of articles, each in a constant number of queries."""

from django.db.models import F, QuerySet

from answerable.web.newsroom.models import Article, Front, NewsSite, Section


def published(site: NewsSite, language: str) -> "QuerySet[Article]":
    """All that readers may see of a site in a language, the newest first."""
    return newest(Article.objects.live().filter(site=site, locale__language_code=language))


def newest(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """With what an entry of a list shows, and its address, taken along."""
    return articles.select_related("site", "locale", "picture").order_by(
        F("first_published_at").desc(nulls_last=True), "-pk"
    )


def of_section(section: Section) -> "QuerySet[Article]":
    """With those of the sections below; what is pinned comes first."""
    return newest(Article.objects.live().descendant_of(section)).order_by(
        "-is_pinned", F("first_published_at").desc(nulls_last=True), "-pk"
    )


def front_of(site: NewsSite, language: str) -> Front | None:
    return (
        Front.objects.live()
        .filter(site=site, locale__language_code=language)
        .select_related("site", "locale")
        .first()
    )


def sections_of(front: Front) -> list[Section]:
    """The navigation of a site, in the order that the editors gave."""
    return list(
        Section.objects.live().in_menu().child_of(front).select_related("site", "locale").order_by("path")
    )
