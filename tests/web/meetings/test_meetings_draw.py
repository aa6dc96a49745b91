"""The draw by lot: fixed vectors, and the promises its description makes."""

import hashlib
import random

from hypothesis import given
from hypothesis import strategies as st

from answerable.web.meetings.draw import clean_seed, draw, fresh_seed, lot
from answerable.web.meetings.models import AuditEntry, Presenter
from answerable.web.meetings.ordering import numbered, stepped
from answerable.web.meetings.presenters import add, draw_order, lots, remove, withdraw

from .conftest import Place

identifiers = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=12)


def test_vector() -> None:
    """Computed with sha256sum: printf %s '3 1 4 1 5/P01' | sha256sum"""
    assert [
        (each.identifier, each.digest) for each in draw("3 1 4 1 5", ["P01", "P02", "P03", "P04"])
    ] == VECTOR


VECTOR = [
    ("P01", "2b4cead314a3d9534fa0b0af007ace5acfdffe56b2eb7444b3fb0102259fb646"),
    ("P04", "5707ecc2bee393610c0941ce3915883143ec94f33c173b8f4a44eee2a3af8a9f"),
    ("P03", "6b10c71f654078c968a3a0e818d54caf9fe12cebb7dde5901ba6df27c79b850d"),
    ("P02", "8cd69b9995672675bb4cf9d04bed8e89111b04d0d23c629b64a20226ad167774"),
]


def test_a_lot_is_the_hash_of_seed_slash_identifier() -> None:
    assert lot("六", "工号7").digest == hashlib.sha256("六/工号7".encode()).hexdigest()


@given(st.text(max_size=20), identifiers, st.randoms())
def test_the_order_does_not_depend_on_how_they_were_entered(
    seed: str, people: list[str], chance: random.Random
) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert draw(seed, people) == draw(seed, shuffled)


@given(st.text(max_size=20), identifiers)
def test_taking_one_out_leaves_the_others_as_they_were(seed: str, people: list[str]) -> None:
    for gone in people:
        kept = [each for each in draw(seed, people) if each.identifier != gone]
        assert kept == draw(seed, [each for each in people if each != gone])


def test_seeds_are_cleaned_before_they_are_hashed() -> None:
    assert clean_seed("　３１４　 ") == "314"
    seeds = {fresh_seed() for _ in range(50)}
    assert len(seeds) == 50
    assert {(len(seed), seed.isdecimal()) for seed in seeds} == {(20, True)}


def test_steps_and_numbers() -> None:
    assert stepped([7, 8, 9], 9, -1) == [7, 9, 8]
    assert stepped([7, 8, 9], 7, -1) == [7, 8, 9]
    assert stepped([7, 8, 9], 9, 1) == [7, 8, 9]
    assert stepped([7, 8, 9], 7, 1) == [8, 7, 9]
    assert numbered([7, 8, 9], {}) == [7, 8, 9]
    assert numbered([7, 8, 9], {9: 1}) == [9, 7, 8]
    assert numbered([7, 8, 9], {7: 3}) == [8, 9, 7]
    assert numbered([7, 8, 9], {7: 3, 8: 2, 9: 1}) == [9, 8, 7]
    assert numbered([7, 8, 9, 10], {10: 2, 7: 3}) == [10, 8, 9, 7]


def names(place: Place) -> list[str]:
    return list(place.meeting.presenters.values_list("person__identifier", flat=True))


def test_drawn_in_the_browser_with_the_seed_of_the_hall(place: Place) -> None:
    client = place.client("organiser")
    client.post(place.url("presenters/draw"), {"seed": " ４２ "})
    place.meeting.refresh_from_db()
    assert place.meeting.draw_seed == "42"
    expected = [each.identifier for each in draw("42", ["U-presenter", "P2", "P3"])]
    assert names(place) == expected
    entry = AuditEntry.objects.get(verb="drawn")
    assert entry.detail["seed"] == "42"

    page = client.get(place.url("presenters")).content.decode()
    assert "the order below follows from this seed" in page
    assert f"printf %s '42/{expected[0]}' | sha256sum" in page

    client.post(place.url("presenters/draw"), {"seed": "42"})
    assert names(place) == expected


def test_a_seed_is_drawn_when_none_is_typed(place: Place) -> None:
    seed = draw_order(place.meeting, "", place.organiser)
    assert len(seed) == 20
    assert names(place) == [each.identifier for each in draw(seed, ["U-presenter", "P2", "P3"])]


def test_a_change_by_hand_is_told_apart_from_the_draw(place: Place) -> None:
    draw_order(place.meeting, "42", place.organiser)
    client = place.client("organiser")
    last = place.meeting.presenters.last()
    assert last is not None
    client.post(place.url("presenters/order"), {"up": last.pk})
    assert "changed since the draw" in client.get(place.url("presenters")).content.decode()
    assert AuditEntry.objects.filter(verb="order-set").count() == 1


def test_the_draw_outlives_removal_and_withdrawal(place: Place) -> None:
    draw_order(place.meeting, "42", place.organiser)
    first, second, _third = place.meeting.presenters.all()
    withdraw(second, "ill", place.organiser)
    remove(first, place.organiser)
    rows = list(place.meeting.presenters.select_related("person"))
    assert [row.position for row in rows] == [1, 2]
    assert lots(place.meeting, rows)[1]
    add(place.meeting, [place.attendees[0].person], place.organiser)
    rows = list(place.meeting.presenters.select_related("person"))
    assert not lots(place.meeting, rows)[1] or rows[-1].person.identifier == "R001"


def test_by_hand_with_buttons_and_numbers(place: Place) -> None:
    client = place.client("organiser")
    one, two, three = (each.pk for each in place.presenters)

    def order() -> list[int]:
        return list(Presenter.objects.values_list("pk", flat=True))

    client.post(place.url("presenters/order"), {"down": one})
    assert order() == [two, one, three]
    client.post(place.url("presenters/order"), {"up": three})
    assert order() == [two, three, one]
    client.post(
        place.url("presenters/order"),
        {f"position-{two}": "3", f"position-{three}": "2", f"position-{one}": "1"},
    )
    assert order() == [one, three, two]
    answer = client.post(place.url("presenters/order"), {f"position-{two}": "first"}, follow=True)
    assert "“first” is not a whole number from 0 to 9999. Nothing was changed." in answer.content.decode()
    assert order() == [one, three, two]


def test_the_agenda_follows_the_order(place: Place) -> None:
    client = place.client("organiser")
    client.post(place.url("agenda/generate"), PLAN)
    draw_order(place.meeting, "42", place.organiser)
    slots = place.meeting.items.filter(kind="debrief").values_list("presenter__person__identifier", flat=True)
    assert list(slots) == names(place)


PLAN = {"opening": "10", "debrief": "8", "change": "1", "questions": "30", "scoring": "10", "speech": "15"}
