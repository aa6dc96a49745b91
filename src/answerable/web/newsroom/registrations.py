"""What the newsroom takes part in: whatever puts an article live or takes it away is stamped and written into the log."""

from wagtail.signals import page_published, page_unpublished

from answerable.web.newsroom import attachments, publishing
from answerable.web.newsroom.models import Article, StandingPage


def register() -> None:
    # Wagtail tells of a publication by signals only, whoever began it: an editor, a review or the clock.
    page_published.connect(publishing.went_live, sender=Article)
    for kind in (Article, StandingPage):
        page_published.connect(attachments.note_files, sender=kind)
    page_unpublished.connect(publishing.was_withdrawn, sender=Article)
