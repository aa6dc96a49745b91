"""What evidence carries out: freezing; and what it adds below it: the phone's address of the seal key, its verbs in the audit log."""

from django.utils.translation import gettext_lazy as _

from answerable.web.casting import phone_addresses
from answerable.web.meetings import audit, further_pages, navigation, readiness, stages
from answerable.web.meetings.further_pages import Purpose
from answerable.web.meetings.navigation import Entry, MenuGroup
from answerable.web.meetings.stage import ADMITTING, AMENDABLE, Stage
from answerable.web.meetings.stages import Transition, Verb

VERBS = {
    "freeze": _("Rules frozen"),
    "amend": _("Rules amended"),
    "latecomer-added": _("Attendee added after freezing, by an amendment"),
}
FIELDS = {
    "manifest_hash": _("meeting's number"),
}

ENTRIES = (
    Entry(
        MenuGroup.EVIDENCE,
        10,
        _("Meeting's number and what was frozen"),
        icon="fingerprint",
        url_name="evidence:manifest",
        allowed=lambda held: held.visits,
        opens_at=Stage.FROZEN,
    ),
    Entry(
        MenuGroup.EVIDENCE,
        20,
        _("Ledger of the ballots"),
        icon="link",
        url_name="evidence:tracker",
        allowed=lambda held: held.visits,
        opens_at=Stage.FROZEN,
    ),
    Entry(
        MenuGroup.EVIDENCE,
        30,
        _("Register of those admitted"),
        icon="book-user",
        url_name="evidence:register",
        allowed=lambda held: held.reads,
        opens_at=Stage.FROZEN,
    ),
    Entry(
        MenuGroup.EVIDENCE,
        40,
        _("Amend the rules"),
        icon="file-pen",
        url_name="evidence:amend",
        allowed=lambda held: held.organiser,
        shown=lambda meeting: meeting.stage in AMENDABLE,
    ),
    Entry(
        MenuGroup.RUN,
        45,
        _("Add somebody after freezing"),
        icon="user-plus",
        url_name="evidence:latecomer",
        allowed=lambda held: held.organiser,
        shown=lambda meeting: meeting.stage in ADMITTING,
    ),
)


def register() -> None:
    audit.words.register(VERBS, FIELDS)
    navigation.register(*ENTRIES)
    further_pages.register(Purpose.FROZEN, "evidence:manifest")
    further_pages.register(Purpose.LATECOMER, "evidence:latecomer")
    # After close the phone asks for the seal key, and opens its own ballot.
    phone_addresses.register("seal_key_url", "evidence:seal-key")
    stages.register(
        Transition(
            Verb.FREEZE,
            "evidence:freeze",
            _(
                "The rules, the presenters in their order and the number expected in each group are fixed and signed. "
                "From here venues, presenters, attendees and the agenda's order cannot be changed; "
                "a later change of the rules, or somebody more who may score, is signed and published with its reason."
            ),
            problems=(
                readiness.rules_missing,
                readiness.venues_missing,
                readiness.presenters_missing,
                readiness.attendees_missing,
            ),
            doubts=(readiness.draw_doubtful, readiness.agenda_doubtful, readiness.groups_doubtful),
        )
    )
