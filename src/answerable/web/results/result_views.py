"""Pages of the result: the tables, the working of a number, workbook and bundle.

Before close there is nothing to see for anybody. Between close and publishing the organiser, chair and auditors see the
count; once published everybody does. A bundle with a group too small to publish is for organisers and auditors only,
since its opened ballots carry their group; everybody can still compare its hash.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from answerable.scoring import NoSuchFigure, why
from answerable.web.casting import recusal
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.cycles.wording import rules_in_words
from answerable.web.meetings.access import duties, meeting_or_404
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.results.counting import LedgerBroken
from answerable.web.results.models import Publication
from answerable.web.results.publish import BundleRefused, gives_away, open_points
from answerable.web.results.standing import Standing, standing
from answerable.web.results.summary import Table, remarks, tables
from answerable.web.results.workbook import workbook
from answerable.web.results.working import in_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def result_reader(view: View) -> View:
    """Everybody once published; organiser, chair and auditors after close; a page that says why not before."""

    @wraps(view)
    def checked(request: HttpRequest, key: str) -> HttpResponse:
        meeting = meeting_or_404(key)
        if meeting.stage != Stage.PUBLISHED:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not duties(request, meeting).reads:
                raise PermissionDenied("reads")
        return troubles_told(request, meeting, lambda: view(request, meeting))

    return checked


def troubles_told(
    request: HttpRequest, meeting: Meeting, respond: Callable[[], HttpResponse]
) -> HttpResponse:
    """What may stand in the way of a count becomes a page that says so."""
    try:
        return respond()
    except (BallotBoxError, LedgerBroken, BundleRefused) as error:
        return render(request, "results/not_yet.html", {"meeting": meeting, "reason": str(error)}, status=503)
    except NotNow as error:
        return render(
            request, "results/not_yet.html", {"meeting": meeting, "reason": error.reason}, status=409
        )


def chosen(request: HttpRequest, found: Standing) -> int:
    """Which manifest's rules: `?under=0` the first, else the official, last ones."""
    text = request.GET.get("under", str(len(found.results) - 1))
    if not text.isascii() or not text.isdigit() or len(text) > 3 or int(text) >= len(found.results):
        raise Http404("no such amendment")
    return int(text)


@require_GET
@result_reader
def results(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = standing(meeting)
    under = chosen(request, found)
    rules, names = found.rules(under), found.names(under)
    public = found.public(under)
    return render(
        request,
        "results/results.html",
        {
            "meeting": meeting,
            "duties": duties(request, meeting),
            "publication": found.publication,
            "tables": [linked(table, under) for table in tables(public, rules, names)],
            "remarks": remarks(public.to_json(), names),
            "rules_in_words": rules_in_words(rules, recusal.in_words(meeting)),
            "open_points": open_points(found.official) if found.publication is None else [],
            "ties": bool(found.official.boundaries),
            "undecided": [each for each in found.official.to_json()["boundaries"] if not each["decided"]],
            "has_components": any(part.source == "imported" for part in found.rules(-1).components),
            "decisions": told_decisions(found, under),
            "amendments": amendments(found, under),
            "under": under,
            "official": under == len(found.results) - 1,
            "may_have_bundle": may_have_bundle(request, meeting, found.publication),
            "few_ballots": gives_away(found.official.to_json()),
        },
    )


def linked(table: Table, under: int) -> dict[str, Any]:
    """A table for the template: each cell with the address of its working."""
    numeric = [any(row[place].number for row in table.rows) for place in range(len(table.head))]
    rows = [
        [
            {
                "text": cell.text,
                "number": number,
                "why": urlencode({**cell.why, "under": under}) if cell.why else "",
            }
            for cell, number in zip(row, numeric, strict=True)
        ]
        for row in table.rows
    ]
    head = [{"text": text, "number": number} for text, number in zip(table.head, numeric, strict=True)]
    return {"key": table.key, "title": table.title, "head": head, "rows": rows}


def told_decisions(found: Standing, under: int) -> list[dict[str, Any]]:
    names = found.names(under)
    return [
        {**each, "chosen": [names.presenter(key) for key in each["chosen"]]}
        for each in found.results[under].to_json()["decisions"]
    ]


def decisions_in_words(found: Standing, under: int) -> list[str]:
    """The same sentences as on the page."""
    return [
        _("Tie at the boundary, decided by %(by)s in favour of %(chosen)s. Reason: %(reason)s")
        % {
            "by": each["decided_by"],
            "chosen": ", ".join(each["chosen"]) or "–",
            "reason": each["reason"],
        }
        for each in told_decisions(found, under)
    ]


def amendments(found: Standing, under: int) -> list[dict[str, Any]]:
    """One line a manifest, when there is more than one: why it came, and who is first under it."""
    if len(found.signed) == 1:
        return []
    return [
        {
            "number": number,
            "reason": each.body["reason"],
            "hash": each.hash,
            "shown": number == under,
            "official": number == len(found.signed) - 1,
        }
        for number, each in enumerate(found.signed)
    ]


SUBJECTS = frozenset({"cell", "group", "criterion", "meeting", "composite", "component", "grade", "rank"})
ASKED = ("presenter", "group", "criterion", "component")


@require_GET
@result_reader
def working(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """How one number comes about, step by step."""
    found = standing(meeting)
    under = chosen(request, found)
    subject = request.GET.get("subject", "")
    if subject not in SUBJECTS or not request.GET.get("presenter"):
        raise Http404("no such figure")
    asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    rules, names = found.rules(under), found.names(under)
    public = found.public(under)
    try:
        steps = why(rules, public, subject, **asked)
    except NoSuchFigure as error:
        raise Http404("no such figure") from error
    return render(
        request,
        "results/working.html",
        {
            "meeting": meeting,
            "heading": heading(subject, asked, names.presenter(asked["presenter"]), found, under),
            "lines": in_words(steps, names),
            "deeper": deeper(subject, asked, public.to_json(), found, under),
            "under": under,
        },
    )


def heading(subject: str, asked: dict[str, str], who: str, found: Standing, under: int) -> str:
    names = found.names(under)
    part = {
        "cell": lambda: f"{names.group(asked['group'])} · {names.criteria[asked['criterion']]}",
        "group": lambda: names.group(asked["group"]),
        "criterion": lambda: names.criteria[asked["criterion"]],
        "component": lambda: names.components[asked["component"]],
        "meeting": lambda: _("Meeting score"),
        "composite": lambda: _("Composite score"),
        "grade": lambda: _("Grade"),
        "rank": lambda: _("Rank"),
    }[subject]()
    return f"{who} · {part}"


def deeper(
    subject: str, asked: dict[str, str], shown: dict[str, Any], found: Standing, under: int
) -> list[dict[str, str]]:
    """Where the numbers in this working come from: one step down."""
    names, rules = found.names(under), found.rules(under)
    who = asked["presenter"]
    groups = ["~".join(members) for members in shown["published_groups"]]
    next_down: list[tuple[str, dict[str, str]]] = []
    if subject in ("rank", "grade", "composite"):
        next_down.append((_("Meeting score"), {"subject": "meeting"}))
        next_down += [
            (part.title, {"subject": "component", "component": part.id})
            for part in rules.components
            if part.source == "imported"
        ]
    if subject == "meeting":
        next_down += [(names.group(key), {"subject": "group", "group": key}) for key in groups]
    if subject == "group":
        next_down += [
            (each.title, {"subject": "cell", "group": asked["group"], "criterion": each.id})
            for each in rules.criteria
        ]
    if subject == "criterion":
        next_down += [
            (names.group(key), {"subject": "cell", "group": key, "criterion": asked["criterion"]})
            for key in groups
        ]
    return [
        {"title": title, "query": urlencode({**query, "presenter": who, "under": under})}
        for title, query in next_down
    ]


@require_GET
@result_reader
def workbook_file(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = standing(meeting)
    under = chosen(request, found)
    rules, names = found.rules(under), found.names(under)
    public = found.public(under)
    notes = [
        _("Fingerprint of the frozen rules (M): %(hash)s") % {"hash": found.signed[0].hash},
        *([] if found.publication else [_("A count before publishing: it can still change.")]),
        *decisions_in_words(found, under),
        *remarks(public.to_json(), names),
        *rules_in_words(rules, recusal.in_words(meeting)),
    ]
    content = workbook(meeting.title, public, rules, names, notes)
    name = f"results-{meeting.key}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def may_have_bundle(request: HttpRequest, meeting: Meeting, publication: Publication | None) -> bool:
    if publication is None:
        return False
    return not gives_away(publication.result) or duties(request, meeting).audits


@require_GET
@result_reader
def bundle_file(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None:
        raise NotNow(_("There is no bundle before the result is published."))
    if not may_have_bundle(request, meeting, publication):
        raise PermissionDenied("audits")
    with publication.bundle.open("rb") as file:
        content: bytes = file.read()
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="bundle.zip"'},
    )
