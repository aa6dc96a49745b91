"""Deleting a meeting with everything that belongs to it, rows, files and keys: one that was made by mistake, as long as it is not frozen, or a rehearsal at any time.
Whoever does it types its title.

The ballot box is emptied first, which it does for a rehearsal only; where it does not answer, nothing is purged. What stays: the entry of the log of accounts that it was purged,
entries of the log of publications where its news was published and withdrawn, and the debriefs, which belong to the year and not to the meeting.
"""

import shutil

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import ProtectedError
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from answerable.web.accounts import audit as account_audit
from answerable.web.accounts.models import User
from answerable.web.archive.models import MeetingArchive, Rehearsal
from answerable.web.archive.purging_beside import delete_beside, demand_unpublished, empty_ballotbox
from answerable.web.archive.rows import belonging, files
from answerable.web.casting.models import Issue
from answerable.web.feedback.models import NoteSet
from answerable.web.followup.models import Action
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_FREEZE
from answerable.web.meetings.stages import NotNow
from answerable.web.notice.models import Invitation
from answerable.web.printing.models import SignedFile
from answerable.web.results.models import Count, Publication, PublishedFile
from answerable.web.video import recordings

# What a meeting may not be deleted with by itself, and what goes first here: each belongs to one meeting only.
PROTECTED = frozenset(
    {"casting.issue", "casting.closing", "evidence.amendment", "results.publication", "meetings.attendee"}
)
MOST_ROUNDS = 20


def is_rehearsal(meeting: Meeting) -> bool:
    return Rehearsal.objects.filter(meeting=meeting).exists()


def may_go(meeting: Meeting) -> bool:
    """A rehearsal may, and a meeting that was made by mistake: until it is frozen nobody was shown its number or has scored."""
    return meeting.stage in BEFORE_FREEZE or is_rehearsal(meeting)


def what_goes(meeting: Meeting) -> list[tuple[str, int]]:
    """What of the meeting people have entered, by its name, with how many there are; nothing that is not there."""
    counts = {
        _("Venues"): meeting.venues.count(),
        _("Attendees"): meeting.attendees.count(),
        _("Presenters"): meeting.presenters.count(),
        _("Agenda items"): meeting.items.count(),
        _("Duties"): meeting.roles.count(),
        _("Invitations"): Invitation.objects.filter(meeting=meeting).count(),
        _("Requirements and actions"): meeting.requirements.count() + meeting.actions.count(),
        _("Issued ballots"): Issue.objects.filter(attendee__meeting=meeting).count(),
    }
    return [(title, count) for title, count in counts.items() if count]


def mark(meeting: Meeting, is_one: bool) -> None:
    """Before freezing only: a meeting that people have scored at cannot be made a rehearsal afterwards."""
    if meeting.stage not in BEFORE_FREEZE:
        raise NotNow(_("Only before freezing can a meeting be made a rehearsal."))
    if is_one:
        Rehearsal.objects.get_or_create(meeting=meeting)
    else:
        Rehearsal.objects.filter(meeting=meeting).delete()


def purge(meeting: Meeting, typed: str, actor: User) -> None:
    """Raises NotNow when the meeting is frozen and no rehearsal, or the title was not typed as it is."""
    if not may_go(meeting):
        raise NotNow(why_it_stays())
    if typed.strip() != meeting.title.strip():
        raise NotNow(_("The title that was typed is not the meeting's."))
    demand_unpublished(meeting)
    empty_ballotbox(meeting)
    held = _files(meeting)
    folders = (settings.HOME.keys / "meetings" / meeting.key, recordings.folder(meeting))
    with transaction.atomic():
        account_audit.record("meeting-purged", None, actor, meeting=meeting.title)
        delete_beside(meeting)
        _delete(meeting)
    for file in held:
        file.storage.delete(str(file.name))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def why_it_stays() -> str:
    return _(
        "The meeting was frozen: its number was shown, and people may have scored. So it stays; only a meeting that was marked as a rehearsal before freezing is deleted then."
    )


def _files(meeting: Meeting) -> list[FieldFile]:
    rows: list[models.Model] = [
        *Publication.objects.filter(meeting=meeting),
        *Count.objects.filter(meeting=meeting),
        *PublishedFile.objects.filter(publication__meeting=meeting),
        *NoteSet.objects.filter(publication__meeting=meeting),
        *SignedFile.objects.filter(meeting=meeting),
        *MeetingArchive.objects.filter(meeting=meeting),
    ]
    for action in Action.objects.filter(meeting=meeting):
        rows += [action, *(row for _name, row in belonging(action, "followup"))]
    return [file for row in rows for file in files(row)]


def _delete(row: models.Model) -> None:
    """With what protects it; anything that is not known to belong to one meeting only stops it."""
    for _round in range(MOST_ROUNDS):
        try:
            row.delete()
        except ProtectedError as error:
            standing = list(error.protected_objects)
            if any(each._meta.label_lower not in PROTECTED for each in standing):
                raise
            for each in standing:
                try:
                    each.refresh_from_db()
                except ObjectDoesNotExist:  # gone with another
                    continue
                _delete(each)
        else:
            return
    raise AssertionError("what protects a meeting can be deleted")
