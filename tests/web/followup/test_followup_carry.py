"""Carrying over: what is not closed of an earlier cycle's meeting goes on in this one, once."""

import pytest
from django.test import Client

from answerable.web.cycles.models import Cycle
from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.models import AuditEntry, Meeting

from .conftest import PAST, SOON, Place


@pytest.fixture
def organiser(place: Place) -> Client:
    return place.client("organiser")


def carry(place: Place, client: Client) -> int:
    return client.post(place.url("/carry"), {"from": place.earlier.key}).status_code


def here(place: Place) -> list[tuple[object, ...]]:
    rows = Action.objects.filter(requirement__meeting=place.meeting).order_by("requirement__number", "pk")
    return list(
        rows.values_list(
            "requirement__number", "requirement__text", "unit__name", "due", "state", "carried_from"
        )
    )


def test_what_is_not_closed_goes_on_with_text_state_and_deadline(place: Place, organiser: Client) -> None:
    place.requirement(1)
    old = [place.requirement(number, place.earlier) for number in (1, 2, 3)]
    late, waiting = place.action(old[0], 0, PAST), place.action(old[1], 1, SOON, "reported")
    Action.objects.filter(pk=late.pk).update(
        measure="Begun", owner="Deputy", delay_reason="Ice", evidence="None yet", return_note="More"
    )
    place.action(old[0], 2, PAST, "closed")
    place.action(old[2], 0, PAST, "closed")
    assert carry(place, organiser) == 302
    assert here(place) == [
        (2, "Do what number 1 says.", "Salt", PAST, "open", late.pk),
        (3, "Do what number 2 says.", "Fibres", SOON, "reported", waiting.pk),
    ]
    texts = Action.objects.filter(carried_from=late).values_list(
        "measure", "owner", "delay_reason", "evidence", "return_note"
    )
    assert texts.get() == ("Begun", "Deputy", "Ice", "None yet", "More")
    ledger = organiser.get(place.url()).context["ledger"]
    assert [(each.value, count) for each, count in ledger.counts] == [
        ("overdue", 1), ("open", 0), ("reported", 1), ("closed", 0),
    ]  # fmt: skip


def test_both_meetings_audit_logs_tell(place: Place, organiser: Client) -> None:
    place.action(place.requirement(1, place.earlier))
    carry(place, organiser)
    told = AuditEntry.objects.order_by("pk").values_list("meeting__title", "verb", "detail")
    assert list(told) == [
        ("Debriefing 2021", "actions-carried", {"from": "Debriefing 2020", "count": 1}),
        ("Debriefing 2020", "actions-carried-on", {"to": "Debriefing 2021", "count": 1}),
    ]


def test_again_carries_only_what_is_new_and_under_the_same_requirement(
    place: Place, organiser: Client
) -> None:
    old = place.requirement(1, place.earlier)
    place.action(old, 0)
    carry(place, organiser)
    before, entries = here(place), AuditEntry.objects.count()
    again = organiser.post(place.url("/carry"), {"from": place.earlier.key}, follow=True)
    assert "Nothing was left to carry over from “Debriefing 2020”." in again.content.decode()
    assert (here(place), AuditEntry.objects.count()) == (before, entries)
    place.action(old, 1)
    carry(place, organiser)
    assert [(row[0], row[2]) for row in here(place)] == [(1, "Salt"), (1, "Fibres")]
    assert Requirement.objects.filter(meeting=place.meeting).count() == 1


def test_what_was_carried_over_is_worked_on_in_the_later_meeting_only(
    place: Place, organiser: Client
) -> None:
    old = place.action(place.requirement(1, place.earlier))
    carry(place, organiser)
    new = Action.objects.get(carried_from=old)
    at_old = place.url(f"/actions/{old.pk}", place.earlier)
    unit = place.client("first")
    page = unit.get(at_old).content.decode()
    assert "goes on in “Debriefing 2021”" in page
    assert place.url(f"/actions/{new.pk}") in page
    assert 'name="measure"' not in page
    assert unit.post(at_old, {"measure": "Late"}).status_code == 409
    assert organiser.post(f"{at_old}/deadline", {"due": "2099-01-01", "note": "x"}).status_code == 409
    back = unit.get(place.url(f"/actions/{new.pk}")).content.decode()
    assert "Carried over from requirement 1 of “Debriefing 2020”." in back
    assert at_old in back
    ledger = organiser.get(place.url("", place.earlier)).context["ledger"]
    assert [(each.value, count) for each, count in ledger.counts if count] == [("carried", 1)]
    assert [row.action.pk for row in organiser.get("/desk/actions/").context["rows"]] == [new.pk]


def test_a_presenter_new_this_year_is_told_where_it_comes_from_without_a_link(
    place: Place, organiser: Client
) -> None:
    old = place.action(place.requirement(1, place.earlier))
    place.earlier.presenters.filter(unit=place.units[0]).delete()
    carry(place, organiser)
    new = Action.objects.get(carried_from=old)
    page = place.client("first").get(place.url(f"/actions/{new.pk}")).content.decode()
    assert "Carried over from requirement 1" in page
    assert place.url(f"/actions/{old.pk}", place.earlier) not in page


def test_a_requirement_with_carried_actions_stays(place: Place, organiser: Client) -> None:
    old = place.requirement(1, place.earlier)
    place.action(old)
    carry(place, organiser)
    new = Requirement.objects.get(carried_from=old)
    for meeting, requirement in ((place.earlier, old), (place.meeting, new)):
        assert organiser.post(place.url(f"/requirements/{requirement.pk}/remove", meeting)).status_code == 409


@pytest.mark.parametrize("year", [2021, 2022])
def test_only_meetings_of_earlier_cycles_can_be_carried_from(
    place: Place, organiser: Client, year: int
) -> None:
    cycle = Cycle.objects.create(title="Another", assessed_year=year)
    Meeting.objects.filter(pk=place.earlier.pk).update(cycle=cycle)
    place.action(place.requirement(1, place.earlier))
    assert (
        "No meeting of an earlier cycle has actions." in organiser.get(place.url("/carry")).content.decode()
    )
    assert carry(place, organiser) == 404
    assert here(place) == []


def test_the_page_counts_what_is_left(place: Place, organiser: Client) -> None:
    old = place.requirement(1, place.earlier)
    for unit, state in enumerate(("open", "reported", "closed")):
        place.action(old, unit, PAST, state)

    def counted() -> tuple[int, int]:
        (row,) = organiser.get(place.url("/carry")).context["earlier"]
        return row.waiting, row.carried

    assert counted() == (2, 0)
    carry(place, organiser)
    assert counted() == (0, 2)
