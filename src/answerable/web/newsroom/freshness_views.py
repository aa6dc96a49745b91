"""The freshness board at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.newsroom import freshness
from answerable.web.newsroom.rights import rights_of


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    sites = rights_of(request.user).sites
    context = {"freshness": freshness.of_sites(sites), "dead": freshness.dead_links(sites)}
    return render(request, "newsroom/desk/freshness.html", context)
