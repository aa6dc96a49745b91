"""A ballot knows no person: nothing that site and ballot box keep joins the two.

Three walks: over the site's models, over the ballot box's tables, and over every value that both hold after real people have
scored through the real processes.
"""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client, override_settings

from answerable.ballotbox.sqlite import Store
from answerable.home import Home
from answerable.protocol import canonical, credential, keys
from answerable.protocol.ballot import leaf_hash
from answerable.web.accounts.models import User
from answerable.web.casting import opening
from answerable.web.casting.models import Closing
from answerable.web.casting.wrapped import ring
from answerable.web.custody import seal_key
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import advance
from answerable.web.meetings.tickets import hash_of
from network import Exchange, Listener, files_under, keys_among
from starting import starts
from waiting import PATIENCE
from web.casting.casting_world import Rater, freeze_with, make_meeting, post, rater, running_ballotbox

OURS = [model for model in apps.get_models() if model.__module__.startswith("answerable.")]

# Everything kept about somebody's admission. Before a column is added here, ask whether it could be matched with a ballot.
ATTENDEE = {"id", "meeting", "person", "venue", "group", "ticket_number", "ticket_hash", "present"}
ISSUE = {"id", "attendee", "group", "scope", "issuer", "blinded_hash"}

BALLOT = {"box", "pk", "seq", "hash", "scope", "rater_group", "body"}
BALLOTBOX = {
    "box": {"key", "state", "manifest", "closes_at", "witnesses", "scopes", "rehearsal"},
    "pool": BALLOT,
    "entry": BALLOT | {"position"},
    "checkpoint": {"box", "size", "note"},
    "tile": {"box", "level", "number", "hashes"},
    "turnout": {"box", "scope", "rater_group", "returned"},
    "cosignature": {"box", "vkey", "size", "line", "time"},
}


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def test_the_register_keeps_no_more_than_who_and_for_what() -> None:
    assert columns(apps.get_model("casting", "Issue")) == ISSUE
    assert columns(apps.get_model("meetings", "Attendee")) == ATTENDEE


def test_no_row_about_admission_has_a_time_or_a_number_that_counts_up() -> None:
    issue, attendee = apps.get_model("casting", "Issue"), apps.get_model("meetings", "Attendee")
    times = (models.DateField, models.TimeField, models.DurationField)
    fields = [*issue._meta.concrete_fields, *attendee._meta.concrete_fields]
    assert [field.name for field in fields if isinstance(field, times)] == []
    assert isinstance(issue._meta.pk, models.UUIDField)


def test_nothing_but_the_attendee_leads_to_or_from_the_register() -> None:
    issue = apps.get_model("casting", "Issue")
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
    """What was said on the wire, and everything that both processes kept."""

    meeting: Meeting
    checkpoint: str
    raters: list[Rater]
    tickets: list[str]
    answers: list[str]
    ballots: list[bytes]
    people: list[str]
    site: list[str]
    ballotbox: dict[str, list[dict[str, Any]]]
    ballotbox_files: bytes
    heard: Listener
    receipts: list[bytes]
    wrap_keys: list[bytes]
    left: list[bytes]
    seal_key: bytes


@pytest.fixture(scope="module")
@starts("process")
def scored(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Scored:
    """Two cast, the meeting is closed, and the ballot box has stopped."""
    folder = tmp_path_factory.mktemp("secrecy")
    script = folder / "assets" / "dist" / "phone.js"
    script.parent.mkdir(parents=True)
    script.write_text("// the phone's script\n")
    home = Home(folder / "home")
    changed = {"HOME": home, "ANSWERABLE_RSA_BITS": 2048, "STATICFILES_DIRS": [folder / "assets"]}
    with django_db_blocker.unblock(), override_settings(**changed), transaction.atomic():
        found = _score(home)
        transaction.set_rollback(True)
    return found


def _score(home: Home) -> Scored:
    listener = Listener()
    client = listener.client()
    with running_ballotbox(home) as url, override_settings(BALLOTBOX_URL=url, BALLOTBOX_CONTROL_URL=url):
        meeting = _opened()
        raters = [rater(meeting, "A", 0, b"a" * 16), rater(meeting, "B", 1, b"b" * 16)]
        answers = [_issued(client, each) for each in raters]
        ballots = [
            each.ballot(sig, [[0, "87.5"], [None, "3"]]) for each, sig in zip(raters, answers, strict=True)
        ]
        receipts = _cast(listener, f"{url}/boxes/{meeting.key}", ballots)
        wrap_keys = [key.private.private_bytes_raw() for key in ring()._keys.values()]
        opening.close_scoring(meeting, None)
        with listener.phone(base_url=f"{url}/boxes/{meeting.key}", timeout=PATIENCE) as phone:
            for each in raters:
                assert phone.post("/look-up", json={"pk": pk_of(each)}).status_code == 200
    files = [
        path
        for path in home.path.rglob("*")
        if path.is_file() and "ballotbox" in str(path.relative_to(home.path))
    ]
    return Scored(
        meeting,
        Closing.objects.get(meeting=meeting).checkpoint,
        raters,
        [each.ticket for each in raters],
        answers,
        ballots,
        _named(meeting),
        [written(value) for value in site_values()],
        ballotbox_rows(home),
        b"\n".join(path.read_bytes() for path in files),
        listener,
        receipts,
        wrap_keys,
        files_under(home.path),
        seal_key.private(meeting.key),
    )


def _cast(listener: Listener, box: str, ballots: list[bytes]) -> list[bytes]:
    """Cast them, each followed by a look at what the box holds; their receipts."""
    receipts = []
    with listener.phone(base_url=box, timeout=PATIENCE) as phone:
        for ballot in ballots:
            answer = phone.post("/ballots", content=ballot)
            assert answer.status_code == 201
            receipts.append(answer.content)
            sought = {"pk": canonical.loads(ballot)["pk"]}
            assert phone.post("/look-up", json=sought).json()["ballots"] == [canonical.loads(ballot)]
    return receipts


def pk_of(each: Rater) -> str:
    return keys.public_text(credential.casting_key(each.seed, each.manifest.hash, each.attendee.group))


def _opened() -> Meeting:
    organiser = User.objects.create(username="organiser", is_superuser=True)
    pems = [keys.rsa_pem(keys.new_rsa(2048)) for _ in "AB"]
    meeting = freeze_with(make_meeting(), organiser, pems)
    advance(meeting, "convene", organiser)
    opening.open_scoring(meeting, organiser)
    return meeting


def _issued(client: Client, each: Rater) -> str:
    post(client, "/api/ticket", {"ticket": each.ticket})
    return str(post(client, "/api/issue", each.body()).json()["blind_sig"])


def _named(meeting: Meeting) -> list[str]:
    """What a person is known by at this meeting."""
    return [
        str(text)
        for attendee in meeting.attendees.select_related("person", "venue")
        for text in (
            attendee.person.name,
            attendee.person.identifier,
            attendee.ticket_hash,
            attendee.venue.name,
        )
    ]


def site_values() -> list[Any]:
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [value for row in cursor.fetchall() for value in row]
    return found


def ballotbox_rows(where: Home) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(where.ballotbox_database)) as database:
        database.row_factory = sqlite3.Row
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")] for table in tables}


def written(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def test_the_ballotbox_has_no_column_for_people_or_times(tmp_path: Path) -> None:
    """Two times are allowed: `closes_at`, when the grace of a whole box ends, and `time`, which a witness states for a checkpoint over many ballots."""
    path = tmp_path / "ballotbox.sqlite3"
    Store(path).close()
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            table: {name for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", [table])}
            for table in tables
        }
    assert found == BALLOTBOX


def test_the_only_values_that_both_hold_are_the_meetings(scored: Scored) -> None:
    """Seven characters or more: a shorter one (a group, a stage, a number) is shared by many people."""
    ballotbox = {
        written(value) for rows in scored.ballotbox.values() for row in rows for value in row.values()
    }
    shared = {value for value in ballotbox & set(scored.site) if len(value) > 6}
    assert shared == {scored.meeting.key, scored.meeting.casting.manifest, scored.checkpoint}


def test_the_site_holds_nothing_of_a_ballot_or_a_credential(scored: Scored) -> None:
    kept = "\n".join(scored.site).lower()
    for each, ballot, answer in zip(scored.raters, scored.ballots, scored.answers, strict=True):
        secrets = secrets_of(each, ballot, answer)
        forms = [form for secret in secrets for form in (secret.hex(), canonical.b64u(secret).lower())]
        assert [form for form in forms if form in kept] == []


def secrets_of(each: Rater, ballot: bytes, answer: str) -> list[bytes]:
    """Everything by which a ballot could be recognised, as it is and hashed."""
    casting_key = credential.casting_key(each.seed, each.manifest.hash, each.attendee.group)
    pk = casting_key.public_key().public_bytes_raw()
    held = each.request().finalize(canonical.from_b64u(answer))
    cast = canonical.loads(ballot)
    return [
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


def test_the_ticket_itself_is_kept_nowhere(scored: Scored) -> None:
    kept = "\n".join(scored.site)
    assert [ticket for ticket in scored.tickets if ticket in kept] == []
    assert [scored.site.count(hash_of(ticket)) for ticket in scored.tickets] == [1, 1]


def test_no_ticket_is_logged(db: None, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    ticket = "T" * 22
    # The settings keep refusals out of the log; even where somebody lets them in, there is no ticket in them.
    caplog.set_level("WARNING", logger="django.request")
    assert post(client, "/api/ticket", {"ticket": ticket}).status_code == 404
    assert post(client, "/api/issue", {"ticket": ticket, "blinded_msg": 5}).status_code == 404
    assert "/api/ticket" in caplog.text
    assert ticket not in caplog.text


def test_the_ballotboxes_files_name_nobody(scored: Scored) -> None:
    """Bytes of whole files, free pages and logs included."""
    kept = scored.ballotbox_files.lower()
    assert scored.meeting.key.encode() in kept
    assert [text for text in [*scored.people, *scored.tickets] if text.lower().encode() in kept] == []


# After somebody has recorded the venue's network


def recognised(scored: Scored, read: bytes) -> list[str]:
    """What of people, tickets, ballots and receipts stands in what was read, in any of its forms."""
    found = [text for text in [*scored.tickets, *scored.people] if len(text) > 6 and text.encode() in read]
    for each, ballot, answer in zip(scored.raters, scored.ballots, scored.answers, strict=True):
        for secret in secrets_of(each, ballot, answer):
            forms = (secret, secret.hex().encode(), canonical.b64u(secret).encode())
            found += [form.hex() for form in forms if form in read]
    return found + [receipt.hex() for receipt in scored.receipts if receipt in read]


def test_a_recording_of_the_network_tells_nothing_once_the_scoring_is_closed(scored: Scored) -> None:
    """With all that is left on the disk, the key that opens ballots included, and whatever is published."""
    left = [*scored.left, *(value.encode() for value in scored.site)]
    known = keys_among(left)
    assert (scored.seal_key in known, len(scored.heard.exchanges) > 12) == (True, True)
    assert not known & set(scored.wrap_keys)
    assert recognised(scored, scored.heard.opened_with(known)) == []


def test_the_same_listener_finds_it_where_keys_stay_or_nothing_is_wrapped(scored: Scored) -> None:
    read = scored.heard.opened_with(scored.wrap_keys)
    assert set(scored.tickets) <= set(recognised(scored, read))
    pairs = zip(scored.ballots, scored.receipts, strict=True)
    plain = Listener([Exchange(b"", ballot, receipt) for ballot, receipt in pairs])
    assert len(recognised(scored, plain.opened_with([]))) > 5


def test_what_differs_between_people_does_not_show_in_the_lengths(scored: Scored) -> None:
    lengths: dict[bytes, set[tuple[int, int]]] = {}
    for one in scored.heard.exchanges:
        if one.head.startswith(b"POST"):
            lengths.setdefault(one.head.split()[1], set()).add((len(one.request), len(one.answer)))
    assert (len(lengths), {len(each) for each in lengths.values()}) == (4, {1})
