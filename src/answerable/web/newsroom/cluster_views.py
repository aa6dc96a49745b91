"""For organisers: the sites of the cluster, who gives which review there, and the lists that the checks read."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.web.accounts import audit
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.newsroom import cluster, rights
from answerable.web.newsroom import duties as duties_given
from answerable.web.newsroom.desk_models import CheckWord, Duty, Leader, SiteDuty
from answerable.web.newsroom.languages import BY_CODE, LANGUAGES
from answerable.web.newsroom.models import Article, NewsSite
from answerable.web.opened import (
    ROWS,
    Divergence,
    OpenedForm,
    marked,
    one_at_a_time,
    stale_rows,
    status_of,
)
from answerable.web.organisation.access import organiser_required, user_of

# By which reviews something comes before readers hangs on these.
RULES = ("reviews", "takes_given")


# How a ticked box is shown beside one that is not.
YES, NO = "✓", "–"


class SiteForm(OpenedForm, forms.ModelForm[NewsSite]):
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("languages"),
        choices=[(each.code, each.title) for each in LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
        initial=[each.code for each in LANGUAGES],
    )

    class Meta:
        model = NewsSite
        fields = (
            "slug",
            "unit",
            "name",
            "name_en",
            "languages",
            "host",
            "contact_mail",
            "reviews",
            "brand",
            "accent",
        )

    def clean_contact_mail(self) -> str:
        """Without an address at the group's site, there may be messages that reach nobody."""
        mail = str(self.cleaned_data["contact_mail"])
        if self.instance.is_group and not mail:
            raise forms.ValidationError(_("Name an address: messages to every site without one go there."))
        return mail

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).lower()
        cluster.check_host(host, [host for host in settings.ALLOWED_HOSTS if host])
        return host


class SiteChange(SiteForm):
    """What of a site changes once it has pages. Its name in addresses stays, and its first language, which every address hangs on."""

    class Meta(SiteForm.Meta):
        fields = (
            "name",
            "name_en",
            "languages",
            "host",
            "reviews",
            "takes_given",
            "brand",
            "accent",
            "logo",
            "head_face",
            "is_rounded",
            "lead",
            "contact",
            "contact_en",
            "contact_mail",
            "copyright",
            "copyright_en",
            "record_lines",
            "has_government_tags",
            "government_code",
        )  # type: ignore[assignment]  # fmt: skip - fewer fields than above

    def clean_languages(self) -> list[str]:
        """In their order, new ones last. A language goes once nothing is published in it."""
        before, chosen = list(self.initial["languages"]), self.cleaned_data["languages"]
        for code in before:
            if code not in chosen:
                self._demand_empty(code, is_first=code == before[0])
        return [
            *(each for each in before if each in chosen),
            *(each for each in chosen if each not in before),
        ]

    def _demand_empty(self, code: str, *, is_first: bool) -> None:
        title = BY_CODE[code].title
        if is_first:
            raise forms.ValidationError(
                _("%(language)s is the site's first language: without it every address would change.")
                % {"language": title}
            )
        live = Article.objects.live().filter(site=self.instance, locale__language_code=code).count()
        if live:
            raise forms.ValidationError(
                ngettext(
                    "%(count)s article is published in %(language)s. Withdraw it first.",
                    "%(count)s articles are published in %(language)s. Withdraw them first.",
                    live,
                )
                % {"count": live, "language": title}
            )


class WordForm(forms.ModelForm[CheckWord]):
    class Meta:
        model = CheckWord
        fields = ("word", "kind", "instead")


class LeaderForm(forms.ModelForm[Leader]):
    class Meta:
        model = Leader
        fields = ("position", "name", "title")


@require_safe
@organiser_required
def sites(request: HttpRequest) -> HttpResponse:
    return render(request, "newsroom/desk/sites.html", {"sites": NewsSite.objects.select_related("unit")})


@require_http_methods(["GET", "POST"])
@organiser_required
def site_new(request: HttpRequest) -> HttpResponse:
    """The first site is the group's; every other is of a unit."""
    first = not NewsSite.objects.filter(is_group=True).exists()
    form = SiteForm(request.POST or None, instance=NewsSite(is_group=first))
    if request.method == "POST" and form.is_valid():
        made = cluster.make(form.save(commit=False))
        messages.success(request, _("The site “%(name)s” is made, with its pages.") % {"name": made.name})
        return redirect("newsroom_desk:site", made.pk)
    return render(request, "newsroom/desk/site_new.html", {"form": form, "is_first": first})


@require_http_methods(["GET", "POST"])
@one_at_a_time
@organiser_required
def site(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(NewsSite, pk=pk)
    form = SiteChange(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        is_ruled = any(name in form.changed_data for name in RULES)
        if is_ruled:
            demand_fresh(request)
        with transaction.atomic():
            changed = form.save()
            if "languages" in form.changed_data:
                cluster.arrange_languages(changed)
            else:
                cluster.arrange_reviews(changed)
            if is_ruled:
                given = "yes" if changed.takes_given else "no"
                told: dict[str, Any] = {"site": changed.name, "reviews": changed.reviews, "given": given}
                audit.record("news-rules-set", None, user_of(request), **told)
        messages.success(request, _("Saved."))
        return redirect("newsroom_desk:site", pk)
    return _site(request, shown, form, _boxes(shown))


def _site(
    request: HttpRequest,
    shown: NewsSite,
    form: SiteChange,
    ticked: Mapping[str, str],
    stale: list[Divergence] | None = None,
) -> HttpResponse:
    editors = [
        (editor, [(kind, ticked[f"{editor.pk}-{kind.value}"] == YES) for kind in Duty])
        for editor in rights.editors_of(shown)
    ]
    context = {
        "site": shown,
        "form": form,
        "editors": editors,
        "kinds": list(Duty),
        "opened": marked(_boxes(shown)),
        "stale": stale,
    }
    status = HTTPStatus.CONFLICT if stale is not None else status_of(form)
    return render(request, "newsroom/desk/site.html", context, status=status)


def _boxes(shown: NewsSite) -> dict[str, str]:
    """Who has which duty, by the name of the box on the page."""
    held = set(SiteDuty.objects.filter(site=shown).values_list("user_id", "kind"))
    return {
        f"{editor.pk}-{kind.value}": YES if (editor.pk, kind.value) in held else NO
        for editor in rights.editors_of(shown)
        for kind in Duty
    }


@require_POST
@one_at_a_time
@organiser_required
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the duties that are ticked; each box is named after an account and a duty, such as 7-first."""
    demand_fresh(request)
    shown = get_object_or_404(NewsSite, pk=pk)
    boxes, saved = [(each, kind) for each in rights.editors_of(shown) for kind in Duty], _boxes(shown)
    ticked = {name: YES if name in request.POST else NO for name in saved}
    labels = {f"{each.pk}-{kind.value}": f"{each.person.name}: {kind.label}" for each, kind in boxes}
    stale = stale_rows({**ticked, ROWS: request.POST.get(ROWS, "")}, saved, labels)
    if stale is not None:
        return _site(request, shown, SiteChange(instance=shown), ticked, stale)
    wanted = [(each, kind) for each, kind in boxes if ticked[f"{each.pk}-{kind.value}"] == YES]
    duties_given.settle(shown, wanted, user_of(request))
    messages.success(request, _("Saved."))
    return redirect("newsroom_desk:site", pk)


@require_safe
@organiser_required
def lists(request: HttpRequest) -> HttpResponse:
    return _lists(request, WordForm(), LeaderForm())


@require_POST
@organiser_required
def word_add(request: HttpRequest) -> HttpResponse:
    form = WordForm(request.POST)
    return _kept(request, form) or _lists(request, form, LeaderForm())


@require_POST
@organiser_required
def leader_add(request: HttpRequest) -> HttpResponse:
    form = LeaderForm(request.POST)
    return _kept(request, form) or _lists(request, WordForm(), form)


@require_POST
@organiser_required
def word_remove(_request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(CheckWord, pk=pk).delete()
    return redirect("newsroom_desk:lists")


@require_POST
@organiser_required
def leader_remove(_request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Leader, pk=pk).delete()
    return redirect("newsroom_desk:lists")


def _kept(request: HttpRequest, form: Any) -> HttpResponse | None:
    if not form.is_valid():
        return None
    form.save()
    messages.success(request, _("Added."))
    return redirect("newsroom_desk:lists")


def _lists(request: HttpRequest, word: WordForm, leader: LeaderForm) -> HttpResponse:
    context = {
        "words": CheckWord.objects.all(),
        "leaders": Leader.objects.all(),
        "word_form": word,
        "leader_form": leader,
    }
    return render(
        request, "newsroom/desk/lists.html", context, status=422 if word.errors or leader.errors else 200
    )
