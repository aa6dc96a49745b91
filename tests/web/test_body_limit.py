"""Bodies over their limit, declared or not, against Django itself."""

import asyncio
from typing import Any

import pytest
from django.core.asgi import get_asgi_application

from answerable.web.body_limit import limited

KIB = b"x" * 1024


def answer(path: str, pieces: int, declared: bytes | None) -> tuple[int, int]:
    """The status, and how many KiB were taken in, of a POST of so many KiB under limits of 8 and 2."""
    taken = 0
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        if taken == pieces:
            await asyncio.sleep(60)
        taken += 1
        return {"type": "http.request", "body": KIB, "more_body": taken < pieces}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    headers += [(b"content-length", declared)] if declared is not None else []
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": headers,
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(limited(get_asgi_application(), 8 * 1024, 2 * 1024)(scope, receive, send))
    return sent[0]["status"], taken


@pytest.mark.parametrize("declared", [b"3072", b"9" * 30])
def test_a_body_declared_too_large_is_not_read(declared: bytes) -> None:
    assert answer("/api/ticket", 3, declared) == (413, 0)


@pytest.mark.parametrize(("path", "taken"), [("/api/ticket", 3), ("/accounts/sign-in", 9)])
def test_a_body_that_turns_out_too_large_is_read_no_further(path: str, taken: int) -> None:
    assert answer(path, 1000, None) == (413, taken)


def test_a_body_within_the_limit_reaches_the_view() -> None:
    assert answer("/api/ticket", 2, None) == (400, 2)
