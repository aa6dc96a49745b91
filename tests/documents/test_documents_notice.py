"""The notice as PDF and Word: the same words in the layout that the minutes have."""

import io
from datetime import date

import pytest
from docx import Document

from answerable.documents.minutes.outline import BlockKind
from answerable.documents.minutes.wording import Language
from answerable.documents.notice import (
    NoticeContent,
    NoticeSection,
    notice_outline,
    notice_pdf,
    notice_word,
)

EXAMPLE = NoticeContent(
    mark="岚庭材料集团通知",
    title="关于召开述职评议会的通知",
    issued=date(2022, 1, 10),
    issuer="岚庭材料集团",
    number="第1号",
    addressed="各单位：",
    changed=("时间有变。",),
    sections=(
        NoticeSection("时间", "2022年1月24日 9:00"),
        NoticeSection("空", " \n"),
        NoticeSection("地点", "主会场\n分会场"),
    ),
)


def test_sections_are_numbered_without_a_gap_and_changes_stand_first() -> None:
    made = notice_outline(EXAMPLE, Language.CHINESE)
    assert [(block.kind, block.text) for block in made.blocks] == [
        (BlockKind.TEXT, "各单位："),
        (BlockKind.TEXT, "时间有变。"),
        (BlockKind.SECTION, "一、时间"),
        (BlockKind.TEXT, "2022年1月24日 9:00"),
        (BlockKind.SECTION, "二、地点"),
        (BlockKind.TEXT, "主会场"),
        (BlockKind.TEXT, "分会场"),
        (BlockKind.GAP, ""),
        (BlockKind.TEXT, "岚庭材料集团"),
        (BlockKind.TEXT, "2022年1月10日"),
    ]
    assert (made.issued, made.copies) == ("2022年1月10日印发", "")


def test_without_an_issuer_the_day_stands_alone() -> None:
    made = notice_outline(NoticeContent("Notice", "Meeting", date(2022, 1, 10)), Language.ENGLISH)
    assert [block.text for block in made.blocks] == ["", "10 January 2022"]


@pytest.mark.parametrize("language", list(Language))
def test_the_files_say_it_and_are_the_same_each_time(language: Language) -> None:
    paper = notice_pdf(EXAMPLE, language)
    assert paper.startswith(b"%PDF-")
    assert notice_pdf(EXAMPLE, language) == paper
    file = notice_word(EXAMPLE, language)
    assert notice_word(EXAMPLE, language) == file
    text = "\n".join(each.text for each in Document(io.BytesIO(file)).paragraphs)
    for words in ("关于召开述职评议会的通知", "各单位：", "时间有变。", "主会场"):
        assert words in text
