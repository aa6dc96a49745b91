"""Searching for people: words in any order and width, on every page that searches."""

import ast
from pathlib import Path

import pytest

import answerable.web
from answerable.web.organisation.models import Person, Unit
from answerable.web.organisation.searching import every_word

WEB = Path(answerable.web.__file__).parent
# Pages that search something else than people.
ELSEWHERE = {"organisation/searching.py"}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["D001", "d001", "Ｄ００１", " ００１　张 ", "张 青禾", "青禾　Ｄ００１"])
def test_a_person_is_found_however_it_is_typed(typed: str) -> None:
    unit = Unit.objects.create(name="青禾硅业")
    wanted = Person.objects.create(identifier="D001", name="张伟", unit=unit)
    Person.objects.create(identifier="E002", name="李娜", unit=Unit.objects.create(name="Other"))
    found = Person.objects.filter(every_word(typed, "identifier", "name", "unit__name"))
    assert list(found) == [wanted]


def test_no_page_searches_for_people_in_its_own_way() -> None:
    own = {
        str(path.relative_to(WEB))
        for path in WEB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and (node.arg or "").endswith(("name__icontains", "identifier__icontains"))
    }  # fmt: skip
    assert own - ELSEWHERE == set()
