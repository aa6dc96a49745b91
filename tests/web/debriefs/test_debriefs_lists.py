"""Lists for each role, asking for debriefs, and the number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.web.cycles.models import Cycle
from answerable.web.debriefs.models import Debrief, Step
from answerable.web.organisation.models import Person

pytestmark = pytest.mark.django_db


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_presenter_sees_only_their_own(place):
    page = place.client("presenter").get("/desk/debriefs/").content.decode()
    assert f"/desk/debriefs/{place.debrief.pk}/" in page
    assert page.partition("<main")[2].count("Person ") == 1


def test_a_secretary_sees_the_units_below(place):
    page = place.client("secretary").get("/desk/debriefs/").content.decode()
    assert "Person presenter" in page
    assert "Person other" not in page


def test_whoever_has_nothing_to_write_is_told_what_to_expect(place):
    Debrief.objects.all().delete()
    assert (
        "You have no debrief to write." in place.client("presenter").get("/desk/debriefs/").content.decode()
    )


def test_an_organiser_sees_each_cycle_by_state_with_counts(place):
    Debrief.objects.filter(pk=place.debrief.pk).update(state="submitted")
    page = (
        place.client("organiser")
        .get(f"/desk/debriefs/cycles/{place.cycle.pk}/?state=submitted")
        .content.decode()
    )
    assert "Submitted 1" in page
    assert "Draft 1" in page
    assert "Person presenter" in page
    assert "Person other" not in page


def test_everybody_is_listed_until_one_searches(place):
    url = f"/desk/debriefs/cycles/{place.cycle.pk}/ask"
    page = place.client("organiser").get(url).content.decode()
    for name in ("secretary", "outsider", "organiser"):
        assert f"Person {name} <span" in page
    assert page.count(">asked</span>") == 2


def test_persons_are_asked_once(place):
    Debrief.objects.all().delete()
    organiser, url = place.client("organiser"), f"/desk/debriefs/cycles/{place.cycle.pk}/ask"
    organiser.post(url, {"person": [place.presenter.pk]})
    response = organiser.post(
        url, {"person": [place.presenter.pk], "pasted": "other\npresenter\n"}, follow=True
    )
    page = response.content.decode()
    assert "1 person was asked for a debrief." in page
    assert list(Debrief.objects.values_list("person__identifier", "unit__name")) == [
        ("other", "Elsewhere works"),
        ("presenter", "Lower works"),
    ]
    assert Step.objects.filter(verb="ask").count() == 2


def test_unknown_identifiers_ask_nobody_and_lose_nothing(place):
    Debrief.objects.all().delete()
    response = place.client("organiser").post(
        f"/desk/debriefs/cycles/{place.cycle.pk}/ask",
        {"person": [place.other.pk], "pasted": "presenter\nnobody"},
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "<li>nobody: nobody to choose from here</li>" in page
    assert ">nobody</textarea>" in page
    for chosen in (place.other, place.presenter):
        assert f'value="{chosen.pk}" checked' in page
    assert Debrief.objects.count() == 0


def test_searching_keeps_whoever_is_ticked(place):
    Debrief.objects.all().delete()
    page = place.client("organiser").post(
        f"/desk/debriefs/cycles/{place.cycle.pk}/ask",
        {"find": "1", "q": "Person presenter", "person": [place.other.pk]},
    )
    text = page.content.decode()
    assert f'value="{place.other.pk}" checked' in text
    assert f'value="{place.presenter.pk}" ' in text
    assert "Person secretary" not in text


def test_without_people_the_page_leads_to_the_roster(place, django_user_model):
    Step.objects.all().delete()
    Debrief.objects.all().delete()
    Person.objects.all().delete()
    admin = django_user_model.objects.create_superuser("root")
    client = place.client(admin.username)
    page = client.get(f"/desk/debriefs/cycles/{place.cycle.pk}/ask").content.decode()
    assert "There are no people yet." in page


@pytest.mark.slow
@pytest.mark.parametrize("name", ["secretary", "organiser"])
def test_query_counts_do_not_grow(place, name):
    client = place.client(name)
    urls = ["/desk/debriefs/", place.url(), place.url("versions?from=1&to=draft")]
    if name == "organiser":
        urls += [f"/desk/debriefs/cycles/{place.cycle.pk}/", f"/desk/debriefs/cycles/{place.cycle.pk}/ask"]
    place.keep(place.client("presenter"))
    place.step(place.client("presenter"), "submit")
    before = {url: queries(client, url) for url in urls}
    for number in range(30):
        person = Person.objects.create(identifier=f"p{number}", name=f"Person {number}", unit=place.lower)
        Debrief.objects.create(cycle=place.cycle, person=person, unit=place.lower)
        Cycle.objects.create(title=f"Cycle {number}", assessed_year=2000 + number)
    for _round in range(3):
        place.step(place.client("organiser"), "return", note="改")
        place.step(place.client("presenter"), "submit")
    assert {url: queries(client, url) for url in urls} == before
