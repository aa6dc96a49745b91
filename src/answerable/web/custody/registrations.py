"""What custody adds below it: the second issuer takes part in casting, and the verbs of both in the audit log."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.web.casting import further_issuers
from answerable.web.casting.further_issuers import FurtherIssuer
from answerable.web.custody import second_issuer
from answerable.web.custody.tellers import threshold_of
from answerable.web.meetings import audit, navigation, seating
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup
from answerable.web.meetings.stage import Stage

VERBS = {
    "custody-changed": _("Second issuer and witnesses set"),
    "custody-set": _("Number of tellers who open the seal chosen"),
    "ceremony-held": _("Seal key drawn and handed to the tellers"),
    "ceremony-rehearsed": _("Tellers' sheets tried"),
    "share-entered": _("Share of the seal key entered"),
    "seal-opened": _("Seal opened by the tellers"),
}
FIELDS = {
    "address": _("address"),
    "witnesses": _("witnesses"),
    "threshold": _("tellers needed"),
    "fingerprint": _("fingerprint"),
}


def _sealed(meeting: Meeting, _known: Facts) -> EntryState:
    """Whether tellers hold the key. The menu says only this; the page says which step is missing."""
    needed = threshold_of(meeting)
    if not needed:
        return EntryState()
    told = {"needed": needed}
    if Meeting.objects.filter(pk=meeting.pk, custody__rehearsed=True).exists():
        said = gettext("%(needed)s tellers open the ballots; their sheets have been tried.")
        return EntryState("done", "", said % told)
    said = gettext("%(needed)s tellers are to open the ballots: hold the ceremony and the rehearsal.")
    return EntryState("missing", gettext("ceremony"), said % told)


ENTRIES = (
    Entry(
        MenuGroup.EVIDENCE,
        50,
        _("Custody of the seal"),
        icon="key-round",
        url_name="custody:custody",
        allowed=lambda held: held.reads or held.tells,
        shown=lambda meeting: threshold_of(meeting) > 0 or meeting.stage == Stage.PREPARED,
        state=_sealed,
        step=lambda meeting: threshold_of(meeting) > 0,
    ),
    Entry(
        MenuGroup.EVIDENCE,
        55,
        _("Open the seal"),
        icon="key-round",
        url_name="custody:custody-open",
        allowed=lambda held: held.organiser or held.tells,
        shown=lambda meeting: threshold_of(meeting) > 0,
        opens_at=Stage.CLOSED,
    ),
    Entry(
        MenuGroup.EVIDENCE,
        60,
        _("Second issuer and witnesses"),
        icon="eye",
        url_name="custody:second-issuer",
        allowed=lambda held: held.organiser,
    ),
)


def register() -> None:
    audit.words.register(VERBS, FIELDS)
    navigation.register(*ENTRIES)
    further_issuers.register(
        FurtherIssuer(
            second_issuer.announce,
            second_issuer.close_if_it_answers,
            second_issuer.addresses,
            second_issuer.origins,
        )
    )
    seating.when_changed(second_issuer.changed)
