"""Who may open which page, and do what: every role against every address."""

import pytest
from django.db import IntegrityError
from django.urls import URLPattern

from answerable.web.meetings.models import AuditEntry, Meeting, MeetingRole
from answerable.web.meetings.urls import urlpatterns

from .conftest import Place

ROLES = ("visitor", "stranger", "presenter", "steward", "usher", "chair", "auditor", "organiser")
READERS = {"chair", "auditor", "organiser"}
STEWARDS = {"steward", "usher", "organiser"}
EVERYBODY = READERS | STEWARDS | {"presenter"}
ORGANISER = {"organiser"}
EVERYWHERE = {"usher", "organiser"}

# path below the meeting, and who may read it; {east} and the like are keys of rows
PAGES = {
    "": EVERYBODY,
    "agenda": EVERYBODY,
    "rules": READERS,
    "later/evidence-manifest": EVERYBODY,
    "venues": READERS,
    "presenters": READERS,
    "attendees": READERS,
    "roles": READERS,
    "audit": {"auditor", "organiser"},
    "sign-in": STEWARDS,
    "tickets": STEWARDS,
    "presence": STEWARDS | {"chair"},
    "sign-in/{east}": STEWARDS,
    "sign-in/{west}": EVERYWHERE,
    "tickets/{east}": STEWARDS,
    "tickets/{west}": EVERYWHERE,
    "attendees/{at_east}/ticket": STEWARDS,
    "attendees/{at_west}/ticket": EVERYWHERE,
    "attendees/{at_east}/reissue": STEWARDS,
    "attendees/{at_west}/reissue": EVERYWHERE,
    "edit": ORGANISER,
    "convene": ORGANISER,
    "venues/{east}": ORGANISER,
    "venues/{east}/remove": ORGANISER,
    "presenters/add": ORGANISER,
    "presenters/draw": ORGANISER,
    "presenters/{presenter}/remove": ORGANISER,
    "presenters/{presenter}/withdraw": ORGANISER,
    "agenda/generate": ORGANISER,
    "agenda/add": ORGANISER,
    "attendees/add": ORGANISER,
    "attendees/{at_east}": ORGANISER,
    "attendees/{at_east}/remove": ORGANISER,
}  # fmt: skip

# what changes something, and who may do it
CHANGES = {
    "venues/{east}/main": ORGANISER,
    "venues/{west}/remove": ORGANISER,
    "attendees/many": ORGANISER,
    "presenters/order": ORGANISER,
    "presenters/draw": ORGANISER,
    "presenters/{presenter}/remove": ORGANISER,
    "presenters/{presenter}/restore": ORGANISER,
    "agenda/order": ORGANISER,
    "attendees/{at_east}/remove": ORGANISER,
    "roles/{role}/take": ORGANISER,
    "tickets/make": ORGANISER,
    "convene": ORGANISER,
    "attendees/{at_east}/reissue": STEWARDS,
    "attendees/{at_west}/reissue": EVERYWHERE,
    "sign-in/mark/{at_east}": STEWARDS,
    "sign-in/mark/{at_west}": EVERYWHERE,
}


def filled(place: Place, path: str) -> str:
    role = place.meeting.roles.get(kind="auditor")
    return place.url(
        path.format(
            east=place.east.pk,
            west=place.west.pk,
            at_east=place.attendees[2].pk,
            at_west=place.attendees[4].pk,
            presenter=place.presenters[1].pk,
            role=role.pk,
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_its_roles_only(place: Place, role: str) -> None:
    client = place.client(role)
    for path, readers in PAGES.items():
        answer = client.get(filled(place, path))
        if role == "visitor":
            found = (answer.status_code, answer["Location"].partition("?")[0])
            assert found == (302, "/accounts/sign-in"), path
        elif role in readers:
            # a steward of one venue is led straight to it
            assert answer.status_code == (302 if (path, role) == ("sign-in", "steward") else 200), path
        else:
            assert answer.status_code == 403, path


@pytest.mark.slow
@pytest.mark.parametrize("path", CHANGES)
def test_a_change_is_made_by_its_roles_only(place: Place, path: str) -> None:
    """Those without the right try first; afterwards nothing may have changed."""
    address = filled(place, path)
    for role in sorted(ROLES, key=lambda role: role in CHANGES[path]):
        before = AuditEntry.objects.count()
        answer = place.client(role).post(address)
        if role in CHANGES[path]:
            assert answer.status_code in (302, 409), role  # 409: allowed, but not at this stage
        else:
            assert answer.status_code == (302 if role == "visitor" else 403), role
            assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("role", ["chair", "auditor"])
@pytest.mark.parametrize("path", ["venues", "roles"])
def test_readers_cannot_change_through_the_pages_that_they_read(place: Place, role: str, path: str) -> None:
    person = place.attendees[0].person
    place.client(role).post(place.url(path), {"name": "Cellar", "person": person.pk, "kind": "chair"})
    assert place.meeting.venues.count() == 3
    assert place.meeting.roles.count() == 4


def test_every_address_is_in_the_matrix() -> None:
    """A page added later has to say who may open it."""
    ours = [
        each
        for each in urlpatterns
        if isinstance(each, URLPattern) and not str(each.name).startswith("roster-")
    ]
    patterns = {str(each.pattern).removeprefix("<slug:key>/") for each in ours} - {"", "new"}
    shaped = {
        path.replace("{east}", "<int:venue_pk>")
        .replace("{west}", "<int:venue_pk>")
        .replace("{presenter}", "<int:presenter_pk>")
        .replace("{at_east}", "<int:attendee_pk>")
        .replace("{at_west}", "<int:attendee_pk>")
        .replace("{role}", "<int:role_pk>")
        .replace("evidence-manifest", "<slug:name>")
        for path in [*PAGES, *CHANGES]
    }
    assert patterns - shaped == {"agenda/<int:item_pk>", "agenda/<int:item_pk>/remove"}


def test_items_of_the_agenda_are_the_organisers(place: Place) -> None:
    item = place.meeting.items.create(position=1, kind="other", title="Break", planned_minutes=5)
    for role in ROLES:
        expected = {"visitor": 302, "organiser": 200}.get(role, 403)
        for path in (f"agenda/{item.pk}", f"agenda/{item.pk}/remove"):
            assert place.client(role).get(place.url(path)).status_code == expected, (role, path)


def test_a_row_of_another_meeting_is_not_found(place: Place) -> None:
    other = Meeting.objects.create(
        cycle=place.meeting.cycle, key="f" * 16, title="Other", starts_at=place.meeting.starts_at
    )
    client = place.client("organiser")
    for path in ("venues/{east}", "presenters/{presenter}/remove", "attendees/{at_east}", "tickets/{east}"):
        wrong = filled(place, path).replace(place.meeting.key, other.key)
        assert client.get(wrong).status_code == 404, path


def test_an_unknown_meeting_is_not_found(place: Place) -> None:
    assert place.client("organiser").get("/desk/meetings/eeeeeeeeeeeeeeee/").status_code == 404


def test_the_index_lists_what_concerns_one(place: Place) -> None:
    for role in ROLES[1:]:
        body = place.client(role).get("/desk/meetings/").content.decode()
        assert (place.meeting.title in body) == (role != "stranger"), role


def test_only_the_organiser_makes_a_meeting(place: Place) -> None:
    for role in ROLES:
        expected = {"visitor": 302, "organiser": 200}.get(role, 403)
        assert place.client(role).get("/desk/meetings/new").status_code == expected, role


def test_the_database_lets_nobody_hold_a_role_twice(place):
    """Also where no venue is named, which a database by itself takes for different every time."""
    chair = MeetingRole.objects.get(meeting=place.meeting, kind="chair")
    with pytest.raises(IntegrityError):
        MeetingRole.objects.create(meeting=place.meeting, person=chair.person, kind="chair")
