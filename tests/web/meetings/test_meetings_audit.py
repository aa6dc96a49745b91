"""The audit log: who, when, what; readable, and only ever added to."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User

import answerable.web
from answerable.web.meetings.audit import FIELDS, VERBS, record
from answerable.web.meetings.models import AuditEntry

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
    record(place.meeting, None, "a-new-verb", {"colour": "red"})
    AuditEntry.objects.filter(pk=entry.pk).update(at="2022-01-24T01:02:03Z")
    page = place.client("auditor").get(place.url("audit")).content.decode()
    for told in (
        "2022-01-24 09:02:03 UTC+08:00",
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


def test_no_code_changes_or_removes_an_entry() -> None:
    """Entries are made in one place, `audit.record`, and read in one page."""
    mentions = {
        path.relative_to(Path(answerable.web.__file__).parent).as_posix()
        for path in Path(answerable.web.__file__).parent.rglob("*.py")
        if ("AuditEntry" in path.read_text() or "audit_entries" in path.read_text())
        and "migrations" not in path.parts
    }
    assert mentions == {"meetings/models.py", "meetings/audit.py", "meetings/audit_views.py"}


def test_every_verb_written_by_the_meeting_has_words() -> None:
    """A verb without words would be shown as it is, which is right for a later version's and wrong for ours."""
    package = Path(answerable.web.__file__).parent / "meetings"
    source = "\n".join(path.read_text() for path in package.glob("*.py"))
    written = [verb for verb in VERBS if f'"{verb}"' in source.replace("VERBS", "")]
    assert set(written) <= set(VERBS)
    assert all(str(words) for words in [*VERBS.values(), *FIELDS.values()])


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
