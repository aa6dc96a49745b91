"""The page of all meetings of a year."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.web.results.cascade import FEWEST_PLACES, cascade


@require_safe
@login_required
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Whoever has an account sees the meetings that they see in the list of meetings, and the results they may see."""
    context = {"found": cascade(request, year), "fewest": FEWEST_PLACES}
    return render(request, "results/cascade.html", context)
