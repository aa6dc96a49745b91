"""Summary table and report as PDF, read with poppler; CSV and JSON; what is empty, wide, long or odd."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from answerable.documents.faults import Unmade
from answerable.documents.fonts import PRINTED
from answerable.documents.minutes.wording import Language
from answerable.documents.report.blocks import (
    OUTLINES,
    UPRIGHT,
    ReportKind,
    ReportLayout,
    report_outline,
    summary_outline,
)
from answerable.documents.report.content import (
    Evidence,
    MarkCount,
    PresenterDetail,
    ReportColumn,
    ReportPicture,
    ReportRow,
    ReportTable,
    ResultContent,
)
from answerable.documents.report.plain import csv_file, json_file
from answerable.documents.report.printed import pdf
from answerable.verifier.printed import plain
from documents.report_examples import EXAMPLE, SVG, many
from documents.test_documents_minutes_pdf import poppler

pytestmark = pytest.mark.process  # poppler's tools


def made(
    content: ResultContent = EXAMPLE,
    layout: ReportLayout = ReportLayout.SUMMARY,
    language: Language = Language.CHINESE,
) -> bytes:
    return pdf(OUTLINES[layout](content, language), content, language, {"result.json": b"{}"})


def flat(file: bytes) -> str:
    return re.sub(r"[\s\u200b]", "", poppler("pdftotext", file, "-layout"))


@pytest.mark.parametrize("layout", list(ReportLayout))
@pytest.mark.parametrize("language", list(Language))
def test_a_tagged_pdf_for_archives_with_the_same_bytes_each_time(
    layout: ReportLayout, language: Language
) -> None:
    file = made(layout=layout, language=language)
    assert file == made(layout=layout, language=language)
    about = poppler("pdfinfo", file)
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"CreationDate:\s+Fri Jan 15 00:00:00 2027", about)
    meta = poppler("pdfinfo", file, "-meta")
    assert re.search(r"<pdfaid:part>3</pdfaid:part>\s*<pdfaid:conformance>A<", meta)
    assert "<pdfuaid:part>1<" in meta
    assert list(PdfReader(io.BytesIO(file)).attachments) == ["result.json"]
    fonts = poppler("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all(" yes yes yes" in line for line in fonts)


@pytest.mark.parametrize("layout", list(ReportLayout))
def test_everything_that_the_blocks_say_is_on_the_pages(layout: ReportLayout) -> None:
    seen = flat(made(layout=layout))
    outline = OUTLINES[layout](EXAMPLE, Language.CHINESE)
    for block in outline.blocks:
        texts = [block.text, *(text for pair in block.pairs for text in pair), *block.notes]
        texts += [each.title for each in block.columns[block.kind is ReportKind.BAND :]]
        texts += [cell for row in block.rows for cell in (*row.cells, row.said)]
        for text in texts:
            wanted = re.sub(r"\s", "", text)
            assert wanted in seen or len(wanted) > 12, (block.kind, text)
    assert "第1页，共" in seen
    assert "仿宋、楷体、方正小标宋简体、宋体以 Noto Serif CJK SC 代替" in poppler(
        "pdfinfo", made(layout=layout)
    )


def test_every_table_says_how_many_ballots_it_rests_on() -> None:
    for outline in (summary_outline(EXAMPLE, Language.ENGLISH), report_outline(EXAMPLE, Language.ENGLISH)):
        tables = [block for block in outline.blocks if block.kind is ReportKind.TABLE]
        assert tables
        for block in tables:
            assert EXAMPLE.ballots in block.notes or block.key == "turnout"


def test_the_summary_of_twenty_has_one_page_and_of_sixty_with_long_names_a_few() -> None:
    assert "Pages:           1" in poppler("pdfinfo", made(many(20)))
    long = many(60, name="一个名字非常非常长的单位及其下属的若干个分支机构和办事处")
    assert re.search(r"Pages:\s+[3-7]\n", poppler("pdfinfo", made(long)))
    assert re.search(r"Pages:\s+\d+\n", poppler("pdfinfo", made(long, ReportLayout.REPORT)))


def test_a_table_with_more_columns_than_fit_is_parted_and_names_come_again() -> None:
    columns = (
        ReportColumn("presenter", "Presenter"),
        ReportColumn("unit", "Unit"),
        *(ReportColumn(f"group:{at}", f"Group {at}", "5%", figure=True) for at in range(20)),
    )
    rows = (
        ReportRow("p1", ("One", "Salt", *(str(at) for at in range(20)))),
        ReportRow("p2", ("Two", "Sugar"), "Withdrawn"),
    )
    wide = replace(EXAMPLE, tables=(ReportTable("groups", "By group", columns, rows),))
    parts = [each for each in report_outline(wide, Language.ENGLISH).blocks if each.key == "groups"]
    assert [len(each.columns) for each in parts] == [2 + UPRIGHT, 2 + UPRIGHT, 4]
    assert [row.cells[0] for each in parts for row in each.rows] == ["One", "Two"] * 3
    assert [cell for each in parts for cell in each.rows[0].cells[2:]] == [str(at) for at in range(20)]
    assert all(each.rows[1].said == "Withdrawn" for each in parts)


def test_nothing_at_all_is_a_document_too() -> None:
    none = replace(
        EXAMPLE, organisation="", status="A count before publishing", published=False, tables=(), presenters=(),
        decisions=(), amendments=(), remarks=(), rules=(), pictures=(), marks=(),
        evidence=Evidence("ab" * 32, "", "cd" * 32, ""),
        summary=replace(EXAMPLE.summary, rows=()),
        turnout=(replace(EXAMPLE.turnout[0], rows=EXAMPLE.turnout[0].rows[-1:]),),
    )  # fmt: skip
    for layout in ReportLayout:
        assert "尚未公布" in flat(made(none, layout))


def test_what_people_wrote_is_printed_and_never_run() -> None:
    odd = "#panic() *b* $x$ <script> \\ {{ 7*7 }} \u202eabc \U000e1234 \x07"
    detail = PresenterDetail("p1", odd, odd, ((odd, odd),), (), (odd,))
    content = replace(EXAMPLE, meeting=odd, decisions=(odd,), remarks=(odd,), presenters=(detail,))
    seen = flat(made(content, ReportLayout.REPORT))
    assert "#panic()*b*$x$<script>\\{{7*7}}abc" in seen
    assert "[U+E1234]" in seen


def test_a_typeface_that_is_not_there_is_named() -> None:
    with pytest.raises(Unmade, match="No Such Type"):
        pdf(
            summary_outline(EXAMPLE, Language.ENGLISH), EXAMPLE, Language.ENGLISH, {},
            replace(PRINTED, body="No Such Type"),
        )  # fmt: skip


def test_without_a_typeface_of_equal_widths_another_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.documents.report.printed.MONO", "No Such Type")
    assert made().startswith(b"%PDF")


def test_a_picture_is_drawn_with_its_words() -> None:
    content = replace(EXAMPLE, pictures=(ReportPicture("one", "One picture", SVG, "A bar"),))
    assert "Onepicture" in flat(made(content, ReportLayout.REPORT))


def test_csv_has_every_table_and_runs_nothing() -> None:
    risky = replace(EXAMPLE, meeting="=HYPERLINK(1)", status="+count")
    rows = list(csv.reader(io.StringIO(csv_file(risky).decode("utf-8-sig"))))
    assert rows[:3] == [["'=HYPERLINK(1)"], ["'+count"], [EXAMPLE.ballots]]
    assert [EXAMPLE.summary.title] in rows
    for row in EXAMPLE.summary.rows:
        assert [
            *(f"'{cell}" if cell[0] in "=–"[:1] else cell for cell in row.cells),
            *filter(None, [row.said]),
        ] in rows
    assert csv_file(EXAMPLE).startswith(b"\xef\xbb\xbf")


def test_json_is_the_content() -> None:
    content = replace(EXAMPLE, marks=(MarkCount("p1", "A", "review", "good", "Good", "100/1", 3),))
    told = json.loads(json_file(content))
    assert told["v"] == 1
    assert told["held"] == "2027-01-15"
    assert told["summary"]["rows"][0]["cells"] == list(EXAMPLE.summary.rows[0].cells)
    assert told["marks"][0]["times"] == 3


def test_a_presenters_section_stays_on_one_page_and_the_signatures_under_the_evidence() -> None:
    detail = EXAMPLE.presenters[0]
    sections = tuple(
        replace(detail, key=f"p{number}", name=f"Reporter {number} stop") for number in range(1, 14)
    )
    file = made(replace(EXAMPLE, presenters=sections), ReportLayout.REPORT, Language.ENGLISH)
    pages = [plain(page.extract_text()) for page in PdfReader(io.BytesIO(file)).pages]
    last_words = plain(detail.remarks[-1])
    starts = [page.count("Reporter") for page in pages]
    assert sum(starts) == len(sections)
    assert [page.count(last_words) for page in pages if "Reporter" in page] == [
        each for each in starts if each
    ]
    (evidence,) = (page for page in pages if plain("Fingerprint of the frozen meeting") in page)
    assert plain("We watched ballots") in evidence
