"""Requests of phones to the site, wrapped for a key that is destroyed soon (`answerable.wrapping`).

A view that takes one is written as `(request, asked) -> JsonResponse` under `@wrapped(purpose)`: its body is opened before it is called,
and its answer is sealed for whoever asked. What is wrong with the wrapping itself is answered in the open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from answerable.ending import at_end
from answerable.home import Home
from answerable.protocol import wrap
from answerable.protocol.canonical import b64u
from answerable.protocol.errors import Malformed
from answerable.protocol.wrap import Unwrapped
from answerable.web.casting.phone_requests import BODY_LIMIT, BadRequest, error, read_json, read_whole
from answerable.wrapping import Ring

SEALED = "application/octet-stream"


@dataclass(slots=True)
class PhoneRequest:
    """A request's body. `bulk`, which the view may set, is how many bytes of the answer are the same for everybody at the meeting."""

    body: dict[str, Any]
    bulk: int = 0


View = Callable[[HttpRequest, PhoneRequest], JsonResponse]


def ring() -> Ring:
    """The keys of this home, shared by all processes of the site."""
    return _ring(settings.HOME)


@cache
def _ring(home: Home) -> Ring:
    made = Ring(home.wrap_keys("site"))
    at_end(made.destroy)
    return made


@require_GET
def wrap_key(_request: HttpRequest) -> JsonResponse:
    """What phones wrap for, `{"key": base64url}`."""
    return JsonResponse({"key": b64u(ring().public())})


def wrapped(purpose: str, most: int = BODY_LIMIT) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """`most` is how long a body may be, in bytes, before it is wrapped."""

    def decorate(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            try:
                opened = unwrapped(read_whole(request, wrap.longest(most)), purpose)
            except BadRequest as wrong:
                return error(wrong.code)
            try:
                asked = PhoneRequest(read_json(opened.body))
                response = view(request, asked)
            except BadRequest as wrong:
                return _sealed(error(wrong.code), opened, 0)
            return _sealed(response, opened, asked.bulk)

        return answer

    return decorate


def unwrapped(raw: bytes, purpose: str) -> Unwrapped:
    try:
        opened = ring().unwrap(purpose, raw)
    except Malformed as wrong:
        raise BadRequest from wrong
    if opened is None:
        raise BadRequest("stale-key")
    return opened


def _sealed(response: JsonResponse, opened: Unwrapped, bulk: int) -> HttpResponse:
    sealed = HttpResponse(
        opened.seal(response.content, bulk), content_type=SEALED, status=response.status_code
    )
    if "Retry-After" in response:
        sealed["Retry-After"] = response["Retry-After"]
    return sealed
