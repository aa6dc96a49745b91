"""The chain of an action: each step that counts becomes a signed link, in the transaction that takes the step.

Drafts are no links: what the unit writes counts when it is reported done. The first link of an action that was made before there were chains is made when
its next one is, from what is known of it then.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from answerable.protocol import note, promises
from answerable.protocol.promises import LinkKind, PromiseLink
from answerable.web.accounts.models import User
from answerable.web.followup import promise_key
from answerable.web.followup.models import Action, ChainLink
from answerable.web.meetings import audit

Said = Mapping[str, Any]


def begin(actions: Sequence[Action], actor: User | None) -> None:
    """The first link of each of these new actions, of one meeting. Carried ones go on with the last link of the one before."""
    if not actions:
        return
    signer, now = promise_key.signer(actions[0].meeting.key), timezone.now()
    ends = _ends([each.carried_from_id for each in actions if each.carried_from_id])
    name = audit.name_of(actor)
    rows = [
        _row(each, 1, LinkKind.PROMISED, ends.get(each.carried_from_id or 0), promised(each), now, signer)
        for each in actions
    ]
    for row in rows:
        row.actor, row.actor_name = actor, name
    ChainLink.objects.bulk_create(rows)


def add(action: Action, kind: LinkKind, said: Said, actor: User | None) -> None:
    """One more link. The action's row is locked by whoever calls."""
    add_all([(action, kind, said)], actor)


def add_all(steps: Sequence[tuple[Action, LinkKind, Said]], actor: User | None) -> None:
    """One more link of each action; an action may come twice. All are of one meeting."""
    if not steps:
        return
    missing = _without([action for action, _kind, _said in steps])
    begin(missing, actor)
    last = _lasts([action.pk for action, _kind, _said in steps])
    signer, now, name = promise_key.signer(steps[0][0].meeting.key), timezone.now(), audit.name_of(actor)
    rows: list[ChainLink] = []
    for action, kind, said in steps:
        number, digest = last[action.pk]
        row = _row(action, number + 1, kind, digest, said, now, signer)
        row.actor, row.actor_name = actor, name
        last[action.pk] = (row.number, row.digest)
        rows.append(row)
    ChainLink.objects.bulk_create(rows)


def promised(action: Action) -> Said:
    """What the first link says: what was promised, by which unit, until when."""
    requirement = action.requirement
    return {
        "what": action.kind,
        "number": None if requirement is None else requirement.number,
        "words": action.named if requirement is None else requirement.text,
        "unit": action.unit.name,
        "year": action.meeting.cycle.assessed_year,
        "title": action.meeting.title,
        "due": action.due.isoformat(),
    }


def _row(
    action: Action,
    number: int,
    kind: LinkKind,
    previous: str | None,
    said: Said,
    now: datetime,
    signer: note.Signer,
) -> ChainLink:
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    link = PromiseLink(action.meeting.key, str(action.pk), number, kind, at, previous, said)
    signed = promises.sign(link, signer)
    return ChainLink(action=action, number=number, kind=kind, digest=link.digest, note=signed, at=now)


def _without(actions: Iterable[Action]) -> list[Action]:
    by_key = {action.pk: action for action in actions}
    there = set(ChainLink.objects.filter(action__in=by_key).values_list("action_id", flat=True))
    return [action for key, action in by_key.items() if key not in there]


def _lasts(keys: Iterable[int]) -> dict[int, tuple[int, str]]:
    """By action: number and digest of its last link."""
    found = ChainLink.objects.filter(action__in=set(keys)).order_by("action", "number")
    return {
        action: (number, digest)
        for action, number, digest in found.values_list("action_id", "number", "digest")
    }


def _ends(keys: Iterable[int]) -> dict[int, str]:
    return {action: digest for action, (_number, digest) in _lasts(keys).items()}
