"""What stands on the first page of a site. No article stands there twice, and the number of queries does not grow with the articles.

First each list is asked for its keys, then all their articles at once: an article has some forty columns, which cost more than finding it.
"""

from typing import Any, NamedTuple

from django.db.models import QuerySet

from answerable.web.newsroom import lists, progress
from answerable.web.newsroom.models import Article, Front, NewsSite, Section, SectionKind, Taking
from answerable.web.newsroom.showing import Cluster

STRIP = 4
NOTICES = 3
CARDS = 3
IN_CARD = 4  # the first with a picture
UNITS_NEWS = 8
GROUP_NEWS = 4


class FrontLists(NamedTuple):
    """The keys of what stands in each part of a front page; `cards` with their sections."""

    lead: list[int]
    latest: list[int]
    notices: list[int]
    cards: list[tuple[Section, list[int]]]
    elsewhere: list[int]

    def all(self) -> set[int]:
        in_cards = (key for _section, keys in self.cards for key in keys)
        return {*self.lead, *self.latest, *self.notices, *in_cards, *self.elsewhere}


def shown_on(front: Front, sections: list[Section], cluster: Cluster) -> dict[str, Any]:
    """`sections` are all of the site's, as `lists.sections_of` gives them, `cluster` is that of its language."""
    site, language = front.site, front.locale.language_code
    notices_from = next((each for each in sections if each.kind == SectionKind.NOTICES), None)
    found = _found(front, sections, notices_from, cluster.group)
    articles = lists.read(found.all(), cluster.all, front.locale)

    def shown(keys: list[int]) -> list[Article]:
        return [articles[key] for key in keys if key in articles]

    lead = next(iter(shown(found.lead)), None)
    return {
        "lead": lead,
        "figures": _figures(lead) if lead else [],
        "latest": shown(found.latest),
        "notices": shown(found.notices),
        "notices_from": notices_from,
        # A picture, where there is one, leads the card.
        "cards": [(section, sorted(shown(keys), key=lambda each: each.picture is None)) for section, keys in found.cards],
        "progress": progress.of_site(site, language),
        "units_from": next((each for each in sections if each.kind == SectionKind.UNITS), None),
        "units_news" if site.is_group else "group_news": shown(found.elsewhere),
    }  # fmt: skip


def _found(
    front: Front, sections: list[Section], notices_from: Section | None, group: NewsSite | None
) -> FrontLists:
    told = lists.published(front.site, front.locale.language_code)
    told = told.exclude(lists.inside(notices_from.path)) if notices_from else told
    newest = lists.keys(told, STRIP + 1)
    lead = lists.keys(told.filter(is_featured=True), 1) or newest[:1]
    latest = [key for key in newest if key not in lead][:STRIP]
    return FrontLists(
        lead,
        latest,
        lists.keys(lists.of_section(notices_from), NOTICES) if notices_from else [],
        _cards([each for each in sections if each.depth == front.depth + 1], told, {*lead, *latest}),
        _elsewhere(front.site, front.locale.language_code, group) if group else [],
    )


def _figures(lead: Article) -> list[Any]:
    found = next((block.value["items"] for block in lead.body if block.block_type == "figures"), [])
    return list(found)


def _cards(
    sections: list[Section], articles: "QuerySet[Article]", taken: set[int]
) -> list[tuple[Section, list[int]]]:
    """The first sections that have more news than the lead and the strip show."""
    cards: list[tuple[Section, list[int]]] = []
    for section in sections:
        if section.kind in (SectionKind.NOTICES, SectionKind.UNITS) or len(cards) == CARDS:
            continue
        inside = lists.keys(articles.filter(lists.inside(section.path)), IN_CARD + len(taken))
        found = [key for key in inside if key not in taken][:IN_CARD]
        if found:
            cards.append((section, found))
    return cards


def _elsewhere(site: NewsSite, language: str, group: NewsSite) -> list[int]:
    """On the group's front page the news of its units; on a unit's that of the group, what leads there first."""
    if site == group:
        return lists.keys(lists.of_units(group, language), UNITS_NEWS)
    taken = Taking.objects.filter(site=site, copy__live=True).values("original")
    of_group = lists.published(group, language).exclude(pk__in=taken)
    leading = lists.keys(of_group.filter(is_featured=True), GROUP_NEWS)
    return [*leading, *(key for key in lists.keys(of_group, GROUP_NEWS) if key not in leading)][:GROUP_NEWS]
