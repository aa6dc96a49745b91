"""What the newsroom takes part in: whatever puts an article or standing page live or takes it away is stamped and written into the log, and where a page was before leads to it;
a meeting's menu leads to its news; the worker looks at the clock and at links."""

from django.db.models.signals import post_save, pre_delete
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from answerable.web.accounts import audit as account_audit
from answerable.web.meetings import audit, navigation
from answerable.web.meetings.facts import Facts
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import Entry, EntryState, MenuGroup
from answerable.web.meetings.stage import Stage
from answerable.web.newsroom import (
    attachments,
    duties,
    edition,
    former,
    links,
    offers,
    progress,
    publishing,
    reviewed,
    schedule,
    stories,
    syndication,
    told_progress,
    uploads,
)
from answerable.web.newsroom.desk_models import Duty
from answerable.web.newsroom.models import Article, Front, NewsFile, Picture, Section, StandingPage
from answerable.web.newsroom.story_views import writes_news
from answerable.web.organisation import leaving, taking
from answerable.web.worker import rounds

VERBS = {"news-drafted": _("News drafted from the record")}
FIELDS = {"site": _("site")}
ACCOUNT_VERBS = {
    "duty-given": _("Duty at a news site given"),
    "duty-taken": _("Duty at a news site taken away"),
    "news-rules-set": _("Rules of a news site set"),
}
ACCOUNT_FIELDS = {
    "site": _("site"),
    "duty": _("duty"),
    "reviews": _("reviews before publishing"),
    "given": _("takes what the group gives"),
}


def _state(meeting: Meeting, _known: Facts) -> EntryState:
    drafts = stories.articles_of(meeting)
    if any(each.live for each in drafts):
        return EntryState("done")
    return EntryState("count", gettext("draft")) if drafts else EntryState()


ENTRIES = (
    Entry(
        MenuGroup.RESULT,
        40,
        _("News"),
        icon="newspaper",
        url_name="newsroom:story",
        allowed=writes_news,
        opens_at=Stage.CLOSED,
        state=_state,
    ),
)


def register() -> None:
    # Wagtail tells of a publication by signals only, whoever began it: an editor, a review or the clock.
    for kind in reviewed.KINDS:
        page_published.connect(publishing.went_live, sender=kind)
        page_published.connect(attachments.note_files, sender=kind)
    page_published.connect(publishing.went_live, sender=Section)
    for kind in (Section, StandingPage):
        page_unpublished.connect(publishing.was_withdrawn, sender=kind)
    page_published.connect(syndication.was_published, sender=Article)
    page_unpublished.connect(syndication.was_withdrawn, sender=Article)
    pre_delete.connect(syndication.was_deleted, sender=Article)
    for public in (Article, Section, StandingPage):
        page_published.connect(former.went_live, sender=public)
        page_slug_changed.connect(former.was_renamed, sender=public)
        post_page_move.connect(former.was_moved, sender=public)
    leaving.when_left(duties.take_back)
    taking.when_taken(duties.end_lost)
    navigation.register(*ENTRIES)
    audit.words.register(VERBS, FIELDS)
    account_audit.words.register(
        ACCOUNT_VERBS, ACCOUNT_FIELDS, {"duty": dict(Duty.choices), "given": {"yes": _("yes"), "no": _("no")}}
    )
    for model in (Front, Section, *reviewed.KINDS):
        page_slug_changed.connect(publishing.was_renamed, sender=model)
        post_page_move.connect(publishing.was_renamed, sender=model)
    for model in (Picture, NewsFile):
        post_save.connect(publishing.file_changed, sender=model)
        pre_delete.connect(uploads.demand_unused, sender=model)
    edition.register()
    progress.tell(told_progress.of_newest_meeting)
    offers.register(stories.offered)
    rounds.minutely(schedule.carry_out)
    rounds.hourly(links.forget)
    rounds.hourly(links.look)
