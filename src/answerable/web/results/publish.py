"""Publishing: count once more, write the bundle, verify it as a stranger would, and only then let it out.

The ballot box is told before the stage changes; pressing the button again after a crash in the middle finishes what was begun.
It is not told when a group is too small: the seal key is public after close, so with the entries public too, anybody
could open the very ballots for whose sake the bundle is held back.
"""

import hashlib
import io
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.protocol import bundle, checkpoint, opening
from answerable.protocol.errors import ProtocolError
from answerable.scoring import Result
from answerable.verifier import verify
from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client
from answerable.web.custody import seal_key
from answerable.web.evidence import manifest_key
from answerable.web.meetings import stages
from answerable.web.meetings.models import Meeting
from answerable.web.results.counting import Count, counted
from answerable.web.results.models import Publication


class BundleRefused(Exception):
    """Our own verifier refuses the bundle: nothing was published. `str()` is a localised sentence."""


def open_points(result: Result) -> list[str]:
    """Why this result cannot be published yet; empty when it can."""
    sentences = {
        "undecided-boundary": _("A tie at the quota's boundary waits for a decision."),
        "component-missing": _("Component scores are missing."),
        "empty-group-refused": _("A rater group has no ballots, and these rules give no score then."),
        "no-marks": _("A presenter has no marks to count."),
    }
    return [sentences[code] for code in result.to_json()["open"]]


def gives_away(result: dict[str, Any]) -> bool:
    """Whether the opened ballots of some group are so few that they could be told apart."""
    return any(
        0 < each["valid"] < result["k_min"] for groups in result["turnout"].values() for each in groups
    )


def publish(meeting: Meeting, actor: User) -> Publication:
    """Raises `stages.NotNow`, `ballotbox_client.BallotBoxError`, `LedgerBroken` or `BundleRefused`; nothing is changed then."""
    count = counted(meeting)
    missing = open_points(count.results[-1])
    if missing:
        raise stages.NotNow(" ".join(missing))
    raw = written(meeting, count)
    check(raw)
    if not gives_away(count.results[-1].to_json()):
        ballotbox_client.publish(meeting.key)
    digest = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        stages.advance(meeting, stages.Verb.PUBLISH, actor, {"bundle": digest})
        publication = Publication(
            meeting=meeting,
            result=count.results[-1].to_json(),
            earlier_results=[result.to_json() for result in count.results[:-1]],
            bundle_sha256=digest,
            published_at=timezone.now(),
        )
        publication.bundle.save(f"{meeting.key}-{digest[:12]}.zip", ContentFile(raw), save=True)
    return publication


def written(meeting: Meeting, count: Count) -> bytes:
    """The bundle's bytes: the same count gives the same bytes."""
    target = io.BytesIO()
    bundle.write(target, contents(meeting, count), lambda text: manifest_key.sign(meeting.key, text).encode())
    return target.getvalue()


def contents(meeting: Meeting, count: Count) -> bundle.Contents:
    turnout = opening.turnout(count.manifest, count.issued, count.box.opened)
    return bundle.Contents(
        manifest_hash=count.manifest.hash,
        manifest=count.signed[0].note.encode(),
        amendments=[each.note.encode() for each in count.signed[1:]],
        register=count.register,
        entries=count.box.entries,
        checkpoint=meeting.closing.checkpoint.encode(),
        seal_private=seal_key.private(meeting.key),
        opened=[line.to_json() for line in count.box.opened],
        components=count.beside.components,
        decisions=[decision.to_json() for decision in count.beside.decisions],
        withdrawn=[{"presenter": who, "reason": why} for who, why in sorted(count.beside.withdrawn.items())],
        turnout=opening.turnout_json(turnout),
        result=count.results[-1].to_json(),
        earlier_results=[result.to_json() for result in count.results[:-1]],
        witnesses=witnesses(meeting),
    )


def witnesses(meeting: Meeting) -> list[dict[str, str]]:
    """The latest cosignature of each witness that holds over the final checkpoint, by key."""
    if not meeting.witnesses:
        return []
    final = meeting.closing.checkpoint
    given = sorted(ballotbox_client.cosignatures(meeting.key), key=lambda one: one.time)
    found = {one.vkey: one.line for one in given if _holds(final, one)}
    return [{"vkey": vkey, "line": line} for vkey, line in sorted(found.items())]


def _holds(signed: str, given: ballotbox_client.Cosignature) -> bool:
    try:
        checkpoint.check_cosignature(signed, given.vkey, given.line)
    except ProtocolError:
        return False
    return True


def check(raw: bytes) -> None:
    """Let the verifier that everybody else uses judge the bundle before anybody sees it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        path.write_bytes(raw)
        verdict: Any = verify(path)
    if not verdict.holds:
        raise BundleRefused(
            _("The bundle does not verify, so nothing was published: %(reason)s")
            % {"reason": verdict.first_false}
        )
