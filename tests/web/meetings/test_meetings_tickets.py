"""Tickets: derived, 128 bits, stored hashed, worthless once replaced, shown to few."""

import hashlib
import hmac
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from answerable.protocol import codes
from answerable.web.meetings.further_pages import join_with
from answerable.web.meetings.models import Attendee, AuditEntry
from answerable.web.meetings.tickets import attendee_by_ticket, issue_tickets, reissue, ticket_of

from .conftest import Place


def test_derivation() -> None:
    """HMAC-SHA256 over key/attendee/number, the first 16 bytes, as a code with its check."""
    key = bytes.fromhex(settings.HOME.secret("ticket-key"))
    attendee = Attendee(pk=7, ticket_number=3)
    attendee.meeting_id = 1
    attendee.meeting = type(attendee).meeting.field.related_model(pk=1, key="0123456789abcdef")
    mac = hmac.new(key, b"0123456789abcdef/7/3", hashlib.sha256).digest()[:16]
    assert ticket_of(attendee) == codes.written(mac)


def test_128_bits_and_no_two_alike(place: Place) -> None:
    tickets = {ticket_of(each) for each in place.attendees}
    assert len(tickets) == 5
    for ticket in tickets:
        assert re.fullmatch(r"[0-7][0-9A-HJKMNP-TV-Z]{26}", ticket)


def test_only_the_hash_is_stored(place: Place) -> None:
    assert issue_tickets(place.attendees) == 5
    attendee = place.attendees[0]
    ticket = ticket_of(attendee)
    assert attendee.ticket_hash == hashlib.sha256(ticket.encode()).hexdigest()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert all(ticket not in str(value) for row in cursor.fetchall() for value in row), table


def test_issuing_again_changes_nothing(place: Place) -> None:
    issue_tickets(place.attendees)
    before = list(Attendee.objects.values_list("ticket_hash", flat=True))
    assert issue_tickets(Attendee.objects.select_related("meeting")) == 0
    assert list(Attendee.objects.values_list("ticket_hash", flat=True)) == before


@pytest.mark.parametrize("written", ["{}", "  {}\n", "http://localhost:8000/join#{}", "#{}"])
def test_found_as_scanned_typed_or_pasted(place: Place, written: str) -> None:
    issue_tickets(place.attendees)
    attendee = place.attendees[3]
    ticket = ticket_of(attendee)
    assert attendee_by_ticket(written.format(ticket)) == attendee
    spaced = " ".join(ticket[at : at + 4] for at in range(0, len(ticket), 4))
    for typed in (
        spaced,
        spaced.replace(" ", "-"),
        spaced.lower(),
        spaced.replace("0", "o").replace("1", "l"),
    ):
        assert attendee_by_ticket(written.format(typed)) == attendee


def test_whatever_is_no_ticket_finds_nobody(place: Place) -> None:
    issue_tickets(place.attendees)
    ticket = ticket_of(place.attendees[0])
    for text in ("", "#", ticket[:-1], ticket + "A", ticket[::-1], "票" * 27, "A" * 27, "x" * 100_000):
        assert attendee_by_ticket(text) is None, text[:30]


def test_a_ticket_not_yet_issued_is_worthless(place: Place) -> None:
    assert attendee_by_ticket(ticket_of(place.attendees[0])) is None


def test_a_new_ticket_kills_the_old_one(place: Place) -> None:
    issue_tickets(place.attendees)
    attendee, other = place.attendees[:2]
    old = ticket_of(attendee)
    new = reissue(attendee)
    assert new != old
    assert attendee_by_ticket(old) is None
    assert attendee_by_ticket(new) == attendee
    assert attendee_by_ticket(ticket_of(other)) == other


def test_the_steward_replaces_a_lost_ticket(place: Place) -> None:
    issue_tickets(place.attendees)
    attendee = place.attendees[2]
    old = ticket_of(attendee)
    client = place.client("steward")
    asked = client.get(place.url(f"attendees/{attendee.pk}/reissue")).content.decode()
    assert "The right to cast is given once." in asked
    assert attendee_by_ticket(old) == attendee
    answer = client.post(place.url(f"attendees/{attendee.pk}/reissue"), follow=True)
    attendee.refresh_from_db()
    assert (
        join_with(ticket_of(attendee)) not in answer.content.decode()
    )  # only in the code, never as text in a link
    assert attendee_by_ticket(old) is None
    entry = AuditEntry.objects.get(verb="ticket-reissued")
    assert (entry.actor_name, entry.detail) == (
        "The steward",
        {"person": "Representative 003", "ticket_number": 2},
    )


def test_the_sheet_has_everybody_of_the_venue_six_to_a_page(place: Place) -> None:
    client = place.client("organiser")
    client.post(place.url("tickets/make"))
    sheet = client.get(place.url(f"tickets/{place.east.pk}"))
    page = sheet.content.decode()
    assert re.findall(r"ticket-name\">([^<]+)", page) == [
        "Representative 003",
        "Representative 004",
    ]
    assert page.count('class="qr"') == 2
    assert "http://localhost:8000/join" in page
    assert "no-store" in sheet["Cache-Control"]
    assert "Next: " in page, "what comes after printing"
    spaced = re.findall(r'ticket-code" lang="zxx">([^<]+)', page)
    assert [attendee_by_ticket(text) for text in spaced] == place.attendees[2:4]
    assert "style=" not in page


def test_who_looked_at_tickets_is_recorded_and_no_ticket_is(place: Place) -> None:
    client = place.client("organiser")
    client.post(place.url("tickets/make"))
    client.get(place.url(f"tickets/{place.east.pk}"))
    client.get(place.url(f"attendees/{place.attendees[0].pk}/ticket"))
    assert list(AuditEntry.objects.values_list("verb", "detail")) == [
        ("tickets-made", {"count": 5}),
        ("tickets-shown", {"venue": "East", "count": 2}),
        ("ticket-shown", {"person": "Representative 001"}),
    ]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.0.2.7:8000", False),
        ("https://meeting.example", False),
    ],
)
def test_an_address_that_no_phone_can_open_is_told_before_printing(
    place: Place,
    settings: Any,
    address: str,
    told: bool,
) -> None:
    settings.SITE_URL = address
    for path in ("tickets", f"tickets/{place.east.pk}"):
        page = place.client("organiser").get(place.url(path)).content.decode()
        assert ("no phone can reach it" in page) is told


def test_a_sheet_says_who_is_not_on_it(place: Place) -> None:
    issue_tickets(place.attendees[:3])
    page = place.client("steward").get(place.url(f"tickets/{place.east.pk}")).content.decode()
    assert "1 person of this venue has no ticket yet" in page
    assert page.count('class="qr"') == 1


def test_no_other_page_shows_a_ticket(place: Place) -> None:
    issue_tickets(place.attendees)
    tickets = [ticket_of(each) for each in place.attendees]
    client = place.client("organiser")
    for path in ("", "attendees", "tickets", "sign-in", f"sign-in/{place.main.pk}", "audit", "presence"):
        page = client.get(place.url(path)).content.decode()
        assert not any(ticket in page for ticket in tickets), path
