"""Roles and accounts of one person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.web.accounts import audit
from answerable.web.accounts.factors import factors_of
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.organisation import accounts, taking
from answerable.web.organisation.access import organiser_required, user_of
from answerable.web.organisation.forms import PersonForm, RoleForm
from answerable.web.organisation.models import Person, Role, RoleKind
from answerable.web.organisation.people_views import person_context
from answerable.web.organisation.tree import read_tree


@require_POST
@organiser_required
def role_add(request: HttpRequest, pk: int) -> HttpResponse:
    demand_fresh(request)
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    tree = read_tree()
    form = RoleForm(request.POST, tree=tree)
    if not form.is_valid():
        context = person_context(shown, shown.name, tree, PersonForm(instance=shown, tree=tree), form)
        return render(request, "organisation/person.html", context, status=422)
    unit = int(form.cleaned_data["unit"]) if form.cleaned_data["unit"] else None
    role, made = Role.objects.get_or_create(person=shown, kind=form.cleaned_data["kind"], unit_id=unit)
    told = {"name": shown.name, "role": role.get_kind_display()}
    if made:
        where = tree.title(unit) if unit else ""
        audit.record("role-given", shown.user, user_of(request), shown.name, role=role.kind, unit=where)
        messages.success(request, _("%(name)s now has the role “%(role)s”.") % told)
    else:
        messages.info(request, _("%(name)s already has the role “%(role)s” there.") % told)
    return redirect("organisation:person", pk)


@require_POST
@organiser_required
def role_remove(request: HttpRequest, pk: int) -> HttpResponse:
    demand_fresh(request)
    role = get_object_or_404(Role.objects.select_related("person__user", "unit"), pk=pk)
    person = role.person
    told = {"name": person.name, "role": role.get_kind_display()}
    if role.kind == RoleKind.ORGANISER and person.user == request.user:
        messages.error(
            request, _("You cannot take the organiser's role from yourself. Ask another organiser.")
        )
    else:
        taking.take(role, user_of(request))
        messages.success(request, _("%(name)s no longer has the role “%(role)s”.") % told)
    return redirect("organisation:person", person.pk)


@require_http_methods(["GET", "POST"])
@organiser_required
def account_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first when a password that works would stop working. The link is shown only once, in this answer."""
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    if not accounts.may_touch(user_of(request), shown):
        return refused(request, shown)
    if request.method == "GET":
        has_factors = shown.user is not None and factors_of(shown.user).any
        context = {"person": shown, "has_factors": has_factors}
        return render(request, "organisation/account_give.html", context)
    demand_fresh(request)
    link = accounts.give_account(shown, user_of(request), drop="drop" in request.POST)
    return render(request, "organisation/account_link.html", {"person": shown, "link": link})


@require_http_methods(["GET", "POST"])
@organiser_required
def account_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk, user__isnull=False)
    if not accounts.may_touch(user_of(request), shown):
        return refused(request, shown)
    if request.method == "POST":
        demand_fresh(request)
        accounts.revoke_account(shown, user_of(request))
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": shown.name})
        return redirect("organisation:person", pk)
    return render(request, "organisation/account_revoke.html", {"person": shown})


def refused(request: HttpRequest, shown: Person) -> HttpResponse:
    own = shown.user == request.user
    reason = (
        _("This is your own account. Another organiser can renew or close it.")
        if own
        else _(
            "This account belongs to an administrator of the site. Only another administrator can renew or close it."
        )
    )
    messages.error(request, reason)
    return redirect("organisation:person", shown.pk)
