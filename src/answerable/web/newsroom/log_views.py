"""The log of publications for anybody: a page for people, and beside it the signed head, the entries and their proofs for machines.

    /evidence/news/                        what was published, changed and withdrawn, the newest first; ?site=NAME for one site
    /evidence/news/checkpoint              the signed head (C2SP tlog-checkpoint)
    /evidence/news/key                     the public key that it is signed with (vkey)
    /evidence/news/entries/<n>.jsonl       entries 256 n to 256 n + 255, a line each, exactly as they are hashed
    /evidence/news/proof/<number>.json     that an entry is in the log of a size (?size=, by default the present one): RFC 6962, 2.1.1
    /evidence/news/sites.json              where each site begins

Nothing here names an editor. Specification: docs/publication-log.md.
"""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.protocol.canonical import b64u
from answerable.protocol.errors import Malformed
from answerable.publication.log import WITHDRAWN, LogEntry, read_entry
from answerable.web.newsroom import log_tree
from answerable.web.newsroom.addressing import start_of
from answerable.web.newsroom.models import EntryKind, NewsSite, PublicationEntry

A_PAGE = 50


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    sites = list(NewsSite.objects.all())
    chosen = next((each for each in sites if each.slug == request.GET.get("site")), None)
    kind = request.GET.get("kind", "")
    found = PublicationEntry.objects.order_by("-number")
    if chosen:
        found = found.filter(site=chosen)
    if kind in EntryKind.values:
        found = found.filter(kind=kind)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    starts = {each.slug: start_of(each, each.languages[0]).whole for each in sites}
    names = {each.slug: each.name for each in sites}
    context = {
        "rows": [row(each, starts, names) for each in page],
        "page": page,
        "sites": sites,
        "chosen": chosen.slug if chosen else "",
        "kinds": EntryKind.choices,
        "kind": kind,
        "size": log_tree.size(),
        "key": log_tree.vkey(),
    }
    return render(request, "newsroom/log.html", context)


def row(entry: PublicationEntry, starts: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    said: LogEntry = read_entry(bytes(entry.entry))
    return {
        "entry": entry,
        "said": said,
        "site": names.get(said.site, said.site),
        "address": starts.get(said.site, "") + said.address if said.kind != WITHDRAWN else "",
    }


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    return _text(log_tree.head(log_tree.size()))


@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    return _text(f"{log_tree.vkey()}\n".encode())


@require_safe
def entries(_request: HttpRequest, number: int) -> HttpResponse:
    leaves = log_tree.bundle(number)
    if not leaves:
        raise Http404
    return HttpResponse(
        b"".join(leaf + b"\n" for leaf in leaves), content_type="application/jsonl; charset=utf-8"
    )


@require_safe
def proof(request: HttpRequest, number: int) -> HttpResponse:
    wanted, there = request.GET.get("size", ""), log_tree.size()
    size = int(wanted) if wanted.isdigit() and len(wanted) < 16 else there
    found = PublicationEntry.objects.filter(number=number).values_list("entry", flat=True).first()
    if found is None or not number < size <= there:
        raise Http404
    try:
        path = log_tree.inclusion(number, size)
    except Malformed as error:
        raise Http404 from error
    return JsonResponse(
        {
            "entry": bytes(found).decode(),
            "number": number,
            "size": size,
            "path": [b64u(step) for step in path],
            "checkpoint": log_tree.head(size).decode(),
        }
    )


@require_safe
def sites(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(sites_told(), content_type="application/json")


def sites_told() -> bytes:
    told = [
        {
            "site": each.slug,
            "name": each.name,
            "languages": each.languages,
            "start": start_of(each, each.languages[0]).whole,
        }
        for each in NewsSite.objects.all()
    ]
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _text(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")
