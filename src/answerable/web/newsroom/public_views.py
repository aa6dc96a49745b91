"""What readers ask for: a page of a public site, or what else stands below its start."""

from django.http import Http404, HttpRequest, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.web.newsroom import (
    addressing,
    contact,
    edition,
    former,
    lists,
    machines,
    reader_views,
    reads,
    showing,
)
from answerable.web.newsroom.models import NewsSite, PublicPage, StandingKind, StandingPage


@csrf_exempt  # The only form is that for contact, which acts for nobody: see `contact`.
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """What stands at an address, as it is kept for everybody or made anew. It is counted as read."""
    answer = edition.kept(request, lambda: fresh(request, path))
    reads.note(request, answer)
    return answer


def fresh(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """The page at an address, in the language that the address says, or a file for machines below a front or a section."""
    sites = edition.once("sites", lambda: list(NewsSite.objects.all()))
    if not path and not sites:
        return redirect("start")
    host = request.get_host().rpartition(":")[0] or request.get_host()
    found = addressing.asked(host, path, sites)
    if found is None:
        raise Http404
    translation.activate(found.language.code)
    request.LANGUAGE_CODE = found.language.code
    try:
        return _answer(request, path, found)
    except Http404:
        return former.answer(request, found) or reader_views.missing(request, found)


def _page_at(site: NewsSite, language: str, parts: list[str]) -> PublicPage:
    """The live page at these slugs below the front. All but articles stand in the frame that is kept. Raises Http404."""
    frame = showing.frame_of(site, language)
    if frame.front is None:
        raise Http404
    address = frame.front.url_path + "".join(f"{part}/" for part in parts)
    around: tuple[PublicPage, ...] = (frame.front, *frame.sections, *frame.standing)
    found = next((each for each in around if each.url_path == address), None)
    return found or get_object_or_404(lists.at(site, parts[-1], address))


def _answer(request: HttpRequest, path: str, found: addressing.Destination) -> HttpResponseBase:
    """Raises Http404."""
    below = f"{found.rest}/" if path.endswith("/") else found.rest
    for pattern, view in reader_views.BESIDE_PAGES:
        matched = pattern.fullmatch(below)
        if matched:
            return view(request, found, *matched.groups()) if request.method != "POST" else _only_read()
    parts = [part for part in found.rest.split("/") if part]
    make = (
        machines.FILES.get(parts.pop())
        if parts and not path.endswith("/") and parts[-1] in machines.FILES
        else None
    )
    if path and not path.endswith("/") and make is None:
        return HttpResponsePermanentRedirect(f"{request.path}/")
    shown = _page_at(found.site, found.language.code, parts)
    if request.method == "POST":
        is_contact = isinstance(shown, StandingPage) and shown.kind == StandingKind.CONTACT
        return contact.answer(shown, request) if is_contact else _only_read()
    if make is not None:
        return make(shown)
    answer: HttpResponseBase = shown.serve(request)
    return reads.shows(answer, shown.pk)


def _only_read() -> HttpResponseBase:
    return HttpResponseNotAllowed(["GET", "HEAD"])
