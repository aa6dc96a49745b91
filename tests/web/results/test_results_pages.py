"""The result's pages: who sees what and when, and that page and workbook say the same."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.casting.models import Closing
from answerable.web.meetings.models import Meeting, MeetingRole, MeetingRoleKind, Stage
from answerable.web.organisation.models import Person

ENOUGH = {"A": 6, "B": 7, "C": 8}
TOO_FEW = {"A": 3, "B": 7, "C": 8}


@pytest.fixture
def organiser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("organiser"))
    return client


def signed_in(meeting: Meeting, kind: MeetingRoleKind) -> Client:
    user = User.objects.create_user(kind.value)
    person = Person.objects.create(
        identifier=f"X-{kind.value}", name=kind.value, unit=meeting.presenters.get(position=1).unit, user=user
    )
    MeetingRole.objects.create(meeting=meeting, person=person, kind=kind)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("stage", [Stage.PREPARED, Stage.FROZEN, Stage.CONVENED, Stage.SCORING])
@pytest.mark.parametrize(
    "page", ["results", "results/why?subject=rank&presenter=p1", "results/workbook.xlsx"]
)
def test_before_close_the_organiser_sees_nothing(
    organiser: Client, meeting: Meeting, stage: Stage, page: str
) -> None:
    meeting.stage = stage
    meeting.save()
    answer = organiser.get(f"/evidence/{meeting.key}/{page}")
    assert answer.status_code == 409
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Nobody sees a score before the scoring is closed" in answer.content.decode()


def test_between_close_and_publishing_visitors_are_sent_to_sign_in(client: Client, meeting: Meeting) -> None:
    answer = client.get(f"/evidence/{meeting.key}/results")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/sign-in")


def test_between_close_and_publishing_a_steward_is_refused(meeting: Meeting) -> None:
    answer = signed_in(meeting, MeetingRoleKind.STEWARD).get(f"/evidence/{meeting.key}/results")
    assert answer.status_code == 403


def test_when_the_ballotbox_is_silent_the_page_says_so(
    organiser: Client, meeting: Meeting, settings: Any, sign_manifest: Callable[[Meeting], None]
) -> None:
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"  # nothing listens on the discard port
    sign_manifest(meeting)
    Closing.objects.create(meeting=meeting, checkpoint="note", size=0)
    answer = organiser.get(f"/evidence/{meeting.key}/results")
    assert answer.status_code == 503
    assert "The ballot box does not answer at http://127.0.0.1:9" in answer.content.decode()


def test_a_published_result_is_open_to_everybody(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    text = client.get(f"/evidence/{meeting.key}/results").content.decode()
    for title in ("Summary table", "Turnout", "By rater group", "By criterion"):
        assert title in text
    assert client.get(f"/evidence/{meeting.key}/results/bundle.zip").getvalue() == b"PK evidence"


@pytest.mark.slow
def test_every_number_leads_to_its_working(client: Client, published_meeting: Callable[..., Meeting]) -> None:
    meeting = published_meeting(ENOUGH)
    page = client.get(f"/evidence/{meeting.key}/results").content.decode()
    asked = set(re.findall(r'href="(/evidence/[^"]+/why\?[^"]+)"', page))
    assert len(asked) == 33, "3 ranks, 3 x 5 scores and grades, 3 x 3 groups, 3 x 2 criteria"
    for address in asked:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        for below in re.findall(r'href="(\?subject=[^"]+)"', answer.content.decode()):
            deeper = f"/evidence/{meeting.key}/results/why{below}".replace("&amp;", "&")
            assert client.get(deeper).status_code == 200, deeper


@pytest.mark.parametrize(
    "query",
    [
        "",
        "subject=rank",
        "subject=nonsense&presenter=p1",
        "subject=rank&presenter=p0",
        "subject=rank&presenter=p1&under=7",
    ],
)
def test_no_such_figure(client: Client, published_meeting: Callable[..., Meeting], query: str) -> None:
    meeting = published_meeting(ENOUGH)
    assert client.get(f"/evidence/{meeting.key}/results/why?{query}").status_code == 404


def test_a_small_group_is_not_shown_and_its_bundle_kept_for_auditors(
    client: Client, organiser: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(TOO_FEW)
    page = client.get(f"/evidence/{meeting.key}/results").content.decode()
    table = page[page.index("By rater group") :].split("</table>")[0]
    columns = [
        re.findall(r"<td data-th=\"([^\"]*)\"[^>]*>([^<]*)</td>", row) for row in table.split("<tr>")[2:]
    ]
    assert [dict(row)["Leadership"] for row in columns] == ["–"] * 3
    assert "By criterion" not in page
    assert "they would tell who gave what" in page
    address = f"/evidence/{meeting.key}/results/bundle.zip"
    assert client.get(address).status_code == 403
    assert signed_in(meeting, MeetingRoleKind.CHAIR).get(address).status_code == 403
    assert signed_in(meeting, MeetingRoleKind.AUDITOR).get(address).status_code == 200
    assert organiser.get(address).status_code == 200


def test_pages_ask_the_database_no_more_for_more_presenters(
    client: Client,
    published_meeting: Callable[..., Meeting],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    meeting = published_meeting(ENOUGH)
    client.get(f"/evidence/{meeting.key}/results")  # the first look makes the page
    with django_assert_max_num_queries(5):
        client.get(f"/evidence/{meeting.key}/results")


def test_the_workbook_tells_the_decision_as_the_page_does(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    publication = meeting.publication
    who = meeting.presenters.get(position=1)
    publication.result["decisions"] = [
        {
            "boundary": "quota-good",
            "chosen": [f"p{who.pk}"],
            "reason": "No accident.",
            "decided_by": "Committee",
            "applied": True,
        }
    ]
    publication.save()
    sentence = (
        "Tie at the boundary, decided by Committee in favour of Presenter 1 (Unit 1). Reason: No accident."
    )
    address = f"/evidence/{meeting.key}/results"
    assert sentence in client.get(address).content.decode()
    content = client.get(f"{address}/workbook.xlsx").getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet["A"] if str(cell.value).startswith("Tie at")] == [sentence]


def test_a_void_meeting_is_said_to_be_void_and_has_no_figures(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH, beyond=2)
    page = client.get(f"/evidence/{meeting.key}/results").content.decode()
    (said,) = re.findall(r'callout-bad block mb-4".*?</div>', page, re.DOTALL)
    assert "Leadership: 6 ballots cast, more than the 4 issued." in said
    assert "This round is void: more ballots came back than had been issued, so nothing of it counts." in said
    (table,) = re.findall(r'id="table-summary".*?</table>', page, re.DOTALL)
    assert table.count("Void round") == 3
    assert not re.search(r"\d\d\.\d", table)
    why = client.get(
        f"/evidence/{meeting.key}/results/why?subject=rank&presenter=p{meeting.presenters.first().pk}"
    )
    assert "Not ranked: the round is void" in why.content.decode()
    file = client.get(f"/evidence/{meeting.key}/results/workbook.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("This round is void" in text for text in cells)
