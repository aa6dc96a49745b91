"""What waits for one person, the most pressing first: the start page makes its first the one thing to do now.

A running meeting comes before everything. Then what somebody else waits for or what has a deadline, then preparing, then what can be read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from answerable.web.custody import seal_key
from answerable.web.custody.seal import custody_of
from answerable.web.custody.tellers import threshold_of
from answerable.web.debriefs import rights as debriefs
from answerable.web.debriefs.models import Debrief, DebriefState
from answerable.web.followup.models import Action, ActionState
from answerable.web.followup.rights import written_by
from answerable.web.front.guide import advice
from answerable.web.meetings import agenda
from answerable.web.meetings.access import Duties
from answerable.web.meetings.models import Meeting, Presenter, Stage
from answerable.web.meetings.navigation import NextStep, menu
from answerable.web.meetings.running import place_of
from answerable.web.meetings.stage import BEFORE_OPEN, LIVE
from answerable.web.meetings.stages import Verb, next_transition, problems, transition
from answerable.web.meetings.templatetags.meeting_tags import day_and_time
from answerable.web.notice.models import Coming, Invitation
from answerable.web.notice.sending import token_of
from answerable.web.organisation.access import is_organiser

# Up to so many debriefs that somebody has to write are listed one by one; more are one line with their number.
FEW = 3


@dataclass(frozen=True, slots=True)
class Task:
    """`label` says what it is about, `title` what to do, `act` is written on the button. `said` adds a sentence.

    With `effect` the panel itself says what the act does, asks once more with `sure` on the button, and posts to `url`.
    """

    label: str
    title: str
    act: str
    url: str
    icon: str
    said: str = ""
    tone: str = ""
    live: bool = False
    effect: str = ""
    sure: str = ""


def of_meeting(request: HttpRequest, meeting: Meeting, held: Duties) -> Task:
    """What the person's first duty asks for at the stage where the meeting is."""
    first = advice(held, meeting.stage)[0]
    title, act, url = str(first.said), str(first.act), ""
    if meeting.stage in LIVE and (held.organiser or held.chair):
        act, url = _("Go to the console"), place_of(meeting, leads=True)
    elif held.organiser and meeting.stage != Stage.PUBLISHED:
        title, coming = _of_organiser(request, meeting, held, title)
        act, url = coming.title, coming.url
    elif first.url_name:
        url = reverse(first.url_name, args=[meeting.key])
    said = _own_time(request, meeting) if held.presents else ""
    label = f"{meeting.get_stage_display()} · {meeting.title}"
    effect, sure = _convening(meeting) if held.organiser else ("", "")
    return Task(
        label,
        title,
        act,
        url,
        icon="calendar-days",
        said=said,
        live=meeting.stage in LIVE,
        effect=effect,
        sure=sure,
    )


def _convening(meeting: Meeting) -> tuple[str, str]:
    """What convening does and its name, while that is what comes next and nothing stands in the way: it asks for nothing, so it needs no page."""
    if meeting.stage != Stage.FROZEN or problems(meeting, Verb.CONVENE):
        return "", ""
    return str(transition(Verb.CONVENE).effect), str(Verb.CONVENE.label)


def _of_organiser(request: HttpRequest, meeting: Meeting, held: Duties, title: str) -> tuple[str, NextStep]:
    """While preparing, the first step that is left; then the verb that leads to the next stage."""
    if meeting.stage == Stage.PREPARED:
        drawn = menu(request, meeting, held)
        left = [line for line in drawn.steps if line.state.kind == "missing"]
        if left:
            told = ngettext(
                "%(count)s step is left before freezing.",
                "%(count)s steps are left before freezing.",
                len(left),
            )
            return told % {"count": len(left)}, NextStep(
                _("Next: %(title)s") % {"title": left[0].title}, left[0].does
            )
        title = _("Nothing is missing: the meeting can be frozen.")
    if meeting.stage == Stage.CLOSED and _is_sealed(meeting):
        opening = reverse("custody:custody-open", args=[meeting.key])
        return _("The tellers enter their words; then the ballots can be opened and counted."), NextStep(
            _("Open the seal"), opening
        )
    if meeting.stage == Stage.CLOSED:
        return title, NextStep(_("See the count"), reverse("results:results", args=[meeting.key]))
    coming = next_transition(meeting)
    assert coming is not None, "published has advice of its own"
    return title, NextStep(f"{coming.verb.label}…", reverse(coming.url_name, args=[meeting.key]))


def _is_sealed(meeting: Meeting) -> bool:
    """Whether tellers have the seal key yet."""
    custody = custody_of(meeting.key) if threshold_of(meeting) else None
    return custody is not None and not seal_key.is_there(meeting.key, custody.public)


def _own_time(request: HttpRequest, meeting: Meeting) -> str:
    """The presenter's number, and when they report by the agenda; empty if they have withdrawn."""
    slots = agenda.timetable(meeting.starts_at, agenda.items_of(meeting))
    own = meeting.presenters.filter(person__user=request.user.pk, withdrawn=False).first()
    if own is None:
        return ""
    for slot in slots:
        if slot.item.presenter_id == own.pk:
            told = {"position": own.position, "when": day_and_time(slot.starts, meeting.time_zone)}
            return _("You report as number %(position)s, by the agenda at %(when)s.") % told
    return _("You report as number %(position)s.") % {"position": own.position}


def tasks(request: HttpRequest, meetings: Sequence[Meeting], held: dict[int, Duties]) -> list[Task]:
    """`held` has the person's duties at each meeting."""
    organiser = is_organiser(request)

    def at(*stages: Stage, among: Sequence[Meeting] = meetings) -> Iterator[Task]:
        for meeting in among:
            if meeting.stage in stages and held[meeting.pk].visits:
                yield of_meeting(request, meeting, held[meeting.pk])

    yesterday = timezone.now() - timedelta(days=1)
    coming = [meeting for meeting in meetings if meeting.starts_at > yesterday]

    found: list[Task] = [
        *at(*LIVE),
        *at(Stage.CLOSED),
        *_own_invitations(request),
        *_own_debriefs(request),
        *_own_slides(request),
        *_own_actions(request),
        *at(Stage.FROZEN),
        *(_reviews() if organiser else ()),
        *(_road() if organiser and not meetings else ()),
        *at(Stage.PREPARED, among=coming),
    ]
    return [task for task in found if task.url]


def _own_invitations(request: HttpRequest) -> Iterator[Task]:
    """Notices that the person has not answered yet."""
    found = Invitation.objects.filter(person__user=request.user.pk, coming=Coming.UNKNOWN, sent_number__gt=0)
    open_yet = found.filter(meeting__stage__in=BEFORE_OPEN, meeting__starts_at__gt=timezone.now())
    for each in open_yet.select_related("meeting", "meeting__notice")[:FEW]:
        due = each.meeting.notice.answers_due
        when = day_and_time(due or each.meeting.starts_at, each.meeting.time_zone)
        yield Task(
            f"{_('Notice')} · {each.meeting.title}",
            _("Say whether you come."),
            pgettext("to a notice", "Answer"),
            reverse("notice:answer", args=[token_of(each)]),
            icon="inbox",
            said=_("due %(due)s") % {"due": when} if due else when,
        )


def _own_debriefs(request: HttpRequest) -> Iterator[Task]:
    """The person's own, and those of units they are secretary of: each while they are few, else as one task."""
    unfinished = Debrief.objects.filter(
        debriefs.written_by(request), state__in=[DebriefState.DRAFT, DebriefState.RETURNED]
    )
    found = list(unfinished.select_related("cycle", "person")[: FEW + 1])
    if len(found) > FEW:
        title = _("More than %(count)s debriefs of your unit are to be written.") % {"count": FEW}
        yield Task(_("Debriefs"), title, _("See them"), reverse("debriefs:index"), icon="file-text")
        return
    for debrief in found:
        yield _debrief(debrief, own=debrief.person.user_id == request.user.pk)


def _own_slides(request: HttpRequest) -> Iterator[Task]:
    """Of meetings whose notice says until when."""
    asked = Presenter.objects.filter(person__user=request.user.pk, withdrawn=False, slides=None)
    waiting = asked.filter(meeting__notice__slides_due__isnull=False, meeting__stage__in=BEFORE_OPEN)
    for each in waiting.select_related("meeting__notice")[:FEW]:
        due = each.meeting.notice.slides_due
        assert due is not None, "asked for above"
        yield Task(
            f"{_('Slides')} · {each.meeting.title}",
            _("Hand in the slides of your report."),
            _("Hand in"),
            reverse("notice:slides", args=[each.meeting.key]),
            icon="file-text",
            said=_("due %(due)s") % {"due": day_and_time(due, each.meeting.time_zone)},
        )


def _debrief(debrief: Debrief, *, own: bool) -> Task:
    back = debrief.state == DebriefState.RETURNED
    due = debrief.cycle.debriefs_due
    if own:
        title = (
            _("Your debrief came back: revise it and hand it in.")
            if back
            else _("Write your debrief and hand it in.")
        )
    else:
        told = {"name": debrief.person.name}
        title = (
            _("The debrief of %(name)s came back: revise it.")
            if back
            else _("Write the debrief of %(name)s.")
        ) % told
    return Task(
        f"{_('Debrief')} · {debrief.cycle}",
        title,
        _("Revise it") if back else _("Write it"),
        reverse("debriefs:debrief", args=[debrief.pk]),
        icon="file-text",
        said=_("due %(due)s") % {"due": day_and_time(due, debrief.cycle.time_zone)} if due else "",
        tone="warn" if back else "",
    )


def _own_actions(request: HttpRequest) -> Iterator[Task]:
    """What the person writes and has not reported, as one task; overdue first."""
    mine = Action.objects.filter(state=ActionState.OPEN, carried_to=None).filter(written_by(request))
    due = list(mine.values_list("due", flat=True))
    if not due:
        return
    late = sum(day < timezone.localdate() for day in due)
    if late:
        title = ngettext(
            "%(count)s action of your unit is overdue.", "%(count)s actions of your unit are overdue.", late
        ) % {"count": late}
    else:
        title = ngettext(
            "Your unit has %(count)s action to carry out.",
            "Your unit has %(count)s actions to carry out.",
            len(due),
        ) % {"count": len(due)}
    yield Task(
        _("Actions"),
        title,
        _("See your actions"),
        reverse("followup:actions"),
        icon="flag",
        tone="bad" if late else "",
    )


def _reviews() -> Iterator[Task]:
    waiting = Debrief.objects.filter(state=DebriefState.SUBMITTED).count()
    if waiting:
        title = ngettext(
            "%(n)s debrief waits for your review.", "%(n)s debriefs wait for your review.", waiting
        ) % {"n": waiting}
        yield Task(_("Debriefs"), title, _("Review them"), reverse("debriefs:index"), icon="file-text")
    reported = Action.objects.filter(state=ActionState.REPORTED, carried_to=None).count()
    if reported:
        title = ngettext(
            "%(n)s action is reported done and waits for you.",
            "%(n)s actions are reported done and wait for you.",
            reported,
        ) % {"n": reported}
        yield Task(_("Actions"), title, _("Look at them"), reverse("followup:actions"), icon="flag")


def _road() -> Iterator[Task]:
    """From an empty site: a meeting, which leads on to its rules and its people."""
    yield Task(
        _("To begin with"),
        _("Make your first meeting."),
        _("Make a meeting"),
        reverse("meetings:new"),
        icon="calendar-days",
        said=_(
            "It asks for rules and a date, then for the list of people. Everything can be changed until it is frozen."
        ),
    )
