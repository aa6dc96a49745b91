"""The ranges of ranks that the results page draws beside the ranks, where they are known and may be shown to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from answerable.disclosure import Disclosed
from answerable.fairness import Doubt, RankRange
from answerable.web.meetings.models import Meeting
from answerable.web.results.models import Statistics
from answerable.web.results.statistics import weighed


@dataclass(frozen=True, slots=True)
class Intervals:
    """By presenter, and a sentence that says what they are; both empty without any."""

    ranges: Mapping[str, RankRange] = field(default_factory=dict)
    note: str = ""


def intervals(meeting: Meeting, under: int, shown: Disclosed) -> Intervals:
    """Of the reading "another such panel", wherever ranks are shown: ranges are whole places over all groups together (docs/disclosure.md).

    Raises what `weighed` raises.
    """
    if not shown.ranks:
        return Intervals()
    known = weighed(meeting, under)
    if known is None or not isinstance(known.doubt, Doubt):
        return Intervals()
    note = _(
        "The range of ranks: if another such panel had scored, in %(coverage)s of 100 such meetings every presenter's true rank lies in its range. It is for information and changes no rank."
    )
    told = note % {"coverage": round(100 * known.doubt.coverage)}
    if known.doubt.not_cast.exact:
        told += " " + _("Everybody entitled cast a valid ballot, so as a count these ranks are exact.")
    return Intervals(known.doubt.another_panel.ranges, told)


def kept_ranges(meeting: Meeting, under: int, shown: Disclosed) -> Mapping[str, RankRange]:
    """The same ranges for who must not wait: none until the worker has found them."""
    if not Statistics.objects.filter(meeting=meeting, under=under).exists():
        return {}
    return intervals(meeting, under, shown).ranges
