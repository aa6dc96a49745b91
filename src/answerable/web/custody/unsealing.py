"""After close: the tellers' shares, one by one, until the seal key is whole.

Before close nobody can enter one. What is entered is kept: fewer than the threshold tell nothing, and a server that starts again
need not ask anybody twice. With the threshold the key is held against the manifest's, written as the meeting's
`seal.key` and the words are deleted; from then on everything goes as if the site had kept the key.

Should the process die between the file and the end of the transaction, the last share is asked for again, or the key is there
already: both are told as they are. Errors: `NotNow`; `ShareNotTaken` with sentences about the words.
Specification: docs/ballot-protocol.md, "Custody".
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from answerable.protocol import shares
from answerable.protocol.shares import Share, ShareProblem
from answerable.web.accounts.models import User
from answerable.web.casting.castings import manifest_of
from answerable.web.casting.openable import openable
from answerable.web.custody import seal_key
from answerable.web.custody.models import Custody, KeyShare
from answerable.web.custody.seal import custody_of
from answerable.web.custody.share_words import sentences
from answerable.web.custody.tellers import key_of, known, other_set
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow


class ShareNotTaken(Exception):
    """`reasons` are sentences; nothing has changed."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Entered:
    """Who has entered their share. `needed` more open the seal; 0 when it is open."""

    custody: Custody
    rows: tuple[KeyShare, ...]
    needed: int
    opened: bool


def entered_shares(custody: Custody) -> Entered:
    rows = tuple(custody.shares.all())
    opened = seal_key.is_there(custody.meeting.key, custody.public)
    entered = sum(bool(row.words) for row in rows)
    return Entered(custody, rows, 0 if opened else max(custody.threshold - entered, 0), opened)


def demand_open(meeting: Meeting) -> Custody:
    """`NotNow` unless shares are taken at this moment."""
    custody = custody_of(meeting.key)
    if custody is None:
        raise NotNow(_("The seal of this meeting is not in the hands of tellers."))
    if meeting.stage not in AFTER_CLOSE:
        raise NotNow(_("Nobody can enter a share before the scoring is closed."))
    if seal_key.is_there(meeting.key, custody.public):
        raise NotNow(_("The seal is open already; no further share is needed."))
    return custody


@sensitive_variables()
def enter(meeting: Meeting, actor: User | None, text: str) -> KeyShare:
    """Take one share, and open the seal when it is the last that was needed."""
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        custody = demand_open(locked)
        row = _taken(custody, text)
        audit.record(locked, actor, "share-entered", {"number": row.number})
        if custody.shares.exclude(words="").count() >= custody.threshold:
            _open(locked, custody, actor)
    return row


@sensitive_variables()
def _taken(custody: Custody, text: str) -> KeyShare:
    share = _read(text)
    row = known(custody, share)
    if row is None:
        raise ShareNotTaken(other_set(custody))
    # Entered, but without its words: the key had been made whole and its file was lost since. It is asked for again.
    if row.words:
        told = {"number": row.number, "name": row.name}
        raise ShareNotTaken(_("Share %(number)s (%(name)s) has been entered already; it counts once.") % told)
    row.words, row.entered = " ".join(share.words), True
    row.save(update_fields=["words", "entered"])
    return row


@sensitive_variables()
def _read(text: str) -> Share:
    try:
        return shares.read(text)
    except ShareProblem as problem:
        raise ShareNotTaken(*sentences(problem)) from None


@sensitive_variables()
def _open(meeting: Meeting, custody: Custody, actor: User | None) -> None:
    found = [shares.read(row.words) for row in custody.shares.exclude(words="")]
    manifest = manifest_of(meeting)
    assert manifest is not None, "a meeting is frozen before it is closed"
    private = key_of(found, str(manifest["keys"]["seal"]))
    if private is None:
        raise ShareNotTaken(
            _(
                "Together these shares do not give the key that the manifest names. The last one was not taken."
            )
        )
    seal_key.keep(meeting.key, private)
    custody.shares.update(words="")
    openable(meeting)
    audit.record(meeting, actor, "seal-opened", {"fingerprint": seal_key.fingerprint(custody.public)})
