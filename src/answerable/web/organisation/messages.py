"""A roster's problems and notes said to a person, in the language in force.

Every code has one sentence, which says what is wrong and what to do about it. Never a sentence glued from parts.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from answerable.roster.columns import Column
from answerable.roster.problems import Code, Problem

COLUMN_NAMES: Mapping[Column, Any] = {
    Column.IDENTIFIER: pgettext_lazy("roster column", "Identifier"),
    Column.NAME: pgettext_lazy("roster column", "Name"),
    Column.UNIT: pgettext_lazy("roster column", "Unit"),
    Column.GROUP: pgettext_lazy("roster column", "Group"),
    Column.VENUE: pgettext_lazy("roster column", "Venue"),
    Column.TITLE: pgettext_lazy("roster column", "Title"),
    Column.EMAIL: pgettext_lazy("roster column", "Email"),
    Column.PHONE: pgettext_lazy("roster column", "Phone"),
}

SENTENCES: Mapping[Code, Any] = {
    Code.EMPTY_FILE: _("The file is empty. Choose another, or fill in the template."),
    Code.TOO_LARGE: _(
        "The file is larger than %(most)s MB. Remove pictures and other sheets, or save the sheet as CSV."
    ),
    Code.PASSWORD: _(
        "The file is protected by a password. Open it in your spreadsheet program, remove the password, save it, "
        "and choose it again."
    ),
    Code.OLD_WORKBOOK: _(
        "This is an old .xls workbook, whatever its name ends with. Open it in your spreadsheet program and save it "
        "as .xlsx; renaming is not enough."
    ),
    Code.BINARY_WORKBOOK: _("This is a binary workbook (.xlsb). Save it as .xlsx or CSV."),
    Code.OPEN_DOCUMENT: _("This is an OpenDocument file (.ods). Save it as .xlsx or CSV."),
    Code.WEB_PAGE: _(
        "This is a web page or XML that a program saved under a spreadsheet's name. Open it in your spreadsheet "
        "program and save it as .xlsx."
    ),
    Code.NOT_A_ROSTER: _("This is not a spreadsheet. Choose an .xlsx or a CSV file."),
    Code.DAMAGED: _(
        "The file is damaged or cut short, perhaps by an unfinished download or copy. Get it again, or open and save "
        "it in your spreadsheet program."
    ),
    Code.UNPACKS_TOO_LARGE: _(
        "The file unpacks to far more than a roster holds (at most %(most)s MB), so it was not opened. Copy the rows "
        "into a new sheet and save that."
    ),
    Code.UNSAFE_XML: _("The file contains XML that no spreadsheet program writes, so it was not opened."),
    Code.UNKNOWN_ENCODING: _(
        "The text of the file is in an encoding that cannot be read. Save it as CSV UTF-8 or as .xlsx."
    ),
    Code.UNSURE_ENCODING: _(
        "It is not certain how the letters of the file were saved. Look at the names above and choose the right reading."
    ),
    Code.NO_ROWS: _("There is nobody in the file: no row with content under the headings."),
    Code.TOO_MANY_ROWS: _("The file has more than %(most)s rows with content. Split it."),
    Code.TOO_MANY_COLUMNS: _(
        "This row has content in more than %(most)s columns. Remove the columns that a roster does not need."
    ),
    Code.BAD_QUOTES: _(
        "From this row on, the quotation marks do not pair up, so the columns cannot be told apart. Correct them, or "
        "save the sheet as .xlsx."
    ),
    Code.NO_HEADER: _(
        "No row of headings was found near the top. The sheet needs one row with the headings %(columns)s."
    ),
    Code.MISSING_COLUMN: _("The column “%(column)s” is missing. Add it to this row of headings."),
    Code.REPEATED_COLUMN: _(
        "The heading “%(column)s” stands twice, in columns %(first)s and %(second)s. Remove or rename one."
    ),
    Code.MERGED_HEADER: _(
        "The headings are in merged cells (%(cells)s). Unmerge them, so that each column has one heading in one row."
    ),
    Code.MERGED_CELL: _("This cell is covered by a merged cell. Unmerge it and fill in every row."),
    Code.MISSING_VALUE: _("“%(column)s” is empty. Fill it in, or clear the whole row."),
    Code.FORMULA: _("This is a formula. Formulas are never calculated here: paste it as a value."),
    Code.FORMULA_TEXT: _(
        "“%(value)s” starts with “%(sign)s”, which a spreadsheet may run as a formula. Write it without."
    ),
    Code.DATE: _("This is a date, not text. Set the cell's format to text and type the value again."),
    Code.TRUE_FALSE: _(
        "This is a true-or-false value, not text. Set the cell's format to text and type it again."
    ),
    Code.ERROR_VALUE: _("This cell shows an error (%(value)s). Type the value."),
    Code.LONG_NUMBER: _(
        "A spreadsheet keeps only %(most)s digits of a number; the rest of this one is lost. Set the column's format to "
        "text and type it again."
    ),
    Code.NUMBER_FORMAT: _(
        "The cell holds the number %(value)s, but its number format shows something else. Set the cell's format to text and "
        "type what is meant."
    ),
    Code.SHORTENED_NUMBER: _(
        "“%(value)s” is a number that a spreadsheet shortened. Set the column's format to text and type all its digits."
    ),
    Code.HIDDEN_CHARACTER: _(
        "“%(value)s” contains a character that does not show (%(character)s). Type it again."
    ),
    Code.TOO_LONG: _("This has %(length)s characters; at most %(most)s are possible."),
    Code.BAD_EMAIL: _("“%(value)s” is not an e-mail address. Correct it, or leave the cell empty."),
    Code.UNKNOWN_GROUP: _("There is no group “%(value)s”. The groups are: %(groups)s."),
    Code.DUPLICATE_IDENTIFIER: _(
        "The identifier “%(value)s” is already in row %(first)s. Each person has one row and an identifier of their own."
    ),
    Code.DUPLICATE_PERSON: _(
        "“%(name)s” of this unit is already in row %(first)s under another identifier. Remove one; if they are two "
        "people, say so above."
    ),
    Code.KNOWN_PERSON: _(
        "“%(name)s” of this unit is already known, with the identifier “%(identifier)s”. Use that; if they are two "
        "people, say so above."
    ),
    Code.BAD_UNIT_PATH: _(
        "This is not a path of units. Write the names from the top with one slash between, as in Group/Branch: at "
        "most %(levels)s names of at most %(most)s characters."
    ),
    Code.UNKNOWN_UNIT: _(
        "There is no unit “%(unit)s”. Correct the name, or write its path from the top to create it."
    ),
    Code.UNKNOWN_UNIT_NEAR: _(
        "There is no unit “%(unit)s”. Did you mean “%(near)s”? If it is new, write its path from the top to create it."
    ),
    Code.AMBIGUOUS_UNIT: _(
        "More than one unit is called “%(unit)s”. Write the path of the one that is meant: %(paths)s."
    ),
    Code.CIRCULAR_UNIT: _("“%(path)s” goes in a circle: a unit would stand below itself. Correct the path."),
    Code.NOT_FROM_TOP: _(
        "“%(unit)s” is not at the top but at “%(path)s”. Write the whole path; to found a new unit at the top, put a "
        "slash in front."
    ),
    Code.SHEET_USED: _("The workbook has %(sheets)s sheets. The sheet “%(sheet)s” was read, and no other."),
    Code.SAME_NAME: _(
        "“%(value)s” is taken for “%(known)s”: only the way of writing differs. If two are meant, give one of them another name."
    ),
    Code.ROWS_UNFILLED: _("Rows in which nobody is named were passed over (%(count)s): %(rows)s."),
    Code.HEADINGS_AGAIN: _("Rows that repeat the headings were passed over (%(count)s): %(rows)s."),
    Code.TOTALS_LINE: _("Totals and remarks below the list were passed over (%(count)s): %(rows)s."),
    Code.HIDDEN_ROWS: _("Hidden rows were read too: %(count)s of them, the first being row %(row)s."),
    Code.HIDDEN_COLUMNS: _("The column “%(column)s” (%(letter)s) is hidden; it was read too."),
    Code.FORMULA_IGNORED: _("A formula; it was left out. Paste it as a value if it is needed."),
    Code.ERROR_IGNORED: _("The cell shows an error; it was left out."),
}


def column_name(column: str) -> str:
    return str(COLUMN_NAMES[Column(column)])


def sentence(problem: Problem) -> str:
    params: dict[str, object] = {"row": problem.row, **problem.params}
    if problem.column:
        params["column"] = column_name(problem.column)
    if "columns" in problem.params:
        names = [column_name(column) for column in str(problem.params["columns"]).split(",")]
        params["columns"] = pgettext("between names of columns", ", ").join(names)
    return str(SENTENCES[problem.code]) % params


def place(problem: Problem) -> str:
    """Where the problem is, in words: "Row 7, Unit"."""
    if problem.row is None:
        return column_name(problem.column) if problem.column else gettext("The file")
    if problem.column is None:
        return gettext("Row %(row)s") % {"row": problem.row}
    return gettext("Row %(row)s, %(column)s") % {"row": problem.row, "column": column_name(problem.column)}
