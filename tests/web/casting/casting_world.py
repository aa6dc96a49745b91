"""People, rules and phones for the tests of casting: everything but fixtures."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from django.conf import settings
from django.test import Client

import examples
from answerable.home import Home
from answerable.protocol import ballot, canonical, credential, wrap
from answerable.protocol.manifest import Manifest
from answerable.rehearsal.wrapped import SEALED, Wrapped, purpose_of, wrapped
from answerable.web.accounts.models import User
from answerable.web.casting.castings import set_casting
from answerable.web.cycles.models import Cycle
from answerable.web.evidence.freeze import freeze
from answerable.web.evidence.manifests import manifests
from answerable.web.meetings.models import Attendee, Meeting, Presenter, Venue
from answerable.web.meetings.tickets import issue_tickets, ticket_of
from answerable.web.organisation.models import Person, Unit
from waiting import PATIENCE, answers, free_port, until

SEED = bytes(range(16))
RULES = examples.REVIEWED
SCORES: list[list[Any]] = [[0, "87.5"], [None, "100"]]


def with_weights(rules: dict[str, Any], weights: dict[tuple[str, str], str]) -> dict[str, Any]:
    """`rules` with the weights given by (list, id), such as ("groups", "A")."""
    changed = copy.deepcopy(rules)
    for (table, key), weight in weights.items():
        next(entry for entry in changed[table] if entry["id"] == key)["weight"] = weight
    return changed


@contextmanager
def running_ballotbox(where: Home) -> Iterator[str]:
    """A real ballot box over this home, on a free port of the loopback; its address."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "answerable.ballotbox.app:create",
        "--no-access-log",
    ]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        env=os.environ | {"BALLOTBOX_FLUSH_SECONDS": "1", "ANSWERABLE_HOME": str(where.path)},
    )
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), "the ballot box answers", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


_made = iter(range(1, 10_000))


def make_meeting(a: int = 3, b: int = 4) -> Meeting:
    """Prepared: two presenters, `a` attendees in group A at the main venue, `b` in group B at the other."""
    number = next(_made)
    unit = Unit.objects.create(name=f"Unit {number}")
    cycle = Cycle.objects.create(title="2021", assessed_year=2021, rules=RULES)
    meeting = Meeting.objects.create(
        cycle=cycle,
        key=f"m{os.getpid()}-{number}",
        title="Annual debriefing",
        starts_at=datetime(2022, 1, 24, 1, 0, tzinfo=UTC),
    )
    set_casting(meeting, grace_seconds=1)
    main = Venue.objects.create(meeting=meeting, name="Main hall", is_main=True)
    other = Venue.objects.create(meeting=meeting, name="Second hall")
    presenting = _people(unit, number, "P", 2)
    Presenter.objects.bulk_create(
        Presenter(meeting=meeting, person=each, unit=unit, position=position)
        for position, each in enumerate(presenting, start=1)
    )
    Attendee.objects.bulk_create(
        Attendee(meeting=meeting, person=each, venue=venue, group=group)
        for group, venue, count in (("A", main, a), ("B", other, b))
        for each in _people(unit, number, group, count)
    )
    issue_tickets(meeting.attendees.select_related("meeting"))
    return meeting


def _people(unit: Unit, number: int, letter: str, count: int) -> list[Person]:
    """All at once: nearly every test of the site begins with a meeting."""
    labels = [f"{letter}{at}" for at in range(count)]
    return Person.objects.bulk_create(
        Person(identifier=f"{number:05}-{label}", name=f"Representative {label}", unit=unit)
        for label in labels
    )


def freeze_with(meeting: Meeting, organiser: User, pems: Sequence[bytes]) -> Meeting:
    for group, pem in zip("AB", pems, strict=True):
        settings.HOME.write_private(f"meetings/{meeting.key}/issuer-{group}.pem", pem)
    freeze(meeting, organiser)
    return meeting


@dataclass(frozen=True, slots=True)
class Rater:
    """One attendee's phone: everything it derives from a seed, and the requests it sends."""

    attendee: Attendee
    manifest: Manifest
    seed: bytes

    @property
    def ticket(self) -> str:
        return ticket_of(self.attendee)

    def request(self, scope: str = "sheet") -> credential.Request:
        group = self.attendee.group
        key = self.manifest.issuers[group, scope, "site"]
        return credential.request(self.seed, self.manifest.hash, group, "site", key, scope)

    def body(self, scope: str = "sheet", **changes: Any) -> dict[str, Any]:
        known = scope if scope in self.manifest.scopes else self.manifest.scopes[0]
        return {
            "ticket": self.ticket,
            "group": self.attendee.group,
            "scope": scope,
            "issuer": "site",
            "blinded_msg": canonical.b64u(self.request(known).blinded),
        } | changes

    def ballot(self, blind_sig: str, scores: list[list[Any]], scope: str = "sheet") -> bytes:
        held = self.request(scope).finalize(canonical.from_b64u(blind_sig))
        group = self.attendee.group
        casting = credential.casting_key(self.seed, self.manifest.hash, group, scope)
        return ballot.compose(self.manifest, casting, [held], group, scores, scope=scope)


def rater(meeting: Meeting, group: str = "A", at: int = 0, seed: bytes = SEED) -> Rater:
    attendee = meeting.attendees.filter(group=group).select_related("meeting", "person")[at]
    return Rater(attendee, manifests(meeting)[0].manifest, seed)


def post(client: Client, path: str, body: Any, **extra: Any) -> Any:
    """As a phone does: wrapped, where the address takes wrapped requests, and the answer opened."""
    purpose = purpose_of("POST", path)
    if purpose is None:
        return client.post(path, body, content_type="application/json", **extra)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    key = canonical.from_b64u(client.get("/api/wrap-key").json()["key"])
    sent, answer_key = wrapped(key, purpose, raw)
    answer = client.post(path, sent, content_type="text/plain", **extra)
    if answer["Content-Type"] == SEALED:
        answer.content = wrap.read_answer(answer_key, answer.content)
        answer["Content-Type"] = "application/json"
    return answer


def cast(client: Client, phone: Rater) -> None:
    """Over HTTP to both processes, as a phone does."""
    blind_sig = post(client, "/api/issue", phone.body()).json()["blind_sig"]
    url = f"{settings.BALLOTBOX_URL}/boxes/{phone.manifest.meeting}/ballots"
    ballot = phone.ballot(blind_sig, SCORES)
    assert (
        httpx.post(url, content=ballot, trust_env=False, timeout=PATIENCE, auth=Wrapped()).status_code == 201
    )
