"""Pages of the result: the tables, the working of a number, workbook and bundle.

Before close there is nothing to see for anybody. Between close and publishing the organiser, chair and auditors see the count. Once it
is published, those see it whom it was published for (`audience`), and are given the pages that were made at the first look (`kept`). Where something is withheld
(`answerable.disclosure`), the bundle is for organisers and auditors only, since its opened ballots carry their group; everybody can still compare its hash.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from answerable.documents.faults import Unmade
from answerable.protocol.canonical import from_b64u
from answerable.protocol.errors import Malformed
from answerable.scoring import NoSuchFigure
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of
from answerable.web.casting.phone_requests import BadRequest
from answerable.web.casting.wrapped import unwrapped
from answerable.web.meetings.access import duties, meeting_or_404
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.meetings.tickets import attendee_by_ticket
from answerable.web.printing.signing import signed, signed_file
from answerable.web.results import documents, kept, report_files, result_parts, word_template
from answerable.web.results.audience import may_see, note_ticket
from answerable.web.results.counting import LedgerBroken
from answerable.web.results.models import Publication
from answerable.web.results.publish import BundleRefused, open_points
from answerable.web.results.rule_sets import Results, not_beside_the_official, results_of
from answerable.web.results.yearly import earlier_publication
from answerable.web.streamed import StreamedFile

LONGEST_WRAPPED = 4096  # characters of a wrapped ticket, which has 2,912
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponseBase]
Keep = Callable[[Publication, str, int, Callable[[], str]], str]
Response = TypeVar("Response", bound=HttpResponseBase)


def result_reader(view: View) -> View:
    """Those it was published for; before that organiser, chair and auditors after close, and a page that says why not earlier."""

    @wraps(view)
    def checked(request: HttpRequest, key: str, **further: str) -> HttpResponseBase:
        meeting = meeting_or_404(key, "casting")
        if meeting.stage != Stage.PUBLISHED:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not duties(request, meeting).reads:
                raise PermissionDenied("reads")
        else:
            audience = Publication.objects.values_list("audience", flat=True).get(meeting=meeting)
            if not may_see(request, meeting, audience):
                context = {"meeting": meeting, "audience": audience}
                return render(request, "results/not_for_all.html", context, status=403)
        return troubles_told(request, meeting, lambda: view(request, meeting, **further))

    return checked


def troubles_told(
    request: HttpRequest, meeting: Meeting, respond: Callable[[], Response]
) -> Response | HttpResponse:
    """What may stand in the way of a count becomes a page that says so."""
    try:
        return respond()
    except (BallotBoxError, LedgerBroken, BundleRefused, Unmade) as error:
        return render(request, "results/not_yet.html", {"meeting": meeting, "reason": str(error)}, status=503)
    except NotNow as error:
        return render(
            request, "results/not_yet.html", {"meeting": meeting, "reason": error.reason}, status=409
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What one request sees: the rule set it asks for, of what was published or, before that, of the count."""

    meeting: Meeting
    publication: Publication | None
    counted: Results | None
    rule_sets: int
    under: int

    def results(self) -> Results:
        return self.counted or results_of(self.meeting)

    def part(self, keep: Keep, name: str, make: Callable[[Results], str]) -> str:
        """A part of a page as HTML; what is published is kept by `keep`."""
        if self.publication is None:
            html = make(self.results())
        else:
            html = keep(self.publication, name, self.under, lambda: make(self.results()))
        return mark_safe(html)  # noqa: S308 - made by a template, which escapes


def look(request: HttpRequest, meeting: Meeting) -> Look:
    """`?under=0` asks for the first manifest's rules; without it, it is the official, last ones."""
    publication = Publication.objects.filter(meeting=meeting).defer("result", "earlier_results").first()
    counted = results_of(meeting) if publication is None else None
    rule_sets = publication.rule_sets if publication else len(counted.results if counted else ())
    text = request.GET.get("under", str(rule_sets - 1))
    if not text.isascii() or not text.isdigit() or len(text) > 3 or int(text) >= rule_sets:
        raise Http404("no such amendment")
    under = int(text)
    withheld = publication.for_auditors_only if publication else counted is not None and not counted.shown.all
    if withheld and under < rule_sets - 1:
        raise NotNow(not_beside_the_official())
    return Look(meeting, publication, counted, rule_sets, under)


@csrf_exempt
@require_POST
def with_ticket(request: HttpRequest, key: str) -> HttpResponse:
    """From the phone's page: the ticket, wrapped, is the right to see, so no cookie can be abused and none is needed."""
    meeting = meeting_or_404(key)
    response = redirect("results:results", meeting.key)
    attendee = attendee_by_ticket(_ticket(request.POST.get("wrapped", "")[:LONGEST_WRAPPED]))
    if attendee is not None and attendee.meeting_id == meeting.pk:
        note_ticket(response, meeting)
    return response


def _ticket(given: str) -> str:
    """The ticket in a wrapped request; nothing if it cannot be opened (any more)."""
    try:
        return unwrapped(from_b64u(given), "result").body.decode()
    except (BadRequest, Malformed, UnicodeDecodeError):
        return ""


@require_GET
@result_reader
def results(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    seen = look(request, meeting)
    bundle_too = may_have_bundle(request, meeting, seen.publication)
    context = {
        "meeting": meeting,
        "casting": casting_of(meeting),
        "duties": duties(request, meeting),
        "publication": seen.publication,
        "body": seen.part(
            kept.page, "results", lambda found: result_parts.page_html(found, meeting, seen.under)
        ),
        "yearly": _yearly(request, seen),
        "documents": [each for each in documents.DOCUMENTS if bundle_too or not each.ballots],
        "under": seen.under,
        "official": seen.under == seen.rule_sets - 1,
        "may_have_bundle": bundle_too,
    }
    if seen.counted is not None:
        context |= before_publishing(seen.counted)
    return render(request, "results/results.html", context)


def _yearly(request: HttpRequest, seen: Look) -> str:
    """Beside last year's result, for who may see that one, too. Only published results are compared, under the rules that count."""
    if seen.publication is None or seen.under != seen.rule_sets - 1:
        return ""
    earlier = earlier_publication(seen.meeting)
    if earlier is None or not may_see(request, earlier.meeting, earlier.audience):
        return ""
    name = f"yearly-{earlier.pk}"
    return seen.part(
        kept.small_page, name, lambda found: result_parts.yearly_html(found, seen.meeting, earlier)
    )


def before_publishing(found: Results) -> dict[str, object]:
    """What the organiser has to do yet."""
    official = found.official.to_json()
    return {
        "open_points": open_points(official),
        "ties": bool(official["boundaries"]),
        "undecided": [each for each in official["boundaries"] if not each["decided"]],
        "has_components": any(part.source == "imported" for part in found.rules(-1).components),
    }


SUBJECTS = frozenset({"cell", "group", "criterion", "meeting", "composite", "component", "grade", "rank"})
ASKED = ("presenter", "group", "criterion", "component")


@require_GET
@result_reader
def working(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """How one number comes about, step by step."""
    seen = look(request, meeting)
    subject = request.GET.get("subject", "")
    if subject not in SUBJECTS or not request.GET.get("presenter"):
        raise Http404("no such figure")
    asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    digest = hashlib.sha256(urlencode({"subject": subject, **asked}).encode()).hexdigest()
    try:
        body = seen.part(
            kept.small_page,
            f"working-{digest[:40]}",
            lambda found: result_parts.working_html(found, meeting, seen.under, subject, asked),
        )
    except NoSuchFigure as error:
        raise Http404("no such figure") from error
    return render(request, "results/working.html", {"meeting": meeting, "body": body, "under": seen.under})


@require_GET
@result_reader
def workbook_file(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    seen = look(request, meeting)
    name = f"results-{meeting.key}.xlsx"
    if seen.publication is None:
        content = report_files.workbook_of(seen.results(), meeting, seen.under)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=XLSX, headers=headers)
    made = kept.document(
        seen.publication,
        "workbook.xlsx",
        seen.under,
        lambda: report_files.workbook_of(seen.results(), meeting, seen.under),
    )
    return StreamedFile(made.file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


@require_GET
@result_reader
def document(request: HttpRequest, meeting: Meeting, name: str) -> HttpResponseBase:
    """One of `documents`, under the rules that count. Before publishing it is made anew each time, since the count can change."""
    asked = documents.BY_NAME.get(name)
    if asked is None:
        raise Http404("no such document")
    publication = Publication.objects.filter(meeting=meeting).defer("result", "earlier_results").first()
    if asked.ballots:
        demand_bundle(request, meeting, publication)
    stem, _dot, ending = name.rpartition(".")
    filename = f"{stem}-{meeting.key}.{ending}"
    if publication is None:
        content = asked.make(results_of(meeting), meeting)
        if asked.content_type == documents.PDF:
            content = signed(meeting, content)
        headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
        return HttpResponse(content, content_type=asked.content_type, headers=headers)
    last = publication.rule_sets - 1
    digest = word_template.digest() if asked.content_type == documents.DOCX else ""
    made = kept.document(publication, name, last, lambda: asked.make(results_of(meeting), meeting), digest)
    file = made.file.open("rb")
    handed = signed_file(meeting, file) if asked.content_type == documents.PDF else file
    return StreamedFile(handed, as_attachment=True, filename=filename, content_type=asked.content_type)


def may_have_bundle(request: HttpRequest, meeting: Meeting, publication: Publication | None) -> bool:
    if publication is None:
        return False
    return not publication.for_auditors_only or duties(request, meeting).audits


def demand_bundle(request: HttpRequest, meeting: Meeting, publication: Publication | None) -> Publication:
    """The publication. Raises `NotNow` before publishing, and `PermissionDenied` for those who may not open the bundle."""
    if publication is None:
        raise NotNow(_("There is no bundle before the result is published."))
    if not may_have_bundle(request, meeting, publication):
        raise PermissionDenied("audits")
    return publication


@require_GET
@result_reader
def check(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The bundle with its fingerprints, and how to recount from it."""
    publication = Publication.objects.filter(meeting=meeting).defer("result", "earlier_results").first()
    if publication is None:
        raise NotNow(_("There is no bundle before the result is published."))
    context = {
        "meeting": meeting,
        "casting": casting_of(meeting),
        "publication": publication,
        "may_have_bundle": may_have_bundle(request, meeting, publication),
    }
    return render(request, "results/check.html", context)


@require_GET
@result_reader
def bundle_file(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    publication = Publication.objects.filter(meeting=meeting).defer("result", "earlier_results").first()
    file = demand_bundle(request, meeting, publication).bundle.open("rb")
    return StreamedFile(file, as_attachment=True, filename="bundle.zip", content_type="application/zip")
