"""The sentences of the replay; those of the screens that it shows are in `screen`."""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    return {
        "moment": _("Moment of the meeting"),
        "back": _("Event before"),
        "on": _("Event after"),
        "play": _("Play ×{pace}"),
        "stop": _("Stop"),
        "view": _("Screen"),
        "not_paired": _("At this moment the screen did not show the meeting."),
        "screen": _("The screen at that moment"),
        "mark": _("{who}: {what}"),
        "happened": _("What happened"),
        "recording_of": _("Recording of {name}, from here"),
        "left_out": _(
            "This is drawn from the meeting's log. How many ballots had come back at that moment is not in the log and is left out; how many had signed in was counted about once a minute."
        ),
    }
