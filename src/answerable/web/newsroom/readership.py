"""What was read most at some sites in the last days: by article, section, site and responsible editor, from the counts of `reads`.

Each table takes a constant number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Sum
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from answerable.web.newsroom import lists, reads
from answerable.web.newsroom.languages import BY_CODE
from answerable.web.newsroom.models import Article, Front, NewsSite, ReadCount, Section

SPANS = (7, 30, 365)
FRONT = 2 * lists.STEP  # characters of the path of a front
READS = Sum("read_counts__reads")


class ReadsBy(models.TextChoices):
    ARTICLE = "article", gettext_lazy("By article")
    SECTION = "section", gettext_lazy("By section")
    SITE = "site", gettext_lazy("By site")
    EDITOR = "editor", gettext_lazy("By responsible editor")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`cells` are what stands beside the title, under the heads of the table; `url` leads to the page's place at the desk, if it has one."""

    title: str
    cells: tuple[str, ...]
    reads: int
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What was read most stands first. `found` is what there is, in any number, and `rows_of` makes rows of some of it."""

    heads: tuple[str, ...]
    found: Any
    rows_of: Callable[[Iterable[Any]], list[ReadRow]] = list


def table(by: ReadsBy, sites: list[NewsSite], days: int) -> ReadTable:
    """Of the last `days` days, this one included."""
    return {
        ReadsBy.ARTICLE: _articles,
        ReadsBy.SECTION: _sections,
        ReadsBy.SITE: _sites,
        ReadsBy.EDITOR: _editors,
    }[by](sites, days)


def total(sites: list[NewsSite], days: int) -> int:
    found = _of_sites(sites, days).aggregate(reads=Sum("reads"))["reads"]
    return found or 0


def _since(days: int) -> date:
    return reads.today() - timedelta(days=days - 1)


def _of_sites(sites: list[NewsSite], days: int) -> Any:
    """The counts of all pages of the sites, each with the path of its `front`."""
    fronts = list(Front.objects.filter(site__in=sites).values_list("path", flat=True))
    counts = ReadCount.objects.filter(day__gte=_since(days)).annotate(front=Substr("page__path", 1, FRONT))
    return counts.filter(front__in=fronts)


def _read(pages: Any, days: int) -> Any:
    """Those that were read, with their `reads`."""
    return pages.filter(read_counts__day__gte=_since(days)).annotate(reads=READS)


def _articles(sites: list[NewsSite], days: int) -> ReadTable:
    heads = (
        pgettext("public site", "Article"),
        _("Site"),
        pgettext("public site", "Section"),
        _("Responsible editor"),
        _("First published"),
    )
    articles = Article.objects.filter(site__in=sites).select_related("site", "locale").defer("body")
    return ReadTable(heads, _read(articles, days).order_by("-reads", "-pk"), _of_articles)


def _of_articles(found: Iterable[Any]) -> list[ReadRow]:
    articles = list(found)
    above = {each.path[: -lists.STEP] for each in articles}
    sections = dict(Section.objects.filter(path__in=above).values_list("path", "title"))
    return [
        ReadRow(
            each.title,
            (
                each.site.called(each.locale.language_code),
                sections.get(each.path[: -lists.STEP], ""),
                each.editor,
                f"{timezone.localtime(each.first_published_at):%Y-%m-%d}" if each.first_published_at else "",
            ),
            each.reads,
            reverse("newsroom_desk:article", args=(each.pk,)),
            BY_CODE[each.locale.language_code].html,
        )
        for each in articles
    ]


def _sections(sites: list[NewsSite], days: int) -> ReadTable:
    """Of each section its list and the articles that stand in it, without those of sections below."""
    sections = Section.objects.filter(site__in=sites).select_related("site", "locale").order_by("path")
    lists_read = dict(_read(Section.objects.filter(site__in=sites), days).values_list("pk", "reads"))
    articles = Article.objects.filter(site__in=sites, read_counts__day__gte=_since(days)).order_by()
    parents = articles.annotate(parent=Substr("path", 1, F("depth") * lists.STEP - lists.STEP))
    below = {
        path: (number, reads)
        for path, number, reads in parents.values_list("parent").annotate(Count("pk", distinct=True), READS)
    }
    rows = [
        ReadRow(
            each.title,
            (each.site.called(each.locale.language_code), str(number), str(own)),
            own + reads,
            reverse("wagtailadmin_explore", args=(each.pk,)),
            BY_CODE[each.locale.language_code].html,
        )
        for each in sections
        for own in [lists_read.get(each.pk, 0)]
        for number, reads in [below.get(each.path, (0, 0))]
        if own + reads
    ]
    heads = (pgettext("public site", "Section"), _("Site"), _("Articles read"), _("The list itself"))
    return ReadTable(heads, _most_first(rows))


def _sites(sites: list[NewsSite], days: int) -> ReadTable:
    """All pages of each site, its front and its standing pages too."""
    fronts = Front.objects.filter(site__in=sites).values_list("path", "site", "locale__language_code")
    counted = dict(_of_sites(sites, days).values_list("front").annotate(Sum("reads")))
    reads = {(site, code): counted.get(path, 0) for path, site, code in fronts}
    rows = [
        ReadRow(
            each.name,
            tuple(str(reads[each.pk, code]) if (each.pk, code) in reads else "" for code in BY_CODE),
            sum(reads.get((each.pk, code), 0) for code in BY_CODE),
        )
        for each in sites
    ]
    heads = (_("Site"), *(each.title for each in BY_CODE.values()))
    return ReadTable(heads, _most_first(rows))


def _editors(sites: list[NewsSite], days: int) -> ReadTable:
    """As the articles name them."""
    articles = Article.objects.filter(site__in=sites, read_counts__day__gte=_since(days)).order_by()
    found = articles.values_list("editor").annotate(Count("pk", distinct=True), READS)
    rows = [ReadRow(name or _("nobody named"), (str(number),), reads) for name, number, reads in found]
    return ReadTable((_("Responsible editor"), _("Articles read")), _most_first(rows))


def _most_first(rows: list[ReadRow]) -> list[ReadRow]:
    return sorted(rows, key=lambda row: -row.reads)
