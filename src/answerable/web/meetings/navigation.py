"""The menu of a meeting: what can be opened, in four groups, and how far each is.

Each app registers its entries in its `registrations.py`; `menu` draws up those that the visitor's duties let them open. A locked entry can
be opened and says what opens it. Entries with `step` are the steps of the preparation, in their order.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from answerable.web.meetings.access import Duties
from answerable.web.meetings.facts import Facts, facts
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import Stage
from answerable.web.meetings.stages import next_transition

Text = str | Promise


class MenuGroup(models.TextChoices):
    PREPARE = "prepare", gettext_lazy("Prepare")
    RUN = "run", gettext_lazy("Hold")
    RESULT = "result", gettext_lazy("Result")
    EVIDENCE = "evidence", pgettext_lazy("menu", "Evidence")


@dataclass(frozen=True, slots=True)
class EntryState:
    """`kind`: "done"; "missing", which stands in the way of the next stage; "open", which may be meant; "count", for a number that changes; or
    empty. `short` stands at the end of the entry, `said` is a sentence. `does` names the page on which a step is begun, where it is not the
    entry's own.
    """

    kind: str = ""
    short: str = ""
    said: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`order` is within the group. `also` names further pages of the entry whose addresses are not below its own."""

    group: MenuGroup
    order: int
    title: Text
    icon: str
    url_name: str
    allowed: Callable[[Duties], bool]
    state: Callable[[Meeting, Facts], EntryState] = lambda _meeting, _facts: EntryState()
    opens_at: Stage = Stage.PREPARED
    shown: Callable[[Meeting], bool] = lambda _meeting: True
    step: Callable[[Meeting], bool] = lambda _meeting: False
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As it stands in the address of the page that says what opens the entry."""
        return self.url_name.replace(":", "-")


@dataclass(frozen=True, slots=True)
class MenuLine:
    """An entry as one visitor sees it. `locked` is the sentence that says what opens it, else empty; `does` is where the step is done."""

    group: str
    title: str
    icon: str
    url: str
    does: str
    state: EntryState
    locked: str
    here: str
    step: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes after a step: the step that is left to do, or freezing."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Menu:
    """`step` is the step whose page this is, while the meeting is prepared, and `following` what comes after it, also on the pages below it."""

    meeting: Meeting
    lines: tuple[MenuLine, ...]
    phases: tuple[tuple[str, str], ...]
    current: MenuLine | None
    step: MenuLine | None
    following: NextStep | None
    leads: bool

    @property
    def groups(self) -> list[tuple[str, list[MenuLine]]]:
        found = [
            (str(group.label), [line for line in self.lines if line.group == str(group.label)])
            for group in MenuGroup
        ]
        return [(label, lines) for label, lines in found if lines]

    @property
    def folded(self) -> str:
        """The title of the evidence, which nobody needs while leading a meeting; open where one of its pages is shown."""
        reads = self.current is not None and self.current.group == str(MenuGroup.EVIDENCE.label)
        return "" if reads or not self.leads else str(MenuGroup.EVIDENCE.label)

    @property
    def steps(self) -> list[MenuLine]:
        return [line for line in self.lines if line.step]


_entries: list[Entry] = []

OPENS: dict[str, Text] = {
    Stage.FROZEN: gettext_lazy("This opens when the meeting is frozen."),
    Stage.CONVENED: gettext_lazy("This opens when the meeting is convened."),
    Stage.SCORING: gettext_lazy("This opens when the scoring is opened."),
    Stage.CLOSED: gettext_lazy("This opens when the scoring is closed and the ballots are counted."),
    Stage.PUBLISHED: gettext_lazy("This opens when the result is published."),
}

# Six words for seven stages: closing and closed are one to those who look on.
PHASES: tuple[tuple[Text, frozenset[Stage]], ...] = (
    (gettext_lazy("Preparing"), frozenset({Stage.PREPARED})),
    (gettext_lazy("Frozen"), frozenset({Stage.FROZEN})),
    (gettext_lazy("Sign-in"), frozenset({Stage.CONVENED})),
    (gettext_lazy("Scoring"), frozenset({Stage.SCORING})),
    (gettext_lazy("Closed"), frozenset({Stage.CLOSING, Stage.CLOSED})),
    (gettext_lazy("Published"), frozenset({Stage.PUBLISHED})),
)


def register(*entries: Entry) -> None:
    _entries.extend(entries)
    _entries.sort(key=lambda each: (MenuGroup.values.index(each.group), each.order))


def menu(request: HttpRequest, meeting: Meeting, held: Duties) -> Menu:
    known = facts(meeting)
    seen = [(each, _url(each, meeting)) for each in _entries if each.allowed(held) and each.shown(meeting)]
    current = _current(request.path, meeting, seen)
    lines = tuple(_line(each, url, meeting, known, request.path, current) for each, url in seen)
    here = next((line for (each, _), line in zip(seen, lines, strict=True) if each is current), None)
    leads = held.organiser and meeting.stage == Stage.PREPARED
    step = here if leads and here and here.step else None
    coming = following(meeting, lines, step) if step else None
    shown = step if step and step.here == "page" else None
    return Menu(meeting, lines, _phases(meeting), here, shown, coming, leads=held.organiser or held.chair)


def following(meeting: Meeting, lines: tuple[MenuLine, ...], after: MenuLine | None) -> NextStep | None:
    """The next step after `after` that is not done, then an earlier one that stands in the way; freezing when none is left."""
    steps = [line for line in lines if line.step]
    at = steps.index(after) + 1 if after else 0
    left = [line for line in steps[at:] if line.state.kind != "done"]
    left += [line for line in steps[:at] if line.state.kind == "missing" and line is not after]
    if left:
        return NextStep(left[0].title, left[0].does)
    coming = next_transition(meeting)
    return NextStep(str(coming.verb.label), reverse(coming.url_name, args=[meeting.key])) if coming else None


def locked_sentence(entry: Entry, meeting: Meeting) -> str:
    stages = Stage.values
    if stages.index(meeting.stage) >= stages.index(entry.opens_at):
        return ""
    return str(OPENS[entry.opens_at])


def entry_named(name: str, held: Duties) -> Entry | None:
    """The entry as it is for these duties; None when there is none."""
    return next((each for each in _entries if each.name == name and each.allowed(held)), None)


def _url(entry: Entry, meeting: Meeting) -> str:
    """Its page, or while it is locked the page that says what opens it."""
    if locked_sentence(entry, meeting):
        return reverse("meetings:later", args=[meeting.key, entry.name])
    return reverse(entry.url_name, args=[meeting.key])


def _line(
    entry: Entry, url: str, meeting: Meeting, known: Facts, path: str, current: Entry | None
) -> MenuLine:
    here = "" if entry is not current else "page" if path == url else "true"
    locked = locked_sentence(entry, meeting)
    state = EntryState() if locked else entry.state(meeting, known)
    does = reverse(state.does, args=[meeting.key]) if state.does else url
    return MenuLine(
        str(entry.group.label),
        str(entry.title),
        entry.icon,
        url,
        does,
        state,
        locked,
        here,
        entry.step(meeting),
    )


def _current(path: str, meeting: Meeting, seen: list[tuple[Entry, str]]) -> Entry | None:
    """The entry with the longest address that the path begins with. `seen` has each with its address."""
    begins = [
        (len(url), -at, each)
        for at, (each, own) in enumerate(seen)
        for url in (own, *(reverse(name, args=[meeting.key]) for name in each.also))
        if path.startswith(url)
    ]
    return max(begins, key=lambda found: found[:2])[2] if begins else None


def _phases(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Each word, and whether it is "done", "here" or neither."""
    at = next(number for number, (_word, stages) in enumerate(PHASES) if meeting.stage in stages)
    marks = ["done" if number < at else "here" if number == at else "" for number in range(len(PHASES))]
    return tuple((str(word), mark) for (word, _stages), mark in zip(PHASES, marks, strict=True))


def done_or(missing: list[str], short: str, said: str, *, urgent: bool = True, does: str = "") -> EntryState:
    """A step's state: done with what is there, or what is missing."""
    if not missing:
        return EntryState("done", "", said)
    return EntryState("missing" if urgent else "open", short, " ".join(missing), does)
