"""Simulated attendees: each speaks the real protocol, from ticket to receipt, over HTTP of their own.

A rater trusts nothing: the manifest's hash is compared with the one shown on the screen, the issuer's answer and every
receipt are checked, and a ballot is kept until its receipt is in. Whatever does not hold raises `ProtocolBroken`.
Specification: docs/ballot-protocol.md, "Steps" 2 to 4.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from answerable.ballotbox import ballot, canonical, credential, manifest, receipt
from answerable.ballotbox.credential import Credential
from answerable.ballotbox.manifest import Manifest
from answerable.rehearsal.company import Company, Conduct, Member
from answerable.rehearsal.marks import scores
from answerable.rehearsal.reporting import Tick

SITE = "site"
ATTEMPTS = 6
PAUSE = 0.2


class ProtocolBroken(Exception):
    """The site or the urn did something that a rater must not accept."""


@dataclass(slots=True)
class Rater:
    """What is on one attendee's device."""

    member: Member
    ticket: str
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(credential.SEED_LENGTH), repr=False)
    credentials: tuple[Credential, ...] = ()
    ballot: bytes | None = None
    receipts: list[bytes] = field(default_factory=list)

    @property
    def comes(self) -> bool:
        return self.member.conduct is not Conduct.ABSENT

    @property
    def casts(self) -> bool:
        return self.comes and self.member.conduct is not Conduct.SILENT


@dataclass(frozen=True, slots=True)
class Places:
    """Where devices send to; `nowhere` is the urn's address as seen from a venue that is off the network."""

    site: str
    urn: str
    nowhere: str


class Hall:
    """Everybody's devices, a few of them busy at the same time."""

    def __init__(self, company: Company, places: Places, shown_hash: str, at_once: int = 24) -> None:
        self.company = company
        self.places = places
        self.shown_hash = shown_hash
        self.at_once = at_once
        self.meeting: Manifest | None = None
        self.issuers: dict[str, str] = {}  # addresses of those beside the site
        self.repeats = 0

    async def each(
        self, raters: Iterable[Rater], act: Callable[[httpx.AsyncClient, Rater], Awaitable[None]], tick: Tick
    ) -> None:
        """Let every one of `raters` act, so many at once; the first failure ends it."""
        busy = asyncio.Semaphore(self.at_once)
        async with device() as client, asyncio.TaskGroup() as group:

            async def one(rater: Rater) -> None:
                async with busy:
                    await act(client, rater)
                tick()

            for rater in raters:
                group.create_task(one(rater))

    async def sign_in(self, client: httpx.AsyncClient, rater: Rater) -> None:
        answer = await self._site(client, "ticket", {"ticket": rater.ticket})
        welcome = answer.json()
        person, member = welcome["attendee"], rater.member
        if (person["name"], person["group"], person["venue"]) != (
            member.name,
            member.group.value,
            member.venue,
        ):
            raise ProtocolBroken(f"the ticket of {member.name} is somebody else's: {person}")
        if self.meeting is None:
            self.meeting = manifest.read(welcome["manifest"].encode())
            self.note = welcome["manifest"]
            self.issuers = welcome["meeting"]["issuers"]
        if self.meeting.hash != self.shown_hash or welcome["manifest"] != self.note:
            raise ProtocolBroken("the manifest is not the one whose hash is on the screen")

    async def collect(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Have the credential blind-signed by every issuer; ask twice if the answer was lost."""
        found = []
        for issuer in self._opened().issuer_names:
            asked, body = self._question(rater, issuer, rater.seed)
            signed = (await self._issuer(client, issuer, body)).json()["blind_sig"]
            if rater.member.conduct is Conduct.LOST_REPLY:
                again = (await self._issuer(client, issuer, body)).json()["blind_sig"]
                if again != signed:
                    raise ProtocolBroken("the same question to the issuer had two answers")
            found.append(asked.finalize(canonical.from_b64u(signed)))
        rater.credentials = tuple(found)

    async def ask_for_a_second(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Try for a second credential; being given one by any issuer is the failure."""
        for issuer in self._opened().issuer_names:
            _, body = self._question(rater, issuer, secrets.token_bytes(16))
            answer = await client.post(self._address(issuer), json=body)
            if (answer.status_code, answer.json().get("error")) != (409, "already-issued"):
                raise ProtocolBroken(f"a second credential was not refused: {answer.status_code}")

    def _question(self, rater: Rater, issuer: str, seed: bytes) -> tuple[credential.Request, dict[str, str]]:
        meeting, group = self._opened(), rater.member.group.value
        key = meeting.issuers[group, meeting.scope, issuer]
        asked = credential.request(seed, meeting.hash, group, issuer, key)
        body = {"ticket": rater.ticket, "group": group, "scope": meeting.scope, "issuer": issuer}
        return asked, body | {"blinded_msg": canonical.b64u(asked.blinded)}

    async def cast(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Sign a ballot and bring it in, with what this rater is meant to live through."""
        first = self._signed(rater)
        rater.ballot = first
        conduct = rater.member.conduct
        if conduct is Conduct.CUT_OFF:
            await self._fail_to_send(client, first)
            return
        if conduct is Conduct.LOST_REPLY:
            await self._urn(client, first)  # the answer never reaches the device
        await self.bring_in(client, rater)
        if conduct is Conduct.REPLACES:
            rater.ballot = self._signed(rater, revised=True)
            await self.bring_in(client, rater)

    async def bring_in(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Send the ballot on the device until there is a receipt that holds."""
        meeting, raw = self._opened(), rater.ballot
        assert raw is not None, "signed before it is sent"
        answer = await self._urn(client, raw)
        self.repeats += answer.status_code == 200
        receipt.check(receipt.parse(answer.content), meeting.receipt, meeting.hash, ballot.leaf_hash(raw))
        rater.receipts.append(answer.content)

    def _signed(self, rater: Rater, revised: bool = False) -> bytes:
        meeting, member = self._opened(), rater.member
        assert rater.credentials, "collected before casting"
        units = [presenter["unit"] for presenter in meeting.body["presenters"]]
        levels = [len(criterion["scale"]["levels"]) for criterion in meeting.rules["criteria"]]
        given = scores(self.company, member, units, levels, revised)
        key = credential.casting_key(rater.seed, meeting.hash, member.group.value)
        last = ballot.parse(rater.ballot) if rater.ballot else None
        after = ballot.Last(last.seq, last.hash) if last else None
        return ballot.compose(meeting, key, rater.credentials, member.group.value, given, after)

    async def _fail_to_send(self, client: httpx.AsyncClient, raw: bytes) -> None:
        try:
            await client.post(f"{self.places.nowhere}/boxes/{self._opened().meeting}/ballots", content=raw)
        except httpx.TransportError:
            return
        raise ProtocolBroken("a venue off the network reached something")

    async def _urn(self, client: httpx.AsyncClient, raw: bytes) -> httpx.Response:
        return await persistent(
            client, f"{self.places.urn}/boxes/{self._opened().meeting}/ballots", content=raw
        )

    async def _issuer(self, client: httpx.AsyncClient, issuer: str, body: dict[str, str]) -> httpx.Response:
        return await persistent(client, self._address(issuer), content=canonical.dumps(body))

    def _address(self, issuer: str) -> str:
        return f"{self.places.site}/api/issue" if issuer == SITE else self.issuers[issuer]

    async def _site(self, client: httpx.AsyncClient, name: str, body: dict[str, str]) -> httpx.Response:
        return await persistent(client, f"{self.places.site}/api/{name}", content=canonical.dumps(body))

    def _opened(self) -> Manifest:
        assert self.meeting is not None, "somebody has signed in"
        return self.meeting


@asynccontextmanager
async def device() -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    headers = {"content-type": "application/json"}
    async with httpx.AsyncClient(timeout=60, limits=limits, headers=headers, trust_env=False) as client:
        yield client


async def persistent(client: httpx.AsyncClient, url: str, content: bytes) -> httpx.Response:
    """Post until there is an answer: a broken connection or "busy" is tried again after a pause."""
    for attempt in range(ATTEMPTS):
        try:
            answer = await client.post(url, content=content)
        except httpx.TransportError as error:
            trouble = type(error).__name__
        else:
            if answer.is_success:
                return answer
            trouble = f"{answer.status_code} {answer.text[:200]}"
            if answer.status_code != 503:
                break
        await asyncio.sleep(PAUSE * 2**attempt)
    raise ProtocolBroken(f"{url}: {trouble}")


def by_conduct(raters: Sequence[Rater], conduct: Conduct) -> list[Rater]:
    return [rater for rater in raters if rater.member.conduct is conduct]
