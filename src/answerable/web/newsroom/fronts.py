"""What stands on the first page of a site. No article stands there twice, and the number of queries does not grow with the articles."""

from typing import Any

from django.db.models import QuerySet

from answerable.web.newsroom import lists, progress
from answerable.web.newsroom.models import Article, Front, NewsSite, Section, SectionKind, Taking

STRIP = 4
NOTICES = 3
CARDS = 3
IN_CARD = 4  # the first with a picture
UNITS_NEWS = 8
GROUP_NEWS = 4


def shown_on(front: Front, sections: list[Section]) -> dict[str, Any]:
    """`sections` are all of the site's, as `lists.sections_of` gives them."""
    site, language = front.site, front.locale.language_code
    articles = lists.published(site, language)
    notices_from = next((each for each in sections if each.kind == SectionKind.NOTICES), None)
    told = articles.exclude(path__startswith=notices_from.path) if notices_from else articles
    newest = list(lists.short(told)[: STRIP + 1])
    lead = told.filter(is_featured=True).first() or next(iter(newest), None)
    latest = [each for each in newest if each != lead][:STRIP]
    taken = [each.pk for each in (lead, *latest) if each]
    return {
        "lead": lead,
        "figures": _figures(lead) if lead else [],
        "latest": latest,
        "notices": list(lists.short(lists.of_section(notices_from))[:NOTICES]) if notices_from else [],
        "notices_from": notices_from,
        "cards": _cards([each for each in sections if each.depth == front.depth + 1], told.exclude(pk__in=taken)),
        "progress": progress.of_site(site, language),
        **_of_others(site, language, sections),
    }  # fmt: skip


def _figures(lead: Article) -> list[Any]:
    found = next((block.value["items"] for block in lead.body if block.block_type == "figures"), [])
    return list(found)


def _cards(sections: list[Section], articles: "QuerySet[Article]") -> list[tuple[Section, list[Article]]]:
    """The first sections that have more news than the lead and the strip show. A picture, where there is one, leads the card."""
    cards = []
    for section in sections:
        if section.kind in (SectionKind.NOTICES, SectionKind.UNITS) or len(cards) == CARDS:
            continue
        found = list(lists.short(articles.filter(path__startswith=section.path))[:IN_CARD])
        found.sort(key=lambda each: each.picture is None)
        if found:
            cards.append((section, found))
    return cards


def _of_others(site: NewsSite, language: str, sections: list[Section]) -> dict[str, Any]:
    """On the group's front page the news of its units; on a unit's that of the group."""
    if site.is_group:
        from_units = next((each for each in sections if each.kind == SectionKind.UNITS), None)
        return {
            "units_news": list(lists.short(lists.of_units(language))[:UNITS_NEWS]),
            "units_from": from_units,
        }
    taken = Taking.objects.filter(site=site, copy__live=True).values("original")
    of_group = lists.in_language(language).filter(site__is_group=True).exclude(pk__in=taken)
    return {
        "group_news": list(lists.short(of_group).order_by("-is_featured", *lists.NEWEST_FIRST)[:GROUP_NEWS])
    }
