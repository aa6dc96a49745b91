"""The entries that meetings have in the menu of a meeting, and how far each step is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.web.meetings import readiness
from answerable.web.meetings.access import Duties
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup, done_or
from answerable.web.meetings.stage import BEFORE_FREEZE


def _reads(held: Duties) -> bool:
    return held.reads


def _always(_meeting: Meeting) -> bool:
    return True


def _rules(meeting: Meeting, known: Facts) -> EntryState:
    missing = readiness.rules_missing(meeting, known) if meeting.stage in BEFORE_FREEZE else []
    return done_or(missing, _("to mend"), _("Complete: %(cycle)s") % {"cycle": meeting.cycle})


def _venues(meeting: Meeting, known: Facts) -> EntryState:
    said = ngettext("%(count)s venue", "%(count)s venues", known.venues) % {"count": known.venues}
    return done_or(readiness.venues_missing(meeting, known), _("main venue?"), said)


def _attendees(meeting: Meeting, known: Facts) -> EntryState:
    count = known.attendees
    said = ngettext("%(count)s person expected", "%(count)s people expected", count) % {"count": count}
    missing = readiness.attendees_missing(meeting, known)
    if not count:
        return done_or(missing, _("nobody"), said, does="meetings:roster-import")
    return done_or(missing, _("to mend"), said)


def _presenters(meeting: Meeting, known: Facts) -> EntryState:
    missing = readiness.presenters_missing(meeting, known)
    if missing:
        return done_or(missing, _("nobody"), "", does="meetings:presenters-add")
    count, gone = known.presenters, known.presenters - known.reporting
    said = ngettext("%(count)s presenter", "%(count)s presenters", count) % {"count": count}
    if gone:
        said = _("%(presenters)s, of whom %(gone)s withdrawn") % {"presenters": said, "gone": gone}
    return done_or(readiness.draw_doubtful(meeting, known), _("no lot"), said, urgent=False)


def _agenda(meeting: Meeting, known: Facts) -> EntryState:
    said = ngettext("%(count)s item", "%(count)s items", known.items) % {"count": known.items}
    missing = readiness.agenda_doubtful(meeting, known)
    return done_or(missing, _("empty"), said, urgent=False, does="meetings:agenda-generate")


def _tickets(meeting: Meeting, known: Facts) -> EntryState:
    urgent = meeting.stage not in BEFORE_FREEZE
    if not known.attendees:
        return EntryState(
            "missing" if urgent else "open", "", _("Tickets are made once there are attendees.")
        )
    ready = known.attendees - known.without_ticket
    said = ngettext("%(count)s ticket ready to print", "%(count)s tickets ready to print", ready) % {
        "count": ready
    }
    short = _("%(count)s to make") % {"count": known.without_ticket}
    return done_or(readiness.tickets_missing(meeting, known), short, said, urgent=urgent)


def _roles(_meeting: Meeting, known: Facts) -> EntryState:
    count = known.stewards
    said = ngettext("%(count)s steward", "%(count)s stewards", count) % {"count": count}
    if not count and known.venues <= 1:
        return EntryState("done", "", _("At a single venue the organiser signs people in."))
    missing = [] if count else [_("No steward is named: the organiser then signs people in.")]
    return done_or(missing, _("no steward"), said, urgent=False)


def _sign_in(_meeting: Meeting, known: Facts) -> EntryState:
    return EntryState("count", f"{known.present} / {known.attendees}") if known.attendees else EntryState()


ENTRIES = (
    Entry(
        MenuGroup.PREPARE,
        10,
        gettext_lazy("Rules"),
        icon="scale",
        url_name="meetings:rules",
        allowed=_reads,
        state=_rules,
        step=_always,
    ),
    Entry(
        MenuGroup.PREPARE,
        20,
        gettext_lazy("Venues"),
        icon="building-2",
        url_name="meetings:venues",
        allowed=_reads,
        state=_venues,
        step=_always,
    ),
    Entry(
        MenuGroup.PREPARE,
        30,
        gettext_lazy("Attendees"),
        icon="users",
        url_name="meetings:attendees",
        allowed=_reads,
        state=_attendees,
        step=_always,
    ),
    Entry(
        MenuGroup.PREPARE,
        40,
        gettext_lazy("Presenters and order"),
        icon="mic",
        url_name="meetings:presenters",
        allowed=_reads,
        state=_presenters,
        step=_always,
    ),
    Entry(
        MenuGroup.PREPARE,
        50,
        gettext_lazy("Agenda"),
        icon="list-ordered",
        url_name="meetings:agenda",
        allowed=lambda held: held.any,
        state=_agenda,
        step=_always,
    ),
    Entry(
        MenuGroup.PREPARE,
        60,
        gettext_lazy("Tickets"),
        icon="qr-code",
        url_name="meetings:tickets",
        allowed=lambda held: held.stewards,
        state=_tickets,
        step=_always,
    ),
    Entry(
        MenuGroup.PREPARE,
        70,
        gettext_lazy("Chair, stewards, auditors"),
        icon="user-check",
        url_name="meetings:roles",
        allowed=_reads,
        state=_roles,
        step=_always,
    ),
    Entry(
        MenuGroup.RUN,
        20,
        gettext_lazy("Sign-in"),
        icon="clipboard-check",
        url_name="meetings:sign-in",
        allowed=lambda held: held.stewards,
        state=_sign_in,
    ),
    Entry(
        MenuGroup.EVIDENCE,
        90,
        gettext_lazy("Audit log"),
        icon="history",
        url_name="meetings:audit",
        allowed=lambda held: held.audits,
    ),
)
