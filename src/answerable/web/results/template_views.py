"""The organisation's own Word template for reports: looked at, checked and used, given up; and the example to begin with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.documents.fonts import OFFICE
from answerable.documents.report.template import LARGEST, TemplateProblem, report_template
from answerable.web.meetings import audit
from answerable.web.meetings.access import actor
from answerable.web.organisation.access import organiser_required
from answerable.web.results import word_template
from answerable.web.results.content import language
from answerable.web.results.documents import DOCX


@require_http_methods(["GET", "POST"])
@organiser_required
def template(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    by = audit.name_of(actor(request))
    if "give-up" in request.POST:
        word_template.give_up(by)
        messages.success(request, _("Reports are made in the ordinary template again."))
        return redirect("results:template")
    file = request.FILES.get("file")
    try:
        word_template.keep(file.read(LARGEST + 1) if file else b"", by)
    except TemplateProblem as problem:
        return _page(request, word_template.in_words(problem))
    messages.success(request, _("Every field of the template is known. Reports are made in it from now on."))
    return redirect("results:template")


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    context = {"newest": word_template.newest(), "problem": problem}
    return render(request, "results/template.html", context, status=422 if problem else 200)


@require_safe
@organiser_required
def example(_request: HttpRequest) -> HttpResponse:
    """Ours, in the language of the request."""
    headers = {"Content-Disposition": 'attachment; filename="report-template.docx"'}
    return HttpResponse(report_template(language(), OFFICE), content_type=DOCX, headers=headers)
