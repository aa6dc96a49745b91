"""The analyst's page: how sure the result is, and how far its raters agree. For the organiser and auditors, after close."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.fairness import NoDoubt
from answerable.web.meetings.access import meeting_auditor
from answerable.web.meetings.models import Meeting
from answerable.web.results import agreement_words, doubt_words
from answerable.web.results.result_parts import linked
from answerable.web.results.result_views import troubles_told
from answerable.web.results.rule_sets import results_of
from answerable.web.results.statistics import weighed
from answerable.web.results.summary import ResultTable


@require_GET
@meeting_auditor
def statistics(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return troubles_told(request, meeting, lambda: _page(request, meeting))


def _page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = results_of(meeting)
    official = len(found.results) - 1
    names, known = found.names(official), weighed(meeting, official)
    context: dict[str, object] = {"meeting": meeting, "known": known is not None}
    if known is not None:
        doubt, consensus = known.doubt, known.consensus
        if isinstance(doubt, NoDoubt):
            context["no_doubt"] = doubt_words.reason(doubt)
        else:
            context |= {
                "readings": doubt_words.readings(doubt, names),
                "remarks": doubt_words.remarks(doubt, names),
                "ranges": doubt_words.ranges(doubt, names),
                "without": doubt_words.without(doubt, names),
                "above": doubt_words.above(doubt, names),
            }
        if consensus is not None:
            context |= {
                "agreement": agreement_words.agreement(consensus),
                "by_criterion": agreement_words.by_criterion(consensus, names),
                "effective": agreement_words.effective(consensus),
                "middles": agreement_words.middles(consensus, names),
                "strictness": agreement_words.strictness(consensus, names),
                "groups": agreement_words.severity_by_group(consensus, names),
                "units": agreement_words.severity_by_unit(consensus, names, found.results[official]),
                "look_again": agreement_words.look_again(consensus, names),
            }
    context = {
        key: linked(each, official) if isinstance(each, ResultTable) else each
        for key, each in context.items()
    }
    return render(request, "results/statistics.html", context)
