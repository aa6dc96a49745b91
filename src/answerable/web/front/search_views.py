"""The page of the search over everything."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.front import searching


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    context = {"q": words, "found": searching.search(request, words)}
    return render(request, "front/search.html", context)
