"""What readers ask for: a page of a public site, and the files of what is live."""

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from answerable.web.newsroom import addressing, lists
from answerable.web.newsroom.models import NewsSite


def asked(request: HttpRequest, path: str) -> addressing.Destination:
    """Which site, language and page an address means. Raises Http404."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    found = addressing.asked(host, path, list(NewsSite.objects.all()))
    if found is None:
        raise Http404
    return found


@require_safe
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """The page at an address, in the language that the address says."""
    if not NewsSite.objects.exists():
        return redirect("start")
    if path and not path.endswith("/"):
        return HttpResponsePermanentRedirect(f"{request.path}/")
    found = asked(request, path)
    front = lists.front_of(found.site, found.language.code)
    if front is None:
        raise Http404
    translation.activate(found.language.code)
    request.LANGUAGE_CODE = found.language.code
    routed = front.route(request, [part for part in found.rest.split("/") if part])
    shown: HttpResponseBase = routed[0].serve(request, *routed[1], **routed[2])
    return shown
