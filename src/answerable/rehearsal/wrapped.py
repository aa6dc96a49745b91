"""How a client in Python wraps what it posts, as a phone does: `httpx.AsyncClient(auth=Wrapped())`, or `httpx.post(..., auth=Wrapped())`.

What goes to an address that takes wrapped requests is sealed for the key that its server gives out, and the answer is opened before the caller
sees it; everything else passes as it is. A key that the server has destroyed is asked for again, once. Specification: docs/ballot-protocol.md, "Wrapped requests".
"""

from collections.abc import Generator

import httpx

from answerable.protocol import canonical, wrap

# What stands last in an address, and the purpose that its requests are wrapped for.
PURPOSES = {
    "ticket": "ticket",
    "issue": "issue",
    "room": "room",
    "ballots": "ballot",
    "look-up": "look-up",
}
SEALED = "application/octet-stream"


class Wrapped(httpx.Auth):
    """The keys of the servers that one client asks. httpx sends what `auth_flow` yields in the place of the caller's request."""

    requires_response_body = True

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        purpose = purpose_of(request.method, request.url.path)
        if purpose is None:
            yield request
            return
        body, address = request.content, key_address(request.url)
        for _ in range(2):
            if address not in self.keys:
                given = yield httpx.Request("GET", address)
                if given.status_code != 200:
                    return
                self.keys[address] = canonical.from_b64u(given.json()["key"])
            raw, answer_key = wrapped(self.keys[address], purpose, body)
            response = yield _again(request, raw)
            if response.headers.get("content-type") == SEALED:
                response._content = wrap.read_answer(answer_key, response.content)
                return
            if response.status_code != 409:
                return
            self.keys.pop(address, None)  # destroyed meanwhile


def purpose_of(method: str, path: str) -> str | None:
    """What a request to this address is wrapped for; None where it is sent as it is."""
    return PURPOSES.get(path.rpartition("/")[2]) if method == "POST" else None


def key_address(url: httpx.URL) -> str:
    """Where the server that takes requests at `url` gives out its key."""
    before = url.path.partition("/boxes/")[0] if "/boxes/" in url.path else url.path.rpartition("/")[0]
    return str(url.copy_with(path=f"{before}/wrap-key", query=None))


def wrapped(key: bytes, purpose: str, body: bytes) -> tuple[bytes, bytes]:
    """The request as it is sent, and the key of its answer."""
    return wrap.wrap(key, purpose, body, wrap.bulk_of(body) if purpose == "ballot" else 0)


def _again(request: httpx.Request, body: bytes) -> httpx.Request:
    headers = [(name, value) for name, value in request.headers.multi_items() if name != "content-length"]
    again = httpx.Request(request.method, request.url, headers=headers, content=body)
    again.extensions = request.extensions
    return again
