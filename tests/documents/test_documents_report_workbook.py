"""The workbook calculates the result anew: every formula, calculated again, gives the figure that is shown everywhere else."""

import io
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from answerable.documents.minutes.wording import Language
from answerable.documents.report.content import ResultContent
from answerable.documents.report.plain import every_table
from answerable.documents.report.workbook import workbook
from answerable.scoring import Result, Rules
from documents.recalculated import Recalculated
from verifier import reported
from verifier.test_verifier_report import guarded

CONTENT, RESULT, RULES = reported.content(), reported.RESULT, reported.RULES


def made(
    content: ResultContent = CONTENT,
    result: Result = RESULT,
    rules: dict[str, Any] | None = None,
    language: Language = Language.ENGLISH,
) -> bytes:
    written = RULES.to_json() if rules is None else rules
    return workbook(
        content, result.to_json(), written, language, ["A note"], [("More", ("One", "Two"), [("=1+1", "b")])]
    )


def rounded(value: float, like: str) -> str:
    """As the cell shows it: with as many decimals as `like` has."""
    places = len(like.partition(".")[2])
    return str(Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def check_figures(file: bytes, content: ResultContent) -> None:
    """Every figure of every table of the content stands in its sheet, calculated anew."""
    calculated = Recalculated(file)
    for table in every_table(content):
        for line, row in enumerate(table.rows, 4):
            for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=False)):
                place = f"{chr(65 + at)}{line}"
                value = calculated.value(table.title[:31], place)
                wanted = cell.lstrip("=并") if column.key == "rank" else cell
                found = rounded(value, wanted) if isinstance(value, int | float) else value
                assert found == wanted, (table.key, row.key, column.key)


def test_every_figure_calculated_anew_is_the_one_that_is_shown() -> None:
    file = made()
    check_figures(file, CONTENT)
    kinds = {sheet for sheet, _ in Recalculated(file).formulas()}
    assert kinds == {"Summary table", "Ballots by rater group", "By rater group", "By criterion", "Means"}


def test_a_change_of_a_mark_reaches_the_rank() -> None:
    """That is what formulas are for."""
    calculated = Recalculated(made())
    sheet = calculated.book["Marks"]
    ranks = [calculated.value("Summary table", f"A{line}") for line in (4, 5)]
    assert ranks == [1, 1]
    (line,) = [
        row[0].row
        for row in sheet.iter_rows(min_row=4)
        if row[0].value.startswith("Presenter 01") and row[5].value and row[1].value == sheet["B4"].value
    ][:1]
    sheet[f"E{line}"] = 0
    calculated.known.clear()
    assert sorted(calculated.value("Summary table", f"A{line}") for line in (4, 5)) == [1, 2]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert made() == made()


def test_panes_are_frozen_pages_set_up_a_chart_is_there_and_text_is_no_formula() -> None:
    book = load_workbook(io.BytesIO(made()))
    for sheet in book.worksheets:
        assert sheet.freeze_panes in ("B4", "A2")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    summary = book.worksheets[0]
    assert summary.print_title_rows == "$3:$3"
    assert len(summary._charts) == 1
    assert summary.auto_filter.ref
    assert book["More"]["A2"].value == "=1+1"
    assert book["More"]["A2"].data_type == "s"
    assert "A note" in [cell.value for cell in summary["A"]]
    assert book.properties.title == CONTENT.meeting


def test_what_cannot_be_calculated_stands_as_a_number() -> None:
    """Groups published together, and means of ballot totals."""
    withheld = guarded()
    content = reported.content(withheld)
    check_figures(made(content, withheld), content)
    first, rules, result = reported.by_totals()
    content = reported.content(result, rules)
    file = made(content, result, rules.to_json())
    check_figures(file, content)
    assert not {sheet for sheet, _ in Recalculated(file).formulas()} & {"Means", "By rater group"}
    assert first


def rules_with(**changes: Any) -> dict[str, Any]:
    return RULES.to_json() | changes


@pytest.mark.parametrize("empty", ["renormalise", "zero"])
def test_groups_without_ballots_and_ratios_to_the_best(empty: str) -> None:
    parts = [
        {**part, "ratio_to_best": part["source"] == "imported"} for part in RULES.to_json()["components"]
    ]
    rules = Rules.from_json(
        rules_with(
            components=parts, counting={**RULES.to_json()["counting"], "empty_group": empty}, limits=[]
        )
    )
    result = reported.one_group(rules)
    content = reported.content(result, rules)
    check_figures(made(content, result, rules.to_json()), content)


def test_nothing_at_all_is_a_workbook_too() -> None:
    none = replace(
        CONTENT,
        summary=replace(CONTENT.summary, rows=()),
        turnout=(replace(CONTENT.turnout[0], rows=CONTENT.turnout[0].rows[-1:]),),
        tables=(), marks=(), presenters=(),
    )  # fmt: skip
    empty = replace(RESULT, presenters=(), ranking=())
    book = load_workbook(io.BytesIO(made(none, empty, language=Language.CHINESE)))
    assert book.sheetnames == ["Summary table", "Ballots by rater group", "平均分", "给分次数", "More"]


def test_a_score_that_waits_for_a_component_is_no_formula() -> None:
    first = RESULT.presenters[0]
    parts = tuple(replace(each, value=None) if each.id == "routine" else each for each in first.components)
    waiting = replace(
        RESULT,
        presenters=(replace(first, components=parts, composite=None, rank=None), *RESULT.presenters[1:]),
    )
    content = reported.content(waiting)
    check_figures(made(content, waiting), content)


def test_whole_numbers_when_the_rules_show_no_decimals() -> None:
    assert made(rules=rules_with(decimals=0))


def test_a_component_turned_into_points_by_a_table_is_no_formula() -> None:
    parts = [
        {**part, "points": [{"at_least": "80", "points": "100"}]} for part in RULES.to_json()["components"]
    ]
    file = made(rules=rules_with(components=parts))
    check_figures(file, CONTENT)
    composite = [each.key for each in CONTENT.summary.columns].index("composite")
    assert ("Summary table", f"{chr(65 + composite)}4") not in Recalculated(file).formulas()
