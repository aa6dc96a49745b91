"""The report as a Word file, read with python-docx; a template of the organisation's own, and what is wrong with one."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from answerable.documents.faults import Unmade
from answerable.documents.fonts import OFFICE
from answerable.documents.minutes.wording import Language
from answerable.documents.report import template as templates
from answerable.documents.report.blocks import ReportKind, report_outline, summary_outline
from answerable.documents.report.template import TemplateProblem, check_template, report_template
from answerable.documents.report.word import word_report
from documents.report_examples import EXAMPLE

ORDINARY = report_template(Language.CHINESE, OFFICE)


def opened(language: Language = Language.CHINESE, template: bytes | None = None) -> object:
    return Document(io.BytesIO(word_report(report_outline(EXAMPLE, language), EXAMPLE, language, template)))


@pytest.mark.parametrize("language", list(Language))
def test_it_says_what_the_blocks_say(language: Language) -> None:
    document = Document(io.BytesIO(word_report(report_outline(EXAMPLE, language), EXAMPLE, language)))
    said = [each.text for each in document.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    blocks = report_outline(EXAMPLE, language).blocks
    for block in blocks:
        if block.kind is not ReportKind.TABLE and block.text:
            assert block.text in said
        for note in block.notes:
            assert note in said
    wanted = [block for block in blocks if block.kind is ReportKind.TABLE]
    assert len(tables) == len(wanted)
    for table, block in zip(tables, wanted, strict=True):
        assert table[0] == [f"{each.title} {each.note}".strip() for each in block.columns]
        for row, found in zip(block.rows, table[1:], strict=True):
            assert found[: len(row.cells)] == list(row.cells)
            assert row.said in (*found, "")
    assert len(document.inline_shapes) == 1, "the picture"


def test_it_names_east_asian_typefaces_and_its_language() -> None:
    document = Document(io.BytesIO(ORDINARY))
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    assert fonts.get(qn("w:ascii")) == "Times New Roman"
    assert document.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert document.core_properties.language == "zh-CN"


def test_the_same_content_gives_the_same_bytes_and_nothing_written_is_run() -> None:
    odd = replace(EXAMPLE, decisions=("{{ 7*7 }} {% for %} <b> & “x”",))
    made = [word_report(report_outline(odd, Language.ENGLISH), odd, Language.ENGLISH) for _ in range(2)]
    assert made[0] == made[1]
    text = "\n".join(each.text for each in Document(io.BytesIO(made[0])).paragraphs)
    assert "1. {{ 7*7 }} {% for %} <b> & “x”" in text


def test_the_summary_can_be_made_too() -> None:
    file = word_report(summary_outline(EXAMPLE, Language.ENGLISH), EXAMPLE, Language.ENGLISH)
    assert Document(io.BytesIO(file)).tables


def with_text(old: str, new: str) -> bytes:
    """The ordinary template with a text of its document changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ORDINARY)) as parts, zipfile.ZipFile(packed, "w") as made:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "word/document.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            made.writestr(name, part)
    return packed.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    packed = io.BytesIO(ORDINARY)
    with zipfile.ZipFile(packed, "a") as made:
        made.writestr(name, content)
    return packed.getvalue()


def test_an_organisations_template_is_used() -> None:
    own = with_text("{{ title }}", "Letterhead of Lanting: {{ title }}")
    check_template(own)
    file = word_report(report_outline(EXAMPLE, Language.CHINESE), EXAMPLE, Language.CHINESE, own)
    assert "Letterhead of Lanting: 测评结果报告" in [
        each.text for each in Document(io.BytesIO(file)).paragraphs
    ]


@pytest.mark.parametrize(
    ("file", "code", "about"),
    [
        (b"no zip", "not-word", ""),
        (with_text("{{ title }}", "{{ titel }}"), "unknown-field", "titel"),
        (with_text("{{ title }}", "Report"), "missing-field", "title"),
        (with_text("{{ title }}", "{{ title }} {{ block.wrong }}"), "unknown-field", "block"),
        (with_text("{{ block.text }}", "{{ block.tekst }}"), "unknown-field", "block.tekst"),
        (with_text("{{ title }}", "{{ title"), "broken-mark", "{{ title"),
        (with_text("{{ title }}", "{{ title }} {{ 7 + }}"), "broken-mark", "unexpected"),
        (with_part("word/vbaProject.bin", b"x"), "macros", ""),
        (b"x" * (templates.LARGEST + 1), "too-large", ""),
    ],
)
def test_what_is_wrong_with_a_template_is_named(file: bytes, code: str, about: str) -> None:
    with pytest.raises(TemplateProblem) as found:
        check_template(file)
    assert found.value.code == code
    assert about in found.value.about
    assert code in str(found.value)


def test_a_template_that_would_unpack_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "LARGEST_UNPACKED", 1000)
    with pytest.raises(TemplateProblem, match="too-large"):
        check_template(ORDINARY)


def test_a_template_that_fails_when_it_is_filled_says_so() -> None:
    broken = with_text("{{ title }}", "{{ title }}{{ blocks[99].pairs[0] + 1 }}")
    with pytest.raises(Unmade, match="template cannot be filled"):
        word_report(report_outline(EXAMPLE, Language.CHINESE), EXAMPLE, Language.CHINESE, broken)
