"""The log of accounts, for organisers and auditors. Nothing on it can be changed."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.accounts import audit
from answerable.web.accounts.models import AccountEntry
from answerable.web.organisation.access import has_role, is_organiser
from answerable.web.organisation.models import RoleKind
from answerable.web.organisation.people_views import page_query
from answerable.web.organisation.searching import every_word

PER_PAGE = 50


@require_safe
@login_required
def log(request: HttpRequest) -> HttpResponse:
    if not is_organiser(request) and not has_role(request, RoleKind.AUDITOR):
        raise PermissionDenied("organiser or auditor")
    name = request.GET.get("q", "").strip()
    found = AccountEntry.objects.filter(every_word(name, "account_name"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(entry, audit.words.verb(entry.verb), _told(entry)) for entry in page],
        "wanted": name,
        "query": page_query(request),
    }
    return render(request, "organisation/log.html", context)


def _told(entry: AccountEntry) -> list[tuple[str, str]]:
    return [(audit.words.field(name), audit.words.value(name, value)) for name, value in entry.detail.items()]
