"""What the second issuer decides: whom it signs for, who waits, which manifest it serves.

    new --open--> open --close--> closed

Before opening, each roster that the site sends replaces the one before. After opening, a change by the site (a new person,
another ticket, another group) takes effect only when the tellers confirm it on their own page. Nobody is removed.
All methods run on the one thread that owns the store. Expected outcomes are values, `Refused(reason)`.
Specification: docs/ballot-protocol.md, "Two issuers".
"""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from answerable.issuer.refusals import Reason, Refused
from answerable.issuer.store import Issued, Meeting, MeetingState, Person, Store
from answerable.protocol import canonical, codes, keys, manifest
from answerable.protocol.errors import Malformed, ProtocolError
from answerable.protocol.manifest import Manifest
from answerable.protocol.signing import BlindSigner

ISSUER = "tellers"
TICKET_LENGTH = 27

Row = dict[str, object]
Pair = tuple[str, str]  # (group, scope)


@dataclass(frozen=True, slots=True)
class Ask:
    """A phone's question, its form checked. `meeting` is empty where the phone does not say it."""

    ticket: str
    group: str
    scope: str
    issuer: str
    blinded: bytes
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """One group on the tellers' page. `expected` is how many people the manifest allows on the list, None before opening.
    Where each presenter has ballots of their own, those who stand aside are added for each scope, and the smallest sum is taken.
    """

    id: str
    expected: int | None
    listed: int
    issued: int
    excess: bool


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """One meeting on the tellers' page. `seen` names exactly the additions shown, so that no other is confirmed."""

    key: str
    state: MeetingState
    title: str
    manifest_hash: str
    groups: tuple[GroupFacts, ...]
    additions: tuple[tuple[Person, Person | None], ...]  # who waits, and as whom they are on the roster
    seen: str


class Desk:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.signers: dict[tuple[str, str, str], BlindSigner] = {}
        self.manifests: dict[str, Manifest] = {}

    # Phones

    def issue(self, ask: Ask) -> bytes | Refused:
        """The blind signature. The row is durable before this returns."""
        ticket = ticket_hash(ask.ticket)
        found = self.store.by_ticket(ticket)
        if found is None:
            return Refused(self._why_unknown(ticket, ask.meeting))
        key, person = found
        signer = self._signer(key, ask.group, ask.scope)
        reason = self._mismatch(self.store.meeting(key).state, person, ask, signer)
        if reason or signer is None:
            return Refused(reason or Reason.WRONG_SCOPE)
        issued = Issued(person.identifier, ask.scope, person.group)
        blinded = hashlib.sha256(ask.blinded).digest()
        # Refused before signing, so that another blinded message for the same right does not cost the issuer a signature.
        if self.store.recorded(key, issued) not in (None, blinded):
            return Refused(Reason.ALREADY_ISSUED)
        try:
            # Before the row: a value that cannot be signed must not use up the right to score.
            signature = signer.sign(ask.blinded, os.urandom)
        except Malformed:
            return Refused(Reason.BAD_LENGTH)
        if not self.store.record(key, issued, blinded):
            return Refused(Reason.ALREADY_ISSUED)
        return signature

    def _why_unknown(self, ticket: str, meeting: str) -> Reason:
        """An issuer that does not know the meeting, such as one whose disk was lost, has no list that a ticket could be missing from."""
        if self.store.waits(ticket):
            return Reason.NOT_CONFIRMED
        if meeting and self.store.meeting(meeting).state is MeetingState.NEW:
            return Reason.NOT_OPEN
        return Reason.UNKNOWN_TICKET

    def _mismatch(
        self, state: MeetingState, person: Person, ask: Ask, signer: BlindSigner | None
    ) -> Reason | None:
        wrong = (
            (state is MeetingState.NEW, Reason.NOT_OPEN),
            (state is MeetingState.CLOSED, Reason.CLOSED),
            (ask.issuer != ISSUER, Reason.WRONG_ISSUER),
            (ask.group != person.group, Reason.WRONG_GROUP),
            (signer is None, Reason.WRONG_SCOPE),
            (ask.scope in person.recused, Reason.RECUSED),
        )
        return next((reason for is_wrong, reason in wrong if is_wrong), None)

    def _signer(self, meeting: str, group: str, scope: str) -> BlindSigner | None:
        name = (meeting, group, scope)
        if name not in self.signers:
            pem = self.store.key(*name)
            if pem is None:
                return None
            self.signers[name] = BlindSigner.of(keys.rsa_from_pem(pem))
        return self.signers[name]

    # The site

    def put_roster(self, key: str, people: Sequence[Person]) -> Row | Refused:
        if len({one.identifier for one in people}) < len(people) or len({one.ticket for one in people}) < len(
            people
        ):
            return Refused(Reason.BAD_ROSTER)
        meeting = self.store.meeting(key)
        if meeting.state is MeetingState.NEW:
            if self._taken(key, people):
                return Refused(Reason.BAD_ROSTER)
            self.store.replace_roster(meeting, people)
        elif meeting.state is MeetingState.OPEN:
            self._keep_additions(key, people)
        else:
            return Refused(Reason.CLOSED)
        return {"listed": len(self.store.people(key)), "pending": len(self.store.additions(key))}

    def _keep_additions(self, key: str, people: Sequence[Person]) -> None:
        """Whoever differs from the roster waits for the tellers. Only a changed venue is taken over at once, since a venue gives no right to score."""
        listed = {one.identifier: one for one in self.store.people(key)}
        moved, waiting, same = [], [], []
        for one in people:
            before = listed.get(one.identifier)
            if before is None or replace(before, venue=one.venue) != one:
                waiting.append(one)
            else:
                same.append(one.identifier)
                moved += [one] if before != one else []
        self.store.replace_additions(key, same, waiting, moved)

    def _taken(self, key: str, people: Iterable[Person]) -> bool:
        """Whether a ticket belongs to another meeting's roster."""
        owners = (self.store.by_ticket(one.ticket) for one in people)
        return any(owner is not None and owner[0] != key for owner in owners)

    def missing_keys(self, key: str, pairs: Iterable[Pair]) -> list[Pair] | Refused:
        missing = sorted(set(pairs) - self.store.keys(key))
        if missing and self.store.meeting(key).state is not MeetingState.NEW:
            return Refused(Reason.FROZEN)
        return missing

    def keep_keys(self, key: str, made: Mapping[Pair, bytes], pairs: Iterable[Pair]) -> Row:
        """Keep what was made, and give the public keys of `pairs`, in their order."""
        if made:
            self.store.put_keys(self.store.meeting(key), made)
        return {"issuers": [self._public(key, *pair) for pair in pairs]}

    def _public(self, key: str, group: str, scope: str) -> Row:
        signer = self._signer(key, group, scope)
        assert signer is not None, "made before it is asked for"
        modulus = canonical.b64u(signer.n.to_bytes(signer.size, "big"))
        return {"id": ISSUER, "group": group, "scope": scope, "n": modulus, "e": signer.e}

    def open(self, key: str, note: str) -> Row | Refused:
        """Serve this manifest: the roster is fixed from here on. Asked again, the answer is the same."""
        meeting = self.store.meeting(key)
        if meeting.manifest is not None:
            if meeting.manifest != note:
                return Refused(Reason.ALREADY_OPEN)
            return {"state": meeting.state.value}
        try:
            if not self._names_us(key, manifest.read(note.encode())):
                return Refused(Reason.BAD_MANIFEST)
        except ProtocolError:
            return Refused(Reason.BAD_MANIFEST)
        self.store.put_meeting(Meeting(key, MeetingState.OPEN, note))
        return {"state": MeetingState.OPEN.value}

    def _names_us(self, key: str, named: Manifest) -> bool:
        rows = [row for row in named.body["keys"]["issuers"] if row["id"] == ISSUER]
        pairs = sorted(self.store.keys(key))
        wanted = {(row["group"], row["scope"]) for row in rows}
        ours = [self._public(key, *pair) for pair in pairs if pair in wanted]
        return named.meeting == key and bool(rows) and sorted(rows, key=_pair) == sorted(ours, key=_pair)

    def standing(self, key: str) -> Row:
        """For the site: how far the meeting is, and whether there are keys for it. Without any, this is not the issuer that it was frozen with."""
        return {"state": self.store.meeting(key).state.value, "has_keys": bool(self.store.keys(key))}

    def close(self, key: str) -> Row | Refused:
        meeting = self.store.meeting(key)
        if meeting.state is MeetingState.NEW:
            return Refused(Reason.NOT_OPEN)
        if meeting.state is MeetingState.OPEN:
            self.store.put_meeting(replace(meeting, state=MeetingState.CLOSED))
            self.store.compact()
        return {"state": MeetingState.CLOSED.value}

    def register(self, key: str) -> list[Row] | Refused:
        """Who was issued what: final, as it is given after close only."""
        if self.store.meeting(key).state is not MeetingState.CLOSED:
            return Refused(Reason.NOT_CLOSED)
        people = {one.identifier: one for one in self.store.people(key)}
        return [
            {
                "identifier": one.identifier,
                "name": people[one.identifier].name,
                "venue": people[one.identifier].venue,
                "group": one.group,
                "scope": one.scope,
                "issuer": ISSUER,
            }
            for one in self.store.issued(key)
        ]

    # The tellers

    def facts(self) -> list[MeetingFacts]:
        return [self._facts(meeting) for meeting in self.store.meetings()]

    def _facts(self, meeting: Meeting) -> MeetingFacts:
        named = self._manifest(meeting)
        people = self.store.people(meeting.key)
        waiting = self.store.additions(meeting.key)
        listed = {one.identifier: one for one in people}
        issued = {(one.group, one.identifier) for one in self.store.issued(meeting.key)}
        groups = named.groups if named else tuple(sorted({one.group for one in people}))
        return MeetingFacts(
            key=meeting.key,
            state=meeting.state,
            title=named.title if named else "",
            manifest_hash=named.hash if named else "",
            groups=tuple(_group(group, named, people, issued) for group in groups),
            additions=tuple((one, listed.get(one.identifier)) for one in waiting),
            seen=digest_of(waiting),
        )

    def _manifest(self, meeting: Meeting) -> Manifest | None:
        if meeting.manifest is None:
            return None
        if meeting.key not in self.manifests:
            self.manifests[meeting.key] = manifest.read(meeting.manifest.encode())
        return self.manifests[meeting.key]

    def confirm(self, key: str, seen: str) -> bool:
        """Take in the additions, if they are still those that were looked at."""
        waiting = self.store.additions(key)
        if (
            not waiting
            or self.store.meeting(key).state is not MeetingState.OPEN
            or digest_of(waiting) != seen
        ):
            return False
        if self._taken(key, waiting):
            return False
        self.store.confirm(key)
        return True


def _group(
    group: str, named: Manifest | None, people: Sequence[Person], issued: set[tuple[str, str]]
) -> GroupFacts:
    members = [one for one in people if one.group == group]
    scopes = named.scopes if named else ()
    aside = {scope: sum(scope in one.recused for one in members) for scope in scopes}
    expected = (
        min((named.expected[scope, group] + aside[scope] for scope in scopes), default=None)
        if named
        else None
    )
    return GroupFacts(
        group,
        expected,
        len(members),
        sum(of == group for of, _ in issued),
        expected is not None and len(members) > expected,
    )


def ticket_hash(text: str) -> str:
    """As the site hashes it; a link or spaces around the ticket do no harm."""
    ticket = codes.read(text.rpartition("#")[2], TICKET_LENGTH)
    return hashlib.sha256(ticket.encode()).hexdigest() if ticket else ""


def digest_of(people: Sequence[Person]) -> str:
    rows = [[one.identifier, one.ticket, one.name, one.venue, one.group, *one.recused] for one in people]
    return canonical.digest(rows)


def _pair(row: Mapping[str, object]) -> tuple[str, str]:
    return str(row["group"]), str(row["scope"])
