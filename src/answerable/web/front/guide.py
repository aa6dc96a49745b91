"""What to do next at a meeting, by duty and stage: a sentence, and where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from answerable.web.meetings.access import Duties
from answerable.web.meetings.models import Stage
from answerable.web.meetings.stages import Text


@dataclass(frozen=True, slots=True)
class Advice:
    """`act` is written on the button that leads to the page `url_name` of the meeting. The organiser's are the steps and verbs of the meeting itself."""

    said: Text
    act: Text = ""
    url_name: str = ""


ORGANISER: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(_("Work through the steps. When nothing is missing, freeze the meeting.")),
    Stage.FROZEN: Advice(_("Print the tickets and hand them out. When people arrive, convene the meeting.")),
    Stage.CONVENED: Advice(_("Watch the sign-in. When the debriefs are over, open the scoring.")),
    Stage.SCORING: Advice(_("Wait until everyone who wants to score has done so, then close the scoring.")),
    Stage.CLOSING: Advice(
        _("Ballots that wait on phones are still taken. Finish closing when their time is over.")
    ),
    Stage.CLOSED: Advice(
        _("Look at the results, decide what the rules leave open, then publish."),
        _("Results"),
        "results:results",
    ),
    Stage.PUBLISHED: Advice(
        _("The meeting is over. Whoever has the bundle can check the result; it is on the page Results."),
        _("Results"),
        "results:results",
    ),
}

CHAIR: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(
        _("Nothing yet. You can look at the agenda and at the order of the presenters."),
        _("Agenda"),
        "meetings:agenda",
    ),
    Stage.FROZEN: Advice(
        _(
            "Look through the agenda. At the meeting, the number on the big screen must be the one under Evidence."
        ),
        _("Agenda"),
        "meetings:agenda",
    ),
    Stage.CONVENED: Advice(
        _("Watch the sign-in and lead through the agenda; the organiser opens the scoring."),
        _("Agenda"),
        "meetings:agenda",
    ),
    Stage.SCORING: Advice(
        _("Ask everyone to score now. The organiser closes the scoring when you say so."),
        _("Ballots returned"),
        "casting:turnout",
    ),
    Stage.CLOSING: Advice(
        _("The scoring is being closed: ballots that wait on phones are still taken."),
        _("Ballots returned"),
        "casting:turnout",
    ),
    Stage.CLOSED: Advice(
        _("The ballots are counted. The organiser publishes the result."), _("Results"), "results:results"
    ),
    Stage.PUBLISHED: Advice(_("The result is published."), _("Results"), "results:results"),
}

STEWARD: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(
        _("The list of attendees may still change. You can try out the sign-in page."),
        _("Try out the sign-in"),
        "meetings:sign-in",
    ),
    Stage.FROZEN: Advice(
        _("Print the tickets of your venue, and open the sign-in page on your phone."),
        _("Tickets"),
        "meetings:tickets",
    ),
    Stage.CONVENED: Advice(
        _("Sign people in. Whoever has lost a ticket gets a new one from you."),
        _("Sign people in"),
        "meetings:sign-in",
    ),
    Stage.SCORING: Advice(
        _("Help those whose phone does not open the page. Latecomers can still sign in."),
        _("Sign people in"),
        "meetings:sign-in",
    ),
    Stage.CLOSING: Advice(
        _(
            "The scoring is being closed. Whoever has scored should keep the phone's page open until it shows the receipt."
        ),
        _("Sign-in"),
        "meetings:sign-in",
    ),
    Stage.CLOSED: Advice(_("Sign-in is over. Thank you.")),
    Stage.PUBLISHED: Advice(_("The meeting is over. Thank you."), _("Results"), "results:results"),
}

AUDITOR: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(
        _("You can read the audit log, and everything that is entered here."),
        _("Audit log"),
        "meetings:audit",
    ),
    Stage.FROZEN: Advice(
        _("Note the meeting's number: everything published later is bound to it."),
        _("Meeting's number"),
        "evidence:manifest",
    ),
    Stage.CONVENED: Advice(
        _("Compare the number of people signed in with those you see."),
        _("Ballots returned"),
        "casting:turnout",
    ),
    Stage.SCORING: Advice(
        _("Compare the number of ballots returned with the number of people signed in."),
        _("Ballots returned"),
        "casting:turnout",
    ),
    Stage.CLOSING: Advice(
        _("The scoring is being closed. The number of ballots can still grow by those that wait on phones."),
        _("Ballots returned"),
        "casting:turnout",
    ),
    Stage.CLOSED: Advice(
        _("Read in the audit log who closed the scoring, and when."), _("Audit log"), "meetings:audit"
    ),
    Stage.PUBLISHED: Advice(
        _("Download the bundle and verify it on a computer of your own."),
        _("Results and evidence"),
        "results:results",
    ),
}

PRESENTER: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(
        _("You report at this meeting. The order and the times may still change."),
        _("Agenda"),
        "meetings:agenda",
    ),
    Stage.FROZEN: Advice(
        _("You report at this meeting. The order is fixed; your time is in the agenda."),
        _("Agenda"),
        "meetings:agenda",
    ),
    Stage.CONVENED: Advice(
        _("The meeting is on. Your time is in the agenda."), _("Agenda"), "meetings:agenda"
    ),
    Stage.SCORING: Advice(_("The debriefs are being scored."), _("Agenda"), "meetings:agenda"),
    Stage.CLOSING: Advice(_("The scoring is being closed."), _("Agenda"), "meetings:agenda"),
    Stage.CLOSED: Advice(_("The ballots are being counted.")),
    Stage.PUBLISHED: Advice(_("The result is published."), _("Results"), "results:results"),
}

MODERATOR: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(_("You read the questions at this meeting before others see them.")),
    Stage.FROZEN: Advice(_("You read the questions at this meeting before others see them.")),
    Stage.CONVENED: Advice(_("Approve questions, merge those that say the same, and call speakers.")),
    Stage.SCORING: Advice(_("Approve questions, merge those that say the same, and call speakers.")),
    Stage.CLOSING: Advice(_("The scoring is being closed.")),
    Stage.CLOSED: Advice(_("The meeting is over. Thank you.")),
    Stage.PUBLISHED: Advice(_("The meeting is over. Thank you."), _("Results"), "results:results"),
}

RECORDER: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(
        _("You write down what the leader says and requires; the record opens when the meeting is convened.")
    ),
    Stage.FROZEN: Advice(
        _("You write down what the leader says and requires; the record opens when the meeting is convened.")
    ),
    Stage.CONVENED: Advice(
        _("Write down the leader's remarks and requirements."), _("Record"), "room:recorder"
    ),
    Stage.SCORING: Advice(
        _("Write down the leader's remarks and requirements."), _("Record"), "room:recorder"
    ),
    Stage.CLOSING: Advice(
        _("Write down the leader's remarks and requirements."), _("Record"), "room:recorder"
    ),
    Stage.CLOSED: Advice(
        _("Look through the record, hand the requirements over, and make the minutes."),
        _("Record"),
        "room:recorder",
    ),
    Stage.PUBLISHED: Advice(
        _("Look through the record, hand the requirements over, and make the minutes."),
        _("Record"),
        "room:recorder",
    ),
}

TELLER: Mapping[str, Advice] = {
    Stage.PREPARED: Advice(
        _(
            "You are a teller: at the ceremony you are handed a sheet with 33 words, and at the rehearsal you try it."
        )
    ),
    Stage.FROZEN: Advice(_("Keep the sheet with your 33 words; bring it to the meeting. Show it to nobody.")),
    Stage.CONVENED: Advice(
        _("Keep the sheet with your 33 words at hand. Show it to nobody before the close.")
    ),
    Stage.SCORING: Advice(
        _("Keep the sheet with your 33 words at hand. Show it to nobody before the close.")
    ),
    Stage.CLOSING: Advice(
        _("Keep the sheet with your 33 words at hand. Show it to nobody before the close.")
    ),
    Stage.CLOSED: Advice(
        _("Enter the words of your sheet: the ballots are opened once enough tellers have done so."),
        _("Enter the words"),
        "custody:custody-open",
    ),
    Stage.PUBLISHED: Advice(
        _("The meeting is over. Your sheet is no longer needed. Thank you."), _("Results"), "results:results"
    ),
}


def advice(duties: Duties, stage: str) -> list[Advice]:
    """One for each duty held, the one that leads first."""
    held = (
        (duties.organiser, ORGANISER),
        (duties.tells and stage == Stage.CLOSED, TELLER),
        (duties.chair, CHAIR),
        (not duties.organiser and duties.stewards, STEWARD),
        (duties.records, RECORDER),
        (duties.moderates, MODERATOR),
        (duties.auditor, AUDITOR),
        (duties.presents, PRESENTER),
        (duties.tells and stage != Stage.CLOSED, TELLER),
    )
    return [by_stage[stage] for holds, by_stage in held if holds]
