"""The organiser of a unit leads the rounds that this unit and the units below it hold, and no others: every page of a meeting, of a cycle and of its debriefs."""

import pytest
from django.test import Client
from django.urls import reverse

from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.cycles.templates_ready import panel
from answerable.web.debriefs.models import Debrief
from answerable.web.meetings.models import Meeting
from answerable.web.newsroom.rights import rights_of
from answerable.web.organisation.models import Person, Role, RoleKind, Unit

ABOVE, OWN, BESIDE = "Plant", "Workshop", "Laboratory"
PAGES = (
    "meetings:edit",
    "meetings:venues",
    "meetings:presenters",
    "meetings:attendees",
    "meetings:roles",
    "meetings:audit",
)


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    above = Unit.objects.create(name=ABOVE)
    return {
        ABOVE: above,
        OWN: Unit.objects.create(name=OWN, parent=above),
        BESIDE: Unit.objects.create(name=BESIDE, parent=above),
    }


@pytest.fixture
def organisers(units: dict[str, Unit]) -> dict[str, Client]:
    """By the unit in which each is organiser."""
    found = {}
    for name, unit in units.items():
        user = User.objects.create_user(name.lower())
        Role.objects.create(
            person=Person.objects.create(identifier=name, name=name, unit=unit, user=user),
            kind=RoleKind.ORGANISER,
            unit=unit,
        )
        found[name] = Client()
        found[name].force_login(user)
    return found


@pytest.fixture
def meeting(units: dict[str, Unit]) -> Meeting:
    """Held by OWN."""
    cycle = Cycle.objects.create(title="Own round", assessed_year=2026, rules=panel(), unit=units[OWN])
    return Meeting.objects.create(
        cycle=cycle, key="0123456789abcdef", title="Own", starts_at="2027-01-20T01:00Z"
    )


def statuses(organisers: dict[str, Client], address: str) -> dict[str, int]:
    return {name: client.get(address).status_code for name, client in organisers.items()}


LED = {ABOVE: 200, OWN: 200, BESIDE: 403}


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_a_meeting(name: str, meeting: Meeting, organisers: dict[str, Client]) -> None:
    assert statuses(organisers, reverse(name, args=[meeting.key])) == LED


@pytest.mark.parametrize(
    "name", ["cycles:cycle", "cycles:edit", "cycles:rules", "debriefs:cycle", "debriefs:ask"]
)
def test_the_pages_of_a_cycle(name: str, meeting: Meeting, organisers: dict[str, Client]) -> None:
    assert statuses(organisers, reverse(name, args=[meeting.cycle_id])) == LED


def test_the_debriefs_of_its_own_round(
    meeting: Meeting, units: dict[str, Unit], organisers: dict[str, Client]
) -> None:
    writer = Person.objects.create(identifier="W", name="Writer", unit=units[BESIDE])
    debrief = Debrief.objects.create(cycle=meeting.cycle, person=writer, unit=units[BESIDE])
    assert statuses(organisers, reverse("debriefs:debrief", args=[debrief.pk])) == LED


def test_what_is_of_the_whole_organisation_is_not_theirs(
    meeting: Meeting, organisers: dict[str, Client]
) -> None:
    Cycle.objects.filter(pk=meeting.cycle_id).update(unit=None)
    everywhere = reverse("meetings:edit", args=[meeting.key])
    for address in (everywhere, reverse("organisation:index"), reverse("mail:outbox")):
        assert set(statuses(organisers, address).values()) == {403}, address


def test_who_reports_is_of_the_units_that_they_lead(
    meeting: Meeting, units: dict[str, Unit], organisers: dict[str, Client]
) -> None:
    """Else whoever leads a unit's round could call another unit to it, and read what that unit had promised elsewhere."""
    own, other = Person.objects.get(identifier=OWN), Person.objects.get(identifier=BESIDE)
    client = organisers[OWN]
    client.post(reverse("meetings:presenters-add", args=[meeting.key]), {"person": [own.pk, other.pk]})
    assert [each.person for each in meeting.presenters.all()] == [own]
    ask = reverse("debriefs:ask", args=[meeting.cycle_id])
    assert client.post(ask, {"identifiers": other.identifier}).status_code == 422
    client.post(ask, {"person": [other.pk, own.pk]})
    assert [each.person for each in Debrief.objects.all()] == [own]
    assert other.name not in client.get(ask).content.decode()


def test_the_public_sites_are_not_theirs(organisers: dict[str, Client]) -> None:
    """An organiser of everything makes sites and gives duties at them; neither may come with a role in a unit."""
    for user in User.objects.filter(person__roles__kind=RoleKind.ORGANISER):
        assert not rights_of(user)
    for client in organisers.values():
        assert client.get(reverse("wagtailadmin_home")).status_code in (302, 403)


@pytest.mark.parametrize(
    ("name", "word"),
    [("cycles:index", "Own round"), ("meetings:index", "/0123456789abcdef"), ("start", "/0123456789abcdef")],
)
def test_lists_hold_what_they_lead(
    name: str, word: str, meeting: Meeting, organisers: dict[str, Client]
) -> None:
    told = {each: client.get(reverse(name)).content.decode() for each, client in organisers.items()}
    assert {each: word in page for each, page in told.items()} == {ABOVE: True, OWN: True, BESIDE: False}
    assert all(reverse("cycles:index") in page for page in told.values())  # in the top bar


def test_a_new_round_is_held_by_a_unit_they_lead(
    units: dict[str, Unit], organisers: dict[str, Client]
) -> None:
    form = {"title": "New", "assessed_year": "2026", "time_zone": "UTC", "template": "panel"}
    address = reverse("cycles:new")
    template = organisers[OWN].get(address).context["form"]["template"].value()
    form["template"] = template
    for holder in ("", str(units[BESIDE].pk)):
        assert organisers[OWN].post(address, form | {"holder": holder}).status_code == 422
    assert organisers[OWN].post(address, form | {"holder": str(units[OWN].pk)}).status_code == 302
    assert list(Cycle.objects.values_list("title", "unit__name")) == [("New", OWN)]


def test_a_new_meeting_is_of_a_round_they_lead(meeting: Meeting, organisers: dict[str, Client]) -> None:
    form = {
        "cycle": meeting.cycle_id,
        "title": "Second",
        "starts_at": "2027-02-01T09:00",
        "time_zone": "UTC",
        "grace_seconds": "0",
        "scope": "sheet",
    }
    address = reverse("meetings:new")
    organisers[BESIDE].post(address, form)
    assert Meeting.objects.count() == 1
    answer = organisers[OWN].post(address, form)
    assert answer.status_code == 302, [
        form.errors for form in [answer.context["form"], *answer.context["further"]]
    ]
    assert Meeting.objects.count() == 2


def test_while_it_runs_every_page_leads_to_its_console(
    meeting: Meeting, organisers: dict[str, Client]
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage="scoring")
    told = {
        name: client.get(reverse("meetings:index")).content.decode() for name, client in organisers.items()
    }
    assert {name: "livepill" in page for name, page in told.items()} == {
        ABOVE: True,
        OWN: True,
        BESIDE: False,
    }
