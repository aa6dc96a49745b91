"""What results carry out: counting as soon as the ballots can be opened, publishing; and their verbs in the audit log."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.web.casting import phone_addresses
from answerable.web.casting.openable import when_openable
from answerable.web.cycles import topics
from answerable.web.cycles.topics import CycleTopic
from answerable.web.meetings import audit, further_pages, navigation, stages
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.further_pages import Purpose
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.stages import Transition, Verb
from answerable.web.organisation import further_pages as organisation_pages
from answerable.web.results import counting, statistics

VERBS = {
    "publish": _("Result published"),
    "decide": _("Boundary decided"),
    "components-imported": _("Component scores imported"),
}
FIELDS = {
    "audience": _("who may see it"),
}


def _published(meeting: Meeting, _known: Facts) -> EntryState:
    return (
        EntryState("done") if meeting.stage == Stage.PUBLISHED else EntryState("count", gettext("to publish"))
    )


ENTRIES = (
    Entry(
        MenuGroup.RESULT,
        10,
        _("Scores and grades"),
        icon="chart-column",
        url_name="results:results",
        allowed=lambda held: held.reads,
        opens_at=Stage.CLOSED,
        state=_published,
        also=("results:components", "results:decide", "results:publish", "results:what-if"),
    ),
    Entry(
        MenuGroup.RESULT,
        10,
        _("Scores and grades"),
        icon="chart-column",
        url_name="results:results",
        allowed=lambda held: held.visits and not held.reads,
        opens_at=Stage.PUBLISHED,
    ),
    Entry(
        MenuGroup.RESULT,
        20,
        _("How sure the result is"),
        icon="scale",
        url_name="results:statistics",
        allowed=lambda held: held.audits,
        opens_at=Stage.CLOSED,
    ),
    Entry(
        MenuGroup.EVIDENCE,
        80,
        _("Bundle, and how to check it"),
        icon="shield-check",
        url_name="results:check",
        allowed=lambda held: held.visits,
        opens_at=Stage.PUBLISHED,
    ),
)


def register() -> None:
    topics.register(CycleTopic(_("All meetings of the year"), None, "results/of_cycle.html"))
    audit.words.register(VERBS, FIELDS)
    navigation.register(*ENTRIES)
    further_pages.register(Purpose.RESULTS, "results:results")
    organisation_pages.register_for_all(_("Word template for reports"), "results:template")
    phone_addresses.register("result_url", "results:with-ticket")
    when_openable(counting.count_now)
    when_openable(statistics.weigh_later)
    stages.register(
        Transition(
            Verb.PUBLISH,
            "results:publish",
            _(
                "The result is published for those whom you choose, with the evidence for it: whoever gets the bundle can count again. "
                "Where a group returned very few ballots, the bundle is for the organiser and auditors only. "
                "This cannot be undone."
            ),
        )
    )
