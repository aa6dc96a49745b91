"""Tickets: the 128-bit secret that lets one attendee in without an account.

A ticket is never stored. It is HMAC-SHA256 under a key kept outside the database, over the meeting, the attendee
and `ticket_number`, cut to 16 bytes and written as a code that is forgiving to whoever types it (`protocol.codes`, 27 characters). The database
holds its SHA-256 only, so nobody can sign in with a copy of the database; looking up a hash by index leaks
nothing about the ticket that a guess could use.

Never: a ticket in a log, in the audit log, or in the part of an address that a browser sends.
Errors: `ticket_of` raises nothing; `attendee_by_ticket` answers None for anything that is not a ticket in force.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import F

from answerable.home import Home
from answerable.protocol import codes
from answerable.web.meetings import seating
from answerable.web.meetings.models import Attendee

SECRET_BYTES = 16
LENGTH = 27
BEGINS = re.compile(r"[A-Za-z0-9 -]*")


def ticket_of(attendee: Attendee) -> str:
    """The ticket in force. Select `meeting` with the attendee, or this asks for it."""
    name = f"{attendee.meeting.key}/{attendee.pk}/{attendee.ticket_number}"
    mac = hmac.digest(_key(settings.HOME), name.encode(), "sha256")
    return codes.written(mac[:SECRET_BYTES])


def hash_of(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def issue_tickets(attendees: Iterable[Attendee]) -> int:
    """Put tickets in force for those who have none yet, and say how many. Repeating it changes nothing."""
    missing = [attendee for attendee in attendees if attendee.ticket_hash is None]
    for attendee in missing:
        attendee.ticket_hash = hash_of(ticket_of(attendee))
    Attendee.objects.bulk_update(missing, ["ticket_hash"], batch_size=500)
    return len(missing)


def reissue(attendee: Attendee) -> str:
    """Make the old ticket worthless and return a new one. A credential already issued stays issued."""
    with transaction.atomic():
        Attendee.objects.filter(pk=attendee.pk).update(ticket_number=F("ticket_number") + 1)
        attendee.refresh_from_db(fields=["ticket_number"])
        ticket = ticket_of(attendee)
        attendee.ticket_hash = hash_of(ticket)
        attendee.save(update_fields=["ticket_hash"])
        seating.changed(attendee.meeting)
    return ticket


def void(attendee: Attendee) -> None:
    """Make the ticket worthless: from now on the hash of a ticket that nobody has stands in its place. What was issued stays issued."""
    nobodys = hash_of(secrets.token_hex(32))
    Attendee.objects.filter(pk=attendee.pk).update(ticket_number=F("ticket_number") + 1, ticket_hash=nobodys)
    seating.changed(attendee.meeting)


def ticket_in(text: str) -> str | None:
    """The ticket in a text, as frontend/src/ticket.ts finds it: chat programs add words and parameters, full width and invisible characters."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf"
    )
    whole, *fragments = plain.split("#")
    for fragment in fragments:
        begin = BEGINS.match(fragment)
        for written in (begin[0], begin[0].strip().partition(" ")[0]) if begin else ():
            if code := codes.read(written, LENGTH):
                return code
    return codes.read(fragments[0] if fragments else whole, LENGTH)


def attendee_by_ticket(text: str, *also: str) -> Attendee | None:
    """Whose ticket this is: as scanned, typed with spaces, or pasted with the whole link around it. `also` are further relations
    to select with the attendee.
    """
    ticket = ticket_in(text)
    if ticket is None:
        return None
    found = Attendee.objects.filter(ticket_hash=hash_of(ticket))
    return found.select_related("meeting__cycle", "person__unit", "venue", *also).first()


@cache
def _key(home: Home) -> bytes:
    return bytes.fromhex(home.secret("ticket-key"))
