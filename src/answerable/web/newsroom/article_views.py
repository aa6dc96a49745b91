"""One article or standing page at the desk: its reviews and proofs, what the checks found, and what can be done now; and the record of its reviews, to print.

The door has looked whether the article is of a site that the person edits.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Locale, Page, WorkflowState

from answerable.web.newsroom import checks, former, reviewed, reviews, syndication_views
from answerable.web.newsroom.desk_models import PROOFS, Review
from answerable.web.newsroom.models import Article, ReviewedPage
from answerable.web.newsroom.moments import stamp
from answerable.web.newsroom.rights import rights_of
from answerable.web.organisation.access import user_of


def _newest(page_id: int) -> ReviewedPage:
    """Raises Http404."""
    found = reviewed.find(page_id)
    if found is None:
        raise Http404
    newest = found.get_latest_revision_as_object()
    assert isinstance(newest, ReviewedPage)
    return newest


@require_safe
def article(request: HttpRequest, page_id: int) -> HttpResponse:
    shown = _newest(page_id)
    stage, user = reviews.at_stage(shown), user_of(request)
    missing = [at for at in reviews.lacking(shown) if at in PROOFS]
    state = shown.current_workflow_state
    context = {
        "article": shown,
        "pips": reviews.pips(shown),
        "asked": shown.site.reviews,
        "said": Review.objects.filter(page_id=page_id),
        "found": checks.shown(shown),
        "stage": stage,
        "may_review": stage is not None and reviews.has_duty(user, shown, stage),
        "why_not": reviews.why_not(shown, user, stage) if stage else "",
        "may_proof": bool(missing) and not reviews.why_not(shown, user, missing[0]),
        "may_hand_in": state is None or state.status == WorkflowState.STATUS_NEEDS_CHANGES,
        "was_returned": state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES,
        "translatable": _languages_missing(shown),
        "former": former.of_page(shown),
        **(syndication_views.about(shown, rights_of(request.user)) if isinstance(shown, Article) else {}),
    }
    return render(request, "newsroom/desk/article.html", context)


@require_safe
def record(request: HttpRequest, page_id: int) -> HttpResponse:
    """Who reviewed and proofread, when, and what was said; to print and to sign."""
    shown = _newest(page_id)
    context = {
        "article": shown,
        "digest": reviews.digest_of(shown),
        "pips": reviews.pips(shown),
        "rows": Review.objects.filter(page_id=page_id),
        "dismissed": [each for each in checks.shown(shown) if each.dismissal],
        "first": stamp(shown.first_published_at) if shown.first_published_at else "",
        "asked": shown.site.reviews,
    }
    return render(request, "newsroom/desk/record.html", context)


@require_POST
def hand_in(request: HttpRequest, page_id: int) -> HttpResponse:
    reviews.hand_in(_newest(page_id), user_of(request))
    messages.success(request, _("The text is handed in for review."))
    return redirect("newsroom_desk:article", page_id)


@require_POST
def review(request: HttpRequest, page_id: int) -> HttpResponse:
    """Approve or send back, whichever button was pressed, at the review that the article waits for."""
    shown = _newest(page_id)
    state = shown.current_workflow_task_state
    if state is None or reviews.at_stage(shown) is None:
        messages.error(request, _("The text waits for no review."))
        return redirect("newsroom_desk:article", page_id)
    action = "approve" if "approve" in request.POST else "reject"
    try:
        state.task.specific.on_action(
            state.specific, user_of(request), action, comment=request.POST.get("said", "")
        )
    except reviews.ReviewRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Approved.") if action == "approve" else _("Sent back."))
    return redirect("newsroom_desk:article", page_id)


@require_POST
def proof(request: HttpRequest, page_id: int) -> HttpResponse:
    try:
        made = reviews.proof(_newest(page_id), user_of(request), request.POST.get("said", ""))
    except reviews.ReviewRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(proof)s made.") % {"proof": made.get_stage_display()})
    return redirect("newsroom_desk:article", page_id)


@require_POST
def dismiss(request: HttpRequest, page_id: int) -> HttpResponse:
    shown = _newest(page_id)
    hit = next((each for each in checks.hits(shown) if each.key == request.POST.get("hit")), None)
    reason = request.POST.get("reason", "").strip()
    if hit is None:
        messages.info(request, _("This place is not in the text any more."))
    elif not reason or len(reason) > 500:
        messages.error(request, _("Say in at most 500 characters why it may stand."))
    else:
        checks.dismiss(shown, hit, reason, user_of(request))
        messages.success(request, _("Set aside, with your reason."))
    return redirect("newsroom_desk:article", page_id)


@require_POST
def translate(request: HttpRequest, page_id: int) -> HttpResponse:
    """A draft in another language, which is translated, reviewed and published like every text. Sections and standing pages begin so, too."""
    shown = get_object_or_404(Page, pk=page_id).specific
    locale = next(
        (each for each in _languages_missing(shown) if each.language_code == request.POST.get("language")),
        None,
    )
    if locale is None:
        messages.info(request, _("There is a translation already."))
        return redirect("wagtailadmin_pages:edit", page_id)
    made = shown.copy_for_translation(locale)
    made.owner = user_of(request)
    made.save(update_fields=("owner",))
    return redirect("wagtailadmin_pages:edit", made.pk)


def _languages_missing(shown: Page) -> list[Locale]:
    """Languages in which the site has the page above this one, but not this one."""
    there = shown.get_translations(inclusive=True).values("locale")
    above = shown.get_parent().get_translations(inclusive=True).values("locale")
    of_site = Locale.objects.filter(language_code__in=shown.site.languages)
    return list(of_site.filter(pk__in=above).exclude(pk__in=there))
