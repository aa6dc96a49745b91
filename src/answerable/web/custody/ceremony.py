"""The ceremony: a seal key drawn in memory and given to the tellers as shares, and the rehearsal that shows they have it.

The private key and the words are in no file, table, log or session: they are values of one request, and its answer is
the only place where the words are seen. Python cannot wipe memory; they are gone when the process uses it again. Kept are
the public key and a salted SHA-256 of each share. The shares' randomness is drawn by the SLIP-0039 library from the system's
generator, the key by us from the same.

Errors: `NotNow` with a sentence; what is wrong in a rehearsal is a value, `Rehearsed`.
Specification: docs/ballot-protocol.md, "Custody".
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from answerable.protocol import keys as primitives
from answerable.protocol import shares
from answerable.protocol.shares import Share, ShareProblem
from answerable.web.accounts.models import User
from answerable.web.custody import seal_key
from answerable.web.custody.models import Custody
from answerable.web.custody.seal import custody_of
from answerable.web.custody.share_words import sentences
from answerable.web.custody.tellers import (
    demand_prepared,
    key_of,
    known,
    other_set,
    people_missing,
    tellers_of,
)
from answerable.web.meetings import audit
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stages import NotNow
from answerable.web.organisation.models import Person


@dataclass(frozen=True, slots=True)
class ShareSheet:
    """What is printed for one teller."""

    number: int
    name: str
    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ceremony:
    custody: Custody
    sheets: tuple[ShareSheet, ...]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The outcome of a trial with the tellers' texts: `problems` are sentences by the index of the text, `reason` is a sentence about
    all of them. The trial is passed if there is neither.
    """

    problems: Mapping[int, list[str]] = field(default_factory=dict)
    reason: str = ""

    @property
    def passed(self) -> bool:
        return not self.problems and not self.reason


@dataclass(slots=True)
class Found:
    """Shares known by their sheets' numbers, and what is wrong with the other texts."""

    shares: dict[int, Share] = field(default_factory=dict, repr=False)
    problems: dict[int, list[str]] = field(default_factory=dict)


@sensitive_variables()
def hold(meeting: Meeting, actor: User | None, voids: str) -> Ceremony:
    """Draw the key, split it, and give the sheets away. `voids` is the public key of the ceremony whose sheets become
    worthless ("" when there is none): a page that is only loaded again names an older one, and voids nothing.
    """
    with transaction.atomic():
        locked = demand_prepared(meeting)
        missing = people_missing(locked)
        if missing:
            raise NotNow(" ".join(missing))
        earlier = custody_of(locked.key)
        if (earlier.public if earlier else "") != voids:
            raise NotNow(
                _(
                    "The sheets are shown once and cannot be shown again. If they are lost, hold the ceremony again."
                )
            )
        ceremony = _drawn(Custody.objects.get(meeting=locked), tellers_of(locked))
        told = {
            "threshold": ceremony.custody.threshold,
            "count": len(ceremony.sheets),
            "fingerprint": seal_key.fingerprint(ceremony.custody.public),
        }
        audit.record(locked, actor, "ceremony-held", told)
    # A key that an attempt at freezing made before the tellers were chosen; nothing is sealed to it.
    seal_key.drop(locked.key)
    return ceremony


@sensitive_variables()
def rehearse(meeting: Meeting, actor: User | None, texts: Sequence[str]) -> Rehearsed:
    """Whether these shares give the key; empty texts are passed over. Each share is ticked off; the key is dropped."""
    with transaction.atomic():
        locked = demand_prepared(meeting)
        custody = custody_of(locked.key)
        if custody is None:
            raise NotNow(_("Hold the ceremony first."))
        found = _matched(custody, texts)
        if found.problems:
            return Rehearsed(found.problems)
        if len(found.shares) < custody.threshold:
            told = {"threshold": custody.threshold, "count": len(found.shares)}
            return Rehearsed(
                reason=_("%(threshold)s different shares are needed; entered: %(count)s.") % told
            )
        assert key_of(list(found.shares.values()), custody.public), (
            "shares known by their digests give the key"
        )
        custody.shares.filter(number__in=list(found.shares)).update(rehearsed=True)
        Custody.objects.filter(pk=custody.pk).update(rehearsed=True)
        audit.record(
            locked, actor, "ceremony-rehearsed", {"number": ", ".join(map(str, sorted(found.shares)))}
        )
    return Rehearsed()


@sensitive_variables()
def _drawn(custody: Custody, people: Sequence[Person]) -> Ceremony:
    private = secrets.token_bytes(shares.SECRET_LENGTH)
    lists = shares.split(private, custody.threshold, len(people))
    public = primitives.public_text(primitives.x25519(private))
    made = [shares.read(" ".join(words)) for words in lists]
    # What is handed out must give the key: tried before anybody relies on it.
    assert key_of(made[-custody.threshold :], public), "the shares give the key"
    custody.shares.all().delete()
    custody.public, custody.number, custody.rehearsed = public, custody.number + 1, False
    custody.save(update_fields=["public", "number", "rehearsed"])
    for person, share in zip(people, made, strict=True):
        salt = secrets.token_bytes(16)
        custody.shares.create(
            number=share.number, person=person, name=person.name, salt=salt.hex(), digest=share.digest(salt)
        )
    sheets = zip(people, made, strict=True)
    return Ceremony(
        custody, tuple(ShareSheet(share.number, person.name, share.words) for person, share in sheets)
    )


@sensitive_variables()
def _matched(custody: Custody, texts: Sequence[str]) -> Found:
    found = Found()
    for at, text in enumerate(texts):
        if not text.strip():
            continue
        try:
            share = shares.read(text)
        except ShareProblem as problem:
            found.problems[at] = sentences(problem)
            continue
        row = known(custody, share)
        if row is None:
            found.problems[at] = [other_set(custody)]
        elif row.number in found.shares:
            found.problems[at] = [_("Share %(number)s is entered twice.") % {"number": row.number}]
        else:
            found.shares[row.number] = share
    return found
