"""Pages for readers are made once and kept until anything that a reader can see has changed, on whichever site.

The edition is a number in the database that rises in the transaction of every such change; kept pages are named after it. So a page that was made before
a change is never found after it, in any process, and what one site shows of another is right without anybody listing who shows what. The price is that
a publication makes every page of the cluster be made again when it is next asked for. What stands around all pages (sections, navigation, foot) is kept under a
number of its own, the structure, which rises only when a site, a section or another page of that kind changes. Figures of the action ledger are left out of this: a kept page is made
again after ten minutes at the latest, and so are they.

Signals are how all of it is told: Wagtail tells of publications and moves in no other way, and its editor writes sites, pictures and files through
views of its own.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from answerable.web.newsroom import reads
from answerable.web.newsroom.models import (
    Article,
    Edition,
    Front,
    NewsFile,
    NewsSite,
    Picture,
    PublicationEntry,
    PublicPage,
    Section,
    StandingPage,
)

CACHE = "pages"
T = TypeVar("T")
# What readers see is made of these. A model that joins what pages show is added here.
SHOWN = (Article, Section, Front, StandingPage, NewsSite, Picture, NewsFile, PublicationEntry)
# What stands around every page is made of these alone.
STRUCTURE = (Section, Front, StandingPage, NewsSite)
# What saving a draft changes of a page.
UNSEEN = {"latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title"}


def numbers() -> tuple[int, int]:
    """The edition's and the structure's."""
    return Edition.objects.values_list("number", "structure").first() or (0, 0)


def number() -> int:
    return numbers()[0]


def hold() -> Edition:
    """Within a transaction: nobody else changes what readers see, or appends to the log, until it ends."""
    Edition.objects.get_or_create(pk=1)
    return Edition.objects.select_for_update().get(pk=1)


def rise(structure: bool = False) -> None:
    """Something that readers can see has changed; `structure`: of what stands around every page."""
    with transaction.atomic():
        held = hold()
        held.number += 1
        held.structure += structure
        held.save(update_fields=["number", "structure"])


def register() -> None:
    for model in SHOWN:
        post_save.connect(_was_saved, sender=model)
        post_delete.connect(_has_changed, sender=model)
    for signal in (page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_has_changed)


def _was_saved(
    sender: type[Model], instance: Model, update_fields: frozenset[str] | None = None, **_more: Any
) -> None:
    is_draft = isinstance(instance, PublicPage) and not instance.live
    if not is_draft and not (update_fields and update_fields <= UNSEEN):
        _has_changed(sender)


def _has_changed(sender: type[Model], **_more: Any) -> None:
    rise(structure=issubclass(sender, STRUCTURE))


_structure = ContextVar[int | None]("structure", default=None)


@contextmanager
def making(structure: int) -> Iterator[None]:
    """Pages that are made within it have this structure around them. Not for who changes something: what is not committed yet is of none."""
    token = _structure.set(structure)
    try:
        yield
    finally:
        _structure.reset(token)


def once(name: str, make: Callable[[], T]) -> T:
    """What stands around many pages, made once for a structure and then kept beside the pages; outside of `making` it is made each time."""
    of = _structure.get()
    if of is None:
        return make()
    found: T | None = caches[CACHE].get(f"structure/{of}/{name}")
    if found is None:
        found = make()
        caches[CACHE].set(f"structure/{of}/{name}", found)
    return found


def kept(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What is kept of this edition for the request, else made and kept if it is the same for everybody; 304 if the reader has it."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.method not in ("GET", "HEAD"):
        return make()
    of, structure = numbers()
    name = _name(of, request)
    found = caches[CACHE].get(name)
    if found is None:
        with making(structure):
            made = make()
            render = getattr(made, "render", None)
            made = render() if render else made
        if not isinstance(made, HttpResponse) or not _is_for_everybody(request, made):
            return made
        found = (made.content, dict(made.headers), reads.shown_by(made))
        caches[CACHE].set(name, found)
    content, headers, page = found
    answer = HttpResponse(content, headers=headers)
    answer.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    changed = parse_http_date_safe(headers["Last-Modified"]) if "Last-Modified" in headers else None
    conditional = get_conditional_response(request, answer.headers["ETag"], changed, answer)
    assert conditional is not None, "it was given an answer"
    return reads.shows(conditional, page)


def _name(of: int, request: HttpRequest) -> str:
    """Readers' choices, such as larger text, are cookies."""
    asked = (of, request.get_host(), request.get_full_path(), sorted(request.COOKIES.items()))
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def _is_for_everybody(request: HttpRequest, made: HttpResponse) -> bool:
    """Nothing in it is of one reader: no cookie, no token of a form, no session."""
    session = getattr(request, "session", None)
    touched = getattr(session, "accessed", False)
    return made.status_code == 200 and not made.cookies and "CSRF_COOKIE" not in request.META and not touched
