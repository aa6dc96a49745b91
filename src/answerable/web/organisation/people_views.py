"""The list of people, and one person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.web.accounts.fresh import demand_fresh
from answerable.web.accounts.made_once import made_once
from answerable.web.opened import one_at_a_time, status_of
from answerable.web.organisation import accounts, further_pages, leaving
from answerable.web.organisation.access import organiser_required, user_of
from answerable.web.organisation.forms import PersonForm, RoleForm, unit_choices
from answerable.web.organisation.models import Person, RoleKind, Unit
from answerable.web.organisation.posted import row_key
from answerable.web.organisation.searching import people_matching
from answerable.web.organisation.ticked import parted
from answerable.web.organisation.tree import UnitTree, read_tree

PER_PAGE = 50


@require_safe
@organiser_required
def people(request: HttpRequest) -> HttpResponse:
    tree = read_tree()
    wanted = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "role")}
    page = Paginator(matching(wanted, tree), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(person, tree.title(person.unit_id), seen_of(person)) for person in page],
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "units": unit_choices(tree),
        "kinds": RoleKind.choices,
        "query": page_query(request),
    }
    return render(request, "organisation/people.html", context)


@require_POST
@one_at_a_time
@organiser_required
def many(request: HttpRequest) -> HttpResponse:
    """Another unit for everybody ticked, or for nobody if one of them was changed meanwhile; or, once that is confirmed, all of them have left or are back."""
    rows = ((each.pk, each) for each in Person.objects.select_related("user", "unit"))
    same, changed = parted(request, "person", rows, seen_of)
    if changed:
        told = _(
            "Nothing was done, since these were changed meanwhile: %(names)s. Look at them and tick again."
        )
        messages.error(request, told % {"names": ", ".join(each.name for each in changed)})
    elif not same:
        messages.error(request, _("Nobody is ticked. Tick at least one person."))
    elif "unit-set" in request.POST:
        unit = get_object_or_404(Unit, pk=row_key(request.POST.get("unit", "")) or 0)
        count = Person.objects.filter(pk__in=[each.pk for each in same]).update(unit=unit)
        _told(request, count)
    elif "sure" not in request.POST:
        context = {"people": [(each, seen_of(each)) for each in same], "back": "back" in request.POST}
        return render(request, "organisation/people_many.html", context)
    else:
        _left_or_back(request, same)
    response = redirect("organisation:people")
    response["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
    return response


def _left_or_back(request: HttpRequest, people: list[Person]) -> None:
    """Of those that the organiser may touch; the others are named."""
    demand_fresh(request)
    user = user_of(request)
    theirs = [each for each in people if accounts.may_touch(user, each)]
    for each in theirs:
        if "back" in request.POST:
            leaving.come_back(each, user)
        else:
            leaving.leave(each, user)
    others = [each.name for each in people if each not in theirs]
    if others:
        told = _("Left as they are, since their accounts are not yours to close: %(names)s.")
        messages.error(request, told % {"names": ", ".join(others)})
    _told(request, len(theirs))


def _told(request: HttpRequest, count: int) -> None:
    told = ngettext("%(count)s person is changed.", "%(count)s people are changed.", count)
    messages.success(request, told % {"count": count})


def seen_of(person: Person) -> str:
    return f"{person.unit_id}:{'left' if person.left else 'here'}"


def matching(wanted: dict[str, str], tree: UnitTree) -> QuerySet[Person]:
    """People who match every word of the search, are in the unit or below it, and hold the role."""
    found = (
        Person.objects.prefetch_related("roles")
        .filter(people_matching(wanted["q"]))
        .order_by("name_order", "identifier")
    )
    unit = row_key(wanted["unit"])
    if unit is not None and unit in tree.nodes:
        found = found.filter(unit__in=tree.below(unit))
    if wanted["role"] in RoleKind.values:
        found = found.filter(roles__kind=wanted["role"]).distinct()
    return found


def page_query(request: HttpRequest) -> str:
    """The address's filters without the page number, to put before one."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


@made_once
@require_http_methods(["GET", "POST"])
@organiser_required
def person_new(request: HttpRequest) -> HttpResponse:
    tree = read_tree()
    form = PersonForm(request.POST or None, tree=tree, initial={"unit": request.GET.get("unit", "")})
    if request.method == "POST" and form.is_valid():
        added = form.save()
        messages.success(request, _("%(name)s is added.") % {"name": added.name})
        return redirect("organisation:person", added.pk)
    return render(request, "organisation/person_new.html", {"form": form, "no_units": not tree.nodes})


@require_http_methods(["GET", "POST"])
@one_at_a_time
@organiser_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    name = shown.name
    tree = read_tree()
    form = PersonForm(request.POST or None, instance=shown, tree=tree)
    if request.method == "POST" and form.is_valid():
        # Both can lead into the account: a link goes to the address, and an outside identity may be matched by either.
        if shown.user_id and {"email", "identifier"} & set(form.changed_data):
            demand_fresh(request)
        form.save()
        messages.success(request, _("%(name)s is saved.") % {"name": shown.name})
        return redirect("organisation:person", pk)
    context = person_context(shown, name, tree, form)
    return render(request, "organisation/person.html", context, status=status_of(form))


def person_context(
    shown: Person, name: str, tree: UnitTree, form: PersonForm, role_form: RoleForm | None = None
) -> dict[str, object]:
    """`name` as it is saved; an unsaved form may already have put another on `shown`."""
    roles = [
        (role, tree.title(role.unit_id) if role.unit_id else "")
        for role in shown.roles.order_by("kind", "pk")
    ]
    return {
        "person": shown,
        "name": name,
        "form": form,
        "roles": roles,
        "further": further_pages.of_person(shown),
        "role_form": role_form or RoleForm(tree=tree),
    }


@require_http_methods(["GET", "POST"])
@organiser_required
def person_delete(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person.objects.select_related("unit", "user"), pk=pk)
    if request.method == "POST" and shown.user is None:
        try:
            shown.delete()
        except ProtectedError:
            text = _("%(name)s belongs to a meeting or a debrief, so the record stays.")
            messages.error(request, text % {"name": shown.name})
            return redirect("organisation:person", pk)
        messages.success(request, _("%(name)s is deleted.") % {"name": shown.name})
        return redirect("organisation:people")
    return render(request, "organisation/person_delete.html", {"person": shown})
