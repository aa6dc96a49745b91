"""What the phone's page says besides scoring: who is on, asking, raising a hand, and a tablet that goes round."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from answerable.web.sentences import camera


def sentences() -> dict[str, str]:
    return {**_now(), **_ask(), **_hand_and_questions(), **_shared(), **camera.sentences()}


def _now() -> dict[str, str]:
    return {
        "live_up": _("Connected"),
        "live_down": _("Connecting"),
        "now_recording": _("This meeting is being recorded: picture and sound of who has the floor."),
        "now_label": _("In the hall now"),
        "now_nothing": _("The meeting begins shortly"),
        "now_item": _("On now"),
        "now_over": _("Has ended"),
        "now_called": _("Called to the front · {position} of {total}"),
        "now_presenting": _("Debriefing · {position} of {total}"),
        "now_paused": _("The clock stands still · {position} of {total}"),
        "now_heard": _("Has reported · {position} of {total}"),
        "now_left": _("Time left"),
        "now_used": _("Time used"),
        "now_next": pgettext("agenda", "Next"),
        "now_speaker": _("{name} has the floor."),
        "tabs_label": _("What to do"),
        "tab_score": _("Score"),
        "tab_ask": _("Ask"),
    }


def _ask() -> dict[str, str]:
    return {
        "ask_title": _("Ask a question"),
        "ask_title_of": _("A question to {name}"),
        "ask_label": _("Your question"),
        "ask_count": _("{count} of {most} characters"),
        "ask_too_long": _("{count} characters; at most {most} can be sent"),
        "ask_to_all": _("To everybody, not only to who is on"),
        "ask_sign": _("Sign with my name: {name}"),
        "ask_must_sign": _("Questions are taken with a name: {name}"),
        "ask_send": _("Hand in to the moderator"),
        "ask_sending": _("Handing in…"),
        "ask_arrived": _("Your question has arrived with the moderator."),
        "ask_closed": _("No questions are taken at the moment. What you write is kept on this phone."),
        "ask_explained": _(
            "The moderator reads it first; then it may appear on the big screens. Without a name nobody sees who asked. "
            "Your scores have nothing to do with it."
        ),
    }


def _hand_and_questions() -> dict[str, str]:
    return {
        "hand_title": _("Speak"),
        "hand_explained": _("Raise your hand to be put on the speakers' list as {name}."),
        "hand_is_up": _("You are on the speakers' list."),
        "hand_place": _("You are on the speakers' list, number {place}."),
        "hand_speaks": _("You have the floor."),
        "hand_raise": _("Raise my hand"),
        "hand_lower": _("Lower my hand"),
        "questions_title": _("Questions from the hall"),
        "questions_none": _("No question has been approved yet."),
        "question_unsigned": _("without a name"),
        "question_supports": _("supported by {count}"),
        "question_support": _("I would like to know that too"),
        "question_supported": _("You support this"),
        "question_on_screen": _("On the screens"),
    }


def _shared() -> dict[str, str]:
    return {
        "shared_title": _("This tablet goes round"),
        "shared_explained": _(
            "When you are finished, everything of yours leaves this tablet. Note your ballot's number and your words first, if you want to keep them."
        ),
        "shared_wait": _(
            "Your ballot is still on this tablet only. It is sent as soon as the network is there; please wait before you hand the tablet on."
        ),
        "shared_next": _("I am finished: next person"),
        "shared_confirm": _("Remove everything of yours from this tablet?"),
        "shared_ticket_title": _("Next person, please"),
        "shared_ticket_explained": _(
            "Hold your ticket's code into the camera, or type it. Nothing of whoever was here before is on this tablet."
        ),
    }
