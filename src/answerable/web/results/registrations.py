"""What results carry out: publishing; and their verbs in the audit log."""

from django.utils.translation import gettext_lazy as _

from answerable.web.meetings import audit, stages
from answerable.web.meetings.stages import Transition, Verb

VERBS = {
    "publish": _("Result published"),
    "decide": _("Boundary decided"),
    "components-imported": _("Component scores imported"),
}
FIELDS: dict[str, object] = {}


def register() -> None:
    audit.register(VERBS, FIELDS)
    stages.register(
        Transition(
            Verb.PUBLISH,
            "results:publish",
            _(
                "The result is published, with the evidence for it: whoever gets the bundle can count again. "
                "Where a group returned very few ballots, the bundle is for the organiser and auditors only. "
                "This cannot be undone."
            ),
        )
    )
