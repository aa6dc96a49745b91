"""Publishing: write the bundle of the count, verify it as a stranger would, and only then let it out.

The ballot box is told before the stage changes; pressing the button again after a crash in the middle finishes what was begun.
It is not told when anything is withheld (`answerable.disclosure`): the seal key is public after close, so with the entries public too, anybody
could open the very ballots for whose sake the bundle is held back.
"""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable import durable
from answerable.protocol import bundle, checkpoint, opening
from answerable.protocol.errors import ProtocolError
from answerable.verifier import verify
from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client
from answerable.web.casting.castings import casting_of
from answerable.web.comments.opening import published_of
from answerable.web.custody import seal_key
from answerable.web.evidence import manifest_key
from answerable.web.evidence.register import register
from answerable.web.files import atomic_with_files
from answerable.web.meetings import stages
from answerable.web.meetings.models import Meeting
from answerable.web.results.counting import ballots, counted, inputs_of
from answerable.web.results.models import Count, Publication, PublishedFor
from answerable.web.results.rule_sets import results_of


class BundleRefused(Exception):
    """Our own verifier refuses the bundle: nothing was published. `str()` is a localised sentence."""


def open_points(result: dict[str, Any]) -> list[str]:
    """Why this result cannot be published yet; empty when it can."""
    sentences = {
        "undecided-boundary": _("A tie at the quota's boundary waits for a decision."),
        "component-missing": _("Component scores are missing."),
        "empty-group-refused": _("A rater group has no ballots, and these rules give no score then."),
        "no-marks": _("A presenter has no marks to count."),
    }
    return [sentences[code] for code in result["open"]]


def publish(meeting: Meeting, actor: User, audience: PublishedFor) -> Publication:
    """`audience` may see the result. Unless it is everybody, the ballot box's entries stay closed, too: with the seal key, which is public after
    close, they are the ballots.

    Raises `stages.NotNow`, `ballotbox_client.BallotBoxError`, `LedgerBroken` or `BundleRefused`; nothing is changed then."""
    count = counted(meeting)
    result, earlier = count.results[-1], count.results[:-1]
    missing = open_points(result)
    if missing:
        raise stages.NotNow(" ".join(missing))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        write(meeting, count, path)
        check(path)
        for_everybody = results_of(meeting).shown.bundle
        if for_everybody and audience == PublishedFor.EVERYBODY:
            ballotbox_client.publish(meeting.key)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            with atomic_with_files() as written:
                stages.advance(
                    meeting, stages.Verb.PUBLISH, actor, {"bundle": digest, "audience": str(audience)}
                )
                publication = Publication(
                    meeting=meeting,
                    result=result,
                    earlier_results=earlier,
                    rule_sets=len(count.results),
                    audience=audience,
                    for_auditors_only=not for_everybody,
                    bundle_sha256=digest,
                    published_at=timezone.now(),
                )
                publication.bundle.save(f"{meeting.key}-{digest[:12]}.zip", File(file), save=False)
                written.append(publication.bundle)
                durable.flush(Path(publication.bundle.path))
                publication.save()
    return publication


def write(meeting: Meeting, count: Count, path: Path) -> None:
    """Write the bundle to `path`: the same count gives the same bytes."""
    with path.open("w+b") as target:
        bundle.write(
            target, contents(meeting, count), lambda text: manifest_key.sign(meeting.key, text).encode()
        )


def contents(meeting: Meeting, count: Count) -> bundle.Contents:
    inputs = inputs_of(meeting)
    beside = inputs.beside
    turnout = opening.turnout(inputs.first, inputs.issued, ballots(count))
    return bundle.Contents(
        manifest_hash=inputs.first.hash,
        manifest=inputs.signed[0].note.encode(),
        amendments=[each.note.encode() for each in inputs.signed[1:]],
        register=register(meeting),
        entries=ballotbox_client.entries(meeting.key).splitlines(),
        checkpoint=inputs.checkpoint.encode(),
        seal_private=seal_key.private(meeting.key),
        opened=(one.to_json() for one in ballots(count)),
        components=beside.components,
        decisions=[decision.to_json() for decision in beside.decisions],
        withdrawn=[{"presenter": who, "reason": why} for who, why in sorted(beside.withdrawn.items())],
        turnout=opening.turnout_json(turnout),
        result=count.results[-1],
        earlier_results=count.results[:-1],
        witnesses=witnesses(meeting),
        comments=published_of(meeting),
    )


def witnesses(meeting: Meeting) -> list[dict[str, str]]:
    """The latest cosignature of each witness that holds over the final checkpoint, by key."""
    if not casting_of(meeting).witnesses:
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


def check(path: Path) -> None:
    """Let the verifier that everybody else uses judge the bundle before anybody sees it."""
    verdict = verify(path)
    if not verdict.holds:
        raise BundleRefused(
            _("The bundle does not verify, so nothing was published: %(reason)s")
            % {"reason": verdict.first_false}
        )
