"""The note to one unit: official measures in Chinese, a letter in English, and nothing of what is empty."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from answerable.documents.feedback import (
    Feedback,
    FeedbackSection,
    feedback_outline,
    feedback_pdf,
    feedback_word,
)
from answerable.documents.minutes.outline import BlockKind
from answerable.documents.minutes.wording import Language
from documents.test_documents_minutes_pdf import MM, poppler, words

pytestmark = pytest.mark.process  # poppler's tools
NOTE = Feedback(
    mark="岚庭集团测评反馈",
    title="测评结果反馈",
    issuer="岚庭集团办公室",
    issued=date(2027, 1, 20),
    to="北澜盐化",
    opening="你单位由述职人03述职，测评结果反馈如下。",
    sections=(
        FeedbackSection("测评结果", points=("综合得分94.3分。", "第7名，共18名。"), numbered=False),
        FeedbackSection("各指标得分", rows=(("指标", "得分", "中位数"), ("回顾", "94.4", "90.1"))),
        FeedbackSection("长处"),
        FeedbackSection("问题", points=("水位仍靠手抄。\n冬季漏记三次。", "整改逾期。")),
    ),
    closing="对得分有疑问的，可凭证据包自行核算。",
)


def test_in_chinese_it_keeps_to_the_measures_of_an_official_document() -> None:
    file = feedback_pdf(NOTE)
    assert file == feedback_pdf(NOTE)
    assert re.search(r"Page size:\s+595.276 x 841.89", poppler("pdfinfo", file))
    found = words(file, 1)
    left = min(box[0] for box in found)
    assert left == pytest.approx(28 * MM, abs=0.5), "the binding side is 28 mm"
    to = next(box for box in found if "北澜盐化：" in box[4])
    assert to[0] == pytest.approx(28 * MM, abs=0.5), "who is addressed stands at the margin"
    opening = next(box for box in found if "你单位由" in box[4])
    assert opening[0] == pytest.approx((28 + 2 * 156 / 28) * MM, abs=0.5), "two characters in"
    text = poppler("pdftotext", file)
    assert "三、问题" in text, "an empty section has no number"
    assert "长处" not in text
    assert "2. 整改逾期。" in text


def test_in_english_it_is_a_letter_and_word_says_the_same() -> None:
    text = poppler("pdftotext", feedback_pdf(NOTE, Language.ENGLISH))
    assert "北澜盐化," in text
    for language in Language:
        blocks = feedback_outline(NOTE, language).blocks
        said = [each.text for each in Document(io.BytesIO(feedback_word(NOTE, language))).paragraphs]
        for block in blocks:
            if block.kind is not BlockKind.TABLE and block.text:
                assert block.text in said


def test_without_an_issuer_the_day_stands_alone() -> None:
    blocks = feedback_outline(replace(NOTE, issuer="", closing=""), Language.CHINESE).blocks
    assert [block.text for block in blocks if block.kind is BlockKind.SIGNED] == ["2027年1月20日"]
