"""Who may open which page of the follow-up, and do what there: every role against every address."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern
from django.utils import timezone

from answerable.web.followup import board, sheet
from answerable.web.followup.models import Action, Exhibit, Requirement
from answerable.web.followup.named import named
from answerable.web.followup.urls import urlpatterns
from answerable.web.meetings.models import AuditEntry
from answerable.web.organisation import uploads
from answerable.web.organisation.uploads import UploadOwner

from .conftest import SHANGHAI_TODAY, Place, change_cell, planned

ROLES = (
    "visitor", "stranger", "steward", "first", "second", "secretary", "other-secretary", "group-secretary",
    "chair", "auditor", "organiser",
)  # fmt: skip
READERS = {"chair", "auditor", "organiser"}
WRITERS = {"first", "secretary", "group-secretary"}  # of the action below, which is the first unit's
ORGANISER = {"organiser"}

PAGES = {
    "": READERS,
    "/carry": ORGANISER,
    "/requirements/add": ORGANISER,
    "/requirements/{requirement}": ORGANISER,
    "/requirements/{requirement}/assign": ORGANISER,
    "/requirements/{requirement}/remove": ORGANISER,
    "/actions/{action}": READERS | WRITERS,
    "/overview": READERS,
    "/board": READERS,
    "/named": ORGANISER,
    "/assign": ORGANISER,
    "/sheet": ORGANISER,
    "/sheet/actions.xlsx": READERS,
    "/sheet/{token}": ORGANISER,
    "/actions/{action}/accept": ORGANISER,
    "/actions/{shown}/files/{exhibit}": READERS | WRITERS,
    "/actions/{action}/close": ORGANISER,
    "/actions/{action}/return": ORGANISER,
    "/actions/{action}/deadline": ORGANISER,
}

# what is sent, the action's state before, and who may
CHANGES: dict[str, tuple[dict[str, str], str, set[str]]] = {
    "/carry": ({"from": "0000000000002020"}, "open", ORGANISER),
    "/requirements/add": ({"number": "9", "text": "New"}, "open", ORGANISER),
    "/requirements/{requirement}": ({"number": "9", "text": "Changed"}, "open", ORGANISER),
    "/requirements/{requirement}/assign": ({"due": "2099-01-01", "units": "{unit}"}, "open", ORGANISER),
    "/requirements/{requirement}/remove": ({}, "open", ORGANISER),
    "/actions/{action}": ({"measure": "Done so"}, "open", WRITERS),
    "/board/many": ({"accept": "1", "action": "{action}:1"}, "reported", ORGANISER),
    "/named": ({"due": "2099-01-01", "named": "{named}"}, "open", ORGANISER),
    "/assign": ({"due": "2099-01-01", "units": "{unit}"}, "open", ORGANISER),
    "/sheet/{token}": ({"digest": "{digest}"}, "open", ORGANISER),
    "/actions/{action}/accept": ({}, "reported", ORGANISER),
    "/actions/{action}/close": ({}, "reported", ORGANISER),
    "/actions/{action}/return": ({"note": "More"}, "reported", ORGANISER),
    "/actions/{action}/deadline": ({"due": "2099-01-01", "note": "Ice"}, "open", ORGANISER),
}


def kept() -> list[object]:
    return [list(Requirement.objects.values()), list(Action.objects.values()), AuditEntry.objects.count()]


@pytest.fixture
def keys(place: Place) -> dict[str, int | str]:
    requirement = place.requirement()
    action = place.action(requirement)
    place.action(place.requirement(1, place.earlier))
    shown = place.action(place.requirement(2))
    exhibit = Exhibit(action=shown, name="list.pdf", sha256="0" * 64, added_at=timezone.now())
    exhibit.file.save("list.pdf", ContentFile(b"%PDF-"))
    place.debrief(0, problems="1. Late deliveries", state="accepted")
    file = sheet.workbook(board.read(place.meeting, SHANGHAI_TODAY))
    changed = change_cell(file, 2, "Owner", "Deputy")
    owner = UploadOwner(place.users["organiser"].pk, f"followup {place.meeting.key}")
    token = uploads.keep(owner, SimpleUploadedFile("actions.xlsx", changed))
    return {
        "requirement": requirement.pk,
        "action": action.pk,
        "unit": place.units[2].pk,
        "shown": shown.pk,
        "exhibit": exhibit.pk,
        "named": named(place.meeting)[0].key,
        "token": token,
        "digest": planned(place, changed).digest,
    }


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_reading(place: Place, keys: dict[str, int | str], role: str) -> None:
    client = place.client(role)
    for path, readers in PAGES.items():
        answer = client.get(place.url(path.format(**keys)))
        if role == "visitor":
            assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/sign-in"), path
        else:
            assert answer.status_code == (200 if role in readers else 403), path


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_changing(place: Place, keys: dict[str, int | str], role: str) -> None:
    """Each change is tried on the same meeting: it is taken back before the next."""
    client = place.client(role)
    for path, (sent, state, allowed) in CHANGES.items():
        with transaction.atomic():
            Action.objects.filter(pk=keys["action"]).update(state=state)
            before = kept()
            filled = {name: value.format(**keys) for name, value in sent.items()}
            answer = client.post(place.url(path.format(**keys)), filled)
            if role == "visitor":
                assert answer["Location"].startswith("/accounts/sign-in"), path
            else:
                assert answer.status_code == (302 if role in allowed else 403), path
            assert (kept() != before) is (role in allowed), path
            transaction.set_rollback(True)


def test_every_address_below_a_meeting_is_in_the_tables() -> None:
    routes = [str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)]
    below = {route.partition("/followup")[2] for route in routes if "followup" in route}
    tables = {re.sub(r"\{(requirement|action)\}", "<int:pk>", path) for path in PAGES}
    named = {
        "/sheet/{token}": "/sheet/<str:token>",
        "/actions/{shown}/files/{exhibit}": "/actions/<int:pk>/files/<int:file>",
    }
    assert below == {named.get(path, path) for path in tables} | {
        "/board/many"
    }  # which is pressed, never read
    only_read = {
        "",
        "/overview",
        "/board",
        "/sheet",
        "/sheet/actions.xlsx",
        "/actions/{shown}/files/{exhibit}",
    }
    assert set(CHANGES) == set(PAGES) - only_read | {"/board/many"}


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("stranger", []),
        ("chair", []),
        ("first", ["Salt"]),
        ("second", ["Fibres"]),
        ("secretary", ["Salt"]),
        ("other-secretary", ["Fibres"]),
        ("group-secretary", ["Fibres", "Salt"]),
        ("organiser", ["Fibres", "Salt"]),
    ],
)
def test_the_list_holds_the_actions_of_ones_own_units(place: Place, role: str, seen: list[str]) -> None:
    requirement = place.requirement()
    place.action(requirement, 0)
    place.action(requirement, 1)
    rows = place.client(role).get("/desk/actions/").context["rows"]
    assert sorted(row.action.unit.name for row in rows) == seen


def test_a_visitor_is_sent_to_sign_in_before_the_list(place: Place) -> None:
    assert (
        place.client("visitor").get("/desk/actions/")["Location"] == "/accounts/sign-in?next=/desk/actions/"
    )


def test_an_action_of_another_meeting_is_not_found_at_this_ones_address(place: Place) -> None:
    action = place.action(place.requirement(1, place.earlier))
    assert place.client("organiser").get(place.url(f"/actions/{action.pk}")).status_code == 404


def test_presenting_elsewhere_gives_no_right_here(place: Place) -> None:
    """The first unit's presenter of last year only reads and writes at last year's meeting."""
    action = place.action(place.requirement())
    place.meeting.presenters.filter(unit=place.units[0]).delete()
    assert place.client("first").get(place.url(f"/actions/{action.pk}")).status_code == 403
