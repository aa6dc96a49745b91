"""The audit log: who, when, what; readable, and only ever added to."""

import ast
import re
from pathlib import Path

import pytest

import answerable.web
from answerable.web.accounts import audit as account_audit
from answerable.web.accounts.models import User
from answerable.web.meetings.audit import record, words
from answerable.web.meetings.models import AuditEntry, MeetingRoleKind
from answerable.web.organisation.models import RoleKind

from .conftest import Place


def test_an_entry_keeps_the_name_when_the_account_goes(place: Place) -> None:
    record(place.meeting, place.chair, "convene", {"reason": "because"})
    User.objects.filter(pk=place.chair.pk).delete()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.verb, entry.detail) == (
        None,
        "The chair",
        "convene",
        {"reason": "because"},
    )


def test_the_page_tells_who_when_with_zone_and_what(place: Place) -> None:
    entry = record(
        place.meeting, place.organiser, "presenter-withdrawn", {"person": "X", "reason": "<b>ill</b>"}
    )
    record(place.meeting, None, "a-new-verb", {"colour": "red", "starts": "2022-01-24T01:00:00.123456+00:00"})
    AuditEntry.objects.filter(pk=entry.pk).update(at="2022-01-24T01:02:03Z")
    page = place.client("auditor").get(place.url("audit")).content.decode()
    for told in (
        "2022-01-24 09:02:03 UTC+08:00",
        "2022-01-24 09:00:00 UTC+08:00",
        "organiser",
        "Presenter withdrawn",
        "&lt;b&gt;ill&lt;/b&gt;",
    ):
        assert told in page
    for told in ("the site", "a-new-verb", "colour", "red"):
        assert told in page
    assert page.index("a-new-verb") < page.index("Presenter withdrawn")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_log_answers_reading_only(place: Place, method: str) -> None:
    record(place.meeting, place.organiser, "convene")
    assert getattr(place.client("organiser"), method)(place.url("audit")).status_code == 405
    assert AuditEntry.objects.count() == 1


WRITING = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
}


# Every module that names the entries. One makes them; the data of an erased person and a meeting past its time of retention are the only reasons to change
# or remove one; the rest reads.
MAKES, ERASES, RETAINS = "meetings/audit.py", "archive/names_held.py", "archive/retention.py"
READS = {
    "archive/contents.py",
    "followup/action_views.py",
    "meetings/audit_views.py",
}


def test_only_erasing_and_retention_change_or_remove_an_entry() -> None:
    web = Path(answerable.web.__file__).parent
    trees = {path.relative_to(web).as_posix(): ast.parse(path.read_text()) for path in web.rglob("*.py")}
    named = {
        place
        for place, tree in trees.items()
        if any(
            (isinstance(node, ast.Name) and node.id == "AuditEntry")
            or (isinstance(node, ast.Attribute) and node.attr in {"AuditEntry", "audit_entries"})
            for node in ast.walk(tree)
        )
    }  # fmt: skip
    assert named == {MAKES, ERASES, RETAINS} | READS
    writes = {
        (place, node.func.attr)
        for place in named
        for node in ast.walk(trees[place])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING
        and ("AuditEntry" in ast.unparse(node) or "audit_entries" in ast.unparse(node))
    }  # fmt: skip
    assert writes == {(MAKES, "create"), (MAKES, "bulk_create")}


def _verbs_recorded(calls: set[str], place: int) -> set[str]:
    """The verbs that are written out in the site's calls of these names, as their argument at `place`."""
    web = Path(answerable.web.__file__).parent
    return {
        node.args[place].value
        for path in web.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in calls
        and len(node.args) > place and isinstance(node.args[place], ast.Constant)
        and isinstance(node.args[place].value, str)
    }  # fmt: skip


def test_every_verb_that_is_recorded_has_words() -> None:
    """A verb without words is shown as it is, which would be wrong for one of ours."""
    recorded = _verbs_recorded({"audit.record", "record"}, 2)
    assert {"drawn", "item-changed", "ticket-reissued"} <= recorded
    assert {verb for verb in recorded if words.verb(verb) == verb} == set()


def test_every_verb_of_the_log_of_accounts_has_words() -> None:
    recorded = _verbs_recorded({"audit.record", "account_audit.record", "accounts_audit.record"}, 0)
    assert {"signed-in", "left", "erased", "role-taken"} <= recorded
    assert {verb for verb in recorded if account_audit.words.verb(verb) == verb} == set()


@pytest.mark.parametrize("kind", [*RoleKind, *MeetingRoleKind])
def test_every_role_has_words_in_the_log_of_accounts(kind: RoleKind | MeetingRoleKind) -> None:
    assert account_audit.words.value("role", kind.value) == str(kind.label)


def test_every_change_leaves_an_entry(place: Place) -> None:
    client = place.client("organiser")
    person = place.attendees[0].person
    steps = [
        ("venues", {"name": "Cellar"}, "venue-added"),
        (f"venues/{place.west.pk}", {"name": "Far west"}, "venue-changed"),
        (f"venues/{place.east.pk}/main", {}, "venue-changed"),
        ("presenters/add", {"person": person.pk}, "presenter-added"),
        ("presenters/draw", {"seed": "7"}, "drawn"),
        (f"presenters/{place.presenters[2].pk}/withdraw", {"reason": "ill"}, "presenter-withdrawn"),
        (f"presenters/{place.presenters[2].pk}/restore", {}, "presenter-restored"),
        (f"presenters/{place.presenters[2].pk}/remove", {}, "presenter-removed"),
        (
            "agenda/generate",
            {"opening": 1, "debrief": 8, "change": 1, "questions": 1, "scoring": 1, "speech": 1},
            "agenda-made",
        ),
        ("agenda/add", {"kind": "break", "title": "Tea", "planned_minutes": 5}, "item-added"),
        ("attendees/add", {"person": place.presenters[0].person.pk, "venue": place.main.pk, "group": "A"}, "attendee-added"),
        (f"attendees/{place.attendees[1].pk}", {"venue": place.east.pk, "group": "B"}, "attendee-changed"),
        (f"attendees/{place.attendees[1].pk}/remove", {}, "attendee-removed"),
        ("roles", {"person": person.pk, "kind": "chair"}, "role-given"),
        ("tickets/make", {}, "tickets-made"),
    ]  # fmt: skip
    for path, posted, verb in steps:
        answer = client.post(place.url(path), posted)
        assert (answer.status_code, path) == (302, path)
        last = AuditEntry.objects.last()
        assert last is not None
        assert (last.verb, last.actor_name) == (verb, "organiser")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["a ballot for each presenter", "yes", "Teller"]),
        ("zh-hans", ["每位述职人一张票", "是", "监票人"]),
    ],
)
def test_what_is_kept_as_a_code_is_told_in_words(place: Place, language: str, words: list[str]) -> None:
    record(place.meeting, place.organiser, "role-given", {"role": "teller"})
    record(place.meeting, place.organiser, "meeting-changed", {"ballots": "presenter", "recused": True})
    client = place.client("organiser")
    client.cookies["django_language"] = language
    page = client.get(place.url("audit")).content.decode()
    assert re.findall(r'<span class="break-words">([^<]*)</span>', page) == words
