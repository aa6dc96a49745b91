"""A roster through upload, preview and import; out again, and in again unchanged."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from answerable import durable
from answerable.roster.entries import ORGANISATION
from answerable.roster.text import escaped, first_hidden, narrowed, tidied, unescaped
from answerable.roster.units import written
from answerable.web.organisation import exporting, uploads
from answerable.web.organisation.choices import Choices
from answerable.web.organisation.import_views import import_roster, people_rows
from answerable.web.organisation.importing import PlanMoved, plan, read_snapshot
from answerable.web.organisation.models import Person, RoleKind, Unit
from answerable.web.organisation.preview import roster_of
from roster.roster_files import csv_bytes
from web.organisation.organisation_people import account, client_of

pytestmark = pytest.mark.django_db

HEADINGS = ("Identifier", "Name", "Unit", "Title", "Email", "Phone", "Remark")
FIRST = ("71", "Presenter 01", "Lanting Materials Group/Beilan Salt", "Head", "p01@example.org", "+86 1", "x")
SECOND = ("72", "Representative 001", "Beilan Salt", "", "", "", "y")


def upload(client: Client, content: bytes, name: str = "people.csv") -> Any:
    return client.post(reverse("organisation:import"), {"file": SimpleUploadedFile(name, content)})


def looked(client: Client, content: bytes, query: str = "") -> Any:
    return client.get(upload(client, content)["Location"] + query)


def apply(client: Client, page: Any, **fields: str) -> Any:
    where = reverse("organisation:import-apply", args=[page.context["kept"].token])
    return client.post(where, {"digest": page.context["plan"].digest} | fields)


def state() -> list[tuple[object, ...]]:
    people = Person.objects.order_by("identifier").select_related("unit")
    return [
        *((p.identifier, p.name, str(p.unit), p.title, p.email, p.phone) for p in people),
        *Unit.objects.order_by("pk").values_list("name", "parent__name"),
    ]


def test_the_preview_changes_nothing_and_the_import_everything(client: Client) -> None:
    before = state()
    page = looked(client, csv_bytes([HEADINGS, FIRST, SECOND]))
    assert state() == before
    shown = page.content.decode()
    assert ("Remark" in shown, "Presenter 01" in shown) == (True, True)
    assert page.context["new_units"] == ["Lanting Materials Group / Beilan Salt"]
    assert apply(client, page)["Location"] == reverse("organisation:people")
    assert state() == [
        ("71", "Presenter 01", "Beilan Salt", "Head", "p01@example.org", "+86 1"),
        ("72", "Representative 001", "Beilan Salt", "", "", ""),
        ("O1", "Person O1", "Lanting Materials Group", "", "", ""),
        ("Lanting Materials Group", None),
        ("Beilan Salt", "Lanting Materials Group"),
    ]


def test_the_same_file_again_changes_nothing(client: Client) -> None:
    content = csv_bytes([HEADINGS, FIRST, SECOND])
    apply(client, looked(client, content))
    after = state()
    again = looked(client, content)
    assert again.context["plan"].changes_nothing
    assert len(again.context["plan"].same) == 2
    apply(client, again)
    assert state() == after


def test_what_changes_is_shown_old_and_new_and_the_rest_stays(client: Client) -> None:
    apply(client, looked(client, csv_bytes([HEADINGS, FIRST, SECOND])))
    other = ("71", "Presenter 1", "Lanting Materials Group", "", "", "+86 2", "")
    page = looked(client, csv_bytes([HEADINGS, other]))
    [(_change, differences)] = page.context["changed_said"]
    assert differences == [
        ("Name", "Presenter 01", "Presenter 1"),
        ("Unit", "Lanting Materials Group/Beilan Salt", "Lanting Materials Group"),
        ("Phone", "+86 1", "+86 2"),
    ]
    apply(client, page)
    assert state()[0] == ("71", "Presenter 1", "Lanting Materials Group", "Head", "p01@example.org", "+86 2")
    assert state()[1][0] == "72"


def test_a_file_with_one_bad_row_imports_nothing_at_all(client: Client) -> None:
    before = state()
    page = looked(client, csv_bytes([HEADINGS, FIRST, ("", *SECOND[1:])]))
    assert [(s.row, s.column) for s in page.context["problems_said"]] == [(3, "Identifier")]
    assert "organisation:import-apply" not in page.content.decode()
    assert apply(client, page).status_code == 302
    assert state() == before


def test_unknown_units_wait_for_a_word(client: Client) -> None:
    content = csv_bytes([HEADINGS, ("71", "P", "Huaxi Water", "", "", "", "")])
    page = looked(client, content)
    assert page.context["unknown_units"] == ["Huaxi Water"]
    page = client.get(page.request["PATH_INFO"] + "?create=1")
    assert page.context["new_units"] == ["Huaxi Water"]
    apply(client, page, create="1")
    assert Unit.objects.filter(name="Huaxi Water", parent=None).exists()


def test_a_plan_that_moved_is_shown_again_and_not_done(client: Client) -> None:
    page = looked(client, csv_bytes([HEADINGS, FIRST]))
    unit = Unit.objects.get()
    Person.objects.create(identifier="71", name="Somebody", unit=unit)
    response = apply(client, page)
    assert response["Location"] == page.request["PATH_INFO"]
    assert Person.objects.get(identifier="71").name == "Somebody"


def test_nothing_is_kept_of_an_import_that_fails_half_way(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = csv_bytes([HEADINGS, FIRST, SECOND])
    snapshot = read_snapshot()
    digest = plan(roster_of(content, ORGANISATION, snapshot.known(Choices())), snapshot).digest
    before = state()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON organisation_person WHEN NEW.identifier = '72' "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    page = looked(client, content)
    assert page.context["plan"].digest == digest
    assert apply(client, page).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse")
    assert state() == before


def test_a_wrong_digest_is_refused(organiser: Person) -> None:
    with pytest.raises(PlanMoved):
        import_roster(csv_bytes([HEADINGS, FIRST]), Choices(), digest="0" * 64)
    assert Person.objects.get() == organiser


def test_a_kept_file_is_its_owners_alone(client: Client, group: Unit) -> None:
    where = upload(client, csv_bytes([HEADINGS, FIRST]))["Location"]
    other = client_of(account("O2", group, RoleKind.ORGANISER))
    assert other.get(where)["Location"] == reverse("organisation:import")
    assert client.get(where).status_code == 200


@pytest.mark.parametrize("damage", ["altered", "old", "gone"])
def test_a_kept_file_must_be_young_and_as_it_was(
    client: Client, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = upload(client, csv_bytes([HEADINGS, FIRST]))["Location"]
    [content] = [path for path in uploads.folder().iterdir() if not path.suffix]
    assert oct(content.stat().st_mode & 0o777) == oct(0o600)
    if damage == "altered":
        content.write_bytes(csv_bytes([HEADINGS, SECOND]))
    elif damage == "gone":
        content.unlink()
    else:
        now = time.time()
        monkeypatch.setattr(uploads.time, "time", lambda: now + uploads.LIFETIME + 1)
    assert client.get(where)["Location"] == reverse("organisation:import")


def test_files_go_when_imported_given_up_or_old(client: Client) -> None:
    content = csv_bytes([HEADINGS, FIRST])
    page = looked(client, content)
    apply(client, page)
    assert list(uploads.folder().iterdir()) == []
    token = looked(client, content).context["kept"].token
    client.post(reverse("organisation:import-cancel", args=[token]))
    assert list(uploads.folder().iterdir()) == []
    stale = uploads.folder() / "stale"
    durable.write(stale, b"x")
    long_ago = time.time() - uploads.LIFETIME - 1
    os.utime(stale, (long_ago, long_ago))
    upload(client, content)
    assert not stale.exists()


def test_a_file_of_fifty_megabytes_is_answered_plainly(client: Client) -> None:
    page = looked(client, b"7," * (25 * 1024 * 1024))
    assert [s.sentence for s in page.context["problems_said"]] == [
        "The file is larger than 10 MB. Remove pictures and other sheets, or save the sheet as CSV."
    ]
    assert sum(path.stat().st_size for path in Path(uploads.folder()).iterdir()) < 11 * 1024 * 1024


def test_no_file_is_said_on_the_page(client: Client) -> None:
    response = client.post(reverse("organisation:import"), {})
    assert (response.status_code, "Choose a file first." in response.content.decode()) == (422, True)


def test_markup_and_names_of_files_are_shown_escaped(client: Client) -> None:
    rows = [(*HEADINGS[:6], "<img src=x>"), ("1", "<b>Bold</b>", "<i>/x", "", "", "", "")]
    response = upload(client, csv_bytes(rows), name="<u>\u202e.csv")
    page = client.get(response["Location"]).content.decode()
    for markup in ("<img src=x", "<b>Bold", "<i>", "<u>", "\u202e"):
        assert markup not in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page


@pytest.mark.slow
def test_ten_thousand_rows_are_previewed_in_time(client: Client) -> None:
    rows = [
        (str(n), f"Representative {n}", f"Lanting Materials Group/Unit {n % 200}", "", "", "", "")
        for n in range(10_000)
    ]
    content = csv_bytes([HEADINGS, *rows])
    where = upload(client, content)["Location"]
    started = time.process_time()
    page = client.get(where)
    assert time.process_time() - started < 10
    assert len(page.context["plan"].added) == 10_000
    assert len(page.content) < 200_000


def test_previews_and_imports_cost_the_same_queries_for_few_and_many(client: Client) -> None:
    def queries(first: int, count: int) -> tuple[int, int]:
        rows = [
            (str(n), f"R {n}", "Lanting Materials Group", "", "", "", "") for n in range(first, first + count)
        ]
        where = upload(client, csv_bytes([HEADINGS, *rows]))["Location"]
        client.get(reverse("organisation:import"))  # shows the messages that wait in the session
        with CaptureQueriesContext(connection) as preview:
            page = client.get(where)
        with CaptureQueriesContext(connection) as applied:
            apply(client, page)
        return len(preview), len(applied)

    assert queries(1000, 1) == queries(2000, 30)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_imports_again_unchanged(client: Client, kind: str, group: Unit) -> None:
    deep = Unit.objects.create(name="Office", parent=Unit.objects.create(name="East", parent=group))
    Unit.objects.create(name="Office")
    for number, (name, unit, phone) in enumerate(
        [
            ("=1+1", deep, "+86 1"),
            ("'=x", group, "-"),
            ("007", Unit.objects.get(name="Office", parent=None), "@x"),
        ]
    ):
        Person.objects.create(identifier=f"00{number}", name=name, unit=unit, title="'", phone=phone)
    before = state()
    response = client.get(reverse(f"organisation:people-{kind}"), headers={"accept-language": "zh-hans"})
    page = looked(client, response.content)
    assert page.context["roster"].problems == ()
    assert page.context["plan"].changes_nothing
    assert len(page.context["plan"].same) == 4
    assert state() == before


def test_no_cell_of_an_export_can_run(client: Client, group: Unit) -> None:
    for number, sign in enumerate("=+-@"):
        Person.objects.create(identifier=str(number), name=f"{sign}1", unit=group, phone=f"{sign}2")
    lines = client.get(reverse("organisation:people-csv")).content.decode("utf-8-sig").splitlines()
    cells = [cell for line in lines for cell in line.split(",")]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@"))] == []
    assert "'=1" in cells


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_template_is_a_roster_of_nobody(client: Client, language: str) -> None:
    content = client.get(reverse("organisation:template"), headers={"accept-language": language}).content
    roster = roster_of(content, ORGANISATION, read_snapshot().known(Choices()))
    assert [(p.row, p.code.value) for p in roster.problems] == [(1, "no-rows")]
    assert roster.ignored == ()


def text(column_tidy: Any, most: int) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn"), exclude_characters="/／")
    some = st.one_of(
        st.text(letters, min_size=1, max_size=most), st.text("=+-@' 张三A0", min_size=1, max_size=6)
    )
    return some.map(column_tidy).filter(lambda value: value and not first_hidden(value))


PEOPLE = st.lists(
    st.tuples(
        text(narrowed, 20),
        text(tidied, 20),
        text(tidied, 10),
        st.booleans(),
        st.one_of(st.just(""), text(tidied, 20)),
    ),
    max_size=6,
    unique_by=lambda row: row[0],
)


@pytest.mark.slow
@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=PEOPLE, kind=st.sampled_from(["csv", "xlsx"]))
def test_whatever_is_known_goes_out_and_comes_back_unchanged(people: list[Any], kind: str) -> None:
    Person.objects.all().delete()
    Unit.objects.filter(parent__isnull=False).delete()
    Unit.objects.all().delete()
    top = Unit.objects.create(name="Group")
    for identifier, name, unit_name, below, title in people:
        unit, _made = Unit.objects.get_or_create(name=unit_name, parent=top if below else None)
        Person.objects.create(identifier=identifier, name=name, unit=unit, title=title)
    make = exporting.as_csv if kind == "csv" else exporting.as_xlsx
    snapshot = read_snapshot()
    roster = roster_of(make(ORGANISATION.columns, people_rows()), ORGANISATION, snapshot.known(Choices()))
    if not people:
        assert [p.code.value for p in roster.problems] == ["no-rows"]
        return
    assert roster.problems == ()
    found = plan(roster, snapshot)
    assert found.changes_nothing
    assert len(found.same) == len(people)


@pytest.mark.slow
@given(st.text())
def test_escaping_has_an_inverse(value: str) -> None:
    assert unescaped(escaped(value)) == value
    assert not escaped(value).startswith(tuple("=+-@＝＋－＠\t\r"))


@given(st.text())
def test_tidying_twice_is_tidying_once(value: str) -> None:
    for tidy in (narrowed, tidied):
        assert tidy(tidy(value)) == tidy(value)


def test_a_path_is_written_so_that_it_leads_back() -> None:
    every = [("A",), ("B", "A"), ("B",)]
    assert [written(path, every) for path in every] == ["/A", "B/A", "B"]
