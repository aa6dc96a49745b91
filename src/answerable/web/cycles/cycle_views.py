"""Pages of cycles: the list, a new one, one cycle with its rules in words, and its particulars."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.scoring import Rules, RulesInvalid
from answerable.web.accounts.made_once import made_once
from answerable.web.cycles import removing, starting, topics
from answerable.web.cycles.access import cycles_of, organised
from answerable.web.cycles.forms import CycleForm, LimitsForm, NewCycleForm, default_title, last_year, zone_in
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.wording import rules_in_words
from answerable.web.opened import one_at_a_time, status_of
from answerable.web.organisation.access import is_organiser, organised_units, some_organiser_required
from answerable.web.organisation.tree import read_tree

ZONE = Cycle._meta.get_field("time_zone").default


@some_organiser_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    context = {"cycles": topics.counted(cycles_of(request).defer("rules")), "topics": topics.countable()}
    return render(request, "cycles/index.html", context)


@made_once
@some_organiser_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Of ready-made rules, or like an earlier cycle, which the address may name as `like`."""
    mine = cycles_of(request)
    like = starting.like_of(mine, request.POST.get("template") or request.GET.get("like", ""))
    starts = starting.starts(mine, like)
    with timezone.override(zone_in(request.POST, ZONE)):
        sent = request.POST if request.method == "POST" else None
        form = NewCycleForm(sent, initial=_begun(like), holders=holders(request), starts=starts)
        if sent is not None and form.is_valid():
            return _created(request, form, like)
        context = {"form": form, "templates": starts, "chosen": form["template"].value(), "like": like}
        return render(request, "cycles/new.html", context, status=422 if form.errors else 200)


def _begun(like: Cycle | None) -> dict[str, object]:
    """What stands in the form at first: last year, or the year after the cycle that it is to be like. Dates are asked anew."""
    if like is None:
        year = last_year()
        return {"assessed_year": year, "title": default_title(year), "time_zone": ZONE}
    year = like.assessed_year + 1
    return {
        "assessed_year": year,
        "title": starting.of_year(like.title, like.assessed_year, year) or default_title(year),
        "time_zone": like.time_zone,
        "holder": like.unit_id or "",
        "template": f"{starting.LIKE}{like.pk}",
    }


def holders(request: HttpRequest) -> list[tuple[str, str]]:
    """Who may hold a new round, as choices: the whole organisation for its organiser, else the units that the account organises."""
    tree = read_tree()
    whole, mine = is_organiser(request), organised_units(request)
    units = [(str(pk), tree.title(pk)) for pk in tree.paths if whole or pk in mine]
    return [*([("", _("The whole organisation"))] if whole else []), *units]


def _created(request: HttpRequest, form: NewCycleForm, like: Cycle | None) -> HttpResponse:
    cycle = form.save(commit=False)
    starting.begin(cycle, form.cleaned_data["template"], like)
    cycle.unit_id = int(form.cleaned_data["holder"] or 0) or None
    cycle.save()
    messages.success(
        request, _("The cycle is created. Look through its rules and change what differs with you.")
    )
    return redirect("cycles:cycle", cycle.pk)


@some_organiser_required
@require_GET
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    context = {
        "cycle": found,
        "words": words_of(found),
        "frozen": topics.is_frozen(found),
        "topics": topics.topics(),
    }
    return render(request, "cycles/cycle.html", context)


def words_of(found: Cycle) -> list[str]:
    """The rules in words; empty while there are none that hold."""
    try:
        return rules_in_words(Rules.from_json(found.rules))
    except RulesInvalid:
        return []


@one_at_a_time
@some_organiser_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, year, due time and limits. These are no part of the rules and stay open when a meeting is frozen."""
    found = organised(request, pk)
    sent: Any = request.POST if request.method == "POST" else None
    with timezone.override(zone_in(request.POST, found.time_zone)):
        form = CycleForm(sent, instance=found)
        limits = LimitsForm(sent, found.debrief_limits)
        # Both are asked, so that the problems of both show at once.
        valid = all([form.is_valid(), limits.is_valid()])
        if valid:
            with transaction.atomic():
                found.debrief_limits = limits.limits()
                found.save(
                    update_fields=["title", "assessed_year", "debriefs_due", "time_zone", "debrief_limits"]
                )
            messages.success(request, _("Saved."))
            return redirect("cycles:cycle", found.pk)
        context = {"form": form, "limits": limits, "cycle": Cycle.objects.get(pk=pk)}
        return render(request, "cycles/edit.html", context, status=status_of(form, limits))


@some_organiser_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A cycle that was made by mistake is deleted when its title is typed; one that something belongs to stays."""
    found = organised(request, pk)
    wrong = ""
    if request.method == "POST":
        wrong = removing.remove(found, request.POST.get("title", ""))
        if not wrong:
            messages.success(request, _("%(title)s is deleted.") % {"title": found.title})
            return redirect("cycles:index")
    context = {"cycle": found, "stays": removing.why_it_stays(found), "wrong": wrong}
    return render(request, "cycles/delete.html", context, status=422 if wrong else 200)
