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

from answerable.counting import Beside, LedgerDiffers, open_ledger, tally
from answerable.protocol import checkpoint, opening
from answerable.protocol import manifest as manifest_form
from answerable.protocol.manifest import Manifest
from answerable.protocol.opening import Opened
from answerable.scoring import Decision, Result, Rules
from answerable.web.casting import ballotbox_client
from answerable.web.casting.scopes import presenter_id
from answerable.web.custody import seal_key, second_issuer
from answerable.web.evidence.manifests import Signed, manifests
from answerable.web.evidence.register import register
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.results.models import ComponentScore
from answerable.web.results.models import Decision as DecisionRow


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
    beside: Beside
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
    first = signed[0].manifest
    beside = Beside(_components(meeting), _withdrawn(meeting, signed[0]), _decisions(meeting))
    issued = _issued(first, rows)
    results = tuple(
        tally(Rules.from_json(each.manifest.rules), first, issued, box.opened, beside) for each in signed
    )
    return Count(signed, box, rows, beside, results)


@lru_cache(maxsize=4)
def _box(key: str, manifest_note: str, final_checkpoint: str) -> Box:
    """The box of one meeting; the same note and checkpoint can only mean the same ballots."""
    manifest = manifest_form.read(manifest_note.encode())
    entries = tuple(ballotbox_client.entries(key).splitlines())
    head = checkpoint.read(final_checkpoint.encode(), manifest.log, manifest.log_origin)
    try:
        opened = open_ledger(manifest_note.encode(), seal_key.private(key), entries, head)
    except LedgerDiffers as error:
        raise LedgerBroken(
            _("The ballot box's ballots are not those its final checkpoint signs. Nothing was counted.")
        ) from error
    return Box(entries, opened)


def _issued(manifest: Manifest, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], int]:
    return opening.issued(manifest, Counter((row["scope"], row["group"], row["issuer"]) for row in rows))


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
