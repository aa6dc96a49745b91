"""A ballot knows no person: nothing that site and urn keep joins the two.

Three walks: over the site's models, over the urn's tables, and over every value that both hold after real people have
scored through the real processes.
"""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models
from django.test import Client

from answerable.ballotbox import canonical, credential, keys
from answerable.ballotbox.ballot import leaf_hash
from answerable.home import Home
from answerable.web.admission import casting
from answerable.web.admission.models import Closing
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from answerable.web.meetings.tickets import hash_of
from web.admission.admission_world import Rater, freeze_with, make_meeting, post, rater, running_urn

OURS = [model for model in apps.get_models() if model.__module__.startswith("answerable.")]

# Everything kept about somebody's admission. A new column here is a new question: can it be matched with a ballot?
ATTENDEE = {"id", "meeting", "person", "venue", "group", "ticket_number", "ticket_hash", "present"}
ISSUE = {"id", "attendee", "group", "scope", "issuer", "blinded_hash"}

URN = {
    "box": {"key", "state", "manifest", "closes_at"},
    "pool": {"box", "pk", "seq", "hash", "rater_group", "body"},
    "entry": {"box", "position", "pk", "seq", "hash", "rater_group", "body"},
    "checkpoint": {"box", "size", "note"},
}


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def test_the_register_keeps_no_more_than_who_and_for_what() -> None:
    assert columns(apps.get_model("admission", "Issue")) == ISSUE
    assert columns(apps.get_model("meetings", "Attendee")) == ATTENDEE


def test_no_row_about_admission_has_a_time_or_a_number_that_counts_up() -> None:
    issue, attendee = apps.get_model("admission", "Issue"), apps.get_model("meetings", "Attendee")
    times = (models.DateField, models.TimeField, models.DurationField)
    fields = [*issue._meta.concrete_fields, *attendee._meta.concrete_fields]
    assert [field.name for field in fields if isinstance(field, times)] == []
    assert isinstance(issue._meta.pk, models.UUIDField)


def test_nothing_but_the_attendee_leads_to_or_from_the_register() -> None:
    issue = apps.get_model("admission", "Issue")
    leading = {(field.model, field.name) for model in apps.get_models() for field in _relations(model, issue)}
    assert leading == set()
    assert [field.name for field in issue._meta.concrete_fields if field.is_relation] == ["attendee"]


def _relations(model: type[models.Model], to: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.get_fields() if field.concrete and field.related_model is to]


def test_no_model_of_the_site_has_a_place_for_a_ballot() -> None:
    """By name, so that a column added in good faith is seen here."""
    words = (
        "ballot",
        "credential",
        "receipt",
        "leaf",
        "sealed",
        "signature",
        "seed_words",
        "ip_address",
        "user_agent",
    )
    named = {
        f"{model._meta.label}.{name}"
        for model in OURS
        for name in [model.__name__.lower(), *columns(model)]
        for word in words
        if word in name
    }
    assert named == set()


# After real people have scored


@dataclass(frozen=True, slots=True)
class Scored:
    meeting: Meeting
    raters: list[Rater]
    ballots: list[bytes]
    answers: list[str]
    home: Home


@pytest.fixture
def scored(db: None, settings: Any, tmp_path: Path, client: Client) -> Scored:
    """Two cast, the meeting is closed, and both processes have stopped."""
    script = tmp_path / "assets" / "dist" / "phone.js"
    script.parent.mkdir(parents=True)
    script.write_text("// the phone's script\n")
    settings.STATICFILES_DIRS = [tmp_path / "assets"]
    settings.HOME = Home(tmp_path / "home")
    settings.ANSWERABLE_RSA_BITS = 2048
    organiser = User.objects.create(username="organiser", is_superuser=True)
    pems = [keys.rsa_pem(keys.new_rsa(2048)) for _ in "AB"]
    with running_urn(settings.HOME) as url:
        settings.URN_URL = settings.URN_CONTROL_URL = url
        meeting = freeze_with(make_meeting(), organiser, pems)
        advance(meeting, "convene", organiser)
        casting.open_scoring(meeting, organiser)
        raters = [rater(meeting, "A", 0, b"a" * 16), rater(meeting, "B", 1, b"b" * 16)]
        answers = [_issued(client, each) for each in raters]
        ballots = [
            each.ballot(sig, [[0, "87.5"], [None, "3"]]) for each, sig in zip(raters, answers, strict=True)
        ]
        for ballot in ballots:
            cast = httpx.post(f"{url}/boxes/{meeting.key}/ballots", content=ballot, trust_env=False)
            assert cast.status_code == 201
        casting.close_scoring(meeting, organiser)
    return Scored(meeting, raters, ballots, answers, settings.HOME)


def _issued(client: Client, each: Rater) -> str:
    post(client, "/api/ticket", {"ticket": each.ticket})
    return str(post(client, "/api/issue", each.body()).json()["blind_sig"])


def site_values() -> list[Any]:
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [value for row in cursor.fetchall() for value in row]
    return found


def urn_rows(where: Home) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(where.urn_database)) as database:
        database.row_factory = sqlite3.Row
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")] for table in tables}


def written(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def test_the_urn_has_no_column_for_people_or_times(scored: Scored) -> None:
    """`closes_at` is the box's: the end of its grace."""
    with closing(sqlite3.connect(scored.home.urn_database)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            table: {name for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", [table])}
            for table in tables
        }
    assert found == URN


def test_the_only_values_that_both_hold_are_the_meetings(scored: Scored) -> None:
    """Seven characters or more: a shorter one (a group, a stage, a number) singles nobody out."""
    urn = {
        written(value) for rows in urn_rows(scored.home).values() for row in rows for value in row.values()
    }
    site = {written(value) for value in site_values()}
    shared = {value for value in urn & site if len(value) > 6}
    checkpoint = Closing.objects.get(meeting=scored.meeting).checkpoint
    assert shared == {scored.meeting.key, scored.meeting.manifest, checkpoint}


def test_the_site_holds_nothing_of_a_ballot_or_a_credential(scored: Scored) -> None:
    kept = "\n".join(written(value) for value in site_values()).lower()
    for each, ballot, answer in zip(scored.raters, scored.ballots, scored.answers, strict=True):
        m, group = each.manifest.hash, each.attendee.group
        pk = credential.casting_key(each.seed, m, group).public_key().public_bytes_raw()
        held = each.request().finalize(canonical.from_b64u(answer))
        cast = canonical.loads(ballot)
        secrets = [
            each.seed,
            pk,
            held.prefix,
            held.signature,
            canonical.from_b64u(answer),
            each.request().blinded,
            canonical.from_b64u(cast["sealed"]),
            canonical.from_b64u(cast["sig"]),
            bytes.fromhex(leaf_hash(ballot)),
            hashlib.sha256(pk).digest(),
            hashlib.sha256(ballot).digest(),
        ]
        forms = [form for secret in secrets for form in (secret.hex(), canonical.b64u(secret).lower())]
        assert [form for form in forms if form in kept] == []


def test_the_ticket_itself_is_kept_nowhere(
    scored: Scored, caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    ticket = scored.raters[0].ticket
    post(client, "/api/issue", scored.raters[0].body())
    post(client, "/api/ticket", {"ticket": ticket[::-1]})
    values = [written(value) for value in site_values()]
    assert [value for value in values if ticket in value] == []
    assert values.count(hash_of(ticket)) == 1
    assert [text for text in (ticket, ticket[::-1]) if text in caplog.text] == []


def test_the_urns_files_name_nobody(scored: Scored) -> None:
    """Bytes of whole files, free pages and logs included; groups and presenters are in the manifest, raters are not."""
    paths = [path for path in scored.home.path.rglob("*") if path.is_file() and "urn" in str(path)]
    kept = b"\n".join(path.read_bytes() for path in paths).lower()
    names = [
        text
        for attendee in scored.meeting.attendees.select_related("person", "venue")
        for text in (
            attendee.person.name,
            attendee.person.identifier,
            attendee.ticket_hash,
            attendee.venue.name,
        )
    ]
    tickets = [each.ticket for each in scored.raters]
    assert scored.meeting.key.encode() in kept
    assert [text for text in [*names, *tickets] if text and text.lower().encode() in kept] == []
