"""What comments add below them: the entry of a meeting's menu, the phone's address of their fingerprints, their verb in the audit log."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.web.casting import phone_addresses
from answerable.web.casting.castings import casting_of
from answerable.web.comments.models import CommentState, RaterComment
from answerable.web.meetings import audit, navigation
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup
from answerable.web.meetings.stage import AFTER_CLOSE, Stage

VERBS = {"comments-reviewed": _("Comments of raters looked through")}
FIELDS = {"verdict": _("what becomes of it"), "comments": _("comments")}


def _reviewed(meeting: Meeting, _known: Facts) -> EntryState:
    if meeting.stage not in AFTER_CLOSE:
        return EntryState()
    waiting = RaterComment.objects.filter(presenter__meeting=meeting, verdict=CommentState.PENDING).count()
    return (
        EntryState("count", gettext("%(n)s to look at") % {"n": waiting}) if waiting else EntryState("done")
    )


def register() -> None:
    audit.words.register(VERBS, FIELDS)
    phone_addresses.register("comments_url", "comments:fingerprints")
    navigation.register(
        Entry(
            MenuGroup.RESULT,
            15,
            _("Comments of raters"),
            icon="message-square-text",
            url_name="comments:overview",
            allowed=lambda held: held.organiser,
            opens_at=Stage.CLOSED,
            shown=lambda meeting: casting_of(meeting).comments,
            state=_reviewed,
        )
    )
