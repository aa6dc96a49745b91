"""The sentences of the console, from which chair and organiser lead a meeting."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def sentences() -> dict[str, str]:
    return {
        **_page(),
        **_now(),
        **_next(),
        **_scoring(),
        **_agenda(),
        **_venues(),
        **_picture(),
        **_questions(),
        **_speakers(),
        **_screens(),
        **_keys(),
    }


def _page() -> dict[str, str]:
    return {
        "loading": _("Loading…"),
        "refused": _("You may not lead this meeting any more. Ask the organiser."),
        "lost": _(
            "No connection since {time}. What you see may be out of date; the page goes on by itself when the network is back."
        ),
        "not_allowed": _("You may not do this. Ask the organiser."),
        "no_answer": _(
            "No answer from the site: nothing is known to have been done. Look at the page and try again."
        ),
        "meanwhile": _("Done meanwhile:"),
        "seen_it": _("Seen"),
        "phases": _("Stages of the meeting"),
        "phase_done": _("done:"),
        "phase_preparing": _("Preparing"),
        "phase_frozen": _("Frozen"),
        "phase_signing_in": _("Sign-in"),
        "phase_scoring": _("Scoring"),
        "phase_closed": _("Closed"),
        "phase_published": _("Published"),
        "recent": _("Done lately"),
        "nothing_done": _("Nothing yet."),
        "by_itself": _("the system"),
        "undo": _("Undo"),
        "message": _("Message to all screens and phones"),
        "message_hint": _("What everybody should read"),
        "message_shown": _("All screens show: “{text}”"),
        "message_clear": _("Take it away"),
        "send": _("Send"),
        "presets": _("Often used"),
        "preset_pause": _("Break of 10 minutes"),
        "preset_mute": _("Please mute your microphones"),
        "preset_back": _("We go on. Please take your seats"),
        "preset_cast": _("Whoever has not cast yet: please do it now"),
    }


def _now() -> dict[str, str]:
    return {
        "nothing_on": _("Nothing has been called yet"),
        "first_is": _("First comes {name}."),
        "stage_prepared": _("Not convened yet"),
        "stage_frozen": _("Not convened yet"),
        "stage_convened": _("Sign-in"),
        "stage_scoring": _("Scoring is open"),
        "stage_closing": _("Scoring closes"),
        "stage_closed": _("Scoring is closed"),
        "stage_published": _("The result is published"),
        "item_to_come": _("To come"),
        "item_called": _("Called; the time has not begun"),
        "item_running": _("On now"),
        "item_paused": _("Paused"),
        "item_done": _("Held"),
        "item_skipped": _("Skipped"),
        "item_withdrawn": _("Withdrawn"),
        "place_of": _("No. {position} of {presenters}"),
        "limit": _("{minutes} min"),
        "scoring_is_open": _("scoring is open"),
        "left": _("Time left"),
        "over_by": _("Over time by"),
        "minute": _("1 min"),
        "minute_more": _("more"),
        "minute_less": _("less"),
        "pause": _("Pause"),
        "go_on": _("Go on"),
        "asks_first": _("You are asked once more first."),
        "organiser_scores": _("The organiser opens and closes the scoring."),
        "skip": _("Skip"),
        "to_count": _("To the count and the result"),
        "to_result": _("To the result"),
        "all_held": _("Everything on the agenda has been held."),
        "not_yet": _("Not yet"),
        "grace_until": _(
            "Ballots that wait on phones are taken until {time}, {left} more. Then it closes by itself."
        ),
        "grace_over": _("The time for waiting ballots is over; the ballot box is closing."),
    }


def _next() -> dict[str, str]:
    return {
        "next_call": _("Call {name} to the front"),
        "next_call_item": _("Go on to “{name}”"),
        "next_start": _("Start {name}'s time"),
        "next_start_item": _("Start “{name}”"),
        "next_end": _("End {name}'s debrief"),
        "next_end_item": _("End “{name}”"),
    }


def _scoring() -> dict[str, str]:
    return {
        "open_one": _("Open the scoring of {name}"),
        "open_all": _("Open the scoring"),
        "open_question": _("Open the scoring now?"),
        "open_signed_in": _(
            "{there} of {expected} people have signed in. Whoever comes later can still score."
        ),
        "open_for_good": _("From then on people can score. This cannot be undone."),
        "close_one": _("Close the scoring of {name}"),
        "close_all": _("Close the whole scoring"),
        "close_one_question": _("Close the scoring of {name} now?"),
        "close_all_question": _("Close the whole scoring now?"),
        "close_one_for_good": _(
            "For {seconds} seconds the ballots that wait on phones are still taken; nobody can score this presenter afterwards. This cannot be undone."
        ),
        "close_all_for_good": _(
            "For {seconds} seconds the ballots that wait on phones are still taken, then it closes by itself. This cannot be undone."
        ),
        "close_out": _("{there} of {expected} ballots have come back, {out} are out."),
        "box_silent": _(
            "The ballot box does not answer at the moment, so that nothing can be said of the ballots."
        ),
        "ballots": _("Ballots returned"),
        "not_opened": _("The scoring has not been opened yet."),
        "nobody_sees": _("Before the close nobody sees a score."),
        "of": _("{name}: {there} of {expected}"),
        "complete": _("All there"),
        "missing": _("{count} missing"),
    }


def _agenda() -> dict[str, str]:
    return {
        "coming": _("What comes next"),
        "agenda": _("Agenda"),
        "whole_agenda": _("Whole agenda"),
        "coming_only": _("Only what comes"),
        "nothing_comes": _("Nothing more is on the agenda."),
        "more_for": _("What else can be done with {name}"),
        "late": _("{minutes} min behind the agenda; ends at about {time}"),
        "early": _("{minutes} min ahead of the agenda; ends at about {time}"),
        "ends_about": _("Ends at about {time}"),
        "on_time": _("On time; ends at about {time}"),
        "take_up_again": _("Take it up again"),
        "call_now": _("Call now"),
        "postpone": _("After the next one"),
        "to_end": _("To the end"),
        "withdraw": _("Withdraw…"),
        "withdraw_reason": _("Why does {name} withdraw?"),
        "withdraw_for_good": _(
            "A withdrawn presenter is not heard and not scored. The reason stands in the record."
        ),
        "withdraw_sure": _("Withdraw this presenter"),
    }


def _picture() -> dict[str, str]:
    return {
        "picture": _("Picture and sound"),
        "picture_open": _("Open"),
        "record_not_stopped": _(
            "Still recorded: {venues}. The video service did not answer when the recording was to stop; it is asked again every second. The scoring cannot be opened until then."
        ),
        "picture_elsewhere": _("Who is heard is decided in the other service."),
        "floor_has": _("has the floor"),
        "floor_main": _("always heard"),
        "floor_give": _("Give the floor"),
        "floor_take": _("Take the floor back"),
        "recorded": _("Being recorded"),
        "record_start": _("Start recording"),
        "record_stop": _("Stop the recording"),
        "record_ask": _("Record the meeting from now on?"),
        "record_consent": _(
            "Whoever has the floor is recorded, picture and sound. All screens and phones say so. Ask those present first whether they agree."
        ),
        "record_scoring": _("Nothing is recorded while the scoring is open."),
    }


def _venues() -> dict[str, str]:
    return {
        "venues": _("Venues and sign-in"),
        "lost_count": _("{count} off the line"),
        "lost_just_now": _("off the line just now"),
        "lost_for": _("off the line, {minutes} min"),
        "screens_there": _("screens connected"),
        "silent_for": _("Nothing heard from here for {seconds} s"),
        "kept_open": _("Kept open during the grace"),
        "keep_open": _("Keep the scoring open for this venue"),
        "keep_open_when": _(
            "While the scoring closes, a venue that is off the line can be kept open until the grace ends."
        ),
        "mark_lost": _("It is off the line"),
        "mark_back": _("It is back on the line"),
    }


def _speakers() -> dict[str, str]:
    return {
        "speakers": _("Speakers' list"),
        "want_to_speak": _("On the speakers' list: {count}"),
        "nobody_raised": _("Nobody waits to speak. Hands raised on the phones of all venues appear here."),
        "speaking_time": _("Time for each speaker"),
        "minutes": _("{minutes} minutes"),
        "give_floor": _("Give the floor"),
        "end_speech": _("End the speech"),
        "has_floor": _("{name} speaks"),
    }


def _questions() -> dict[str, str]:
    return {
        "questions": _("Questions"),
        "waiting": _("{count} waiting"),
        "to_screens": _("To the screens"),
        "approve": _("Approve"),
        "dismiss": _("Put aside"),
        "on_screens": _("on the screens"),
        "off_screens": _("Take it off"),
        "answered": _("Answered"),
        "no_question": _("No question waits."),
        "not_asking": _("Questions are not being taken."),
        "more_wait": _("{count} more wait."),
        "open_questions": _("Take questions"),
        "open_signed": _("With a name only"),
        "all_questions": _("All questions and speakers"),
        "close_questions": _("Take no more questions"),
        "unsigned": _("without a name"),
        "just_now": _("just now"),
        "minutes_ago": _("{minutes} min ago"),
        "supports": _("{count} support it"),
    }


def _screens() -> dict[str, str]:
    return {
        "screens": _("Big screens"),
        "screens_all": _("All screens ({count})"),
        "screens_blank": _("Blank all screens"),
        "screens_back": _("Bring the screens back"),
        "screens_are_blank": _("All screens are dark. Podiums go on."),
        "screens_show": _("Screens that are not pinned show"),
        "view_follow": _("What the meeting is at"),
        "view_title": _("Title and venues"),
        "view_presenter": _("Who presents, with the time left"),
        "view_agenda": _("Agenda"),
        "view_sign_in": _("Sign-in"),
        "view_question": _("Question on the floor"),
        "view_join": _("Code for phones to join"),
        "view_turnout": _("Ballots returned"),
        "view_result": _("Result, once it is published"),
        "view_hold": _("Please wait"),
        "reveal_one": _("Reveal one more place ({shown} of {places})"),
        "reveal_all": _("Show the whole result"),
        "reveal_none": _("Hide the result"),
    }


def _keys() -> dict[str, str]:
    return {
        "keys_and_rights": _("Single keys and rights"),
        "chair_may_score": _("The chair may open and close the scoring"),
        "keys_on": _("Single keys on this device"),
        "key_n": _("The large button"),
        "key_p": _("Start or pause the time"),
        "key_plus": _("One minute more"),
        "key_minus": _("One minute less"),
        "key_q": _("Take questions, or no more"),
        "key_b": _("Blank the screens, or bring them back"),
        "key_m": pgettext("key", "Write a message"),
        "key_u": _("Undo the last that can be undone"),
        "key_right": _("One place more of the result"),
        "key_left": _("One place fewer"),
        "key_esc": _("Put away what is asked or refused"),
    }
