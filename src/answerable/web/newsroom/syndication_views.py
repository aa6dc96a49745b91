"""Articles that go between sites, at the desk: what is offered to me and by me, one offer with what can be done with it, and offering an article.

The door has looked whether an article named in an address is of a site that the person edits. Offers are looked at here: they belong to two sites.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import syndication
from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.models import Article, NewsSite, Section, SectionKind
from answerable.web.newsroom.rights import SiteRights, rights_of
from answerable.web.newsroom.taking_models import Taking, TakingState
from answerable.web.organisation.access import user_of

A_PAGE = 30


class TakingForm(forms.Form):
    section = forms.ModelChoiceField(
        label=pgettext_lazy("public site", "Section"), queryset=Section.objects.none(), empty_label=None
    )

    def __init__(self, taking: Taking, *args: Any) -> None:
        super().__init__(*args)
        sections = Section.objects.live().filter(site=taking.site, locale__language_code=_language(taking))
        self.fields["section"].queryset = sections.exclude(kind=SectionKind.UNITS).order_by("path")  # type: ignore[attr-defined]  # it is a ModelChoiceField


class StandingForm(forms.ModelForm[Article]):
    """Where a copy stands, which is for the site that took it."""

    class Meta:
        model = Article
        fields = ("is_featured", "is_pinned")


def may_offer(article: Article, rights: SiteRights) -> bool:
    """Whoever may publish at the article's site, and organisers."""
    return rights.manages or article.site_id in rights.publishes


@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """All that goes to and from my sites, the newest first."""
    mine = rights_of(request.user).sites
    found = Taking.objects.filter(Q(site__in=mine) | Q(source__in=mine))
    state = request.GET.get("state", "")
    if state in TakingState.values:
        found = found.filter(state=state)
    shown = found.select_related("site", "source", "original__locale")
    context = {
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": TakingState.choices,
    }
    return render(request, "newsroom/desk/exchange.html", context)


@require_safe
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    rights = rights_of(request.user)
    taking = get_object_or_404(Taking.objects.select_related("site", "source", "original", "copy"), pk=pk)
    if not rights.sites & {taking.site_id, taking.source_id}:
        raise Http404
    decides = taking.site_id in rights.sites
    context = {
        "taking": taking,
        "form": TakingForm(taking) if decides and taking.state == TakingState.OFFERED else None,
        "decides": decides,
        "edits_source": taking.source_id in rights.sites,
        "languages": [each for each in syndication.together(taking) if each.original],
        "read_at": place_of(taking.original).whole if taking.original and taking.original.live else "",
        "steps": taking.steps.all(),
    }
    return render(request, "newsroom/desk/offered.html", context)


@require_POST
def offer(request: HttpRequest, page_id: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("site", "locale"), pk=page_id)
    if not may_offer(article, rights_of(request.user)):
        raise Http404
    given = list(NewsSite.objects.filter(pk__in=_numbers(request, "given")))
    offered = NewsSite.objects.filter(pk__in=_numbers(request, "sites")).exclude(
        pk__in=[each.pk for each in given]
    )
    try:
        made = syndication.offer(article, [*offered, *given], user_of(request), given)
    except NotNow as refused:
        messages.error(request, str(refused))
    else:
        live = len({each.site_id for each in made if each.is_given})
        count = len({each.site_id for each in made}) - live
        if count:
            told = ngettext("Offered to %(count)s site.", "Offered to %(count)s sites.", count)
            messages.success(request, told % {"count": count})
        if live:
            told = ngettext("Published at %(count)s site.", "Published at %(count)s sites.", live)
            messages.success(request, told % {"count": live})
        if not made:
            messages.info(request, _("Choose a site that does not have it yet."))
    return redirect("newsroom_desk:article", page_id)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(each) for each in request.POST.getlist(name) if each.isascii() and each.isdecimal()]


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    taking = _to_decide(request, pk)
    form = TakingForm(taking, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the section that it is to stand in."))
        return redirect("newsroom_desk:offered", pk)
    try:
        made = syndication.take(taking, form.cleaned_data["section"], user_of(request))
    except NotNow as refused:
        messages.error(request, str(refused))
        return redirect("newsroom_desk:offered", pk)
    messages.success(request, _("Taken as a draft, and handed in for review."))
    return redirect("newsroom_desk:article", made[0].pk)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    taking = _to_decide(request, pk)
    try:
        syndication.decline(taking, user_of(request), request.POST.get("reason", "")[:500])
    except NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Not taken. Whoever offered it sees that, with your reason."))
    return redirect("newsroom_desk:offered", pk)


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    taking = _to_decide(request, pk)
    try:
        copy = syndication.renew(taking, user_of(request))
    except NotNow as refused:
        messages.error(request, str(refused))
        return redirect("newsroom_desk:offered", pk)
    messages.success(request, _("The change is a draft now, and handed in for review."))
    return redirect("newsroom_desk:article", copy.pk)


@require_POST
def stand(request: HttpRequest, page_id: int) -> HttpResponse:
    """Where a copy stands at its site. Everything else of it is its source's."""
    article = get_object_or_404(Article, pk=page_id, taken_as__isnull=False)
    form = StandingForm(request.POST, instance=article)
    if form.is_valid():
        syndication.place(article, user_of(request))
        messages.success(request, _("Saved."))
    return redirect("newsroom_desk:article", page_id)


def about(article: Article, rights: SiteRights) -> dict[str, Any]:
    """For the article's own page at the desk: where it was taken from, and who has taken it."""
    taking = syndication.source_of(article)
    rows = Taking.objects.filter(original=article.pk).select_related("site", "copy")
    states = {each.site_id: each.state for each in rows}
    may = taking is None and article.live and may_offer(article, rights)
    return {
        "taken_as": taking,
        "standing_form": StandingForm(instance=article) if taking else None,
        "takings": rows,
        "offer_to": _to_offer(article, states) if may else [],
    }


def _to_offer(article: Article, states: dict[int, str]) -> list[tuple[NewsSite, bool, bool]]:
    """(site, whether it is offered the article already, whether it may be given it), without sites for which nothing is left to be done."""
    rows = [
        (each, states.get(each.pk) == TakingState.OFFERED, syndication.may_give(article, each))
        for each in syndication.receivers(article)
        if states.get(each.pk) != TakingState.TAKEN
    ]
    return [row for row in rows if not row[1] or row[2]]


def _to_decide(request: HttpRequest, pk: int) -> Taking:
    """An offer to a site that the person edits."""
    taking = get_object_or_404(Taking.objects.select_related("site", "original__locale"), pk=pk)
    if taking.site_id not in rights_of(request.user).sites:
        raise Http404
    return taking


def _language(taking: Taking) -> str:
    return taking.original.locale.language_code if taking.original else taking.site.languages[0]
