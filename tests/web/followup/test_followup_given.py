"""Requirements given to all units in one step; problems and plans told apart and made actions; what may be said in public."""

import pytest

from answerable.web.followup.models import Action, ChainLink
from answerable.web.followup.naming import title_and_parts, told_apart
from answerable.web.followup.public import PublicProgress, progress_by_requirement
from answerable.web.meetings.models import Presenter
from answerable.web.organisation.models import Person, Unit

from .conftest import SOON, Place

NUMBERED = "去年总体平稳。\n一、库存偏高。\n1. 原料\n2. 成品\n二、培训不足。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("One paragraph.\n\nAnother.", ["One paragraph.", "Another."]),
        (NUMBERED, ["库存偏高。\n1. 原料\n2. 成品", "培训不足。"]),
        ("（一）甲\n（二）乙", ["甲", "乙"]),
        ("1、甲\n2、乙\n续", ["甲", "乙\n续"]),
        ("(1) a\n(2) b", ["a", "b"]),
        ("1. First\n2. Second", ["First", "Second"]),
        ("- dash\n- again", ["dash", "again"]),
        ("①甲\n②乙", ["甲", "乙"]),
        ("2021 was hard.\n3.5 million were lost.", ["2021 was hard.", "3.5 million were lost."]),
        ("1. \n2. only this", ["only this"]),
    ],
)
def test_problems_are_told_apart_as_the_text_numbers_them(text: str, found: list[str]) -> None:
    assert told_apart(text) == found


def test_a_requirement_has_a_title_and_sub_items() -> None:
    assert title_and_parts("Be safe\n(1) Lifts\n(2) Cranes\nall of them") == (
        "Be safe",
        ("Lifts", "Cranes\nall of them"),
    )
    assert title_and_parts("Be safe") == ("Be safe", ())


def test_five_by_nineteen_is_ninety_five_in_one_step(place: Place) -> None:
    for number in range(16):
        unit = Unit.objects.create(name=f"New {number}", parent=place.top)
        who = Person.objects.create(identifier=f"N{number}", name=f"New {number}", unit=unit)
        Presenter.objects.create(meeting=place.meeting, person=who, unit=unit, position=number + 4)
    requirements = [place.requirement(number) for number in range(1, 6)]
    organiser = place.client("organiser")
    units = [str(key) for key in place.meeting.presenters.values_list("unit_id", flat=True)]
    sent = {"due": SOON.isoformat(), f"due-{requirements[4].pk}": "2099-12-31", "units": units}
    for _press in range(2):
        organiser.post(place.url("/assign"), sent)
    assert (Action.objects.count(), ChainLink.objects.count()) == (95, 95)
    assert Action.objects.filter(requirement=requirements[4], due="2099-12-31").count() == 19
    assert Action.objects.filter(state="open", due=SOON).count() == 76


def test_giving_all_needs_a_deadline_and_a_unit(place: Place) -> None:
    place.requirement()
    organiser = place.client("organiser")
    answer = organiser.post(place.url("/assign"), {"units": [place.units[0].pk]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due"])
    assert organiser.post(place.url("/assign"), {"due": SOON.isoformat()}).status_code == 422


def test_problems_and_plans_become_actions_once(place: Place) -> None:
    place.debrief(0, problems=NUMBERED, plan="1. Hire two engineers", state="accepted")
    place.debrief(1, problems="1. Not accepted yet", state="submitted")
    organiser = place.client("organiser")
    page = organiser.get(place.url("/named"))
    assert "1 debrief of those who report is not accepted yet" in page.content.decode()
    ((_unit, own),) = page.context["units"]
    assert [(each.kind, each.words.splitlines()[0]) for each in own] == [
        ("problem", "库存偏高。"), ("problem", "培训不足。"), ("plan", "Hire two engineers"),
    ]  # fmt: skip
    keys = [each.key for each in own]
    organiser.post(place.url("/named"), {"named": keys[:1], "due": SOON.isoformat()})
    for _press in range(2):
        assert (
            organiser.post(place.url("/named"), {"named": keys, "due": SOON.isoformat()}).status_code == 302
        )
    rows = Action.objects.order_by("pk").values_list("unit__name", "kind", "requirement", "state")
    assert list(rows) == [("Salt", kind, None, "open") for kind in ("problem", "problem", "plan")]
    assert "All of them are actions." in organiser.get(place.url("/named")).content.decode()


def test_a_named_problem_is_worked_on_like_a_requirement(place: Place) -> None:
    place.debrief(0, problems="1. Late deliveries", state="accepted")
    organiser = place.client("organiser")
    key = organiser.get(place.url("/named")).context["units"][0][1][0].key
    organiser.post(place.url("/named"), {"named": key, "due": SOON.isoformat()})
    action = Action.objects.get()
    address = place.url(f"/actions/{action.pk}")
    work = {"measure": "A second lorry", "owner": "Deputy", "evidence": "Contract", "report": "1"}
    place.client("first").post(address, work)
    for path in ("/accept", "/close"):
        organiser.post(address + path)
    assert Action.objects.get().state == "closed"
    for path in ("", "/overview", "/board?by=requirement"):
        assert organiser.get(place.url(path)).status_code == 200
    assert "Late deliveries" in organiser.get(f"/desk/promises/{place.units[0].pk}").content.decode()


def test_the_public_is_told_how_many_units_and_no_name(place: Place) -> None:
    first, second = place.requirement(1), place.requirement(2)
    for unit in range(3):
        place.action(first, unit)
    Action.objects.filter(unit=place.units[0]).update(measure="A second lorry", owner="Deputy Smith")
    assert progress_by_requirement(place.meeting) == [
        PublicProgress(1, "Do what number 1 says.", 1, 3),
        PublicProgress(2, "Do what number 2 says.", 0, 0),
    ]
    assert second.number == 2
