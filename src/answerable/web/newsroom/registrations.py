"""What the newsroom takes part in: whatever puts an article live or takes it away is stamped and written into the log."""

from django.db.models.signals import post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from answerable.web.newsroom import attachments, edition, publishing
from answerable.web.newsroom.models import Article, Front, NewsFile, Picture, Section, StandingPage


def register() -> None:
    # Wagtail tells of a publication by signals only, whoever began it: an editor, a review or the clock.
    page_published.connect(publishing.went_live, sender=Article)
    for kind in (Article, StandingPage):
        page_published.connect(attachments.note_files, sender=kind)
    page_unpublished.connect(publishing.was_withdrawn, sender=Article)
    for model in (Article, Section, Front):
        page_slug_changed.connect(publishing.was_renamed, sender=model)
        post_page_move.connect(publishing.was_renamed, sender=model)
    for model in (Picture, NewsFile):
        post_save.connect(publishing.file_changed, sender=model)
    edition.register()
