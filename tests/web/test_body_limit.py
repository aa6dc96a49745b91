"""Bodies over their limit, declared or not, slow ones, and crowds, against Django itself."""

import asyncio
from typing import Any

import pytest
from django.core.asgi import get_asgi_application
from django.test import Client

from answerable.web.accounts.models import User
from answerable.web.body_limit import LARGE, limited
from answerable.web.sessions import is_signed_in

KIB = b"x" * 1024
LIMITS = {"most": 16 * 1024, "most_of_a_phone": 2 * 1024, "most_of_a_stranger": 8 * 1024}


def scope_of(path: str, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), *headers],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }


def answer(
    path: str, pieces: int, declared: bytes | None, *headers: tuple[bytes, bytes], **more: Any
) -> tuple[int, int]:
    """The status, and how many KiB were taken in, of a POST of so many KiB. After them nothing comes any more."""
    taken = 0
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        if taken == pieces:
            await asyncio.sleep(60)
        taken += 1
        return {"type": "http.request", "body": KIB, "more_body": bool(more) or taken < pieces}

    async def send(message: Any) -> None:
        sent.append(message)

    length = (b"transfer-encoding", b"chunked") if declared is None else (b"content-length", declared)
    application = limited(get_asgi_application(), is_known=is_signed_in, **LIMITS, **more)
    asyncio.run(application(scope_of(path, length, *headers), receive, send))
    return sent[0]["status"], taken


@pytest.mark.parametrize("declared", [b"3072", b"9" * 30])
def test_a_body_declared_too_large_is_not_read(declared: bytes) -> None:
    assert answer("/api/ticket", 3, declared) == (413, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "taken"), [("/api/ticket", 3), ("/accounts/sign-in", 9)])
def test_a_body_that_turns_out_too_large_is_read_no_further(path: str, taken: int) -> None:
    assert answer(path, 1000, None) == (413, taken)


def test_a_body_within_the_limit_reaches_the_view() -> None:
    assert answer("/api/ticket", 2, None) == (409, 2)


@pytest.mark.parametrize("path", ["/api/ticket", "/accounts/sign-in"])
def test_a_body_that_stops_coming_is_given_up(path: str) -> None:
    assert answer(path, 1, b"2048", seconds_of_a_stranger=0.05) == (408, 1)


@pytest.mark.django_db(transaction=True)
def test_only_who_is_signed_in_may_send_files() -> None:
    client = Client()
    client.force_login(User.objects.create_user("hua", password="a long enough one"))
    session = client.cookies["sessionid"].value.encode()
    cookies = (b"language=en; sessionid=" + session, b"sessionid=another", b"sessionid=")
    statuses = [answer("/accounts/sign-in", 12, b"12288", (b"cookie", one)) for one in cookies]
    # 403: Django looked at it, and missed the CSRF token.
    assert statuses == [(403, 12), (413, 0), (413, 0)]


def visit(application: Any, sent: list[int]) -> asyncio.Task[None]:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if "status" in message:
            sent.append(message["status"])

    return asyncio.create_task(application(scope_of("/", (b"content-length", b"0")), receive, send))


def crowd(at_once: int, patience: float, free_at_last: bool) -> list[int]:
    """The statuses of three requests of which the first is worked on until the others have been."""

    async def run() -> list[int]:
        sent: list[int] = []
        free = asyncio.Event()
        working = asyncio.Event()

        async def work(_scope: Any, receive: Any, send: Any) -> None:
            if (await receive())["type"] == "http.disconnect":
                return
            working.set()
            await free.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        application = limited(work, at_once=at_once, patience=patience)
        first = visit(application, sent)
        await working.wait()
        others = [visit(application, sent), visit(application, sent)]
        if free_at_last:
            free.set()
        await asyncio.gather(*others)
        free.set()
        await first
        return sent

    return asyncio.run(run())


def test_more_than_there_are_places_wait_their_turn() -> None:
    assert crowd(1, 60, free_at_last=True) == [200, 200, 200]


def test_who_waits_too_long_is_asked_to_come_again() -> None:
    assert crowd(1, 0.01, free_at_last=False) == [503, 503, 200]


def test_large_answers_are_sent_to_so_many_at_a_time_and_small_ones_to_all() -> None:
    """Readers who do not read keep their place; one that goes leaves it to the next."""

    async def run() -> None:
        gone = asyncio.Event()

        async def application(scope: Any, receive: Any, send: Any) -> None:
            length = b"%d" % (LARGE if scope["path"] == "/bundle" else 5)
            await send(
                {"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]}
            )
            await send({"type": "http.response.body", "body": b"hello"})

        guarded = limited(application, most_readers=2)

        async def asked(path: str, reads: bool = True) -> int:
            told: list[int] = []

            async def send(message: Any) -> None:
                told.append(message.get("status", 0))
                if not reads and message["type"] == "http.response.body":
                    await gone.wait()

            await guarded(scope_of(path), asyncio.Event().wait, send)
            return told[0]

        idle = [asyncio.create_task(asked("/bundle", reads=False)) for _ in range(2)]
        await asyncio.sleep(0)
        assert [await asked("/bundle"), await asked("/join")] == [503, 200]
        gone.set()
        assert await asyncio.gather(*idle) == [200, 200]
        assert await asked("/bundle") == 200

    asyncio.run(run())
