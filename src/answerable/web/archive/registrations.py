"""What archives add below them: their entry in the meeting's menu, their verbs in the audit log, and their own parts."""

from django.utils.translation import gettext_lazy as _

from answerable.web.accounts import audit as account_audit
from answerable.web.archive import contents, contents_held, contents_news, contents_pages, making
from answerable.web.archive.purging import may_go
from answerable.web.archive.retention import TITLES
from answerable.web.meetings import audit, navigation
from answerable.web.meetings.navigation import Entry, MenuGroup
from answerable.web.meetings.stage import Stage
from answerable.web.organisation import further_pages
from answerable.web.worker import rounds

VERBS = {
    "archive-asked": _("Archive asked for"),
    "archive-made": _("Archive made"),
    "retention-applied": _("Old records deleted by the retention rules"),
}
ACCOUNT_VERBS = {
    "data-exported": _("Personal data exported"),
    "erased": _("Personal data erased"),
    "meeting-purged": _("Meeting deleted"),
    "retention-set": _("Retention rules set"),
    "retention-applied": _("Old records deleted by the retention rules"),
}
FIELDS = {
    "sha256": _("SHA-256"),
    "files": _("files"),
    "kind": _("kind"),
    "until": _("kept until"),
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
    Entry(
        MenuGroup.EVIDENCE,
        97,
        _("Delete this meeting"),
        icon="x",
        url_name="archive:purge",
        allowed=lambda held: held.organiser,
        shown=may_go,
    ),
)


def register() -> None:
    kinds = {"kind": TITLES}
    audit.words.register(VERBS, FIELDS, kinds)
    account_audit.words.register(ACCOUNT_VERBS, {"kind": _("kind"), **TITLES}, kinds)
    navigation.register(*ENTRIES)
    rounds.when_abandoned("answerable.web.archive.tasks.make", making.give_up)
    further_pages.register_for_person(_("Personal data: export, erase"), "archive:person")
    further_pages.register_for_all(_("How long records are kept"), "archive:retention")
    contents.register()
    contents_held.register()
    contents_news.register()
    contents_pages.register()
