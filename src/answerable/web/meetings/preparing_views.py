"""The rules of a meeting in words, the first step of its preparation; and the page of whatever is not open yet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from answerable.scoring import Rules, RulesInvalid
from answerable.web.cycles.wording import rules_in_words
from answerable.web.meetings import readiness
from answerable.web.meetings.access import duties, meeting_reader, meeting_visitor
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.navigation import entry_named, locked_sentence


@require_safe
@meeting_reader
def rules(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What the cycle's rules say now; once frozen, the page of what was frozen has those that hold."""
    try:
        words = rules_in_words(Rules.from_json(meeting.cycle.rules))
    except RulesInvalid:
        words = []
    context = {
        "meeting": meeting,
        "duties": duties(request, meeting),
        "words": words,
        "missing": readiness.rules_missing(meeting),
    }
    return render(request, "meetings/rules.html", context)


@require_safe
@meeting_visitor
def later(request: HttpRequest, meeting: Meeting, name: str) -> HttpResponse:
    """A page of the menu that is locked. Once it is open, it is led to."""
    entry = entry_named(name, duties(request, meeting))
    if entry is None:
        raise Http404("no such page in this visitor's menu")
    sentence = locked_sentence(entry, meeting)
    if not sentence:
        return redirect(entry.url_name, meeting.key)
    return render(
        request, "meetings/later.html", {"meeting": meeting, "title": entry.title, "sentence": sentence}
    )
