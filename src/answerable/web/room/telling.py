"""Events in words: what was done, and to whom or what, in the reader's language. The log's command, the replay and the minutes' page tell them alike."""

from django.utils.translation import gettext as _

from answerable.room import acts
from answerable.room.state import State
from answerable.web.meetings.stage import Stage
from answerable.web.room import refusals, screens

# Long texts are told by their beginning.
MOST_TOLD = 120


def told(act: acts.Any, state: State) -> str:
    """One line. `state` is that after the event, or any later one: it has the names."""
    label, about = refusals.label(act), about_of(act, state)
    return _("%(label)s: %(about)s") % {"label": label, "about": about} if about else label


def about_of(act: acts.Any, state: State) -> str:
    """What or whom the act is about; empty if it is about the whole meeting."""
    return _short(" · ".join(part for part in _parts(act, state) if part))


def _parts(act: acts.Any, state: State) -> tuple[str, ...]:
    match act:
        case acts.ItemExtended():
            return (item_name(state, act.item), seconds(act.seconds))
        case acts.PresenterWithdrawn():
            return (presenter_name(state, act.presenter), act.reason)
        case acts.ScoringOpened() | acts.ScoringClosed() | acts.RoundsEnded():
            return tuple(scope_name(state, each) for each in act.scopes)
        case acts.StageReached():
            return (str(Stage(act.stage).label),)
        case acts.QuestionMerged():
            return (_question(state, act.question), _question(state, act.into))
        case acts.HandRaised():
            return (act.name, venue_name(state, act.venue))
        case acts.VenueReported():
            return (venue_name(state, act.venue), act.text)
        case acts.RemarkWritten():
            return (presenter_name(state, act.presenter), act.text)
        case acts.QuestionAsked():
            return (presenter_name(state, act.presenter), act.text)
        case acts.RequirementWritten() | acts.MessageSent():
            return (act.text,)
        case acts.ViewChosen():
            return (str(screens.VIEWS.get(act.view, _("What the meeting is at"))),)
        case acts.ChairScoring():
            return (_("yes") if act.allowed else _("no"),)
        case acts.ScreenPaired() | acts.ScreenChanged():
            shows = str(screens.VIEWS.get(act.view, _("What the console shows")))
            return (act.name, venue_name(state, act.venue) if act.venue else "", shows)
        case acts.ScreenReleased():
            return (state.walls[act.screen].name if act.screen in state.walls else "",)
        case acts.PeopleCounted():
            return (
                f"{sum(each.there for each in act.venues)} / {sum(each.expected for each in act.venues)}",
            )
        case acts.RequirementsHanded():
            return (str(len(act.handed)),)
        case acts.Undone():
            return (str(act.event),)
    return (_named(act, state),)


def _named(act: acts.Any, state: State) -> str:
    """By the one key that the act has."""
    if (item := getattr(act, "item", None)) is not None:
        return item_name(state, item)
    if (question := getattr(act, "question", None)) is not None:
        return _question(state, question)
    if (hand := getattr(act, "hand", None)) is not None:
        return state.hands[hand].name if hand in state.hands else ""
    if (venue := getattr(act, "venue", None)) is not None:
        return venue_name(state, venue)
    return ""


def item_name(state: State, key: int | None) -> str:
    item = state.item(key)
    if item is None:
        return ""
    return f"{item.name} ({item.unit})" if item.name else item.title


def presenter_name(state: State, key: int | None) -> str:
    found = next((each for each in state.items if key is not None and each.presenter == key), None)
    return f"{found.name} ({found.unit})" if found else ""


def venue_name(state: State, key: int) -> str:
    found = state.venue(key)
    return found.name if found else ""


def scope_name(state: State, scope: str) -> str:
    """A presenter's scope by the presenter's name; the sheet is for all and needs none."""
    number = scope.removeprefix("presenter/p")
    return presenter_name(state, int(number)) if number.isdecimal() else ""


def seconds(count: int) -> str:
    sign = "−" if count < 0 else "+"
    return f"{sign}{abs(count) // 60}:{abs(count) % 60:02}"


def _question(state: State, key: int) -> str:
    found = state.questions.get(key)
    return _short(found.text, 60) if found else ""


def _short(text: str, most: int = MOST_TOLD) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
