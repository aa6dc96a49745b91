"""Every form that makes something, filled in as a browser shows it and sent twice: the second press makes nothing and leads where the first led."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from answerable.web.accounts.models import MadeOnce
from answerable.web.followup.models import Requirement
from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Person

# By the name of its address, what the address is made of.
PAGES = {
    "organisation:unit-new": (),
    "organisation:person-new": (),
    "cycles:new": (),
    "debriefs:ask": ("cycle",),
    "meetings:new": (),
    "meetings:venues": ("key",),
    "meetings:attendees-add": ("key",),
    "meetings:presenters-add": ("key",),
    "meetings:agenda-add": ("key",),
    "notice:send": ("key",),
    "followup:requirement-add": ("key",),
    "followup:assign": ("key", "pk"),
    "followup:assign-all": ("key",),
}
TYPED = {
    "text": "Something",
    "search": "",
    "email": "a@example.org",
    "number": "7",
    "date": "2030-01-02",
    "datetime-local": "2030-01-02T09:00",
}
EMPTY = ("pasted", "email")  # left as they are
# Pages with such a form that are tried elsewhere, and where.
ELSEWHERE = {
    "evidence:latecomer": "test_evidence_latecomer: it needs a frozen meeting",
    "newsroom:story-photo": "test_newsroom_story: it needs a picture",
    "followup:carry": "its earlier meeting is made in test_followup_carrying",
    "followup:named": "what units named is made in test_followup_named",
}


def choices(form: Tag, kind: str) -> list[Tag]:
    return [each for each in form.select(f"input[type={kind}][name]") if not each.has_attr("disabled")]


def filled(form: Tag) -> dict[str, Any]:
    """What a browser sends when each empty box is filled in and the first of each choice is taken."""
    sent: dict[str, Any] = {}
    for box in form.select("input[name]"):
        kind = str(box.get("type", "text"))
        if kind in ("radio", "checkbox", "submit"):
            continue
        sent[str(box["name"])] = str(
            box.get("value") or ("" if box["name"] in EMPTY else TYPED.get(kind, ""))
        )
    for box in form.select("textarea[name]"):
        sent[str(box["name"])] = box.text.strip() or ("" if box["name"] in EMPTY else "Words")
    for box in form.select("select[name]"):
        options = [str(each.get("value", "")) for each in box.select("option")]
        chosen = [str(each.get("value", "")) for each in box.select("option[selected]")]
        sent[str(box["name"])] = next((each for each in (*chosen, *options) if each), "")
    for kind in ("radio", "checkbox"):
        for box in choices(form, kind):
            sent.setdefault(str(box["name"]), str(box.get("value", "on")))
    return sent


def rows() -> dict[str, int]:
    """How many there are of everything but sessions and the notes of presses."""
    kept = [
        model
        for model in apps.get_models()
        if model is not MadeOnce and "session" not in model._meta.label_lower
    ]
    return {model._meta.label: model._default_manager.count() for model in kept}


def pages(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The addresses whose view is decorated, by name."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, each.namespace or space)
        elif each.callback.__code__.co_qualname == "made_once.<locals>.once":
            yield f"{space}:{each.name}"


def test_every_such_page_is_tried() -> None:
    assert sorted(pages(get_resolver().url_patterns)) == sorted({*PAGES, *ELSEWHERE})


@pytest.mark.parametrize("name", PAGES)
def test_a_second_press_makes_nothing_and_leads_where_the_first_led(
    name: str, meeting: Meeting, office: Client
) -> None:
    unit = meeting.presenters.all()[0].unit
    Person.objects.create(identifier="new", name="Somebody new", unit=unit)
    requirement = Requirement.objects.create(meeting=meeting, number=1, text="To do")
    given = {"cycle": meeting.cycle_id, "pk": requirement.pk}
    address = reverse(name, args=[given.get(each, meeting.key) for each in PAGES[name]])
    page = BeautifulSoup(office.get(address).text, "html.parser")
    [form] = [
        each for each in page.select("main form[method=post]") if str(each.get("action", address)) == address
    ]
    sent = filled(form)
    before = rows()
    first = office.post(address, sent)
    made = rows()
    second = office.post(address, sent)
    assert (first.status_code, made == before) == (302, False), [
        each.text for each in BeautifulSoup(first.text, "html.parser").select(".error")
    ]
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert rows() == made
