"""The report as a Word file, from the same blocks as the PDF, in our template or in one that the organisation has made of it."""

import io
from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import Any

import typst
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, TemplateError

from answerable.documents.faults import Unmade
from answerable.documents.fonts import OFFICE, Fonts, installed
from answerable.documents.minutes.word import MOST_OF_A_PROPERTY, escaped
from answerable.documents.minutes.wording import Language
from answerable.documents.office import repacked
from answerable.documents.report.blocks import ReportBlock, ReportKind, ReportOutline
from answerable.documents.report.content import ResultContent
from answerable.documents.report.template import report_template
from answerable.documents.report.wording import REPORT_WORDS

PICTURE = Path(__file__).parent / "picture.typ"
WIDE = Mm(165)


def word_report(
    outline: ReportOutline,
    content: ResultContent,
    language: Language,
    template: bytes | None = None,
    fonts: Fonts = OFFICE,
) -> bytes:
    """A DOCX file; the same content gives the same bytes. Raises `Unmade` when the organisation's template cannot be filled."""
    document = DocxTemplate(io.BytesIO(template or report_template(language, fonts)))
    document.init_docx()  # pictures are put into the document that is there
    values = escaped(
        {
            "organisation": content.organisation,
            "meeting": outline.head[0],
            "title": outline.head[1],
            "status": outline.head[2],
            "day": REPORT_WORDS[language].day(content.held),
            "ballots": content.ballots,
            "facts": outline.facts,
            "blocks": tuple(_values(block) for block in outline.blocks),
        }
    )
    for value, block in zip(values["blocks"], outline.blocks, strict=True):
        value["image"] = InlineImage(document, io.BytesIO(png(block.svg)), width=WIDE) if block.svg else ""
    try:
        document.render(values, Environment(autoescape=True))
    except TemplateError as error:
        raise Unmade(f"The organisation's template cannot be filled: {error}") from error
    about = document.docx.core_properties
    about.title = f"{content.meeting}: {outline.head[1]}"[:MOST_OF_A_PROPERTY]
    about.author = about.last_modified_by = content.organisation[:MOST_OF_A_PROPERTY]
    about.created = about.modified = datetime.combine(content.held, time())
    file = io.BytesIO()
    document.save(file)
    return repacked(file.getvalue())


def _values(block: ReportBlock) -> dict[str, Any]:
    """As the template wants it: every row with as many cells as there are columns."""
    value = {name: each for name, each in asdict(block).items() if name not in ("svg", "columns", "address")}
    width = len(block.columns)
    value["kind"] = "table" if block.kind is ReportKind.BAND else str(block.kind)
    value["titles"] = tuple(f"{each.title} {each.note}".strip() for each in block.columns)
    value["rows"] = tuple(
        {"key": row.key, "cells": (*row.cells, row.said, *("",) * width)[:width], "said": row.said}
        for row in block.rows
    )
    return value


def png(svg: str) -> bytes:
    """The picture in dots, since not every Word shows SVG."""
    made = typst.compile(
        PICTURE,
        root=PICTURE.parent,
        font_paths=installed(),
        ignore_system_fonts=True,
        format="png",
        ppi=200,
        sys_inputs={"svg": svg},
    )
    assert isinstance(made, bytes), "one page"
    return made
