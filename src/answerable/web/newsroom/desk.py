"""The first page of /editors/: what waits for me, what I am at, what goes live when, what grows old, and what is offered."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import Revision, TaskState, WorkflowState

from answerable.web.newsroom import desk_menu, freshness, offers, reviewed, reviews, schedule, syndication
from answerable.web.newsroom.desk_models import PROOFS, Duty, ReviewTask, SiteDuty
from answerable.web.newsroom.models import ReviewedPage, Section
from answerable.web.newsroom.rights import SiteRights

A_LIST = 20
MOST_STALE = 8


class DeskPanel(Component):
    name = "newsroom"
    template_name = "newsroom/desk/home.html"
    order = 10

    def __init__(self, request: HttpRequest, rights: SiteRights) -> None:
        self.request, self.rights = request, rights

    def get_context_data(self, _parent_context: Mapping[str, Any]) -> dict[str, Any]:
        mine = reviewed.those(site__in=self.rights.sites, owner=self.request.user, live=False)
        mine.sort(key=_last_written, reverse=True)
        waiting = waits_for(self.request)
        stale = [each for each in freshness.of_sites(self.rights.sites) if each.is_stale]
        return {
            "waiting": [(each, reviews.pips(each)) for each in waiting],
            "proofs": proofs_for(self.request, self.rights),
            "returned": returned_to(self.request),
            "drafts": mine[:A_LIST],
            "scheduled": scheduled(self.rights),
            "missed": schedule.missed(self.rights.sites),
            "stale": stale[:MOST_STALE],
            "places": desk_menu.places(self.rights),
            "offered": syndication.to_decide(self.rights.sites)[:A_LIST],
            "offers": offers.offered(self.request, self.rights.sites),
            "sections": Section.objects.filter(site__in=self.rights.sites).select_related("site")[:1],
        }


def _last_written(page: ReviewedPage) -> tuple[bool, Any]:
    """For sorting; what code wrote has no revision yet."""
    return page.latest_revision_created_at is not None, page.latest_revision_created_at


def waits_for(request: HttpRequest) -> list[ReviewedPage]:
    """What the person can review now; the longest waiting first."""
    states = TaskState.objects.none()
    for task in ReviewTask.objects.filter(active=True):
        states = states | reviews.waiting_at(task, request.user)  # type: ignore[arg-type]  # the door lets in accounts only
    pages = [
        int(each.workflow_state.object_id)
        for each in states.select_related("workflow_state").order_by("started_at")
    ]
    found = {each.pk: each for each in reviewed.those(pk__in=pages)}
    newest = [found[pk].get_latest_revision_as_object() for pk in pages[:A_LIST] if pk in found]
    return [each for each in newest if reviews.at_stage(each) and not _is_own(each, request)]


def _is_own(article: ReviewedPage, request: HttpRequest) -> bool:
    """Whether somebody else must review it, since this person wrote it or has reviewed it."""
    given = reviews.given_to(article)
    is_reviewer = any(row.by_id == request.user.pk for at, row in given.items() if at not in PROOFS)
    return is_reviewer or request.user.pk in reviews.writers_of(article)


def proofs_for(request: HttpRequest, rights: SiteRights) -> list[ReviewedPage]:
    """Texts under review that the person could proofread."""
    assert request.user.pk is not None  # the door lets in accounts only
    sites = SiteDuty.objects.filter(user__pk=request.user.pk, kind=Duty.PROOF, site__in=rights.sites).values(
        "site"
    )
    under = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).values_list(
        "object_id", flat=True
    )
    pages = reviewed.those(pk__in=[int(pk) for pk in under], site__in=sites)
    newest = [each.get_latest_revision_as_object() for each in pages[:A_LIST]]
    return [
        each
        for each in newest
        for missing in [[at for at in reviews.lacking(each) if at in PROOFS]]
        if missing and not reviews.why_not(each, request.user, missing[0])
    ]


def returned_to(request: HttpRequest) -> list[Any]:
    """What was sent back to the person, with what was said."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).select_related(
        "current_task_state"
    )
    by_page = {int(each.object_id): each for each in states}
    found = reviewed.those(pk__in=by_page)
    asked = [
        (article, by_page[article.pk])
        for article in found
        if request.user.pk in (article.owner_id, by_page[article.pk].requested_by_id)
    ]
    return [(article, state.current_task_state) for article, state in asked[:A_LIST]]


def scheduled(rights: SiteRights) -> list[Any]:
    """What goes live and what is taken away, in the order of time: (when, page, whether it goes)."""
    coming = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    times = {
        int(each.object_id): each.approved_go_live_at
        for each in coming.only("object_id", "approved_go_live_at")
    }
    rows = [(times[each.pk], each, False) for each in reviewed.those(pk__in=times, site__in=rights.sites)]
    going = reviewed.those(live=True, expire_at__isnull=False, site__in=rights.sites)
    rows += [(each.expire_at, each, True) for each in going]
    return sorted(rows, key=lambda row: row[0])[:A_LIST]
