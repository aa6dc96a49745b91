"""All meetings of a year on one page: whoever holds them, what was published of them, and which units moved."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.meetings.models import Meeting, Stage
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from answerable.web.results import cascade
from answerable.web.results.models import Publication, PublishedFor
from answerable.web.results.rule_sets import results_of

from .conftest import ENOUGH


@pytest.fixture
def office(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create(username="organiser", is_superuser=True))
    return client


def page(client: Client, year: int = 2026) -> cascade.CascadeYear:
    answer = client.get(reverse("results:cascade", args=[year]))
    assert answer.status_code == 200
    found = answer.context["found"]
    assert isinstance(found, cascade.CascadeYear)
    return found


def test_a_published_meeting_is_summed_up_by_its_published_figures(
    published_meeting: Callable[..., Meeting], office: Client
) -> None:
    meeting = published_meeting(ENOUGH)
    (held,) = page(office).meetings
    rows = results_of(meeting).public(0).to_json()["presenters"]
    scores = sorted(float(row["composite"]["shown"]) for row in rows)
    assert (held.holder, held.presenters, held.ballots) == ("The whole organisation", 3, "21 / 24")
    assert [float(each) for each in (held.lowest, held.middle, held.highest)] == scores
    assert dict(held.grades) == {"Good": 1, "Fair": 2}
    assert meeting.title in office.get(reverse("results:cascade", args=[2026])).content.decode()


def test_meetings_stand_down_the_tree_of_their_holders(meeting: Meeting, office: Client) -> None:
    top = Unit.objects.get(name="Example Group")
    below = Unit.objects.get(name="Unit 2")
    for number, unit in enumerate((below, top)):
        cycle = Cycle.objects.create(title=f"Own {unit}", assessed_year=2026, unit=unit)
        Meeting.objects.create(
            cycle=cycle,
            key=f"{number:016}",
            title=f"Of {unit}",
            starts_at=meeting.starts_at,
            stage=Stage.PREPARED,
        )
    found = page(office).meetings
    assert [each.holder for each in found] == [
        "The whole organisation", "Example Group", "Example Group / Unit 2",
    ]  # fmt: skip
    assert [each.seen for each in found] == [False] * 3  # none is published
    assert page(office, 1999).meetings == ()


def test_a_reader_finds_only_what_they_see_elsewhere(published_meeting: Callable[..., Meeting]) -> None:
    """A presenter of another meeting sees neither the meeting nor its figures; one who reports here sees both."""
    meeting = published_meeting(ENOUGH, PublishedFor.CONCERNED)
    reporting, other = Client(), Client()
    first = meeting.presenters.first()
    assert first is not None
    first.person.user = User.objects.create_user("reporting")
    first.person.save()
    reporting.force_login(first.person.user)
    other.force_login(User.objects.create_user("other"))
    assert [each.seen for each in page(reporting).meetings] == [True]
    assert page(other).meetings == ()
    assert Client().get(reverse("results:cascade", args=[2026])).status_code == 302


def test_the_organiser_of_a_unit_sees_its_own_and_those_below(meeting: Meeting) -> None:
    unit = Unit.objects.get(name="Unit 1")
    Cycle.objects.filter(pk=meeting.cycle_id).update(unit=unit)
    seen = {}
    for name in ("Example Group", "Unit 1", "Unit 2"):
        person = Person.objects.create(identifier=name, name=name, unit=Unit.objects.get(name=name))
        person.user = User.objects.create_user(name.replace(" ", ""))
        person.save()
        Role.objects.create(person=person, kind=RoleKind.ORGANISER, unit=person.unit)
        client = Client()
        client.force_login(person.user)
        seen[name] = len(page(client).meetings)
    assert seen == {"Example Group": 1, "Unit 1": 1, "Unit 2": 0}


def test_units_that_moved_are_listed_from_the_largest_step(
    published_meeting: Callable[..., Meeting],
    last_year: Callable[..., Publication],
    office: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting, earlier = published_meeting(ENOUGH), last_year()
    table = cascade.compared(results_of(meeting), meeting, earlier)
    assert page(office).moved == ((), ())  # with two units nobody moves by three places
    moved = [
        replace(table.lines[0], unit="A", rank="1", rank_before="9"),
        replace(table.lines[0], unit="B", rank="4", rank_before="2"),
        replace(table.lines[0], unit="C", rank="9", rank_before="5"),
        replace(table.lines[0], unit="D", rank="2", rank_before="12"),
        replace(table.lines[0], unit="E", rank="2", rank_before="\u2013"),
    ]
    monkeypatch.setattr(cascade, "compared", lambda *_: replace(table, lines=tuple(moved)))
    found = page(office)
    assert [(move.line.unit, move.told) for move in found.risen] == [("D", "+10"), ("A", "+8")]
    assert [(move.line.unit, move.told) for move in found.fallen] == [("C", "\u22124")]
    html = office.get(reverse("results:cascade", args=[2026])).content.decode()
    assert "+10" in html
    assert "2025" in html
