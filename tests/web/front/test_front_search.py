"""The search over everything finds what the asker may open, all of it and nothing else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.templates_ready import panel
from answerable.web.debriefs.models import Debrief
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.meetings import make
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from web.front.front_world import prepared
from web.front.test_front_who_sees_what import browsers

pytestmark = pytest.mark.django_db
ROLES = ("organiser", "chair", "auditor", "steward", "moderator", "recorder", "teller", "presenter", "secretary", "editor", "inspector", "nobody", "leader")  # fmt: skip


def filled(meeting: Meeting, unit: Unit, number: int) -> None:
    """A person, a debrief and an action of the unit, each with 矿 in it."""
    named = Person.objects.create(identifier=f"K{number:03}", name="矿山", unit=unit)
    Debrief.objects.create(cycle=meeting.cycle, person=named, unit=unit)
    asked = Requirement.objects.create(meeting=meeting, number=number, text="矿井通风")
    Action.objects.create(meeting=meeting, requirement=asked, unit=unit, due=date(2027, 3, 1))


@pytest.fixture
def everybody() -> dict[str, Client]:
    """By role at a first meeting; a second one is of a cycle that another unit holds, whose organiser is the leader."""
    meeting = prepared()
    Meeting.objects.filter(pk=meeting.pk).update(title="矿业年会")
    found = browsers(meeting)
    other = Unit.objects.create(name="矿务局")
    leader = User.objects.create(username="leader")
    person = Person.objects.create(identifier="leader", name="Leader", unit=other, user=leader)
    Role.objects.create(person=person, kind=RoleKind.ORGANISER, unit=other)
    found["leader"] = Client()
    found["leader"].force_login(leader)
    cycle = Cycle.objects.create(title="Other", assessed_year=2022, rules=panel(), unit=other)
    starts = timezone.now() + timedelta(days=9)
    second = make(Meeting(cycle=cycle, title="矿区会议", starts_at=starts), leader)
    filled(meeting, Unit.objects.get(name="A unit"), 1)
    filled(second, other, 2)
    return found


def candidates(organiser: bool) -> set[str]:
    history = {reverse("followup:history", args=[pk]) for pk in Unit.objects.filter(name__contains="矿").values_list("pk", flat=True)}  # fmt: skip
    units = {reverse("organisation:unit", args=[pk]) for pk in Unit.objects.filter(name__contains="矿").values_list("pk", flat=True)}  # fmt: skip
    return (
        (units if organiser else history)
        | {
            reverse("organisation:person", args=[each.pk])
            for each in Person.objects.filter(Q(name="矿山") | Q(unit__name="矿务局"))
        }
        | {reverse("meeting", args=[each.key]) for each in Meeting.objects.all()}
        | {reverse("followup:action", args=[each.meeting.key, each.pk]) for each in Action.objects.all()}
        | {reverse("debriefs:debrief", args=[each.pk]) for each in Debrief.objects.all()}
    )


def addresses(client: Client, words: str) -> set[str]:
    answer = client.get(reverse("search"), {"q": words})
    return {hit.url for kind in answer.context["found"] for hit in kind.hits}


def test_each_role_finds_exactly_what_it_may_open(everybody: dict[str, Client]) -> None:
    for role in ROLES:
        client = everybody[role]
        may_open = {url for url in candidates(role == "organiser") if client.get(url).status_code == 200}
        assert addresses(client, "矿") == may_open, role
        assert bool(may_open) == (role not in ("nobody", "editor")), role
    assert everybody["visitor"].get(reverse("search"), {"q": "矿"}).status_code == 302


def test_people_and_units_are_found_by_pinyin_and_people_by_identifier(everybody: dict[str, Client]) -> None:
    expected = {"kuangshan": 4, "ks": 4, "K002": 2, "kwj": 1, "ｋ００２": 2, "": 0, "  ": 0, "nothing": 0}
    assert {words: len(addresses(everybody["organiser"], words)) for words in expected} == expected


def test_the_number_of_queries_does_not_grow(everybody: dict[str, Client]) -> None:
    meeting, unit = Meeting.objects.get(title="矿业年会"), Unit.objects.get(name="A unit")
    counts: dict[str, list[int]] = {"organiser": [], "chair": [], "secretary": []}
    for numbers in (range(3, 8), range(8, 30)):
        for number in numbers:
            filled(meeting, unit, number)
        for role, asked in counts.items():
            with CaptureQueriesContext(connection) as queries:
                everybody[role].get(reverse("search"), {"q": "矿"})
            asked.append(len(queries))
    assert all(few == many for few, many in counts.values()), counts
    # What is left out is said, of people as of debriefs and actions.
    page = everybody["organiser"].get(reverse("search"), {"q": "矿山"})
    assert [(len(kind.hits), kind.more) for kind in page.context["found"]] == [(8, True), (8, True)]
    assert page.text.count("There are more") == 2
