"""The feedback note of one unit, composed from the published result, the log of the room and what is asked of the unit.

It shows the unit's own figures and medians over all units; a median is left out where it rests on so few units that it would tell another's score.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from answerable.documents.feedback import Feedback, FeedbackSection
from answerable.scoring import shown
from answerable.scoring.numbers import exact, plain
from answerable.web.casting.scopes import presenter_id
from answerable.web.comments.reading import shown_to
from answerable.web.followup.models import Action, ActionKind, Requirement
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.results.content import organisation
from answerable.web.results.intervals import Intervals, intervals
from answerable.web.results.models import Publication
from answerable.web.results.report_tables import Known, no_figures
from answerable.web.results.rule_sets import Results
from answerable.web.room.reading import log_of

FEWEST_FOR_MEDIAN = 5
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """A score beside the median of all units; `median` None where it is not shown."""

    title: str
    weight: str
    score: str
    median: str | None
    side: int  # 1 above, 0 the same or not known, -1 below


def note_of(presenter: Presenter, found: Results, publication: Publication) -> Feedback:
    """In the language of this request. `presenter` is of the published meeting and among those it was frozen with."""
    meeting = presenter.meeting
    last = len(found.results) - 1
    known = Known.of(found.public(last), found.rules(last), found.names(last))
    row = next(each for each in known.rows if each["id"] == presenter_id(presenter))
    name, unit = known.names.presenters[row["id"]]
    compared = _compared(known, row)
    zone = ZoneInfo(meeting.time_zone)
    return Feedback(
        mark=_("%(name)s: feedback") % {"name": organisation() or meeting.title},
        title=_("Feedback on the assessment"),
        issuer=organisation(),
        issued=publication.published_at.astimezone(zone).date(),
        to=unit,
        opening=_("%(name)s reported for your unit at “%(meeting)s” on %(day)s. The result is as follows.")
        % {
            "name": name,
            "meeting": meeting.title,
            "day": formats.date_format(meeting.starts_at.astimezone(zone).date(), "DATE_FORMAT"),
        },
        sections=(
            FeedbackSection(
                _("Result"),
                points=(*_result(known, row), *_possible(row, intervals(meeting, last, found.shown))),
                numbered=False,
            ),
            FeedbackSection(_("Scores by criterion"), rows=_rows(compared)),
            FeedbackSection(_("Strengths"), points=tuple(_strengths(compared))),
            FeedbackSection(_("Problems"), points=tuple(_problems(compared, presenter))),
            FeedbackSection(_("Comments of raters"), points=shown_to(presenter, known.rules.k_min)),
            FeedbackSection(_("Remarks of the leader"), points=tuple(_remarks(presenter)), numbered=False),
            FeedbackSection(_("Requirements"), points=tuple(_requirements(presenter))),
        ),
        closing=_("Whoever doubts a figure can recount it from the evidence of the meeting."),
        evidence=_("Fingerprint of the evidence: %(digest)s")
        % {"digest": " ".join(publication.bundle_sha256[at : at + 4] for at in range(0, 64, 4))},
    )


def _result(known: Known, row: Json) -> Iterator[str]:
    said = no_figures(row)
    if said:
        yield said
        return
    ranked = sum(each["rank"] is not None for each in known.rows)
    if row["composite"] is not None:
        yield _("Score: %(score)s of 100.") % {"score": row["composite"]["shown"]}
    parts = {part.id: part.title for part in known.rules.components}
    values = [
        _("%(title)s %(score)s") % {"title": parts[each["id"]], "score": each["value"]["shown"]}
        for each in row["components"]
        if each["value"] is not None
    ]
    if values:
        yield _("It is made of: %(parts)s.") % {"parts": _(", ").join(values)}
    if row["rank"] is not None:
        shared = sum(each["rank"] == row["rank"] for each in known.rows) > 1
        told = {"rank": row["rank"], "of": ranked}
        yield (_("Rank %(rank)s of %(of)s, shared.") if shared else _("Rank %(rank)s of %(of)s.")) % told
    if row["grade"] is not None:
        yield _("Grade: %(grade)s.") % {"grade": known.names.grade(row["grade"])}


def _possible(row: Json, known: Intervals) -> Iterator[str]:
    """Between which ranks the unit's own may lie, where that is known and ranks are shown."""
    ranks = known.ranges.get(row["id"])
    if row["rank"] is None or ranks is None:
        return
    told = (
        _("Possible ranks: %(best)s to %(worst)s.")
        if ranks.best < ranks.worst
        else _("Possible ranks: %(best)s alone.")
    )
    yield told % {"best": ranks.best, "worst": ranks.worst}
    yield known.note


def _compared(known: Known, row: Json) -> list[Compared]:
    """The criteria of the unit; none where they are withheld."""
    own = {each["id"]: each["score"] for each in row["criteria"] or ()}
    found = []
    for criterion in known.rules.criteria:
        score = own.get(criterion.id)
        if score is None:
            continue
        median = _median(known, criterion.id)
        side = 0 if median is None else (exact(score["exact"]) > median) - (exact(score["exact"]) < median)
        found.append(
            Compared(
                criterion.title,
                f"{plain(criterion.weight)}%",
                score["shown"],
                None if median is None else shown(median, known.rules.decimals),
                side,
            )
        )
    return found


def _median(known: Known, criterion: str) -> Fraction | None:
    scores = sorted(
        exact(each["score"]["exact"])
        for row in known.rows
        for each in row["criteria"] or ()
        if each["id"] == criterion and each["score"] is not None
    )
    if len(scores) < FEWEST_FOR_MEDIAN:
        return None
    middle = len(scores) // 2
    return (scores[middle] + scores[~middle]) / 2


def _rows(compared: Sequence[Compared]) -> tuple[tuple[str, ...], ...]:
    if not compared:
        return ()
    if all(each.median is None for each in compared):
        head: tuple[str, ...] = (_("Criterion"), _("Weight"), _("Score"))
        return (head, *((each.title, each.weight, each.score) for each in compared))
    sides = {1: _("above"), 0: _("the same"), -1: _("below")}
    head = (_("Criterion"), _("Weight"), _("Score"), _("Median of all units"), _("Your unit"))
    return (
        head,
        *((each.title, each.weight, each.score, each.median or "–", sides[each.side]) for each in compared),
    )


def _strengths(compared: Sequence[Compared]) -> Iterator[str]:
    for each in compared:
        if each.side > 0:
            yield _("%(title)s: %(score)s, above the median of %(median)s.") % {
                "title": each.title,
                "score": each.score,
                "median": each.median,
            }


def _problems(compared: Sequence[Compared], presenter: Presenter) -> Iterator[str]:
    for each in compared:
        if each.side < 0:
            yield _("%(title)s: %(score)s, below the median of %(median)s.") % {
                "title": each.title,
                "score": each.score,
                "median": each.median,
            }
    named = Action.objects.filter(meeting=presenter.meeting, unit=presenter.unit, kind=ActionKind.PROBLEM)
    yield from (each.named for each in named)


def _remarks(presenter: Presenter) -> Iterator[str]:
    for each in log_of(presenter.meeting).state.remarks.values():
        if each.presenter == presenter.pk:
            yield each.text


def _requirements(presenter: Presenter) -> Iterator[str]:
    """What the leader asked of all, and by when this unit answers."""
    meeting: Meeting = presenter.meeting
    due = dict(
        Action.objects.filter(meeting=meeting, unit=presenter.unit, requirement__isnull=False).values_list(
            "requirement_id", "due"
        )
    )
    for each in Requirement.objects.filter(meeting=meeting):
        text = " ".join(each.text.split())
        if each.pk in due:
            text += _(" (due %(day)s)") % {"day": formats.date_format(due[each.pk], "DATE_FORMAT")}
        yield text
