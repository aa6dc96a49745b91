"""What the newsroom takes part in: whatever puts an article live or takes it away is stamped and written into the log, and the worker looks at the clock and at links."""

from wagtail.signals import page_published, page_unpublished

from answerable.web.newsroom import links, publishing, schedule
from answerable.web.newsroom.models import Article
from answerable.web.worker import rounds


def register() -> None:
    # Wagtail tells of a publication by signals only, whoever began it: an editor, a review or the clock.
    page_published.connect(publishing.went_live, sender=Article)
    page_unpublished.connect(publishing.was_withdrawn, sender=Article)
    rounds.minutely(schedule.carry_out)
    rounds.hourly(links.forget)
    rounds.hourly(links.look)
