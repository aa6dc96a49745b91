"""The count is made once and kept until its inputs change; what is published is made once; large files are streamed."""

import asyncio
import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.asgi import get_asgi_application
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from answerable.home import Home
from answerable.protocol import keys
from answerable.rehearsal.wrapped import Wrapped
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.casting.ballotbox_client import BallotBoxError
from answerable.web.evidence.amend import amend
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from answerable.web.results.counting import ballots, counted
from answerable.web.results.models import (
    ComponentScore,
    Count,
    Decision,
    PublishedFile,
    PublishedFor,
    PublishedPage,
)
from answerable.web.results.publish import publish
from answerable.web.streamed import StreamedFile
from waiting import PATIENCE
from web.casting.casting_world import (
    RULES,
    freeze_with,
    make_meeting,
    post,
    rater,
    running_ballotbox,
    with_weights,
)
from web.threads import on_disk

LOOKERS = 4
ENOUGH = {"A": 9, "B": 12, "C": 30}
PARTS = [
    {
        "id": name,
        "title": name.title(),
        "weight": "50",
        "source": source,
        "full": "100",
        "ratio_to_best": False,
    }
    for name, source in (("meeting", "meeting"), ("routine", "imported"))
]


@pytest.fixture
def at_ballotbox(settings: Any, tmp_path: Path) -> Iterator[Any]:
    script = tmp_path / "assets" / "dist" / "phone.js"
    script.parent.mkdir(parents=True)
    script.write_text("// the phone's script\n")
    settings.STATICFILES_DIRS = [tmp_path / "assets"]
    settings.HOME, settings.MEDIA_ROOT = Home(tmp_path / "home"), tmp_path / "media"
    with running_ballotbox(settings.HOME) as url:
        settings.BALLOTBOX_URL = settings.BALLOTBOX_CONTROL_URL = url
        yield url
    # From here on the ballot box does not run any more.


def closed(client: Client, url: str, rules: dict[str, Any]) -> Meeting:
    organiser = User.objects.create(username="organiser", is_superuser=True)
    made = make_meeting()
    made.cycle.rules = rules
    made.cycle.save()
    meeting = freeze_with(made, organiser, [keys.rsa_pem(keys.new_rsa(2048)) for _ in "AB"])
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    for group in "AB":
        for at in range(3):
            phone = rater(meeting, group, at, f"{group}{at}".encode() * 8)
            answer = post(client, "/api/issue", phone.body()).json()["blind_sig"]
            ballot = phone.ballot(answer, [[at % 2, f"{80 + at}.5"], [1 - at % 2, f"{60 + at}"]])
            cast = httpx.post(
                f"{url}/boxes/{meeting.key}/ballots",
                content=ballot,
                trust_env=False,
                timeout=PATIENCE,
                auth=Wrapped(),
            )
            assert cast.status_code == 201
    opening.close_scoring(meeting, organiser)
    return Meeting.objects.get(pk=meeting.pk)


def forget_count() -> None:
    """As if the count at close had failed."""
    for kept in Count.objects.all():
        kept.opened.delete(save=False)
        kept.delete()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def at_once(folder: Path, work: Callable[[], object]) -> None:
    """Several threads do it at the same time, each with a connection of its own; what they leave is looked at there, too."""

    def one(_number: int) -> None:
        try:
            work()
        finally:
            connection.close()

    with on_disk(folder / "site.sqlite3") as threads:
        list(threads.map(one, range(LOOKERS)))
        counts = threads.submit(made).result()
    assert max(counts) == 1


def made() -> list[int]:
    try:
        return [each.objects.count() for each in (Count, PublishedPage, PublishedFile)]
    finally:
        connection.close()


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_lookers_who_come_at_once_count_once(
    client: Client, at_ballotbox: str, settings: Any, tmp_path: Path
) -> None:
    meeting = closed(client, at_ballotbox, RULES)
    forget_count()
    at_once(tmp_path, lambda: counted(Meeting.objects.get(pk=meeting.pk)))
    assert len(files(Path(settings.MEDIA_ROOT) / "counts")) == 1


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_the_count_is_made_again_exactly_when_something_it_depends_on_changes(
    client: Client, at_ballotbox: str, settings: Any
) -> None:
    meeting = closed(client, at_ballotbox, {**RULES, "components": PARTS})
    organiser = User.objects.get()
    first = counted(meeting)
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"  # the ballots have been fetched once and for all
    assert counted(meeting) == first
    seen = [first]

    def changed() -> Count:
        found = counted(Meeting.objects.get(pk=meeting.pk))
        assert found.inputs not in {each.inputs for each in seen}
        assert found.opened.name == first.opened.name
        assert counted(Meeting.objects.get(pk=meeting.pk)).inputs == found.inputs
        seen.append(found)
        return found

    one, other = meeting.presenters.order_by("position")
    for each in (one, other):
        ComponentScore.objects.create(meeting=meeting, component="routine", presenter=each, value=Decimal(80))
    assert changed().results[-1]["complete"]
    ComponentScore.objects.filter(presenter=one).update(value=Decimal(70))
    assert changed().results[-1]["ranking"][0] in (f"p{one.pk}", f"p{other.pk}")
    rules = with_weights(
        dict(manifests(meeting)[0].manifest.rules), {("groups", "A"): "60", ("groups", "B"): "40"}
    )
    amend(meeting, rules, "Weights", "The committee", organiser)
    assert len(changed().results) == 2
    Decision.objects.create(
        meeting=meeting,
        boundary="quota-good-0",
        reason="Longer",
        decided_by="The board",
        decided_at=timezone.now(),
    )
    assert [each["applied"] for each in changed().results[-1]["decisions"]] == [False]


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_without_the_ballot_box_nothing_is_counted_and_nothing_kept(
    client: Client, at_ballotbox: str, settings: Any
) -> None:
    meeting = closed(client, at_ballotbox, RULES)
    forget_count()
    settings.BALLOTBOX_CONTROL_URL = "http://127.0.0.1:9"
    with pytest.raises(BallotBoxError):
        counted(meeting)
    assert not Count.objects.exists()
    settings.BALLOTBOX_CONTROL_URL = at_ballotbox
    assert publish(meeting, User.objects.get(), PublishedFor.EVERYBODY).rule_sets == 1


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_the_count_is_made_at_close_before_anybody_looks(client: Client, at_ballotbox: str) -> None:
    meeting = closed(client, at_ballotbox, RULES)
    kept = Count.objects.get(meeting=meeting)
    assert kept == counted(meeting)
    assert kept.inputs == counted(meeting).inputs
    assert len(list(ballots(kept))) == 6


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_count_that_fails_does_not_undo_the_close(
    client: Client, at_ballotbox: str, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "in-the-way"
    settings.MEDIA_ROOT.write_text("a file where the folder should be")
    meeting = closed(client, at_ballotbox, RULES)
    assert (meeting.stage, meeting.closing.size) == ("closed", 6)
    assert not Count.objects.exists()
    settings.MEDIA_ROOT = tmp_path / "media"
    assert counted(meeting).meeting == meeting, "the look counts later"


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_count_or_a_publication_that_is_rolled_back_leaves_no_file(
    client: Client, at_ballotbox: str, settings: Any
) -> None:
    meeting = closed(client, at_ballotbox, RULES)
    forget_count()
    counts, bundles = (Path(settings.MEDIA_ROOT) / name for name in ("counts", "bundles"))
    with refusing("results_count"), pytest.raises(DatabaseError):
        counted(meeting)
    assert (Count.objects.count(), files(counts)) == (0, [])
    with refusing("results_publication"), pytest.raises(DatabaseError):
        publish(meeting, User.objects.get(), PublishedFor.EVERYBODY)
    assert (Meeting.objects.get(pk=meeting.pk).stage, files(bundles)) == ("closed", [])
    assert len(files(counts)) == 1, "the count itself was made, and stays"


@contextmanager
def refusing(table: str) -> Iterator[None]:
    """The database takes no new row of this table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER refusing BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        try:
            yield
        finally:
            cursor.execute("DROP TRIGGER refusing")


def test_a_page_is_made_once_for_each_language_and_then_handed_out(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    address = f"/evidence/{meeting.key}/results"
    shown = client.get(address).text
    assert PublishedPage.objects.count() == 1
    PublishedPage.objects.update(html="<p>kept</p>")
    assert "<p>kept</p>" in client.get(address).text
    assert "Summary table" in shown
    chinese = client.get(address, headers={"accept-language": "zh-hans"}).text
    assert "<p>kept</p>" not in chinese
    assert PublishedPage.objects.count() == 2
    PublishedPage.objects.update(release="0.0.1")
    assert "Summary table" in client.get(address).text, "a new release makes the page anew"


def test_a_working_is_kept_and_one_of_no_figure_is_not(
    client: Client, published_meeting: Callable[..., Meeting]
) -> None:
    meeting = published_meeting(ENOUGH)
    who = meeting.presenters.get(position=1)
    address = f"/evidence/{meeting.key}/results/why"
    for _ in range(2):
        assert client.get(address, {"subject": "meeting", "presenter": f"p{who.pk}"}).status_code == 200
    assert PublishedPage.objects.count() == 1
    for wrong in ({"presenter": "p0"}, {"presenter": f"p{who.pk}", "group": "Z"}):
        assert client.get(address, {"subject": "group", **wrong}).status_code == 404
    assert PublishedPage.objects.count() == 1


def test_the_workbook_is_made_once(
    client: Client, published_meeting: Callable[..., Meeting], settings: Any
) -> None:
    address = f"/evidence/{published_meeting(ENOUGH).key}/results/workbook.xlsx"
    first, second = (client.get(address).getvalue() for _ in range(2))
    assert first == second
    assert PublishedFile.objects.count() == 1
    assert len(files(Path(settings.MEDIA_ROOT) / "documents")) == 1


@pytest.mark.django_db(transaction=True)
def test_first_looks_at_once_make_one_page(
    published_meeting: Callable[..., Meeting], settings: Any, tmp_path: Path
) -> None:
    meeting = published_meeting(ENOUGH)

    def look() -> None:
        assert Client().get(f"/evidence/{meeting.key}/results").status_code == 200
        assert Client().get(f"/evidence/{meeting.key}/results/workbook.xlsx").getvalue()[:2] == b"PK"

    at_once(tmp_path, look)
    assert len(files(Path(settings.MEDIA_ROOT) / "documents")) == 1


def test_a_streamed_file_is_read_piece_by_piece_by_an_asynchronous_server() -> None:
    content = bytes(range(256)) * 1024
    response = StreamedFile(io.BytesIO(content))

    async def pieces() -> list[bytes]:
        return [piece async for piece in response]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = asyncio.run(pieces())
    assert b"".join(found) == content
    assert {len(piece) for piece in found} == {StreamedFile.block_size}


@pytest.mark.django_db(transaction=True)
def test_the_bundle_is_streamed(
    published_meeting: Callable[..., Meeting], settings: Any, tmp_path: Path
) -> None:
    settings.MIDDLEWARE = []  # what is asked here is the server's own way of sending
    address = f"/evidence/{published_meeting(ENOUGH).key}/results/bundle.zip"

    async def fetched() -> bytes:
        transport = httpx.ASGITransport(app=get_asgi_application())
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as visitor:
            return (await visitor.get(address)).content

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert asyncio.run(fetched()) == b"PK evidence"
