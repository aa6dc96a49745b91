"""Recording that somebody has left the organisation, and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.web.accounts.fresh import demand_fresh
from answerable.web.organisation import accounts, leaving
from answerable.web.organisation.access import organiser_required, user_of
from answerable.web.organisation.models import Person
from answerable.web.organisation.role_views import refused


@require_http_methods(["GET", "POST"])
@organiser_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what will happen, POST does it."""
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    if not accounts.may_touch(user_of(request), shown):
        return refused(request, shown)
    if request.method == "GET":
        return render(request, "organisation/leave.html", {"person": shown})
    demand_fresh(request)
    leaving.leave(shown, user_of(request))
    messages.success(
        request,
        _("%(name)s has left; roles, account and unused tickets are taken back.") % {"name": shown.name},
    )
    return redirect("organisation:person", pk)


@require_POST
@organiser_required
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    demand_fresh(request)
    leaving.come_back(shown, user_of(request))
    messages.success(
        request,
        _("%(name)s belongs to the organisation again. Give account, roles and ticket anew.")
        % {"name": shown.name},
    )
    return redirect("organisation:person", pk)
