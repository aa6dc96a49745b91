"""Component scores: typed or brought in, all or nothing, with each mistake named."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.meetings.models import AuditEntry, Meeting, Stage
from answerable.web.results.models import ComponentScore


@pytest.fixture
def organiser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("organiser"))
    return client


def sheet(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("scores.xlsx", target.getvalue())


def saved(meeting: Meeting) -> dict[str, Decimal]:
    rows = ComponentScore.objects.filter(meeting=meeting).select_related("presenter__person")
    return {row.presenter.person.identifier: row.value for row in rows}


def address(meeting: Meeting) -> str:
    return f"/desk/meetings/{meeting.key}/results/components"


def test_a_sheet_is_brought_in(organiser: Client, meeting: Meeting) -> None:
    upload = sheet(
        ("Routine scores 2026",),
        ("Routine", "工号", "Remark"),
        (90, "P1", "x"),
        ("80.5", "Ｐ2", ""),
        (0, "P3", None),
    )
    assert organiser.post(address(meeting), {"file": upload}).status_code == 302
    assert saved(meeting) == {"P1": 90, "P2": Decimal("80.5"), "P3": 0}
    assert AuditEntry.objects.filter(meeting=meeting).values_list("verb", "detail").get() == (
        "components-imported",
        {"values": 3},
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Name", "Routine"), ("x", 1)], "No header row found"),
        (
            [("Identifier", "Routine"), ("P1", 101)],
            "Row 2, Routine: “101” is not between 0 and the full mark, 100.",
        ),
        (
            [("Identifier", "Routine"), ("P1", 90), ("P9", 1)],
            "Row 3, Identifier: Nobody with the identifier “P9”",
        ),
        (
            [("Identifier", "Routine"), ("P1", 90), ("P1", 91)],
            "Row 3, Identifier: The identifier “P1” is there twice.",
        ),
        ([("Identifier", "Routine"), ("P1", "ninety")], "Row 2, Routine: “ninety” is not a number."),
        ([("Identifier", "Routine"), ("P1", "=40+50")], "Row 2, Routine: A formula is never evaluated."),
        (
            [("Identifier", "Routine"), ("P1", "1.23456")],
            "Row 2, Routine: “1.23456” has more than four decimals.",
        ),
        ([("Identifier", "Routine"), (None, 5), ("P1", 7)], "Row 2, Identifier: The identifier is missing."),
        (
            [("Identifier", "Routine"), ("P1", "1,000")],
            "“1,000” can be read as 1000 or as 1.000. Write one of the two.",
        ),
        ([("Identifier", "Routine"), ("P1", "1_0")], "Row 2, Routine: “1_0” is not a number."),
        ([("Identifier", "Routine"), ("P1", "8e1")], "Row 2, Routine: “8e1” is not a number."),
        ([("Identifier", "Routine"), ("P1", True)], "Row 2, Routine: “TRUE” is not a number."),
    ],
)
def test_a_sheet_with_a_mistake_saves_nothing(
    organiser: Client, meeting: Meeting, rows: list[tuple[object, ...]], said: str
) -> None:
    answer = organiser.post(address(meeting), {"file": sheet(*rows)})
    assert answer.status_code == 422
    assert said in " ".join(answer.content.decode().split())
    assert saved(meeting) == {}


def test_typed_values_stay_when_one_is_wrong(organiser: Client, meeting: Meeting) -> None:
    first, second, _third = meeting.presenters.all()
    answer = organiser.post(address(meeting), {f"routine-{first.pk}": "88", f"routine-{second.pk}": "999"})
    text = answer.content.decode()
    assert (answer.status_code, saved(meeting)) == (422, {})
    assert 'value="88"' in text
    assert 'value="999"' in text
    assert "“999” is not between 0 and the full mark, 100." in text


def test_typed_values_are_saved_and_shown_again(organiser: Client, meeting: Meeting) -> None:
    first = meeting.presenters.get(position=1)
    organiser.post(address(meeting), {f"routine-{first.pk}": "８８．５"})
    assert saved(meeting) == {"P1": Decimal("88.5")}
    assert 'value="88.5"' in organiser.get(address(meeting)).content.decode()


def test_nothing_changes_after_publishing(organiser: Client, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.PUBLISHED)
    first = meeting.presenters.get(position=1)
    answer = organiser.post(address(meeting), {f"routine-{first.pk}": "88"})
    assert (answer.status_code, saved(meeting)) == (409, {})


@pytest.mark.parametrize("heading", ["报告预审：材料", "报告预审:材料", " 报告预审： 材料 "])
@pytest.mark.parametrize("identifier", ["工号", "员工编号", "Staff no."])
def test_headings_are_those_of_the_rules_and_the_roster_in_any_width(
    organiser: Client, meeting: Meeting, heading: str, identifier: str
) -> None:
    rules = meeting.cycle.rules
    rules["components"][1]["title"] = "报告预审：材料"
    meeting.cycle.save()
    assert (
        organiser.post(address(meeting), {"file": sheet((identifier, heading), ("P1", 85))}).status_code
        == 302
    )
    assert saved(meeting) == {"P1": 85}


def test_columns_that_were_not_read_are_named(organiser: Client, meeting: Meeting) -> None:
    upload = sheet(("Identifier", "Routine", "Rutine 2", "Remark"), ("P1", 90, 80, "x"))
    answer = organiser.post(address(meeting), {"file": upload}, follow=True)
    told = " ".join(str(each) for each in answer.context["messages"])
    assert "These columns were not read: “Rutine 2”, “Remark”." in told


def test_a_component_without_a_column_is_named(organiser: Client, meeting: Meeting) -> None:
    rules = meeting.cycle.rules
    rules["components"] = [
        rules["components"][0] | {"weight": "40"},
        rules["components"][1],
        rules["components"][1] | {"id": "report", "title": "Report", "weight": "20"},
    ]
    meeting.cycle.save()
    answer = organiser.post(
        address(meeting), {"file": sheet(("Identifier", "Routine"), ("P1", 90))}, follow=True
    )
    told = " ".join(str(each) for each in answer.context["messages"])
    assert "The sheet has no column for: “Report”." in told


def test_rows_below_that_are_nobody_are_passed_over_and_named(organiser: Client, meeting: Meeting) -> None:
    upload = sheet(
        ("工号", "Routine", "序号"),
        ("p1", 90, 1),
        (None, None, 2),
        ("工号", "Routine", None),
        ("合计", 90, None),
    )
    answer = organiser.post(address(meeting), {"file": upload}, follow=True)
    assert saved(meeting) == {"P1": 90}
    told = " ".join(str(each) for each in answer.context["messages"])
    assert "Rows in which nobody is named were passed over (1): 3." in told
    assert "Rows that repeat the headings were passed over (1): 4." in told


def test_letters_that_are_not_certain_are_refused(organiser: Client, meeting: Meeting) -> None:
    upload = SimpleUploadedFile("scores.csv", "Identifier,Routine,Remark\nP1,90,Müller\n".encode("cp1252"))
    answer = organiser.post(address(meeting), {"file": upload})
    assert (answer.status_code, saved(meeting)) == (422, {})
    assert "is in an encoding that cannot be read" in answer.content.decode()
