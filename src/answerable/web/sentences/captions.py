"""What is said on the moderator's and on the recorder's page alike: that the meeting is recorded, captions that somebody writes along, and of an act that was not done there."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def sentences() -> dict[str, str]:
    return {
        "consent": _("This meeting is being recorded: picture and sound of who has the floor."),
        "captions_title": _("Captions"),
        "captions_help": _(
            "Write along what is being said. Enter shows the line on all big screens, in place of the one before."
        ),
        "captions_line": _("Next line"),
        "captions_show": pgettext("captions", "Show"),
        "captions_clear": _("Take it away"),
        "no_answer": _(
            "The site did not answer, so nothing was done. What you wrote is kept here; try again in a moment."
        ),
        "changed_meanwhile": _("Meanwhile:"),
    }
