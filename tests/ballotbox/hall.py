"""A small meeting for the ballot box's tests: keys, a manifest, raters with credentials, and their ballots."""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from answerable import home
from answerable.ballotbox.app import Application
from answerable.exchange import Scope
from answerable.protocol import (
    ballot,
    canonical,
    comments,
    credential,
    keys,
    manifest,
    note,
    receipt,
    signing,
    wrap,
)
from answerable.rehearsal.wrapped import SEALED, purpose_of, wrapped
from waiting import PATIENCE

GROUPS = ("A", "B")
RULES = {
    "criteria": [
        {
            "id": "all",
            "title": "All",
            "weight": "100",
            "scale": {"kind": "range", "low": "0", "high": "100", "step": "1"},
        }
    ]
}
PRESENTERS = [
    {"id": "p1", "name": "Presenter 01", "unit": "One"},
    {"id": "p2", "name": "Presenter 02", "unit": "Two"},
]


@cache
def issuer_key(name: str) -> RSAPrivateKey:
    """Small keys, made once, since no test here depends on their length."""
    return keys.new_rsa(2048)


def key_name(group: str, scope: str) -> str:
    return group if scope == "sheet" else f"{group} {scope}"


@dataclass(frozen=True)
class Rater:
    """One seed, the credential that came of it, and a signature that can make any number of ballots."""

    meeting: manifest.Manifest
    group: str
    seed: bytes
    credentials: tuple[credential.Credential, ...]
    scope: str = "sheet"

    @property
    def key(self):
        return credential.casting_key(self.seed, self.meeting.hash, self.group, self.scope)

    @property
    def pk(self) -> str:
        return keys.public_text(self.key)

    def ballot(self, scores=(("80",), ("70",)), last: bytes | None = None, seq: int | None = None) -> bytes:
        previous = ballot.parse(last) if last else None
        after = ballot.Last(previous.seq, previous.hash) if previous else None
        if seq is not None:
            after = ballot.Last(seq - 1, after.hash) if after else None
        rows = scores[: len(self.meeting.scored(self.scope))]
        sealer = comments.sealer(self.meeting, {"p2": "Thank you."})
        return ballot.compose(
            self.meeting, self.key, self.credentials, self.group, rows, after, self.scope, sealer
        )


@dataclass
class Hall:
    """A meeting over one box. `public` is what the ballot box answered when the box was made."""

    public: dict[str, str]
    meeting_key: str = "spring"
    grace: int = 0
    scope: str = "sheet"
    has_comments: bool = False
    signer: note.Signer = field(init=False)
    note: str = field(init=False)
    meeting: manifest.Manifest = field(init=False)

    def __post_init__(self) -> None:
        self.signer = note.Signer(f"answerable/{self.meeting_key}/manifest", keys.ed25519(bytes(range(32))))
        self.note = self.signed().decode()
        self.meeting = manifest.read(self.note.encode())

    def signed(self, **changed: object) -> bytes:
        scopes = manifest.scopes_of(self.scope, tuple(one["id"] for one in PRESENTERS))
        expected = {"A": 5, "B": 9}
        body = {
            "v": 1,
            "meeting": self.meeting_key,
            "title": "A meeting",
            "starts_at": "2022-01-24T09:00:00+08:00",
            "scope": self.scope,
            "grace": self.grace,
            "groups": [{"id": group, "title": f"Group {group}"} for group in GROUPS],
            "presenters": PRESENTERS,
            "rules": RULES,
            "rules_hash": canonical.digest(RULES),
            "expected": dict.fromkeys(scopes, expected),
            "sealed_length": ballot.sealed_length(RULES, len(PRESENTERS) if self.scope == "sheet" else 1),
            "client_hash": "00" * 32,
            "transport": "http",
            "keys": {
                "manifest": self.signer.vkey,
                "log": self.public["log"],
                "log_origin": self.public["log_origin"],
                "receipt": self.public["receipt"],
                "seal": keys.public_text(keys.x25519(bytes(range(1, 33)))),
                "issuers": [
                    {
                        "id": "site",
                        "group": group,
                        "scope": scope,
                        "n": keys.issuer_text(issuer_key(key_name(group, scope)).public_key()),
                        "e": 65537,
                    }
                    for group in GROUPS
                    for scope in scopes
                ],
            },
            "seal_custody": None,
            "previous": None,
            "reason": None,
        }
        if self.has_comments:
            key = keys.public_text(keys.x25519(bytes(range(2, 34))))
            body["comments"] = {"key": key, "length": comments.comments_length(len(PRESENTERS))}
        return manifest.sign(body | changed, self.signer)

    def rater(
        self, group: str = "A", meeting: manifest.Manifest | None = None, scope: str = "sheet"
    ) -> Rater:
        meeting = meeting or self.meeting
        seed = secrets.token_bytes(16)
        issuer = meeting.issuers[group, scope, "site"]
        asked = credential.request(seed, meeting.hash, group, "site", issuer, scope)
        signer = signing.BlindSigner.of(issuer_key(key_name(group, scope)))
        answer = signer.sign(asked.blinded, secrets.token_bytes)
        return Rater(meeting, group, seed, (asked.finalize(answer),), scope)

    def promised(self, answer: "Answered", raw: bytes) -> None:
        """The answer is a receipt for exactly this ballot."""
        receipt.check(
            receipt.parse(answer.body), self.meeting.receipt, self.meeting.hash, ballot.leaf_hash(raw)
        )


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, str]:
        return self.status, self.json["error"]


class Box:
    """The application called in this process, as a server would call it, over a home in `folder`."""

    def __init__(self, folder: Path, flush_seconds: float = 3600) -> None:
        self.home = home.Home(folder)
        self.loop = asyncio.new_event_loop()
        self.app = Application(self.home, flush_seconds)
        self.loop.run_until_complete(self.app.start())

    def shut(self) -> None:
        self.loop.run_until_complete(self.app.stop())
        self.loop.close()

    def wait_for(self, holds) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline
            self.loop.run_until_complete(asyncio.sleep(0.02))

    def batch(self) -> None:
        """What the clock does each minute."""
        self.loop.run_until_complete(
            self.app.in_store(lambda ballotbox: ballotbox.tick(time.time(), time.monotonic(), True))
        )

    def call(
        self,
        method: str,
        path: str,
        body: bytes | object = b"",
        control: bool = False,
        chunk: int = 1 << 20,
        **headers,
    ):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if control:
            given["authorization"] = f"Bearer {self.home.secret('ballotbox-control')}"
        return self.loop.run_until_complete(self._call(method, path, raw, given, chunk))

    async def _call(
        self, method: str, path: str, raw: bytes, headers: dict[str, str], chunk: int
    ) -> Answered:
        """As a phone asks: wrapped, where the address takes wrapped requests, and the answer opened."""
        purpose = purpose_of(method, path)
        if purpose is None:
            return await self._sent(method, path, raw, headers, chunk)
        body, answer_key = wrapped(self.app.shell.ring.public(), purpose, raw)
        found = await self._sent(method, path, body, headers, chunk)
        if found.headers.get("content-type") != SEALED:
            return found
        plain = wrap.read_answer(answer_key, found.body)
        told = {"content-type": "application/json", "content-length": str(len(plain))}
        return Answered(found.status, found.headers | told, plain)

    async def _sent(
        self, method: str, path: str, raw: bytes, headers: dict[str, str], chunk: int
    ) -> Answered:
        address, _, query = path.partition("?")
        scope: Scope = {
            "type": "http",
            "method": method,
            "path": address,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        parts = [raw[start : start + chunk] for start in range(0, len(raw), chunk)] or [b""]
        incoming = [
            {"type": "http.request", "body": part, "more_body": index < len(parts) - 1}
            for index, part in enumerate(parts)
        ]
        sent = []

        async def receive():
            return incoming.pop(0) if incoming else {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start, *bodies = sent
        named = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answered(start["status"], named, b"".join(part["body"] for part in bodies))

    def opened(self, meeting_key: str = "spring", grace: int = 0, scope: str = "sheet", **more: bool) -> Hall:
        """A new box, opened for a new meeting."""
        hall = Hall(self.call("PUT", f"/boxes/{meeting_key}", control=True).json, meeting_key, grace, scope)
        body = {"manifest": hall.note, **more}
        answer = self.call("POST", f"/boxes/{meeting_key}/open", body, control=True)
        assert answer.status == 200, answer.body
        return hall

    def ask(self, question):
        """What `question(box)` finds, on the thread that may use the store."""
        return self.app.writer.submit(question, self).result()

    def cast(self, raw: bytes, meeting_key: str = "spring") -> Answered:
        return self.call("POST", f"/boxes/{meeting_key}/ballots", raw)

    def close(self, meeting_key: str = "spring", body: object = b"") -> Answered:
        return self.call("POST", f"/boxes/{meeting_key}/close", body, control=True)
