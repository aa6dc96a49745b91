"""The log of publications, the site maps and the pages, held against each other.

Each statement that holds is one of the verdict's `held`, each that does not a sentence of its `differences`. What keeps a check from being made at all
raises `Unreachable` (`sources`): then nothing is said about the site.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from answerable.protocol.errors import BadSignature, Malformed
from answerable.publication import content, log, maps
from answerable.publication.log import LogEntry
from answerable.publication.sources import Folder, Source, Unreachable

Progress = Callable[[str], None]


@dataclass(slots=True)
class Verification:
    held: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    key: str = ""

    @property
    def is_as_published(self) -> bool:
        return not self.differences

    def to_json(self) -> dict[str, Any]:
        return {
            "as_published": self.is_as_published,
            "key": self.key,
            "held": self.held,
            "differences": self.differences,
        }

    def say(self, statement: str, found: list[str]) -> None:
        """The statement holds, or these are the differences."""
        self.differences += found
        if not found:
            self.held.append(statement)


@dataclass(frozen=True, slots=True)
class CheckedSite:
    slug: str
    start: str


def verify(source: Source, key: str | None = None, progress: Progress = lambda _line: None) -> Verification:
    """`key` is the log's public key (vkey) as the reader knows it; without it the one that the site shows is believed, and named."""
    verdict = Verification()
    entries = _log(source, key, verdict)
    if entries is None:
        return verdict
    sites = [each for each in _sites(source) if source.holds(each.start)]
    if not sites:
        raise Unreachable(
            "No site of the log begins there. Give the address at which the sites say that they stand."
        )
    _pages(source, {site.slug: site.start for site in sites}, entries, verdict, progress)
    if isinstance(source, Folder):
        _sums(source, verdict)
    return verdict


def _log(source: Source, key: str | None, verdict: Verification) -> list[LogEntry] | None:
    """The entries; None if they are not to be believed."""
    shown = source.need(f"{source.log}key").decode(errors="replace").strip()
    verdict.key = shown
    if key and key.strip() != shown:
        verdict.differences.append(f"The log is signed with the key {shown}, not with the one given.")
        return None
    try:
        head = log.read_head(source.need(f"{source.log}checkpoint"), key or shown)
        entries = log.read_leaves(_leaves(source, head.size), head)
    except (Malformed, BadSignature) as error:
        verdict.differences.append(f"The log of publications does not hold: {error}.")
        return None
    verdict.held.append(f"the log's head is signed, and its {head.size} entries are those that it signs")
    verdict.say("no entry of the log contradicts another", list(log.contradictions(entries)))
    return entries


def _leaves(source: Source, size: int) -> Iterator[bytes]:
    for number in range((size + log.BUNDLE - 1) // log.BUNDLE):
        lines = source.need(f"{source.log}entries/{number}.jsonl").split(b"\n")
        # Whoever publishes while this is read adds entries behind those that the head has.
        yield from (line for line in lines[: min(log.BUNDLE, size - number * log.BUNDLE)] if line)


def _sites(source: Source) -> list[CheckedSite]:
    try:
        told = json.loads(source.need(f"{source.log}sites.json"))
        return [CheckedSite(str(each["site"]), str(each["start"])) for each in told]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable(f"The list of sites beside the log cannot be read: {error}.") from error


def _pages(
    source: Source, starts: dict[str, str], entries: list[LogEntry], verdict: Verification, progress: Progress
) -> None:
    """`starts` are the addresses of the sites to check, by name."""
    last = [entry for entry in log.newest(entries).values() if entry.site in starts]
    live = {starts[entry.site] + entry.address: entry for entry in last if entry.is_live}
    listed: dict[str, str] = {}
    for row in (row for start in starts.values() for row in _listed(source, start)):
        # A news site map names articles a second time, without a date of their last change.
        listed[row.address] = row.changed or listed.get(row.address, "")
    unlisted = list[str]()
    for address in (each for each in live if each not in listed):
        number = live[address].number
        unlisted.append(f"{address} was published (entry {number}) and is in no site map.")
        if source.get(address) is None:
            unlisted.append(f"{address} was published (entry {number}) and is not there.")
    verdict.say("every text that the log has as live is in a site map", unlisted)
    wrong, lists = list[str](), 0
    for address, changed in listed.items():
        progress(address)
        found = _page(source, address)
        if address in live:
            wrong += _compared(source, address, found, live[address], changed)
        elif found is None:
            wrong.append(f"{address} is in a site map, and there is no such page.")
        elif found.parts:
            wrong.append(f"{address} shows a published text, and the log has no such publication.")
        else:
            lists += 1
    verdict.say(
        f"{len(live)} articles, sections and standing pages say what was published, with the dates of the log; the other {lists} pages in site maps are lists",
        wrong,
    )
    gone = {starts[entry.site] + entry.address: entry for entry in last if not entry.is_live}
    verdict.say(
        "what was withdrawn is gone",
        [
            f"{address} was withdrawn (entry {entry.number}) and is still there."
            for address, entry in gone.items()
            if address not in live and source.get(address) is not None
        ],
    )


def _listed(source: Source, start: str) -> Iterator[maps.MapRow]:
    """What the site maps have that the site's robots.txt names."""
    robots = source.need(f"{start}robots.txt").decode(errors="replace")
    named = maps.named_in(robots)
    if not named:
        raise Unreachable(f"{start}robots.txt names no site map.")
    try:
        for address in named:
            yield from maps.read(source.need(address))
    except Malformed as error:
        raise Unreachable(f"A site map of {start} cannot be read: {error}.") from error


def _page(source: Source, address: str) -> content.MarkedPage | None:
    found = source.get(address)
    return None if found is None else content.read(found.decode(errors="replace"))


def _compared(
    source: Source, address: str, page: content.MarkedPage | None, entry: LogEntry, changed: str
) -> Iterator[str]:
    if page is None:
        yield f"{address} was published (entry {entry.number}) and is not there."
        return

    @cache
    def digest_of(reference: str) -> str:
        found = source.get(source.resolved(address, reference))
        return hashlib.sha256(found).hexdigest() if found is not None else "missing"

    found = page.content(digest_of)
    if content.digest(found) != entry.content:
        missing = [each for each in page.files() if digest_of(each) == "missing"]
        lost = f" Missing files: {', '.join(missing)}." if missing else ""
        yield f"{address} says something else than what was published on {entry.at} (entry {entry.number}).{lost}"
    if found.get("title") != [content.normal(entry.title)]:
        yield f"{address} has another title than the log: {entry.title}."
    shown = (page.meta.get("article:published_time"), page.meta.get("article:modified_time"), changed)
    if shown != (entry.first_published, entry.at, entry.at):
        yield (
            f"{address} dates itself {shown[0]}, changed {shown[1]}, in the site map {changed}; "
            f"the log says {entry.first_published}, changed {entry.at}."
        )


def _sums(source: Folder, verdict: Verification) -> None:
    sums, names = source.sums(), source.names()
    wrong = [f"{name} is listed among the sums and is not there." for name in sorted(sums.keys() - names)]
    wrong += [f"{name} is not of this export: no sum names it." for name in sorted(names - sums.keys())]
    for name in sorted(sums.keys() & names):
        if hashlib.sha256((source.path / name).read_bytes()).hexdigest() != sums[name]:
            wrong.append(f"{name} is not the file that was exported: its SHA-256 differs.")
    verdict.say(f"the {len(sums)} files of the export are as they were written", wrong)
