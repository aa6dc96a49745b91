"""Importing a roster into the organisation, the template, and the exports."""

from collections.abc import Iterator

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.roster.entries import ORGANISATION
from answerable.roster.units import written
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.organisation import exporting, uploads
from answerable.web.organisation.access import organiser_required
from answerable.web.organisation.choices import Choices, remember
from answerable.web.organisation.forms import RosterForm
from answerable.web.organisation.importing import Plan, PlanMoved, carry_out, plan, read_snapshot
from answerable.web.organisation.models import Person
from answerable.web.organisation.preview import preview, roster_of
from answerable.web.organisation.tree import read_tree

PURPOSE = "organisation"


def keeper_of(request: HttpRequest, purpose: str) -> uploads.UploadOwner:
    assert request.user.pk is not None
    return uploads.UploadOwner(request.user.pk, purpose)


@require_http_methods(["GET", "POST"])
@organiser_required
def choose(request: HttpRequest) -> HttpResponse:
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if request.method == "POST" and form.is_valid():
        token = uploads.keep(keeper_of(request, PURPOSE), form.cleaned_data["file"])
        return redirect("organisation:import-preview", token)
    status = 422 if form.errors else 200
    return render(request, "organisation/import.html", {"form": form}, status=status)


@require_safe
@organiser_required
def look(request: HttpRequest, token: str) -> HttpResponse:
    kept = uploads.find(keeper_of(request, PURPOSE), token)
    if kept is None:
        return gone(request)
    snapshot, choices = read_snapshot(), Choices.of(request.GET)
    roster = roster_of(kept.content, ORGANISATION, snapshot.known(choices), choices.encoding)
    agreed = plan(roster, snapshot)
    context = preview(request, roster, agreed, choices) | {
        "kept": kept,
        "form": RosterForm(),
        "standing": len(snapshot.people),
    }
    return render(request, "organisation/import_preview.html", context)


@require_POST
@organiser_required
def apply(request: HttpRequest, token: str) -> HttpResponse:
    keeper = keeper_of(request, PURPOSE)
    kept = uploads.find(keeper, token)
    if kept is None:
        return gone(request)
    demand_fresh(request)  # it may change addresses to which links are sent
    choices = Choices.of(request.POST)
    try:
        done = import_roster(kept.content, choices, request.POST.get("digest", ""))
    except (PlanMoved, IntegrityError):
        return moved(request, redirect(reverse("organisation:import-preview", args=[token]) + choices.query))
    uploads.drop(keeper, token)
    messages.success(request, told(done))
    return redirect("organisation:people")


def import_roster(content: bytes, choices: Choices, digest: str) -> Plan:
    """Check again and carry out, all or nothing. Raises `PlanMoved` when the plan is not the one agreed to."""
    with transaction.atomic():
        snapshot = read_snapshot()
        roster = roster_of(content, ORGANISATION, snapshot.known(choices), choices.encoding)
        agreed = plan(roster, snapshot)
        if roster.problems or agreed.digest != digest:
            raise PlanMoved
        carry_out(agreed, snapshot)
        remember(choices)
    return agreed


def told(done: Plan) -> str:
    added = ngettext("%(count)s person added", "%(count)s people added", len(done.added)) % {
        "count": len(done.added)
    }
    return _("The roster is imported: %(added)s, %(changed)s changed, %(same)s left as they were.") % {
        "added": added,
        "changed": len(done.changed),
        "same": len(done.same),
    }


@require_POST
@organiser_required
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    uploads.drop(keeper_of(request, PURPOSE), token)
    messages.info(request, _("Nothing was imported. The file is removed from the server."))
    return redirect("organisation:import")


def gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("That file is no longer kept: files wait two hours. Choose it again."))
    return redirect("organisation:import")


def moved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    messages.error(
        request,
        _(
            "Something was changed since you looked, so nothing was imported. Here is what the import would do now."
        ),
    )
    return response


@require_safe
@organiser_required
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    content = exporting.template(ORGANISATION.columns, ORGANISATION.required)
    return exporting.download(content, "roster-template.xlsx")


@require_safe
@organiser_required
def people_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    return exporting.download(exporting.as_csv(ORGANISATION.columns, people_rows()), "people.csv")


@require_safe
@organiser_required
def people_xlsx(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    return exporting.download(exporting.as_xlsx(ORGANISATION.columns, people_rows()), "people.xlsx")


def people_rows() -> Iterator[list[str]]:
    """Everybody, in the columns of the organisation's roster."""
    tree = read_tree()
    every = frozenset(tree.paths.values())
    for person in Person.objects.order_by("identifier"):
        unit = written(tree.paths[person.unit_id], every)
        yield [person.identifier, person.name, unit, person.title, person.email, person.phone]
