"""The pages of what all documents share, and their verbs in the log of accounts."""

from django.utils.translation import gettext_lazy as _

from answerable.web.accounts import audit as account_audit
from answerable.web.organisation import further_pages

VERBS = {
    "typeface-added": _("Typeface added"),
    "typeface-removed": _("Typeface removed"),
    "signing-begun": _("Documents are signed from now on"),
    "signing-ended": _("Documents are not signed any more"),
}
FIELDS = {
    "typeface": _("typeface"),
    "certificate": _("certificate"),
}


def register() -> None:
    account_audit.words.register(VERBS, FIELDS, {})
    further_pages.register_for_all(_("Typefaces of documents"), "printing:typefaces")
    further_pages.register_for_all(_("Signature on documents"), "printing:signature")
