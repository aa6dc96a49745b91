"""What casting carries out: opening and closing the scoring; and what it adds below it: fields of the meeting's form, its verbs in the audit log."""

from django.utils.translation import gettext_lazy as _

from answerable.web.casting import meeting_fields
from answerable.web.casting.castings import casting_of
from answerable.web.casting.models import Scope
from answerable.web.meetings import audit, further_fields, further_pages, navigation, readiness, stages
from answerable.web.meetings.further_fields import FurtherFields
from answerable.web.meetings.further_pages import Purpose
from answerable.web.meetings.navigation import Entry, MenuGroup
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.stages import Transition, Verb

VERBS = {
    "open": _("Scoring opened"),
    "rounds": _("Rounds of presenters opened or closed"),
    "close": _("Closing of the scoring begun"),
    "finish": _("Scoring closed"),
}
FIELDS = {
    "grace": _("grace, in seconds"),
    "ballots": _("ballots"),
    "opened": _("opened, by number in the draw order"),
    "closed": _("closed, by number in the draw order"),
}

ENTRIES = (
    Entry(
        MenuGroup.RUN,
        30,
        _("Rounds"),
        icon="repeat",
        url_name="casting:rounds",
        allowed=lambda held: held.organiser or held.chair,
        shown=lambda meeting: casting_of(meeting).scope == Scope.PRESENTER,
        opens_at=Stage.FROZEN,
    ),
    Entry(
        MenuGroup.RUN,
        40,
        _("Ballots returned"),
        icon="vote",
        url_name="casting:turnout",
        allowed=lambda held: held.reads,
        opens_at=Stage.FROZEN,
        also=("casting:open", "casting:close"),
    ),
)


def register() -> None:
    audit.words.register(VERBS, FIELDS, {"ballots": dict(Scope.choices)})
    further_fields.register(FurtherFields(meeting_fields.form, meeting_fields.keep))
    navigation.register(*ENTRIES)
    further_pages.register(Purpose.JOIN, "casting:join")
    stages.register(
        Transition(
            Verb.OPEN,
            "casting:open",
            _(
                "Everyone with a ticket can score, and can change their ballot until the scoring is closed. "
                "Nobody sees a score before then, the organiser included."
            ),
            doubts=(readiness.presence_doubtful,),
        ),
        Transition(
            Verb.CLOSE,
            "casting:close",
            _(
                "No ballot is taken after the grace period. The ballots are then opened and counted. "
                "This cannot be undone."
            ),
        ),
        Transition(
            Verb.FINISH,
            "casting:close",
            _("The ballot box closes as soon as the ballots that wait on phones have had their time."),
        ),
    )
