"""What custody adds below it: the second issuer takes part in casting, and the verbs of both in the audit log."""

from django.utils.translation import gettext_lazy as _

from answerable.web.casting import further_issuers
from answerable.web.casting.further_issuers import FurtherIssuer
from answerable.web.custody import second_issuer
from answerable.web.meetings import audit, seating

VERBS = {
    "custody-changed": _("Second issuer and witnesses set"),
    "custody-set": _("Number of tellers who open the seal chosen"),
    "ceremony-held": _("Seal key drawn and handed to the tellers"),
    "ceremony-rehearsed": _("Tellers' sheets tried"),
    "share-entered": _("Share of the seal key entered"),
    "seal-opened": _("Seal opened by the tellers"),
}
FIELDS = {
    "address": _("address"),
    "witnesses": _("witnesses"),
    "threshold": _("tellers needed"),
    "fingerprint": _("fingerprint"),
}


def register() -> None:
    audit.register(VERBS, FIELDS)
    further_issuers.register(
        FurtherIssuer(
            second_issuer.announce,
            second_issuer.close_if_it_answers,
            second_issuer.addresses,
            second_issuer.origins,
        )
    )
    seating.when_changed(second_issuer.changed)
