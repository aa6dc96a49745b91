"""What stands beside the state of a room: who has signed in and how many ballots came back, as numbers; screens; the published result.

Ballots are counted by group, groups that are too small together (`casting.turnout`). The numbers are asked of the ballot box once in a while by `renewed`, and
read from here.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django.utils import timezone

from answerable.fairness import RankRange
from answerable.protocol.manifest import SHEET
from answerable.room.audiences import Figures, Headcount, Pin, ResultLine, Video
from answerable.web.addresses import whole
from answerable.web.casting import ballotbox_client
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.casting.castings import casting_of, manifest_of
from answerable.web.casting.recusal import expected_now
from answerable.web.casting.turnout import counted_groups
from answerable.web.followup import promised
from answerable.web.followup.progress import today_at
from answerable.web.meetings import presence
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE, BEFORE_OPEN, CASTING, Stage
from answerable.web.results.intervals import kept_ranges
from answerable.web.results.models import Publication, PublishedFor
from answerable.web.results.names import Names
from answerable.web.results.pictured import of_ranks
from answerable.web.results.rule_sets import results_of
from answerable.web.results.summary import ranked_first
from answerable.web.room import heartbeats, screens
from answerable.web.room.models import Screen

# Digits of the meeting's number that the big screen shows large.
LARGE_DIGITS = 16

Returned = Mapping[str, Mapping[str, int]]
Body = Mapping[str, Any]
_video: list[Callable[[Meeting], Video]] = []
# By meeting, and whether its scoring was over when it was asked: from then on the numbers stay.
_returned: dict[tuple[str, bool], Returned] = {}


def video_from(ask: Callable[[Meeting], Video]) -> None:
    """Have `ask(meeting)` say where its venues open picture and sound; the app that has them comes after this one."""
    _video[:] = [ask]


def figures_of(meeting: Meeting, on: int | None = None) -> Figures:
    """`on` is the presenter whose turn it is: only what that one's unit promised is looked up."""
    table = presence.table(meeting)
    casting = casting_of(meeting)
    manifest = manifest_of(meeting) or {}
    room, paired = getattr(meeting, "room", None), list(Screen.objects.filter(meeting=meeting).order_by("pk"))
    return Figures(
        signed_in=tuple(
            Headcount(row.key, row.venue, row.total.present, row.total.expected) for row in table.rows
        ),
        returned=_returned_now(meeting, manifest),
        scopes=frozenset(manifest.get("expected", {})),
        chair_scores=room is None or room.chair_scores,
        address=whole("casting:join"),
        number=casting.manifest_hash[:LARGE_DIGITS],
        promises=_promises(meeting, on),
        result=_result(meeting),
        screens=screens.connected(paired),
        silent=heartbeats.silent(meeting, paired),
        pins={each.pk: Pin(each.venue_id, each.view) for each in paired},
        starts=int(meeting.starts_at.timestamp() * 1000),
        grace=casting.grace_seconds,
        video=next((ask(meeting) for ask in _video), Video()),
    )


def renewed(meeting: Meeting) -> bool:
    """Ask the ballot box how many ballots came back, and say whether that is news. Called about once a second while somebody looks."""
    if meeting.stage not in CASTING:
        return False
    before = _returned.get((meeting.key, False))
    return _ask(meeting.key, is_over=False) != before


def _ask(meeting_key: str, *, is_over: bool) -> Returned | None:
    """What the ballot box says, which is kept; None while it is silent."""
    try:
        found = ballotbox_client.status(meeting_key).returned
    except BallotBoxError:
        _returned.pop((meeting_key, is_over), None)
        return None
    _returned[meeting_key, is_over] = found
    return found


def _returned_now(meeting: Meeting, manifest: Body) -> tuple[Headcount, ...] | None:
    """Of the scope that is open, or of all; empty before the scoring opens."""
    if meeting.stage in BEFORE_OPEN or not manifest:
        return ()
    is_over = meeting.stage in AFTER_CLOSE
    known = _returned.get((meeting.key, is_over)) or _ask(meeting.key, is_over=is_over)
    if known is None:
        return None
    return _by_group(meeting, manifest, known)


def _by_group(meeting: Meeting, manifest: Body, returned: Returned) -> tuple[Headcount, ...]:
    expected = expected_now(meeting, manifest)
    scopes = _looked_at(meeting, list(expected))
    return tuple(
        Headcount(
            0,
            group.title,
            sum(returned.get(scope, {}).get(group.key, 0) for scope in scopes),
            sum(expected[scope].get(each, 0) for scope in scopes for each in group.ids),
        )
        for group in counted_groups(meeting)
    )


def _looked_at(meeting: Meeting, scopes: Sequence[str]) -> Sequence[str]:
    if list(scopes) == [SHEET]:
        return scopes
    open_ones = list(meeting.rounds.filter(state="open").values_list("scope", flat=True))
    return open_ones or scopes


def _result(meeting: Meeting) -> tuple[ResultLine, ...]:
    """What is published for everybody, and nothing before: who stands before a wall is not asked who they are."""
    published = Publication.objects.filter(meeting=meeting, audience=PublishedFor.EVERYBODY)
    if meeting.stage != Stage.PUBLISHED or not published.exists():
        return ()
    found = results_of(meeting)
    last = len(found.results) - 1
    names = found.names(last)
    public = found.public(last).to_json()
    rows = [row for row in ranked_first(public) if row["rank"] is not None]
    ranges = kept_ranges(meeting, last, found.shown)
    drawn = of_ranks(rows, public["quota"], names, ranges).rows if ranges else ()
    return tuple(
        _line(row, names, ranges.get(row["id"]), chart.svg if chart else "")
        for row, chart in zip_longest(rows, drawn)
    )


def _line(row: Mapping[str, Any], names: Names, possible: RankRange | None, picture: str) -> ResultLine:
    name, unit = names.presenters[row["id"]]
    score = row["composite"] or row["meeting"]
    low, high = (possible.best, possible.worst) if possible else (None, None)
    shown, grade = score["shown"] if score else "", names.grade(row["grade"])
    return ResultLine(str(row["rank"]), name, unit, shown, grade, low, high, picture if possible else "")


def _promises(meeting: Meeting, on: int | None) -> dict[int, tuple[str, ...]]:
    return {} if on is None else {on: promised.card(meeting, on, today_at(meeting, timezone.now()))}
