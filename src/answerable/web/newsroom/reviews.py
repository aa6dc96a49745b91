"""The reviews and proofs that an article or standing page passes before readers see it (三审三校).

A site asks for one, two or three reviews and as many proofs. The reviews come one after the other, each by somebody who has that duty at the site, and no two
by the same person. Nobody reviews or proofreads a text that they wrote or changed. Proofs may be made while the reviews go on, each by another person; the
final review waits for them. Whoever sends a text back says why.

A review is of exactly one text: it keeps the digest of all that readers would be given. So whatever is changed after an approval is a text without approvals,
and its reviews begin anew. Wagtail's workflow moves the article along and tells whose turn it is; what counts are the rows of `Review`.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page, Task, TaskState, WorkflowState

from answerable.protocol import canonical
from answerable.web.accounts.directory import people
from answerable.web.accounts.models import User
from answerable.web.newsroom import checks, contents, reviewed
from answerable.web.newsroom.desk_models import (
    PROOFS,
    REVIEWS,
    Duty,
    Review,
    ReviewStage,
    ReviewTask,
    ReviewVerdict,
    SiteDuty,
)
from answerable.web.newsroom.models import NewsSite, PublicationEntry, ReviewedPage
from answerable.web.newsroom.rights import may_edit

DUTY_OF = {
    ReviewStage.FIRST: Duty.FIRST,
    ReviewStage.SECOND: Duty.SECOND,
    ReviewStage.FINAL: Duty.FINAL,
    **dict.fromkeys(PROOFS, Duty.PROOF),
}


class ReviewRefused(Exception):
    """A review cannot be given; the message says why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Pip:
    """How far one review or proof of a text is. `review` is the last one given at that stage, of this text or of an older one."""

    stage: ReviewStage
    state: str  # "passed", "back", "now", "wait"
    review: Review | None


def stages_of(site: NewsSite) -> tuple[ReviewStage, ...]:
    """The reviews in their order, then the proofs."""
    return (*REVIEWS[site.reviews], *PROOFS[: site.reviews])


def digest_of(page: ReviewedPage) -> str:
    """Of all that readers would be given; the correction's note is kept apart."""
    return canonical.digest(contents.given(page))


def given_to(page: ReviewedPage) -> dict[ReviewStage, Review]:
    """The last review of exactly this text at each stage."""
    rows = Review.objects.filter(page_id=page.pk, content=digest_of(page))
    told = set(PublicationEntry.objects.filter(page_id=page.pk).values_list("note", flat=True))
    # A correction's note is told at one publication and then cleared; the text beside it stays reviewed.
    fitting = [
        row
        for row in rows
        if row.correction == page.correction or (not page.correction and row.correction in told)
    ]
    return {ReviewStage(row.stage): row for row in fitting}


def lacking(page: ReviewedPage) -> list[ReviewStage]:
    """The reviews and proofs that this text does not have."""
    given = given_to(page)
    missing = [
        stage
        for stage in stages_of(page.site)
        if stage not in given or given[stage].verdict != ReviewVerdict.APPROVED
    ]
    if missing:
        return missing
    for kind in (REVIEWS[page.site.reviews], PROOFS[: page.site.reviews]):
        who = {given[stage].by_id or given[stage].name for stage in kind}
        if len(who) < len(kind):
            return [kind[-1]]
    return []


def pips(page: ReviewedPage) -> list[Pip]:
    """How far the article is, in the order of the desk: reviews, then proofs."""
    given, waits = given_to(page), at_stage(page)
    older = {ReviewStage(row.stage): row for row in Review.objects.filter(page_id=page.pk)}
    shown = []
    for stage in stages_of(page.site):
        row = given.get(stage)
        if row and row.verdict == ReviewVerdict.APPROVED:
            shown.append(Pip(stage, "passed", row))
        elif stage == waits:
            shown.append(Pip(stage, "now", older.get(stage)))
        elif (last := older.get(stage)) and last.verdict == ReviewVerdict.RETURNED:
            shown.append(Pip(stage, "back", last))
        else:
            shown.append(Pip(stage, "wait", None))
    return shown


def at_stage(page: ReviewedPage) -> ReviewStage | None:
    """Which review the article waits for, if it was handed in."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS or state.current_task_state is None:
        return None
    task = state.current_task_state.task.specific
    return ReviewStage(task.stage) if isinstance(task, ReviewTask) else None


def writers_of(page: ReviewedPage) -> set[int]:
    """Who wrote this text: everybody whose revision since the last publication changed anything that readers would be given, and whoever began it."""
    before = ""
    if page.live_revision_id:
        before = digest_of(page.live_revision.as_object())
    revisions = page.revisions.order_by("created_at", "pk")
    if page.live_revision_id:
        revisions = revisions.filter(created_at__gt=page.live_revision.created_at)
    writers = {page.owner_id} if not page.live_revision_id and page.owner_id else set()
    for revision in revisions:
        now = digest_of(revision.as_object())
        if now != before and revision.user_id:
            writers.add(revision.user_id)
        before = now
    return writers


def has_duty(user: AbstractBaseUser, page: Page, stage: str) -> bool:
    site = reviewed.site_of(page)
    if site is None or not may_edit(user, site):
        return False
    return SiteDuty.objects.filter(site_id=site, user_id=user.pk, kind=DUTY_OF[ReviewStage(stage)]).exists()


def why_not(page: ReviewedPage, user: User, stage: ReviewStage) -> str:
    """Why the person may not approve this text at the stage; empty if they may."""
    if not has_duty(user, page, stage):
        return _("You do not give this review at this site.")
    author = getattr(page, "author", "")
    if user.pk in writers_of(page) or (author and people().name_of(user) in author):
        return _("You wrote or changed this text. Somebody else must review it.")
    given = {
        at: row for at, row in given_to(page).items() if row.verdict == ReviewVerdict.APPROVED and at != stage
    }
    kind = PROOFS if stage in PROOFS else REVIEWS[page.site.reviews]
    if any(row.by_id == user.pk for at, row in given.items() if at in kind):
        return _(
            "You have already reviewed this text once. The reviews are given by different people, and so are the proofs."
        )
    earlier = kind[: kind.index(stage)]
    if any(at not in given for at in earlier):
        return _("An earlier review or proof of this text is missing.")
    if stage == ReviewStage.FINAL:
        if any(at not in given for at in PROOFS[: page.site.reviews]):
            return _("The proofs of this text are not complete.")
        if checks.open_hits(page):
            return _("The checks found something that nobody has looked at yet.")
    return ""


def actions(page: Page, user: AbstractBaseUser, stage: str) -> list[tuple[str, str, bool]]:
    """What Wagtail offers at a review: name, words, and whether a comment is asked for."""
    newest = page.get_latest_revision_as_object()
    if not isinstance(newest, ReviewedPage) or not isinstance(user, User) or not has_duty(user, page, stage):
        return []
    offered = [("reject", pgettext("review", "Send back"), True)]
    if not why_not(newest, user, ReviewStage(stage)):
        offered.append(("approve", pgettext("review", "Approve"), True))
    return offered


@transaction.atomic
def act(task: ReviewTask, state: TaskState, user: AbstractBaseUser, action: str, said: str) -> None:
    """Approve or send back at a review. Raises `ReviewRefused`."""
    assert isinstance(user, User)
    page = state.workflow_state.content_object.get_latest_revision_as_object()
    stage = ReviewStage(task.stage)
    if action == "approve":
        if refusal := why_not(page, user, stage):
            raise ReviewRefused(refusal)
        _write(page, stage, ReviewVerdict.APPROVED, user, said)
        state.approve(user=user, comment=said)
    elif action == "reject":
        if not has_duty(user, page, stage):
            raise ReviewRefused(_("You do not give this review at this site."))
        if not said.strip():
            raise ReviewRefused(_("Say what must be changed."))
        _write(page, stage, ReviewVerdict.RETURNED, user, said)
        state.reject(user=user, comment=said)


def proof(page: ReviewedPage, user: User, said: str) -> Review:
    """The next proof of this text. Raises `ReviewRefused`."""
    given = given_to(page)
    stage = next((at for at in PROOFS[: page.site.reviews] if at not in given), None)
    if stage is None:
        raise ReviewRefused(_("All proofs of this text are made."))
    if refusal := why_not(page, user, stage):
        raise ReviewRefused(refusal)
    return _write(page, stage, ReviewVerdict.APPROVED, user, said)


@transaction.atomic
def hand_in(page: ReviewedPage, user: User) -> None:
    """Begin the reviews of the newest text, or go on after it was sent back."""
    state = page.current_workflow_state
    if state is None:
        page.get_workflow().start(page, user)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    begin_anew_if_changed(page, user)


def begin_anew_if_changed(page: Page, user: User | None) -> bool:
    """Begin with the first review where the text is not the one that the earlier ones approved."""
    page = page.get_latest_revision_as_object()
    if not isinstance(page, ReviewedPage):
        return False
    now = at_stage(page)
    if now is None:
        return False
    asked = REVIEWS[page.site.reviews]
    given = given_to(page)
    passed = {at for at, row in given.items() if row.verdict == ReviewVerdict.APPROVED}
    if now in asked and all(at in passed for at in asked[: asked.index(now)]):
        return False
    state = page.current_workflow_state
    begun_by = state.requested_by
    state.cancel(user=user)
    page.get_workflow().start(page, begun_by or user)
    return True


def waiting_at(task: Task, user: AbstractBaseUser) -> "models.QuerySet[TaskState]":
    """What waits at a review where the person has the duty."""
    states = TaskState.objects.filter(task=task, status=TaskState.STATUS_IN_PROGRESS)
    duties = SiteDuty.objects.filter(user_id=user.pk, kind=DUTY_OF[ReviewStage(task.specific.stage)])
    mine = [site for site in duties.values_list("site_id", flat=True) if may_edit(user, site)]
    waiting = [int(pk) for pk in states.values_list("workflow_state__object_id", flat=True)]
    there = reviewed.keys(pk__in=waiting, site__in=mine)
    return states.filter(workflow_state__object_id__in=[str(pk) for pk in there])


def _write(page: ReviewedPage, stage: ReviewStage, verdict: ReviewVerdict, user: User, said: str) -> Review:
    values: dict[str, Any] = {"page_id": page.pk, "site": page.site, "title": page.title}
    return Review.objects.create(
        **values,
        stage=stage,
        verdict=verdict,
        content=digest_of(page),
        correction=page.correction,
        by=user,
        name=people().name_of(user),
        said=said.strip(),
    )
