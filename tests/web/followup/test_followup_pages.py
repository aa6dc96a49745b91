"""What the pages of the follow-up do and say, step by step."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from answerable.web.followup.models import Action, Requirement
from answerable.web.meetings.models import AuditEntry, Presenter

from .conftest import PAST, SHANGHAI_TODAY, SOON, Place

WORK = {"measure": "Hazards removed", "owner": "Deputy", "evidence": "List no. 7"}


def logged(place: Place) -> list[tuple[str, dict[str, object]]]:
    entries = AuditEntry.objects.filter(meeting=place.meeting)
    return list(entries.values_list("verb", "detail"))


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# Requirements


def test_an_empty_ledger_explains_what_it_is_for(place: Place) -> None:
    assert "What the leader requires in the closing speech goes here" in said(
        place.client("organiser"), place.url()
    )
    assert "The organiser adds them." in said(place.client("chair"), place.url())


def test_a_requirement_with_a_deadline_gives_every_reporting_unit_an_action(place: Place) -> None:
    Presenter.objects.filter(meeting=place.meeting, unit=place.units[1]).update(withdrawn=True)
    sent = {"number": "1", "text": "Remove hazards", "due": SOON.isoformat()}
    answer = place.client("organiser").post(place.url("/requirements/add"), sent)
    assert answer["Location"] == place.url()
    rows = Action.objects.values_list("requirement__text", "unit__name", "due", "state").order_by("pk")
    assert list(rows) == [("Remove hazards", name, SOON, "open") for name in ("Salt", "Fibres", "Gases")]
    assert logged(place) == [
        ("requirement-added", {"number": 1, "text": "Remove hazards"}),
        ("actions-assigned", {"number": 1, "due": SOON.isoformat(), "count": 3}),
    ]


def test_without_a_deadline_nothing_is_assigned_and_another_can_follow(place: Place) -> None:
    sent = {"number": "1", "text": "Remove hazards", "due": "", "another": "1"}
    answer = place.client("organiser").post(place.url("/requirements/add"), sent)
    assert answer["Location"] == place.url("/requirements/add")
    assert Action.objects.count() == 0
    form = place.client("organiser").get(place.url("/requirements/add")).context["form"]
    assert form["number"].value() == 2


def test_with_nobody_reporting_there_is_no_deadline_to_give(place: Place) -> None:
    place.meeting.presenters.all().delete()
    answer = place.client("organiser").get(place.url("/requirements/add"))
    assert "due" not in answer.context["form"].fields
    assert "You can assign it once there are presenters." in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({"number": "1", "text": "Again"}, "Another requirement has this number: 2 is free."),
        ({"number": "2", "text": " "}, "Write what is required, in the leader's words."),
        ({"number": "2", "text": "Late", "due": "soon"}, "Give a day, such as 2022-06-30."),
        (
            {"number": "2", "text": "Late", "due": "2022-01-23"},
            "The deadline is before the meeting: give Jan. 24, 2022 or a later day.",
        ),
    ],
)
def test_a_requirement_that_is_wrong_is_not_saved_and_keeps_what_was_typed(
    place: Place, sent: dict[str, str], complaint: str
) -> None:
    place.requirement()
    answer = place.client("organiser").post(place.url("/requirements/add"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert escape(complaint) in page
    assert sent["text"].strip() in page
    assert (Requirement.objects.count(), logged(place)) == (1, [])


def test_the_day_of_the_meeting_itself_can_be_the_deadline(place: Place) -> None:
    sent = {"number": "1", "text": "At once", "due": "2022-01-24"}
    assert place.client("organiser").post(place.url("/requirements/add"), sent).status_code == 302


def test_a_requirement_is_changed_in_words_and_number(place: Place) -> None:
    requirement = place.requirement()
    address = place.url(f"/requirements/{requirement.pk}")
    assert place.client("organiser").post(address, {"number": "3", "text": "Better words"}).status_code == 302
    assert list(Requirement.objects.values_list("number", "text")) == [(3, "Better words")]
    assert logged(place) == [("requirement-changed", {"number": 3, "text": "Better words"})]


def test_assigning_later_to_some_units_leaves_those_that_have_one(place: Place) -> None:
    requirement = place.requirement()
    had = place.action(requirement, 0, PAST)
    address = place.url(f"/requirements/{requirement.pk}/assign")
    client = place.client("organiser")
    assert client.get(address).context["form"].fields["units"].choices == [
        (str(place.units[1].pk), "Fibres"),
        (str(place.units[2].pk), "Gases"),
    ]
    assert client.post(address, {"due": SOON.isoformat()}).status_code == 422
    client.post(address, {"due": SOON.isoformat(), "units": [place.units[2].pk]})
    assert list(Action.objects.order_by("pk").values_list("unit__name", "due")) == [
        ("Salt", had.due),
        ("Gases", SOON),
    ]
    assert logged(place) == [("actions-assigned", {"number": 1, "due": SOON.isoformat(), "count": 1})]


def test_when_every_unit_has_one_there_is_nothing_to_assign(place: Place) -> None:
    requirement = place.requirement()
    for unit in range(3):
        place.action(requirement, unit)
    page = said(place.client("organiser"), place.url(f"/requirements/{requirement.pk}/assign"))
    assert "Every unit that reports at this meeting has an action for it already." in page


def test_a_requirement_nobody_worked_on_is_removed_with_its_actions(place: Place) -> None:
    requirement = place.requirement()
    place.action(requirement)
    address = place.url(f"/requirements/{requirement.pk}/remove")
    client = place.client("organiser")
    assert "Its 1 action is removed with it." in said(client, address)
    client.post(address)
    assert (Requirement.objects.count(), Action.objects.count()) == (0, 0)
    assert logged(place) == [("requirement-removed", {"number": 1, "text": "Do what number 1 says."})]


@pytest.mark.parametrize("field", ["measure", "owner", "evidence", "delay_reason", "return_note"])
def test_a_requirement_that_a_unit_worked_on_stays(place: Place, field: str) -> None:
    requirement = place.requirement()
    action = place.action(requirement)
    Action.objects.filter(pk=action.pk).update(**{field: "something"})
    address = place.url(f"/requirements/{requirement.pk}/remove")
    client = place.client("organiser")
    assert "Units have begun to work on this requirement" in said(client, address)
    assert client.post(address).status_code == 409
    assert Action.objects.count() == 1


# The ledger


def test_the_ledger_counts_each_action_once_and_tells_overdue_in_words(place: Place) -> None:
    first, second = place.requirement(1), place.requirement(2)
    place.action(first, 0, PAST)
    place.action(first, 1, PAST, "reported")
    place.action(first, 2, PAST, "closed")
    place.action(second, 0, SOON)
    place.action(second, 1, SHANGHAI_TODAY)
    answer = place.client("chair").get(place.url())
    ledger = answer.context["ledger"]
    assert [(str(each.label), count) for each, count in ledger.counts] == [
        ("Overdue", 1),
        ("Open", 2),
        ("Reported done", 1),
        ("Closed", 1),
    ]
    cells = {
        row.unit.name: [each and (each.progress, each.words) for each in row.actions] for row in ledger.rows
    }
    assert cells == {
        "Salt": [("overdue", "overdue by 12 days"), ("open", "30 days left")],
        "Fibres": [("reported", ""), ("open", "due today")],
        "Gases": [("closed", ""), None],
    }
    assert "overdue by 12 days" in answer.content.decode()
    assert [(column.closed, column.total) for column in ledger.columns] == [(1, 3), (0, 2)]


@pytest.mark.parametrize(
    ("query", "rows", "head"),
    [
        ("", ["Salt", "Fibres", "Gases"], [1, 2]),
        ("state=overdue", ["Salt"], [1]),
        ("state=open", ["Fibres"], [2]),
        ("state=closed", [], []),
        ("unit={gases}", [], []),
        ("unit={fibres}", ["Fibres"], [2]),
        ("unit={fibres}&state=overdue", [], []),
        ("unit=nonsense&state=nonsense", ["Salt", "Fibres", "Gases"], [1, 2]),
    ],
)
def test_the_ledger_shows_the_units_and_states_asked_for(
    place: Place, query: str, rows: list[str], head: list[int]
) -> None:
    place.action(place.requirement(1), 0, PAST)
    place.action(place.requirement(2), 1)
    asked = query.format(fibres=place.units[1].pk, gases=place.units[2].pk)
    answer = place.client("organiser").get(f"{place.url()}?{asked}")
    ledger = answer.context["ledger"]
    assert ([row.unit.name for row in ledger.rows], ledger.total) == (rows, 2)
    assert [requirement.number for requirement in ledger.head] == head
    assert [column.requirement.number for column in ledger.columns] == [1, 2]
    assert ("No action is like that." in answer.content.decode()) is (rows == [])


def test_only_the_organiser_is_offered_changes(place: Place) -> None:
    place.action(place.requirement())
    assert "Add a requirement" in said(place.client("organiser"), place.url())
    assert "Add a requirement" not in said(place.client("auditor"), place.url())


def test_the_meetings_home_leads_to_the_ledger(place: Place) -> None:
    home = f"/desk/meetings/{place.meeting.key}/"
    assert f'href="{place.url()}"' in said(place.client("chair"), home)
    assert f'href="{place.url()}"' not in said(place.client("first"), home)


# An action


def test_the_unit_writes_and_reports_and_the_organiser_closes(place: Place) -> None:
    action = place.action(place.requirement())
    address = place.url(f"/actions/{action.pk}")
    unit, organiser = place.client("secretary"), place.client("organiser")
    unit.post(address, {"measure": "Begun", "owner": "", "evidence": ""})
    assert Action.objects.values_list("state", "measure").get() == ("open", "Begun")
    unit.post(address, {**WORK, "report": "1"})
    assert Action.objects.values_list("state", "evidence").get() == ("reported", "List no. 7")
    assert "List no. 7" in said(organiser, f"{address}/close")
    organiser.post(f"{address}/close")
    assert Action.objects.get().state == "closed"
    about = {"number": 1, "unit": "Salt", "action": action.pk}
    assert logged(place) == [
        ("action-written", about),
        ("action-reported", {**about, "evidence": "List no. 7"}),
        ("action-closed", about),
    ]
    page = said(organiser, address)
    assert page.index("Action closed") < page.index("Action reported done") < page.index("Action worked on")


def test_returned_with_a_note_the_unit_can_write_again(place: Place) -> None:
    action = place.action(place.requirement(), state="reported")
    address = place.url(f"/actions/{action.pk}")
    organiser = place.client("organiser")
    refused = organiser.post(f"{address}/return", {"note": " "})
    assert (refused.status_code, Action.objects.get().state) == (422, "reported")
    organiser.post(f"{address}/return", {"note": "Add the record."})
    assert Action.objects.values_list("state", "return_note").get() == ("open", "Add the record.")
    assert "Add the record." in said(place.client("first"), address)
    assert "returned with a note" in said(place.client("first"), "/desk/actions/")
    place.client("first").post(address, {**WORK, "report": "1"})
    organiser.post(f"{address}/close")
    assert Action.objects.values_list("state", "return_note").get() == ("closed", "")


@pytest.mark.parametrize("missing", ["measure", "owner", "evidence"])
def test_a_report_needs_measure_owner_and_evidence(place: Place, missing: str) -> None:
    action = place.action(place.requirement())
    answer = place.client("first").post(
        place.url(f"/actions/{action.pk}"), {**WORK, missing: "", "report": "1"}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])
    kept = {value for name, value in WORK.items() if name != missing}
    assert all(value in answer.content.decode() for value in kept)
    assert (Action.objects.get().state, logged(place)) == ("open", [])


def test_an_overdue_action_is_reported_with_the_reason_of_the_delay(place: Place) -> None:
    action = place.action(place.requirement(), due=SHANGHAI_TODAY - timedelta(days=1))
    address, unit = place.url(f"/actions/{action.pk}"), place.client("first")
    assert "overdue by 1 day)" in said(unit, address)
    refused = unit.post(address, {**WORK, "report": "1"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["delay_reason"])
    unit.post(address, {**WORK, "delay_reason": "Ice on the road", "report": "1"})
    assert Action.objects.values_list("state", "delay_reason").get() == ("reported", "Ice on the road")
    assert logged(place)[-1][1]["delay"] == "Ice on the road"


def test_the_reason_of_a_delay_can_be_given_before_the_work_is_done(place: Place) -> None:
    action = place.action(place.requirement(), due=PAST)
    place.client("first").post(place.url(f"/actions/{action.pk}"), {"delay_reason": "Ice on the road"})
    assert Action.objects.values_list("state", "delay_reason").get() == ("open", "Ice on the road")


def test_an_action_in_time_asks_for_no_reason(place: Place) -> None:
    action = place.action(place.requirement(), due=SHANGHAI_TODAY)
    assert "delay_reason" not in said(place.client("first"), place.url(f"/actions/{action.pk}"))


@pytest.mark.parametrize(
    ("state", "step", "sent", "complaint"),
    [
        ("open", "close", {}, "has not been reported done"),
        ("closed", "close", {}, "This action is closed."),
        ("open", "return", {"note": "More"}, "has not been reported done"),
        ("closed", "return", {"note": "More"}, "This action is closed."),
        (
            "reported",
            "deadline",
            {"due": "2099-01-01", "note": "Ice"},
            "the organiser closes it or returns it",
        ),
        ("closed", "deadline", {"due": "2099-01-01", "note": "Ice"}, "This action is closed."),
    ],
)
def test_a_step_out_of_turn_is_refused_and_says_why(
    place: Place, state: str, step: str, sent: dict[str, str], complaint: str
) -> None:
    action = place.action(place.requirement(), state=state)
    address, client = place.url(f"/actions/{action.pk}/{step}"), place.client("organiser")
    assert complaint in said(client, address)
    answer = client.post(address, sent)
    assert (answer.status_code, complaint in answer.content.decode()) == (409, True)
    assert (Action.objects.get().state, logged(place)) == (state, [])


@pytest.mark.parametrize("state", ["reported", "closed"])
def test_what_is_typed_into_a_page_left_open_is_shown_again(place: Place, state: str) -> None:
    action = place.action(place.requirement(), state=state)
    answer = place.client("first").post(place.url(f"/actions/{action.pk}"), WORK)
    assert answer.status_code == 409
    assert "Hazards removed" in answer.content.decode()
    assert (Action.objects.get().measure, logged(place)) == ("", [])


def test_the_organiser_moves_a_deadline_with_a_reason(place: Place) -> None:
    action = place.action(place.requirement(), due=PAST)
    address = place.url(f"/actions/{action.pk}/deadline")
    client = place.client("organiser")
    assert client.post(address, {"due": SOON.isoformat(), "note": ""}).status_code == 422
    assert client.post(address, {"due": "2022-01-01", "note": "Ice"}).status_code == 422
    client.post(address, {"due": SOON.isoformat(), "note": "Ice"})
    assert Action.objects.get().due == SOON
    moved = {"due": SOON.isoformat(), "was": PAST.isoformat(), "reason": "Ice"}
    about = {"number": 1, "unit": "Salt", "action": action.pk}
    assert logged(place) == [("deadline-changed", {**about, **moved})]


def test_the_list_leaves_out_what_is_closed_and_puts_the_earliest_first(place: Place) -> None:
    dues = {1: SOON, 2: PAST, 3: date(2099, 1, 1)}
    for number, due in dues.items():
        place.action(place.requirement(number), due=due)
    place.action(place.requirement(4), state="closed")
    place.action(place.requirement(5), due=date(2098, 1, 1), state="reported")
    rows = place.client("first").get("/desk/actions/").context["rows"]
    assert [row.action.requirement.number for row in rows] == [2, 1, 5, 3]


def test_an_empty_list_says_when_something_appears(place: Place) -> None:
    assert "No action is open for your units." in said(place.client("stranger"), "/desk/actions/")
    assert "No action is open." in said(place.client("organiser"), "/desk/actions/")
