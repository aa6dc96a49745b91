"""The minutes as a PDF, measured with poppler: page, type area, lines, order, tags, fonts, and text that means harm."""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answerable.documents import typesetting
from answerable.documents.faults import Unmade
from answerable.documents.fonts import PRINTED
from answerable.documents.minutes.content import Attendance, Change, Item, Minutes, Remark, VenueAttendance
from answerable.documents.minutes.printed import pdf
from answerable.documents.minutes.wording import Language
from documents.minutes_examples import EXAMPLE

pytestmark = pytest.mark.process  # poppler's tools
MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def poppler(tool: str, file: bytes, *options: str) -> str:
    """What a tool of poppler says of a PDF, which it reads from a pipe. Times are UTC."""
    places = ["-", "-"] if tool == "pdftotext" else ["-"]
    run = subprocess.run(
        [tool, *options, *places],
        input=file,
        capture_output=True,
        check=True,
        env={**os.environ, "TZ": "UTC"},
    )
    # The tree of tags quotes the title in UTF-16 as it stands in the file.
    return run.stdout.decode(errors="replace")


def text(file: bytes) -> str:
    return poppler("pdftotext", file, "-raw").replace("\u200b", "")


def flat(file: bytes) -> str:
    """The text of all pages without line ends and page numbers, to look for what crosses lines."""
    return re.sub(r"— \d+ —|\s", "", text(file))


def filled(lines: int, **more: object) -> Minutes:
    """The example with an opening of this many lines of 28 characters, with no sign between them that could be set closer."""
    return replace(EXAMPLE, opening="永" * (28 * lines - 2), **more)


def pages(file: bytes) -> int:
    (number,) = re.findall(r"Pages:\s+(\d+)", poppler("pdfinfo", file))
    return int(number)


def words(file: bytes, page: int) -> list[tuple[float, float, float, float, str]]:
    """Each word of a page with its box: left, top, right, bottom in points."""
    found = WORD.findall(poppler("pdftotext", file, "-f", str(page), "-l", str(page), "-bbox"))
    return [(float(a), float(b), float(c), float(d), inside) for a, b, c, d, inside in found]


def in_order(whole: str, parts: Sequence[str]) -> bool:
    at = 0
    for part in parts:
        at = whole.index(part, at) + len(part)
    return True


@pytest.fixture(scope="module")
def official() -> bytes:
    return pdf(EXAMPLE)


def test_the_example_has_two_pages_of_a4_with_tags_for_screen_readers_and_archives(official: bytes) -> None:
    about = poppler("pdfinfo", official)
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"Pages:\s+2\n", about)
    assert re.search(r"Page size:\s+595.276 x 841.89 pts \(A4\)", about)
    assert re.search(r"JavaScript:\s+no", about)
    marks = poppler("pdfinfo", official, "-meta")
    assert re.findall(r"pdfaid:part>(\d)<", marks) == ["3"]
    assert re.findall(r"pdfaid:conformance>(\w)<", marks) == ["A"]
    assert re.findall(r"pdfuaid:part>(\d)<", marks) == ["1"]
    assert b"/EmbeddedFiles" not in official


def test_its_title_language_and_date_come_from_the_content_and_substitutes_are_stated(
    official: bytes,
) -> None:
    about = poppler("pdfinfo", official)
    assert "2026年度述职评议会会议纪要" in about
    assert "仿宋、楷体、方正小标宋简体、宋体以 Noto Serif CJK SC 代替" in about
    assert "Tue Jan 19 00:00:00 2027 UTC" in about


def test_every_font_is_inside(official: bytes) -> None:
    rows = [line.split() for line in poppler("pdffonts", official).splitlines()[2:]]
    assert rows
    # Name, type (two or three words), encoding, emb, sub, uni, object.
    assert [row[-5:-2] for row in rows] == [["yes", "yes", "yes"]] * len(rows)


def test_the_text_comes_out_in_the_order_in_which_it_is_read(official: bytes) -> None:
    assert in_order(
        flat(official),
        (
            "岚庭材料集团会议纪要", "集团办公室", "第1期", "2027年1月19日", "2026年度述职评议会会议纪要",
            "应到77人，实到75人。", "一、到会情况", "主会场", "二、会议议程", "（一）9:10至11:05，现场述职和提问",
            "三、述职和提问", "（一）花溪水务林岸（9:10至9:24）", "（周小满提问）答：九月底。", "（未署名）会上未答复。",
            "四、会议发言", "何一舟（白雁物流）：夜班交接", "五、领导讲话", "沈知远（对林岸）：漏损每月通报一次。",
            "六、工作要求", "（一）安全不给产量让路。交接班事项写进操作票。", "1.当场能答的当场答。",
            "出席：领导班子9人、部门负责人16人、职工代表50人。", "请假：", "记录：顾言。", "审定：沈知远，2027年1月18日。",
            "抄送：集团领导", "2027年1月19日印发",
        ),
    )  # fmt: skip


def test_headings_are_tagged_by_level(official: bytes) -> None:
    tree = poppler("pdfinfo", official, "-struct")
    assert re.findall(r"\bH[1-6]\b", tree) == ["H1", "H2", "H2", "H2", "H3", "H3", "H2", "H2", "H2"]
    assert len(re.findall(r"\bTH\b", tree)) == 5


def test_a_page_has_22_lines_of_28_characters_which_fill_156_by_225_mm() -> None:
    file = pdf(filled(60))
    lines: dict[float, list[tuple[float, float, float, float, str]]] = {}
    for word in words(file, 2):
        if "永" in word[4]:
            lines.setdefault(round(word[1]), []).append(word)
    assert len(lines) == 22
    assert {sum(len(word[4]) for word in line) for line in lines.values()} == {28}
    left = min(word[0] for line in lines.values() for word in line)
    right = max(word[2] for line in lines.values() for word in line)
    # The second page is an even one: its binding side is the right.
    assert left == pytest.approx(26 * MM, abs=0.5)
    assert right - left == pytest.approx(156 * MM, abs=0.5)
    tops = sorted(lines)
    assert (tops[-1] - tops[0]) / 21 == pytest.approx((225 * MM - 15.75) / 21, abs=0.1)


def test_page_numbers_stand_outside_between_dashes(official: bytes) -> None:
    odd, even = (next(word for word in words(official, page) if word[4] == str(page)) for page in (1, 2))
    assert odd[0] > 150 * MM
    assert even[0] < 40 * MM
    assert odd[1] == pytest.approx((297 - 35 + 7) * MM, abs=4)
    assert "— 1 —" in text(official)


def test_the_imprint_is_the_foot_of_the_last_page_which_is_even(official: bytes) -> None:
    for file in (official, *(pdf(filled(lines)) for lines in (1, 3, 4, 12))):
        last = pages(file)
        assert last % 2 == 0
        (issued,) = (word for word in words(file, last) if "印发" in word[4])
        assert issued[3] < (297 - 35) * MM
        assert issued[3] > (297 - 35 - 12) * MM


def test_an_empty_page_before_the_imprint_and_the_imprint_s_page_have_no_number() -> None:
    found = {pages(file): text(file).split("\f") for file in (pdf(filled(lines)) for lines in (2, 3, 4, 5))}
    empty = [each for each in found.values() if len(each) > 3 and not each[2].strip()]
    assert empty, "one of these ends on an even page without room for the imprint"
    for each in empty:
        assert "— 2 —" in each[1]
        assert "—" not in each[2] + each[3]


def test_the_same_content_gives_the_same_bytes(official: bytes) -> None:
    assert pdf(EXAMPLE) == official


def test_a_draft_says_so_and_later_changes_are_seen() -> None:
    assert "（草稿，尚未审定）" in text(pdf(replace(EXAMPLE, approved_by="")))
    change = Change(date(2027, 1, 22), "顾言", "工作要求第二项。", "当场", "三日内")
    changed = pdf(replace(EXAMPLE, changes=(change,)))
    assert in_order(
        flat(changed),
        ("（2027年1月22日更正）", "七、更正", "顾言更正：工作要求第二项。原文：“当场”，现为：“三日内”。"),
    )
    assert "Fri Jan 22 00:00:00 2027 UTC" in poppler("pdfinfo", changed)


def test_in_english_it_is_a_letter_with_english_headings() -> None:
    file = pdf(EXAMPLE, Language.ENGLISH)
    assert in_order(
        text(file), ("1. Attendance", "2. Agenda", "3. Debriefs and questions", "Approved by", "Page 2 of 2")
    )
    assert re.findall(r"\bH[1-6]\b", poppler("pdfinfo", file, "-struct"))[:3] == ["H1", "H2", "H2"]


HARM = (
    '#read("/etc/passwd") #eval("1") #import "x.typ": *',
    "$x^2$ *bold* _it_ `raw` <label> @ref \\ // no comment /* none */ [a] = H",
    "{{ 7*7 }} {% for x in y %} {_{ {# no #}",
    "<w:p>&amp;</w:p> & \"quoted\" 'too'",
)


@pytest.mark.parametrize("harm", HARM)
def test_what_looks_like_a_program_is_printed_as_it_was_written(harm: str) -> None:
    file = pdf(
        replace(
            EXAMPLE, remarks=(Remark(harm, by=harm, about=harm),), title=harm, mark=harm, agenda=(Item(harm),)
        )
    )
    assert flat(file).count(re.sub(r"\s", "", harm)) >= 4


@pytest.mark.parametrize("language", Language)
def test_signs_that_no_font_has_are_numbered_and_those_without_a_picture_dropped(language: Language) -> None:
    written = "א שלום \u202eabc\x00\x1b[31m\ud800 \ue000 \U0001f600 \U0001f468\u200d\U0001f469 e\u0301 ሰላም \ufffe\U00100000 \u06dd"
    found = flat(pdf(replace(EXAMPLE, remarks=(Remark(written),)), language))
    assert "[U+E000]" in found
    assert "[U+FFFE][U+100000]" in found
    assert "abc[31m" in found
    assert "\u202e" not in found


def test_fifty_thousand_characters_are_printed_also_without_a_space_between_them() -> None:
    chinese, latin = "永" * 50_000, "x" * 50_000
    file = pdf(replace(EXAMPLE, remarks=(Remark(chinese), Remark(latin))))
    found = flat(file)
    assert found.count("永") == 50_000
    assert found.count("x") == 50_000
    assert max(word[2] for page in (2, pages(file) - 3) for word in words(file, page)) < 210 * MM - 25 * MM


def test_nearly_nothing_is_enough() -> None:
    least = Minutes(mark="", title="纪要", meeting="会", begun=EXAMPLE.begun)
    for language in Language:
        assert "纪要" in flat(pdf(least, language))


def test_twenty_venues_and_eight_categories_fit_the_page() -> None:
    counts = tuple(Attendance(f"类别{number}", 100, 99) for number in range(8))
    file = pdf(
        replace(EXAMPLE, places=tuple(VenueAttendance(f"第{number}分会场", counts) for number in range(20)))
    )
    assert "15840/16000" in flat(file)
    # The white half of a full stop at the end of a line stands outside the type area.
    assert max(word[2] for page in range(1, pages(file) + 1) for word in words(file, page)) < 187 * MM


def test_a_typeface_that_is_not_installed_is_named() -> None:
    with pytest.raises(Unmade, match="The typeface “Nowhere Song” is not installed"):
        pdf(EXAMPLE, fonts=replace(PRINTED, body="Nowhere Song"))


def test_another_typeface_may_be_named() -> None:
    file = pdf(EXAMPLE, fonts=replace(PRINTED, heading="DejaVu Sans"))
    assert "DejaVuSans" in poppler("pdffonts", file)


def test_a_source_that_the_typesetter_refuses_is_a_plain_fault(tmp_path: Path) -> None:
    source = tmp_path / "broken.typ"
    source.write_text("#panic()")
    with pytest.raises(Unmade, match="The PDF could not be typeset: "):
        typesetting.pdf(source, {}, EXAMPLE.begun)
