"""From the closed ballot box to results: fetch the ledger, open the ballots, tally under each manifest.

Nothing here runs before close: the ledger is refused by the ballot box, and `demand_closed` refuses before asking. What was
opened is kept in memory only, for the last few meetings looked at.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from answerable.protocol import ballot, checkpoint, merkle, opening
from answerable.protocol import manifest as manifest_form
from answerable.protocol.manifest import SHEET, Manifest
from answerable.protocol.opening import Opened, Status
from answerable.scoring import (
    Decision,
    OpenedBallot,
    Result,
    Rules,
    Turnout,
    tally,
    tally_rounds,
)
from answerable.verifier import parallel
from answerable.verifier.parallel import Crew
from answerable.web.admission import ballotbox_client, second_issuer
from answerable.web.admission.keys import seal_private
from answerable.web.admission.manifests import Signed, manifests, presenter_id
from answerable.web.admission.register import register
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.results.models import ComponentScore
from answerable.web.results.models import Decision as DecisionRow

AFTER_CLOSE = (Stage.CLOSED, Stage.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Box:
    """The closed ledger, checked against its final checkpoint, and opened."""

    entries: tuple[bytes, ...]
    opened: tuple[Opened, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Everything the result depends on. `results` has one for each manifest: the last is the official one."""

    signed: tuple[Signed, ...]
    box: Box
    register: list[dict[str, Any]]
    components: dict[str, dict[str, str]]
    withdrawn: dict[str, str]
    decisions: tuple[Decision, ...]
    results: tuple[Result, ...]

    @property
    def manifest(self) -> Manifest:
        return self.signed[0].manifest

    @property
    def issued(self) -> dict[tuple[str, str], int]:
        """By scope and group."""
        return _issued(self.manifest, self.register)


class LedgerBroken(Exception):
    """The ballot box's ledger is not what its final checkpoint signs; `str()` is a localised sentence."""


def demand_closed(meeting: Meeting) -> None:
    """Raise `NotNow` while scores must not be seen by anyone."""
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("Nobody sees a score before the scoring is closed, the organiser included."))


def counted(meeting: Meeting) -> Count:
    """Count the closed meeting afresh. Raises `NotNow`, `ballotbox_client.BallotBoxError` or `LedgerBroken`."""
    demand_closed(meeting)
    signed = tuple(manifests(meeting))
    box = _box(meeting.key, signed[0].note, meeting.closing.checkpoint)
    second_issuer.collect(meeting)
    rows = register(meeting)
    components, withdrawn, decisions = (
        _components(meeting),
        _withdrawn(meeting, signed[0]),
        _decisions(meeting),
    )
    results = tuple(
        _tally(each.manifest, signed[0].manifest, box, rows, components, withdrawn, decisions)
        for each in signed
    )
    return Count(signed, box, rows, components, withdrawn, decisions, results)


@lru_cache(maxsize=4)
def _box(key: str, manifest_note: str, final_checkpoint: str) -> Box:
    """The box of one meeting; the same note and checkpoint can only mean the same ballots."""
    manifest = manifest_form.read(manifest_note.encode())
    lines = ballotbox_client.entries(key).splitlines()
    head = checkpoint.read(final_checkpoint.encode(), manifest.log, manifest.log_origin)
    if head.size != len(lines) or head.root != merkle.root(merkle.leaf_hash(line) for line in lines):
        raise LedgerBroken(
            _("The ballot box's ballots are not those its final checkpoint signs. Nothing was counted.")
        )
    with Crew(manifest_note.encode(), seal_private(key), len(lines)) as crew:
        standing = opening.standing(crew.each(parallel.read, lines))
        each = ((line, ballot.leaf_hash(line) in standing) for line in lines)
        return Box(tuple(lines), tuple(crew.each(parallel.opened, each)))


def _tally(
    manifest: Manifest,
    first: Manifest,
    box: Box,
    rows: Sequence[dict[str, Any]],
    components: dict[str, dict[str, str]],
    withdrawn: dict[str, str],
    decisions: tuple[Decision, ...],
) -> Result:
    issued = _issued(first, rows)
    turnout = {
        scope: {group: Turnout(first.expected[scope, group], issued[scope, group]) for group in first.groups}
        for scope in first.scopes
    }
    rules, presenters = Rules.from_json(manifest.rules), list(first.presenters)
    cast = [as_scored(line, first) for line in box.opened if line.status is not Status.REPLACED]
    if first.scope == SHEET:
        return tally(rules, presenters, cast, turnout[SHEET], components, withdrawn, decisions)
    apart = {first.scored(scope)[0]: groups for scope, groups in turnout.items()}
    return tally_rounds(rules, presenters, cast, apart, components, withdrawn, decisions)


def _issued(manifest: Manifest, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], int]:
    return opening.issued(manifest, Counter((row["scope"], row["group"], row["issuer"]) for row in rows))


def as_scored(line: Opened, first: Manifest) -> OpenedBallot:
    """A standing ballot as scoring takes it; one that did not open carries its reason."""
    presenter = None if line.scope == SHEET else first.scored(line.scope)[0]
    return OpenedBallot(line.group, line.scores, line.reason if line.scores is None else None, presenter)


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
