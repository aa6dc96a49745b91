"""The result as a workbook that can be recalculated: from how often each mark was given to ranks, by formulas wherever the counts are published.

Sheets: the summary with its notes, a chart and every table of the content; means (one row a presenter, group and criterion); marks (how often each
was given); and what the caller adds. A figure that no formula can make (trimmed means, medians, shares, groups that are withheld) stands as
a number, in another colour. Numbers are shown with as many decimals as the result has; text is never a formula.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from fractions import Fraction
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from answerable.documents.minutes.wording import Language
from answerable.documents.report.content import MarkCount, ReportRow, ReportTable, ResultContent
from answerable.documents.report.plain import every_table
from answerable.documents.report.sheet_words import SHEET_WORDS, SheetWords

Json = Mapping[str, Any]
Extra = Sequence[tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]]


@dataclass(slots=True)
class Book:
    """A workbook being written. `means` and `scores` say where figures stand, by what they are of, so that formulas can point to them."""

    file: xlsxwriter.Workbook
    say: SheetWords
    styles: dict[str, Any]
    result: Json
    rules: Json
    means: dict[tuple[str, str, str], str] = field(default_factory=dict)
    scores: dict[tuple[str, str], str] = field(default_factory=dict)
    figures: dict[tuple[int, str], Any] = field(default_factory=dict)

    def figure(self, shown: str, colour: str = "") -> Any:
        """The format with as many decimals as the figure is shown with: where it decides, that may be more than the rules say."""
        places = len(shown.partition(".")[2])
        if (places, colour) not in self.figures:
            form = {
                "num_format": f"0.{'0' * places}".rstrip("."),
                **({"font_color": colour} if colour else {}),
            }
            self.figures[places, colour] = self.file.add_format(form)
        return self.figures[places, colour]

    @property
    def whole(self) -> bool:
        """Whether nothing is withheld. Else some scores are rounded ones, from which ranks do not follow."""
        return all(
            group["criteria"] is not None for row in self.result["presenters"] for group in row["groups"]
        )

    @property
    def live(self) -> bool:
        """Whether means follow from the counts by a plain average."""
        counting = self.rules["counting"]
        plain = counting["method"] == "mean" and counting["per"] == "criterion"
        return bool(
            plain and counting["denominator"] == "cast" and counting["abstentions"]["kind"] == "excluded"
        )


def workbook(
    content: ResultContent,
    result: Json,
    rules: Json,
    language: Language,
    notes: Sequence[str],
    extra: Extra = (),
) -> bytes:
    """`result` is the published view's JSON, `rules` that of the rules. `extra` are further sheets: title, head and rows of text."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = xlsxwriter.Workbook(target, options)
    made = datetime.combine(content.held, time(), UTC)
    file.set_properties(
        {"title": content.meeting, "author": content.organisation, "created": made.replace(tzinfo=None)}
    )
    say = SHEET_WORDS[language]
    book = Book(file, say, _styles(file, int(rules["decimals"])), result, rules)
    tables = list(every_table(content))
    sheets = [(table, _sheet(book, content, table)) for table in tables]
    means = _new(book, content, say.means)
    marks = _new(book, content, say.marks)
    _write_marks(book, marks, means, content)
    for table, sheet in sorted(sheets, key=lambda pair: ORDER.get(pair[0].key, 0)):
        _write_table(book, sheet, table)
    _notes(book, sheets[0][1], len(tables[0].rows) + 5, len(tables[0].columns), notes)
    _chart(book, sheets[0][1], tables[0])
    for title, head, rows in extra:
        _extra(book, file.add_worksheet(title[:31]), head, rows)
    file.close()
    return target.getvalue()


# Figures of the later tables point to those of the earlier ones.
ORDER = {"groups": 1, "criteria": 1, "summary": 2}


def _styles(file: xlsxwriter.Workbook, decimals: int) -> dict[str, Any]:
    shown = "0" + ("." + "0" * decimals if decimals else "")
    return {
        "title": file.add_format({"bold": True, "font_size": 14}),
        "small": file.add_format({"font_color": "#4c5a6b"}),
        "head": file.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "whole": file.add_format({"num_format": "0"}),
        "number": file.add_format({"num_format": shown}),
        "given": file.add_format({"num_format": shown, "font_color": "#0d4a5a"}),
        "rank": file.add_format({"num_format": "0", "bold": True}),
        "text": file.add_format({"text_wrap": True, "valign": "top"}),
    }


def _new(book: Book, content: ResultContent, title: str) -> Worksheet:
    sheet = book.file.add_worksheet(title[:31])
    sheet.write_string(0, 0, f"{content.meeting}: {title}", book.styles["title"])
    sheet.write_string(1, 0, content.ballots, book.styles["small"])
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 1)
    sheet.set_footer("&L&F&C&A&R&P / &N")
    return sheet


def _sheet(book: Book, content: ResultContent, table: ReportTable) -> Worksheet:
    sheet = _new(book, content, table.title)
    for at, column in enumerate(table.columns):
        sheet.write_string(2, at, f"{column.title} {column.note}".strip(), book.styles["head"])
        sheet.set_column(at, at, 12 if column.figure else 24)
    return sheet


def _write_marks(book: Book, marks: Worksheet, means: Worksheet, content: ResultContent) -> None:
    """Counts in long form, and above them, one row each, the means that they make."""
    say = book.say
    for sheet, head in ((marks, say.marks_head), (means, say.means_head)):
        for at, text in enumerate(head):
            sheet.write_string(2, at, text, book.styles["head"])
            sheet.set_column(at, at, 22 if at < 3 else 12)
    names = {each.key: f"{each.name} ({each.unit})" for each in content.presenters}
    titles = {each["id"]: each["title"] for part in ("groups", "criteria") for each in book.rules[part]}
    given: dict[tuple[str, str, str], tuple[int, int]] = {}
    for line, each in enumerate(content.marks, 3):
        _mark(book, marks, line, each, names[each.presenter], titles)
        key = (each.presenter, each.group, each.criterion)
        given[key] = (given.get(key, (line, line))[0], line)
    line = 3
    for row in book.result["presenters"]:
        for group in row["groups"]:
            for cell in group["criteria"] or ():
                if cell["mean"] is not None:
                    key = (row["id"], group["id"], cell["id"])
                    texts = (names[row["id"]], _titled(titles, group["id"]), titles[cell["id"]])
                    _mean(book, means, line, key, texts, cell, given.get(key))
                    line += 1


def _titled(titles: Mapping[str, str], group: str) -> str:
    """Of groups that are published together, the titles of all."""
    return " + ".join(titles[member] for member in group.split("~"))


def _mark(
    book: Book, sheet: Worksheet, line: int, each: MarkCount, name: str, titles: Mapping[str, str]
) -> None:
    for at, text in enumerate((name, _titled(titles, each.group), titles[each.criterion], each.title)):
        sheet.write_string(line, at, text)
    sheet.write_number(line, 4, float(Fraction(each.value)))
    sheet.write_number(line, 5, each.times, book.styles["whole"])


def _mean(
    book: Book,
    sheet: Worksheet,
    line: int,
    key: tuple[str, str, str],
    texts: tuple[str, ...],
    cell: Json,
    given: tuple[int, int] | None,
) -> None:
    for at, text in enumerate(texts):
        sheet.write_string(line, at, text)
    value = float(Fraction(cell["mean"]["exact"]))
    if book.live and given is not None:
        marks = f"'{book.say.marks}'!"
        first, last = given[0] + 1, given[1] + 1
        times = f"{marks}F{first}:F{last}"
        formula = f"=SUMPRODUCT({marks}E{first}:E{last},{times})/SUM({times})"
        sheet.write_formula(line, 3, formula, book.styles["number"], value)
    else:
        sheet.write_number(line, 3, value, book.styles["given"])
    book.means[key] = f"'{book.say.means}'!{xl_rowcol_to_cell(line, 3)}"


def _write_table(book: Book, sheet: Worksheet, table: ReportTable) -> None:
    rows = {each["id"]: each for each in book.result["presenters"]}
    for line, row in enumerate(table.rows, 3):
        for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=False)):
            place = CellPlace(sheet, line, at, table, row, column.key)
            _write_cell(book, place, cell, rows.get(row.key), column.figure)
        if row.said:
            sheet.write_string(line, len(row.cells), row.said)
    if table.rows:
        sheet.autofilter(2, 0, len(table.rows) + 2, len(table.columns) - 1)


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell of a table, and what it is of."""

    sheet: Worksheet
    line: int
    at: int
    table: ReportTable
    row: ReportRow
    column: str

    @property
    def name(self) -> str:
        return f"'{self.table.title[:31]}'!{xl_rowcol_to_cell(self.line, self.at)}"


def _write_cell(book: Book, place: CellPlace, text: str, row: Json | None, figure: bool) -> None:
    number = text.lstrip("=并")
    if not figure or not number.replace(".", "", 1).isdigit():
        place.sheet.write_string(place.line, place.at, text)
        return
    formula, value = _formula(book, place, row), _exact(row, place.column)
    style = book.figure(number)
    if formula:
        place.sheet.write_formula(
            place.line, place.at, formula, style, float(number) if value is None else value
        )
    else:
        chosen = style if value is None else book.figure(number, "#0d4a5a")
        place.sheet.write_number(place.line, place.at, float(number) if value is None else value, chosen)
    if row is not None and value is not None:
        book.scores.setdefault((row["id"], place.column), place.name)


def _exact(row: Json | None, column: str) -> float | None:
    """The exact value of a score; None for what is a count or a rank."""
    if row is None:
        return None
    kind, _, key = column.partition(":")
    listed = {"group": "groups", "criterion": "criteria", "component": "components"}
    if kind in listed:
        found: Json = next((each for each in row[listed[kind]] or () if each["id"] == key), {})
        figure = found.get("value" if kind == "component" else "score")
    else:
        figure = row.get(kind) if kind in ("meeting", "composite") else None
    return None if figure is None else float(Fraction(figure["exact"]))


def _formula(book: Book, place: CellPlace, row: Json | None) -> str:
    """How the figure follows from others in the workbook; empty where it does not."""
    kind, _, key = place.column.partition(":")
    if place.row.key == "all" and place.table.key == "turnout":
        column = xl_rowcol_to_cell(place.line, place.at).rstrip("0123456789")
        return f"=SUM({column}4:{column}{place.line})" if place.line > 3 else ""
    if row is None:
        return ""
    if kind == "rank":
        return _ranked(place) if book.whole else ""
    if kind == "group":
        criteria = book.rules["criteria"]
        terms = ((each["weight"], book.means.get((row["id"], key, each["id"]))) for each in criteria)
        return _weighed(book, terms, whole=book.rules["counting"]["per"] == "criterion")
    groups = row["groups"]
    if kind == "criterion":
        terms = ((each["weight"], book.means.get((row["id"], each["id"], key))) for each in groups)
        return _weighed(book, terms)
    if kind == "meeting":
        terms = ((each["weight"], book.scores.get((row["id"], f"group:{each['id']}"))) for each in groups)
        return _weighed(book, terms, whole=all(each["score"] is not None for each in groups))
    return _composite(book, place, row) if kind == "composite" else ""


def _ranked(place: CellPlace) -> str:
    """One more than the number of higher scores in the table's column of composites, or of meeting scores."""
    keys = [each.key for each in place.table.columns]
    by = keys.index("composite" if "composite" in keys else "meeting")
    first, last = (
        xl_rowcol_to_cell(3, by, True, True),
        xl_rowcol_to_cell(len(place.table.rows) + 2, by, True, True),
    )
    own = xl_rowcol_to_cell(place.line, by)
    # Sums of fractions differ in the last digits of a spreadsheet; equal scores are not told apart by them.
    return f'=1+COUNTIF({first}:{last},">"&({own}+0.0000001))'


def _weighed(book: Book, terms: Iterator[tuple[str, str | None]], whole: bool = True) -> str:
    """The weighted mean of what is there, divided by the weights of what is there, or by 100 where what is missing counts as zero."""
    known = [(weight, cell) for weight, cell in terms if cell is not None]
    if not known or not whole:
        return ""
    total = "+".join(f"{weight}*{cell}" for weight, cell in known)
    by = (
        "100"
        if book.rules["counting"]["empty_group"] == "zero"
        else f"({'+'.join(weight for weight, _ in known)})"
    )
    return f"=({total})/{by}"


def _composite(book: Book, place: CellPlace, row: Json) -> str:
    """Each component as a share of its full mark or of the best."""
    at = {each.key: number for number, each in enumerate(place.table.columns)}
    scored = {each["id"]: each for each in row["components"]}
    parts = []
    for component in book.rules["components"]:
        key = "meeting" if component["source"] == "meeting" else f"component:{component['id']}"
        if key not in at or component.get("points") or component["id"] not in scored:
            return ""
        own = xl_rowcol_to_cell(place.line, at[key])
        first = xl_rowcol_to_cell(3, at[key], True, True)
        last = xl_rowcol_to_cell(len(place.table.rows) + 2, at[key], True, True)
        full = f"MAX({first}:{last})" if component["ratio_to_best"] else component["full"]
        parts.append(f"{component['weight']}*{own}/{full}")
    return f"={'+'.join(parts)}" if parts else ""


def _notes(book: Book, sheet: Worksheet, line: int, columns: int, notes: Sequence[str]) -> None:
    for number, text in enumerate((book.say.legend, *notes), line):
        sheet.merge_range(number, 0, number, max(columns - 1, 1), "", book.styles["text"])
        sheet.write_string(number, 0, text, book.styles["text"])
        sheet.set_row(number, 15 * (1 + len(text) // (9 * columns)))


def _chart(book: Book, sheet: Worksheet, table: ReportTable) -> None:
    """The scores as bars, best first, beside the table."""
    keys = [each.key for each in table.columns]
    by = keys.index("composite" if "composite" in keys else "meeting")
    last = len(table.rows) + 2
    if not table.rows:
        return
    chart = book.file.add_chart({"type": "bar"})
    name = table.title[:31]
    chart.add_series(
        {
            "name": table.columns[by].title,
            "categories": [name, 3, keys.index("unit"), last, keys.index("unit")],
            "values": [name, 3, by, last, by],
            "fill": {"color": "#0d4a5a"},
        }
    )
    chart.set_title({"name": table.columns[by].title})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 640, "height": max(260, 24 * len(table.rows))})
    options = {"description": f"{book.say.chart} {table.columns[by].title}"}
    sheet.insert_chart(2, len(table.columns) + 1, chart, options)


def _extra(book: Book, sheet: Worksheet, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    for at, text in enumerate(head):
        sheet.write_string(0, at, text, book.styles["head"])
        sheet.set_column(at, at, 90 if at == len(head) - 1 else 22)
    for line, row in enumerate(rows, 1):
        for at, text in enumerate(row):
            sheet.write_string(line, at, text)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
