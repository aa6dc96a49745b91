"""Everything an outsider needs, in one zip with one possible form.

The zip is written and read here, not by a library: every entry is stored, dated 1980-01-01, with fixed attributes, in
a fixed order, and nothing else is in the file; so the same contents give the same bytes, and any other bytes are
refused. Reading runs in bounded memory: entries are never inflated, and long ones are read line by line.

    manifest.note, amendments/NN.note, register.json, entries.jsonl, checkpoint.note, witnesses.json, seal-key.json,
    opened.jsonl, components.json, decisions.json, withdrawn.json, turnout.json, comments.json, results/NN.json, result.json, README.txt,
    index.note

comments.json is there only in a meeting with comments. index.note is last: it is signed, and names the SHA-256 of every other file. JSON files are canonical JSON and a line
feed, a .jsonl file is that for each row. results/NN.json, from 00, are the results under the earlier manifests when
there are amendments; result.json is the one under the last.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from answerable.protocol import canonical
from answerable.protocol.errors import Malformed, ProtocolError

INDEX, MANIFEST, README = "index.note", "manifest.note", "README.txt"
REGISTER, ENTRIES, CHECKPOINT, SEAL_KEY = "register.json", "entries.jsonl", "checkpoint.note", "seal-key.json"
OPENED, COMPONENTS, DECISIONS, WITHDRAWN = (
    "opened.jsonl",
    "components.json",
    "decisions.json",
    "withdrawn.json",
)
TURNOUT, RESULT, WITNESSES, COMMENTS = "turnout.json", "result.json", "witnesses.json", "comments.json"
_FIRST = (
    REGISTER,
    ENTRIES,
    CHECKPOINT,
    WITNESSES,
    SEAL_KEY,
    OPENED,
    COMPONENTS,
    DECISIONS,
    WITHDRAWN,
    TURNOUT,
)

MOST_AMENDMENTS = 99
LONGEST_FILE = 256 << 20  # bytes of a file that is read whole
LONGEST_LINE = 2 << 20  # bytes of a row
_CHUNK = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,59}")
_AMENDMENT = re.compile(r"amendments/[0-9]{2}\.note")

# APPNOTE.TXT 4.3.7 and 4.3.12, version 2.0, no flags, stored, 1980-01-01 00:00.
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _TIME, _DATE = 20, 0, 0x21
_MADE_BY = 3 << 8 | _VERSION  # Unix, so that the attributes below are a file mode
_MODE = 0o100644 << 16

README_TEXT = """\
This is the published evidence of a meeting's secret ballots. Anybody can recount it.
Install Answerable (any version from 0.1; its README says how), then:

    answerable verify THIS-FILE.zip --manifest-hash M

M is the hash that was shown in the meeting; its first sixteen digits are enough to compare by eye. The command
recomputes every signature, the ledger, the opened ballots and the result from the files in this archive alone, prints
what it checked and counted, and ends with status 0 only when all of it holds.

manifest.note     what was frozen before anybody scored: presenters, rules, groups, public keys
amendments/       changes of the rules after that, each with its reason
register.json     who was given the right to score (never how they scored)
entries.jsonl     every ballot as it was received, sealed and signed by a key that nobody can link to a person
checkpoint.note   the ledger's signed final state
witnesses.json    signatures over it by computers that had followed the ledger while it grew
seal-key.json     the key that opens the ballots, released after close
opened.jsonl      every ballot: counted, replaced by its caster, or void and why
turnout.json      expected, issued, returned, counted and void, by scope and group
comments.json     in a meeting with comments: the fingerprint of each, never its text
components.json, decisions.json, withdrawn.json   what else the result depends on
result.json       the result with its working; results/ holds the one under each earlier manifest
index.note        the hash of every file above, signed

The formats are described in docs/ballot-protocol.md and docs/results.md of the project.
"""


class NotAZip(ProtocolError):
    """Not a zip at all, or cut short."""


class NotCanonical(ProtocolError):
    """A zip, but not in the one permitted form."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a bundle, every part given by the caller."""

    manifest_hash: str
    manifest: bytes
    amendments: Sequence[bytes]
    register: Sequence[Mapping[str, Any]]
    entries: Iterable[bytes]  # ballots in ledger order
    checkpoint: bytes
    seal_private: bytes  # 32
    opened: Iterable[Mapping[str, Any]]
    components: Mapping[str, Any]
    decisions: Any
    withdrawn: Any
    turnout: Mapping[str, Any]
    result: Any
    earlier_results: Sequence[Any] = ()  # under each manifest before the last
    witnesses: Sequence[Mapping[str, str]] = ()  # by vkey
    comments: Mapping[str, Any] | None = None  # None in a meeting without them


@dataclass(frozen=True, slots=True)
class ZipMember:
    name: str
    offset: int  # of its header
    size: int
    crc: int
    sha256: str

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + _LOCAL.size + len(self.name)


def names(amendments: int, *, comments: bool = False) -> list[str]:
    """The files of a bundle with so many amendments, in order; with the fingerprints of comments or without."""
    notes = [f"amendments/{number:02}.note" for number in range(1, amendments + 1)]
    results = [f"results/{number:02}.json" for number in range(amendments)]
    return [MANIFEST, *notes, *_FIRST, *([COMMENTS] if comments else []), *results, RESULT, README, INDEX]


MOST_FILES = len(names(MOST_AMENDMENTS, comments=True))


def index_text(manifest_hash: str, members: Sequence[ZipMember]) -> str:
    """What index.note signs; `members` are all the others, in order."""
    lines = "".join(f"{member.sha256}  {member.name}\n" for member in members)
    return f"answerable/bundle/v1\n{manifest_hash}\n{lines}"


def write(target: BinaryIO, contents: Contents, sign: Callable[[str], bytes]) -> None:
    """Write the bundle to an empty seekable file; `sign` signs the index with the manifest key."""
    if (
        len(contents.earlier_results) != len(contents.amendments)
        or len(contents.amendments) > MOST_AMENDMENTS
    ):
        raise Malformed("there is one earlier result for each amendment, and at most 99")
    order = names(len(contents.amendments), comments=contents.comments is not None)
    pieces = _pieces(contents)
    members = [_write_member(target, name, pieces[name]) for name in order[:-1]]
    index = sign(index_text(contents.manifest_hash, members))
    members.append(_write_member(target, INDEX, [index]))
    target.write(_directory(members, target.tell()))


def _pieces(contents: Contents) -> dict[str, Iterable[bytes]]:
    whole = {
        REGISTER: list(contents.register),
        WITNESSES: list(contents.witnesses),
        SEAL_KEY: {"private": canonical.b64u(contents.seal_private)},
        COMPONENTS: contents.components,
        DECISIONS: contents.decisions,
        WITHDRAWN: contents.withdrawn,
        TURNOUT: contents.turnout,
        RESULT: contents.result,
        COMMENTS: contents.comments,
    }
    whole |= {f"results/{number:02}.json": result for number, result in enumerate(contents.earlier_results)}
    pieces: dict[str, Iterable[bytes]] = {name: [_row(value)] for name, value in whole.items()}
    pieces |= {f"amendments/{number:02}.note": [raw] for number, raw in enumerate(contents.amendments, 1)}
    pieces |= {
        MANIFEST: [contents.manifest],
        CHECKPOINT: [contents.checkpoint],
        README: [README_TEXT.encode()],
    }
    pieces[ENTRIES] = (raw + b"\n" for raw in contents.entries)
    pieces[OPENED] = (_row(line) for line in contents.opened)
    return pieces


def _row(value: Any) -> bytes:
    return canonical.dumps(value) + b"\n"


def write_zip(target: BinaryIO, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Any files in the canonical zip form; for a whole bundle use `write`."""
    members = [_write_member(target, name, pieces) for name, pieces in files]
    target.write(_directory(members, target.tell()))


def _write_member(target: BinaryIO, name: str, pieces: Iterable[bytes]) -> ZipMember:
    offset = target.tell()
    target.write(_local(name, 0, 0))
    size, crc, hashed = 0, 0, hashlib.sha256()
    for piece in pieces:
        target.write(piece)
        size, crc = size + len(piece), zlib.crc32(piece, crc)
        hashed.update(piece)
    end = target.tell()
    if end >= 1 << 32:
        raise Malformed("a bundle stays below 4 GiB")
    target.seek(offset)
    target.write(_local(name, size, crc))
    target.seek(end)
    return ZipMember(name, offset, size, crc, hashed.hexdigest())


def _local(name: str, size: int, crc: int) -> bytes:
    fixed = (_VERSION, 0, 0, _TIME, _DATE, crc, size, size, len(name), 0)
    return _LOCAL.pack(b"PK\3\4", *fixed) + name.encode("ascii")


def _directory(members: Sequence[ZipMember], start: int) -> bytes:
    entries = b"".join(_central(member) for member in members)
    count = len(members)
    return entries + _END.pack(b"PK\5\6", 0, 0, count, count, len(entries), start, 0)


def _central(member: ZipMember) -> bytes:
    fixed = (_MADE_BY, _VERSION, 0, 0, _TIME, _DATE, member.crc, member.size, member.size, len(member.name))
    return _CENTRAL.pack(b"PK\1\2", *fixed, 0, 0, 0, 0, _MODE, member.offset) + member.name.encode("ascii")


class ZipReader:
    """A zip in canonical form, opened. Every byte of the file has been accounted for when this exists."""

    def __init__(self, source: BinaryIO) -> None:
        """`NotCanonical` when it is not exactly what `write_zip` writes."""
        self._source = source
        self.members: dict[str, ZipMember] = {}
        offset = 0
        while (member := _read_member(source, offset)) is not None:
            if member.name in self.members:
                raise NotCanonical(f"{member.name} is there twice")
            self.members[member.name] = member
            offset = member.start + member.size
            if len(self.members) > MOST_FILES:
                raise NotCanonical("more files than a bundle has")
        expected = _directory(list(self.members.values()), offset)
        source.seek(offset)
        if source.read(len(expected) + 1) != expected:
            raise NotCanonical("the archive's directory is not the one that belongs to its files")

    def check_names(self) -> int:
        """That the files are those of a bundle, in order; the number of amendments."""
        amendments = sum(bool(_AMENDMENT.fullmatch(name)) for name in self.members)
        expected = names(amendments, comments=COMMENTS in self.members)
        for name in expected:
            if name not in self.members:
                raise NotCanonical(f"{name} is missing")
        for name in self.members:
            if name not in expected:
                raise NotCanonical(f"{name} is not a file of a bundle")
        if list(self.members) != expected:
            raise NotCanonical("the files are not in the order of a bundle")
        return amendments

    def read(self, name: str) -> bytes:
        """A whole file."""
        member = self.members[name]
        if member.size > LONGEST_FILE:
            raise Malformed(f"{name} is longer than is read")
        self._source.seek(member.start)
        return self._source.read(member.size)

    def json(self, name: str) -> Any:
        """The value of a JSON file, which must be in canonical form."""
        raw = self.read(name)
        if not raw.endswith(b"\n"):
            raise Malformed(f"{name} does not end with a line feed")
        try:
            return canonical.loads(raw[:-1])
        except Malformed as error:
            raise Malformed(f"{name}: {error}") from error

    def rows(self, name: str) -> Iterator[bytes]:
        """The rows of a .jsonl file, one at a time, without their line feeds."""
        member = self.members[name]
        offset, end = member.start, member.start + member.size
        while offset < end:
            self._source.seek(offset)
            row = self._source.readline(min(LONGEST_LINE, end - offset))
            if not row.endswith(b"\n"):
                raise Malformed(f"a row of {name} is too long or not ended")
            offset += len(row)
            yield row[:-1]


def _read_member(source: BinaryIO, offset: int) -> ZipMember | None:
    """The file whose header is at `offset`; None where the directory begins."""
    source.seek(offset)
    head = source.read(_LOCAL.size)
    if head[:4] == b"PK\1\2" and offset:
        return None
    if len(head) < _LOCAL.size or head[:4] != b"PK\3\4":
        raise NotCanonical("what follows a file is neither a file nor the directory")
    crc, size, length = struct.unpack_from("<II4xH", head, 14)
    name = source.read(length).decode("latin-1")
    if not _NAME.fullmatch(name) or ".." in name or head != _local(name, size, crc)[: _LOCAL.size]:
        raise NotCanonical("a file's header is not the permitted one: stored, dated 1980, a plain name")
    found, digest = _sums(source, size)
    if found != crc:
        raise NotCanonical(f"{name} is damaged: its checksum does not agree")
    return ZipMember(name, offset, size, crc, digest)


def _sums(source: BinaryIO, size: int) -> tuple[int, str]:
    crc, hashed = 0, hashlib.sha256()
    while size:
        chunk = source.read(min(_CHUNK, size))
        if not chunk:
            raise NotCanonical("a file is cut short")
        crc, size = zlib.crc32(chunk, crc), size - len(chunk)
        hashed.update(chunk)
    return crc, hashed.hexdigest()
