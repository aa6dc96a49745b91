"""What is missing or out of date in each language of a site: articles, sections and standing pages that readers have in another language of the same site.

The original of a page is its version in the site's first language, or else the one that was published first. Missing in a language is what has an original and no
live version there. Out of date is an article whose original was published with other content after it. Publishing the translation once more takes it off the list,
also when nothing in it had to be changed.

The number of queries is the same for any number of pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import WorkflowState

from answerable.publication.log import read_entry
from answerable.web.newsroom import lists
from answerable.web.newsroom.languages import BY_CODE, SiteLanguage
from answerable.web.newsroom.models import Article, Front, NewsSite, PublicationEntry, Section, StandingPage


class Lack(models.TextChoices):
    MISSING = "missing", _("Not translated")
    STALE = "stale", _("Older than the original")


class HowFar(models.TextChoices):
    NOTHING = "nothing", pgettext_lazy("translation", "Not begun")
    DRAFT = "draft", pgettext_lazy("translation", "Draft begun")
    REVIEW = "review", pgettext_lazy("translation", "Under review")
    WITHDRAWN = "withdrawn", pgettext_lazy("translation", "Withdrawn")


KINDS: dict[type[Any], Promise] = {
    Article: pgettext_lazy("public site", "Article"),
    Section: pgettext_lazy("public site", "Section"),
    StandingPage: pgettext_lazy("public site", "Standing page"),
}


NEVER = datetime.min.replace(tzinfo=UTC)


class PageVersion(NamedTuple):
    pk: int
    key: UUID
    site: int
    language: str
    live: bool
    path: str
    title: str
    first: datetime | None
    last: datetime | None
    has_changes: bool
    model: type[Any]


Versions = dict[str, PageVersion]  # of one page, by language


@dataclass(frozen=True, slots=True)
class LackingPage:
    """One page in one language. `translation` is the page that somebody has begun or that is out of date, if there is any; `may_begin` says whether one can be begun,
    since what stands above it is there in that language."""

    lack: Lack
    how_far: HowFar
    site: NewsSite
    language: SiteLanguage
    original: PageVersion
    translation: PageVersion | None
    since: datetime | None
    may_begin: bool

    @property
    def kind(self) -> Promise:
        return KINDS[self.original.model]

    @property
    def is_article(self) -> bool:
        return self.original.model is Article


def several(sites: Iterable[int]) -> list[NewsSite]:
    """Those of the sites that have more than one language."""
    return [each for each in NewsSite.objects.filter(pk__in=list(sites)) if len(each.languages) > 1]


def lacking(sites: list[NewsSite]) -> list[LackingPage]:
    """All that is missing or out of date at these sites, the newest first."""
    pages = defaultdict[tuple[int, UUID], Versions](dict)
    for each in _versions(sites):
        pages[each.site, each.key][each.language] = each
    fronts = Front.objects.filter(site__in=sites)
    # What stands at a place of the tree, and which languages it has.
    keys = {each.path: each.key for versions in pages.values() for each in versions.values()}
    keys |= dict(fronts.values_list("path", "translation_key"))
    there = {(key, code) for (_site, key), versions in pages.items() for code in versions}
    there |= set(fronts.values_list("translation_key", "locale__language_code"))
    by_site = {each.pk: each for each in sites}
    stale, reviewed = _stale(pages, by_site), _under_review()
    found = []
    for (pk, _key), versions in pages.items():
        site, original = by_site[pk], original_of(by_site[pk], versions.values())
        for code in site.languages if original else ():
            assert original is not None, "without one there is nothing to go through"
            own = versions.get(code)
            is_live = own is not None and own.live
            if own is None or not own.live or own.pk in stale:
                found.append(
                    LackingPage(
                        Lack.STALE if is_live else Lack.MISSING,
                        _how_far(own, reviewed),
                        site,
                        BY_CODE[code],
                        original,
                        own,
                        original.last if is_live else original.first,
                        (keys.get(original.path[: -lists.STEP]), code) in there,
                    )
                )
    return sorted(found, key=lambda each: (each.since or NEVER, each.original.pk), reverse=True)


def original_of(site: NewsSite, versions: Iterable[PageVersion]) -> PageVersion | None:
    """Of one page; None if no version is live."""
    live = [each for each in versions if each.live]
    in_first = [each for each in live if each.language == site.languages[0]]
    return next(
        iter(in_first or sorted(live, key=lambda each: (each.first is None, each.first, each.pk))), None
    )


def _versions(sites: list[NewsSite]) -> Iterator[PageVersion]:
    wanted = (
        "pk",
        "translation_key",
        "site",
        "locale__language_code",
        "live",
        "path",
        "title",
        "first_published_at",
        "last_published_at",
        "has_unpublished_changes",
    )
    for model in KINDS:
        found = model.objects.filter(site__in=sites)
        # What was taken from another site is translated there.
        own = found.filter(taken_as=None) if model is Article else found
        for row in own.order_by("path").values_list(*wanted):
            yield PageVersion._make((*row, model))


def _under_review() -> set[int]:
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    return {int(pk) for pk in states.values_list("object_id", flat=True)}


def _how_far(version: PageVersion | None, reviewed: set[int]) -> HowFar:
    if version is None:
        return HowFar.NOTHING
    if version.pk in reviewed:
        return HowFar.REVIEW
    if version.live:
        return HowFar.DRAFT if version.has_changes else HowFar.NOTHING
    return HowFar.WITHDRAWN if version.first else HowFar.DRAFT


def _stale(pages: dict[tuple[int, UUID], Versions], sites: dict[int, NewsSite]) -> set[int]:
    """The translations whose original says something else than when they were last published."""
    entries = PublicationEntry.objects.filter(site__in=list(sites), page__isnull=False).order_by()
    last = dict(entries.values_list("page").annotate(Max("number")))
    suspected = [
        (original, each)
        for (pk, _key), versions in pages.items()
        for original in [original_of(sites[pk], versions.values())]
        for each in versions.values()
        if original and each.live and _is_later(original, each) and last.get(original.pk, -1) > last.get(each.pk, -1)
    ]  # fmt: skip
    told = defaultdict[int, list[tuple[int, datetime, str]]](list)
    of_originals = PublicationEntry.objects.filter(page__in={original.pk for original, _each in suspected})
    for page, number, at, raw in of_originals.values_list("page", "number", "at", "entry"):
        told[page or 0].append((number, at, read_entry(bytes(raw)).content))
    return {
        each.pk
        for original, each in suspected
        if each.last and _says_else(told[original.pk], last.get(each.pk, -1), each.last)
    }


def _is_later(original: PageVersion, translation: PageVersion) -> bool:
    return bool(original.last and translation.last and original.last > translation.last)


def _says_else(entries: list[tuple[int, datetime, str]], number: int, at: datetime) -> bool:
    """Whether the content of the last entry is another than when entry `number` had been written and it was `at`. Entries are dated to the second."""
    then = [content for each, when, content in entries if each < number or when < at.replace(microsecond=0)]
    now = entries[-1][2]
    return not then or then[-1] != now
