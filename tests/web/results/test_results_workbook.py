"""The workbook of a published result: every figure that the other documents show, names never run, the working of each."""

import io
from collections.abc import Callable

import openpyxl
from django.test import Client

from answerable.web.meetings.models import Meeting
from answerable.web.organisation.models import Person
from answerable.web.results.content import content_of
from answerable.web.results.rule_sets import results_of
from documents.recalculated import Recalculated
from documents.test_documents_report_workbook import check_figures

ENOUGH = {"A": 6, "B": 7, "C": 8}
FEW = {"A": 3, "B": 6, "C": 20}


def workbook(client: Client, meeting: Meeting) -> bytes:
    content: bytes = client.get(f"/evidence/{meeting.key}/results/workbook.xlsx").getvalue()
    return content


def test_calculated_anew_it_shows_the_figures_of_the_other_documents(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    file = workbook(client, meeting)
    check_figures(file, content_of(results_of(meeting), meeting, 0))
    assert Recalculated(file).formulas()


def test_where_groups_are_withheld_too(client: Client, published_meeting: Callable[..., Meeting]) -> None:
    meeting = published_meeting(FEW)
    check_figures(workbook(client, meeting), content_of(results_of(meeting), meeting, 0))


def test_a_name_is_never_a_formula_and_each_figure_has_its_working(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    Person.objects.filter(identifier="P1").update(name="=1+1")
    meeting = published_meeting(ENOUGH)
    book = openpyxl.load_workbook(io.BytesIO(workbook(client, meeting)))
    named = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value) == "=1+1"
    ]
    assert named
    assert {cell.data_type for cell in named} == {"s"}
    assert book.sheetnames[-1] == "Working"
    assert [cell.value for cell in book["Working"][1]][-1] == "How it comes about"
