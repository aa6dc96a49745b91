"""Who may open, write and rule on a debrief."""

import pytest
from django.test import Client

from answerable.web.debriefs.models import Debrief

pytestmark = pytest.mark.django_db


def status(place, name, rest=""):
    return place.client(name).get(place.url(rest)).status_code


@pytest.mark.parametrize(
    ("name", "expected"),
    [("presenter", 200), ("secretary", 200), ("organiser", 200), ("other", 403), ("outsider", 403)],
)
def test_who_may_read(place, name, expected):
    assert status(place, name) == expected
    assert status(place, name, "versions") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("presenter", 302), ("secretary", 302), ("organiser", 403), ("other", 403), ("outsider", 403)],
)
def test_who_may_write(place, name, expected):
    assert place.keep(place.client(name)).status_code == expected
    assert Debrief.objects.get(pk=place.debrief.pk).review == ("一年工作" if expected == 302 else "")


@pytest.mark.parametrize(
    ("name", "expected"), [("organiser", 302), ("presenter", 403), ("secretary", 403), ("other", 403)]
)
def test_who_may_accept(place, name, expected):
    writer = place.client("presenter")
    place.keep(writer)
    place.step(writer, "submit")
    assert place.step(place.client(name), "accept").status_code == expected
    assert place.state() == ("accepted" if expected == 302 else "submitted")


@pytest.mark.parametrize(("name", "expected"), [("organiser", 403), ("other", 403)])
def test_who_may_not_hand_in(place, name, expected):
    place.keep(place.client("presenter"))
    assert place.step(place.client(name), "submit").status_code == expected
    assert place.state() == "draft"


def test_a_visitor_is_sent_to_sign_in(place):
    response = Client().get(place.url())
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/")


def test_keeping_a_draft_while_signed_out_is_told_apart(place):
    response = Client().post(place.url("draft"), {"revision": 0, "review": "甲"})
    assert (response.status_code, response.json()) == (401, {"kept": False, "error": "signed-out"})


def test_only_an_organiser_sees_a_whole_cycle(place):
    assert place.client("organiser").get(f"/desk/debriefs/cycles/{place.cycle.pk}/").status_code == 200
    assert place.client("secretary").get(f"/desk/debriefs/cycles/{place.cycle.pk}/").status_code == 403
    assert place.client("presenter").get(f"/desk/debriefs/cycles/{place.cycle.pk}/ask").status_code == 403


def test_an_unknown_debrief_or_step_is_not_found(place):
    organiser = place.client("organiser")
    assert organiser.get("/desk/debriefs/999/").status_code == 404
    assert organiser.get(place.url("ask/confirm")).status_code == 404
    assert organiser.get(place.url("dance/confirm")).status_code == 404
