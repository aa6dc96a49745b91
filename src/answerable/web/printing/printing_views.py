"""Pages of what all documents share: their typefaces, and the organisation's signature. For organisers of everything; a change is an entry of the log of accounts."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from answerable.documents import official
from answerable.documents.official import TypefaceProblem
from answerable.documents.signing import KeyProblem
from answerable.web.accounts import audit
from answerable.web.accounts.fresh import demand_fresh
from answerable.web.meetings.access import actor
from answerable.web.organisation.access import organiser_required
from answerable.web.printing import signature, typefaces

LARGEST_KEY = 64 << 10


@require_http_methods(["GET", "POST"])
@organiser_required
def typefaces_page(request: HttpRequest) -> HttpResponse:
    """A POST adds a file or removes one."""
    if request.method == "GET":
        return _typefaces(request)
    if "remove" in request.POST:
        typefaces.remove(request.POST["remove"])
        audit.record("typeface-removed", None, actor(request), typeface=request.POST["remove"])
        return redirect("printing:typefaces")
    file = request.FILES.get("file")
    try:
        family = typefaces.keep(
            file.read(official.LARGEST + 1) if file else b"", str(file.name if file else "")
        )
    except TypefaceProblem as problem:
        return _typefaces(request, typefaces.in_words(problem))
    audit.record("typeface-added", None, actor(request), typeface=family)
    messages.success(request, _("Documents are set in %(family)s from now on.") % {"family": family})
    return redirect("printing:typefaces")


def _typefaces(request: HttpRequest, problem: str = "") -> HttpResponse:
    context = {"shown": list(typefaces.shown()), "files": list(typefaces.files()), "problem": problem}
    return render(request, "printing/typefaces.html", context, status=422 if problem else 200)


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "POST"])
@organiser_required
def signature_page(request: HttpRequest) -> HttpResponse:
    """A POST gives the key or gives it up; both ask who it is again."""
    if request.method == "GET":
        return _signature(request)
    demand_fresh(request)
    if "give-up" in request.POST:
        signature.give_up(settings.HOME)
        audit.record("signing-ended", None, actor(request))
        messages.success(request, _("Documents are not signed any more."))
        return redirect("printing:signature")
    file = request.FILES.get("file")
    try:
        key = signature.keep(
            settings.HOME, file.read(LARGEST_KEY) if file else b"", request.POST.get("passphrase", "")
        )
    except KeyProblem as problem:
        return _signature(request, signature.in_words(problem))
    audit.record("signing-begun", None, actor(request), certificate=f"{key.name}, {key.fingerprint}")
    messages.success(request, _("Documents are signed by %(name)s from now on.") % {"name": key.name})
    return redirect("printing:signature")


def _signature(request: HttpRequest, problem: str = "") -> HttpResponse:
    key, fault = None, ""
    try:
        key = signature.current(settings.HOME)
    except KeyProblem as found:
        fault = signature.in_words(found)
    context = {"key": key, "fault": fault, "problem": problem}
    return render(request, "printing/signature.html", context, status=422 if problem else 200)
