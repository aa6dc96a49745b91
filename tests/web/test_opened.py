"""The second save does not win without a word: every page that edits what others can edit says what it was opened at, and a stale one is told both texts."""

import importlib
import pkgutil
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.admin.forms.models import WagtailAdminModelForm

import answerable.web
from answerable.rehearsal.browser import Form, PageReader
from answerable.web.accounts.models import User
from answerable.web.archive.models import RetentionRule
from answerable.web.evidence.models import Amendment
from answerable.web.meetings.agenda import AgendaMinutes, generate
from answerable.web.meetings.models import Meeting
from answerable.web.newsroom import cluster
from answerable.web.newsroom.models import NewsSite, SiteDuty
from answerable.web.opened import OpenedForm, divergence, marked, stale_rows
from answerable.web.organisation.models import Person
from answerable.web.results.decision_views import DecisionForm
from answerable.web.room.models import Screen
from web.newsroom.desks import editor
from web.threads import on_disk

VERSIONED = "followup compares the action's or requirement's own version under a lock (`steps.locked`)"
NEW = "makes something new or begins an act; nothing that is there is replaced"
OWN = "about the person's own account, answer or reminders"
# Forms that are no `OpenedForm`, and why.
OTHERS = {
    "accounts.forms": OWN,
    "deadlines.dates_views.RhythmForm": OWN,
    "notice.forms.AnswerForm": OWN,
    "newsroom.cluster_views.WordForm": NEW,
    "newsroom.cluster_views.LeaderForm": NEW,
    "newsroom.contact.MessageForm": NEW,
    "newsroom.story_views.PhotoForm": NEW,
    "newsroom.syndication_views.TakingForm": NEW,
    "newsroom.uploads": "of Wagtail's own views of pictures and files; what readers see is not changed there",
    "newsroom.syndication_views.StandingForm": "two ticks, each seen at a glance where the copy stands",
    "followup.forms.WorkForm": VERSIONED,
    "followup.forms.DeadlineForm": VERSIONED,
    "followup.forms.ReturnForm": VERSIONED,
    "followup.forms.RequirementForm": VERSIONED,
    "followup.forms.BulkDeadlineForm": "each ticked action carries its version (`bulk`)",
    "followup.forms.BulkOwnerForm": "each ticked action carries its version (`bulk`)",
    "followup.forms.AssignForm": NEW,
    "followup.forms.AssignAllForm": NEW,
    "followup.forms.NamedForm": NEW,
    "evidence.amend_form.ReasonForm": "the page carries the mark of the rules that it amends",
    "cycles.first.FirstCycleForm": NEW,
    "meetings.forms.PlanForm": NEW,
    "meetings.forms.RoleForm": NEW,
    "meetings.forms.SeedForm": NEW,
    "meetings.forms.WithdrawForm": NEW,
    "organisation.forms.RoleForm": NEW,
    "organisation.forms.RosterForm": "a preview says what would change, and its digest is compared",
    "results.audience.AudienceForm": NEW,
    "room.screens_views.ScreenForm": "what the two below have in common",
    "room.screens_views.PairForm": NEW,
}
# What a page says of what it was opened at.
MARKS = (
    "opened.html",
    "opened_rows.html",
    'name="opened-rows"',
    'name="version"',
    'name="revision"',
    'name="basis"',
)
# Pages with something to type and no mark, and why.
UNMARKED = {
    "given_back.html": "sends once more what was typed on another page",
    "account/": OWN,
    "mfa/": OWN,
    "accounts/": OWN,
    "deadlines/index.html": OWN,
    "notice/answer.html": OWN,
    "notice/slides.html": "the digest of the file that it shows is compared",
    "archive/person.html": "what is typed confirms",
    "archive/purge.html": "what is typed confirms",
    "custody/ceremony.html": "names the ceremony that it voids, and is refused for another",
    "custody/custody.html": "one number, and another than the one in force must be ticked where it voids something",
    "cycles/new.html": NEW,
    "debriefs/ask.html": NEW,
    "printing/": "a file is given whole, and the log of accounts says what was given",
    "results/what_if.html": "nothing is saved",
    "evidence/latecomer.html": NEW,
    "followup/assign.html": NEW,
    "followup/assign_all.html": NEW,
    "followup/board.html": "each ticked action carries its version",
    "followup/named.html": NEW,
    "503.html": "what was typed on another page is sent again, with what that page was opened at",
    "followup/requirement_add.html": NEW,
    "followup/sheet.html": "a preview says what would change, and its digest is compared",
    "meetings/attendees.html": "each ticked row carries what was seen of it",
    "meetings/attendees_add.html": NEW,
    "meetings/new.html": NEW,
    "meetings/presenters_add.html": NEW,
    "meetings/roles.html": NEW,
    "meetings/roster_preview.html#roster-apply": "a preview says what would change, and its digest is compared",
    "meetings/venues.html": NEW,
    "organisation/account_give.html": NEW,
    "organisation/choose.html": "a preview says what would change, and its digest is compared",
    "organisation/people.html": "each ticked row carries what was seen of it",
    "organisation/person.html#role-add": NEW,
    "organisation/person_new.html": NEW,
    "organisation/unit_new.html": NEW,
    "results/template.html#file": "a template is brought in whole, and the page says who brought the one before",
    "results/components.html#file": "a sheet is brought in whole, and says how many values it has",
    "room/screens.html": NEW,
}
WEB = Path(answerable.web.__file__).parent


def all_forms(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from all_forms(each)


def test_every_form_is_compared_with_what_is_saved_or_says_why_not() -> None:
    for module in pkgutil.walk_packages(answerable.web.__path__, "answerable.web."):
        if module.name.endswith(("views", "forms", "_fields", "audience", "_form", "contact")):
            importlib.import_module(module.name)
    names = {
        f"{each.__module__}.{each.__name__}".removeprefix("answerable.web.")
        for each in all_forms(forms.BaseForm)
        if each.__module__.startswith("answerable.web.")
        and not issubclass(each, OpenedForm | WagtailAdminModelForm)  # Wagtail's editor has its own way
    }
    assert {each for each in names if each not in OTHERS and each.rpartition(".")[0] not in OTHERS} == set()
    stale = {each for each in OTHERS if not any(name.startswith(each) for name in names)}
    assert stale == set(), "these are no forms any more"


def test_every_page_on_which_something_is_typed_carries_what_it_was_opened_at() -> None:
    wrong, used = [], set()
    for path in sorted(WEB.rglob("templates/**/*.html")):
        name = str(path).partition("/templates/")[2]
        if "/newsroom/" in str(path):
            continue
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL):
            typed = re.findall(r'<(?:input|textarea|select)\b(?![^>]*type="(?:hidden|submit)")[^>]*>', form)
            if not (typed or any(part in form for part in ("field.html", "_fields.html", "picker.html"))):
                continue
            action = re.search(r'action="{% url \'[a-z-]+:([a-z-]+)\'', form)
            place = f"{name}#{action[1]}" if action else f"{name}#file" if 'type="file"' in form else name
            known = {name, place, f"{name.partition('/')[0]}/"} & UNMARKED.keys()
            used |= known
            if not known and not any(mark in form for mark in MARKS):
                wrong.append(place)
    assert (wrong, set(UNMARKED) - used) == ([], set())


def form_of(page: str, field: str) -> Form:
    reader = PageReader("http://testserver/")
    reader.feed(page)
    return next(form for form in reader.forms if field in form.fields)


def filled(form: Form, **typed: str) -> dict[str, Any]:
    return {name: values[-1] if values else "" for name, values in form.fields.items()} | typed


@pytest.fixture
def places(meeting: Meeting, organiser: User) -> dict[str, tuple[str, str, str, str]]:
    """By page: its address, the field that two people change, and what each of them types."""
    generate(meeting, AgendaMinutes(), organiser)
    person = Person.objects.order_by("pk")[0]
    item, presenter = meeting.items.all()[0], meeting.presenters.all()[0]
    other = meeting.venues.get(is_main=False)
    attendee = meeting.attendees.filter(group="A")[0]
    screen = Screen.objects.create(
        secret_hash="0" * 64, made_at=meeting.starts_at, meeting=meeting, name="Wall"
    )
    key = [meeting.key]
    return {
        "unit": (reverse("organisation:unit", args=[person.unit_id]), "name", "Salt Works", "Salt Mill"),
        "person": (
            reverse("organisation:person", args=[person.pk]),
            "title",
            "Head of salt",
            "Chief of salt",
        ),
        "cycle": (reverse("cycles:edit", args=[meeting.cycle_id]), "title", "Year of salt", "Year of fibres"),
        "limits": (reverse("cycles:edit", args=[meeting.cycle_id]), "problems_most", "1234", "4321"),
        "meeting": (reverse("meetings:edit", args=key), "leader", "Chairman Gu", "Chairwoman Lu"),
        "grace": (reverse("meetings:edit", args=key), "grace_seconds", "77", "99"),
        "venue": (reverse("meetings:venue", args=[*key, other.pk]), "name", "East hall", "West hall"),
        "attendee": (reverse("meetings:attendee", args=[*key, attendee.pk]), "venue", str(other.pk), "B"),
        "item": (reverse("meetings:agenda-item", args=[*key, item.pk]), "title", "Welcome", "Greeting"),
        "agenda": (reverse("meetings:agenda", args=key), f"minutes-{item.pk}", "17", "23"),
        "presenters": (reverse("meetings:presenters", args=key), f"position-{presenter.pk}", "6", "7"),
        "notice": (reverse("notice:edit", args=key), "issuer", "Office of salt", "Office of fibres"),
        "video": (reverse("video:setting", args=key), "link", "https://a.example", "https://b.example"),
        "issuer": (reverse("custody:second-issuer", args=key), "witnesses", "on", ""),
        "retention": (reverse("archive:retention"), "mail", "7", "9"),
        "screens": (reverse("room:screens", args=key), f"{screen.pk}-name", "Left wall", "Right wall"),
    }


PAGES = (
    "unit", "person", "cycle", "limits", "meeting", "grace", "venue", "item", "agenda", "notice", "video", "retention",
    "screens",
)  # fmt: skip


@pytest.mark.parametrize("place", PAGES)
def test_a_stale_save_shows_both_texts_and_loses_neither(
    place: str, places: dict[str, tuple[str, str, str, str]], office: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("answerable.web.organisation.people_views.demand_fresh", lambda _request: None)
    address, field, first, second = places[place]
    form = form_of(office.get(address).content.decode(), field)
    sent_to = form.action.removeprefix("http://testserver")
    to = address if sent_to in ("", "/") else sent_to
    assert office.post(to, filled(form, **{field: first})).status_code == 302
    answer = office.post(to, filled(form, **{field: second}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "somebody else changed this" in page
    assert (first in page, second in page) == (True, True)
    assert saved(office, address, field) == first, "the first save stands"
    again = form_of(page, field)
    assert again.fields[field][-1] == second, "what was typed is in the form still"
    assert office.post(to, filled(again)).status_code == 302
    assert saved(office, address, field) == second, "saving once more is meant"


def saved(office: Client, address: str, field: str) -> str:
    return form_of(office.get(address).content.decode(), field).fields[field][-1]


def test_where_somebody_sits_and_in_which_order_people_report(
    places: dict[str, tuple[str, str, str, str]], office: Client, meeting: Meeting
) -> None:
    address, field, first, _second = places["attendee"]
    form = form_of(office.get(address).content.decode(), "group")
    assert office.post(address, filled(form, **{field: first, "group": "A"})).status_code == 302
    answer = office.post(address, filled(form, group="B"))
    assert answer.status_code == 409
    assert "Second hall" in answer.content.decode()
    assert meeting.attendees.get(venue=first, group="A")
    address, field, *_typed = places["presenters"]
    form = form_of(office.get(address).content.decode(), field)
    to = form.action.removeprefix("http://testserver")
    assert office.post(to, filled(form, **{field: "9"})).status_code == 302
    order = list(meeting.presenters.order_by("position").values_list("pk", flat=True))
    answer = office.post(to, filled(form))
    assert answer.status_code == 409
    assert list(meeting.presenters.order_by("position").values_list("pk", flat=True)) == order


@pytest.mark.django_db(transaction=True)
def test_of_several_saves_in_the_same_moment_one_is_the_first(
    places: dict[str, tuple[str, str, str, str]], office: Client, tmp_path: Path
) -> None:
    address, field, *_typed = places["venue"]
    form = form_of(office.get(address).content.decode(), field)
    together = threading.Barrier(6)

    def save(number: int) -> int:
        browser = Client()
        browser.cookies = office.cookies
        together.wait()
        try:
            return browser.post(address, filled(form, **{field: f"Hall {number}"})).status_code
        finally:
            connection.close()

    with on_disk(tmp_path / "site.sqlite3") as threads:
        assert sorted(threads.map(save, range(6))) == [302] + [409] * 5


def test_a_public_sites_settings_and_who_reviews_it(office: Client) -> None:
    site = cluster.make(
        NewsSite(slug="lanting", is_group=True, name="岚庭", name_en="Lanting", contact_mail="n@example.org")
    )
    reviewer = editor("Reviewer", site)
    address, duties = (reverse(f"newsroom_desk:{name}", args=[site.pk]) for name in ("site", "duties"))
    form = form_of(office.get(address).content.decode(), "name_en")
    asked = {name: values for name, values in form.fields.items() if name != "logo"}
    page = ""
    for name, status in (("Lanting Group", 302), ("Lanting Materials", 409)):
        answer = office.post(address, {**asked, "name_en": name})
        page = answer.content.decode()
        assert answer.status_code == status, page
    assert "Lanting Group" in page
    assert "Lanting Materials" in page
    site.refresh_from_db()
    assert site.name_en == "Lanting Group"
    ticks = form_of(page, "opened-rows")
    first = {"opened-rows": ticks.fields["opened-rows"][-1], f"{reviewer.pk}-first": "on"}
    assert office.post(duties, first).status_code == 302
    answer = office.post(duties, {"opened-rows": first["opened-rows"], f"{reviewer.pk}-final": "on"})
    assert answer.status_code == 409
    assert set(SiteDuty.objects.values_list("kind", flat=True)) == {"first"}


def test_the_same_text_from_two_people_is_no_conflict(
    places: dict[str, tuple[str, str, str, str]], office: Client
) -> None:
    address, field, first, _second = places["retention"]
    form = form_of(office.get(address).content.decode(), field)
    for _both in range(2):
        assert office.post(address, filled(form, **{field: first})).status_code == 302
    assert RetentionRule.objects.get(kind="mail").months == 7


def test_a_tie_that_somebody_has_decided_is_not_decided_again_unseen() -> None:
    def made(posted: Any = None, boundary: str = "grade-a", **saved: Any) -> DecisionForm:
        choices = [("p1", "Gu"), ("p2", "Lu")]
        return DecisionForm(posted, boundary=boundary, places=1, choices=choices, initial=saved or None)

    opened = made()
    typed = {
        "chosen": ["p2"],
        "reason": "by lot",
        "decided_by": "Committee",
        opened.opened_name: opened.opened,
    }
    assert made(typed).is_valid()
    late = made(typed, chosen=["p1"], reason="by age", decided_by="Committee")
    assert not late.is_valid()
    assert late.stale == [
        divergence("Who gets the grade", "Gu", "Lu"),
        divergence("Reason", "by age", "by lot"),
    ]
    assert not made(typed, boundary="grade-b").is_valid(), "the page is about another tie by now"


def test_boxes_in_a_list_are_compared_by_what_was_saved() -> None:
    labels = {"a": "A", "b": "B"}
    opened = {"opened-rows": marked({"a": 1, "b": 2})}
    assert stale_rows({**opened, "a": "5", "b": "2"}, {"a": 1, "b": 2}, labels) is None
    assert stale_rows({**opened, "a": "5", "b": "2"}, {"a": 1, "b": 3}, labels) == [
        divergence("A", "1", "5"),
        divergence("B", "3", "2"),
    ]
    assert stale_rows({**opened, "b": "3"}, {"a": 1, "b": 3}, labels) is None, "the same was typed"


def test_an_amendment_that_came_between_is_shown_before_another_is_signed(
    frozen: Meeting, office: Client, organiser: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr("answerable.web.evidence.amend_views.demand_fresh", lambda _request: None)
    address = reverse("evidence:amend", args=[frozen.key])
    form = form_of(office.get(address).content.decode(), "decided_by")
    weights = sorted(name for name in form.fields if re.fullmatch(r"criteria-\d+-weight", name))
    assert len(weights) >= 2
    one, two = (str(form.fields[name][-1]) for name in weights[:2])
    typed = {weights[0]: two, weights[1]: one} if one != two else {weights[0]: "1", weights[1]: "99"}
    why = {"reason": "A mistake", "decided_by": "Committee"}
    asked = form_of(
        office.post(address, filled(form, preview="yes", **typed, **why)).content.decode(), "reason"
    )
    answer = office.post(address, filled(asked))
    assert (answer.status_code, Amendment.objects.count()) == (302, 1)
    late = office.post(address, filled(form, preview="yes", reason="Another", decided_by="Committee"))
    assert late.status_code == 409
    assert "somebody else amended the rules" in late.content.decode()
    signed = office.post(address, filled(asked, reason="Sent twice"))
    assert (signed.status_code, Amendment.objects.count()) == (422, 1), "it would change nothing any more"
