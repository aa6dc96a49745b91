"""People are added after freezing: on the list, with tickets, and in the evidence by a signed amendment that expects so many more.

The amendment names the group, the reason and who decided it, and never a person. Ballots, credentials and the first manifest stay as they are. It is possible
until the scoring begins to close, so nobody can be added once the ballots are there.

Errors: `NotNow` when the stage does not allow it or a person is there already; `AmendmentRefused` without reason or decision.
Specification: docs/ballot-protocol.md, "Manifest".
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.protocol.manifest import Manifest
from answerable.web.accounts.models import User
from answerable.web.casting import recusal
from answerable.web.evidence import amend
from answerable.web.evidence.amend import AmendmentRefused
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings import audit, seating
from answerable.web.meetings.models import Attendee, Meeting, Venue
from answerable.web.meetings.stage import ADMITTING, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.meetings.tickets import issue_tickets
from answerable.web.organisation.models import Person


def lock_reason(meeting: Meeting) -> str:
    """Why nobody can be added in this way now; empty when it can be done."""
    if meeting.stage in ADMITTING:
        return ""
    if meeting.stage == Stage.PREPARED:
        return _("The meeting is not frozen yet: add people on the page of its attendees.")
    return _("The scoring is closing or over: nobody can be given the right to cast any more.")


def add(
    meeting: Meeting,
    people: Sequence[Person],
    seat: tuple[Venue, str],
    reason: str,
    decided_by: str,
    actor: User,
) -> list[Attendee]:
    """`seat` is the venue and the rater group."""
    if not reason.strip() or not decided_by.strip():
        raise AmendmentRefused(_("Give the reason, and who decided it."))
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=meeting.pk)
        if lock_reason(locked):
            raise NotNow(lock_reason(locked))
        added = [_seated(locked, person, seat) for person in people]
        before = manifests(locked)
        change = {"expected": _more(before[-1].manifest, seat[1], map(recusal.keep_late, added))}
        signed = amend.sign(locked, before, change, reason, decided_by)
        for attendee in added:
            told = {"person": attendee.person.name, "venue": attendee.venue.name, "group": attendee.group}
            why = {"reason": signed.reason, "manifest_hash": signed.manifest_hash}
            audit.record(locked, actor, "latecomer-added", told | why)
        seating.changed(locked)
    return added


def _seated(meeting: Meeting, person: Person, seat: tuple[Venue, str]) -> Attendee:
    if meeting.attendees.filter(person=person).exists():
        raise NotNow(_("%(name)s is on the list already.") % {"name": person.name})
    attendee = Attendee.objects.create(meeting=meeting, person=person, venue=seat[0], group=seat[1])
    issue_tickets([attendee])
    return attendee


def _more(manifest: Manifest, group: str, aside: Iterable[Collection[str]]) -> dict[str, dict[str, int]]:
    """The numbers expected, with one more in `group` for each of `aside`, but in the scopes that this one is not issued."""
    found = {
        scope: {each: manifest.expected[scope, each] for each in manifest.groups} for scope in manifest.scopes
    }
    for scopes in aside:
        for scope in found.keys() - set(scopes):
            found[scope][group] += 1
    return found
