"""What the notice adds below it: its entry in the meeting's menu, its verbs in the audit log, and that it hears of changes."""

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.web.meetings import audit, copying, navigation
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup
from answerable.web.notice import composing, sending
from answerable.web.notice.models import Coming, Invitation

VERBS = {
    "notice-written": _("Notice written"),
    "notice-sent": _("Notice sent"),
    "notice-reminded": _("Those without an answer reminded of the notice"),
    "slides-handed-in": _("Slides handed in"),
    "slides-taken-back": _("Slides taken back"),
}
FIELDS = {
    "changes": _("changes"),
}


def _state(meeting: Meeting, _known: Facts) -> EntryState:
    answers = list(Invitation.objects.filter(meeting=meeting).values_list("coming", flat=True))
    if not answers:
        return EntryState("open", gettext("not sent"), gettext("The notice has not been sent yet."))
    answered = sum(each != Coming.UNKNOWN for each in answers)
    return EntryState("count", f"{answered} / {len(answers)}")


def _slides_state(meeting: Meeting, _known: Facts) -> EntryState:
    counted = Presenter.objects.filter(meeting=meeting, withdrawn=False).aggregate(
        all=Count("pk"), handed=Count("slides")
    )
    return EntryState("count", f"{counted['handed']} / {counted['all']}")


ENTRIES = (
    Entry(
        MenuGroup.PREPARE,
        55,
        _("Notice and answers"),
        icon="mail",
        url_name="notice:notice",
        allowed=lambda held: held.reads,
        state=_state,
    ),
    Entry(
        MenuGroup.PREPARE,
        56,
        _("Slides"),
        icon="file-text",
        url_name="notice:slides",
        allowed=lambda held: held.reads or held.stewards or held.presents,
        state=_slides_state,
    ),
)


def register() -> None:
    audit.words.register(VERBS, FIELDS)
    navigation.register(*ENTRIES)
    audit.when_recorded(sending.look_again)
    copying.when_copied(composing.take_over)
