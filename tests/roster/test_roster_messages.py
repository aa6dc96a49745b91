"""Every code has a sentence, in both languages, with the same placeholders."""

import re
from pathlib import Path

from django.conf import settings

from answerable.roster.columns import LIMITS, OWN_NAMES, Column
from answerable.roster.problems import Code, Problem
from answerable.web.organisation import exporting, messages

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def test_every_code_has_a_sentence() -> None:
    assert set(messages.SENTENCES) == set(Code)
    assert set(messages.COLUMN_NAMES) == set(LIMITS) == set(OWN_NAMES) == set(Column)


def test_places_are_said_whole() -> None:
    assert [
        messages.place(Problem(row, column, Code.FORMULA))
        for row, column in ((None, None), (7, None), (None, Column.UNIT), (7, Column.UNIT))
    ] == ["The file", "Row 7", "Unit", "Row 7, Unit"]


def test_columns_are_named_in_a_list() -> None:
    problem = Problem(None, None, Code.NO_HEADER, {"columns": "identifier,name"})
    assert messages.sentence(problem).endswith("headings Identifier, Name.")


def test_every_column_is_explained_with_an_example() -> None:
    assert all(exporting.explanation(column) and exporting.example(column) for column in Column)


def test_the_catalogues_folder_is_there() -> None:
    assert (Path(settings.LOCALE_PATHS[0])).is_dir()
