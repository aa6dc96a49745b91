"""Pages of what is kept and for how long: retention rules with what would go, the purge of a rehearsal, and a person's data exported and erased."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.web.accounts.fresh import demand_fresh
from answerable.web.archive import erasing, personal, purging, retention
from answerable.web.archive.tasks import apply_retention
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import BEFORE_FREEZE
from answerable.web.meetings.stages import NotNow
from answerable.web.opened import OpenedForm, one_at_a_time, status_of
from answerable.web.organisation import accounts
from answerable.web.organisation.access import organiser_required
from answerable.web.organisation.models import Person
from answerable.web.organisation.role_views import refused


class RetentionForm(OpenedForm, forms.Form):
    """Months by kind; empty is for ever. Until the first rule is saved it is filled in with what is suggested."""

    def __init__(self, posted: object = None) -> None:
        super().__init__(posted)  # type: ignore[arg-type]  # request.POST or None
        kept = retention.rules() or retention.SUGGESTED
        for kind, title in retention.TITLES.items():
            self.fields[kind] = forms.IntegerField(
                label=str(title),
                required=False,
                min_value=1,
                max_value=retention.LONGEST,
                initial=kept.get(kind),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                help_text=_("Months; empty keeps them for ever. Suggested: %(months)s.")
                % {"months": retention.SUGGESTED[kind]},
            )


@require_http_methods(["GET", "POST"])
@one_at_a_time
@organiser_required
def rules(request: HttpRequest) -> HttpResponse:
    """The rules, and what would go under those that are saved."""
    form = RetentionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        retention.set_rules(form.cleaned_data, actor(request))
        messages.success(request, _("Saved. Nothing has been deleted: look at what would go."))
        return redirect("archive:retention")
    context = {"form": form, "plan": retention.plan()}
    return render(request, "archive/retention.html", context, status=status_of(form))


@require_POST
@organiser_required
def apply(request: HttpRequest) -> HttpResponse:
    demand_fresh(request)
    apply_retention.enqueue(actor(request).pk)
    messages.success(request, _("The worker deletes what was listed; the log of accounts says what went."))
    return redirect("archive:retention")


@require_http_methods(["GET", "POST"])
@meeting_organiser
def purge(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A meeting that was made by mistake, or a rehearsal, is deleted; one that is being prepared can be marked as a rehearsal."""
    if request.method == "POST" and "rehearsal" in request.POST:
        purging.mark(meeting, request.POST["rehearsal"] == "yes")
        return redirect("archive:purge", meeting.key)
    wrong = ""
    if request.method == "POST":
        demand_fresh(request)
        try:
            purging.purge(meeting, request.POST.get("title", ""), actor(request))
        except NotNow as refusal:
            wrong = refusal.reason
        else:
            messages.success(request, _("%(title)s is deleted.") % {"title": meeting.title})
            return redirect("meetings:index")
    context = {
        "meeting": meeting,
        "rehearsal": purging.is_rehearsal(meeting),
        "stays": "" if purging.may_go(meeting) else purging.why_it_stays(),
        "goes": purging.what_goes(meeting),
        "may_mark": meeting.stage in BEFORE_FREEZE,
        "wrong": wrong,
    }
    return render(request, "archive/purge.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@organiser_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be done with a person's data; a POST erases them, when the identifier was typed."""
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    if not accounts.may_touch(actor(request), shown):
        return refused(request, shown)
    wrong = ""
    if request.method == "POST":
        demand_fresh(request)
        wrong = _erased(request, shown)
        if not wrong:
            messages.success(request, _("The data are erased; a placeholder stands in their place."))
            return redirect("organisation:person", pk)
    return render(
        request, "archive/person.html", {"person": shown, "wrong": wrong}, status=422 if wrong else 200
    )


def _erased(request: HttpRequest, shown: Person) -> str:
    """Why not; empty when it is done."""
    if request.POST.get("identifier", "").strip() != shown.identifier:
        return _("The identifier that was typed is not the person's.")
    try:
        erasing.erase(shown, actor(request))
    except NotNow as refusal:
        return refusal.reason
    return ""


@require_POST
@organiser_required
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """A download, and an entry in the log of accounts: so a POST."""
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    if not accounts.may_touch(actor(request), shown):
        return refused(request, shown)
    demand_fresh(request)
    headers = {"Content-Disposition": f'attachment; filename="personal-data-{shown.pk}.zip"'}
    return HttpResponse(
        personal.export(shown, actor(request)), content_type="application/zip", headers=headers
    )
