"""The life of an action: every state with every step; pages left open; many at once; files and links."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answerable.web.followup import steps
from answerable.web.followup.models import Action, ActionState, Exhibit
from answerable.web.followup.steps import MOVES, ActionVerb, Stale, Work
from answerable.web.meetings.models import AuditEntry
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.models import Person

from .conftest import SHANGHAI_TODAY, SOON, Place

WORK = Work("Hazards removed", "Deputy", 40, "List no. 7", "")
TYPED = {"measure": "Hazards removed", "owner": "Deputy", "evidence": "List no. 7"}


def taking(verb: ActionVerb, action: Action, place: Place) -> Callable[[], object]:
    who, seen = place.users["organiser"], (action.pk, action.version)
    return {
        ActionVerb.WRITE: lambda: steps.write(*seen, WORK, who),
        ActionVerb.REPORT: lambda: steps.report(*seen, WORK, who),
        ActionVerb.ACCEPT: lambda: steps.accept(*seen, who),
        ActionVerb.CLOSE: lambda: steps.close(*seen, who),
        ActionVerb.RETURN: lambda: steps.give_back(*seen, "More", who),
        ActionVerb.DEADLINE: lambda: steps.set_deadline(*seen, SOON, "Ice", who),
        ActionVerb.OWNER: lambda: steps.set_owners([steps.locked(*seen, ActionVerb.OWNER)], "Deputy", who),
    }[verb]


@pytest.mark.parametrize("verb", ActionVerb)
@pytest.mark.parametrize("state", ActionState)
def test_a_step_is_taken_exactly_where_the_table_has_it(
    place: Place, state: ActionState, verb: ActionVerb
) -> None:
    action = place.action(place.requirement(), state=state)
    move = MOVES[verb]
    if state in move.sources:
        taking(verb, action, place)()
        assert Action.objects.values_list("state", "version").get() == (move.target, 2)
        assert AuditEntry.objects.filter(detail__action=action.pk).count() == 1
    else:
        with pytest.raises(NotNow):
            taking(verb, action, place)()
        assert Action.objects.values_list("state", "version").get() == (state, 1)
        assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("verb", ActionVerb)
def test_a_page_that_was_left_open_changes_nothing(place: Place, verb: ActionVerb) -> None:
    action = place.action(place.requirement(), state=next(iter(MOVES[verb].sources)))
    Action.objects.update(version=2)
    before = Action.objects.values().get()
    with pytest.raises(Stale):
        taking(verb, action, place)()
    assert Action.objects.values().get() == before


def test_a_stale_save_shows_both_texts_and_saving_again_is_meant(place: Place) -> None:
    action = place.action(place.requirement())
    address = place.url(f"/actions/{action.pk}")
    unit = place.client("secretary")
    place.client("first").post(address, {**TYPED, "measure": "Theirs, saved first"})
    answer = unit.post(address, {**TYPED, "measure": "Mine, typed meanwhile", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "somebody else changed this after you opened the page" in page
    assert "Theirs, saved first" in page
    assert "Mine, typed meanwhile" in page
    assert Action.objects.get().measure == "Theirs, saved first"
    version = answer.context["version"]
    assert unit.post(address, {**TYPED, "measure": "Mine", "version": version}).status_code == 302
    assert Action.objects.get().measure == "Mine"


def test_a_form_without_a_version_saves_nothing(place: Place) -> None:
    action = place.action(place.requirement())
    answer = place.client("first").post(place.url(f"/actions/{action.pk}"), {**TYPED, "version": ""})
    assert (answer.status_code, Action.objects.get().measure) == (409, "")


@pytest.mark.parametrize(
    ("path", "state", "sent"),
    [("close", "reported", {}), ("return", "reported", {"note": "More"}), ("accept", "reported", {}),
     ("deadline", "open", {"due": "2099-01-01", "note": "Ice"})],
)  # fmt: skip
def test_a_stale_step_says_how_it_stands_now(
    place: Place, path: str, state: str, sent: dict[str, str]
) -> None:
    action = place.action(place.requirement(), state=state)
    Action.objects.update(version=5, measure="Written since")
    answer = place.client("organiser").post(
        place.url(f"/actions/{action.pk}/{path}"), {**sent, "version": "1"}
    )
    assert (answer.status_code, Action.objects.get().state) == (409, state)
    assert 'name="version" value="5"' in answer.content.decode()


def test_two_organisers_change_a_requirement(place: Place) -> None:
    requirement = place.requirement()
    address, organiser = place.url(f"/requirements/{requirement.pk}"), place.client("organiser")
    organiser.post(address, {"number": "1", "text": "First words"})
    answer = organiser.post(address, {"number": "1", "text": "Second words", "version": "1"})
    page = answer.content.decode()
    assert (answer.status_code, "First words" in page, "Second words" in page) == (409, True, True)
    requirement.refresh_from_db()
    assert (requirement.text, requirement.version) == ("First words", 2)


def test_the_owner_is_a_person_where_the_unit_has_one_of_that_name(place: Place) -> None:
    action = place.action(place.requirement())
    address, unit = place.url(f"/actions/{action.pk}"), place.client("first")
    unit.post(address, {"owner": "The first"})
    assert Action.objects.get().owner_person == Person.objects.get(identifier="first")
    unit.post(address, {"owner": "The second"})  # of another unit
    assert Action.objects.get().owner_person is None
    unit.post(address, {"owner": "second"})  # the identifier says that nobody else is meant
    assert Action.objects.values_list("owner", "owner_person__identifier").get() == ("The second", "second")
    unit.post(address, {"owner": "The chair"})  # of the unit above
    assert Action.objects.values_list("owner_person__identifier").get() == ("chair",)
    Person.objects.create(identifier="chair-2", name="ＴＨＥ chair", unit=place.top)
    unit.post(address, {"owner": "the  chair"})
    assert Action.objects.values_list("owner", "owner_person").get() == ("the  chair", None), "which of two?"


def test_progress_is_kept_and_odd_numbers_are_refused(place: Place) -> None:
    action = place.action(place.requirement())
    address, unit = place.url(f"/actions/{action.pk}"), place.client("first")
    unit.post(address, {"percent": "60"})
    for odd in ("101", "-1", "much"):
        assert unit.post(address, {"percent": odd}).status_code == 422
    unit.post(address, {"measure": "Begun"})
    assert Action.objects.values_list("percent", "measure").get() == (60, "Begun")


def test_files_and_links_go_with_the_report(place: Place) -> None:
    action = place.action(place.requirement())
    address, unit = place.url(f"/actions/{action.pk}"), place.client("first")
    pdf = SimpleUploadedFile("list.pdf", b"%PDF-1.7 findings")
    unit.post(
        address, {**TYPED, "files": pdf, "address": "https://example.org/7", "address_name": "Findings"}
    )
    assert list(Exhibit.objects.values_list("name", "address")) == [
        ("list.pdf", ""),
        ("Findings", "https://example.org/7"),
    ]
    file = Exhibit.objects.get(name="list.pdf")
    answer = place.client("chair").get(f"{address}/files/{file.pk}")
    assert (b"".join(answer), answer["Content-Disposition"]) == (
        b"%PDF-1.7 findings",
        'attachment; filename="list.pdf"',
    )
    assert place.client("second").get(f"{address}/files/{file.pk}").status_code == 403
    unit.post(address, {**TYPED, "take-off": str(file.pk)})
    assert list(Exhibit.objects.filter(removed=False).values_list("name", flat=True)) == ["Findings"]
    unit.post(address, {**TYPED, "report": "1"})
    refused = unit.post(address, {"address": "https://example.org/8", "version": "9"})
    assert (refused.status_code, Exhibit.objects.count()) == (409, 2)


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [({"address": "javascript:alert(1)"}, "is no web address"),
     ({"files": SimpleUploadedFile("run.pdf", b"MZ no document")}, "is not a file that can be attached")],
)  # fmt: skip
def test_what_is_no_evidence_is_refused_in_words_and_the_text_is_kept(
    place: Place, sent: dict[str, object], complaint: str
) -> None:
    action = place.action(place.requirement())
    answer = place.client("first").post(place.url(f"/actions/{action.pk}"), {**TYPED, **sent}, follow=True)
    assert complaint in answer.content.decode()
    assert (Exhibit.objects.count(), Action.objects.get().measure) == (0, "Hazards removed")


# Many at once


def test_a_deadline_an_owner_and_accepting_for_many(place: Place) -> None:
    first, second = place.requirement(1), place.requirement(2)
    rows = [place.action(first, unit) for unit in range(3)]
    done = place.action(second, 0, state="reported")
    organiser = place.client("organiser")
    tick = [f"{each.pk}:1" for each in rows]
    late = (SHANGHAI_TODAY + timedelta(days=99)).isoformat()
    organiser.post(place.url("/board/many"), {"deadline": "1", "action": tick, "due": late, "note": "Ice"})
    assert set(Action.objects.filter(requirement=first).values_list("due", "version")) == {
        (SHANGHAI_TODAY + timedelta(days=99), 2)
    }
    tick = [f"{each.pk}:2" for each in rows]
    organiser.post(place.url("/board/many"), {"owner-set": "1", "action": tick, "owner": "The first"})
    assert [
        each.owner_person_id is not None for each in Action.objects.filter(requirement=first).order_by("pk")
    ] == [True, False, False]
    organiser.post(place.url("/board/many?by=owner"), {"accept": "1", "action": f"{done.pk}:1"})
    assert Action.objects.get(pk=done.pk).state == "accepted"
    assert AuditEntry.objects.filter(verb="deadline-changed").count() == 3


def test_of_many_all_or_none(place: Place) -> None:
    first = place.requirement(1)
    good, open_one = place.action(first, 0, state="reported"), place.action(first, 1)
    stale = place.action(first, 2, state="reported")
    Action.objects.filter(pk=stale.pk).update(version=7)
    tick = [f"{each.pk}:1" for each in (good, open_one, stale)]
    answer = place.client("organiser").post(place.url("/board/many"), {"accept": "1", "action": tick})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "2 of those ticked stand in the way" in page
    assert "Somebody changed it since you opened the page." in page
    assert not Action.objects.filter(state="accepted").exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"accept": "1"},
        {"accept": "1", "action": "x:y"},
        {"deadline": "1", "action": "{pk}:1", "due": "soon"},
        {"owner-set": "1", "action": "{pk}:1"},
    ],
)
def test_a_step_on_nothing_or_without_its_words_is_refused(place: Place, sent: dict[str, str]) -> None:
    action = place.action(place.requirement())
    filled = {name: value.format(pk=action.pk) for name, value in sent.items()}
    answer = place.client("organiser").post(place.url("/board/many"), filled)
    assert (answer.status_code, Action.objects.get().version) == (422, 1)


def test_actions_of_another_meeting_are_not_touched(place: Place) -> None:
    other = place.action(place.requirement(1, place.earlier), state="reported")
    place.client("organiser").post(place.url("/board/many"), {"accept": "1", "action": f"{other.pk}:1"})
    assert Action.objects.get().state == "reported"
