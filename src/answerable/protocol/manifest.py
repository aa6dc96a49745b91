"""The frozen meeting: what is judged, by whom, under which rules and keys. M is its hash.

A manifest is canonical JSON and a line feed, in a signed note by the manifest key that it names itself: what
makes it the right one is M, the SHA-256 of the canonical JSON, which is shown to everybody in the room. The
rules inside are opaque here, but for their hash. An amendment is a whole manifest that names the hash of the one before
and the reason, and differs from it in the rules, or in more people expected, and in nothing else; ballots keep naming the first M.

A meeting's `scope` says what one ballot scores. "sheet": everybody, and its only ballot scope is "sheet". "presenter":
one at a time, and the ballot scopes are "presenter/<id>", in draw order. Each issuer has a key of its own for every
group and scope: it signs blindly, so nothing but its key can hold a credential to one scope.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from answerable.protocol import canonical, keys, note, shape
from answerable.protocol.errors import Malformed

_FIELDS = frozenset(
    [
        "v",
        "meeting",
        "title",
        "starts_at",
        "scope",
        "grace",
        "groups",
        "presenters",
        "rules",
        "rules_hash",
        "expected",
        "sealed_length",
        "client_hash",
        "transport",
        "keys",
        "seal_custody",
        "previous",
        "reason",
    ]
)
_COMMENTS = "comments"  # the one field that may be missing: a meeting without comments
_KEYS = frozenset(["manifest", "log", "log_origin", "receipt", "seal", "issuers"])
_MEETING = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_AMENDABLE = frozenset({"rules", "rules_hash", "expected", "previous", "reason"})
LONGEST_SEALED = 1 << 19  # bytes; a ballot with this fits what is read of one
SHEET, PRESENTER = "sheet", "presenter"
SITE, TELLERS = "site", "tellers"  # who issues credentials: the site alone, or both
_FEWEST_TELLERS, _MOST_TELLERS = 2, 16


@dataclass(frozen=True, slots=True)
class SealCustody:
    """The seal key is in the hands of tellers: any `threshold` of the `shares` make it whole."""

    threshold: int
    shares: int


@dataclass(frozen=True, slots=True)
class SealedComments:
    """What comments are sealed for, a key that is never published, and how many bytes those of a ballot are padded to."""

    key: X25519PublicKey
    length: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest, read and checked. `body` is the JSON object itself, not to be changed."""

    hash: str  # M, hex
    body: Mapping[str, Any]
    meeting: str
    title: str
    scope: str
    grace: int  # seconds after close in which ballots already made are still taken
    groups: tuple[str, ...]
    presenters: tuple[str, ...]  # ids in draw order
    criteria: int  # how many marks each presenter is given
    expected: Mapping[tuple[str, str], int]  # by (scope, group): how many may score there
    sealed_length: int
    manifest_key: note.Verifier
    log: note.Verifier
    log_origin: str
    receipt: Ed25519PublicKey
    seal: X25519PublicKey
    seal_custody: SealCustody | None  # None: the site keeps the seal key itself
    issuers: Mapping[tuple[str, str, str], RSAPublicKey]  # by (group, scope, issuer)
    comments: SealedComments | None  # None: raters write no comments

    @property
    def rules(self) -> Mapping[str, Any]:
        rules: Mapping[str, Any] = self.body["rules"]
        return rules

    @property
    def previous(self) -> str | None:
        previous: str | None = self.body["previous"]
        return previous

    @property
    def reason(self) -> str | None:
        reason: str | None = self.body["reason"]
        return reason

    @property
    def issuer_names(self) -> tuple[str, ...]:
        """The issuers whose credentials a ballot needs, in order."""
        return tuple(sorted({name for *_, name in self.issuers}))

    @property
    def scopes(self) -> tuple[str, ...]:
        """What a ballot's scope can be, in draw order."""
        return scopes_of(self.scope, self.presenters)

    def scored(self, scope: str) -> tuple[str, ...]:
        """The presenters on a ballot of that scope, a row of marks each."""
        return self.presenters if self.scope == SHEET else (scope.removeprefix(f"{PRESENTER}/"),)


def scopes_of(scope: str, presenters: tuple[str, ...]) -> tuple[str, ...]:
    """The ballot scopes of a meeting."""
    return (SHEET,) if scope == SHEET else tuple(f"{PRESENTER}/{one}" for one in presenters)


def parse(body: Any) -> Manifest:
    """The manifest in a JSON object; `Malformed` says which field is wrong."""
    shape.record(body, _FIELDS, "the manifest", maybe=_COMMENTS)
    shape.exactly(body["v"], 1, "v")
    _check_plain(body)
    groups = _ids(body["groups"], frozenset({"id", "title"}), "groups")
    presenters = _ids(body["presenters"], frozenset({"id", "name", "unit"}), "presenters")
    scopes = scopes_of(body["scope"], presenters)
    rules = shape.table(body["rules"], "rules")
    if body["rules_hash"] != canonical.digest(rules):
        raise Malformed("rules_hash is not the hash of the rules")
    named = shape.record(body["keys"], _KEYS, "keys")
    log = note.parse_vkey(shape.text(named["log"], "keys.log"))
    if named["log_origin"] != log.name:
        raise Malformed("keys.log_origin is not the name of keys.log")
    return Manifest(
        hash=canonical.digest(body),
        body=body,
        meeting=body["meeting"],
        title=body["title"],
        scope=body["scope"],
        grace=body["grace"],
        groups=groups,
        presenters=presenters,
        criteria=_criteria(rules),
        expected=_expected(body, scopes, groups),
        sealed_length=body["sealed_length"],
        manifest_key=note.parse_vkey(shape.text(named["manifest"], "keys.manifest")),
        log=log,
        log_origin=log.name,
        receipt=keys.ed25519_public(canonical.from_b64u(named["receipt"], 32)),
        seal=keys.x25519_public(canonical.from_b64u(named["seal"], 32)),
        seal_custody=_custody(body["seal_custody"]),
        issuers=_issuers(named["issuers"], groups, scopes),
        comments=_comments(body[_COMMENTS], named["seal"]) if _COMMENTS in body else None,
    )


def sign(body: Any, signer: note.Signer) -> bytes:
    """The signed note of a manifest; `signer` is the key that the manifest names."""
    if parse(body).manifest_key != signer.verifier:
        raise Malformed("the manifest names another manifest key")
    return note.sign(canonical.dumps(body).decode() + "\n", signer)


def read(raw: bytes, signed_by: note.Verifier | None = None, *, sole: bool = False) -> Manifest:
    """The manifest in a signed note, its form and signature checked.

    With no `signed_by` the key is the one it names itself, and the caller must compare the hash with M.
    """
    manifest = parse(canonical.loads(note.unverified_text(raw).removesuffix("\n").encode()))
    note.read(raw, signed_by or manifest.manifest_key, sole=sole)
    return manifest


def check_amendment(amended: Manifest, before: Manifest) -> None:
    """That `amended` names `before` and the reason, and changes the rules, expects more people, or both, and changes nothing else."""
    if amended.previous != before.hash:
        raise Malformed("the amendment does not name the manifest before it")
    shape.worded(amended.reason, "the amendment's reason")
    every = {*_FIELDS, _COMMENTS}
    changed = {name for name in every if amended.body.get(name) != before.body.get(name)} - _AMENDABLE
    if changed:
        raise Malformed(
            f"the amendment changes {', '.join(sorted(changed))}; only rules and expected may change"
        )
    if any(amended.expected[place] < number for place, number in before.expected.items()):
        raise Malformed("the amendment expects fewer people than were expected before")
    if amended.body["rules_hash"] == before.body["rules_hash"] and amended.expected == before.expected:
        raise Malformed("the amendment changes nothing")
    if amended.criteria != before.criteria:
        raise Malformed("the amendment changes the number of criteria")


def in_force(chain: Sequence[Manifest]) -> Manifest:
    """The first manifest, which ballots name, with the numbers expected of the last amendment. `chain` has all of them in order."""
    return replace(chain[0], expected=chain[-1].expected)


def _check_plain(body: Mapping[str, Any]) -> None:
    if not _MEETING.fullmatch(shape.text(body["meeting"], "meeting")):
        raise Malformed("meeting must be a key of small letters, digits and hyphens")
    shape.named(body["title"], "title")
    if body["scope"] not in (SHEET, PRESENTER):
        raise Malformed("scope must be sheet or presenter")
    shape.whole(body["grace"], "grace")
    if shape.whole(body["sealed_length"], "sealed_length", 2) > LONGEST_SEALED:
        raise Malformed(f"sealed_length must be {LONGEST_SEALED} or less")
    canonical.from_hex(body["client_hash"])
    if body["transport"] not in ("http", "https"):
        raise Malformed("transport must be http or https")
    if body["previous"] is not None:
        canonical.from_hex(body["previous"])
    if body["reason"] is not None:
        shape.text(body["reason"], "reason")
    _check_time(shape.text(body["starts_at"], "starts_at"))


def _check_time(text: str) -> None:
    try:
        written = _TIME.fullmatch(text) and datetime.fromisoformat(text)
    except ValueError:
        written = None
    if not written:
        raise Malformed("starts_at must be a date and time with its offset, as RFC 3339 writes them")


def _ids(value: Any, fields: frozenset[str], where: str) -> tuple[str, ...]:
    rows = [shape.record(row, fields, f"each of {where}") for row in shape.listing(value, where)]
    for row in rows:
        for name in fields:
            shape.text(row[name], f"{name} in {where}")
    ids = tuple(shape.named(row["id"], f"id in {where}") for row in rows)
    if not ids or len(set(ids)) != len(ids):
        raise Malformed(f"{where} must not be empty or repeat an id")
    return ids


def _criteria(rules: Mapping[str, Any]) -> int:
    count = len(shape.listing(rules.get("criteria"), "rules.criteria"))
    if not count:
        raise Malformed("the rules have no criteria")
    return count


def _expected(
    body: Mapping[str, Any], scopes: tuple[str, ...], groups: tuple[str, ...]
) -> dict[tuple[str, str], int]:
    """By ballot scope, then group."""
    by_scope = shape.record(body["expected"], frozenset(scopes), "expected")
    for numbers in by_scope.values():
        shape.record(numbers, frozenset(groups), "expected")
    return {
        (scope, group): shape.whole(by_scope[scope][group], f"expected in {group}")
        for scope in scopes
        for group in groups
    }


def _custody(value: Any) -> SealCustody | None:
    if value is None:
        return None
    shape.record(value, frozenset({"threshold", "shares"}), "seal_custody")
    threshold = shape.whole(value["threshold"], "threshold", _FEWEST_TELLERS)
    shares = shape.whole(value["shares"], "shares", threshold)
    if shares > _MOST_TELLERS:
        raise Malformed(f"there are at most {_MOST_TELLERS} shares of the seal key")
    return SealCustody(threshold, shares)


def _comments(value: Any, seal: str) -> SealedComments:
    shape.record(value, frozenset({"key", "length"}), _COMMENTS)
    if value["key"] == seal:
        raise Malformed("comments are sealed for the key of the scores, which is published")
    if shape.whole(value["length"], "the length of comments", 2) > LONGEST_SEALED:
        raise Malformed(f"the length of comments must be {LONGEST_SEALED} or less")
    return SealedComments(keys.x25519_public(canonical.from_b64u(value["key"], 32)), value["length"])


def _issuers(
    value: Any, groups: tuple[str, ...], scopes: tuple[str, ...]
) -> dict[tuple[str, str, str], RSAPublicKey]:
    found: dict[tuple[str, str, str], RSAPublicKey] = {}
    moduli = set()
    for row in shape.listing(value, "issuers"):
        shape.record(row, frozenset({"id", "group", "scope", "n", "e"}), "each of issuers")
        name = shape.named(row["id"], "an issuer's id")
        group, scope = (shape.text(row[part], f"an issuer's {part}") for part in ("group", "scope"))
        found[group, scope, name] = keys.issuer(row["n"], row["e"])
        moduli.add(row["n"])
    names = {name for *_, name in found}
    if names not in ({SITE}, {SITE, TELLERS}):
        raise Malformed(f"the issuer is {SITE}, or the issuers are {SITE} and {TELLERS}")
    if found.keys() != set(product(groups, scopes, names)):
        raise Malformed("each issuer must have one key for each group and scope")
    if not len(value) == len(found) == len(moduli):
        raise Malformed("an issuer's key serves one group and scope only")
    return found
