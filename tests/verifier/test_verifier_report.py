"""A printed report is its own evidence: what holds, what is said not to be proved, and that altered figures and attachments are found."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from answerable import disclosure
from answerable.documents.minutes.wording import Language
from answerable.documents.report.blocks import OUTLINES, ReportLayout
from answerable.documents.report.content import ReportColumn
from answerable.documents.report.printed import pdf
from answerable.protocol import canonical, manifest, note
from answerable.protocol import report as reports
from answerable.scoring import Figure, Result
from answerable.verifier import command
from answerable.verifier.figures import TABLES, FigureSource
from answerable.verifier.printed import NotAReport, attached, plain
from answerable.verifier.recount import check_parts, is_whole, recounted
from answerable.verifier.report import ReportVerdict, in_words, verify_report
from vectors import protocol
from verifier.reported import (
    BUNDLE,
    FULL,
    RESULT,
    RULES,
    SAMPLE,
    Files,
    by_totals,
    content,
    report,
    reprinted,
    signed,
)
from verifier.reported import attached as given

M = SAMPLE.first.hash


@pytest.fixture
def judged(tmp_path: Path) -> Any:
    """The verdict on a report, with the bundle beside it or without."""

    def judge(file: bytes, bundle: bytes | None = None, announced: str | None = None) -> ReportVerdict:
        path, beside = tmp_path / "report.pdf", tmp_path / "bundle.zip"
        path.write_bytes(file)
        if bundle is not None:
            beside.write_bytes(bundle)
        return verify_report(path, None if bundle is None else beside, announced)

    return judge


@pytest.mark.parametrize("layout", list(ReportLayout))
@pytest.mark.parametrize("language", list(Language))
def test_a_report_proves_its_figures_and_says_what_it_does_not(
    judged: Any, layout: ReportLayout, language: Language
) -> None:
    verdict = judged(report(layout, language))
    assert verdict.first_false is None
    assert "The result is what the rules give for the counts of marks in it, to the last digit." in (
        verdict.findings.about.held
    )
    assert verdict.findings.figures > 30
    said = verdict.findings.unproved
    assert said[0].startswith("That the counts are those of the ballots")
    assert any("compare M" in each for each in said)
    assert any("pictures" in each for each in said) == (layout == ReportLayout.REPORT)


def test_with_the_bundle_and_the_announced_hash_only_words_are_left(judged: Any) -> None:
    verdict = judged(report(), BUNDLE, M)
    assert verdict.holds
    assert verdict.findings.bundle.holds
    assert [each[:16] for each in verdict.findings.unproved] == ["What people wrot"]


def test_the_bundle_of_another_meeting_and_one_that_is_false(judged: Any) -> None:
    other = SAMPLE.with_(decisions=[])
    assert "its fingerprint is" in judged(report(), other).first_false
    false = hashlib.sha256(other).hexdigest()
    assert "The bundle holds" in judged(report(bundle=false), other).first_false
    assert "names none" in judged(report(bundle=""), BUNDLE).first_false


def test_a_result_that_is_not_the_bundles(judged: Any) -> None:
    """Signed by the meeting's key, true in itself, and of other ballots."""
    counts = dict(RESULT.turnout["sheet"][0].void_reasons)
    turnout = (
        replace(RESULT.turnout["sheet"][0], void_reasons={"tie": sum(counts.values())}),
        RESULT.turnout["sheet"][1],
    )
    other = replace(RESULT, turnout={"sheet": turnout})
    verdict = judged(report(result=other))
    assert verdict.holds
    assert "published view of the bundle's" in judged(report(result=other), BUNDLE).first_false


def test_a_figure_altered_on_the_page_is_found(judged: Any) -> None:
    altered = report(pages=lambda outline: reprinted(outline, "86.7", "96.7"))
    assert "“" in judged(altered).first_false
    assert judged(altered).first_false.startswith("The pages say what is attached, word by word.")


def test_a_figure_laid_over_the_page_is_found(judged: Any) -> None:
    """Somebody edits the file itself, and leaves what is attached alone."""
    writer = PdfWriter(clone_from=io.BytesIO(report()))
    page = writer.pages[0]
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]  # this page has fonts
    more = DecodedStreamObject()
    name = next(iter(fonts))
    more.set_data(page.get_contents().get_data() + f"\nBT {name} 9 Tf 100 300 Td <00010002> Tj ET".encode())  # type: ignore[union-attr]
    page[NameObject("/Contents")] = writer._add_object(more)
    file = io.BytesIO()
    writer.write(file)
    assert judged(file.getvalue()).first_false.startswith("The pages say what is attached")


def test_words_added_at_the_end_are_found(judged: Any) -> None:
    longer = report(pages=lambda outline: replace(outline, blocks=(*outline.blocks, outline.blocks[-2])))
    assert judged(longer).first_false.startswith("The pages say")


@pytest.mark.parametrize(
    "name", [reports.RESULT, reports.PRINTED, reports.MANIFEST, reports.amendment(1), reports.NOTE]
)
def test_an_altered_attachment_is_found(judged: Any, name: str) -> None:
    def alter(files: Files) -> None:
        text = files[name].decode()
        files[name] = (
            text.replace("8", "9", 1).encode() if "8" in text else text.replace("a", "b", 1).encode()
        )

    assert not judged(report(files=alter)).holds


@pytest.mark.parametrize("name", [reports.RESULT, reports.PRINTED, reports.MANIFEST, reports.NOTE])
def test_a_missing_attachment_is_named(judged: Any, name: str) -> None:
    assert f"{name} is missing" in judged(report(files=lambda files: files.pop(name))).first_false


def resigned(change: Any) -> Any:
    """Somebody with the meeting's key alters the files and signs them again."""

    def alter(files: Files) -> None:
        change(files)
        files.update(signed({name: raw for name, raw in files.items() if name != reports.NOTE}))

    return alter


def test_who_has_the_key_cannot_print_another_figure_than_the_result_has(judged: Any) -> None:
    def change(files: Files) -> None:
        files[reports.PRINTED] = files[reports.PRINTED].replace(b'"86.7"', b'"96.7"')

    assert "“96.7” is printed for" in judged(report(files=resigned(change))).first_false


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"key":"meeting"', b'"key":"average"', "no such figure"),
        (b'"kind":"band"', b'"kind":"text"', "The pages say"),
        (b'"key":"p1"', b'"key":"p9"', "no presenter p9"),
        (b'"key":"group:A"', b'"key":"group:Z"', "is printed for"),
        (b'["Issued","7"]', b'["Issued","8"]', "the ballots are printed as"),
        (b'"head":', b'"heads":', "not of the form"),
    ],
)
def test_who_has_the_key_and_alters_what_is_printed(judged: Any, old: bytes, new: bytes, said: str) -> None:
    def change(files: Files) -> None:
        assert old in files[reports.PRINTED]
        files[reports.PRINTED] = files[reports.PRINTED].replace(old, new, 1)

    assert said in judged(report(files=resigned(change))).first_false


def test_a_presenter_left_out_of_the_summary_and_a_strip_that_lies(judged: Any) -> None:
    def left_out(files: Files) -> None:
        printed = canonical.loads(files[reports.PRINTED])
        table = next(block for block in printed["blocks"] if block.get("key") == "summary")
        table["rows"].pop()
        files[reports.PRINTED] = canonical.dumps(printed)

    assert "does not list every presenter" in judged(report(files=resigned(left_out))).first_false

    def lying(files: Files) -> None:
        printed = canonical.loads(files[reports.PRINTED])
        strip = next(block for block in printed["blocks"] if block["kind"] == "strip")
        strip["pairs"][1][1] = "99.9"
        files[reports.PRINTED] = canonical.dumps(printed)

    assert "“99.9” is printed as" in judged(report(ReportLayout.REPORT, files=resigned(lying))).first_false


def shifted(result: Result) -> Result:
    """The meeting score of the first one point higher, all else as it was."""
    first = result.presenters[0]
    assert first.meeting is not None
    value = first.meeting.exact + 1
    return replace(
        result,
        presenters=(replace(first, meeting=Figure(value, f"{float(value):.1f}")), *result.presenters[1:]),
    )


def test_who_has_the_key_cannot_attach_a_result_that_does_not_follow_from_its_counts(judged: Any) -> None:
    assert "counted again it is another one" in judged(report(result=shifted(RESULT))).first_false


def guarded() -> Result:
    """The first presenter whole, of the second the groups withheld and the scores rounded to points."""
    first, second, third = FULL.presenters
    seen = disclosure.public(disclosure.decide([RULES], [replace(FULL, k_min=2)]), 0).presenters[1]
    return replace(FULL, published=True, presenters=(first, replace(seen, rank=second.rank), third))


def test_where_counts_are_withheld_less_is_proved_and_that_is_said(judged: Any) -> None:
    verdict = judged(report(ReportLayout.REPORT, result=guarded()))
    assert verdict.first_false is None
    assert (
        "Each figure of the result is rounded rightly; parts add up to scores, and ranks follow from them."
        in (verdict.findings.about.held)
    )
    assert any(each.startswith("That group scores follow") for each in verdict.findings.unproved)


def test_where_scores_are_withheld_too_ranks_say_nothing_against_each_other() -> None:
    first, second, third = guarded().presenters
    hidden = replace(guarded(), presenters=(first, replace(second, composite=None, meeting=None), third))
    check_parts(hidden, RULES)


def altered(result: Result, **changes: Any) -> Result:
    return replace(result, presenters=(replace(result.presenters[0], **changes), *result.presenters[1:]))


def test_what_is_found_where_counts_are_withheld(judged: Any) -> None:
    given = guarded()
    first = given.presenters[0]
    assert first.composite
    assert first.meeting
    wrong = {
        "is shown as": altered(given, composite=replace(first.composite, shown="99.9")),
        "nobody is first": replace(
            given,
            presenters=tuple(replace(each, rank=each.rank and each.rank + 1) for each in given.presenters),
        ),
        "has rank": altered(given, rank=3),
        "do not add up to it": shifted(given),
        "do not add up to the composite": altered(
            given, composite=Figure(first.composite.exact + Fraction(1, 10**6), first.composite.shown)
        ),
        "does not contribute": altered(
            given, components=(replace(first.components[0], scaled=None), *first.components[1:])
        ),
    }
    for said, result in wrong.items():
        assert said in judged(report(result=result)).first_false, said


def test_an_index_of_another_bundle_is_found_and_the_right_one_is_not(judged: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as parts:
        right = parts.read("index.note")
    wrong = note.sign("answerable/bundle/v1\nx\n", protocol.manifest_signer())
    assert judged(report(files=resigned(lambda files: files.update({reports.INDEX: right})))).holds
    verdict = judged(report(files=resigned(lambda files: files.update({reports.INDEX: wrong}))))
    assert "names another manifest" in verdict.first_false


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({reports.RESULT: b"{}"}, "not a Result"),
        ({reports.RESULT: canonical.dumps({**SAMPLE.contents.result})}, "not the published view"),
        ({reports.amendment(2): SAMPLE.contents.manifest}, "Each amendment"),
        ({reports.amendment(3): SAMPLE.contents.manifest}, "not numbered from 1 on"),
    ],
)
def test_who_has_the_key_and_attaches_something_else(judged: Any, change: Files, said: str) -> None:
    assert said in judged(report(files=resigned(lambda files: files.update(change)))).first_false


def test_an_amendment_that_changes_more_than_it_may(judged: Any) -> None:
    rules = {**SAMPLE.last.rules, "recusal": "self"}
    body = {**SAMPLE.last.body, "rules": rules, "rules_hash": canonical.digest(rules)}
    raw = manifest.sign(body, protocol.manifest_signer())
    change = {reports.amendment(1): raw}
    assert (
        "changes more of the rules"
        in judged(report(files=resigned(lambda files: files.update(change)))).first_false
    )


@pytest.mark.parametrize("text", ["answerable/report/v1\n", f"answerable/report/v1\n{M}\nnone\n"])
def test_a_note_that_names_no_bundle(judged: Any, text: str) -> None:
    change = {reports.NOTE: note.sign(text, protocol.manifest_signer())}
    assert "names no bundle" in judged(report(files=lambda files: files.update(change))).first_false


def test_the_announced_hash_is_compared(judged: Any) -> None:
    assert judged(report(), announced=M[:16]).findings.about.hash_compared
    assert "whose number was announced" in judged(report(), announced="0" * 16).first_false


def test_files_that_are_no_reports(tmp_path: Path) -> None:
    bare = PdfWriter()
    bare.add_blank_page(100, 100)
    path = tmp_path / "bare.pdf"
    bare.write(path)
    for wrong, said in ((path, "nothing is attached"), (tmp_path / "none.pdf", "No such file")):
        with pytest.raises(NotAReport, match=said):
            attached(wrong)
    path.write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(NotAReport, match="not a PDF that can be read"):
        attached(path)
    with path.open("ab") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(NotAReport, match="too large"):
        attached(path)


def test_many_pages_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.verifier.printed.MOST_PAGES", 0)
    path = tmp_path / "report.pdf"
    path.write_bytes(report())
    with pytest.raises(NotAReport, match="too large"):
        attached(path)


def test_signs_without_a_picture_and_signs_that_look_alike_compare_as_the_same() -> None:
    assert plain("[U+E123] ﬁve\u200b１") == "\ue123five1"


def test_the_command(tmp_path: Path) -> None:
    path, beside = tmp_path / "report.pdf", tmp_path / "bundle.zip"
    path.write_bytes(report(ReportLayout.REPORT))
    beside.write_bytes(BUNDLE)

    def run(*arguments: object) -> Any:
        return CliRunner().invoke(command, [str(each) for each in arguments])

    done = run(path, beside, "--manifest-hash", M)
    assert done.exit_code == 0
    assert done.output.splitlines()[-1] == f"VERIFIED: {path}"
    told = json.loads(run(path, "--json").output)
    assert told["holds"] is True
    assert told["bundle"] is None
    assert told["not_proved"]
    assert json.loads(run(path, beside, "--json").output)["bundle"]["holds"] is True
    assert run(path, tmp_path / "missing.zip").exit_code == 2
    path.write_bytes(report(pages=lambda outline: reprinted(outline, "86.7", "96.7")))
    done = run(path)
    assert done.exit_code == 1
    assert "  - FALSE: The pages say" in done.output
    path.write_bytes(b"%PDF-1.7 broken")
    assert run(path).exit_code == 2
    assert json.loads(run(path, "--json").output)["holds"] is None
    assert run(beside, path).exit_code == 2


def test_in_words_a_report_whose_manifest_cannot_be_read(judged: Any) -> None:
    verdict = judged(report(files=lambda files: files.pop(reports.MANIFEST)))
    assert in_words(verdict, Path("r.pdf")).startswith("Checked:")


def test_a_table_that_is_not_of_the_result_is_left_to_its_words(judged: Any) -> None:
    """Ranks with intervals, for instance: they come from the ballots, which the report does not have."""

    def change(files: Files) -> None:
        files[reports.PRINTED] = files[reports.PRINTED].replace(b'"key":"groups"', b'"key":"doubt"')

    assert judged(report(ReportLayout.REPORT, files=resigned(change))).holds


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("rounds", ("Presenter 01", "Qinghe Silicones", "7"), None),
        ("rounds", ("Presenter 01", "Qinghe Silicones", "8"), "is printed for p1, issued"),
        ("levels:p1", ("A", "9"), "has no published figures of issued"),
    ],
)
def test_tables_that_the_sample_lacks(
    judged: Any, table: str, cells: tuple[str, ...], said: str | None
) -> None:
    def change(files: Files) -> None:
        printed = canonical.loads(files[reports.PRINTED])
        keys = ("presenter", "unit", "issued") if table == "rounds" else ("group", "level:good")
        printed["blocks"].append(
            {
                "kind": "table",
                "key": table,
                "columns": [{"key": key, "title": "", "note": ""} for key in keys],
                "rows": [{"key": "p1" if table == "rounds" else "issued", "cells": list(cells), "said": ""}],
            }
        )
        files[reports.PRINTED] = canonical.dumps(printed)

    first_false = judged(report(files=resigned(change))).first_false
    assert (said or "The pages say what is attached") in first_false


def test_totals_of_ballots_and_levels_are_counted_again(judged: Any) -> None:
    """Under rules by ballot totals with one scale, in a meeting of its own."""
    first, rules, result = by_totals()
    assert is_whole(result)
    assert recounted(result, rules, first).to_json() == result.to_json()
    standing = FigureSource.of(result, rules, first)
    assert TABLES["levels"](standing, "p1", "A", "level:good") == "1"
    assert TABLES["levels"](standing, "p1", "A", "abstained") == "0"
    assert TABLES["levels"](standing, "p1", "A", "group") is None


def test_possible_ranks_are_said_to_need_the_ballots(judged: Any) -> None:
    made = content()
    table = made.summary
    wider = replace(
        table,
        columns=(*table.columns, ReportColumn("range", "Possible ranks", figure=True)),
        rows=tuple(row if row.said else replace(row, cells=(*row.cells, "2")) for row in table.rows),
    )
    ranged = replace(made, summary=wider)
    outline = OUTLINES[ReportLayout.SUMMARY](ranged, Language.ENGLISH)
    verdict = judged(pdf(outline, ranged, Language.ENGLISH, given(outline)))
    assert verdict.first_false is None
    assert any("possible ranks" in each for each in verdict.findings.unproved)
