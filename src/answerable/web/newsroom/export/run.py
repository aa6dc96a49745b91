"""Writes a whole export, or what changed since the last one.

Nothing is made while the edition, the program and what was asked for are those of the last export and its files are whole. Else those pages are made that are made
of something else than before (`sources`), and those files are written whose bytes differ. What is published meanwhile is in the next export: the edition that is
noted is the one of the beginning.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.db.models import Q
from django.utils import timezone

from answerable.publication.log import BUNDLE
from answerable.publication.sources import ABOUT, INDEX, LOG
from answerable.web.newsroom import edition, log_tree, log_views
from answerable.web.newsroom.addressing import start_of
from answerable.web.newsroom.export import archive, moved, search
from answerable.web.newsroom.export.folder import CannotExport, Writing
from answerable.web.newsroom.export.making import made
from answerable.web.newsroom.export.places import FilePlaces
from answerable.web.newsroom.export.sources import ExportSources
from answerable.web.newsroom.models import Article, NewsSite

__all__ = ["CannotExport", "Exported", "run"]

WEB = Path(__file__).parents[2]
RECENT = timedelta(hours=48)  # as in the map of news, which changes by itself


@dataclass(frozen=True, slots=True)
class Exported:
    files: int
    written: int
    removed: int
    kept: int  # not even made again


def run(target: Path, slug: str | None = None, address: str | None = None) -> Exported:
    sites = list(NewsSite.objects.all())
    exported = [each for each in sites if slug in (None, each.slug)]
    if not exported:
        known = ", ".join(each.slug for each in sites)
        raise CannotExport(
            f"There is no site {slug}. The sites are: {known}." if slug else "There is no public site yet."
        )
    if address and urlsplit(address).scheme not in ("http", "https"):
        raise CannotExport(f"{address} is no address that begins with http:// or https://.")
    places = FilePlaces(exported, [each for each in sites if each not in exported], address)
    about = _about(places, slug, address)
    writing = Writing(target)
    if _is_unchanged(target, about) and writing.is_whole():
        return Exported(writing.count_before(), 0, 0, writing.count_before())
    asked_for = {name: each for name, each in json.loads(about).items() if name not in ("edition", "recent")}
    sources = ExportSources(exported, json.dumps(asked_for, sort_keys=True))
    with edition.making(edition.numbers()[1]):
        _Walk(places, writing, sources).follow(list(sources.pages))
    _beside(exported, places, writing, sources)
    writing.write(ABOUT, about)
    writing.end()
    return Exported(len(writing.sums), writing.written, writing.removed, writing.kept)


class _Walk:
    """From the seeds along every link that leads to a file."""

    def __init__(self, places: FilePlaces, writing: Writing, sources: ExportSources) -> None:
        self._places = places
        self._writing = writing
        self._sources = sources

    def follow(self, seeds: list[str]) -> None:
        waiting, seen = seeds, set[str]()
        while waiting:
            address = waiting.pop()
            name = self._places.name(address)
            if name is None or name in seen:
                continue
            seen.add(name)
            made_from = self._sources.of(address)
            links = self._writing.keep(name, made_from)
            if links is None:
                found = made(self._places, address, name)
                if found is None:
                    continue
                content, led_to = found
                links = sorted(each for each in led_to if each not in self._sources.pages)
                self._writing.write(name, content, made_from, links)
            waiting += links


def _beside(exported: list[NewsSite], places: FilePlaces, writing: Writing, sources: ExportSources) -> None:
    """What no page shows: the log, the index for searching, where pages were before, and what archives want to know."""
    size = log_tree.size()
    writing.write(f"{LOG}checkpoint", log_tree.head(size))
    writing.write(f"{LOG}key", f"{log_tree.vkey()}\n".encode())
    told = [
        {**each, "start": places.starts[each["site"]]}
        for each in json.loads(log_views.sites_told())
        if each["site"] in places.starts
    ]
    writing.write(f"{LOG}sites.json", json.dumps(told, ensure_ascii=False).encode() + b"\n")
    for number in range((size + BUNDLE - 1) // BUNDLE):
        writing.write(
            f"{LOG}entries/{number}.jsonl", b"".join(leaf + b"\n" for leaf in log_tree.bundle(number))
        )
    for site in exported:
        for code in site.languages:
            page = places.name(urljoin(start_of(site, code).whole, "search/")) or ""
            made_from, names = sources.of_lists(site), [page.replace(INDEX, each) for each in search.NAMES]
            if any(writing.keep(each, made_from) is None for each in names):
                for name, content in zip(names, search.files(site, code), strict=True):
                    writing.write(name, content, made_from)
    for name, content in list(moved.files(exported, places, writing.sums)):
        writing.write(name, content)
    writing.write(archive.NAME, archive.content(exported, places, writing.sums, writing.sizes))


def _about(places: FilePlaces, slug: str | None, address: str | None) -> bytes:
    """`export.json`: for verifying, where each site would be served and lies; for the next export, of what this one was made."""
    recent = Article.objects.live().filter(Q(first_published_at__gte=timezone.now() - RECENT)).count()
    told = {
        "root": places.root,
        "log": f"{places.root}{LOG}",
        "starts": {places.starts[each.slug]: folder for each, folder in places.folders.items()},
        "site": slug,
        "address": address,
        "edition": edition.number(),
        "recent": recent,
        "program": _program(),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _program() -> str:
    """Changes when a template, a style sheet, a sentence or the newsroom's code does."""
    found = hashlib.sha256()
    folders = (WEB / "newsroom", WEB / "static", WEB / "locale", WEB / "templates")
    for file in sorted(
        each for folder in folders for each in folder.rglob("*") if each.is_file() and each.suffix != ".pyc"
    ):
        found.update(str(file.relative_to(WEB)).encode() + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _is_unchanged(target: Path, about: bytes) -> bool:
    try:
        return (target / ABOUT).read_bytes() == about
    except OSError:
        return False
