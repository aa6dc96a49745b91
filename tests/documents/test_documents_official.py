"""Official typefaces in a folder: looked at, refused with a reason, used in documents; and the substitutes named where they are missing."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from answerable.documents import official
from answerable.documents.fonts import PRINTED, substitutes
from answerable.documents.minutes import printed
from answerable.documents.minutes.wording import Language, substituted
from answerable.documents.official import OfficialTypeface, TypefaceProblem, inspect, looked_at
from answerable.documents.report.blocks import OUTLINES, ReportLayout
from answerable.documents.report.printed import pdf as report_pdf
from answerable.verifier.printed import plain
from documents.invented_fonts import invented
from documents.minutes_examples import EXAMPLE
from documents.report_examples import EXAMPLE as RESULT

ALL = {
    "body": "FangSong_GB2312",
    "second": "楷体_GB2312",
    "title": "FZXiaoBiaoSong-B05S",
    "heading": "SimHei",
    "song": "SimSun",
}


def words(file: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file)).pages)


def fonts_in(file: bytes) -> set[str]:
    found = set()
    for page in PdfReader(io.BytesIO(file)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found


def refused(content: bytes) -> str:
    with pytest.raises(TypefaceProblem) as problem:
        inspect(content)
    return problem.value.code


def test_a_file_is_known_by_its_family_and_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    for use, family in ALL.items():
        assert inspect(invented(family)) == OfficialTypeface(use, family)
    for flags in (0x2, 0x100, 0x200):
        assert refused(invented("仿宋", flags)) == "not-embeddable"
    assert inspect(invented("仿宋", 0x8)).use == "body"
    assert refused(invented("Comic Song")) == "another"
    good = invented("仿宋")
    for broken in (b"", b"no font", good[:200], b"ttcf" + bytes(40), good[:-2000], good[:-8]):
        assert refused(broken) == "unreadable"
    monkeypatch.setattr(official, "LARGEST", len(good) - 1)
    assert refused(good) == "too-large"


def test_documents_are_set_in_what_is_there_and_name_what_is_missing(tmp_path: Path) -> None:
    missing = official.chosen(tmp_path / "nothing")
    assert missing == PRINTED
    told = substituted(missing, Language.CHINESE)
    assert told == "仿宋、楷体、方正小标宋简体、宋体以 Noto Serif CJK SC 代替。黑体以 Noto Sans CJK SC 代替。"
    assert "宋体. Noto Sans" in substituted(missing, Language.ENGLISH)
    for name, family in ALL.items():
        (tmp_path / f"{name}.ttf").write_bytes(invented(family))
    (tmp_path / "bad.otf").write_bytes(b"nothing")
    (tmp_path / "notes.txt").write_text("not a font")
    fonts = official.chosen(tmp_path)
    assert fonts.by_use() == ALL
    assert list(substitutes(fonts)) == []
    assert substituted(fonts, Language.ENGLISH) == ""
    assert "代替" not in words(printed.pdf(EXAMPLE, Language.CHINESE, fonts))
    seen = {each.name: each.found for each in looked_at(tmp_path)}
    assert set(seen) == {*(f"{name}.ttf" for name in ALL), "bad.otf"}
    assert isinstance(seen["bad.otf"], TypefaceProblem)
    gone = official._found(tmp_path / "gone.ttf", "")
    assert isinstance(gone, TypefaceProblem), "between listing and reading"
    assert gone.code == "unreadable"
    (tmp_path / "title.ttf").unlink()
    assert official.chosen(tmp_path).title == PRINTED.title


@pytest.mark.parametrize("language", list(Language))
def test_the_official_ones_are_embedded_and_a_substitute_stands_in_small_type_on_the_last_page(
    tmp_path: Path, language: Language
) -> None:
    (tmp_path / "body.ttf").write_bytes(invented("FangSong_GB2312"))
    fonts = official.chosen(tmp_path)
    told = plain(substituted(fonts, language))
    assert "方正小标宋简体" in told
    assert "仿宋" not in told
    content = replace(RESULT, meeting="Annual meeting")
    for made in (
        printed.pdf(EXAMPLE, language, fonts),
        report_pdf(OUTLINES[ReportLayout.REPORT](content, language), content, language, {}, fonts),
        report_pdf(OUTLINES[ReportLayout.SUMMARY](content, language), content, language, {}, fonts),
    ):
        pages = [plain(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
        assert told in pages[-1]
        assert not any(told in page for page in pages[:-1])
    assert "Invented" in fonts_in(printed.pdf(EXAMPLE, language, fonts))
