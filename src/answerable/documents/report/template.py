"""The template of the Word report, made by code, and the check of one that an organisation has made of it.

Marks are filled by docxtpl: {{ title }} is a text, {%p ...%} stands for the paragraph that it is in, {%tr ...%} for the table row, {%tc ...%} for the
cell. An organisation downloads this template, gives it its own letterhead and styles, and uploads it. What it may use are `FIELDS`.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError

from answerable import packed
from answerable.documents.fonts import Fonts
from answerable.documents.minutes.template import Faces
from answerable.documents.minutes.wording import Language

LATIN = "Times New Roman"
FIELDS = frozenset({"organisation", "meeting", "title", "status", "day", "facts", "blocks", "ballots"})
NEEDED = ("title", "blocks")
LARGEST = 4 << 20  # bytes of an uploaded template
LARGEST_UNPACKED = 64 << 20  # bytes of its parts together, unpacked
# A mark that is begun and not ended before the next one begins, or the text ends.
UNENDED = re.compile(r"(?:\{\{(?:(?!\}\}|\{\{).)*|\{%(?:(?!%\}|\{%).)*)(?=\{\{|\{%|$)", re.DOTALL)


class TemplateProblem(Exception):
    """What is wrong with an uploaded template: a code, and the name or line that it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code = code
        self.about = about


@cache
def report_template(language: Language, fonts: Fonts) -> bytes:
    """Upright A4, headings in styles, so that Word makes a table of contents of them. Names the East Asian typefaces."""
    document = Document()
    faces = Faces(LATIN, fonts, 10.5)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    _report_styles(document, faces, language)
    _line(document, "{{ meeting }}", bold=True)
    document.add_paragraph("{{ title }}", "Title")
    for field in ("status",):
        _line(document, "{%p if " + field + " %}")
        _line(document, "{{ " + field + " }}", bold=True)
        _line(document, "{%p endif %}")
    _line(document, "{%p for label, value in facts %}")
    _line(document, "{{ label }}  {{ value }}")
    _line(document, "{%p endfor %}")
    _blocks(document, faces)
    _foot(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _report_styles(document: Word, faces: Faces, language: Language) -> None:
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        family = (
            faces.fonts.body
            if name == "Normal"
            else faces.fonts.title
            if name == "Title"
            else faces.fonts.heading
        )
        faces.set(style, family, size, bold=name not in ("Normal", "Title"))
        style.paragraph_format.space_after = Pt(4)
    normal = document.styles["Normal"]
    spoken = _put(normal.element.get_or_add_rPr(), "w:lang", val="en-US")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    document.core_properties.language = {Language.CHINESE: "zh-CN", Language.ENGLISH: "en"}[language]


def _blocks(document: Word, faces: Faces) -> None:
    """Every block of the outline by its kind."""
    _line(document, "{%p for block in blocks %}")
    _line(document, "{%p if block.kind == 'section' %}")
    document.add_paragraph("{{ block.text }}", "Heading 1")
    _line(document, "{%p elif block.kind == 'part' %}")
    document.add_paragraph("{{ block.text }}", "Heading 2")
    _line(document, "{%p elif block.kind in ('text', 'item') %}")
    _line(document, "{{ block.text }}")
    _line(document, "{%p elif block.kind in ('strip', 'evidence') %}")
    _line(document, "{%p for label, value in block.pairs %}")
    _line(document, "{{ label }}  {{ value }}")
    _line(document, "{%p endfor %}")
    _line(document, "{%p elif block.kind == 'picture' %}")
    document.add_paragraph("{{ block.text }}", "Heading 3")
    _line(document, "{{ block.image }}")
    _line(document, "{%p elif block.kind == 'table' %}")
    _line(document, "{%p if block.text %}")
    document.add_paragraph("{{ block.text }}", "Heading 3")
    _line(document, "{%p endif %}")
    _grid(document, faces)
    _line(document, "{%p elif block.kind == 'signs' %}")
    _line(document, "{{ block.text }}", bold=True)
    _line(document, "{%p for label, _ in block.pairs %}")
    _line(document, "{{ label }}：________________")
    _line(document, "{%p endfor %}")
    _line(document, "{%p endif %}")
    _line(document, "{%p for note in block.notes %}")
    _line(document, "{{ note }}", size=9)
    _line(document, "{%p endfor %}")
    _line(document, "{%p endfor %}")


def _grid(document: Word, faces: Faces) -> None:
    """The titles of the columns, which come again on every page, and a row for each other."""
    table = document.add_table(rows=4, cols=3)
    table.style = document.styles["Table Grid"]
    for row, mark in ((1, "{%tr for row in block.rows %}"), (3, "{%tr endfor %}")):
        table.cell(row, 0).text = mark
    for row, source, shown in ((0, "block.titles", True), (2, "row.cells", False)):
        marks = (f"{{%tc for cell in {source} %}}", "{{ cell }}", "{%tc endfor %}")
        for cell, mark in zip(table.rows[row].cells, marks, strict=True):
            family = faces.fonts.heading if shown else faces.fonts.body
            faces.set(cell.paragraphs[0].add_run(mark), family, 9, bold=shown)
    _put(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")


def _foot(document: Word) -> None:
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run()
    _put(run._r, "w:fldChar", fldCharType="begin")
    _put(run._r, "w:instrText").text = "PAGE"
    _put(run._r, "w:fldChar", fldCharType="end")


def _line(document: Word, text: str, *, bold: bool = False, size: float | None = None) -> None:
    run = document.add_paragraph().add_run(text)
    run.font.bold = bold or None
    run.font.size = None if size is None else Pt(size)


def _put(parent: BaseOxmlElement, name: str, **values: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def check_template(file: bytes) -> None:
    """Raises `TemplateProblem` for the first thing that is wrong: not a Word file, too large, a mark that is broken, an
    unknown field, one that is missing."""
    if len(file) > LARGEST:
        raise TemplateProblem("too-large")
    try:
        with packed.opened(file, LARGEST_UNPACKED) as parts:
            if any("vbaProject" in each.filename for each in parts.infolist()):
                raise TemplateProblem("macros")
            text = re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode(errors="replace"))
        unended = UNENDED.search(text)
        if unended is not None:
            raise TemplateProblem("broken-mark", unended[0][:40])
        template = DocxTemplate(io.BytesIO(file))
        used = template.get_undeclared_template_variables(Environment(autoescape=True))
    except packed.TooLarge as error:
        raise TemplateProblem("too-large") from error
    except TemplateError as error:
        raise TemplateProblem("broken-mark", str(error.message)) from error
    except (packed.DamagedPack, zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateProblem("not-word") from error
    for name in sorted(used - FIELDS):
        raise TemplateProblem("unknown-field", name)
    for name in NEEDED:
        if name not in used:
            raise TemplateProblem("missing-field", name)
    for name in _attributes(text):
        raise TemplateProblem("unknown-field", name)


KNOWN = frozenset({"kind", "text", "pairs", "rows", "cells", "titles", "notes", "image", "said", "key"})


def _attributes(text: str) -> Iterator[str]:
    """Fields of a block or row that there are not; the library would leave them empty."""
    for name in re.findall(r"\b(?:block|row)\.([A-Za-z_]+)", text):
        if name not in KNOWN:
            yield f"block.{name}"
