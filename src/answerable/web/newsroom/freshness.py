"""How fresh each site and section is, by the thresholds of those who inspect government sites, and which links of live pages lead nowhere.

Thresholds: 政府网站与政务新媒体检查指标 (2019): the home page within two weeks, news within two weeks, notices within six months.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

from django.db.models import F, Max
from django.db.models.functions import Substr
from django.utils import timezone

from answerable.web.newsroom import checks, lists
from answerable.web.newsroom.desk_models import DEAD, ExternalLink
from answerable.web.newsroom.models import (
    Front,
    NewsSite,
    PublishedText,
    ReviewedPage,
    Section,
    SectionKind,
    StandingPage,
)

AGREED_FRONT = timedelta(days=14)
AGREED = {SectionKind.NOTICES: timedelta(days=183)}
AGREED_ELSE = timedelta(days=14)
HREF = re.compile(r'\shref="(https?://[^"]+)"')


@dataclass(frozen=True, slots=True)
class Freshness:
    """Of a section, or of a whole site in one language. `age` and `agreed` are days; without any article there is no age."""

    page: Front | Section
    age: int | None
    agreed: int

    @property
    def site(self) -> NewsSite:
        return self.page.site

    @property
    def is_front(self) -> bool:
        return isinstance(self.page, Front)

    @property
    def is_stale(self) -> bool:
        return self.age is None or self.age > self.agreed


@dataclass(frozen=True, slots=True)
class DeadLink:
    """An address that answers no more, and the live pages that name it."""

    link: ExternalLink
    pages: list[ReviewedPage]


def of_sites(sites: frozenset[int]) -> list[Freshness]:
    """Each site in each language, and each section that lists articles of its own; the stalest first. Three queries."""
    fronts = Front.objects.live().filter(site__in=sites).select_related("site", "locale")
    sections = Section.objects.live().filter(site__in=sites).exclude(kind=SectionKind.UNITS)
    newest = _newest(sites)
    now = timezone.now()
    rows = [
        *(Freshness(each, _age(each.path, newest, now), AGREED_FRONT.days) for each in fronts),
        *(
            Freshness(
                each, _age(each.path, newest, now), AGREED.get(SectionKind(each.kind), AGREED_ELSE).days
            )
            for each in sections.select_related("site", "locale")
        ),
    ]
    return sorted(rows, key=lambda each: (not each.is_stale, not each.is_front, -(each.age or 0)))


def dead_links(sites: frozenset[int]) -> list[DeadLink]:
    """Of live articles only: a draft's stand on its own page, before it is published."""
    dead = {link.url: link for link in ExternalLink.objects.filter(DEAD)}
    if not dead:
        return []
    texts = PublishedText.objects.filter(article__site__in=sites).order_by("-changed_at")
    named: dict[str, list[ReviewedPage]] = {}
    for text in texts.select_related("article__site").iterator():
        for url in dict.fromkeys(unescape(each) for each in HREF.findall(text.html)):
            if url in dead:
                named.setdefault(url, []).append(text.article)
    for page in StandingPage.objects.live().filter(site__in=sites).select_related("site"):
        for url in sorted(checks.outside(page) & dead.keys()):
            named.setdefault(url, []).append(page)
    return [DeadLink(dead[url], pages) for url, pages in named.items()]


def _newest(sites: frozenset[int]) -> dict[str, datetime]:
    """The last publication below each section, by its path, without sections below it."""
    parents = lists.listed().filter(site__in=sites).order_by()
    by_parent = parents.annotate(parent=Substr("path", 1, F("depth") * lists.STEP - lists.STEP))
    return dict(by_parent.values_list("parent").annotate(Max("listed_at")))


def _age(path: str, newest: dict[str, datetime], now: datetime) -> int | None:
    times = [at for each, at in newest.items() if each.startswith(path)]
    return (now - max(times)).days if times else None
