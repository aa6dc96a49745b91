"""How sure a result is and how far its raters agree, from its ballots: computed once of each count by the worker, and kept.

Whoever asks first, before the worker has come to it, computes it. The official rule set and amended ones are asked for alike. None of it is for everybody as
it stands: what about groups may leave the analyst's page is decided where it is shown.
"""

from dataclasses import dataclass

from django_tasks import task

from answerable import __version__
from answerable.counting import scopes_of, standing, turnout_of
from answerable.fairness import Consensus, Doubt, NoDoubt, NoDoubtReason, consensus, doubt, panel, ratings
from answerable.scoring import Result, Rules
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.results.counting import CountInputs, ballots, count_now, counted, demand_closed, inputs_of
from answerable.web.results.models import Count, Statistics


@dataclass(frozen=True, slots=True)
class Weighed:
    """`consensus` is None where there is no valid ballot."""

    doubt: Doubt | NoDoubt
    consensus: Consensus | None


def weighed(meeting: Meeting, under: int) -> Weighed | None:
    """Of the closed meeting's count under one rule set. None when the ballots of a published result are not here any more, nor what was kept of them.

    Raises what `counted` raises.
    """
    demand_closed(meeting)
    published = meeting.stage == Stage.PUBLISHED
    count = Count.objects.filter(meeting=meeting).first() if published else counted(meeting)
    rows = Statistics.objects.filter(meeting=meeting, under=under)
    row = rows.filter(inputs=count.inputs, release=__version__).first() if count else rows.first()
    if row is None and count is not None:
        row = _make(meeting, count, under)
    return None if row is None else _read(row)


def weigh_later(meeting: Meeting) -> None:
    """Have the worker do it."""
    weigh.enqueue(meeting.pk)


@task
def weigh(pk: int) -> None:
    """Of the official rule set. Begun twice, it finds it made."""
    meeting = Meeting.objects.get(pk=pk)
    count_now(meeting)
    count = Count.objects.filter(meeting=meeting).first()
    if count is not None:
        weighed(meeting, len(count.results) - 1)


def _make(meeting: Meeting, count: Count, under: int) -> Statistics:
    """Outside any transaction, since it may take seconds; two who come at once make the same."""
    inputs = inputs_of(meeting)
    made = _weigh(inputs, count, under)
    body = {
        "inputs": count.inputs,
        "release": __version__,
        "doubt": made.doubt.to_json()
        if isinstance(made.doubt, Doubt)
        else {"reason": made.doubt.reason.value},
        "consensus": made.consensus and made.consensus.to_json(),
    }
    row, _created = Statistics.objects.update_or_create(meeting=meeting, under=under, defaults=body)
    return row


def _weigh(inputs: CountInputs, count: Count, under: int) -> Weighed:
    rules = Rules.from_json(inputs.signed[under].manifest.rules)
    scopes, turnout = scopes_of(inputs.first), turnout_of(inputs.first, inputs.issued)
    cast = list(standing(ballots(count)))
    beside, result = inputs.beside, Result.from_json(count.results[under])
    left_out = {each.id for each in result.presenters if each.status in ("withdrawn", "void")}
    held = panel(rules, scopes, cast, turnout, left_out)
    return Weighed(
        doubt(rules, held, beside.components, result),
        consensus(ratings(rules, held)) if held.strata else None,
    )


def _read(row: Statistics) -> Weighed:
    reason = row.doubt.get("reason")
    return Weighed(
        Doubt.from_json(row.doubt) if reason is None else NoDoubt(NoDoubtReason(reason)),
        None if row.consensus is None else Consensus.from_json(row.consensus),
    )
