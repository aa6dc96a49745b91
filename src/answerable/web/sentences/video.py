"""The sentences of a venue's page of picture and sound."""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    return {**_setup(), **_meeting()}


def _setup() -> dict[str, str]:
    return {
        "setup_picture": _("Your picture"),
        "setup_sound": _("Your sound"),
        "camera": _("Camera"),
        "microphone": _("Microphone"),
        "device": _("Device {number}"),
        "no_device": _("None found"),
        "devices_opening": _("Asking the browser for camera and microphone…"),
        "devices_refused": _(
            "The browser does not give this page camera and microphone. Allow them for this site in the browser's address bar, then try again."
        ),
        "devices_missing": _(
            "No microphone could be opened. Plug one in, or end the program that uses it, then try again."
        ),
        "not_encrypted": _(
            "Browsers give camera and microphone to encrypted pages only. Open this site by its https address; the organiser knows it."
        ),
        "try_again": _("Try again"),
        "own_picture": _("Your own picture"),
        "level": _("Speak: the bar should move"),
        "echo": _("Hear yourself"),
        "echo_help": _(
            "Takes three seconds of your voice and plays them back. Nothing leaves this computer."
        ),
        "echo_taking": _("Speak now; then listen."),
        "echo_failed": _("The browser could not play it back. Check the loudspeaker, and try again."),
        "before_joining": _(
            "Nothing is sent before you join. Whether the others hear you, the chair decides."
        ),
        "join": _("Join"),
    }


def _meeting() -> dict[str, str]:
    return {
        "video_entering": _("Connecting…"),
        "video_in": _("Connected"),
        "video_lost": _("The connection is lost. It comes back by itself."),
        "video_replaced": _("Not connected here"),
        "video_forbidden": _("Not connected"),
        "you_are_heard": _("The others hear you"),
        "you_are_muted": _("The others do not hear you"),
        "recording": _("The meeting is being recorded"),
        "replaced_help": _("Another device has joined for this venue, so this one is out."),
        "forbidden_help": _("You may not join for this venue any more. Sign in again, or ask the organiser."),
        "join_here": _("Join with this device"),
        "nobody_else": _("No other venue is connected yet."),
        "others": _("The other venues"),
        "here": _("This venue"),
        "has_floor": _("has the floor"),
        "microphone_off": _("Microphone off"),
        "camera_off": _("Camera off"),
        "leave": _("Leave"),
        "received": _("Receiving {received} kbit/s; {planned} planned, {budget} at most"),
    }
