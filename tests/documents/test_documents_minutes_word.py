"""The minutes as a Word file, opened again."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from answerable.documents.fonts import OFFICE
from answerable.documents.minutes.content import Minutes, Remark
from answerable.documents.minutes.outline import outline
from answerable.documents.minutes.word import word
from answerable.documents.minutes.wording import Language
from documents.minutes_examples import EXAMPLE


def opened(minutes: Minutes, language: Language = Language.CHINESE) -> Word:
    return Document(io.BytesIO(word(minutes, language)))


def east_asian(properties: object) -> str | None:
    return properties.find(qn("w:rFonts")).get(qn("w:eastAsia"))


def all_text(document: Word) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_page_has_the_measures_of_the_official_layout() -> None:
    (section,) = opened(EXAMPLE).sections
    measures = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    measures += [section.left_margin, section.right_margin]
    assert [round(each.mm) for each in measures] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    line = int(grid.get(qn("w:linePitch"))) / 20
    assert line * 22 == pytest.approx(Mm(225).pt, abs=1.5)
    closer = opened(EXAMPLE).styles["Normal"].element.rPr.find(qn("w:spacing"))
    char = 16 + int(closer.get(qn("w:val"))) / 20
    assert Mm(156).pt - char < char * 28 <= Mm(156).pt
    settings = opened(EXAMPLE).settings
    assert settings.odd_and_even_pages_header_footer
    assert settings.element.find(qn("w:mirrorMargins")) is not None


def test_chinese_typefaces_are_named_for_chinese_signs() -> None:
    styles = opened(EXAMPLE).styles
    named = {
        name: east_asian(styles[name].element.rPr)
        for name in ("Normal", "Heading 1", "Heading 2", "Heading 3")
    }
    assert named == {
        "Normal": OFFICE.body,
        "Heading 1": OFFICE.title,
        "Heading 2": OFFICE.heading,
        "Heading 3": OFFICE.second,
    }
    assert styles["Normal"].font.size == Pt(16)
    assert styles["Heading 1"].font.size == Pt(22)
    mark = opened(EXAMPLE).paragraphs[0].runs[0]
    assert str(mark.font.color.rgb) == "C8102E"


def test_headings_and_their_numbers_are_in_order() -> None:
    found = [
        (each.style.name, each.text)
        for each in opened(EXAMPLE).paragraphs
        if each.style.name.startswith("Heading")
    ]
    assert found == [
        ("Heading 1", "2026年度述职评议会会议纪要"),
        ("Heading 2", "一、到会情况"),
        ("Heading 2", "二、会议议程"),
        ("Heading 2", "三、述职和提问"),
        ("Heading 3", "（一）花溪水务林岸（9:10至9:24）"),
        ("Heading 3", "（二）西岭膜材陆青禾（9:24至9:39）"),
        ("Heading 2", "四、会议发言"),
        ("Heading 2", "五、领导讲话"),
        ("Heading 2", "六、工作要求"),
    ]


@pytest.mark.parametrize("language", Language)
def test_it_says_what_the_outline_says_in_that_order(language: Language) -> None:
    document, made = opened(EXAMPLE, language), outline(EXAMPLE, language)
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    expected = [block.lead + block.text for block in made.blocks if block.text and block.kind != "roll"]
    assert [text for text in paragraphs if text in expected] == expected
    for roll in (block for block in made.blocks if block.kind == "roll"):
        assert any(text.startswith(roll.lead) and text.endswith(roll.text) for text in paragraphs)
    table = document.tables[0]
    (rows,) = (block.rows for block in made.blocks if block.kind == "table")
    assert tuple(tuple(cell.text for cell in row.cells) for row in table.rows) == rows
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert made.issued in all_text(document)


def test_the_same_content_gives_the_same_bytes_dated_by_the_content() -> None:
    assert word(EXAMPLE) == word(EXAMPLE)
    about = opened(EXAMPLE).core_properties
    assert (about.title, about.author, about.language) == (EXAMPLE.title, EXAMPLE.issuer, "zh-CN")
    assert about.created == about.modified == datetime(2027, 1, 19, tzinfo=UTC)


HARM = (
    "{{ 7*7 }} {% for x in y %} {_{ }_} {_% %_} {# no #} {{ cycler.__init__.__globals__ }}",
    "<w:p>&amp;</w:p> & \"quoted\" 'too' <!-- -->",
    "#read $x$ *b* \\ שלום \U0001f600",
)


@pytest.mark.parametrize("harm", HARM)
def test_what_looks_like_a_program_is_printed_as_it_was_written(harm: str) -> None:
    minutes = replace(
        EXAMPLE, remarks=(Remark(harm, by=harm, about=harm),), title=harm, mark=harm, issuer=harm
    )
    document = opened(minutes)
    assert all_text(document).count(harm) == 7
    assert document.core_properties.title == harm


def test_control_characters_are_dropped_lines_are_paragraphs_and_50_000_characters_stay() -> None:
    long = "永x{" * 16_667
    document = opened(
        replace(EXAMPLE, remarks=(Remark("one\x00\x07\ud800\t\u202etwo\r\nthree\ffour\ufffe"), Remark(long)))
    )
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[texts.index("（一）对全体与会人员：one two") + 1 :][:2] == ["three", "four[U+FFFE]"]
    assert "（二）对全体与会人员：" + long in texts


def test_a_title_longer_than_a_property_may_be_is_whole_on_the_page() -> None:
    document = opened(replace(EXAMPLE, title="长" * 300, approved_by="", copies=""))
    assert "长" * 300 in all_text(document)
    assert document.core_properties.title == "长" * 255
    assert "（草稿，尚未审定）" in all_text(document)
    assert "抄送" not in all_text(document)


def test_page_numbers_stand_outside_on_both_kinds_of_page() -> None:
    (section,) = opened(EXAMPLE).sections
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        (paragraph,) = footer.paragraphs
        assert re.sub(r"\s", "", paragraph.text) == "——"
        assert paragraph.alignment == side
        assert "PAGE" in paragraph._p.xml
