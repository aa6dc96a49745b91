"""Articles that go live or expire at a set time. The product's worker looks every minute; no other clock is needed.

An article whose reviews are not complete when its time comes stays where it is, its time is taken back, and its editors find it on their home page. It holds up no other.
"""

import logging

from django.utils import timezone
from wagtail.models import Page, Revision

from answerable.web.newsroom import reviewed
from answerable.web.newsroom.gate import NotReady
from answerable.web.newsroom.models import ReviewedPage

log = logging.getLogger(__name__)


def carry_out() -> tuple[int, int]:
    """What is due now. How many pages went live, and how many were taken away."""
    now = timezone.now()
    gone = 0
    for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at").specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        gone += 1
    shown = 0
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for revision in due:
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
        except NotReady as refused:
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            log.warning("Page %s was not published at its time: %s", revision.object_id, refused)
        else:
            shown += 1
    return shown, gone


def missed(sites: frozenset[int]) -> list[ReviewedPage]:
    """Drafts whose time came, and which were not ready."""
    now = timezone.now()
    drafts = reviewed.those(site__in=sites, live=False, expired=False, go_live_at__lt=now)
    return [each for each in drafts if each.latest_revision and not each.latest_revision.approved_go_live_at]
