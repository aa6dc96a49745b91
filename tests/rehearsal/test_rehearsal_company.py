"""The invented company: the numbers of the reference meeting, its edge cases at every size, and repeatability."""

import io
from collections import Counter

import pytest
from openpyxl import load_workbook

from answerable.rehearsal.company import (
    COLUMNS,
    MAIN_VENUE,
    NAME,
    Conduct,
    Group,
    company,
    fitting,
    roster,
    smallest,
)
from answerable.rehearsal.marks import components, intended_ranking, merit, scores

LEVELS = [4, 4, 4, 4, 4]
SIZES = [(290, 19), (30, 4), (20, 4), (60, 7), (132, 60), (2000, 19)]


def test_the_reference_meeting_has_the_reference_numbers():
    people = company(290, 19, 1)
    assert Counter(member.group for member in people.members) == {
        Group.LEADERSHIP: 9,
        Group.FUNCTIONS: 14,
        Group.UNIT_HEADS: 19,
        Group.REPRESENTATIVES: 248,
    }
    venues = Counter(member.venue for member in people.members)
    assert (len(venues), venues.pop(MAIN_VENUE)) == (20, 43)
    assert set(venues.values()) == {13}
    conduct = Counter(member.conduct for member in people.members)
    assert conduct[Conduct.FULL_MARKS] == 20
    assert conduct[Conduct.CUT_OFF] == 13
    assert min(conduct.values()) > 0
    casting = [m for m in people.members if m.group is Group.LEADERSHIP and m.conduct is not Conduct.ABSENT]
    assert len(casting) == 4


@pytest.mark.parametrize(("attendees", "units"), SIZES)
def test_at_every_size_there_is_everybody_once_and_no_group_is_empty(attendees, units):
    people = company(attendees, units, 1)
    assert len({member.identifier for member in people.members}) == len(people.members) == attendees
    assert len({member.name for member in people.members}) == attendees
    assert {member.unit for member in people.presenters} == set(people.units)
    assert len(people.venues) == units + 1
    conduct = Counter(member.conduct for member in people.members)
    for kind in (Conduct.FULL_MARKS, Conduct.CUT_OFF, Conduct.ABSENT, Conduct.REPLACES, Conduct.LOST_REPLY):
        assert conduct[kind] > 0, kind
    for group in Group:
        casts = [
            m
            for m in people.members
            if m.group is group and m.conduct not in (Conduct.ABSENT, Conduct.SILENT)
        ]
        assert casts, group


@pytest.mark.parametrize(("attendees", "units"), [(smallest(4) - 1, 4), (290, 2), (290, 61)])
def test_numbers_that_make_no_meeting_are_refused(attendees, units):
    with pytest.raises(ValueError, match="do not make a meeting"):
        company(attendees, units, 1)


def test_the_same_seed_gives_the_same_people_and_marks_and_another_gives_others():
    first, again, other = company(60, 7, 5), company(60, 7, 5), company(60, 7, 6)
    assert first == again
    assert first != other
    member = first.members[-1]
    assert scores(first, member, first.units, LEVELS) == scores(again, member, again.units, LEVELS)
    assert components(first, ["routine"]) == components(again, ["routine"])
    assert components(first, ["routine"]) != components(other, ["routine"])


@pytest.mark.parametrize(("attendees", "units"), SIZES)
def test_two_units_are_judged_alike_by_everybody_at_the_quotas_boundary(attendees, units):
    people = company(attendees, units, 3)
    plan = intended_ranking(people)
    ranked = units - (plan.withdrawn is not None)
    places = ranked * 30 // 100
    assert plan.order.index(plan.tied[0]) == places - 1
    assert plan.order.index(plan.tied[1]) == places
    assert plan.withdrawn not in plan.tied
    assert merit(people)[plan.tied[0]] == merit(people)[plan.tied[1]]
    for member in people.members[:60]:
        given = dict(zip(people.units, scores(people, member, people.units, LEVELS), strict=True))
        assert given[plan.tied[0]] == given[plan.tied[1]]
        assert None not in given[plan.tied[0]]
    for column in components(people, ["routine", "pre-review"]).values():
        assert column[plan.tied[0]] == column[plan.tied[1]]
        assert all(0 <= value <= 100 for value in column.values())


def test_full_marks_are_full_and_other_marks_are_levels_of_the_scale():
    people = company(290, 19, 1)
    for member in people.members:
        given = scores(people, member, people.units, [4, 4, 4, 4, 2])
        cells = {cell for row in given for cell in row}
        if member.conduct is Conduct.FULL_MARKS:
            assert cells == {0}
        assert cells <= {0, 1, 2, 3, None}
        assert {row[-1] for row in given} <= {0, 1, None}


def test_a_revised_ballot_differs():
    people = company(290, 19, 1)
    member = next(m for m in people.members if m.conduct is Conduct.REPLACES)
    first, revised = (scores(people, member, people.units, LEVELS, revised) for revised in (False, True))
    assert first != revised


def test_the_roster_is_a_workbook_with_a_title_above_its_header():
    people = company(30, 4, 1)
    rows = list(load_workbook(io.BytesIO(roster(people.members))).active.iter_rows(values_only=True))
    assert rows[0][0] == f"{NAME}: roster of the assessment meeting"
    assert rows[1] == COLUMNS
    assert len(rows) == 32
    first = dict(zip(COLUMNS, rows[2], strict=True))
    assert (first["identifier"], first["unit"], first["group"]) == ("A01", f"{NAME}/Head office", "A")


@pytest.mark.parametrize(
    ("attendees", "units"), [(18, 3), (19, 3), (40, 14), (50, 19), (290, 19), (5000, 19)]
)
def test_without_a_number_of_units_it_is_what_the_attendees_suffice_for(attendees, units):
    assert fitting(attendees) == units
    assert len(company(attendees, units, 1).members) == attendees


def test_three_units_have_no_place_under_the_quota_and_so_no_tie():
    assert intended_ranking(company(18, 3, 1)).tied == ()
