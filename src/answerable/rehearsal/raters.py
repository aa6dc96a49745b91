"""Simulated attendees: each speaks the real protocol, from ticket to receipt, over HTTP of their own.

A rater trusts nothing: the manifest's hash is compared with the one shown on the screen, the issuer's answer and every
receipt are checked, and a ballot is kept until its receipt is in. Whatever does not hold raises `ProtocolBroken`.
Specification: docs/ballot-protocol.md, "Steps" 2 to 4.
"""

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from answerable.protocol import ballot, canonical, comments, credential, manifest, receipt
from answerable.protocol.credential import Credential
from answerable.protocol.manifest import Manifest
from answerable.rehearsal.comments import comments_by
from answerable.rehearsal.company import Company, Conduct, Member
from answerable.rehearsal.marks import scores
from answerable.rehearsal.reporting import Tick
from answerable.rehearsal.wrapped import Wrapped

SITE = "site"
ATTEMPTS = 6
PAUSE = 0.2


class ProtocolBroken(Exception):
    """The site or the ballot box did something that a rater must not accept."""


@dataclass(slots=True)
class Paper:
    """What a device has for one scope."""

    credentials: tuple[Credential, ...]
    ballot: bytes | None = None  # the latest one signed


@dataclass(slots=True)
class Rater:
    """What is on one attendee's device."""

    member: Member
    ticket: str
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(credential.SEED_LENGTH), repr=False)
    recused: frozenset[str] = frozenset()  # scopes that are not issued
    papers: dict[str, Paper] = field(default_factory=dict)
    receipts: list[bytes] = field(default_factory=list)

    @property
    def comes(self) -> bool:
        return self.member.conduct is not Conduct.ABSENT

    @property
    def casts(self) -> bool:
        return self.comes and self.member.conduct is not Conduct.SILENT


@dataclass(frozen=True, slots=True)
class Origins:
    """Where devices send to; `nowhere` is the ballot box's address as seen from a venue that is off the network."""

    site: str
    ballotbox: str
    nowhere: str
    trust: ssl.SSLContext | bool = True


class Devices:
    """Everybody's devices, a few of them busy at the same time.

    `round` are the scopes being scored now; None for all. `own_unit`: whether people stand aside from their own unit.
    """

    def __init__(
        self,
        company: Company,
        places: Origins,
        shown_hash: str,
        at_once: int = 24,
        own_unit: bool = False,
    ) -> None:
        self.company = company
        self.places = places
        self.shown_hash = shown_hash
        self.at_once = at_once
        self.meeting: Manifest | None = None
        self.issuers: dict[str, str] = {}  # addresses of those beside the site
        self.repeats = 0
        self.own_unit = own_unit
        self.round: tuple[str, ...] | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        return self._opened().scopes

    async def each(
        self, raters: Iterable[Rater], act: Callable[[httpx.AsyncClient, Rater], Awaitable[None]], tick: Tick
    ) -> None:
        """Let every one of `raters` act, so many at once; the first failure ends it."""
        busy = asyncio.Semaphore(self.at_once)
        async with device(self.places.trust) as client, asyncio.TaskGroup() as group:

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
        rater.recused = frozenset(person["recused"])
        if rater.recused != self._aside(rater.member):
            raise ProtocolBroken(f"{member.name} should stand aside from others than {sorted(rater.recused)}")

    def _aside(self, member: Member) -> frozenset[str]:
        """The scopes that nobody may give this member: their own, and where the meeting says so their unit's."""
        meeting = self._opened()
        if meeting.scope == manifest.SHEET:
            return frozenset()
        return frozenset(
            scope
            for scope, presenter in zip(meeting.scopes, meeting.body["presenters"], strict=True)
            if presenter["name"] == member.name or (self.own_unit and presenter["unit"] == member.unit)
        )

    async def collect(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Get a credential for every scope but those this rater stands aside from."""
        for scope in self._opened().scopes:
            if scope not in rater.recused:
                rater.papers[scope] = Paper(await self._signatures(client, rater, scope))

    async def _signatures(
        self, client: httpx.AsyncClient, rater: Rater, scope: str
    ) -> tuple[Credential, ...]:
        """The credential blind-signed by every issuer; asked for twice if the answer was lost."""
        found = []
        for issuer in self._opened().issuer_names:
            asked, body = self._question(rater, issuer, rater.seed, scope)
            signed = (await self._issuer(client, issuer, body)).json()["blind_sig"]
            if rater.member.conduct is Conduct.LOST_REPLY:
                again = (await self._issuer(client, issuer, body)).json()["blind_sig"]
                if again != signed:
                    raise ProtocolBroken("the same question to the issuer had two answers")
            found.append(asked.finalize(canonical.from_b64u(signed)))
        return tuple(found)

    async def ask_for_a_second(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Ask each issuer for a second credential. Raises `ProtocolBroken` if one is given."""
        await self._be_refused(client, rater, list(rater.papers)[-1], (409, "already-issued"))

    async def ask_for_own(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Ask for credentials for the presenters whom this rater stands aside from. Raises `ProtocolBroken` if one is given."""
        for scope in rater.recused:
            await self._be_refused(client, rater, scope, (403, "recused"))

    async def _be_refused(
        self, client: httpx.AsyncClient, rater: Rater, scope: str, expected: tuple[int, str]
    ) -> None:
        for issuer in self._opened().issuer_names:
            _, body = self._question(rater, issuer, secrets.token_bytes(16), scope)
            answer = await client.post(self._address(issuer), json=body)
            if (answer.status_code, answer.json().get("error")) != expected:
                raise ProtocolBroken(f"a credential was not refused ({expected[1]}): {answer.status_code}")

    def _question(
        self, rater: Rater, issuer: str, seed: bytes, scope: str
    ) -> tuple[credential.Request, dict[str, str]]:
        meeting, group = self._opened(), rater.member.group.value
        key = meeting.issuers[group, scope, issuer]
        asked = credential.request(seed, meeting.hash, group, issuer, key, scope)
        body = {"ticket": rater.ticket, "group": group, "scope": scope, "issuer": issuer}
        return asked, body | {"blinded_msg": canonical.b64u(asked.blinded)}

    async def cast(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Sign the ballots of this round and bring them in, with the faults that this rater's `conduct` prescribes."""
        for scope in self._now(rater):
            await self._cast(client, rater, scope)

    def _now(self, rater: Rater) -> list[str]:
        return [scope for scope in rater.papers if self.round is None or scope in self.round]

    async def _cast(self, client: httpx.AsyncClient, rater: Rater, scope: str) -> None:
        paper = rater.papers[scope]
        first = paper.ballot = self._signed(rater, scope)
        conduct = rater.member.conduct
        if conduct is Conduct.CUT_OFF:
            await self._fail_to_send(client, first)
            return
        if conduct is Conduct.LOST_REPLY:
            await self._ballotbox(client, first)  # the answer never reaches the device
        await self._bring_in(client, rater, paper)
        if conduct is Conduct.REPLACES:
            paper.ballot = self._signed(rater, scope, revised=True)
            await self._bring_in(client, rater, paper)

    async def bring_in(self, client: httpx.AsyncClient, rater: Rater) -> None:
        """Send what is on the device for this round."""
        for scope in self._now(rater):
            await self._bring_in(client, rater, rater.papers[scope])

    async def _bring_in(self, client: httpx.AsyncClient, rater: Rater, paper: Paper) -> None:
        """Send the ballot on the device until there is a receipt that holds."""
        meeting, raw = self._opened(), paper.ballot
        assert raw is not None, "signed before it is sent"
        answer = await self._ballotbox(client, raw)
        self.repeats += answer.status_code == 200
        receipt.check(receipt.parse(answer.content), meeting.receipt, meeting.hash, ballot.leaf_hash(raw))
        rater.receipts.append(answer.content)

    def _signed(self, rater: Rater, scope: str, revised: bool = False) -> bytes:
        meeting, member, paper = self._opened(), rater.member, rater.papers[scope]
        scored = meeting.scored(scope)
        units = [each["unit"] for each in meeting.body["presenters"] if each["id"] in scored]
        levels = [len(criterion["scale"]["levels"]) for criterion in meeting.rules["criteria"]]
        given = scores(self.company, member, units, levels, revised)
        group = member.group.value
        key = credential.casting_key(rater.seed, meeting.hash, group, scope)
        last = ballot.parse(paper.ballot) if paper.ballot else None
        after = ballot.Last(last.seq, last.hash) if last else None
        sealer = comments.sealer(meeting, self._written(member))
        return ballot.compose(meeting, key, paper.credentials, group, given, after, scope, sealer)

    def _written(self, member: Member) -> dict[str, str]:
        """The comments of this rater, by presenter."""
        ids = {each["unit"]: each["id"] for each in self._opened().body["presenters"]}
        own = comments_by(self.company, member.identifier, list(ids))
        return {ids[unit]: text for unit, text in own.items()}

    async def _fail_to_send(self, client: httpx.AsyncClient, raw: bytes) -> None:
        try:
            await client.post(f"{self.places.nowhere}/boxes/{self._opened().meeting}/ballots", content=raw)
        except httpx.TransportError:
            return
        raise ProtocolBroken("a venue off the network reached something")

    async def _ballotbox(self, client: httpx.AsyncClient, raw: bytes) -> httpx.Response:
        return await persistent(
            client, f"{self.places.ballotbox}/boxes/{self._opened().meeting}/ballots", content=raw
        )

    async def _issuer(self, client: httpx.AsyncClient, issuer: str, body: dict[str, str]) -> httpx.Response:
        return await persistent(client, self._address(issuer), content=canonical.dumps(body))

    def _address(self, issuer: str) -> str:
        return f"{self.places.site}/api/issue" if issuer == SITE else f"{self.issuers[issuer]}/issue"

    async def _site(self, client: httpx.AsyncClient, name: str, body: dict[str, str]) -> httpx.Response:
        return await persistent(client, f"{self.places.site}/api/{name}", content=canonical.dumps(body))

    def _opened(self) -> Manifest:
        assert self.meeting is not None, "somebody has signed in"
        return self.meeting


@asynccontextmanager
async def device(trust: ssl.SSLContext | bool = True) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    headers = {"content-type": "application/json"}
    async with httpx.AsyncClient(
        timeout=60, limits=limits, headers=headers, trust_env=False, verify=trust, auth=Wrapped()
    ) as client:
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
