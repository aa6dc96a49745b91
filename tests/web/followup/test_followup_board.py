"""The board, the leader's page and the spreadsheet out and in."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.web.followup import board, sheet
from answerable.web.followup.models import Action
from answerable.web.meetings.models import AuditEntry

from .conftest import PAST, SHANGHAI_TODAY, SOON, Place, change_cell, planned

NEAR = SHANGHAI_TODAY + timedelta(days=3)


@pytest.fixture
def some(place: Place) -> list[Action]:
    first, second = place.requirement(1), place.requirement(2)
    made = [
        place.action(first, 0, PAST), place.action(first, 1, NEAR), place.action(first, 2, SOON, "reported"),
        place.action(second, 0, SOON), place.action(second, 1, SOON, "closed"), place.action(second, 2, PAST, "accepted"),
    ]  # fmt: skip
    Action.objects.filter(pk=made[0].pk).update(owner="Deputy Gu", measure="Two lorries")
    return made


def shown(place: Place, query: str) -> list[tuple[str, list[str]]]:
    answer = place.client("chair").get(f"{place.url('/board')}?{query}")
    return [
        (group.title, [str(board.urgency_of(each)) for each in group.rows])
        for group in answer.context["groups"]
    ]


@pytest.mark.usefixtures("some")
def test_the_board_groups_and_puts_the_urgent_first(place: Place) -> None:
    assert shown(place, "") == [
        ("Fibres", ["soon", "closed"]), ("Gases", ["reported", "accepted"]), ("Salt", ["overdue", "open"]),
    ]  # fmt: skip
    assert [(title, len(rows)) for title, rows in shown(place, "by=requirement")] == [
        ("1. Do what number 1 says.", 3), ("2. Do what number 2 says.", 3),
    ]  # fmt: skip
    assert [(title, len(rows)) for title, rows in shown(place, "by=owner")] == [
        ("Deputy Gu", 1),
        ("No owner named yet", 5),
    ]


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("query", "count"),
    [("state=overdue", 1), ("state=soon", 1), ("state=open", 1), ("q=lorries", 1), ("q=SALT+number", 2),
     ("q=nothing", 0), ("state=nonsense&by=nonsense&unit=nonsense", 6)],
)  # fmt: skip
def test_the_board_is_narrowed(place: Place, query: str, count: int) -> None:
    assert sum(len(rows) for _title, rows in shown(place, query)) == count


@pytest.mark.usefixtures("some")
def test_only_the_organiser_may_tick(place: Place) -> None:
    assert 'name="action"' in place.client("organiser").get(place.url("/board")).content.decode()
    assert 'name="action"' not in place.client("chair").get(place.url("/board")).content.decode()


@pytest.mark.usefixtures("some")
def test_the_leader_sees_what_is_overdue_and_what_last_year_left(place: Place) -> None:
    left = place.requirement(1, place.earlier)
    place.action(left, 0, PAST)
    place.action(left, 1, PAST, "closed")
    answer = place.client("chair").get(place.url("/overview"))
    seen = answer.context
    assert [(each.value, count) for each, count in seen["counts"]] == [
        ("overdue", 1), ("soon", 1), ("open", 1), ("reported", 1), ("accepted", 1), ("closed", 1),
    ]  # fmt: skip
    assert [each.action.unit.name for each in seen["overdue"]] == ["Salt"]
    assert [(group.title, group.done, len(group.rows)) for group in seen["units"]] == [
        ("Fibres", 1, 2),
        ("Gases", 1, 2),
        ("Salt", 0, 2),
    ]
    assert [(each.unit_name, each.done) for each in seen["last_year"]] == [("Salt", False)]
    assert "6 actions, 1 overdue" in answer.content.decode()


def test_before_there_is_any_action_the_page_says_what_it_is_for(place: Place) -> None:
    assert (
        "Once requirements are given to the units"
        in place.client("chair").get(place.url("/overview")).content.decode()
    )


# The spreadsheet


def file_of(place: Place) -> bytes:
    return place.client("organiser").get(place.url("/sheet/actions.xlsx")).content


def brought_in(place: Place, file: bytes) -> str:
    answer = place.client("organiser").post(place.url("/sheet"), {"file": SimpleUploadedFile("a.xlsx", file)})
    return answer["Location"]


@pytest.mark.usefixtures("some")
def test_what_comes_back_as_it_left_changes_nothing(place: Place) -> None:
    Action.objects.filter(state="open").update(
        measure="=1+1\nand a second line", evidence="'quoted", percent=7
    )
    plan = planned(place, file_of(place))
    assert (plan.changes, plan.wrong, plan.same) == ((), (), 6)


@pytest.mark.usefixtures("some")
def test_every_field_comes_in(place: Place, some: list[Action]) -> None:
    file = file_of(place)
    row = next(
        at
        for at, each in enumerate(board.read(place.meeting, SHANGHAI_TODAY), 2)
        if each.action.pk == some[0].pk
    )
    for name, value in (
        ("Measure", "Three lorries"),
        ("Owner", "The first"),
        ("Deadline", SOON),
        ("Progress in percent", 55),
        ("Evidence", "Contract"),
        ("Reason for the delay", "Ice"),
    ):
        file = change_cell(file, row, name, value)
    at = brought_in(place, file)
    organiser = place.client("organiser")
    digest = organiser.get(at).context["plan"].digest
    assert organiser.post(at, {"digest": digest}).status_code == 302
    fields = ("measure", "owner", "due", "percent", "evidence", "delay_reason", "version")
    found = Action.objects.get(pk=some[0].pk)
    assert [getattr(found, name) for name in fields] == [
        "Three lorries",
        "The first",
        SOON,
        55,
        "Contract",
        "Ice",
        2,
    ]
    assert found.owner_person is not None
    assert list(Action.objects.exclude(pk=found.pk).values_list("version", flat=True)) == [1] * 5
    assert AuditEntry.objects.filter(verb="action-imported").count() == 1


@pytest.mark.parametrize(
    ("heading", "value", "complaint"),
    [
        ("Number", 999999, "No action of this meeting has the number “999999”."),
        ("Deadline", "soon", "is no day from the meeting on"),
        ("Deadline", "2001-01-01", "is no day from the meeting on"),
        ("Progress in percent", 101, "is no whole number from 0 to 100"),
        ("Owner", "x" * 201, "more than 200 characters"),
        ("Measure", "=1+1", "A formula is never evaluated."),
        ("Unit", "Gases", "was only one column sorted?"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_imported(
    place: Place, heading: str, value: object, complaint: str
) -> None:
    requirement = place.requirement()
    place.action(requirement, 0)
    place.action(requirement, 1)
    good = change_cell(file_of(place), 2, "Owner", "Deputy")
    at = brought_in(place, change_cell(good, 3, heading, value))
    answer = place.client("organiser").get(at)
    assert answer.status_code == 422
    assert [each.number for each in answer.context["plan"].wrong] == [3]
    assert complaint in answer.context["plan"].wrong[0].message
    place.client("organiser").post(at, {"digest": answer.context["plan"].digest})
    assert set(Action.objects.values_list("owner", "version")) == {("", 1)}


@pytest.mark.parametrize(
    ("since", "complaint"),
    [({"version": 2}, "Somebody changed it since"), ({"state": "closed"}, "This action is closed.")],
)
def test_a_row_whose_action_moved_on_is_refused(
    place: Place, since: dict[str, object], complaint: str
) -> None:
    action = place.action(place.requirement())
    file = change_cell(file_of(place), 2, "Owner", "Deputy")
    Action.objects.filter(pk=action.pk).update(**since)
    assert complaint in planned(place, file).wrong[0].message


def test_what_changed_after_the_preview_is_not_imported(place: Place) -> None:
    action = place.action(place.requirement())
    at = brought_in(place, change_cell(file_of(place), 2, "Owner", "Deputy"))
    organiser = place.client("organiser")
    digest = organiser.get(at).context["plan"].digest
    Action.objects.filter(pk=action.pk).update(version=2)
    answer = organiser.post(at, {"digest": digest}, follow=True)
    assert "Something was changed since you looked" in answer.content.decode()
    assert Action.objects.get().owner == ""


@pytest.mark.parametrize("content", [b"no spreadsheet \x00", b"Name,Unit\nA,B\n"])
def test_another_file_is_refused_in_words(place: Place, content: bytes) -> None:
    place.action(place.requirement())
    answer = place.client("organiser").get(brought_in(place, content))
    assert (answer.status_code, len(answer.context["plan"].wrong)) == (422, 1)
    assert sheet.HEADER_WITHIN


def test_the_same_action_twice_is_named(place: Place) -> None:
    requirement = place.requirement()
    action = place.action(requirement, 0)
    place.action(requirement, 1)
    file = change_cell(change_cell(file_of(place), 3, "Number", action.pk), 3, "Unit", None)
    assert "is there twice" in planned(place, file).wrong[0].message
