"""What archives add below them: their entry in the meeting's menu, their verbs in the audit log, and their own parts."""

from django.utils.translation import gettext_lazy as _

from answerable.web.archive import contents, contents_held
from answerable.web.meetings import audit, navigation
from answerable.web.meetings.navigation import Entry, MenuGroup
from answerable.web.meetings.stage import Stage

VERBS = {
    "archive-asked": _("Archive asked for"),
    "archive-made": _("Archive made"),
}
FIELDS = {
    "sha256": _("SHA-256"),
    "files": _("files"),
}

ENTRIES = (
    Entry(
        MenuGroup.EVIDENCE,
        95,
        _("Archive"),
        icon="package",
        url_name="archive:archive",
        allowed=lambda held: held.audits,
        opens_at=Stage.CLOSED,
    ),
)


def register() -> None:
    audit.register(VERBS, FIELDS)
    navigation.register(*ENTRIES)
    contents.register()
    contents_held.register()
