"""Devices for load and faults: each casts, replaces and repeats over a connection of its own, and keeps every receipt.

Credentials are signed with the issuer's key directly instead of blindly: the ballot box cannot tell, and it is quick. A device
that gets no answer keeps its ballot and sends it again, as a phone does.
"""

import asyncio
import json
import random
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

from answerable.protocol import ballot, canonical, credential, receipt, wrap
from answerable.protocol.credential import Credential
from answerable.rehearsal.wrapped import SEALED, purpose_of, wrapped
from ballotbox.hall import Hall, Rater, issuer_key

PSS_SALT = PSS(MGF1(SHA384()), 48)
ANSWER_SECONDS = 20.0


class NoAnswer(Exception):
    """The connection ended, or no connection was made."""


def quick_rater(hall: Hall, group: str) -> Rater:
    """A rater with a credential that holds, made in about a millisecond."""
    meeting, seed, prefix = hall.meeting, secrets.token_bytes(16), secrets.token_bytes(32)
    pk = credential.casting_key(seed, meeting.hash, group).public_key().public_bytes_raw()
    message = prefix + credential.message(meeting.hash, group, "site", "sheet", pk)
    signature = issuer_key(group).sign(message, PSS_SALT, SHA384())
    return Rater(meeting, group, seed, (Credential("site", prefix, signature),))


@dataclass
class Promises:
    """Every ballot that the ballot box acknowledged, with its first receipt; `again` counts repeats that were promised again."""

    hall: Hall
    kept: dict[bytes, bytes] = field(default_factory=dict)
    again: int = 0
    refused: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(self, raw: bytes, answer: bytes) -> None:
        """A promise counts only when its receipt holds for exactly this ballot."""
        meeting = self.hall.meeting
        receipt.check(receipt.parse(answer), meeting.receipt, meeting.hash, ballot.leaf_hash(raw))
        if raw in self.kept:
            self.again += 1
        self.kept.setdefault(raw, answer)


class Connection:
    """One keep-alive connection, opened at need."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.key: bytes | None = None
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        try:
            if self.streams is None:
                self.streams = await asyncio.open_connection("127.0.0.1", self.port)
            return await asyncio.wait_for(self._wrapped(method, path, body), ANSWER_SECONDS)
        except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.shut()
            raise NoAnswer from error

    async def _wrapped(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """As a phone asks; where the key is gone, after a restart perhaps, for the new one."""
        purpose = purpose_of(method, path)
        if purpose is None:
            return (await self._exchange(method, path, body))[:2]
        for _ in range(2):
            if self.key is None:
                told = (await self._exchange("GET", "/wrap-key", b""))[1]
                self.key = canonical.from_b64u(json.loads(told)["key"])
            sent, answer_key = wrapped(self.key, purpose, body)
            status, answer, is_sealed = await self._exchange(method, path, sent)
            if is_sealed:
                return status, wrap.read_answer(answer_key, answer)
            if status != 409:
                break
            self.key = None
        return status, answer

    async def _exchange(self, method: str, path: str, body: bytes) -> tuple[int, bytes, bool]:
        assert self.streams is not None, "opened above"
        reader, writer = self.streams
        head = f"{method} {path} HTTP/1.1\r\nhost: ballotbox\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        status = int(lines[0].split()[1])
        length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length:"))
        answer = await reader.readexactly(length)
        if "connection: close" in lines:
            self.shut()
        return status, answer, f"content-type: {SEALED}" in lines

    def shut(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


class Device:
    """Casts for one rater after another; `unsent` has no answer yet."""

    def __init__(self, promises: Promises, lot: random.Random) -> None:
        self.promises = promises
        self.lot = lot
        self.rater: Rater | None = None
        self.last: bytes | None = None
        self.unsent: bytes | None = None

    def next_ballot(self) -> bytes:
        """A replacement of the last one now and then, else somebody new."""
        if self.rater is None or self.lot.random() < 0.7:
            self.rater, self.last = quick_rater(self.promises.hall, self.lot.choice("AB")), None
        mark = (str(self.lot.randrange(101)),)
        return self.rater.ballot((mark, mark), last=self.last)

    async def cast(self, connection: Connection, path: str) -> None:
        """One ballot sent and answered. `NoAnswer` leaves it in `unsent`; a busy ballot box is asked again by the next call."""
        raw = self.unsent = self.unsent or self.next_ballot()
        status, answer = await connection.ask("POST", path, raw)
        if status in (200, 201):
            self.promises.add(raw, answer)
            self.unsent, self.last = None, raw
        else:
            told = (status, json.loads(answer)["error"])
            self.promises.refused[told] = self.promises.refused.get(told, 0) + 1
            if status != 503:
                raise AssertionError(f"a good ballot was refused: {told}")
            await asyncio.sleep(0.02)


async def cast_until(devices: list[Device], ports: list[int], path: str, over: asyncio.Event) -> None:
    """Every device casts, over the ballot boxes in turn, until told to stop or its ballot box is gone."""

    async def busy(device: Device, port: int) -> None:
        connection = Connection(port)
        try:
            while not over.is_set():
                await device.cast(connection, path)
        except NoAnswer:
            pass
        finally:
            connection.shut()

    async with asyncio.TaskGroup() as group:
        for number, device in enumerate(devices):
            group.create_task(busy(device, ports[number % len(ports)]))
