"""Year on year: what a debrief has to answer, how each promise ended, and the signed chains of a unit."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.protocol import promises
from answerable.protocol.errors import ProtocolError
from answerable.protocol.promises import LinkKind
from answerable.verifier.promises import record_in
from answerable.web.cycles.limits import SECTIONS
from answerable.web.cycles.models import Cycle
from answerable.web.debriefs import drafts
from answerable.web.debriefs import steps as debrief_steps
from answerable.web.debriefs.answers import promises_of
from answerable.web.debriefs.models import Debrief, DebriefVerb
from answerable.web.debriefs.steps import NotTaken
from answerable.web.followup import promised
from answerable.web.followup.carry import carry
from answerable.web.followup.models import Action, ChainLink

from .conftest import PAST, SHANGHAI_TODAY, SOON, Place

TYPED = {"measure": "Hazards removed", "owner": "Deputy Gu", "evidence": "List no. 7"}


@pytest.fixture
def own(place: Place) -> Debrief:
    """This year's draft of the first presenter; last year left one requirement undone and one problem that no action was made of."""
    place.action(place.requirement(1, place.earlier), 0, PAST)
    place.action(place.requirement(2, place.earlier), 0, PAST, "closed")
    place.action(place.requirement(3, place.earlier), 1, PAST)
    place.debrief(0, place.earlier, problems="1. Late deliveries", state="accepted")
    Cycle.objects.update(debrief_limits={section: [0, None] for section in SECTIONS})
    return place.debrief(0)


def test_a_debrief_opens_with_last_years_promises_and_how_each_ended(place: Place, own: Debrief) -> None:
    told = [(each.label, each.words, each.done) for each in promises_of(own)]
    assert told == [
        ("Requirement 1", "Do what number 1 says.", False),
        ("Requirement 2", "Do what number 2 says.", True),
        ("Problem", "Late deliveries", False),
    ]
    page = place.client("first").get(reverse("debriefs:debrief", args=[own.pk])).content.decode()
    for ended in ("Not done: it was due on", "Done and closed.", "No action was made of it."):
        assert ended in page


def test_it_is_handed_in_when_each_is_answered(place: Place, own: Debrief) -> None:
    who, now = place.users["first"], timezone.now()
    client = place.client("first")
    confirm = reverse("debriefs:confirm", args=[own.pk, "submit"])
    assert "3 promises of last year are not answered" in client.get(confirm).content.decode()
    taken = debrief_steps.take(own.pk, DebriefVerb.SUBMIT, who, now, revision=0)
    assert taken is NotTaken.UNANSWERED
    sent = {f"answer-{each.key}": f"Answer to {each.label}" for each in promises_of(own)}
    last = sent.popitem()
    address = reverse("debriefs:debrief", args=[own.pk])
    client.post(address, {**sent, "revision": "0"})
    assert debrief_steps.take(own.pk, DebriefVerb.SUBMIT, who, now, revision=1) is NotTaken.UNANSWERED
    draft = client.post(reverse("debriefs:draft", args=[own.pk]), {last[0]: last[1], "revision": "1"})
    assert draft.json() == {"kept": True, "revision": 2}
    assert client.post(confirm, {"revision": "2"}).status_code == 302
    version = own.versions.get()
    assert [(each["label"], each["answer"]) for each in version.answers] == [
        (label, f"Answer to {label}") for label in ("Requirement 1", "Requirement 2", "Problem")
    ]
    seen = place.client("organiser").get(address).content.decode()
    assert "Answer to Requirement 1" in seen


def test_answers_of_two_pages_are_not_overwritten_unseen(own: Debrief) -> None:
    key = promises_of(own)[0].key
    texts = drafts.texts_of(own)
    drafts.keep(own.pk, texts, 0, timezone.now(), {key: "First"})
    assert drafts.keep(own.pk, texts, 0, timezone.now(), {key: "Second"}) is drafts.NotKept.MOVED
    own.refresh_from_db()
    assert own.answers == {key: "First"}


def test_with_nothing_promised_there_is_nothing_to_answer(place: Place) -> None:
    assert promises_of(place.debrief(0)) == []


def test_what_was_carried_over_is_told_as_it_stands_there(place: Place, own: Debrief) -> None:
    carry(place.meeting, place.earlier, place.users["organiser"])
    Action.objects.filter(meeting=place.meeting, unit=place.units[0]).update(state="reported")
    assert promises_of(own)[0].ended == "Reported done; not accepted yet."


@pytest.mark.usefixtures("own")
def test_the_presenters_card_has_them_what_is_not_done_first(place: Place) -> None:
    presenter = place.meeting.presenters.get(position=1).pk
    card = promised.card(place.meeting, presenter, SHANGHAI_TODAY)
    assert [each.partition(" (")[0] for each in card] == [
        "Do what number 1 says.", "Late deliveries", "Do what number 2 says.",
    ]  # fmt: skip
    assert card[2] == "Do what number 2 says. (Done and closed)"
    other = place.meeting.presenters.get(position=3).pk
    assert promised.card(place.meeting, other, SHANGHAI_TODAY) == ()


# Chains


@pytest.fixture
def worked(place: Place) -> Action:
    """Promised, moved, reported, sent back, reported again, accepted and closed."""
    organiser, unit = place.client("organiser"), place.client("first")
    requirement = place.requirement()
    organiser.post(
        place.url(f"/requirements/{requirement.pk}/assign"),
        {"due": SOON.isoformat(), "units": [place.units[0].pk]},
    )
    action = Action.objects.get()
    address = place.url(f"/actions/{action.pk}")
    organiser.post(f"{address}/deadline", {"due": "2099-01-01", "note": "Ice"})
    unit.post(address, {**TYPED, "report": "1", "address": "https://example.org/7"})
    organiser.post(f"{address}/return", {"note": "Add the record."})
    unit.post(address, {**TYPED, "report": "1"})
    for step in ("accept", "close"):
        organiser.post(f"{address}/{step}")
    return action


def record_of(place: Place, role: str = "organiser") -> bytes:
    return place.client(role).get(f"/desk/promises/{place.units[0].pk}/record.json").content


def test_every_step_that_counts_is_a_signed_link(place: Place, worked: Action) -> None:
    found = promises.check(record_of(place))
    (chain,) = found.chains
    kinds = [str(link.kind) for link in chain]
    assert kinds == [
        "promised",
        "deadline",
        "action",
        "evidence",
        "returned",
        "action",
        "evidence",
        "accepted",
        "closed",
    ]
    assert chain[0].said["words"] == "Do what number 1 says."
    assert (chain[3].said["links"], chain[3].said["words"]) == (["https://example.org/7"], "List no. 7")
    assert "Deputy" not in record_of(place).decode(), "no person is named in what is signed"
    assert list(ChainLink.objects.values_list("actor_name", flat=True))[:3] == [
        "organiser",
        "organiser",
        "The first",
    ]
    assert worked.links.count() == 9


def test_whoever_changes_a_link_in_the_database_is_found_out(place: Place, worked: Action) -> None:
    link = worked.links.get(kind=LinkKind.PROMISED)
    ChainLink.objects.filter(pk=link.pk).update(note=link.note.replace("number 1", "number 9"))
    with pytest.raises(ProtocolError):
        promises.check(record_of(place))
    page = place.client("organiser").get(f"/desk/promises/{place.units[0].pk}").content.decode()
    assert "A signature does not hold:" in page


def test_a_link_taken_out_is_found_out(place: Place, worked: Action) -> None:
    worked.links.get(number=5).delete()
    with pytest.raises(ProtocolError):
        promises.check(record_of(place))


def test_a_carried_action_goes_on_in_its_chain(place: Place) -> None:
    place.action(place.requirement(1, place.earlier), 0, PAST)
    carry(place.meeting, place.earlier, place.users["organiser"])
    first, second = promises.check(record_of(place)).chains
    chains = {chain[0].meeting: chain for chain in (first, second)}
    before, here = chains[place.earlier.key], chains[place.meeting.key]
    assert [str(link.kind) for link in before] == ["promised", "carried"]
    assert here[0].previous == before[-1].digest


def test_the_file_holds_the_record_and_the_page_says_what_is_signed(place: Place, worked: Action) -> None:
    client = place.client("secretary")
    address = f"/desk/promises/{place.units[0].pk}"
    page = client.get(address).content.decode()
    for said in (
        "1 of 1 done",
        "Every signature below was checked",
        "A signature covers",
        "Add the record.",
        worked.links.first().digest,
    ):
        assert said in page
    answer = client.get(f"{address}/printed.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert record_in(answer.content) == record_of(place)
    assert json.loads(record_of(place))["unit"] == "Salt"


@pytest.mark.parametrize(
    ("role", "status"),
    [("organiser", 200), ("chair", 200), ("auditor", 200), ("first", 200), ("secretary", 200), ("group-secretary", 200),
     ("second", 403), ("other-secretary", 403), ("steward", 403), ("stranger", 403), ("visitor", 302)],
)  # fmt: skip
def test_who_reads_all_years_of_a_unit(place: Place, role: str, status: int) -> None:
    place.action(place.requirement())
    for path in ("", "/record.json", "/printed.pdf") if status != 200 else ("", "/record.json"):
        assert place.client(role).get(f"/desk/promises/{place.units[0].pk}{path}").status_code == status
