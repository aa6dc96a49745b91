"""What to do next, by role and stage, and the organiser's checklist of what is there and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.web.meetings import readiness
from answerable.web.meetings.access import Duties
from answerable.web.meetings.models import Meeting, MeetingRoleKind, Stage
from answerable.web.meetings.stages import Text

ORGANISER: Mapping[str, Text] = {
    Stage.PREPARED: gettext_lazy("Work through the list below. When nothing is missing, freeze the meeting."),
    Stage.FROZEN: gettext_lazy(
        "Print the tickets and hand them out. When people arrive, convene the meeting."
    ),
    Stage.CONVENED: gettext_lazy("Watch the sign-in. When the debriefs are over, open the scoring."),
    Stage.SCORING: gettext_lazy(
        "Wait until everyone who wants to score has done so, then close the scoring."
    ),
    Stage.CLOSING: gettext_lazy(
        "Ballots that wait on phones are still taken. Finish closing when their time is over."
    ),
    Stage.CLOSED: gettext_lazy("Look at the results, decide what the rules leave open, then publish."),
    Stage.PUBLISHED: gettext_lazy(
        "The meeting is over. Whoever has the bundle can check the result; it is on the page Results."
    ),
}
CHAIR: Mapping[str, Text] = {
    Stage.PREPARED: gettext_lazy(
        "Nothing yet. You can look at the agenda and at the order of the presenters."
    ),
    Stage.FROZEN: gettext_lazy(
        "Compare the meeting's number below with the one on the big screen, and read it out."
    ),
    Stage.CONVENED: gettext_lazy(
        "Watch the sign-in and lead through the agenda; the organiser opens the scoring."
    ),
    Stage.SCORING: gettext_lazy(
        "Ask everyone to score now. The organiser closes the scoring when you say so."
    ),
    Stage.CLOSING: gettext_lazy("The scoring is being closed: ballots that wait on phones are still taken."),
    Stage.CLOSED: gettext_lazy("The ballots are counted. The organiser publishes the result."),
    Stage.PUBLISHED: gettext_lazy("The result is published."),
}
STEWARD: Mapping[str, Text] = {
    Stage.PREPARED: gettext_lazy("The list of attendees may still change. You can try out the sign-in page."),
    Stage.FROZEN: gettext_lazy("Print the tickets of your venue, and open the sign-in page on your phone."),
    Stage.CONVENED: gettext_lazy("Sign people in. Whoever has lost a ticket gets a new one from you."),
    Stage.SCORING: gettext_lazy(
        "Help those whose phone does not open the page. Latecomers can still sign in."
    ),
    Stage.CLOSING: gettext_lazy(
        "The scoring is being closed. Whoever has scored should keep the phone's page open until it shows the receipt."
    ),
    Stage.CLOSED: gettext_lazy("Sign-in is over. Thank you."),
    Stage.PUBLISHED: gettext_lazy("The meeting is over. Thank you."),
}
AUDITOR: Mapping[str, Text] = {
    Stage.PREPARED: gettext_lazy("You can read the audit log, and everything that is entered here."),
    Stage.FROZEN: gettext_lazy("Note the meeting's number below: everything published later is bound to it."),
    Stage.CONVENED: gettext_lazy("Compare the number of people signed in with those you see."),
    Stage.SCORING: gettext_lazy(
        "Compare the number of ballots returned with the number of people signed in."
    ),
    Stage.CLOSING: gettext_lazy(
        "The scoring is being closed. The number of ballots can still grow by those that wait on phones."
    ),
    Stage.CLOSED: gettext_lazy("Read in the audit log who closed the scoring, and when."),
    Stage.PUBLISHED: gettext_lazy("Download the bundle and verify it on a computer of your own."),
}
PRESENTER: Mapping[str, Text] = {
    Stage.PREPARED: gettext_lazy("You report at this meeting. The order and the times may still change."),
    Stage.FROZEN: gettext_lazy("You report at this meeting. The order is fixed; your time is in the agenda."),
    Stage.CONVENED: gettext_lazy("The meeting is on. Your time is in the agenda."),
    Stage.SCORING: gettext_lazy("The debriefs are being scored."),
    Stage.CLOSING: gettext_lazy("The scoring is being closed."),
    Stage.CLOSED: gettext_lazy("The ballots are being counted."),
    Stage.PUBLISHED: gettext_lazy("The result is published."),
}

TELLER: Mapping[str, Text] = {
    Stage.PREPARED: gettext_lazy(
        "You are a teller: at the ceremony you are handed a sheet with 33 words, and at the rehearsal you try it."
    ),
    Stage.FROZEN: gettext_lazy(
        "Keep the sheet with your 33 words; bring it to the meeting. Show it to nobody."
    ),
    Stage.CONVENED: gettext_lazy(
        "Keep the sheet with your 33 words at hand. Show it to nobody before the close."
    ),
    Stage.SCORING: gettext_lazy(
        "Keep the sheet with your 33 words at hand. Show it to nobody before the close."
    ),
    Stage.CLOSING: gettext_lazy(
        "Keep the sheet with your 33 words at hand. Show it to nobody before the close."
    ),
    Stage.CLOSED: gettext_lazy(
        "Enter the words of your sheet: the ballots are opened once enough tellers have done so."
    ),
    Stage.PUBLISHED: gettext_lazy("The meeting is over. Your sheet is no longer needed. Thank you."),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist. `said` is the count or what is missing; `urgent` stands in the way of the next step."""

    title: str
    said: str
    url: str
    done: bool
    urgent: bool = True


def next_steps(duties: Duties, stage: str) -> list[Text]:
    """One sentence for each duty held."""
    held = (
        (duties.organiser, ORGANISER),
        (duties.chair, CHAIR),
        (not duties.organiser and duties.stewards, STEWARD),
        (duties.auditor, AUDITOR),
        (duties.presents, PRESENTER),
        (duties.tells, TELLER),
    )
    return [sentences[stage] for holds, sentences in held if holds]


def checklist(meeting: Meeting) -> list[Check]:
    """Everything a meeting needs before it is convened; each line leads to the page where it is done."""
    return [
        _rules(meeting),
        _check(meeting, "venues", _("Venues"), _venues(meeting), readiness.venues_missing(meeting)),
        _check(
            meeting, "attendees", _("Attendees"), _attendees(meeting), readiness.attendees_missing(meeting)
        ),
        _check(
            meeting,
            "presenters",
            _("Presenters"),
            _presenters(meeting),
            readiness.presenters_missing(meeting),
        ),
        _draw(meeting),
        _check(
            meeting, "agenda", _("Agenda"), _agenda(meeting), readiness.agenda_doubtful(meeting), urgent=False
        ),
        _tickets(meeting),
        _roles(meeting),
        *_custody(meeting),
    ]


def _check(
    meeting: Meeting, page: str, title: str, said: str, missing: list[str], *, urgent: bool = True
) -> Check:
    url = reverse(f"meetings:{page}", args=[meeting.key])
    return Check(title, " ".join(missing) or said, url, not missing, urgent)


def _rules(meeting: Meeting) -> Check:
    missing = readiness.rules_missing(meeting)
    said = " ".join(missing) or _("Complete: %(cycle)s") % {"cycle": meeting.cycle}
    return Check(_("Rules"), said, reverse("cycles:rules", args=[meeting.cycle_id]), not missing)


def _venues(meeting: Meeting) -> str:
    count = meeting.venues.count()
    return ngettext("%(count)s venue", "%(count)s venues", count) % {"count": count}


def _presenters(meeting: Meeting) -> str:
    counts = meeting.presenters.aggregate(all=Count("pk"), gone=Count("pk", filter=Q(withdrawn=True)))
    said = ngettext("%(count)s presenter", "%(count)s presenters", counts["all"]) % {"count": counts["all"]}
    if not counts["gone"]:
        return said
    return _("%(presenters)s, of whom %(gone)s withdrawn") % {"presenters": said, "gone": counts["gone"]}


def _draw(meeting: Meeting) -> Check:
    """Not done while nobody reports; one presenter alone needs no lot."""
    missing = readiness.draw_doubtful(meeting)
    if not meeting.presenters.exists():
        missing = [_("The lot is drawn once there are presenters.")]
    said = _("Drawn by lot") if meeting.draw_seed else _("One presenter: there is nothing to draw.")
    return _check(meeting, "draw", _("Draw order"), said, missing, urgent=False)


def _agenda(meeting: Meeting) -> str:
    count = meeting.items.count()
    return ngettext("%(count)s item", "%(count)s items", count) % {"count": count}


def _attendees(meeting: Meeting) -> str:
    count = meeting.attendees.count()
    return ngettext("%(count)s person expected", "%(count)s people expected", count) % {"count": count}


def _tickets(meeting: Meeting) -> Check:
    missing = readiness.tickets_missing(meeting)
    ready = meeting.attendees.filter(ticket_hash__isnull=False).count()
    said = ngettext("%(count)s ticket ready to print", "%(count)s tickets ready to print", ready) % {
        "count": ready
    }
    if not ready and not missing:
        missing = [_("Tickets are made once there are attendees.")]
    return _check(meeting, "tickets", _("Tickets"), said, missing, urgent=meeting.stage != Stage.PREPARED)


def _custody(meeting: Meeting) -> list[Check]:
    """Only where tellers are to open the ballots. What exactly is missing, the page itself says."""
    if not meeting.tellers_threshold:
        return []
    done = Meeting.objects.filter(pk=meeting.pk, custody__rehearsed=True).exists()
    told = {"needed": meeting.tellers_threshold}
    said = (
        _("%(needed)s tellers open the ballots; their sheets have been tried.")
        if done
        else _("%(needed)s tellers are to open the ballots: hold the ceremony and the rehearsal.")
    )
    url = reverse("custody:custody", args=[meeting.key])
    return [Check(_("Custody of the seal"), said % told, url, done)]


def _roles(meeting: Meeting) -> Check:
    count = meeting.roles.filter(kind=MeetingRoleKind.STEWARD).count()
    said = ngettext("%(count)s steward", "%(count)s stewards", count) % {"count": count}
    missing = [] if count else [_("No steward is named: the organiser then signs people in.")]
    return _check(meeting, "roles", _("Chair, stewards, auditors"), said, missing, urgent=False)
