"""Cast-vote records of a published result, read from its bundle: for those who may open the bundle, and for nobody else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from answerable.documents.castvotes import CastContest, CastRecord, CastVotes, cast_vote_file
from answerable.documents.faults import Unmade
from answerable.protocol import bundle, canonical, manifest
from answerable.protocol.manifest import Manifest
from answerable.protocol.opening import Opened, Status
from answerable.scoring import Rules
from answerable.scoring.numbers import plain
from answerable.scoring.parts import RangeScale, Scale
from answerable.web.meetings.models import Meeting
from answerable.web.results.names import Names, names_of
from answerable.web.results.rule_sets import Results

# The file is made in memory, with about 250 bytes for a mark.
MOST_MARKS = 400_000


def cast_votes(found: Results, _meeting: Meeting) -> bytes:
    """Raises `Unmade` when there are more marks than one file should have. The result is a published one."""
    publication = found.publication
    assert publication is not None, "nobody may open ballots before publishing"
    with publication.bundle.open("rb") as file:
        votes = votes_of(bundle.ZipReader(file), publication.published_at)
    return cast_vote_file(votes)


def votes_of(reader: bundle.ZipReader, generated: datetime) -> CastVotes:
    """The ballots that the official result counts, under the rules that count. They are in the order of their hashes, which says nothing of
    when they were cast."""
    notes = sorted(name for name in reader.members if name.startswith("amendments/"))
    first = manifest.read(reader.read(bundle.MANIFEST))
    last = manifest.read(reader.read(notes[-1])) if notes else first
    rules = Rules.from_json(last.rules)
    names = names_of(first.body["presenters"], rules)
    counting = BallotsCounted(first, rules, reader.json(bundle.RESULT))
    opened = sorted(counting.ballots(reader), key=lambda each: each.ballot)
    if sum(len(each.scores or ()) for each in opened) * len(rules.criteria) > MOST_MARKS:
        raise Unmade(_("There are too many ballots for one file of records. The bundle has them all."))
    records = [CastRecord(each.group, each.scope, tuple(counting.marks(each))) for each in opened]
    groups = tuple((group, names.group(group)) for group in first.groups)
    return CastVotes(first.title, generated, groups, tuple(_contests(names, rules, records)), records)


class BallotsCounted:
    """Which ballots and which of their marks the result counts."""

    def __init__(self, first: Manifest, rules: Rules, result: Mapping[str, Any]) -> None:
        self.first, self.rules = first, rules
        self.status = {row["id"]: row["status"] for row in result["presenters"]}
        flags = result["flags"]
        self.void = {each["params"]["scope"] for each in flags if each["code"] == "round-void"}

    def ballots(self, reader: bundle.ZipReader) -> Iterator[Opened]:
        for line in reader.rows(bundle.OPENED):
            each = Opened.from_json(canonical.loads(line))
            if each.status is Status.COUNTED and each.scope not in self.void:
                yield each

    def marks(self, ballot: Opened) -> Iterator[tuple[str, str | None]]:
        for presenter, row in zip(self.first.scored(ballot.scope), ballot.scores or (), strict=True):
            if self.status[presenter] != "withdrawn":
                for criterion, score in zip(self.rules.criteria, row, strict=True):
                    label = None if score is None else criterion.scale.label(score)
                    yield _key(presenter, criterion.id), label


def _key(presenter: str, criterion: str) -> str:
    return f"{presenter}.{criterion}"


def _contests(names: Names, rules: Rules, records: Iterable[CastRecord]) -> Iterator[CastContest]:
    given: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for key, label in record.marks:
            if label is not None:
                given[key].add(label)
    for presenter in names.presenters:
        for criterion in rules.criteria:
            key = _key(presenter, criterion.id)
            labels = _labels(criterion.scale, given[key])
            title = f"{names.presenter(presenter)}: {criterion.title}"
            yield CastContest(key, title, tuple((label, names.level(label)) for label in labels))


def _labels(scale: Scale, given: Iterable[str]) -> Sequence[str]:
    """Every level and place; of a range, which may have thousands of numbers, its ends and what was given."""
    if not isinstance(scale, RangeScale):
        return scale.labels()
    ends = (plain(scale.low), plain(scale.high))
    return sorted({*ends, *given}, key=Fraction)
