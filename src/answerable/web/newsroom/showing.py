"""What the templates of public pages are given beside the page itself. The front page has a module of its own (`fronts`), and so has the site map (`maps`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from answerable.web.newsroom import edition, lists, progress, theme
from answerable.web.newsroom.addressing import Address, at_start, place_of, start_of
from answerable.web.newsroom.languages import BY_CODE, SiteLanguage
from answerable.web.newsroom.models import (
    Article,
    EntryKind,
    Front,
    NewsSite,
    PublicationEntry,
    PublicPage,
    ReviewedPage,
    Section,
    StandingPage,
)

A_PAGE = 20
YEARS = 6
RELATED = 3
# What readers may choose without a script, as ?text=large&contrast=high; with one it is kept in their browser.
AIDS = {"text": "large", "contrast": "high"}
# What else an address may ask for, and keeps asking for when a reading aid is switched.
KEPT = ("q", "all", "year", "page")


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A page as it is called for in a language."""

    language: SiteLanguage
    place: Address
    is_shown: bool


class Cluster:
    """The sites that have a language, the group's first, and their names in it."""

    def __init__(self, language: str) -> None:
        self.sites: list[tuple[str, Address, NewsSite]] = [
            (each.called(language), start_of(each, language), each) for each in all_sites(language)
        ]
        self.group = next((each for _name, _place, each in self.sites if each.is_group), None)
        self.all = [each for _name, _place, each in self.sites]
        self.units = [each for each in self.sites if not each[2].is_group]


def frame(page: PublicPage, request: HttpRequest) -> dict[str, Any]:
    """Head, navigation and foot of a site in the page's language."""
    language = page.locale.language_code
    context = around(page.site, language, request)
    context["title"] = page.title
    context["languages"] = languages_of(page)
    last = getattr(page, "last_published_at", None)
    context["stamp"] = last if isinstance(page, ReviewedPage) else (context["stamp"] or last)
    sections = {each.path: each for each in context["sections"]}
    above = [page.path[:end] for end in range(3 * lists.STEP, len(page.path) + 1, lists.STEP)]
    context["trail"] = [sections[path] for path in above if path in sections]
    return context


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What stands around every page of a site in one language; nothing of it changes with an article."""

    front: Front | None
    sections: list[Section]
    standing: list[StandingPage]
    cluster: Cluster
    theme: str


def _frame_of(site: NewsSite, language: str) -> SiteFrame:
    front = lists.front_of(site, language)
    return SiteFrame(
        front=front,
        sections=lists.sections_of(front) if front else [],
        standing=lists.standing_of(front) if front else [],
        cluster=Cluster(language),
        theme=f"{start_of(site, language).path}theme-{theme.version(site.sheet())}.css",
    )


def frame_of(site: NewsSite, language: str) -> SiteFrame:
    return edition.once(f"{site.pk}/{language}", lambda: _frame_of(site, language))


def around(site: NewsSite, language: str, request: HttpRequest) -> dict[str, Any]:
    """The same for an answer that is no page of the tree; in whichever language it is asked for, it is there."""
    frame = frame_of(site, language)
    here = start_of(site, language)
    return {
        "site": site,
        "language": language,
        "html_language": BY_CODE[language].html,
        "site_name": site.called(language),
        "other_name": site.called("zh-hans" if language == "en" else "en"),
        "home": here,
        "sections": frame.sections,
        "navigation": [each for each in frame.sections if each.depth == 3 and each.show_in_menus],
        "standing": frame.standing,
        "cluster": frame.cluster,
        "theme": frame.theme,
        "stamp": last_publication(site, language),
        "contact_lines": (site.contact_en if language == "en" else "") or site.contact,
        "copyright_line": (site.copyright_en if language == "en" else "") or site.copyright,
        "kept_query": [(name, each) for name, each in request.GET.items() if name in KEPT],
        "aids": {name: value for name, value in AIDS.items() if request.GET.get(name) == value},
        "languages": [],
        "trail": [],
        "request": request,
    }


def all_sites(language: str) -> list[NewsSite]:
    """Those that have the language, the group first."""
    return [each for each in NewsSite.objects.all() if language in each.languages]


def languages_of(page: PublicPage) -> list[InLanguage]:
    """Those that the page is in, the site's first language first. A page that is not translated is not among them."""
    translated = type(page).objects.live().filter(translation_key=page.translation_key, site=page.site)
    places = {
        code: at_start(page.site, code, url_path)
        for code, url_path in translated.values_list("locale__language_code", "url_path")
    }
    # A draft that is previewed is in its own language, too.
    own = page.locale.language_code
    places.setdefault(own, place_of(page))
    return [
        InLanguage(BY_CODE[code], places[code], code == own) for code in page.site.languages if code in places
    ]


def everywhere(site: NewsSite, language: str, below: str) -> list[InLanguage]:
    """An answer that every language of the site has, at `below` its start."""
    starts = [(each, start_of(site, each.code)) for each in site.speaks()]
    return [
        InLanguage(each, Address(start.origin, start.path + below), each.code == language)
        for each, start in starts
    ]


def last_publication(site: NewsSite, language: str) -> datetime | None:
    """When something of the site last changed for readers in the language."""
    entries = PublicationEntry.objects.filter(site=site, page__locale__language_code=language)
    return entries.order_by("-number").values_list("at", flat=True).first()


class _Pages(Paginator[int]):
    """Keys of articles in pages; how many they are is known."""

    def __init__(self, articles: "QuerySet[Article]", number: int) -> None:
        super().__init__(articles.values_list("pk", flat=True), A_PAGE)
        self.count = number


def section(page: Section, request: HttpRequest, cluster: Cluster) -> dict[str, Any]:
    """`year` is the one asked for, if there was anything in it."""
    language = page.locale.language_code
    of_units = page.is_of_units
    articles = lists.of_units(page.site, language) if of_units else lists.of_section(page)
    whole = lists.total(articles) if of_units else None
    counted = ({page.path: whole} if whole else {}) if of_units else lists.counts(articles)
    years = lists.by_year(articles, counted.values())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else None
    pages = _Pages(
        articles.filter(listed_at__year=year) if year else articles,
        years[year] if year else sum(years.values()),
    )
    shown: Any = pages.get_page(request.GET.get("page"))
    keys, corrections = list(shown.object_list), lists.corrections_in(page, RELATED)
    read = lists.read([*keys, *(key for key, _at in corrections)], cluster.all, page.locale)
    shown.object_list = [read[key] for key in keys if key in read]
    return {
        "publications": list(PublicationEntry.objects.filter(page_id=page.pk)),
        "articles": shown,
        "of_units": of_units,
        "years": list(years)[:YEARS],
        "year": year,
        "counted": counted,
        "corrections": [(read[key], at) for key, at in corrections if key in read],
    }


def article(page: Article, cluster: Cluster) -> dict[str, Any]:
    """`parts` are the blocks of its body, each with the name that links within the page have for it."""
    beside = lists.published(page.site, page.locale.language_code).exclude(pk=page.pk)
    related = lists.keys(beside.filter(lists.inside(page.path[: -lists.STEP])), RELATED)
    same_meeting = lists.keys(beside.filter(meeting=page.meeting_id), RELATED) if page.meeting_id else []
    read = lists.read([*related, *same_meeting], cluster.all, page.locale)
    parts = _parts(page)
    return {
        **published_as(page),
        "parts": parts,
        "contents": [(name, str(block.value)) for name, block in parts if block.block_type == "heading"],
        "related": [read[key] for key in related if key in read],
        "same_meeting": [read[key] for key in same_meeting if key in read],
        "taken_from": _taken_from(page),
        "measures": progress.by_number(page),
    }


def published_as(page: ReviewedPage) -> dict[str, Any]:
    """What the log says of a page, the oldest first."""
    entries = list(PublicationEntry.objects.filter(page_id=page.pk))
    corrections = [each for each in entries if each.kind == EntryKind.CORRECTED]
    return {"publications": entries, "corrections": corrections}


def _taken_from(page: Article) -> tuple[str, Address] | None:
    """The name of the site that the article was taken from, and where it stands there."""
    found = Article.objects.live().filter(takings__copy=page.pk).select_related("site", "locale").first()
    return (found.site.called(found.locale.language_code), place_of(found)) if found else None


def _parts(page: Article) -> list[tuple[str, Any]]:
    """Requirements are counted from r1 in the first list of them, so that others can link to one by its number."""
    parts = []
    listed = False
    for at, block in enumerate(page.body, 1):
        is_first = block.block_type == "requirements" and not listed
        listed = listed or is_first
        parts.append(("r" if is_first else f"s{at}", block))
    return parts
