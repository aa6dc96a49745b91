"""Issuing: a blind signature to an attendee, once for each scope and issuer. Who stands aside from a presenter is issued
nothing for them: the issuer cannot see what it signs, but it has a key of its own for each scope.

The register records who was issued, never what or when. The same blinded message again has the same answer, so a
lost reply is harmless; a different one is refused. The row is committed before the signature leaves: a crash in
between costs nothing, as the request can be repeated.

Errors: expected refusals are values, `Refused(Reason)`. Specification: docs/ballot-protocol.md, "Steps" 3.
"""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction

from answerable.protocol.errors import Malformed
from answerable.protocol.manifest import SHEET
from answerable.web.casting import issuer_keys
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Issue, Recusal, Round, RoundState, Scope
from answerable.web.meetings import presence
from answerable.web.meetings.models import Attendee, Meeting
from answerable.web.meetings.stage import BEFORE_OPEN, ISSUING, Stage

ISSUER = "site"

Late = Callable[[Attendee, str | None], bool]
_late: list[Late] = []


def also_while_closing(is_late: Late) -> None:
    """A higher app says who is still issued to while the scoring, or the round of a scope, closes, within the declared grace."""
    _late.append(is_late)


def may_still(attendee: Attendee) -> bool:
    """Whether this attendee is issued to although the scoring closes."""
    return attendee.meeting.stage == Stage.CLOSING and any(is_late(attendee, None) for is_late in _late)


class IssueReason(StrEnum):
    """Why nothing is issued. The values are codes that clients know."""

    NOT_OPEN = "not-open"
    CLOSED = "closed"
    WRONG_GROUP = "wrong-group"
    WRONG_SCOPE = "wrong-scope"
    WRONG_ISSUER = "wrong-issuer"
    BAD_LENGTH = "bad-length"
    ALREADY_ISSUED = "already-issued"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Wanted:
    group: str
    scope: str
    issuer: str
    blinded: bytes


@dataclass(frozen=True, slots=True)
class IssueRefused:
    reason: IssueReason


def issue(attendee: Attendee, wanted: Wanted) -> bytes | IssueRefused:
    """The blind signature, as long as the issuer's modulus."""
    refused = _stage_refusal(attendee) or _mismatch(attendee, wanted)
    if refused:
        return refused
    signer = issuer_keys.signer(attendee.meeting.key, wanted.group, wanted.scope)
    if len(wanted.blinded) != signer.size:
        return IssueRefused(IssueReason.BAD_LENGTH)
    if _has_other(attendee, wanted):
        return IssueRefused(IssueReason.ALREADY_ISSUED)
    try:
        # Before the row: a value that cannot be signed must not use up the right to cast.
        signature = signer.sign(wanted.blinded, os.urandom)
    except Malformed:
        return IssueRefused(IssueReason.BAD_LENGTH)
    return _recorded(attendee, wanted) or signature


def _has_other(attendee: Attendee, wanted: Wanted) -> bool:
    """Whether another message was signed already. Signing is work, and no ticket may make the site do it again and again."""
    given = Issue.objects.filter(attendee=attendee, scope=wanted.scope, issuer=wanted.issuer)
    return given.exclude(blinded_hash=_hash(wanted)).exists()


def _hash(wanted: Wanted) -> str:
    return hashlib.sha256(wanted.blinded).hexdigest()


def _mismatch(attendee: Attendee, wanted: Wanted) -> IssueRefused | None:
    if wanted.issuer != ISSUER:
        return IssueRefused(IssueReason.WRONG_ISSUER)
    if wanted.group != attendee.group:
        return IssueRefused(IssueReason.WRONG_GROUP)
    return _scope_refusal(attendee, wanted.scope)


def _scope_refusal(attendee: Attendee, scope: str) -> IssueRefused | None:
    if casting_of(attendee.meeting).scope == Scope.SHEET:
        return None if scope == SHEET else IssueRefused(IssueReason.WRONG_SCOPE)
    state = Round.objects.filter(meeting=attendee.meeting_id, scope=scope).values_list("state", flat=True)
    if not state:
        return IssueRefused(IssueReason.WRONG_SCOPE)
    if Recusal.objects.filter(attendee=attendee, scope=scope).exists():
        return IssueRefused(IssueReason.RECUSED)
    is_late = state[0] == RoundState.CLOSING and any(each(attendee, scope) for each in _late)
    return (
        None if is_late or state[0] in (RoundState.NEW, RoundState.OPEN) else IssueRefused(IssueReason.CLOSED)
    )


def _stage_refusal(attendee: Attendee) -> IssueRefused | None:
    stage = attendee.meeting.stage
    if stage in ISSUING or may_still(attendee):
        return None
    return IssueRefused(IssueReason.NOT_OPEN if stage in BEFORE_OPEN else IssueReason.CLOSED)


def _recorded(attendee: Attendee, wanted: Wanted) -> IssueRefused | None:
    """Put the row into the register, or find the very same one there."""
    blinded_hash = _hash(wanted)
    with transaction.atomic():
        attendee.meeting.stage = Meeting.objects.select_for_update().get(pk=attendee.meeting_id).stage
        refused = _stage_refusal(attendee)
        if refused:
            return refused
        row, is_new = Issue.objects.get_or_create(
            attendee=attendee,
            scope=wanted.scope,
            issuer=wanted.issuer,
            defaults={"group": wanted.group, "blinded_hash": blinded_hash},
        )
        if row.blinded_hash != blinded_hash:
            return IssueRefused(IssueReason.ALREADY_ISSUED)
        if is_new:
            _forget_order(row)
        if not attendee.present:
            presence.mark(attendee, True)
    return None


def _forget_order(row: Issue) -> None:
    """SQLite numbers rows as they come, beside their key: that number must be as random as the key."""
    if connection.vendor == "sqlite":
        table = connection.ops.quote_name(Issue._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET rowid = %s WHERE id = %s",  # noqa: S608 - our own table's name
                [secrets.randbits(62), row.pk.hex],
            )
