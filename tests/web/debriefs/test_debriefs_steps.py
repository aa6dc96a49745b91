"""Handing in, returning, accepting, reopening; versions and their comparison; lateness."""

import pytest
from django.utils import translation

from answerable.web.debriefs.models import Step, Version

pytestmark = pytest.mark.django_db


def verbs(place):
    return list(Step.objects.filter(debrief=place.debrief).values_list("verb", "actor_name", "note"))


def handed_in(place, **texts):
    writer = place.client("presenter")
    place.keep(writer, **texts)
    return place.step(writer, "submit")


def test_from_draft_to_accepted_with_a_return_between(place):
    organiser, writer = place.client("organiser"), place.client("presenter")
    handed_in(place, review="第一稿")
    assert place.state() == "submitted"
    place.step(organiser, "return", note="写具体些")
    assert place.state() == "returned"
    assert "写具体些" in writer.get(place.url()).content.decode()
    handed_in(place, review="第二稿")
    place.step(organiser, "accept")
    assert place.state() == "accepted"
    assert list(Version.objects.values_list("number", "review")) == [(1, "第一稿"), (2, "第二稿")]
    assert verbs(place) == [
        ("submit", "Person presenter", ""),
        ("return", "Person organiser", "写具体些"),
        ("submit", "Person presenter", ""),
        ("accept", "Person organiser", ""),
    ]


def test_what_does_not_fit_is_named_by_section_and_by_how_many(place):
    writer = place.client("presenter")
    response = writer.post(
        place.url(),
        {"review": "一", "highlights": "一二三四五六", "plan": "1234567", "revision": 0, "action": "submit"},
    )
    assert response.status_code == 302
    page = writer.get(response["Location"]).content.decode()
    assert f'href="/desk/debriefs/{place.debrief.pk}/#review">Review</a>: 1 character too few' in page
    assert (
        f'href="/desk/debriefs/{place.debrief.pk}/#highlights">Highlights</a>: 1 character too many' in page
    )
    assert f'href="/desk/debriefs/{place.debrief.pk}/#plan">Next-year plan</a>: 2 characters too many' in page
    assert "#problems" not in page
    assert place.step(writer, "submit").status_code == 422
    assert place.state() == "draft"
    assert Version.objects.count() == 0


def test_a_return_needs_a_note_and_keeps_the_page(place):
    handed_in(place)
    response = place.step(place.client("organiser"), "return", note="  ")
    assert response.status_code == 422
    assert "Write a note that says what has to change." in response.content.decode()
    assert place.state() == "submitted"


def test_nothing_is_handed_in_that_the_page_did_not_show(place):
    writer = place.client("presenter")
    place.keep(writer, revision=0)
    shown = 1
    place.keep(writer, revision=1, review="别的话")
    response = writer.post(place.url("submit/confirm"), {"revision": shown}, follow=True)
    assert "the text changed after the page was shown" in response.content.decode()
    assert place.state() == "draft"


def test_of_two_organisers_only_the_first_ruling_counts(place):
    handed_in(place)
    place.step(place.client("organiser"), "return", note="改")
    response = place.step(place.client("organiser"), "accept")
    assert response.status_code == 302
    assert place.state() == "returned"


def test_an_accepted_debrief_is_read_only_until_reopened(place):
    handed_in(place)
    organiser = place.client("organiser")
    place.step(organiser, "accept")
    assert "<textarea" not in place.client("presenter").get(place.url()).content.decode()
    assert place.keep(place.client("presenter"), review="改动").status_code == 409
    place.step(organiser, "reopen", note="补充数据")
    assert place.state() == "returned"
    assert place.keep(place.client("presenter"), review="改动").status_code == 302


@pytest.mark.parametrize(
    ("verb", "effect"),
    [
        ("accept", "The text as handed in is final."),
        ("return", "It goes back to the presenter with your note"),
    ],
)
def test_a_step_first_says_what_it_will_do(place, verb, effect):
    handed_in(place)
    page = place.client("organiser").get(place.url(f"{verb}/confirm"))
    assert effect in page.content.decode()
    assert place.state() == "submitted"


def test_after_the_due_time_one_may_hand_in_and_it_is_marked_late(place, past_due):
    writer = place.client("presenter")
    assert "The due time has passed." in writer.get(place.url()).content.decode()
    place.keep(writer)
    assert "will be marked as late" in writer.get(place.url("submit/confirm")).content.decode()
    place.step(writer, "submit")
    assert place.state() == "submitted"
    listed = place.client("organiser").get(f"/desk/debriefs/cycles/{place.cycle.pk}/").content.decode()
    assert listed.count("Handed in late") == 1
    assert listed.count("Overdue") == 1
    assert ">Late</span>" in writer.get(place.url("versions")).content.decode()


def test_the_due_time_is_shown_with_its_zone(place, due_in_shanghai):
    page = place.client("presenter").get(place.url()).content.decode()
    assert "2099-01-10 17:30</time>" in page
    assert "(Asia/Shanghai)" in page


def test_two_versions_are_compared_by_character(place):
    handed_in(place, review="产量八万")
    place.step(place.client("organiser"), "return", note="改")
    handed_in(place, review="产量九万")
    page = place.client("organiser").get(place.url("versions")).content.decode()
    assert 'line-through">八</del>' in page
    assert 'decoration-2">九</ins>' in page
    back = place.client("organiser").get(place.url("versions?from=2&to=1")).content.decode()
    assert 'line-through">九</del>' in back


def test_a_version_is_compared_with_the_draft(place):
    handed_in(place, review="产量八万")
    place.step(place.client("organiser"), "return", note="改")
    place.keep(place.client("presenter"), review="产量七万")
    page = place.client("presenter").get(place.url("versions")).content.decode()
    assert 'line-through">八</del>' in page
    assert 'decoration-2">七</ins>' in page


def test_a_name_of_a_version_that_is_none_falls_back(place):
    handed_in(place)
    page = place.client("presenter").get(place.url("versions?from=9&to=<x>"))
    assert page.status_code == 200


def test_without_versions_the_page_says_when_there_will_be_some(place):
    page = place.client("presenter").get(place.url("versions")).content.decode()
    assert "No version yet" in page


def test_steps_are_named_in_the_language_of_the_reader(place):
    handed_in(place)
    with translation.override("en"):
        assert Step.objects.get(debrief=place.debrief).get_verb_display() == "Submitted"
