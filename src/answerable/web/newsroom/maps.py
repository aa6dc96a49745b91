"""The site map that people read: every section of a site in each of its languages, with how much stands in it, and every site of the cluster."""

from dataclasses import dataclass, field

from django.db.models import Count

from answerable.web.newsroom import lists
from answerable.web.newsroom.languages import BY_CODE, SiteLanguage
from answerable.web.newsroom.models import NewsSite, Section, SectionKind


@dataclass(slots=True)
class Branch:
    """A section, how many articles stand in it and below, and the sections below it."""

    section: Section
    number: int
    below: "list[Branch]" = field(default_factory=list)


def trees(site: NewsSite, first: str) -> list[tuple[SiteLanguage, list[Branch], int]]:
    """A tree and the number of articles for each language, that of code `first` first."""
    codes = sorted(site.languages, key=lambda code: code != first)
    sections = Section.objects.live().filter(site=site).select_related("site", "locale").order_by("path")
    counted = lists.counts(lists.listed().filter(site=site))
    elsewhere = _of_units(site) if site.is_group else {}
    found: dict[str, list[Branch]] = {code: [] for code in codes}
    by_path: dict[str, Branch] = {}
    for section in sections:
        branch = by_path[section.path] = Branch(section, lists.below(section.path, counted))
        if section.kind == SectionKind.UNITS:
            branch.number += elsewhere.get(section.locale.language_code, 0)
        above = by_path.get(section.path[: -lists.STEP])
        (above.below if above else found.get(section.locale.language_code, [])).append(branch)
    return [(BY_CODE[code], found[code], sum(each.number for each in found[code])) for code in codes]


def _of_units(group: NewsSite) -> dict[str, int]:
    """How many news of units there are in each language, by code."""
    return {code: lists.of_units(group, code).count() for code in group.languages}


def sizes(language: str) -> dict[int, int]:
    """How many articles each site has in a language, by the site's key."""
    articles = lists.listed().filter(language=language)
    return dict(articles.order_by().values_list("site").annotate(Count("pk")))
