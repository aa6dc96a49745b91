"""A meeting's roster: people, units, venues and attendees in one import, and out again."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.web.meetings import roster
from answerable.web.meetings.models import Attendee, AuditEntry, Meeting, Venue
from answerable.web.meetings.roster_views import roster_urls
from answerable.web.organisation.models import Person, Unit
from roster.roster_files import csv_bytes

pytestmark = pytest.mark.django_db
HEADINGS = ("工号", "姓名", "单位", "票类", "会场")
NEW = ("N1", "张三", "Qinghe Silicones/Office", "Leadership", "主会场")
MOVED = ("R003", "Representative 003", "Qinghe Silicones", "A", "West")
SAME = ("R004", "Representative 004", "Qinghe Silicones", "b", "East")


@pytest.fixture(autouse=True)
def _uploads_of_this_test_alone(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def client(place: Any) -> Client:
    return place.client("organiser")


def looked(client: Client, place: Any, rows: Any) -> Any:
    content = rows if isinstance(rows, bytes) else csv_bytes([HEADINGS, *rows])
    chosen = client.post(place.url("attendees/import"), {"file": SimpleUploadedFile("r.csv", content)})
    return client.get(chosen["Location"])


def apply(client: Client, page: Any, **fields: str) -> Any:
    digest = page.context["meeting_plan"].digest
    return client.post(page.request["PATH_INFO"] + "apply", {"digest": digest} | fields)


def attending(meeting: Meeting) -> list[tuple[str, str, str]]:
    found = meeting.attendees.order_by("person__identifier")
    return list(found.values_list("person__identifier", "venue__name", "group"))


def test_preview_then_import(client: Client, place: Any) -> None:
    before = attending(place.meeting)
    page = looked(client, place, [NEW, MOVED, SAME])
    assert attending(place.meeting) == before
    plan = page.context["meeting_plan"]
    assert [entry.identifier for entry in plan.joining] == ["N1"]
    assert [(m.entry.identifier, m.old_venue, m.old_group) for m in plan.moving] == [("R003", "East", "B")]
    assert [entry.identifier for entry in plan.staying] == ["R004"]
    assert [absent.identifier for absent in plan.absent] == ["R001", "R002", "R005"]
    assert plan.new_venues == ("主会场",)
    assert page.context["new_units"] == ["Qinghe Silicones / Office"]
    assert apply(client, page)["Location"] == place.url("attendees")
    assert attending(place.meeting) == [
        ("N1", "主会场", "A"),
        ("R001", "Main hall", "A"),
        ("R002", "Main hall", "B"),
        ("R003", "West", "A"),
        ("R004", "East", "B"),
        ("R005", "West", "B"),
    ]
    assert Person.objects.get(identifier="N1").unit.name == "Office"
    assert Attendee.objects.get(person__identifier="N1").ticket_hash
    entry = AuditEntry.objects.get(verb="attendees-imported")
    assert (entry.actor, entry.detail) == (place.organiser, {"added": 1, "changed": 1, "removed": 0})


def test_the_same_roster_again_changes_nothing(client: Client, place: Any) -> None:
    apply(client, looked(client, place, [NEW, MOVED, SAME]))
    before = (attending(place.meeting), list(Venue.objects.values_list()), list(Unit.objects.values_list()))
    page = looked(client, place, [NEW, MOVED, SAME])
    assert page.context["meeting_plan"].changes_nothing
    apply(client, page)
    after = (attending(place.meeting), list(Venue.objects.values_list()), list(Unit.objects.values_list()))
    assert after == before


def test_the_absent_go_only_when_asked(client: Client, place: Any) -> None:
    apply(client, looked(client, place, [SAME]))
    assert len(attending(place.meeting)) == 5
    apply(client, looked(client, place, [SAME]), remove="1")
    assert attending(place.meeting) == [("R004", "East", "B")]
    assert Person.objects.filter(identifier="R001").exists()


@pytest.mark.parametrize(("has_main", "expected"), [(True, []), (False, ["主会场"])])
def test_the_main_venue_is_the_one_called_so_when_there_is_none(
    client: Client, place: Any, has_main: bool, expected: list[str]
) -> None:
    if not has_main:
        Venue.objects.update(is_main=False)
    rows = [
        NEW,
        ("N2", "b", "Qinghe Silicones", "A", "Main Venue"),
        ("N3", "c", "Qinghe Silicones", "A", "North"),
    ]
    apply(client, looked(client, place, rows))
    new = place.meeting.venues.filter(name__in=["主会场", "Main Venue", "North"])
    assert list(new.filter(is_main=True).values_list("name", flat=True)) == expected
    assert new.count() == 3


def test_an_unknown_group_stops_everything(client: Client, place: Any) -> None:
    before = attending(place.meeting)
    page = looked(client, place, [NEW, (*MOVED[:3], "Z", "West")])
    assert [(said.row, said.column) for said in page.context["problems_said"]] == [(3, "Group")]
    assert apply(client, page).status_code == 302
    assert (attending(place.meeting), Person.objects.filter(identifier="N1").exists()) == (before, False)


def test_nothing_happens_by_halves(client: Client, place: Any) -> None:
    page = looked(client, place, [NEW, MOVED])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON meetings_attendee BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    apply(client, page)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse")
    assert not Person.objects.filter(identifier="N1").exists()
    assert not Unit.objects.filter(name="Office").exists()
    assert not Venue.objects.filter(name="主会场").exists()


def test_a_plan_that_moved_is_not_done(client: Client, place: Any) -> None:
    page = looked(client, place, [SAME, MOVED])
    place.attendees[0].delete()
    assert apply(client, page, remove="1")["Location"] == page.request["PATH_INFO"]
    assert len(attending(place.meeting)) == 4


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["frozen", "convened", "scoring", "closed", "published"])
def test_after_freezing_the_list_is_locked(client: Client, place: Any, stage: str) -> None:
    page = looked(client, place, [NEW])
    place.stage(stage)
    assert "Locked" in client.get(place.url("attendees/import")).content.decode()
    assert "Locked" in client.get(page.request["PATH_INFO"]).content.decode()
    assert apply(client, page).status_code == 409
    assert not Person.objects.filter(identifier="N1").exists()


def test_without_groups_the_page_says_what_to_do_first(client: Client, place: Any) -> None:
    place.meeting.cycle.rules = {}
    place.meeting.cycle.save()
    assert "no rater groups yet" in client.get(place.url("attendees/import")).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("pattern", roster_urls, ids=lambda pattern: str(pattern.name))
@pytest.mark.parametrize("role", ["visitor", "chair", "auditor", "steward", "usher", "presenter", "stranger"])
def test_only_the_organiser_may(place: Any, pattern: Any, role: str) -> None:
    where = "/desk/meetings/" + str(pattern.pattern).replace("<slug:key>", place.meeting.key).replace(
        "<str:token>", "x"
    )
    answers = {getattr(place.client(role), method)(where).status_code for method in ("get", "post")}
    assert answers - {405} == ({302} if role == "visitor" else {403})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_imports_again_unchanged(client: Client, place: Any, kind: str) -> None:
    Person.objects.filter(identifier="R001").update(name="=1", phone="+86 1", title="@x")
    page = looked(client, place, client.get(place.url(f"attendees.{kind}")).content)
    plan = page.context["meeting_plan"]
    assert page.context["roster"].problems == ()
    assert (plan.changes_nothing, plan.absent, len(plan.staying)) == (True, (), 5)


def test_the_template_has_every_column(client: Client, place: Any) -> None:
    content = client.get(place.url("attendees/template.xlsx")).content
    page = looked(client, place, content)
    assert [said.sentence for said in page.context["problems_said"]] == [
        "There is nobody in the file: no row with content under the headings."
    ]


@pytest.mark.slow
def test_few_and_many_cost_the_same_queries(client: Client, place: Any) -> None:
    def queries(first: int, count: int) -> tuple[int, int]:
        rows = [(str(n), f"R {n}", "Qinghe Silicones", "A", "East") for n in range(first, first + count)]
        client.get(place.url("attendees/import"))
        chosen = client.post(
            place.url("attendees/import"), {"file": SimpleUploadedFile("r.csv", csv_bytes([HEADINGS, *rows]))}
        )
        with CaptureQueriesContext(connection) as preview:
            page = client.get(chosen["Location"])
        with CaptureQueriesContext(connection) as applied:
            apply(client, page)
        return len(preview), len(applied)

    queries(500, 1)  # the first entry of the audit log makes the meeting's room
    assert queries(1000, 1) == queries(2000, 30)


def test_a_cycle_s_groups_are_the_demand(place: Any) -> None:
    assert roster.demand_of(place.meeting).group_names == ("A Leadership", "B Heads")


@pytest.mark.parametrize("column", ["工号", "票类", "会场"])
def test_a_missing_column_is_named_and_nobody_is_promised(client: Client, place: Any, column: str) -> None:
    at = HEADINGS.index(column)
    rows = [[text for place_, text in enumerate(row) if place_ != at] for row in (HEADINGS, NEW, MOVED)]
    page = looked(client, place, csv_bytes(rows))
    assert page.status_code == 200
    assert page.context["problems_said"][0].row == 1
    assert (page.context["meeting_plan"].joining, page.context["meeting_plan"].new_venues) == ((), ())


MAIN_CASES = [
    ("Main venue", ("River room", "Great Hall"), "River room"),
    ("主会场", ("River room", "Main Venue"), "Main Venue"),
    ("Main venue", ("Great Hall", "MAIN VENUE"), "Main venue"),  # the meeting's way of writing wins
    ("Main venue", ("Great Hall", "Main venue"), "Main venue"),
    ("Town hall", ("Great Hall",), "Town hall"),
]


@pytest.mark.parametrize(("first", "named", "main"), MAIN_CASES)
def test_the_untouched_first_venue_gives_way(
    client: Client, place: Any, first: str, named: tuple[str, ...], main: str
) -> None:
    Attendee.objects.all().delete()
    place.meeting.roles.all().delete()
    place.meeting.venues.filter(is_main=False).delete()
    place.meeting.venues.update(name=first)
    rows = [(f"N{n}", f"c{n}", "Qinghe Silicones", "A", venue) for n, venue in enumerate(named)]
    apply(client, looked(client, place, rows))
    assert list(place.meeting.venues.filter(is_main=True).values_list("name", flat=True)) == [main]
    expected = {main if name.casefold() == main.casefold() else name for name in (*named, main)}
    assert set(place.meeting.venues.values_list("name", flat=True)) == expected


def test_a_first_venue_with_people_stays(client: Client, place: Any) -> None:
    Attendee.objects.exclude(venue=place.main).delete()
    place.meeting.roles.all().delete()
    place.meeting.venues.filter(is_main=False).delete()
    place.meeting.venues.update(name="Main venue")
    apply(client, looked(client, place, [("N1", "c", "Qinghe Silicones", "A", "Great Hall")]))
    assert sorted(place.meeting.venues.values_list("name", "is_main")) == [
        ("Great Hall", False),
        ("Main venue", True),
    ]
