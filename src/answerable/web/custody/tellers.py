"""Tellers: who they are, how many of them open the ballots, and what stands in the way of freezing.

Off unless a number of them is chosen. Then the site never has the seal key before close: `ceremony` draws it and
gives it away as shares; after close `unsealing` takes them.

Errors: `NotNow` with a sentence. Specification: docs/ballot-protocol.md, "Custody".
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from answerable.protocol import keys as primitives
from answerable.protocol import shares
from answerable.protocol.shares import LEAST, MOST, Share, ShareProblem
from answerable.web.accounts.models import User
from answerable.web.custody.models import Custody, KeyShare
from answerable.web.custody.seal import custody_of
from answerable.web.custody.seal_key import fingerprint
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.models import Person


def tellers_of(meeting: Meeting) -> list[Person]:
    """In the order of their sheets."""
    held = meeting.roles.filter(kind=MeetingRoleKind.TELLER).select_related("person")
    return [role.person for role in held.order_by("person__identifier")]


def threshold_of(meeting: Meeting) -> int:
    """How many tellers together open the ballots; 0 when the site keeps the seal key itself."""
    try:
        return meeting.custody.threshold
    except Custody.DoesNotExist:
        return 0


def choose(meeting: Meeting, actor: User | None, threshold: int) -> None:
    """How many tellers open the ballots; 0 leaves the key with the site. Another number voids the sheets there are."""
    if threshold and not LEAST <= threshold <= MOST:
        raise NotNow(_("Choose a number from %(least)s to %(most)s.") % {"least": LEAST, "most": MOST})
    with transaction.atomic():
        locked = demand_prepared(meeting)
        was = threshold_of(locked)
        if was == threshold:
            return
        Custody.objects.filter(meeting=locked).delete()
        # `meeting` comes back with the new choice.
        if threshold:
            Custody.objects.create(meeting=meeting, threshold=threshold)
        else:
            meeting.refresh_from_db()
        audit.record(locked, actor, "custody-set", {"threshold": threshold, "was": was})


def people_missing(meeting: Meeting) -> list[str]:
    """Why no ceremony can be held yet."""
    threshold = threshold_of(meeting)
    if not threshold:
        return [_("The seal is in the site's own hands: first choose how many tellers open it.")]
    count = len(tellers_of(meeting))
    if count > MOST:
        return [_("There can be at most %(most)s tellers: take the role from some.") % {"most": MOST}]
    if count < threshold:
        return [
            ngettext(
                "%(needed)s tellers are to open the ballots, but %(count)s is named: give the role on the page “Chair, "
                "stewards, auditors”.",
                "%(needed)s tellers are to open the ballots, but %(count)s are named: give the role on the page “Chair, "
                "stewards, auditors”.",
                count,
            )
            % {"needed": threshold, "count": count}
        ]
    return []


def missing(meeting: Meeting) -> list[str]:
    """Why the meeting cannot be frozen yet; empty when the site keeps the key itself."""
    if not threshold_of(meeting):
        return []
    lacking = people_missing(meeting)
    if lacking:
        return lacking
    custody = custody_of(meeting.key)
    if custody is None:
        return [
            _("The seal is to be in the tellers' hands: hold the ceremony on the page “Custody of the seal”.")
        ]
    if sorted(each.person_id or 0 for each in custody.shares.all()) != sorted(
        person.pk for person in tellers_of(meeting)
    ):
        return [_("The tellers have changed since the ceremony: hold it again.")]
    if not custody.rehearsed:
        return [
            _("The tellers' sheets have not been tried: do the rehearsal on the page “Custody of the seal”.")
        ]
    return []


def doubtful(meeting: Meeting) -> list[str]:
    """Sheets that nobody has tried. With enough others the ballots open all the same."""
    custody = custody_of(meeting.key)
    if custody is None or not custody.rehearsed:
        return []
    return [
        _("Share %(number)s (%(name)s) was not tried in the rehearsal.")
        % {"number": each.number, "name": each.name}
        for each in custody.shares.filter(rehearsed=False)
    ]


def manifest_entry(meeting: Meeting) -> dict[str, int] | None:
    """`seal_custody`, as the manifest carries it."""
    custody = custody_of(meeting.key)
    if custody is None:
        return None
    return {"threshold": custody.threshold, "shares": custody.shares.count()}


def demand_prepared(meeting: Meeting) -> Meeting:
    """The meeting, read again under a lock; `NotNow` once it is frozen. Call it inside a transaction."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.stage != Stage.PREPARED:
        raise NotNow(too_late(locked))
    return locked


def too_late(meeting: Meeting) -> str:
    return _(
        "The custody of the seal is settled before freezing, and the meeting is at the stage “%(stage)s”."
    ) % {"stage": meeting.get_stage_display()}


@sensitive_variables()
def known(custody: Custody, share: Share) -> KeyShare | None:
    """Which of the sheets handed out this is."""
    rows = custody.shares.all()
    return next((row for row in rows if share.digest(bytes.fromhex(row.salt)) == row.digest), None)


@sensitive_variables()
def key_of(found: Sequence[Share], public: str) -> bytes | None:
    """The private key that the shares give, if it is that of the public one (base64url)."""
    try:
        private = shares.recover([" ".join(each.words) for each in found])
    except ShareProblem:
        return None
    return private if primitives.public_text(primitives.x25519(private)) == public else None


def other_set(custody: Custody) -> str:
    return _(
        "These words are a whole share, but not one of this meeting's: of another meeting, or of an earlier ceremony, whose "
        "sheets are void. The right sheets carry the fingerprint %(fingerprint)s."
    ) % {"fingerprint": fingerprint(custody.public)}
