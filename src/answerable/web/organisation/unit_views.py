"""The organisation's front page and its units."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.web.accounts.made_once import made_once
from answerable.web.opened import one_at_a_time, status_of
from answerable.web.organisation import further_pages
from answerable.web.organisation.access import organiser_required
from answerable.web.organisation.forms import UnitForm
from answerable.web.organisation.models import Unit
from answerable.web.organisation.tree import read_tree


@require_safe
@organiser_required
def index(request: HttpRequest) -> HttpResponse:
    tree = read_tree()
    context = {
        "top": tree.top,
        "units": len(tree.nodes),
        "people": sum(node.people for node in tree.nodes.values()),
        "further": further_pages.of_all(),
    }
    return render(request, "organisation/index.html", context)


@made_once
@require_http_methods(["GET", "POST"])
@organiser_required
def unit_new(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None, tree=read_tree(), initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST" and form.is_valid():
        added = Unit.objects.create(name=form.cleaned_data["name"], parent_id=form.parent_key)
        messages.success(request, _("The unit “%(name)s” is added.") % {"name": added.name})
        return redirect("organisation:index")
    return render(request, "organisation/unit_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@one_at_a_time
@organiser_required
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename it, or move it with everything below it."""
    if request.method == "POST":
        # Two moves at the same time could each be valid and together make a unit its own ancestor.
        list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))
    tree = read_tree()
    shown = get_object_or_404(Unit, pk=pk)
    initial = {"name": shown.name, "parent": str(shown.parent_id or "")}
    form = UnitForm(request.POST or None, tree=tree, unit=shown, initial=initial)
    if request.method == "POST" and form.is_valid():
        shown.name, shown.parent_id = form.cleaned_data["name"], form.parent_key
        shown.save(update_fields=["name", "parent"])
        messages.success(request, _("The unit “%(name)s” is saved.") % {"name": shown.name})
        return redirect("organisation:unit", pk)
    context = {"form": form, "node": tree.nodes[pk], "path": tree.title(pk)}
    return render(request, "organisation/unit.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@organiser_required
def unit_delete(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Unit, pk=pk)
    tree = read_tree()
    node = tree.nodes[pk]
    if request.method == "POST" and not node.parts and not node.people:
        try:
            shown.delete()
        except ProtectedError:
            messages.error(
                request,
                _("“%(name)s” belongs to a meeting or a debrief, so it stays.") % {"name": shown.name},
            )
            return redirect("organisation:unit", pk)
        messages.success(request, _("The unit “%(name)s” is deleted.") % {"name": shown.name})
        return redirect("organisation:index")
    return render(request, "organisation/unit_delete.html", {"node": node, "path": tree.title(pk)})
