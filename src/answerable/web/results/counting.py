"""The count of a closed meeting: made once, kept, and made again only when something changes that it depends on.

The ledger is fetched from the ballot box and opened at close; with tellers that is once they have given the seal key back. If that count
fails, the first look makes it. What was opened is kept in a file, and the results in the database, beside a digest of everything that they depend on:
the manifests, the final checkpoint, how many credentials were issued, components, withdrawals and decisions. As long as
the digest is the same, everybody is shown what is kept. When it differs, the kept ballots are tallied again.

Nothing here runs before close: the ballot box refuses the ledger, and `demand_closed` refuses before asking.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from answerable import durable
from answerable.counting import Beside, LedgerDiffers, open_ledger, tally
from answerable.protocol import canonical, checkpoint, opening
from answerable.protocol.manifest import Manifest, in_force
from answerable.protocol.opening import Opened, Place
from answerable.scoring import Decision, Rules
from answerable.web.casting import ballotbox_client
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.scopes import presenter_id
from answerable.web.comments import opening as comments
from answerable.web.custody import seal_key, second_issuer
from answerable.web.evidence.manifests import Signed, manifests
from answerable.web.evidence.register import given
from answerable.web.files import atomic_with_files
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.results.models import ComponentScore, Count
from answerable.web.results.models import Decision as DecisionRow


class LedgerBroken(Exception):
    """The ballot box's ledger is not what its final checkpoint signs; `str()` is a localised sentence."""


@dataclass(frozen=True, slots=True)
class CountInputs:
    """Everything that the results of a closed meeting depend on, but for the ballots, which `checkpoint` fixes."""

    signed: tuple[Signed, ...]
    checkpoint: str
    register: Counter[tuple[str, str, str]]  # rows by scope, group and issuer
    beside: Beside

    @property
    def first(self) -> Manifest:
        """With the numbers in force."""
        return in_force([each.manifest for each in self.signed])

    @property
    def issued(self) -> dict[Place, int]:
        return opening.issued(self.first, self.register)

    @property
    def ledger(self) -> str:
        """A digest of what fixes the ballots and how they are opened."""
        return canonical.digest([self.first.hash, self.checkpoint])

    @property
    def digest(self) -> str:
        return canonical.digest(
            [
                self.ledger,
                [each.hash for each in self.signed],
                [[*place, number] for place, number in sorted(self.register.items())],
                self.beside.components,
                self.beside.withdrawn,
                [decision.to_json() for decision in self.beside.decisions],
            ]
        )


def demand_closed(meeting: Meeting) -> None:
    """Raise `NotNow` while scores must not be seen by anyone."""
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("Nobody sees a score before the scoring is closed, the organiser included."))


def inputs_of(meeting: Meeting) -> CountInputs:
    """What the count depends on now. Raises `NotNow`, and `IssuerError` while a second issuer's register is missing."""
    demand_closed(meeting)
    second_issuer.collect(meeting)
    signed = tuple(manifests(meeting))
    beside = Beside(_components(meeting), _withdrawn(meeting, signed[0]), _decisions(meeting))
    return CountInputs(signed, meeting.closing.checkpoint, given(meeting), beside)


def counted(meeting: Meeting) -> Count:
    """The count of the closed meeting. Raises `ballotbox_client.BallotBoxError`, `LedgerBroken`, and as `inputs_of`."""
    inputs = inputs_of(meeting)
    digest = inputs.digest
    kept = Count.objects.filter(meeting=meeting, inputs=digest).first()
    return kept or _count(meeting, inputs, digest)


def count_now(meeting: Meeting) -> None:
    """Once the ballots can be opened. What stands in the way is told to whoever looks, and their look counts."""
    with suppress(NotNow, BallotBoxError, LedgerBroken):
        counted(meeting)


def ballots(kept: Count) -> Iterator[Opened]:
    """The opened ballots, in the order of the ledger."""
    with kept.opened.open("rb") as file:
        for line in file:
            yield Opened.from_json(json.loads(line))


def _count(meeting: Meeting, inputs: CountInputs, digest: str) -> Count:
    """Make the count unless somebody made it while this one waited for the lock."""
    with atomic_with_files() as written:
        # One at a time: SQLite locks the whole database for a writer, PostgreSQL this row.
        Meeting.objects.select_for_update().only("pk").get(pk=meeting.pk)
        kept = Count.objects.filter(meeting=meeting).first() or Count(meeting=meeting)
        if kept.inputs == digest:
            return kept
        if kept.ledger != inputs.ledger:
            _open(kept, inputs, written)
        kept.results = [
            tally(
                Rules.from_json(each.manifest.rules),
                inputs.first,
                inputs.issued,
                ballots(kept),
                inputs.beside,
            ).to_json()
            for each in inputs.signed
        ]
        kept.inputs = digest
        kept.save()
    return kept


def _open(kept: Count, inputs: CountInputs, written: list[FieldFile]) -> None:
    """Fetch the ledger, open it, and write what was opened to a file that is durable when this returns."""
    first, key = inputs.first, kept.meeting.key
    entries = ballotbox_client.entries(key).splitlines()
    head = checkpoint.read(inputs.checkpoint.encode(), first.log, first.log_origin)
    try:
        opened = open_ledger(inputs.signed[0].note.encode(), seal_key.private(key), entries, head)
    except LedgerDiffers as error:
        raise LedgerBroken(
            _("The ballot box's ballots are not those its final checkpoint signs. Nothing was counted.")
        ) from error
    lines = b"".join(canonical.dumps(one.to_json()) + b"\n" for one in opened)
    kept.opened.save(f"{key}-{inputs.ledger[:12]}.jsonl", ContentFile(lines), save=False)
    written.append(kept.opened)
    durable.flush(Path(kept.opened.path))
    kept.ledger = inputs.ledger
    comments.open_once(kept.meeting, inputs.signed[0], entries, opened)


def _components(meeting: Meeting) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = ComponentScore.objects.filter(meeting=meeting).select_related("presenter")
    for row in rows.order_by("component", "presenter_id"):
        found.setdefault(row.component, {})[presenter_id(row.presenter)] = f"{row.value.normalize():f}"
    return found


def _withdrawn(meeting: Meeting, first: Signed) -> dict[str, str]:
    """Who withdrew after freezing, with the reason; who withdrew before is not in the manifest."""
    known = set(first.manifest.presenters)
    gone = meeting.presenters.filter(withdrawn=True)
    return {presenter_id(each): each.withdrawn_reason for each in gone if presenter_id(each) in known}


def _decisions(meeting: Meeting) -> tuple[Decision, ...]:
    rows = DecisionRow.objects.filter(meeting=meeting).order_by("boundary")
    return tuple(Decision(row.boundary, tuple(row.chosen), row.reason, row.decided_by) for row in rows)
