"""A listener in the venue's network, for tests: every byte between phones and servers, and what can be found in it with any set of keys."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.test import Client

from answerable.protocol import canonical, keys, wrap
from answerable.protocol.errors import Malformed
from answerable.rehearsal.wrapped import PURPOSES, Wrapped

LONG = re.compile(rb"[A-Za-z0-9_+/-]{43}=?")
HEX = re.compile(rb"[0-9a-f]{64}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as they went over the network."""

    head: bytes
    request: bytes
    answer: bytes

    @property
    def raw(self) -> bytes:
        return b"\n".join((self.head, self.request, self.answer))


@dataclass
class Listener:
    exchanges: list[Exchange] = field(default_factory=list)

    def heard(self, response: httpx.Response) -> None:
        request = response.request
        head = f"{request.method} {request.url} {request.headers} {response.headers}"
        self.exchanges.append(Exchange(head.encode(), request.content, response.read()))

    def phone(self, **options: Any) -> httpx.Client:
        """A phone's client for the ballot box, listened to."""
        return httpx.Client(
            auth=Wrapped(), trust_env=False, event_hooks={"response": [self.heard]}, **options
        )

    def client(self) -> Client:
        """The same for the site."""
        listener = self

        class Heard(Client):
            def generic(self, method: str, path: str, data: Any = "", *args: Any, **more: Any) -> Any:
                sent = data if isinstance(data, bytes) else str(data).encode()
                answer = super().generic(method, path, data, *args, **more)
                head = f"{method} {path} {more} {answer.headers}".encode()
                listener.exchanges.append(Exchange(head, sent, bytes(answer.content)))
                return answer

        return Heard()

    def opened_with(self, privates: Iterable[bytes]) -> bytes:
        """Everything that can be read: what is in the open, and what these keys open of the rest, answers included."""
        ring = {_public(private): private for private in privates}
        found = [exchange.raw for exchange in self.exchanges]
        for exchange in self.exchanges:
            private = ring.get(exchange.request[: wrap.KEY])
            for purpose in set(PURPOSES.values()) if private else ():
                try:
                    asked = wrap.unwrap(keys.x25519(private or b""), purpose, exchange.request)
                    found += [asked.body, wrap.read_answer(asked.answer_key, exchange.answer)]
                except Malformed:
                    continue
        return b"\n".join(found)


def _public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def keys_among(contents: Iterable[bytes]) -> set[bytes]:
    """Whatever could be a key of 32 bytes: whole contents and their parts of that length, and texts that decode to one."""
    found: set[bytes] = set()
    for content in contents:
        if len(content) <= 4096:
            found |= {content[at : at + 32] for at in range(len(content) - 31)}
        found |= {bytes.fromhex(text.decode()) for text in HEX.findall(content)}
        for text in LONG.findall(content):
            try:
                found.add(
                    canonical.from_b64u(text.decode().rstrip("=").translate(str.maketrans("+/", "-_")), 32)
                )
            except Malformed:
                continue
    return found


def files_under(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
