"""The template of the Word file, made by code so that it can be read, compared and made again.

Measures of the official layout are those of GB/T 9704-2012, as in official.typ. Sizes are in points unless named.
Marks such as {{ title }} are filled by docxtpl; {%p ...%} stands for the whole paragraph that it is in, {%tr ...%} for
the table row, {%tc ...%} for the cell.
"""

import io
from dataclasses import dataclass
from functools import cache

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from answerable.documents.fonts import Fonts
from answerable.documents.minutes.wording import Language

RED = RGBColor(0xC8, 0x10, 0x2E)
WIDTH = Mm(156)
LINE = Pt(28.95)  # 22 of them in 225 mm
CHAR = Mm(156 / 28)
CLOSER = int((CHAR.pt - 16) * 20) - 1
ROLL = "Roll"


@dataclass(frozen=True, slots=True)
class Faces:
    """The families of one layout, each for Latin and for Chinese signs, and the size of the text."""

    latin: str | None  # None: the Chinese family's own
    fonts: Fonts
    size: float

    def set(
        self, place: Run | ParagraphStyle, family: str, size: float | None = None, bold: bool = False
    ) -> None:
        fonts = place.element.get_or_add_rPr().get_or_add_rFonts()
        for use in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{use}"), self.latin or family)
        fonts.set(qn("w:eastAsia"), family)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        place.font.size = Pt(size or self.size)
        place.font.bold = bold
        place.font.color.rgb = RGBColor(0, 0, 0)


@cache
def template(language: Language, fonts: Fonts) -> bytes:
    document = Document()
    if language == Language.CHINESE:
        _official(document, Faces(None, fonts, 16))
    else:
        _letter(document, Faces("Times New Roman", fonts, 11))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _official(document: Word, faces: Faces) -> None:
    section = document.sections[0]
    _page(section, Mm(37), Mm(35), Mm(28), Mm(26))
    _grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    # The binding side swaps on even pages. The schema wants this after the zoom, which is first.
    document.settings.element.find(qn("w:zoom")).addnext(OxmlElement("w:mirrorMargins"))
    _styles(document, faces, LINE, Length(2 * CHAR))
    fonts = faces.fonts
    title = _style(document, "Heading 1")
    faces.set(title, fonts.title, 22)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = 2 * LINE, LINE
    _heading_mark(document, faces)
    _body(document, faces)
    _imprint(document, faces)
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, faces)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, faces)


def _letter(document: Word, faces: Faces) -> None:
    section = document.sections[0]
    _page(section, Mm(25), Mm(25), Mm(25), Mm(25))
    _styles(document, faces, Pt(15), Pt(0))
    for name, size, above in (("Heading 1", 18, 18), ("Heading 2", 13, 14), ("Heading 3", 11, 10)):
        heading = _style(document, name)
        faces.set(heading, faces.fonts.heading, size, bold=True)
        heading.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(above), Pt(4)
    _style(document, "Normal").paragraph_format.space_after = Pt(4)
    faces.set(_plain(document, "{{ mark }}").runs[0], faces.fonts.heading, 13, bold=True)
    _border(_plain(document, "{{ issuer }}  {{ number }}  {{ day }}"), bottom=8)
    _body(document, faces)
    _plain(document, "{%p if copies %}")
    _plain(document, "{{ copies_label }}: {{ copies }}")
    _plain(document, "{%p endif %}")
    _plain(document, "{{ issued }}.")
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE")


def _page(section: Section, top: Length, bottom: Length, inside: Length, outside: Length) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = inside, outside
    section.footer_distance = bottom - Mm(7) - Pt(14)


def _grid(section: Section) -> None:
    """22 lines a page. 28 characters a line come from the space between them, since not every program keeps a grid of characters."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    _add(properties, "w:docGrid", type="lines", linePitch=str(int(LINE.pt * 20)))


def _styles(document: Word, faces: Faces, line: Length, indent: Length) -> None:
    """Text, headings of the first and second level below the title, and what hangs at its label."""
    normal = _style(document, "Normal")
    faces.set(normal, faces.fonts.body)
    if indent:  # the official layout
        # Twentieths of a point. 28 characters of 16 points would be 2 mm wider than the type area.
        _add(normal.element.get_or_add_rPr(), "w:spacing", val=str(CLOSER))
    language = _add(normal.element.get_or_add_rPr(), "w:lang", val="en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    if indent:
        # No space between Chinese and figures in an official document.
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
            _off(normal.element.get_or_add_pPr(), name)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    layout.space_before = layout.space_after = Pt(0)
    layout.first_line_indent = indent
    layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if indent else WD_ALIGN_PARAGRAPH.LEFT
    for name, family in (
        ("Heading 1", ""),
        ("Heading 2", faces.fonts.heading),
        ("Heading 3", faces.fonts.second),
    ):
        heading = _style(document, name)
        faces.set(heading, family or faces.fonts.title)
        heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(0)
        heading.paragraph_format.line_spacing_rule, heading.paragraph_format.line_spacing = (
            WD_LINE_SPACING.EXACTLY,
            line,
        )
        heading.paragraph_format.first_line_indent = indent if family else Pt(0)
    roll = document.styles.add_style(ROLL, 1)
    roll.base_style = normal
    label = 3 * CHAR if indent else Mm(30)
    roll.paragraph_format.left_indent, roll.paragraph_format.first_line_indent = indent + label, -label
    roll.paragraph_format.tab_stops.add_tab_stop(Length(indent + label))


def _heading_mark(document: Word, faces: Faces) -> None:
    """The mark 35 mm below the head of the type area, then issuer, number and date above the red rule: seven lines."""
    mark = _plain(document, "{{ mark }}")
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    mark.paragraph_format.line_spacing = Pt(41)
    mark.paragraph_format.space_before = Mm(35)
    faces.set(mark.runs[0], faces.fonts.title, 36)
    mark.runs[0].font.color.rgb = RED
    about = _plain(document, "{{ issuer }}\t{{ number }}\t{{ day }}")
    about.paragraph_format.space_before = Length(7 * LINE - Mm(35) - Pt(41) - LINE)
    about.paragraph_format.left_indent = about.paragraph_format.right_indent = CHAR
    about.paragraph_format.tab_stops.add_tab_stop(Length(WIDTH // 2), WD_TAB_ALIGNMENT.CENTER)
    about.paragraph_format.tab_stops.add_tab_stop(Length(WIDTH - CHAR), WD_TAB_ALIGNMENT.RIGHT)
    rule = _plain(document, "")
    rule.paragraph_format.line_spacing = Pt(2)
    _off(rule._p.get_or_add_pPr(), "w:snapToGrid")
    _border(rule, bottom=10, colour=str(RED))


def _body(document: Word, faces: Faces) -> None:
    """The title, what stands below it, and every block of the outline by its kind."""
    document.add_paragraph("{{ title }}", "Heading 1")
    _plain(document, "{%p if under %}")
    under = _plain(document, "{{ under }}")
    under.alignment = _style(document, "Heading 1").paragraph_format.alignment
    faces.set(under.runs[0], faces.fonts.second)
    _plain(document, "{%p endif %}")
    _plain(document, "{%p for block in blocks %}")
    _plain(document, "{%p if block.kind == 'section' %}")
    document.add_paragraph("{{ block.text }}", "Heading 2")
    _plain(document, "{%p elif block.kind == 'part' %}")
    document.add_paragraph("{{ block.text }}", "Heading 3")
    _plain(document, "{%p elif block.kind == 'text' %}")
    text = document.add_paragraph()
    faces.set(text.add_run("{{ block.lead }}"), faces.fonts.second, bold=faces.latin is not None)
    text.add_run("{{ block.text }}")
    _plain(document, "{%p elif block.kind == 'table' %}")
    _table(document, faces)
    _plain(document, "{%p elif block.kind == 'gap' %}")
    _plain(document, "")
    _plain(document, "{%p elif block.kind == 'addressed' %}")
    _plain(document, "{{ block.text }}")
    _plain(document, "{%p elif block.kind == 'signed' %}")
    signed = _plain(document, "{{ block.text }}")
    if faces.latin is None:
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Length(2 * CHAR)
    _plain(document, "{%p elif block.kind == 'roll' %}")
    roll = document.add_paragraph(style=ROLL)
    faces.set(roll.add_run("{{ block.lead }}" + ("：" if faces.latin is None else "")), faces.fonts.heading)
    if faces.latin:
        roll.add_run().add_tab()
    roll.add_run("{{ block.text }}")
    _plain(document, "{%p endif %}")
    _plain(document, "{%p endfor %}")


def _table(document: Word, faces: Faces) -> None:
    """The first of the block's rows is the header, which comes again on every page; then a row for each other."""
    table = document.add_table(rows=4, cols=3)
    table.style = document.styles["Table Grid"]
    for row, mark in ((1, "{%tr for row in block.rows[1:] %}"), (3, "{%tr endfor %}")):
        table.cell(row, 0).text = mark
    for row, source in ((0, "block.rows[0]"), (2, "row")):
        family = faces.fonts.heading if row == 0 else faces.fonts.body
        for cell, mark in zip(
            table.rows[row].cells,
            (f"{{%tc for cell in {source} %}}", "{{ cell }}", "{%tc endfor %}"),
            strict=True,
        ):
            _cell(cell, mark, family, faces)
    _add(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")


def _cell(cell: _Cell, mark: str, family: str, faces: Faces) -> None:
    text = cell.paragraphs[0]
    text.paragraph_format.first_line_indent = Pt(0)
    text.alignment = WD_ALIGN_PARAGRAPH.CENTER
    faces.set(text.add_run(mark), family, faces.size - 2)


def _imprint(document: Word, faces: Faces) -> None:
    """Who gets copies; who issued this, and when: a table at the foot of the last page."""
    table = document.add_table(rows=4, cols=1)
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "left", "tblpYSpec": "bottom"}
    properties = table._tbl.tblPr
    properties.insert(1, _add(properties, "w:tblpPr", **place))
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", 8), ("bottom", 8), ("insideH", 6)):  # eighths of a point: 0.35 and 0.25 mm
        _add(borders, f"w:{side}", val="single", sz=str(size), space="0", color="000000")
    properties.insert_element_before(borders, "w:tblLayout", "w:tblCellMar", "w:tblLook")
    marks = (
        "{%tr if copies %}",
        "{{ copies_label }}：{{ copies }}",
        "{%tr endif %}",
        "{{ issuer }}\t{{ issued }}",
    )
    for row, mark in zip(table.rows, marks, strict=True):
        line = row.cells[0].paragraphs[0]
        line.paragraph_format.first_line_indent = Pt(0)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(9)
        line.paragraph_format.tab_stops.add_tab_stop(Length(WIDTH - Pt(20)), WD_TAB_ALIGNMENT.RIGHT)
        faces.set(line.add_run(mark), faces.fonts.body, 14)
    # The last thing of a page is a paragraph, here as low as Word allows.
    last = _plain(document, "")
    last.paragraph_format.line_spacing = Pt(1)
    _off(last._p.get_or_add_pPr(), "w:snapToGrid")


def _page_number(footer: Paragraph, side: WD_ALIGN_PARAGRAPH, faces: Faces) -> None:
    """The page number as — 1 —, at the outer edge of the page, one character in from the margin."""
    footer.alignment = side
    footer.paragraph_format.first_line_indent = Pt(0)
    footer.paragraph_format.left_indent = footer.paragraph_format.right_indent = Pt(14)
    footer.add_run("— ")
    _field(footer, "PAGE")
    footer.add_run(" —")
    for run in footer.runs:
        faces.set(run, faces.fonts.song, 14)


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that Word fills: its begin, its name, its end."""
    run = paragraph.add_run()
    _add(run._r, "w:fldChar", fldCharType="begin")
    _add(run._r, "w:instrText").text = name
    _add(run._r, "w:fldChar", fldCharType="end")


def _border(paragraph: Paragraph, colour: str = "000000", **sides: int) -> None:
    """Rules above and below, in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    for side, size in sides.items():
        _add(borders, f"w:{side}", val="single", sz=str(size), space="1", color=colour)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _off(properties: BaseOxmlElement, name: str) -> None:
    """Turn off something of a paragraph that is on by default. The schema fixes the order."""
    switch = OxmlElement(name)
    switch.set(qn("w:val"), "0")
    properties.insert_element_before(switch, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _plain(document: Word, text: str) -> Paragraph:
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = Pt(0)
    return paragraph


def _style(document: Word, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _add(parent: BaseOxmlElement, name: str, **values: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element
