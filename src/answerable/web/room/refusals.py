"""Why an act in the room was refused, and what has happened meanwhile, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from answerable.room import acts
from answerable.room.acts import Event
from answerable.room.folding import RefusalReason


def sentence(reason: RefusalReason) -> str:
    return {
        RefusalReason.NOT_CONVENED: _("The meeting has not been convened yet."),
        RefusalReason.NOT_THERE: _("That is not there any more."),
        RefusalReason.CHANGED: _(
            "Somebody else was quicker. Nothing was done, and what you typed is kept; look at the page as it is now."
        ),
        RefusalReason.NOT_WAITING: _("This item is not waiting to be called any more."),
        RefusalReason.NOT_CALLED: _("The clock can be started once the item has been called."),
        RefusalReason.NOT_RUNNING: _("The clock is not running."),
        RefusalReason.NOT_ON: _("This item is not on."),
        RefusalReason.NOT_SKIPPED: _("This item was not skipped."),
        RefusalReason.LAST: _("Nothing comes after it that it could change places with."),
        RefusalReason.NO_QUESTIONS: _("Questions are not being taken at the moment. Your text is kept here."),
        RefusalReason.NAME_NEEDED: _(
            "Questions are taken with a name only. Choose to sign it, and send it again."
        ),
        RefusalReason.QUESTION_OVER: _("This question has been dealt with already."),
        RefusalReason.QUESTION_WAITING: _("This question has not been approved."),
        RefusalReason.SAME_QUESTION: _("Choose another question."),
        RefusalReason.HAND_RAISED: _("You are on the speakers' list already."),
        RefusalReason.HAND_OVER: _("This person is not waiting to speak any more."),
        RefusalReason.ALREADY: _("That has been done already."),
        RefusalReason.NOT_CLOSING: _("A venue can be kept open while the scoring is closing."),
        RefusalReason.NOT_LOST: _("This venue is on the line. Mark it as lost first, if it is not."),
        RefusalReason.WHILE_SCORING: _("Nothing is recorded while the scoring is open."),
        RefusalReason.NOT_UNDOABLE: _("This cannot be undone: it had an effect outside this page."),
        RefusalReason.HAS_CONSEQUENCES: _(
            "This cannot be undone any more: what was done afterwards rests on it. Undo that first."
        ),
        RefusalReason.HANDED_OVER: _(
            "This cannot be undone any more: the requirement was handed over to the follow-up, where units may be at work on it. Write it anew instead, and hand it over again."
        ),
    }[reason]


def since(events: Sequence[Event], seen: int, about: int | None = None) -> list[str]:
    """What was done and by whom: the event `about`, if the refusal is over that one; else the last few after the event `seen`, newest last."""
    told = [each for each in events if each.number == about]
    return [_kind(each) for each in told or [each for each in events if each.number > seen][-5:]]


def _kind(event: Event) -> str:
    from_whom = event.by or _("the system")
    return _("%(who)s: %(what)s") % {"who": from_whom, "what": label(event.act)}


def label(act: acts.Any) -> str:
    """What was done, in a few words."""
    return str(labels()[acts.kind_of(act)])


def labels() -> dict[str, str]:
    return {
        "plan-set": _("The agenda was set"),
        "stage-reached": _("A new stage was reached"),
        "item-called": _("An item was called"),
        "item-started": _("The clock was started"),
        "item-paused": _("The clock was paused"),
        "item-extended": _("Time was added or taken away"),
        "item-ended": _("An item was ended"),
        "item-skipped": _("An item was skipped"),
        "item-postponed": _("An item was put back"),
        "item-restored": _("A skipped item was taken up again"),
        "presenter-withdrawn": _("A presenter withdrew"),
        "scoring-opened": _("Scoring was opened"),
        "scoring-closed": _("Scoring was closed"),
        "rounds-ended": _("The time for ballots that waited on phones was over"),
        "venue-kept-open": _("Scoring was kept open for a venue"),
        "questions-opened": _("Questions were opened"),
        "questions-closed": _("Questions were closed"),
        "question-asked": _("A question was asked"),
        "question-supported": _("A question was supported"),
        "question-approved": _("A question was approved"),
        "question-dismissed": _("A question was put aside"),
        "question-merged": _("Two questions were merged"),
        "question-moved": _("The order of the questions was changed"),
        "question-shown": _("A question was put on the big screens"),
        "question-hidden": _("A question was taken off the big screens"),
        "question-answered": _("A question was answered"),
        "hand-raised": _("Somebody asked to speak"),
        "hand-lowered": _("Somebody left the speakers' list"),
        "speaker-called": _("A speaker was called"),
        "speaker-ended": _("A speaker ended"),
        "remark-written": _("A remark was written"),
        "requirement-written": _("A requirement was written"),
        "requirement-removed": _("A requirement was removed"),
        "requirements-handed": _("Requirements were handed over to the follow-up"),
        "venue-lost": _("A venue went off the line"),
        "venue-back": _("A venue is back on the line"),
        "venue-reported": _("A venue reported"),
        "screens-blanked": _("The screens were blanked"),
        "screens-back": _("The screens are back"),
        "view-chosen": _("A view was chosen for the screens"),
        "result-revealed": _("More of the result was shown"),
        "message-sent": _("A message was sent to all screens"),
        "message-cleared": _("The message was taken away"),
        "floor-given": _("A venue was given the floor"),
        "floor-taken": _("The floor went back to the main venue"),
        "recording-started": _("The recording was started"),
        "recording-stopped": _("The recording was stopped"),
        "captioned": _("A caption was written"),
        "chair-scoring": _("It was decided whether the chair may open and close the scoring"),
        "screen-paired": _("A screen was paired"),
        "screen-changed": _("A screen was renamed, moved or pinned"),
        "screen-released": _("A screen was released"),
        "people-counted": _("Those who had signed in were counted"),
        "undone": _("Something was undone"),
    }
