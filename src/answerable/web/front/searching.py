"""The search over everything: people, units, meetings, actions, debriefs and articles, each only where whoever asks may open its page.

One query a kind, however much there is, and what the rights need.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from answerable.web.debriefs import rights as debrief_rights
from answerable.web.debriefs.models import Debrief
from answerable.web.followup import rights as action_rights
from answerable.web.followup.models import Action
from answerable.web.followup.progress import with_all_shown
from answerable.web.meetings.meetings import meetings_for
from answerable.web.meetings.models import Meeting
from answerable.web.newsroom import rights as news_rights
from answerable.web.newsroom.models import Article
from answerable.web.organisation.access import is_organiser, organised_units
from answerable.web.organisation.models import Person, Unit
from answerable.web.organisation.searching import every_word, people_matching

SHOWN = 8
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class FoundThing:
    """`said` is what tells it from others of its name."""

    title: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class FoundKind:
    """What was found of one kind, and whether there is more of it."""

    title: str | Promise
    icon: str
    hits: list[FoundThing]
    more: bool


def search(request: HttpRequest, words: str) -> list[FoundKind]:
    """Nothing for no words. A kind of which nothing was found is left out."""
    if not words.split():
        return []
    kinds = (
        _kind(_("People"), "users", _people(request, words), _of_person),
        _kind(_("Units"), "building-2", _units(request, words), _of_unit(request)),
        _kind(_("Meetings"), "calendar-days", _meetings(request, words), _of_meeting),
        _kind(_("Actions"), "flag", _actions(request, words), _of_action),
        _kind(_("Debriefs"), "file-text", _debriefs(request, words), _of_debrief),
        _kind(_("Articles"), "newspaper", _articles(request, words), _of_article),
    )
    return [kind for kind in kinds if kind.hits]


def _kind(
    title: str | Promise, icon: str, rows: QuerySet[Row], hit: Callable[[Row], FoundThing]
) -> FoundKind:
    found = list(rows[: SHOWN + 1])
    return FoundKind(title, icon, [hit(row) for row in found[:SHOWN]], len(found) > SHOWN)


def _people(request: HttpRequest, words: str) -> QuerySet[Person]:
    """The pages of people are the organiser's."""
    if not is_organiser(request):
        return Person.objects.none()
    found = Person.objects.filter(people_matching(words)).select_related("unit")
    return found.order_by("left", "name_order", "identifier")


def _of_person(person: Person) -> FoundThing:
    said = " · ".join(filter(None, (person.identifier, person.unit.name, person.title)))
    return FoundThing(person.name, said, reverse("organisation:person", args=[person.pk]))


def _units(request: HttpRequest, words: str) -> QuerySet[Unit]:
    found = Unit.objects.filter(every_word(words, "name", "spelling"))
    return found.filter(action_rights.histories_read(request)).select_related("parent").order_by("name", "pk")


def _of_unit(request: HttpRequest) -> Callable[[Unit], FoundThing]:
    """For the organiser its page; for others what it promised in all years."""
    page = "organisation:unit" if is_organiser(request) else "followup:history"
    return lambda unit: FoundThing(
        unit.name, unit.parent.name if unit.parent else "", reverse(page, args=[unit.pk])
    )


def _meetings(request: HttpRequest, words: str) -> QuerySet[Meeting]:
    found = meetings_for(request).filter(every_word(words, "title", "key", "cycle__title"))
    return found.order_by("-starts_at", "pk")


def _of_meeting(meeting: Meeting) -> FoundThing:
    said = f"{meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)):%Y-%m-%d} · {meeting.get_stage_display()}"
    return FoundThing(meeting.title, said, reverse("meeting", args=[meeting.key]))


def _actions(request: HttpRequest, words: str) -> QuerySet[Action]:
    looked_in = ("requirement__text", "named", "measure", "evidence", "owner", "owner_person__spelling")
    found = with_all_shown(Action.objects.filter(action_rights.read_by(request)))
    return found.filter(every_word(words, *looked_in, "unit__name")).order_by("-due", "pk")


def _of_action(action: Action) -> FoundThing:
    said = f"{action.unit.name} · {action.label} · {action.due:%Y-%m-%d}"
    return FoundThing(action.words, said, reverse("followup:action", args=[action.meeting.key, action.pk]))


def _debriefs(request: HttpRequest, words: str) -> QuerySet[Debrief]:
    held = Q(cycle__unit__in=organised_units(request))
    written = debrief_rights.written_by(request)
    read = Q() if is_organiser(request) or not written else written | held
    looked_in = ("review", "highlights", "problems", "plan", "cycle__title")
    found = Debrief.objects.filter(read).filter(
        every_word(words, *looked_in, "unit__name", "person__name", "person__identifier", "person__spelling")
    )
    shown = found.select_related("person", "unit", "cycle").only(
        "person__name", "unit__name", "cycle__title", "state"
    )
    return shown.order_by("-cycle__assessed_year", "person__name_order", "pk")


def _of_debrief(debrief: Debrief) -> FoundThing:
    said = f"{debrief.unit.name} · {debrief.cycle.title} · {debrief.get_state_display()}"
    return FoundThing(debrief.person.name, said, reverse("debriefs:debrief", args=[debrief.pk]))


def _articles(request: HttpRequest, words: str) -> QuerySet[Article]:
    sites = news_rights.rights_of(request.user).sites
    found: QuerySet[Article] = Article.objects.filter(site__in=sites)
    found = found.filter(every_word(words, "draft_title", "title", "summary"))
    return found.select_related("site").order_by("-latest_revision_created_at", "pk")


def _of_article(article: Article) -> FoundThing:
    return FoundThing(
        article.draft_title or article.title,
        str(article.site),
        reverse("newsroom_desk:article", args=[article.pk]),
    )
