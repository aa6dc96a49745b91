"""Opening and closing the ballot box, and the stage with it.

The ballot box goes first, the site's stage second, so that the site never says "open" of a closed box. When the site stops in
between, pressing again finishes: the ballot box answers a repeated request as it did the first time.

When the ballot box has begun to close, the meeting is at the stage "closing", which ends issuing; with grace the ballot box still
takes the ballots that wait on phones for the seconds that the manifest declares, and a later call finishes.

Errors: `NotNow` from the stage table, `BallotBoxError` from the ballot box; after either, nothing is half done that a repeat
would not finish. Specification: docs/ballot-protocol.md, "Steps" 4 and 6.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client, further_issuers
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Closing, RoundState
from answerable.web.casting.openable import openable
from answerable.web.casting.order import forget_order
from answerable.web.casting.wrapped import ring
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow, Verb, advance, problems


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of rounds, by scope: opened; issued no more; and closed for good, which with grace comes later."""

    opened: Sequence[str] = ()
    closed: Sequence[str] = ()
    ended: Sequence[str] = ()


Turned = Callable[[Meeting, User | None, Turn], None]
_to_tell: list[Turned] = []


_before_opening: list[Callable[[Meeting, User | None], None]] = []


def before_opening(demand: Callable[[Meeting, User | None], None]) -> None:
    """A higher app has `demand(meeting, actor)` called before the scoring, or a round, is opened. It raises `NotNow` if that must not be yet."""
    _before_opening.append(demand)


def when_turned(tell: Turned) -> None:
    """A higher app has itself told what became of rounds, in the same transaction."""
    _to_tell.append(tell)


def open_scoring(meeting: Meeting, actor: User | None) -> None:
    _demand(meeting, Verb.OPEN)
    for demand in _before_opening:
        demand(meeting, actor)
    further_issuers.announce(meeting)
    casting = casting_of(meeting)
    # Marked in the archive, which is above this app.
    rehearsal = Meeting.objects.filter(pk=meeting.pk, rehearsal__isnull=False).exists()
    ballotbox_client.open_box(meeting.key, casting.manifest, witnesses=casting.witnesses, rehearsal=rehearsal)
    advance(meeting, Verb.OPEN, actor, {"manifest_hash": casting.manifest_hash})


def close_scoring(meeting: Meeting, actor: User | None, *, grace: bool = False) -> bool:
    """Whether the scoring is closed now; False while the ballot box still takes queued ballots."""
    if meeting.stage != Stage.CLOSING:
        _demand(meeting, Verb.CLOSE)
    closed = ballotbox_client.close_box(meeting.key, grace=grace)
    if meeting.stage != Stage.CLOSING:
        advance(meeting, Verb.CLOSE, actor)
    if closed.checkpoint is None:
        return False
    with transaction.atomic():
        advance(meeting, Verb.FINISH, actor, {"count": closed.size})
        Closing.objects.create(meeting=meeting, checkpoint=closed.checkpoint, size=closed.size)
        meeting.rounds.update(state=RoundState.CLOSED)
    # Until now a venue that is kept open has asked them too; they alone cannot admit anybody.
    further_issuers.close(meeting)
    forget_order()
    ring().destroy()  # before anybody may open ballots
    openable(meeting)
    return True


def turn_rounds(
    meeting: Meeting,
    actor: User | None,
    opened: Sequence[str] = (),
    closed: Sequence[str] = (),
    *,
    grace: bool = True,
) -> None:
    """Open and close rounds, where each presenter has ballots of their own. Closed rounds stay closed.

    A round is closed as the whole scoring is: from now on nobody is issued a ballot for it, and with grace the ballot box takes those that
    wait on phones for the seconds that the manifest declares.
    """
    if meeting.stage != Stage.SCORING:
        raise NotNow(_("Rounds are opened and closed while the scoring is open."))
    rounds = list(meeting.rounds.all())
    before = {each.scope: each.state for each in rounds}
    names = {each.scope: str(each.position) for each in rounds}
    if not {*opened, *closed} <= names.keys():
        raise NotNow(_("This meeting has no such round."))
    for demand in _before_opening if opened else ():
        demand(meeting, actor)
    states = ballotbox_client.turn_scopes(meeting.key, opened, closed, grace=grace)
    with transaction.atomic():
        detail = {
            "opened": ", ".join(names[scope] for scope in opened),
            "closed": ", ".join(names[scope] for scope in closed),
        }
        audit.record(meeting, actor, "rounds", {name: told for name, told in detail.items() if told})
        issuing_ends = [scope for scope in closed if before[scope] != RoundState.CLOSING]
        _keep(meeting, actor, Turn(opened, issuing_ends, _ended(before, states)), states)


def settle_rounds(meeting: Meeting) -> None:
    """Rounds whose grace is over, which the ballot box closes by itself, are closed here too. Asks it only if there is one that waits."""
    before = dict(meeting.rounds.values_list("scope", "state"))
    if meeting.stage != Stage.SCORING or RoundState.CLOSING not in before.values():
        return
    states = ballotbox_client.turn_scopes(meeting.key, (), ())
    ended = _ended(before, states)
    if ended:
        with transaction.atomic():
            _keep(meeting, None, Turn(ended=ended), states)


def _ended(before: Mapping[str, str], states: Mapping[str, str]) -> list[str]:
    return [
        scope for scope, state in states.items() if state == RoundState.CLOSED and before.get(scope) != state
    ]


def _keep(meeting: Meeting, actor: User | None, turn: Turn, states: Mapping[str, str]) -> None:
    for scope, state in states.items():
        meeting.rounds.filter(scope=scope).exclude(state=state).update(state=state)
    for tell in _to_tell:
        tell(meeting, actor, turn)


def _demand(meeting: Meeting, verb: Verb) -> None:
    missing = problems(meeting, verb)
    if missing:
        raise NotNow(" ".join(missing))
