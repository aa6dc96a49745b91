"""What the preview of a roster asks, and what becomes of the answers."""

from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client

from answerable.roster.columns import LONGEST_HEADING
from answerable.web.organisation.choices import Choices
from answerable.web.organisation.models import LearnedHeading, Person, Unit
from roster.roster_files import csv_bytes
from web.organisation.test_organisation_import import apply, looked

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[2] / "cases"
CODES = [("人员代码", "姓名", "单位", "备注"), ("71", "周一鸣", "/青禾硅业", "x")]


def answered(client: Client, content: bytes, query: str) -> None:
    page = looked(client, content, query)
    assert page.context["roster"].problems == ()
    fields: dict[str, object] = {}
    for name, value in page.context["choices"].pairs:
        fields.setdefault(name, []).append(value)  # type: ignore[attr-defined]
    assert apply(client, page, **fields)["Location"] == "/desk/organisation/people/"  # type: ignore[arg-type]


def test_letters_are_asked_about_with_the_names_that_would_change(client: Client) -> None:
    content = (CASES / "latin1-umlauts.csv").read_bytes()
    page = looked(client, content, "?create=1")
    shown = page.content.decode()
    assert "Anna Müller" in shown
    assert "黮" in shown
    assert "import/apply" not in shown
    ((name, address, _samples),) = [each for each in page.context["encodings"] if "1252" in each[0]]
    assert f"These names are right ({name})" in shown
    answered(client, content, address)
    assert set(Person.objects.values_list("name", flat=True)) >= {"Anna Müller", "Jörg Köhler"}


def test_namesakes_are_two_people_once_that_was_said(client: Client) -> None:
    content = csv_bytes([("工号", "姓名", "单位"), ("71", "张伟", "/青禾硅业"), ("72", "张伟", "青禾硅业")])
    page = looked(client, content)
    assert "They are different people" in page.content.decode()
    answered(client, content, page.context["namesakes_url"])
    assert Person.objects.filter(name="张伟").count() == 2


def test_a_heading_is_explained_once_and_remembered(client: Client) -> None:
    page = looked(client, csv_bytes(CODES))
    assert page.context["headings"] == [("人员代码", ""), ("备注", "")]
    answered(client, csv_bytes(CODES), "?heading=人员代码&column=identifier&heading=备注&column=")
    assert Person.objects.get(identifier="71").name == "周一鸣"
    assert list(LearnedHeading.objects.values_list("key", "column")) == [("人员代码", "identifier")]
    again = looked(client, csv_bytes(CODES))
    assert again.context["roster"].problems == ()
    assert again.context["plan"].changes_nothing


def test_a_heading_that_was_explained_wrongly_is_explained_again(client: Client) -> None:
    LearnedHeading.objects.create(key="备注", column="identifier")
    assert looked(client, csv_bytes(CODES)).context["plan"].added[0].identifier == "x"
    answered(client, csv_bytes(CODES), "?heading=人员代码&column=identifier&heading=备注&column=")
    assert list(LearnedHeading.objects.values_list("key", "column")) == [("人员代码", "identifier")]


def test_answers_that_make_no_sense_are_none() -> None:
    query = QueryDict("heading=%20&column=name&heading=a&column=nonsense&create=yes&encoding=" + "x" * 99)
    choices = Choices.of(query)
    assert (choices.create, choices.headings, len(choices.encoding)) == (False, {"a": None}, 20)
    assert (
        Choices.of(QueryDict("heading=" + "a" * 999 + "&column=name")).headings.popitem()[0]
        == "a" * LONGEST_HEADING
    )


def test_a_unit_and_an_identifier_that_read_alike_are_refused_by_hand_too(client: Client) -> None:
    unit = Unit.objects.create(name="青禾（一部）")
    Person.objects.create(identifier="QH1", name="Ann", unit=unit)
    told = client.post("/desk/organisation/units/new", {"name": "青禾(一部)", "parent": ""}).content.decode()
    assert "There is already a unit of this name in the same place: 青禾（一部）." in told
    person = {"identifier": "ｑｈ1", "name": "Bob", "unit": str(unit.pk)}
    told = client.post("/desk/organisation/people/new", person).content.decode()
    assert "Somebody has this identifier already, written QH1." in told
