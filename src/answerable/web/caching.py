"""Nothing that the site answers is kept by a browser or a proxy: names, lists, exports and half-written debriefs are read on
shared computers, and the button "back" must not show them to whoever comes next.

An answer that says itself how long it may be kept is left alone; static files never come here.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin


class NotKept(MiddlewareMixin):
    """Cache-Control: no-store, unless the view says otherwise."""

    def process_response(self, _request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
