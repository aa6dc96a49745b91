"""Whether the tellers have the seal key, and what is said while they have it.

Errors: `SealNotOpened`, a `NotNow`, with a sentence for any page that would need the key.
"""

from django.utils.translation import gettext as _

from answerable.web.custody.models import Custody
from answerable.web.meetings.stages import NotNow


class SealNotOpened(NotNow):
    """The tellers have not entered enough shares yet."""


def custody_of(meeting: str) -> Custody | None:
    """By the meeting's key; None when the site keeps the seal key, or no ceremony has been held."""
    return Custody.objects.filter(meeting__key=meeting).exclude(public="").first()


def not_opened(custody: Custody) -> SealNotOpened:
    entered = custody.shares.exclude(words="").count()
    return SealNotOpened(
        _(
            "The seal is not opened yet: %(entered)s of the %(threshold)s shares needed have been entered. The tellers "
            "enter theirs on the page “Custody of the seal”; then the ballots can be opened."
        )
        % {"entered": entered, "threshold": custody.threshold}
    )
