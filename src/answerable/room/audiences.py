"""What each audience is shown of a state: JSON-able values, one for everybody in the audience.

    screen      big screens in the venues: only what everybody in the hall may see
    podium      the presenters' screen of one venue (`podium-KEY`): the same, and where that venue opens somebody else's picture and sound
    rater       phones: what is on, and the questions that one may support
    steward     of one venue (`steward-KEY`): what it reported, and who has signed in there; of the others what the screens say
    moderator   questions and the speakers' list, waiting ones too
    recorder    remarks and requirements, and who is on
    chair       the console: all of it but the recorder's texts

A question that waits is seen by moderator and chair only: nobody has read it yet. Before the close no score is in any of these, and before publication no
result. Figures that are not in the log stand in `Figures`: who has signed in and how many ballots came back, as numbers.
Times are milliseconds since 1970; `now` is the server's time at which the value was made, which screens count from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from answerable.room import alike, coming, timing
from answerable.room.recent import Done
from answerable.room.state import (
    Clock,
    Hand,
    HandState,
    Item,
    ItemState,
    Question,
    QuestionState,
    ScreenText,
    State,
    Venue,
)

Shown = dict[str, Any]
# What phones are sent of the questions that one may support: the first of the moderator's order.
MOST_FOR_PHONES = 20
# Of the waiting questions, the oldest so many are compared with the others: each comparison costs time at every rendering.
MOST_COMPARED = 50


class Audience(StrEnum):
    SCREEN = "screen"
    PODIUM = "podium"
    RATER = "rater"
    STEWARD = "steward"
    MODERATOR = "moderator"
    RECORDER = "recorder"
    CHAIR = "chair"


# Those that may be of one venue.
OF_ONE_VENUE = frozenset({Audience.PODIUM, Audience.STEWARD})


def parted(named: str) -> tuple[Audience, int | None] | None:
    """The audience, and the key of the venue where the name has one, as `steward-12`; None for what is no audience."""
    name, hyphen, venue = named.partition("-")
    if name not in set(Audience) or (hyphen and name not in OF_ONE_VENUE):
        return None
    if hyphen and not (venue.isascii() and venue.isdecimal() and len(venue) < 16):
        return None
    return Audience(name), int(venue) if hyphen else None


# Those that are shown something of `Figures`. The others need none to be read.
WITH_FIGURES = frozenset({Audience.SCREEN, Audience.PODIUM, Audience.STEWARD, Audience.CHAIR})


@dataclass(frozen=True, slots=True)
class Headcount:
    """A name, how many are there, how many are expected. `key` is the venue's, 0 for groups."""

    key: int
    name: str
    there: int
    expected: int


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A line of the published result. `rank` is as it is published, `grade` too; `score` is text. `low` and `high` are the best and the worst rank
    that are possible, where that is shown, and `picture` is the drawing of both (SVG).
    """

    rank: str
    name: str
    unit: str
    score: str
    grade: str
    low: int | None = None
    high: int | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """What a screen is tied to: a venue, and a view that it shows whatever the console chooses."""

    venue: int | None
    view: str


@dataclass(frozen=True, slots=True)
class Video:
    """Where each venue opens picture and sound, by its key. `kind` is "link" for somebody else's service, "built-in", or empty for none. `recorded` are the
    venues of which something is being written, as far as the site knows.
    """

    kind: str = ""
    addresses: Mapping[int, str] = field(default_factory=dict)
    recorded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figures:
    """`returned` has ballots by group, small groups merged; None while the ballot box is silent. `result` is empty until it is published for all.
    `screens` counts those that are connected, by venue; `pins` has all, by their keys; `silent` says of venues that are not heard any more when they last were. `starts` is when the meeting begins as planned, `grace` for how many
    seconds the ballot box takes waiting ballots while it closes.
    """

    signed_in: tuple[Headcount, ...] = ()
    returned: tuple[Headcount, ...] | None = ()
    scopes: frozenset[str] = frozenset()
    chair_scores: bool = True
    address: str = ""
    number: str = ""
    promises: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    result: tuple[ResultLine, ...] = ()
    screens: Mapping[int, int] = field(default_factory=dict)
    pins: Mapping[int, Pin] = field(default_factory=dict)
    silent: Mapping[int, int] = field(default_factory=dict)
    starts: int = 0
    grace: int = 0
    video: Video = field(default_factory=Video)


def shown(
    audience: Audience,
    state: State,
    figures: Figures,
    now: int,
    recent: tuple[Done, ...] = (),
    venue: int | None = None,
) -> Shown:
    """`recent` is for the chair, who alone is shown it. `venue` is a steward's or a podium's; without it all venues are shown, as to the chair."""
    found = {
        "audience": str(audience),
        "now": now,
        "version": state.number,
        "closes": _closes(state, figures),
        **_SHOWN[audience](state, figures, now),
        **({"recent": [_done(each) for each in recent]} if audience == Audience.CHAIR else {}),
    }
    if venue is None:
        return found
    found["video"] = _video(figures.video, venue)
    return found if audience == Audience.PODIUM else found | _of_venue(found, venue)


def _of_venue(found: Shown, venue: int) -> Shown:
    """Of other venues only what stands on every screen: that they are there, and whether they are on the line."""
    return {
        "venues": [
            each if each["key"] == venue else each | {"report": "", "reported": None}
            for each in found["venues"]
        ],
        "signed_in": [each for each in found["signed_in"] if each["key"] == venue],
    }


def _closes(state: State, figures: Figures) -> int | None:
    """Until when ballots that wait on phones are taken."""
    begun = [*state.closing.values(), *([state.stage_at] if state.stage == "closing" else [])]
    return max(begun) + figures.grace * timing.SECOND if begun else None


def _common(state: State, now: int) -> Shown:
    on = state.on
    first = next(iter(timing.expected(state, now)), None)
    debriefs = [each for each in state.items if each.presenter is not None]
    return {
        "title": state.title,
        "stage": state.stage,
        "item": None if on is None else _item(on),
        "next": None if first is None else _item(first[0]) | {"expected": first[1]},
        "heard": sum(each.state == ItemState.DONE for each in debriefs),
        "presenters": sum(each.state != ItemState.WITHDRAWN for each in debriefs),
        "scoring": sorted(scope for scope, is_open in state.scoring.items() if is_open),
        "closing": sorted(state.closing),
        "message": _message(state.message),
        "floor": state.floor,
        "recording": state.recording,
        "caption": _message(state.caption),
    }


def _message(message: ScreenText | None) -> Shown | None:
    return None if message is None else {"text": message.text, "at": message.at}


def _screen(state: State, figures: Figures, now: int) -> Shown:
    question = state.questions.get(state.shown or 0)
    return _common(state, now) | {
        "blank": state.blank,
        "view": state.view,
        "agenda": _agenda(state, now),
        "venues": [_venue(each) for each in state.venues],
        "signed_in": _counts(figures.signed_in),
        "returned": None if figures.returned is None else _counts(figures.returned),
        "question": None if question is None else _public_question(question),
        "speaker": None if state.speaker is None else _speaker(state.speaker),
        "promises": list(figures.promises.get(0 if state.on is None else state.on.presenter or 0, ())),
        "address": figures.address,
        "number": figures.number,
        "result": _result(state, figures),
        "places": len(figures.result),
        "starts": figures.starts,
        "pins": {str(key): {"venue": pin.venue, "view": pin.view} for key, pin in figures.pins.items()},
    }


def _podium(state: State, figures: Figures, now: int) -> Shown:
    return _screen(state, figures, now) | {"video": _video(figures.video)}


def on_now(state: State, now: int) -> Shown:
    """The part of a phone's state that says what is on: a phone shows it before its stream is there, so that nothing moves when it comes."""
    speaker = None if state.speaker is None else _speaker(state.speaker)
    return _common(state, now) | {"speaker": speaker}


def _rater(state: State, _figures: Figures, now: int) -> Shown:
    open_ones = [state.questions[key] for key in state.order[:MOST_FOR_PHONES]]
    return on_now(state, now) | {
        "asking": state.asking,
        "unsigned": state.unsigned,
        "questions": [_public_question(each) for each in open_ones],
        "shown": state.shown,
        "hands": [each.key for each in state.hands.values() if each.state == HandState.RAISED],
        "kept_open": [each.key for each in state.venues if each.kept_open],
    }


def _steward(state: State, figures: Figures, now: int) -> Shown:
    return _common(state, now) | {
        "venues": [_venue(each) | _reported(each) for each in state.venues],
        "signed_in": _counts(figures.signed_in),
        "video": _video(figures.video),
    }


def _moderator(state: State, _figures: Figures, now: int) -> Shown:
    return _common(state, now) | {
        "asking": state.asking,
        "unsigned": state.unsigned,
        "questions": [_question(each) for each in state.questions.values()],
        "alike": _alike(state),
        "order": list(state.order),
        "shown": state.shown,
        "hands": [_hand(each) for each in state.hands.values() if each.state != HandState.LOWERED],
        "venues": [_venue(each) for each in state.venues],
        "agenda": _agenda(state, now),
    }


def _alike(state: State) -> dict[str, list[int]]:
    """For a waiting question, by its key, the others that it could be merged into, the likest first."""
    live = {QuestionState.WAITING, QuestionState.APPROVED}
    texts = {each.key: each.text for each in state.questions.values() if each.state in live}
    waiting = [key for key in texts if state.questions[key].state == QuestionState.WAITING]
    found = alike.alike(waiting[:MOST_COMPARED], texts)
    return {str(key): [other for other, _likeness in near] for key, near in found.items()}


def _recorder(state: State, _figures: Figures, now: int) -> Shown:
    return _common(state, now) | {
        "remarks": [
            {"key": each.key, "text": each.text, "presenter": each.presenter, "written": each.written}
            for each in state.remarks.values()
        ],
        "requirements": [
            {"key": each.key, "text": each.text, "parts": list(each.parts), "written": each.written}
            for each in state.requirements.values()
        ],
        "agenda": _agenda(state, now),
    }


def _chair(state: State, figures: Figures, now: int) -> Shown:
    following = coming.following(state, figures.scopes)
    return (
        _screen(state, figures, now)
        | _moderator(state, figures, now)
        | _steward(state, figures, now)
        | {
            "following": {
                "verb": str(following.verb),
                "item": None if following.item is None else following.item.key,
                "scope": following.scope,
            },
            "chair_scores": figures.chair_scores,
            "screens": {str(venue): count for venue, count in figures.screens.items()},
            "silent": {str(venue): at for venue, at in figures.silent.items()},
            "still_recorded": [] if state.recording else sorted(figures.video.recorded),
            "scopes": sorted(figures.scopes),
            "scored": sorted(state.scoring),
            "grace": figures.grace,
            "ends": timing.end(state, now),
            "planned_end": timing.planned_end(state, figures.starts),
        }
    )


_SHOWN: Mapping[Audience, Callable[[State, Figures, int], Shown]] = {
    Audience.SCREEN: _screen,
    Audience.PODIUM: _podium,
    Audience.RATER: _rater,
    Audience.STEWARD: _steward,
    Audience.MODERATOR: _moderator,
    Audience.RECORDER: _recorder,
    Audience.CHAIR: _chair,
}


def _item(item: Item) -> Shown:
    return {
        "key": item.key,
        "kind": item.kind,
        "title": item.title,
        "presenter": item.presenter,
        "position": item.position,
        "name": item.name,
        "unit": item.unit,
        "state": str(item.state),
        "clock": _clock(item.clock),
        "started": item.started_at,
        "ended": item.ended_at,
    }


def _clock(clock: Clock) -> Shown:
    return {"seconds": clock.seconds, "used": clock.used, "since": clock.since}


def _agenda(state: State, now: int) -> list[Shown]:
    expected = {item.key: at for item, at in timing.expected(state, now)}
    return [_item(each) | {"expected": expected.get(each.key)} for each in state.items]


def _public_question(question: Question) -> Shown:
    """What everybody in the hall reads of it."""
    return {
        "key": question.key,
        "text": question.text,
        "author": question.author,
        "presenter": question.presenter,
        "supports": question.supports,
    }


def _question(question: Question) -> Shown:
    """With what the moderator made of it."""
    return _public_question(question) | {
        "at": question.asked_at,
        "state": str(question.state),
        "theme": question.theme,
        "into": question.into,
        "merged": question.merged,
        "note": question.note if question.state == QuestionState.ANSWERED else "",
    }


def _speaker(hand: Hand) -> Shown:
    return {
        "key": hand.key,
        "name": hand.name,
        "clock": None if hand.clock is None else _clock(hand.clock),
    }


def _hand(hand: Hand) -> Shown:
    return _speaker(hand) | {
        "venue": hand.venue,
        "at": hand.raised_at,
        "state": str(hand.state),
        "theme": hand.theme,
    }


def _venue(venue: Venue) -> Shown:
    return {
        "key": venue.key,
        "name": venue.name,
        "is_main": venue.is_main,
        "lost": venue.lost_at,
    }


def _reported(venue: Venue) -> Shown:
    return {"kept_open": venue.kept_open, "report": venue.report, "reported": venue.reported_at}


def _video(video: Video, venue: int | None = None) -> Shown:
    """Of one venue, or of all."""
    addresses = {str(key): each for key, each in video.addresses.items() if venue in (None, key)}
    return {"kind": video.kind, "addresses": addresses}


def _done(done: Done) -> Shown:
    return {
        "number": done.number,
        "kind": done.kind,
        "by": done.by,
        "at": done.at,
        "about": done.about,
        "undoable": done.undoable,
    }


def _counts(counts: tuple[Headcount, ...]) -> list[Shown]:
    return [
        {"key": each.key, "name": each.name, "there": each.there, "expected": each.expected}
        for each in counts
    ]


def _result(state: State, figures: Figures) -> list[Shown]:
    """From the last place up, as many as are revealed; in the published order."""
    places = len(figures.result) if state.revealed is None else min(state.revealed, len(figures.result))
    return [
        {
            "rank": each.rank,
            "name": each.name,
            "unit": each.unit,
            "score": each.score,
            "grade": each.grade,
            "low": each.low,
            "high": each.high,
            "picture": each.picture,
        }
        for each in figures.result[len(figures.result) - places :]
    ]
