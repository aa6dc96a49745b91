"""The sentences of big screens and podiums."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def sentences() -> dict[str, str]:
    return {**_pairing(), **_frame(), **_presenter(), **_podium(), **_counts(), **_views(), **_result()}


def _pairing() -> dict[str, str]:
    return {
        "screen_waiting": _("One moment…"),
        "screen_blank": _("The screen is dark"),
        "screen_recording": _("This meeting is being recorded"),
        "screen_lost": _("No connection since {time}"),
        "code_title": _("Type this code at the desk, on the page “Big screens”"),
        "code_is": _("The code: {code}"),
        "code_how": _("Nothing else is to be done here. The code changes after a while."),
        "bell_on": _("The bell can be heard."),
        "bell_turn_on": _("Press here to let the bell sound"),
    }


def _frame() -> dict[str, str]:
    return {
        "now_closing": _("Scoring closes"),
        "now_closed": _("Scoring is closed"),
        "now_published": _("The result is published"),
        "now_speaker": _("{name} speaks"),
        "now_item": _("On now"),
        "now_debrief": _("Debrief"),
        "now_scoring": _("Scoring is open"),
        "now_sign_in": _("Sign-in"),
        "now_meeting": _("Meeting"),
        "next": _("Next up"),
        "order": _("Order of presenting"),
        "heard": _("{heard} of {presenters} heard"),
        "unsigned": _("without a name"),
        "supports": _("{count} support it"),
    }


def _presenter() -> dict[str, str]:
    return {
        "place_of": _("No. {position} of {presenters}"),
        "promises": _("Promised last year"),
        "promises_more": _("and {count} more"),
        "speaks_left": _("{name}: time left"),
        "debrief_left": _("Time left"),
        "item_left": _("Time left"),
        "over": _("Over time"),
        "paused": _("Paused"),
        "called": _("{minutes} min; the time begins soon"),
        "limit": _("{minutes} min"),
    }


def _podium() -> dict[str, str]:
    return {
        "podium_video": _("Picture and sound:"),
        "podium_nobody": _("Nobody is on"),
        "podium_ready": _("Please begin"),
        "podium_calm": _("left"),
        "podium_soon": _("Please wrap up"),
        "podium_over": _("Time is up"),
        "podium_paused": _("Paused"),
        "podium_last": _("Nobody comes after"),
    }


def _counts() -> dict[str, str]:
    return {
        "sign_in": _("Sign-in"),
        "sign_in_at": _("Sign-in: {venue}"),
        "sign_in_all": _("All venues"),
        "sign_in_complete": _("Venues complete"),
        "sign_in_venues": _("By venue"),
        "of_expected": _("of {expected} expected"),
        "of_ballots": _("of {expected} ballots"),
        "missing": _("{count} missing"),
        "other_venues": _("Other venues"),
        "turnout": _("Ballots returned"),
        "turnout_of": _("Ballots on {name}"),
        "turnout_silent": _("The ballot box does not answer at the moment."),
        "turnout_groups": _("By group"),
        "turnout_how": _("Score on your phone. You can change your ballot until the close."),
        "turnout_nobody": _("Before the close nobody sees a score."),
        "turnout_until": _("Until {time}, {left} more"),
    }


def _views() -> dict[str, str]:
    return {
        "begins_at": _("Begins at {time}"),
        "venues": _("Venues"),
        "venues_more": _("and {count} more"),
        "agenda": _("Agenda"),
        "agenda_more": _("{count} more items"),
        "on_now": _("now"),
        "skipped": _("skipped"),
        "question": _("Question from the floor"),
        "question_to": _("Question to {name}"),
        "join": _("Join with your phone"),
        "join_scan": _("Scan this code, or open the address below it"),
        "join_ticket": _("Scan or type your ticket"),
        "join_compare": _("Compare the meeting's number on your phone with the one below"),
        "join_code": _("Code that leads phones to the meeting"),
        "meeting_number": _("Meeting's number"),
        "number_means": _("It stands for rules, people and order as they were frozen."),
        "hold": _("We go on soon"),
        "hold_next": _("Next: {name}, at about {time}"),
        "hold_counting": _("Scoring is closed. The ballots are being counted."),
        "hold_published": _("The result is published"),
    }


def _result() -> dict[str, str]:
    return {
        "result": _("Result"),
        "revealed": _("{shown} of {places} places"),
        "page_of": _("page {page} of {pages}"),
        "rank": _("Place"),
        "presenter": _("Presenter"),
        "score": pgettext("column", "Score"),
        "grade": _("Grade"),
        "ranks_range": _("Possible ranks"),
        "ranks_possible": _("Possible ranks: {low} to {high}"),
    }
