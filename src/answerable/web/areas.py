"""What browsers are told about each area of the site: one table, and no view says otherwise.

An area is a set of addresses. For each the table says who may frame its pages, which scripts, styles, images, media and connections they may have, where
their forms may go, on whose pages its answers may be shown, and how long an answer may be kept. What is not listed in a row is forbidden (`default-src 'none'`).
An app adds origins that change while the site runs with `also_connects`; nothing else can be added.

Three rules hold in every area. An answer that depends on who asks, or that sets a cookie, is kept nowhere, and so is a failure: names, lists and half-written
debriefs are read on shared computers, and the button "back" must not show them to whoever comes next. A file that is handed out to be
stored runs nothing. Static files are served before this is asked, and may be kept.

Specification: Content Security Policy Level 3; RFC 9111 (Cache-Control).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

SELF, NONE, INLINE = "'self'", "'none'", "'unsafe-inline'"
NOT_KEPT = "no-store"
Sources = tuple[str, ...]
Further = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Area:
    """`addresses` that end in / stand for all below them, the others for themselves. Sources are written as in a policy."""

    name: str
    addresses: tuple[str, ...]
    framed_by: Sources = ()
    frames: Sources = ()
    scripts: Sources = (SELF,)
    styles: Sources = (SELF,)
    images: Sources = (SELF, "data:")
    connections: Sources = (SELF,)
    media: Sources = ()
    forms: Sources = (SELF,)
    kept: str = NOT_KEPT
    sandboxed: bool = False
    # Whose pages may show its answers as pictures, scripts or media: Cross-Origin-Resource-Policy.
    shown_on: str = "same-origin"


# What a file that is handed out for storing may do, in whichever area.
HANDED_OUT = Area(
    "a file to store", (), scripts=(), styles=(), images=(), connections=(), forms=(), sandboxed=True
)


def table() -> tuple[Area, ...]:
    """Read anew from the settings, since the ballot box's address is one of them."""
    return (
        # Recordings of meetings are played there.
        Area("desk", ("/desk/", "/accounts/"), media=(SELF,)),
        Area(
            "phone",
            ("/join", "/join-worker.js", "/join.webmanifest", "/api/"),
            connections=(SELF, settings.BALLOTBOX_URL),
        ),
        Area("evidence", ("/evidence/", "/verify"), connections=(SELF, settings.BALLOTBOX_URL)),
        # Walls and podiums: nobody is signed in there.
        Area("screens", ("/screen", "/screen/")),
        # Events for scripts, served beside Django: it is never a page.
        Area("live", ("/live", "/live/picture"), scripts=(), styles=(), images=(), connections=(), forms=()),
        # Editing pages of public sites needs more: scripts in the page, and a preview in a frame.
        Area(
            "editors",
            ("/editors/",),
            framed_by=(SELF,),
            frames=(SELF,),
            scripts=(SELF, INLINE),
            styles=(SELF, INLINE),
            images=(SELF, "data:", "blob:"),
        ),
        # Anybody's upload may be behind such a name. Readers of feeds show the pictures on pages of their own.
        replace(
            HANDED_OUT,
            name="public files",
            addresses=("/media/",),
            kept="public, max-age=3600",
            shown_on="cross-origin",
        ),
        # Editors see a page of a public site framed beside what they write.
        Area(
            "public sites",
            ("/",),
            framed_by=(SELF,),
            media=(SELF,),
            kept="public, max-age=60",
            shown_on="cross-origin",
        ),
    )


_further: dict[str, list[Further]] = {}


def also_connects(area: str, sources: Further) -> None:
    """Have `sources()` asked at every page of the area, for further origins that its scripts may ask."""
    _further.setdefault(area, []).append(sources)


def area_of(path: str) -> Area:
    """The area with the longest address that fits; the public sites have what nobody else has."""
    fitting = [(len(address), area) for area in table() for address in area.addresses if fits(address, path)]
    return max(fitting, key=lambda found: found[0])[1]


def fits(address: str, path: str) -> bool:
    return path.startswith(address) if address.endswith("/") else path == address


def policy(area: Area, more: Sources = ()) -> str:
    """The header Content-Security-Policy. `more` are further origins that scripts may ask."""
    directives = {
        "default-src": (),
        "script-src": area.scripts,
        "worker-src": area.scripts and (SELF,),
        "style-src": area.styles,
        "img-src": area.images,
        "font-src": area.styles and (SELF,),
        "connect-src": (*area.connections, *more),
        "media-src": area.media,
        "manifest-src": area.scripts and (SELF,),
        "frame-src": area.frames,
        "form-action": area.forms,
        "base-uri": (),
        "frame-ancestors": area.framed_by,
    }
    written = [f"{name} {' '.join(sources) or NONE}" for name, sources in directives.items()]
    return "; ".join([*written, "sandbox"] if area.sandboxed else written)


def beside_django(area: Area) -> dict[str, str]:
    """The headers of an answer that does not come through Django."""
    return {
        "Content-Security-Policy": policy(area),
        "X-Frame-Options": framing(area),
        "Cross-Origin-Resource-Policy": area.shown_on,
        "Cache-Control": NOT_KEPT,
        "X-Content-Type-Options": "nosniff",
    }


def framing(area: Area) -> str:
    return "SAMEORIGIN" if area.framed_by else "DENY"


def further(area: Area) -> Sources:
    return tuple(source for ask in _further.get(area.name, ()) for source in ask())


def may_be_kept(response: HttpResponse) -> bool:
    """Not a failure, and the same for everybody."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    return response.status_code < 400 and not response.cookies and "cookie" not in varies


class Headers(MiddlewareMixin):
    """Writes what the table says onto every answer."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        area = area_of(request.path)
        is_file = response.get("Content-Disposition", "").startswith("attachment")
        more = further(area) if response.get("Content-Type", "").startswith("text/html") else ()
        response.headers["Content-Security-Policy"] = policy(HANDED_OUT) if is_file else policy(area, more)
        response.headers["X-Frame-Options"] = framing(area)
        response.headers["Cross-Origin-Resource-Policy"] = area.shown_on
        response.headers["Cache-Control"] = area.kept if may_be_kept(response) else NOT_KEPT
        return response
