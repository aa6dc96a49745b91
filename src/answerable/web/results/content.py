"""The content of every document about a result, from the result as anybody may see it, the rules and the meeting. Nothing is computed here."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.documents.minutes.wording import Language
from answerable.documents.report.content import Evidence, ResultContent
from answerable.fairness import Doubt, RankRange
from answerable.protocol import canonical
from answerable.scoring import Result, together
from answerable.web import addresses
from answerable.web.cycles.wording import rules_in_words
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Unit
from answerable.web.results.report_pictures import pictures
from answerable.web.results.report_tables import (
    Known,
    by_criterion,
    by_group,
    detail,
    marks,
    summary,
    turnout,
)
from answerable.web.results.result_parts import amendments, decisions_in_words
from answerable.web.results.rule_sets import Results
from answerable.web.results.statistics import weighed
from answerable.web.results.summary import TURNOUT, remarks

Json = Mapping[str, Any]


def content_of(found: Results, meeting: Meeting, under: int) -> ResultContent:
    """The content in the language of this request."""
    result = found.public(under)
    ranges = _ranges(meeting, under) if result.ranking else {}
    known = Known.of(result, found.rules(under), found.names(under))
    shown = known.shown
    return ResultContent(
        key=meeting.key,
        organisation=organisation(),
        meeting=meeting.title,
        held=meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date(),
        status=_status(found, under),
        published=found.publication is not None,
        facts=tuple(_facts(meeting)),
        ballots=_ballots(result),
        turnout=tuple(turnout(known)),
        summary=summary(known, ranges),
        tables=tuple(table for table in (by_group(known), by_criterion(known)) if table.rows),
        presenters=tuple(detail(known, row) for row in known.rows),
        marks=tuple(marks(known)),
        decisions=tuple(decisions_in_words(found, under)),
        amendments=tuple(_amendments(found, under)),
        remarks=tuple(remarks(shown, known.names)),
        rules=tuple(rules_in_words(known.rules)),
        evidence=_evidence(found, meeting, shown),
        pictures=tuple(pictures(known, ranges, language())),
    )


def language() -> Language:
    """The documents' language nearest to that of this request."""
    return Language.CHINESE if (get_language() or "").startswith("zh") else Language.ENGLISH


def _ranges(meeting: Meeting, under: int) -> Mapping[str, RankRange]:
    """By presenter the ranks that are possible, another such panel taken; none where that cannot be said."""
    found = weighed(meeting, under)
    if found is None or not isinstance(found.doubt, Doubt):
        return {}
    return found.doubt.another_panel.ranges


def organisation() -> str:
    """The unit at the top of the tree, where there is one only."""
    tops = list(Unit.objects.filter(parent=None).values_list("name", flat=True)[:2])
    return tops[0] if len(tops) == 1 else ""


def _status(found: Results, under: int) -> str:
    if under != len(found.results) - 1:
        return _("The count under rules that were amended later. It is not the result.")
    return "" if found.publication else _("A count before publishing: it can still change.")


def _facts(meeting: Meeting) -> Iterator[tuple[str, str]]:
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()
    venues = meeting.venues.count()
    yield _("Assessed year"), str(meeting.cycle.assessed_year)
    yield _("Held on"), formats.date_format(day, "DATE_FORMAT")
    if venues > 1:
        yield _("Venues"), str(venues)
    if meeting.convened_by:
        yield _("Convened by"), meeting.convened_by


def _ballots(result: Result) -> str:
    every = together(result.turnout.values())
    counts = {name: sum(getattr(each, name) for each in every) for name in TURNOUT}
    return _("Ballots: %(issued)s issued, %(cast)s returned, %(valid)s valid, %(void)s void.") % counts


def _evidence(found: Results, meeting: Meeting, shown: Json) -> Evidence:
    publication = found.publication
    bundle = publication.bundle_sha256 if publication else ""
    address = f"{addresses.whole('results:check', meeting.key)}#{bundle}" if bundle else ""
    return Evidence(found.signed[0].hash, bundle, canonical.digest(dict(shown)), address)


def _amendments(found: Results, under: int) -> Iterator[str]:
    for each in amendments(found, under)[1:]:
        yield _("Amendment %(number)s: %(reason)s") % {"number": each["number"], "reason": each["reason"]}
