"""A page of a public site as a reader is given it, asked for within this process and made anew, without what is kept and without middleware.

Publishing digests such pages, and exports are written from them.
"""

import hashlib
import io
import re
from typing import cast
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from answerable.web.newsroom import public_views
from answerable.web.newsroom.media import NewsFile

FILE = re.compile(r"/files/([0-9]{1,9})/([^/]+)\Z")


def answer(address: str) -> HttpResponse | None:
    """What stands at a whole address; None if nothing does. A redirect is one with its `Location`."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    try:
        match = resolve(path)
        view = public_views.fresh if match.func is public_views.page else match.func
        with translation.override(None):
            made = view(_request(address), *match.args, **match.kwargs)
            render = getattr(made, "render", None)
            made = render() if render else made
    except (Http404, Resolver404):
        return None
    if made.status_code >= 400:
        return None
    if made.streaming:
        pieces = cast(StreamingHttpResponse, made)
        whole = HttpResponse(b"".join(cast("list[bytes]", list(pieces))), headers=dict(made.headers))
        if file := getattr(made, "file_to_stream", None):
            file.close()
        return whole
    return cast(HttpResponse, made)


def digest_within(page: str, reference: str) -> str:
    """The hex SHA-256 of a file that the page at an address shows; "missing" if it is not there."""
    address = urljoin(page, reference)
    if urlsplit(address).netloc != urlsplit(page).netloc:
        return "missing"
    # Its bytes are what counts, also in the moment before readers may have it.
    named = FILE.search(unquote(urlsplit(address).path))
    if named:
        return _digest_of(int(named[1]), named[2])
    found = answer(address)
    return hashlib.sha256(found.content).hexdigest() if found is not None else "missing"


def _digest_of(key: int, name: str) -> str:
    file = NewsFile.objects.filter(pk=key).first()
    if file is None or file.filename != name:
        return "missing"
    try:
        with file.file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return "missing"


def _request(address: str) -> WSGIRequest:
    parts = urlsplit(address)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
            "QUERY_STRING": quote(parts.query, safe="=&%+"),
            "SERVER_NAME": parts.hostname or "",
            "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
            "HTTP_HOST": parts.netloc,
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    request.user = AnonymousUser()
    return request
