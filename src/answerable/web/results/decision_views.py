"""What the secretariat does between close and publishing: components, named decisions, publishing."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from answerable.roster.problems import Unreadable
from answerable.roster.reading import read_certain
from answerable.roster.table import MOST_BYTES
from answerable.scoring import Rules
from answerable.web.boxes import TextBox
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings import audit
from answerable.web.meetings.access import actor, meeting_organiser
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stage_views import confirmation
from answerable.web.meetings.stages import NotNow, Verb, problems
from answerable.web.opened import Divergence, OpenedForm, marked, one_at_a_time, stale_rows, status_of
from answerable.web.organisation.messages import sentence
from answerable.web.results import components as parts
from answerable.web.results.audience import AudienceForm
from answerable.web.results.counting import counted
from answerable.web.results.models import ComponentScore, Decision, PublishedFor
from answerable.web.results.publish import open_points, publish
from answerable.web.results.result_views import troubles_told
from answerable.web.results.rule_sets import results_of


@require_http_methods(["GET", "POST"])
@one_at_a_time
@meeting_organiser
def components(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Type the components in, or upload a sheet; nothing is saved while anything is wrong."""
    signed = manifests(meeting)
    rules = Rules.from_json(signed[-1].manifest.rules if signed else meeting.cycle.rules)
    wanted, presenters = parts.imported(rules), list(meeting.presenters.select_related("person", "unit"))
    if signed:
        presenters = [each for each in presenters if f"p{each.pk}" in signed[0].manifest.presenters]
    typed: dict[str, str] = {}
    wrong_fields: dict[str, str] = {}
    wrong_rows: list[parts.WrongValue] = []
    sheet: parts.ScoreSheet | None = None
    stale: list[Divergence] | None = None
    if request.method == "POST":
        values: parts.Values = {}
        if request.FILES.get("file"):
            sheet = _uploaded(request, presenters, wanted)
            values, wrong_rows = sheet.values, sheet.wrong
        else:
            typed = {name: text for name, text in request.POST.items() if isinstance(text, str)}
            values, wrong_fields = parts.read_typed(typed, presenters, wanted)
        stale = None if request.FILES.get("file") else _stale(request, meeting, presenters, wanted)
        if not wrong_rows and not wrong_fields and stale is None:
            saved = parts.save(meeting, values)
            audit.record(meeting, actor(request), "components-imported", {"values": saved})
            messages.success(
                request, ngettext("%(n)s value saved.", "%(n)s values saved.", saved) % {"n": saved}
            )
            _tell_left_out(request, sheet)
            return redirect("results:components", meeting.key)
    context = {
        "meeting": meeting,
        "wanted": wanted,
        "rows": _rows(meeting, presenters, wanted, typed, wrong_fields),
        "wrong_rows": wrong_rows,
        "wrong_fields": wrong_fields,
        "stale": stale,
        "opened": marked(_boxes(meeting, presenters, wanted)),
        "locked": meeting.stage == Stage.PUBLISHED,
    }
    status = 422 if wrong_rows or wrong_fields else 409 if stale is not None else 200
    return render(request, "results/components.html", context, status=status)


def _boxes(meeting: Meeting, presenters: list[Any], wanted: list[Any]) -> dict[str, str]:
    """What is saved, by the name of its box on the page."""
    saved = {
        f"{row.component}-{row.presenter_id}": f"{row.value.normalize():f}"
        for row in ComponentScore.objects.filter(meeting=meeting)
    }
    names = [f"{component.id}-{presenter.pk}" for presenter in presenters for component in wanted]
    return {name: saved.get(name, "") for name in names}


def _stale(
    request: HttpRequest, meeting: Meeting, presenters: list[Any], wanted: list[Any]
) -> list[Divergence] | None:
    labels = {
        f"{component.id}-{presenter.pk}": f"{presenter.person.name}: {component.title}"
        for presenter in presenters
        for component in wanted
    }
    return stale_rows(request.POST, _boxes(meeting, presenters, wanted), labels)


def _tell_left_out(request: HttpRequest, sheet: parts.ScoreSheet | None) -> None:
    """The columns of the sheet that were not read, and the components that it has no column for."""
    if sheet and sheet.unread:
        told = {"columns": ", ".join(f"“{each}”" for each in sheet.unread)}
        messages.warning(request, _("These columns were not read: %(columns)s.") % told)
    if sheet and sheet.missing:
        told = {"components": ", ".join(f"“{each}”" for each in sheet.missing)}
        messages.warning(request, _("The sheet has no column for: %(components)s.") % told)
    for note in sheet.notes if sheet else ():
        messages.warning(request, sentence(note))


def _uploaded(request: HttpRequest, presenters: list[Any], wanted: list[Any]) -> parts.ScoreSheet:
    upload = request.FILES["file"]
    assert isinstance(upload, UploadedFile)
    try:
        table = read_certain(upload.read(MOST_BYTES + 1))
    except Unreadable as error:
        return parts.ScoreSheet({}, [parts.WrongValue(error.problem.row, "", sentence(error.problem))])
    return parts.read_sheet(table, presenters, wanted)


def _rows(
    meeting: Meeting, presenters: list[Any], wanted: list[Any], typed: dict[str, str], wrong: dict[str, str]
) -> list[dict[str, Any]]:
    """One row a presenter; what was typed stays as typed, right or wrong."""
    saved = _boxes(meeting, presenters, wanted)
    return [
        {
            "presenter": presenter,
            "fields": [
                {
                    "name": (name := f"{component.id}-{presenter.pk}"),
                    "value": typed.get(name, saved[name]),
                    "wrong": wrong.get(name, ""),
                    "title": component.title,
                }
                for component in wanted
            ],
        }
        for presenter in presenters
    ]


class DecisionForm(OpenedForm, forms.Form):
    """Who of those tied gets the grade, why, and who decided."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Who gets the grade"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=TextBox(attrs={"rows": 3}), max_length=2000)
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=200,
        help_text=gettext_lazy(
            "The person or committee that answers for this decision, as it will be published."
        ),
    )

    def __init__(
        self, *args: Any, boundary: str, places: int, choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # Once somebody has decided this tie, the page is about the next one.
        self.boundary, self.places = boundary, places
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        field.help_text = ngettext(
            "%(n)s place is left. Choose one, or nobody: that is a decision too.",
            "%(n)s places are left. Choose exactly so many, or nobody: that is a decision too.",
            places,
        ) % {"n": places}

    @cached_property
    def opened(self) -> str:
        return marked({"boundary": self.boundary, "saved": super().opened})

    def clean_chosen(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["chosen"]
        if len(chosen) not in (0, self.places):
            raise forms.ValidationError(
                ngettext(
                    "%(chosen)s are chosen, and only %(n)s place is left.",
                    "%(chosen)s are chosen, and %(n)s places are left: choose exactly so many, or nobody.",
                    self.places,
                )
                % {"chosen": len(chosen), "n": self.places}
            )
        return chosen


@require_http_methods(["GET", "POST"])
@meeting_organiser
def decide(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return troubles_told(request, meeting, lambda: _decide(request, meeting))


def _decide(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = results_of(meeting)
    names = found.names(-1)
    # What waits comes first; what is decided can be changed until it is published.
    rows = sorted(found.official.to_json()["boundaries"], key=lambda row: bool(row["decided"]))
    if not rows or found.publication:
        raise NotNow(_("No tie waits for a decision."))
    boundary = rows[0]
    choices = [(key, names.presenter(key)) for key in boundary["tied"]]
    earlier = Decision.objects.filter(meeting=meeting, boundary=boundary["id"]).first()
    form = DecisionForm(
        request.POST or None,
        boundary=boundary["id"],
        places=boundary["places"],
        choices=choices,
        initial=model_to_dict(earlier) if earlier else None,
    )
    if request.method == "POST" and form.is_valid():
        Decision.objects.update_or_create(
            meeting=meeting,
            boundary=boundary["id"],
            defaults={**form.cleaned_data, "decided_at": timezone.now()},
        )
        chosen = [names.presenter(key) for key in form.cleaned_data["chosen"]]
        detail = {"boundary": boundary["id"], **form.cleaned_data, "chosen": ", ".join(chosen) or "–"}
        audit.record(meeting, actor(request), "decide", detail)
        messages.success(request, _("The decision is recorded and will be published with its reason."))
        return redirect("results:results", meeting.key)
    context = {
        "meeting": meeting,
        "form": form,
        "grade": names.grade(boundary["grade"]),
        "tied": [title for _key, title in choices],
        "places": boundary["places"],
        "score": boundary["score"]["shown"],
    }
    return render(request, "results/decide.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@meeting_organiser
def publishing(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return troubles_told(request, meeting, lambda: _publishing(request, meeting))


def _publishing(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if problems(meeting, Verb.PUBLISH):
        return confirmation(request, meeting, Verb.PUBLISH, status=200 if request.method == "GET" else 409)
    missing = open_points(counted(meeting).results[-1])
    form = AudienceForm(request.POST or None)
    if request.method == "GET" or missing or not form.is_valid():
        return confirmation(
            request,
            meeting,
            Verb.PUBLISH,
            more_problems=missing,
            extra={"form": form},
            template="results/publish.html",
            status=200 if request.method == "GET" else 409 if missing else 422,
        )
    publish(meeting, actor(request), PublishedFor(form.cleaned_data["audience"]))
    messages.success(request, _("Published. The bundle was verified before it was let out."))
    return redirect("results:results", meeting.key)
