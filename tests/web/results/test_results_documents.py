"""Documents about a published result: made once, for the same audience, and equal to the digit."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pypdf import PdfReader

from answerable.documents.faults import Unmade
from answerable.documents.report.template import TemplateProblem
from answerable.fairness import RankRange
from answerable.verifier.printed import plain
from answerable.verifier.report import verify_report
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting
from answerable.web.results import documents
from answerable.web.results.content import content_of
from answerable.web.results.models import Publication, PublishedFile, PublishedFor
from answerable.web.results.rule_sets import results_of
from answerable.web.results.word_template import in_words

# One group is too small to be shown by itself.
BALLOTS = {"A": 3, "B": 6, "C": 20}
CHINESE = {"headers": {"accept-language": "zh-hans"}}


def address(meeting: Meeting, name: str) -> str:
    return f"/evidence/{meeting.key}/results/documents/{name}"


def figures(meeting: Meeting) -> list[list[str]]:
    """The cells of the summary, row by row, as the content has them."""
    content = content_of(results_of(meeting), meeting, 0)
    return [list(row.cells) for row in content.summary.rows]


def in_pdf(file: bytes) -> Iterator[str]:
    text = plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages))
    yield text


def test_every_document_shows_the_same_figures(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(BALLOTS)
    rows = figures(meeting)
    assert len(rows) == 3
    got = {
        each.name: client.get(address(meeting, each.name), headers={"accept-language": "en"}).getvalue()
        for each in documents.DOCUMENTS
        if not each.ballots
    }
    (summary,) = in_pdf(got["summary.pdf"])
    table = list(csv.reader(io.StringIO(got["results.csv"].decode("utf-8-sig"))))
    told = json.loads(got["results.json"])
    page = client.get(f"/evidence/{meeting.key}/results").text
    for row in rows:
        assert plain("".join(row)) in summary
        assert row in table
        assert row in [each["cells"] for each in told["summary"]["rows"]]
        for cell in row:
            assert cell in page or cell == "–" or len(cell) == 1


def test_a_pdf_is_verified_in_both_languages(
    client: Client, published_meeting: Callable[..., Meeting], tmp_path: Any
) -> None:
    meeting = published_meeting(BALLOTS)
    for language in ("zh-hans", "en"):
        for name in ("summary.pdf", "report.pdf"):
            path = tmp_path / name
            path.write_bytes(
                client.get(address(meeting, name), headers={"accept-language": language}).getvalue()
            )
            verdict = verify_report(path)
            assert verdict.first_false is None, (language, name)
            assert verdict.findings.figures > 20


def test_a_document_is_made_once_and_called_by_its_content(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(BALLOTS)
    first, second = (client.get(address(meeting, "summary.pdf")) for _ in range(2))
    assert first.getvalue() == second.getvalue()
    assert first["Content-Disposition"] == f'attachment; filename="summary-{meeting.key}.pdf"'
    kept = PublishedFile.objects.get()
    assert kept.file.name == f"documents/{kept.sha256}.pdf"
    kept.delete()
    assert client.get(address(meeting, "summary.pdf")).getvalue() == b"".join(
        PublishedFile.objects.get().file.chunks()
    )


def test_only_who_may_see_the_result_is_given_a_document(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(BALLOTS, PublishedFor.CONCERNED)
    for each in documents.DOCUMENTS:
        assert client.get(address(meeting, each.name)).status_code == 403
    assert not PublishedFile.objects.exists()
    Publication.objects.update(audience=PublishedFor.EVERYBODY)
    assert client.get(address(meeting, "secret.pdf")).status_code == 404


def test_a_document_that_cannot_be_made_says_why(
    client: Client, published_meeting: Callable[..., Meeting], monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = published_meeting(BALLOTS)

    def refuse(*_given: object) -> bytes:
        raise Unmade("The typeface “X” is not installed")

    monkeypatch.setattr("answerable.web.results.report_files.pdf", refuse)
    answer = client.get(address(meeting, "report.pdf"))
    assert answer.status_code == 503
    assert "The typeface “X” is not installed" in answer.text


def test_the_page_offers_every_document_but_the_ballots_of_a_small_group(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(BALLOTS)
    page = client.get(f"/evidence/{meeting.key}/results", **CHINESE).text
    for each in documents.DOCUMENTS:
        assert (address(meeting, each.name) in page) is not each.ballots
    assert "汇总表（PDF）" in page


def test_the_organisations_word_template_is_checked_kept_used_and_given_up(
    published_meeting: Callable[..., Meeting],
) -> None:
    meeting = published_meeting(BALLOTS)
    desk = Client()
    desk.force_login(User.objects.create_superuser("organiser"))
    own = desk.get("/desk/report-template/example.docx").content
    document = Document(io.BytesIO(own))
    document.paragraphs[0].insert_paragraph_before("Letterhead of Lanting")
    target = io.BytesIO()
    document.save(target)

    def send(content: bytes) -> Any:
        return desk.post("/desk/report-template", {"file": SimpleUploadedFile("a.docx", content)})

    def first_line() -> str:
        file = desk.get(address(meeting, "report.docx")).getvalue()
        return str(Document(io.BytesIO(file)).paragraphs[0].text)

    assert first_line() == "Example Group　Annual debriefing"
    wrong = send(b"no word")
    assert wrong.status_code == 422
    assert "This is not a Word document" in wrong.text
    assert "ordinary one" in desk.get("/desk/report-template").text
    assert send(target.getvalue()).status_code == 302
    assert "uploaded by organiser" in desk.get("/desk/report-template").text
    assert first_line() == "Letterhead of Lanting"
    assert desk.post("/desk/report-template", {"give-up": "1"}).status_code == 302
    assert first_line() == "Example Group　Annual debriefing"
    assert Client().get("/desk/report-template").status_code == 302


@pytest.mark.parametrize(
    "code", ["too-large", "macros", "not-word", "broken-mark", "unknown-field", "missing-field"]
)
def test_each_problem_of_a_template_is_told_in_words(code: str) -> None:
    assert len(in_words(TemplateProblem(code, "titel"))) > 20


def test_possible_ranks_stand_in_the_summary_and_are_drawn(
    published_meeting: Callable[..., Meeting], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    meeting = published_meeting(BALLOTS)
    ids = [f"p{each.pk}" for each in meeting.presenters.order_by("position")]
    ranges = {ids[0]: RankRange(1, 2), ids[1]: RankRange(1, 2), ids[2]: RankRange(3, 3)}
    monkeypatch.setattr("answerable.web.results.content._ranges", lambda *_asked: ranges)
    content = content_of(results_of(meeting), meeting, 0)
    place = [each.key for each in content.summary.columns].index("range")
    assert {row.key: row.cells[place] for row in content.summary.rows} == {
        ids[0]: "1–2",
        ids[1]: "1–2",
        ids[2]: "3",
    }
    assert [each.key for each in content.pictures] == ["ranks", "turnout"]
    path = tmp_path / "report.pdf"
    path.write_bytes(Client().get(address(meeting, "report.pdf")).getvalue())
    verdict = verify_report(path)
    assert verdict.first_false is None
    assert any("possible ranks" in each for each in verdict.findings.unproved)


def test_without_ballots_to_simulate_there_are_no_possible_ranks(
    published_meeting: Callable[..., Meeting],
) -> None:
    meeting = published_meeting(BALLOTS)
    content = content_of(results_of(meeting), meeting, 0)
    assert "range" not in [each.key for each in content.summary.columns]
