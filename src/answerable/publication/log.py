"""The log of publications: its entries, and what must hold between them.

An entry is a line of canonical JSON (RFC 8785) and a leaf of the Merkle tree (RFC 6962) whose root the checkpoint signs:

    number           counts from 0 without a gap
    kind             published, changed, corrected, withdrawn, restored, taken
    site, language   the site's name in addresses, and the code of the page's language
    article          what makes it the same article through all its entries
    address          below the site's start, such as en/news/t20270121-17/
    title            as readers see it
    content          digest of what is published (`content`); of a withdrawal, what was until then
    at               when this became so, UTC to the second
    first_published  the same moment in all entries of an article
    note             what was corrected
    origin           the article of another site that this one was taken from, as `article` names it; empty if it is the site's own

Errors: `Malformed` for bytes that are none of this; what is well formed and cannot be is a sentence of `contradictions`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from answerable.protocol import canonical, checkpoint, merkle, note
from answerable.protocol.errors import Malformed

ORIGIN = "answerable/newsroom"
BUNDLE = 256  # entries in a file of the log
FIRST = "published"
TAKEN = "taken"
WITHDRAWN = "withdrawn"
RESTORED = "restored"
KINDS = {FIRST, TAKEN, "changed", "corrected", WITHDRAWN, RESTORED}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class LogEntry:
    number: int
    kind: str
    site: str
    language: str
    article: str
    address: str
    title: str
    content: str
    at: str
    first_published: str
    note: str
    origin: str

    @property
    def is_live(self) -> bool:
        return self.kind != WITHDRAWN


def written(entry: LogEntry) -> bytes:
    """The leaf."""
    return canonical.dumps({each.name: getattr(entry, each.name) for each in fields(entry)})


def read_entry(raw: bytes) -> LogEntry:
    value = canonical.loads(raw)
    names = [each.name for each in fields(LogEntry)]
    if not isinstance(value, dict) or sorted(value) != sorted(names):
        raise Malformed("an entry of the log has other fields")
    kinds = {type(value[name]) for name in names if name != "number"}
    if kinds != {str} or type(value["number"]) is not int:
        raise Malformed("a field of an entry is of another type")
    if value["kind"] not in KINDS:
        raise Malformed(f"an entry of the kind {value['kind']}")
    canonical.from_hex(value["content"])
    if not all(_MOMENT.fullmatch(value[name]) for name in ("at", "first_published")):
        raise Malformed("a moment is written 2027-01-21T07:17:10Z")
    return LogEntry(**value)


def read_head(raw: bytes, vkey: str) -> checkpoint.Checkpoint:
    """The signed head, once the key's signature holds."""
    return checkpoint.read(raw, note.parse_vkey(vkey), ORIGIN)


def read_leaves(leaves: Iterable[bytes], head: checkpoint.Checkpoint) -> list[LogEntry]:
    """All entries, once they are the very ones that the head signs."""
    tree, entries = merkle.Frontier(), list[LogEntry]()
    for leaf in leaves:
        tree.append(merkle.leaf_hash(leaf))
        entries.append(read_entry(leaf))
    if len(entries) != head.size:
        raise Malformed(f"the log has {len(entries)} entries where its head says {head.size}")
    if tree.root() != head.root:
        raise Malformed("the entries are not those that the log's head signs")
    return entries


def newest(entries: Iterable[LogEntry]) -> dict[str, LogEntry]:
    """The last entry of each article."""
    return {entry.article: entry for entry in entries}


def contradictions(entries: Iterable[LogEntry]) -> Iterator[str]:
    """A sentence for each thing that no true log says."""
    before: LogEntry | None = None
    last: dict[str, LogEntry] = {}
    for count, entry in enumerate(entries):
        if entry.number != count:
            yield f"Entry {count} calls itself {entry.number}."
        if before and entry.at < before.at:
            yield f"Entry {count} is of {entry.at}, before entry {count - 1}."
        if entry.first_published > entry.at:
            yield f"Entry {count} says {entry.first_published} for a first publication that is later than itself."
        yield from _after(last.get(entry.article), entry)
        before = last[entry.article] = entry
    yield from _left_over(last)


def _after(earlier: LogEntry | None, entry: LogEntry) -> Iterator[str]:
    if earlier is None:
        if entry.kind != (TAKEN if entry.origin else FIRST):
            yield f"Entry {entry.number} is the first of its article and says {entry.kind}."
        return
    if entry.kind in (FIRST, TAKEN):
        yield f"Entry {entry.number} says {entry.kind} of an article that was {earlier.kind} in entry {earlier.number}."
    if earlier.is_live == (entry.kind == RESTORED):
        yield f"Entry {entry.number} says {entry.kind} after {earlier.kind}."
    if entry.first_published != earlier.first_published:
        yield (
            f"Entry {entry.number} says {entry.first_published} for a first publication, "
            f"entry {earlier.number} said {earlier.first_published}."
        )
    if entry.origin != earlier.origin:
        yield f"Entry {entry.number} says that its article was taken from elsewhere than entry {earlier.number} says."


def _left_over(last: dict[str, LogEntry]) -> Iterator[str]:
    """What is withdrawn at its source is withdrawn wherever it was taken. `last` are the last entries of all articles."""
    for entry in last.values():
        if not entry.origin or not entry.is_live:
            continue
        origin = last.get(entry.origin)
        if origin is None:
            yield f"Entry {entry.number} says that its article was taken from one that is in no entry."
        elif not origin.is_live:
            yield f"Entry {entry.number} has an article live whose source was withdrawn in entry {origin.number}."
