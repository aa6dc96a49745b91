"""What each file of an export is made of, as a digest: while that is the same, the file of the last export is taken as it is.

Three things change: what stands around every page (sites, sections, standing pages, the program), an article with what it names and what stands beside it, and the
lists of a site, whose pages also say when something was last published there. All rows are read once, in some ten queries, whatever the number of articles.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Model
from django.utils import translation
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page, ReferenceIndex

from answerable.web.newsroom import edition, lists, progress, reader
from answerable.web.newsroom.addressing import at_start, start_of
from answerable.web.newsroom.media import NewsFile, Picture
from answerable.web.newsroom.models import (
    Article,
    Front,
    NewsSite,
    PublicationEntry,
    PublicPage,
    PublishedText,
    Section,
    StandingPage,
)
from answerable.web.newsroom.showing import RELATED
from answerable.web.newsroom.taking_models import Taking

MACHINES = ("rss.xml", "atom.xml", "feed.json")
# Of a file, its digest is written down when somebody first asks for it.
UNSEEN = edition.UNSEEN | {"sha256"}


def digest(*facts: Any) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


class ExportSources:
    """`pages` are the whole addresses of all that is exported for certain; `frame` says of what all of them are made."""

    def __init__(self, exported: list[NewsSite], frame: str) -> None:
        self.pages: dict[str, str | None] = {}
        self._sites = {each.pk: each for each in NewsSite.objects.all()}
        self._codes = dict(Locale.objects.values_list("pk", "language_code"))
        around = [(each, _rows(each)) for each in (NewsSite, Front, Section, StandingPage)]
        self._frame = digest(frame, [list(rows.items()) for _model, rows in around])
        self._files = {pk: digest(row) for pk, row in _rows(NewsFile).items()}
        self._named = self._references()
        self._articles = _ArticleFacts(self._codes, self._named)
        self._last = dict(PublicationEntry.objects.order_by().values_list("site").annotate(Max("number")))
        self._lists = {key: self._of_lists(key) for key in self._sites}
        self._cluster = digest(sorted(self._lists.items()))
        for site in exported:
            self._add(site)

    def of(self, address: str) -> str | None:
        """The digest of what the file at a whole address is made of; None if it has to be made each time."""
        parts = urlsplit(address)
        if parts.path.startswith("/media/"):
            return digest("media")  # its name changes with it
        if parts.path.startswith(settings.STATIC_URL) or "/theme-" in parts.path:
            return self._frame
        named = reader.FILE.search(parts.path)
        if named:
            return self._files.get(int(named[1]))
        found = self.pages.get(parts._replace(query="").geturl())
        return digest(found, parts.query) if found else None

    def _add(self, site: NewsSite) -> None:
        own = self._lists[site.pk]
        for code in site.languages:
            start = start_of(site, code).whole
            with translation.override(code):
                told = repr(progress.of_site(site, code))
            self.pages |= {start + file: own for file in (*MACHINES, "sitemap.xml", "search/")}
            self.pages |= {start + "sitemap/": self._cluster, start + "robots.txt": self._frame}
            self.pages[start + "news-sitemap.xml"] = None  # it changes as time passes
            for model, made_of in ((Front, digest(self._cluster, told)), (StandingPage, own)):
                for page in _pages(model, site, code):
                    self.pages[at_start(site, code, page.url_path).whole] = digest(
                        made_of, self._named.get(page.pk)
                    )
            for section in _pages(Section, site, code):
                whole = at_start(site, code, section.url_path).whole
                made_of = self._cluster if section.is_of_units else own
                self.pages |= {whole + file: made_of for file in ("", *MACHINES)}
            for url_path, facts in self._articles.of(site.pk, code, told):
                self.pages[at_start(site, code, url_path).whole] = digest(self._frame, facts)

    def _of_lists(self, site: int) -> str:
        whole = [self._articles.of(site, code, "") for code in self._sites[site].languages]
        return digest(self._frame, self._last.get(site), [list(each) for each in whole])

    def of_lists(self, site: NewsSite) -> str:
        return self._lists[site.pk]

    @staticmethod
    def _references() -> dict[int, str]:
        """Of each page by key, what it names: pictures, files, and other pages as far as a link to them shows. A picture's sizes follow from itself."""
        pages = dict(Page.objects.values_list("pk", "url_path").filter(live=True))
        facts: dict[type[Model], dict[int, Any]] = {
            Picture: _rows(Picture),
            NewsFile: _rows(NewsFile),
            Page: pages,
        }
        kinds = {ContentType.objects.get_for_model(model).pk: found for model, found in facts.items()}
        of_pages = ContentType.objects.get_for_model(Page)
        named = defaultdict[int, list[Any]](list)
        wanted = ReferenceIndex.objects.filter(base_content_type=of_pages, to_content_type__in=kinds)
        for page, kind, key in wanted.order_by("pk").values_list(
            "object_id", "to_content_type", "to_object_id"
        ):
            named[int(page)].append((kind, key, kinds[kind].get(int(key))))
        return {page: digest(sorted(found, key=repr)) for page, found in named.items()}


class _ArticleFacts:
    """All live articles of the cluster with what their pages show."""

    def __init__(self, codes: dict[int, str], named: dict[int, str]) -> None:
        self._rows = _rows(Article, live=True)
        self._named = named
        self._entries = defaultdict[int, list[Any]](list)
        entries = PublicationEntry.objects.order_by("number").values_list(
            "page_id", "number", "kind", "at", "note"
        )
        for page, *entry in entries:
            self._entries[page or 0].append(entry)
        self._texts = dict(PublishedText.objects.values_list("article_id", "changed_at"))
        newest = sorted(
            self._rows.values(), key=lambda row: (str(row["listed_at"]), row["page_ptr_id"]), reverse=True
        )
        self._by_site = defaultdict[tuple[int, str], list[dict[str, Any]]](list)
        self._beside = defaultdict[Any, list[Any]](list)
        self._versions = defaultdict[Any, list[Any]](list)
        for row in newest:
            language = codes[row["locale_id"]]
            self._by_site[row["site_id"], language].append(row)
            shown = (row["page_ptr_id"], row["title"], row["url_path"], row["first_published_at"])
            above = [row["path"][:end] for end in range(2 * lists.STEP, len(row["path"]), lists.STEP)]
            for place in (*above, (row["site_id"], language, row["meeting_id"])):
                if len(self._beside[place]) <= RELATED:
                    self._beside[place].append(shown)
            self._versions[row["site_id"], row["translation_key"]].append((language, row["url_path"]))
        taken = Taking.objects.filter(copy__isnull=False, original__isnull=False)
        self._originals = dict(taken.values_list("copy_id", "original_id"))

    def of(self, site: int, language: str, told: str) -> Iterator[tuple[str, Any]]:
        """The path of each article in Wagtail's tree, and what its page shows. `told` is how far the requirements of the meeting are."""
        for row in self._by_site[site, language]:
            pk, original = row["page_ptr_id"], self._rows.get(self._originals.get(row["page_ptr_id"], 0))
            meeting = row["meeting_id"]
            yield row["url_path"], (
                row,
                self._texts.get(pk),
                self._entries.get(pk),
                self._named.get(pk),
                self._beside[row["path"][: -lists.STEP]],
                sorted(self._versions[site, row["translation_key"]]),
                original and (original["url_path"], original["site_id"]),
                (told, self._beside[site, language, meeting]) if meeting else None,
            )  # fmt: skip


def _rows(model: type[Model], **only: Any) -> dict[int, dict[str, Any]]:
    """All rows of a table by key, without what no reader sees."""
    fields = [each.attname for each in model._meta.concrete_fields if each.name not in UNSEEN]
    rows = model._default_manager.filter(**only).order_by("pk").values(*fields)
    return {row[model._meta.pk.attname]: {name: _plain(value) for name, value in row.items()} for row in rows}


def _plain(value: Any) -> Any:
    return list(value.raw_data) if isinstance(value, StreamValue) else value


def _pages(model: type[PublicPage], site: NewsSite, language: str) -> Any:
    return model.objects.live().filter(site=site, locale__language_code=language)
