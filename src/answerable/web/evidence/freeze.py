"""Freezing: keys made, the manifest composed and signed, the stage advanced.

Safe to repeat after a crash or a lost reply at any point: keys that are on disk are used again, the ballot box
answers with the keys it made before, and the stage is advanced in the transaction that stores the manifest. Of two
organisers who press at once one is told that it has been done.

Errors: `NotNow` with what stands in the way; `BallotBoxError` when the ballot box cannot say its keys. Nothing has changed then,
but for keys on disk that the next attempt uses.
Specification: docs/ballot-protocol.md, "Steps" 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.protocol.manifest import SHEET
from answerable.scoring import RankingScale, Rules, RulesInvalid, round_problems
from answerable.web import addresses
from answerable.web.accounts.models import User
from answerable.web.casting import ballotbox_client, issuer_keys, recusal
from answerable.web.casting.castings import casting_of, set_casting
from answerable.web.casting.models import Scope
from answerable.web.casting.scopes import reporting, scopes_of
from answerable.web.custody import seal_key, second_issuer, tellers
from answerable.web.evidence import manifest_key, manifests
from answerable.web.meetings.facts import expected
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow, Verb, advance, problems


@dataclass(frozen=True, slots=True)
class FreezeCheck:
    """Sentences for the page. `problems` stand in the way, `doubts` do not; the stage table's own come on top.
    `rules` is None while they are not valid.
    """

    problems: tuple[str, ...]
    doubts: tuple[str, ...]
    rules: Rules | None


def check(meeting: Meeting) -> FreezeCheck:
    try:
        rules = Rules.from_json(meeting.cycle.rules)
    except RulesInvalid as invalid:
        return FreezeCheck(
            (_rules_sentence(meeting, len(invalid.problems)), *_more_problems(meeting)), (), None
        )
    return FreezeCheck(
        (*_scope_problems(meeting, rules), *_more_problems(meeting)),
        (
            *_unencrypted(),
            *_small_groups(meeting, rules),
            *recusal.doubtful(meeting, rules),
            *tellers.doubtful(meeting),
        ),
        rules,
    )


def freeze(meeting: Meeting, actor: User | None) -> None:
    """`meeting` comes back frozen, with its manifest and hash."""
    missing = [*problems(meeting, Verb.FREEZE), *check(meeting).problems]
    if missing:
        raise NotNow(" ".join(missing))
    rules = Rules.from_json(meeting.cycle.rules)
    groups, scopes = [group.id for group in rules.groups], scopes_of(meeting)
    ensure_keys(meeting.key, groups, scopes)
    box, issuer = ballotbox_client.prepare(meeting.key), second_issuer.url_of(meeting)
    others = second_issuer.prepare(meeting, groups, scopes)
    with transaction.atomic():
        # Under the lock, the cycle's rules too: what is signed is what is stored when the stage changes.
        meetings = Meeting.objects.select_for_update(of=("self", "cycle"))
        locked = meetings.select_related("cycle").get(pk=meeting.pk)
        if locked.cycle.rules != meeting.cycle.rules:
            raise NotNow(_("The rules have just been changed. Look at this page again before freezing."))
        if second_issuer.url_of(locked) != issuer:
            raise NotNow(
                _("The second issuer has just been changed. Look at this page again before freezing.")
            )
        if tellers.missing(locked):
            raise NotNow(" ".join(tellers.missing(locked)))
        if scopes_of(locked) != scopes:
            raise NotNow(_("The presenters have just been changed. Look at this page again before freezing."))
        aside = recusal.recused(locked)
        signed = manifests.sign(locked.key, manifests.compose(locked, rules, box, others, aside))
        recusal.keep(locked, aside)
        advance(locked, Verb.FREEZE, actor, {"manifest_hash": signed.hash})
        set_casting(meeting, manifest=signed.note, manifest_hash=signed.hash)
    meeting.stage = locked.stage
    second_issuer.announce_if_it_answers(meeting)


def ensure_keys(meeting: str, groups: Sequence[str], scopes: Sequence[str] = (SHEET,)) -> None:
    """Make every key of the meeting that is not there yet; `meeting` is its key."""
    manifest_key.ensure(meeting)
    seal_key.ensure(meeting)
    issuer_keys.ensure(meeting, groups, scopes)


def _rules_sentence(meeting: Meeting, count: int) -> str:
    return ngettext(
        "The rules of “%(cycle)s” have %(count)s problem: open the cycle and correct it.",
        "The rules of “%(cycle)s” have %(count)s problems: open the cycle and correct them.",
        count,
    ) % {"cycle": meeting.cycle, "count": count}


def _scope_problems(meeting: Meeting, rules: Rules) -> list[str]:
    """What the rules ask for and the meeting's ballots cannot keep."""
    found = recusal.unenforceable(meeting, rules)
    if casting_of(meeting).scope == Scope.SHEET:
        return [*found, *_ranking_problems(meeting, rules)]
    if round_problems(rules):
        found.append(
            _(
                "Each presenter has a ballot of their own, so nothing can compare presenters: take out “at most”, "
                "“no ties” and orders of the presenters on the page of the cycle, or choose one sheet with all presenters."
            )
        )
    return found


def _ranking_problems(meeting: Meeting, rules: Rules) -> list[str]:
    """An order of the presenters has a place for each of them, and none to spare, which somebody could leave empty between two."""
    count = len(reporting(meeting))
    return [
        _(
            "“%(criterion)s” is an order with %(places)s places, and %(count)s report: make it as many places on the page of the cycle."
        )
        % {"criterion": criterion.title, "places": criterion.scale.places, "count": count}
        for criterion in rules.criteria
        if isinstance(criterion.scale, RankingScale) and criterion.scale.places != count
    ]


def _more_problems(meeting: Meeting) -> list[str]:
    return [*_client_problems(), *tellers.missing(meeting)]


def _client_problems() -> list[str]:
    if manifests.client_script() is not None:
        return []
    return [_("The script of the phone page is not there: run “make assets”, or install Answerable again.")]


def _unencrypted() -> list[str]:
    """What the venue's network can tell of a meeting whose phones come by http. On this computer alone there is no network."""
    if addresses.are_encrypted() or addresses.open_here_only():
        return []
    return [
        _(
            "Phones reach this site without encryption (http). What somebody records of a venue's network cannot be opened after the close. But whoever can "
            "alter what passes there, such as its router, can give phones another page and read along. Serve the site by https before you freeze, unless you trust "
            "whoever runs these networks."
        )
    ]


def _small_groups(meeting: Meeting, rules: Rules) -> list[str]:
    """A group below k_min gives itself away, so its figures are withheld in what is published."""
    counts = expected(meeting)
    return [
        ngettext(
            "Group %(group)s expects %(count)s rater, fewer than the %(least)s that may be shown apart: its figures "
            "will not be shown.",
            "Group %(group)s expects %(count)s raters, fewer than the %(least)s that may be shown apart: its figures "
            "will not be shown.",
            counts[group.id],
        )
        % {"group": group.title, "count": counts[group.id], "least": rules.k_min}
        for group in rules.groups
        if 0 < counts.get(group.id, 0) < rules.k_min
    ]
