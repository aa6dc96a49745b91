"""Every document about a result that has hardly anything in it, or very much: made, read back, and equal to the tables of the page."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from answerable.protocol.report import PRINTED
from answerable.scoring import OpenedBallot, Rules, Turnout, tally
from answerable.verifier.printed import plain, said_by
from answerable.verifier.report import verify_report
from answerable.web.accounts.models import User
from answerable.web.meetings.models import Meeting, Presenter
from answerable.web.organisation.models import Person, Unit
from answerable.web.results.content import content_of
from answerable.web.results.models import Publication
from answerable.web.results.rule_sets import results_of

LONG = "岚庭材料集团绿色低碳与数字化转型联合推进工作领导小组办公室及所属第{}分中心"
SPLIT = [[0, 2], [2, 0], [1, 1]]


@dataclass(frozen=True)
class OddMeeting:
    """`marks` are those of each ballot, for three presenters or for as many as there are."""

    ballots: Mapping[str, int]
    presenters: int = 3
    marks: Sequence[Sequence[Sequence[int]]] = field(default_factory=lambda: [SPLIT, SPLIT[::-1]])
    withdrawn: int = 0
    name: str = "Unit {}"
    pictures: Sequence[str] = ("ranks", "turnout")


NO_RANKS = ("turnout",)
ENOUGH = {"A": 6, "B": 7, "C": 8}
ODD = {
    "no ballots": OddMeeting({"A": 0, "B": 0, "C": 0}, pictures=NO_RANKS),
    "one ballot": OddMeeting({"A": 0, "B": 1, "C": 0}, pictures=NO_RANKS),
    "all equal": OddMeeting(ENOUGH, marks=[[[1, 1]] * 3]),
    "one unit": OddMeeting(ENOUGH, presenters=1, marks=[[[0, 2]], [[1, 1]]], pictures=NO_RANKS),
    "all withdrawn": OddMeeting(ENOUGH, withdrawn=3, pictures=NO_RANKS),
    "sixty with long names": OddMeeting(
        ENOUGH,
        presenters=60,
        marks=[SPLIT * 20, SPLIT[::-1] * 20],
        name=LONG,
        pictures=("ranks", "ranks-2", "ranks-3", "turnout"),
    ),
}


@pytest.fixture
def odd(
    meeting: Meeting, rules: Rules, publish_result: Callable[..., Meeting]
) -> Callable[[OddMeeting], Meeting]:
    def publish(wanted: OddMeeting) -> Meeting:
        top = Unit.objects.get(parent=None)
        meeting.presenters.all().delete()
        for number in range(1, wanted.presenters + 1):
            unit, _made = Unit.objects.get_or_create(name=wanted.name.format(number), parent=top)
            person = Person.objects.create(identifier=f"Q{number}", name=f"Presenter {number}", unit=unit)
            Presenter.objects.create(meeting=meeting, person=person, unit=unit, position=number)
        ids = [f"p{each.pk}" for each in meeting.presenters.order_by("position")]
        cast = [
            OpenedBallot(group, wanted.marks[number % len(wanted.marks)])
            for group, many in wanted.ballots.items()
            for number in range(many)
        ]
        turnout = {"sheet": {group: Turnout(many + 1, many) for group, many in wanted.ballots.items()}}
        routine = {"routine": {each: str(60 + place % 30) for place, each in enumerate(ids)}}
        gone = dict.fromkeys(ids[: wanted.withdrawn], "Taken ill")
        result = tally(rules, {"sheet": ids}, cast, turnout, routine, gone)
        held = publish_result(meeting, result)
        Publication.objects.update(for_auditors_only=True)  # the bundle is none, so it has no index to attach
        return held

    return publish


@pytest.mark.parametrize("kind", ODD)
def test_every_document_is_made_and_says_what_the_tables_say(
    kind: str, odd: Callable[[OddMeeting], Meeting], client: Client, tmp_path: Path
) -> None:
    wanted = ODD[kind]
    held = odd(wanted)
    client.force_login(User.objects.create_superuser("organiser"))
    units = [each.unit.name for each in held.presenters.order_by("position")]

    def got(address: str) -> bytes:
        answer: Any = client.get(address, headers={"accept-language": "zh-hans"})
        assert answer.status_code == 200, address
        content: bytes = answer.getvalue()
        return content

    results = f"/evidence/{held.key}/results"
    with translation.override("zh-hans"):
        rows = [list(row.cells) for row in content_of(results_of(held), held, 0).summary.rows]
    assert len(rows) == len(units)
    for name in ("summary.pdf", "report.pdf"):
        path = tmp_path / name
        path.write_bytes(got(f"{results}/documents/{name}"))
        assert verify_report(path).first_false is None
        printed = json.loads(PdfReader(path).attachments[PRINTED][0])
        said = said_by(printed)  # as the pages say, by the verdict
        assert all(plain(unit) in said for unit in units)
    drawn = [each["key"] for each in printed["blocks"] if each["kind"] == "picture"]
    assert drawn == list(wanted.pictures), "none is longer than a page"
    word = Document(io.BytesIO(got(f"{results}/documents/report.docx")))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert set(units) <= {part for each in cells for part in (each, *each.splitlines())}
    table = list(csv.reader(io.StringIO(got(f"{results}/documents/results.csv").decode("utf-8-sig"))))
    told = json.loads(got(f"{results}/documents/results.json"))["summary"]["rows"]
    assert [each["cells"] for each in told] == rows
    assert all(row in [cells[: len(row)] for cells in table] for row in rows)
    workbook = load_workbook(io.BytesIO(got(f"{results}/workbook.xlsx")))
    shown = {str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row}
    assert set(units) <= shown
    first = held.presenters.order_by("position")[0]
    note = PdfReader(io.BytesIO(got(f"/desk/meetings/{held.key}/feedback/{first.pk}.pdf")))
    assert plain(units[0]) in plain("".join(page.extract_text() for page in note.pages))
    letter = Document(io.BytesIO(got(f"/desk/meetings/{held.key}/feedback/{first.pk}.docx")))
    assert any(units[0] in each.text for each in letter.paragraphs)
