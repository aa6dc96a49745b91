"""Choosing people: one picker for every page."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from answerable.web.organisation.models import Person, Unit
from answerable.web.organisation.named import Register, Unclear
from answerable.web.organisation.picking import SHOWN, Picker, pick

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Person]:
    group = Unit.objects.create(name="集团")
    works = Unit.objects.create(name="炼钢厂", parent=group)
    shop = Unit.objects.create(name="一车间", parent=works)
    office = Unit.objects.create(name="办公室", parent=group)
    rows = [
        ("1001", "单雄信", works, "厂长"),
        ("1002", "李四", shop, "工程师"),
        ("1003", "黎明", office, "副主任"),
        ("1004", "李四", office, "主任"),
        ("1005", "曾巩", office, ""),
    ]
    return {
        identifier: Person.objects.create(identifier=identifier, name=name, unit=unit, title=title)
        for identifier, name, unit, title in rows
    }


def posted(**values: object) -> HttpRequest:
    return RequestFactory().post("/", values)


def picked(request: HttpRequest, **options: object) -> Picker:
    return pick(request, Person.objects.all(), **options)  # type: ignore[arg-type]


def found(picker: Picker) -> list[str]:
    return [person.identifier for person, _there in picker.rows]


def chosen(picker: Picker) -> list[str]:
    return sorted(person.identifier for person in picker.people)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("shanxx", []), ("sxx", ["1001"]), ("danxiong", ["1001"]), ("zenggong", ["1005"]), ("李", ["1002", "1004"]), ("车间 ls", ["1002"]), ("主任", ["1003", "1004"]), ("１００１", ["1001"]), ("", ["1003", "1002", "1004", "1001", "1005"])],
)  # fmt: skip
def test_people_are_found_by_name_pinyin_initials_identifier_unit_and_title_and_sorted_by_pinyin(
    people: dict[str, Person], typed: str, expected: list[str]
) -> None:
    # Of one tone each, so 黎 li2 stands before 李 li3; then 单 shan4 and 曾 zeng1.
    picker = picked(posted(find="1", q=typed))
    assert sorted(found(picker)) == sorted(expected)
    assert found(picker) == sorted(found(picker), key=["1003", "1002", "1004", "1001", "1005"].index)


def test_by_unit_with_all_below_it_and_by_title(people: dict[str, Person]) -> None:
    works = Unit.objects.get(name="炼钢厂")
    assert found(picked(posted(find="1", unit=works.pk))) == ["1002", "1001"]
    assert found(picked(posted(find="1", title="主任"))) == ["1004"]
    # The top, below which everybody is, would leave out nobody.
    assert [title for _key, title in picked(posted()).units] == [
        "集团 / 办公室",
        "集团 / 炼钢厂",
        "集团 / 炼钢厂 / 一车间",
    ]


def test_ticks_stay_over_searches_and_pages(people: dict[str, Person]) -> None:
    unit = Unit.objects.get(name="办公室")
    for number in range(SHOWN):
        Person.objects.create(identifier=f"2{number:03}", name=f"Zoe {number:03}", unit=unit)
    kept = people["1001"].pk
    picker = picked(posted(**{"to-page": "2", "person": kept}))
    assert picker.page.number == 2
    assert (chosen(picker), [each.pk for each in picker.elsewhere]) == (["1001"], [kept])
    assert chosen(picked(posted(find="1", q="nobody", person=kept))) == ["1001"]
    assert not picker.settled


def test_all_heads_of_units_of_those_found_are_ticked(people: dict[str, Person]) -> None:
    assert chosen(picked(posted(**{"tick-heads": "1"}))) == ["1001", "1004"]
    assert chosen(picked(posted(**{"tick-heads": "1", "q": "办公室"}))) == ["1004"]
    assert chosen(picked(posted(**{"tick-found": "1", "q": "ls"}))) == ["1002", "1004"]
    assert chosen(picked(posted(untick="1", person=people["1001"].pk))) == []


def test_only_those_among_whom_is_chosen_and_who_are_not_there_yet_are_taken(
    people: dict[str, Person],
) -> None:
    unit = Unit.objects.get(name="办公室")
    everybody = [person.pk for person in people.values()]
    picker = pick(posted(person=everybody, pasted="单雄信"), unit.people.all(), [people["1005"].pk])
    assert chosen(picker) == ["1003", "1004"]
    assert picker.named.unclear == [("单雄信", Unclear.UNKNOWN)]
    assert [(person.identifier, there) for person, there in picker.rows] == [
        ("1003", False), ("1004", False), ("1005", True),
    ]  # fmt: skip
    assert picker.units == [(str(unit.pk), "集团 / 办公室")]


def test_whoever_left_is_not_offered(people: dict[str, Person]) -> None:
    Person.objects.filter(identifier="1005").update(left=True)
    assert "1005" not in found(picked(posted()))
    assert chosen(picked(posted(person=people["1005"].pk))) == []


def test_the_form_is_settled_with_people_and_nothing_unclear(people: dict[str, Person]) -> None:
    key = people["1001"].pk
    assert picked(posted(person=key)).settled
    assert picked(posted(pasted="1001")).settled
    nobody, unclear = picked(posted()), picked(posted(person=key, pasted="李四"))
    assert (nobody.settled, nobody.nobody, nobody.status) == (False, True, 422)
    assert (unclear.settled, unclear.status, unclear.pasted) == (False, 422, "李四")
    first = pick(RequestFactory().get("/"), Person.objects.all(), first=[key])
    assert (first.settled, chosen(first)) == (False, ["1001"])


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("1001", ["1001"]),
        ("单雄信", ["1001"]),
        ("单 雄 信", ["1001"]),
        ("1002\t李四\t一车间", ["1002"]),
        ("李四（1004）", ["1004"]),
        ("李四 1004", ["1004"]),
        ("1001、1003", ["1001", "1003"]),
        ("单雄信、曾巩，黎明", ["1001", "1003", "1005"]),
        ("李四", Unclear.SEVERAL),
        ("单雄信、李四", Unclear.SEVERAL),
        ("1002 单雄信", Unclear.DISAGREE),
        ("张三", Unclear.UNKNOWN),
        ("单雄信、张三", Unclear.UNKNOWN),
    ],
)
def test_who_a_pasted_line_means(people: dict[str, Person], line: str, meant: object) -> None:
    read = Register(Person.objects.all()).of(line)
    names = {person.pk: identifier for identifier, person in people.items()}
    assert (read if isinstance(read, Unclear) else sorted(names[key] for key in read)) == meant


def test_pinyin_follows_a_name_wherever_it_is_changed(people: dict[str, Person]) -> None:
    changed = people["1003"]
    changed.name = "解珍"
    changed.save()
    assert Person.objects.get(spelling__contains="xiezhen").name_order == "xie4 zhen1"


def test_the_number_of_queries_does_not_grow(
    people: dict[str, Person], django_assert_num_queries: object
) -> None:
    unit = Unit.objects.get(name="办公室")
    for number in range(2 * SHOWN):
        Person.objects.create(identifier=f"2{number:03}", name=f"Zoe {number:03}", unit=unit)
    with django_assert_num_queries(6):  # type: ignore[operator]
        picker = picked(posted(find="1", q="Zoe", person=people["1001"].pk))
        assert len(picker.rows) == SHOWN
        assert len(picker.people) == 1
