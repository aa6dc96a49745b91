"""The sentences of the pages of those who serve the hall: moderator and steward."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from answerable.web.sentences import camera, captions


def sentences() -> dict[str, str]:
    return {
        **_both(),
        **_questions(),
        **_deciding(),
        **_handled(),
        **_speakers(),
        **_sign_in(),
        **camera.sentences(),
        **_venue(),
        **captions.sentences(),
    }


def _both() -> dict[str, str]:
    return {
        "loading": _("Loading…"),
        "connected": _("Connected"),
        "connecting": _("No connection; trying again"),
        "not_given": _("This page is not open to you any more. Sign in again, or ask the organiser."),
        "back": _("Back"),
        "more": _("More"),
        "theme": _("Theme"),
        "minutes": _("{minutes} minutes"),
    }


def _questions() -> dict[str, str]:
    return {
        "numbers": _("{waiting} waiting · {approved} approved · {raised} want to speak"),
        "taking_title": _("Taking questions"),
        "taking_open": pgettext("questions", "Open"),
        "taking_closed": pgettext("questions", "Closed"),
        "taking_unsigned": _("Also without a name"),
        "taking_unsigned_help": _(
            "Then neither you nor the screens see who asked. With a name, only those who choose to sign are named."
        ),
        "taking_close": _("Take no more questions"),
        "taking_do_open": _("Take questions from the phones"),
        "export_title": _("Take along"),
        "export_help": _("Questions, themes, answers and speakers as they are now."),
        "question_unsigned": _("without a name"),
        "question_for": _("to {name}"),
        "question_for_all": _("to everybody"),
        "just_now": _("just now"),
        "minutes_ago": _("{minutes} min ago"),
        "question_supports": _("supported by {count}"),
        "waiting_title": pgettext("questions", "Waiting"),
        "waiting_none": _("Nothing waits. New questions appear here by themselves."),
        "waiting_closed": _("Nothing waits, and no questions are taken at the moment."),
        "approved_title": _("Approved, in order"),
        "approved_none": _("Nothing approved yet. What you approve, the phones can support."),
    }


def _deciding() -> dict[str, str]:
    return {
        "merge_into": _("Merge into"),
        "merge": _("Merge"),
        "merge_this": _("Merge into this one"),
        "merge_another": _("Merge with another question"),
        "similar": _("Similar:"),
        "similar_help": _("they share many words; whether they mean the same, you decide."),
        "state_approved": _("approved"),
        "state_waiting": _("waiting"),
        "approve": _("Approve"),
        "set_aside": _("Put aside"),
        "theme_save": _("Save the theme"),
        "up": _("Further up"),
        "down": _("Further down"),
        "on_screen": _("On the screens"),
        "to_screen": _("To the screens"),
        "off_screen": _("Take off the screens"),
        "answered": _("Answered"),
        "answered_save": _("Mark as answered"),
        "note_change": _("Change the note"),
        "typed_before": _("You had typed: {text}"),
        "note": _("Note on the answer (may stay empty)"),
    }


def _handled() -> dict[str, str]:
    return {
        "on_screen_label": _("On the screens now"),
        "on_screen_none_label": _("Screens"),
        "on_screen_none": _("No question is on the screens."),
        "handled_title": _("Dealt with"),
        "answered_count": _("Answered: {count}"),
        "aside_count": _("Put aside and merged: {count}"),
        "merged_into": _("Merged into “{question}”"),
        "unmerge": _("Separate again"),
        "approve_after_all": _("Approve after all"),
    }


def _speakers() -> dict[str, str]:
    return {
        "speakers_title": _("Speakers' list"),
        "speakers_none": _("Nobody waits to speak. Hands raised on the phones of all venues appear here."),
        "spoken_count": _("Have spoken: {count}"),
        "speaking": _("has the floor"),
        "speaking_time": _("Time for each speaker"),
        "speaker_call": _("Give the floor"),
        "speaker_end": _("End the speech"),
        "speaker_lower": pgettext("speakers", "Remove"),
    }


def _sign_in() -> dict[str, str]:
    return {
        "sign_in_title": _("Sign-in"),
        "sign_in_expected": _("{count} expected"),
        "sign_in_over": _("The scoring is closed; nobody is signed in any more."),
        "signed_in": _("{name} is signed in."),
        "signed_in_already": _("{name} was signed in already."),
        "signed_out": _("{name} counts as not here."),
        "code_label": _("Ticket's code, by a hand-held reader or typed"),
        "code_enter": pgettext("attendee", "Sign in"),
        "people_title": _("By name"),
        "people_search": _("Name, identifier or unit"),
        "people_show": _("Show"),
        "people_show_missing": _("who is missing"),
        "people_show_all": _("everybody"),
        "people_all_here": _("Everybody is here."),
        "people_missing": _("{count} missing"),
        "people_nobody": _(
            "Nobody of this venue fits. Whoever is on another venue's list, the organiser can move here."
        ),
        "people_more": _("There are more: type a part of the name."),
        "present": _("present"),
        "sign": _("Present"),
        "sign_undo": _("Not here after all"),
    }


def _venue() -> dict[str, str]:
    return {
        "stage_closing": _("The scoring is closing"),
        "on_now": _("In the hall now"),
        "nothing_on": _("Nothing is on at the moment."),
        "comes_next": _("Next: {name}"),
        "picture_title": _("Picture and sound"),
        "picture_open": _("Open picture and sound"),
        "picture_recording": _("This meeting is being recorded: picture and sound of who has the floor."),
        "line_title": _("This venue's link"),
        "line_up": _("on the line"),
        "line_lost_since": _("off since {time}"),
        "line_help": _(
            "If picture or network is lost here, say so: the chair sees it at once and can keep the scoring open for this venue."
        ),
        "line_kept_open": _("The chair keeps the scoring open for this venue until the grace is over."),
        "line_lost": _("We are off the line"),
        "line_back": _("We are back"),
        "report_title": _("Report to the chair"),
        "report_sent": _("The chair has seen this since {time}."),
        "report_own": _("In your own words"),
        "report_send": _("Send"),
        "report_ready": _("We are complete and ready."),
        "report_sound": _("We cannot hear you."),
        "report_help_needed": _("We need a technician."),
        "tablet_title": _("A tablet for those without a phone"),
        "tablet_help": _(
            "Signs you out on this device and opens the scoring page for one person after another. Nothing of one is shown to the next."
        ),
        "tablet_start": _("Sign out and hand the tablet round"),
    }
