"""What holds before an application is asked: slow and endless heads are turned away, and a crowd behind one address is not."""

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator

import pytest
import uvicorn

from answerable import listening
from answerable.listening import Connection
from waiting import PATIENCE

REQUEST = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n"
HELLO = b"hello"


PART = b"x" * (1 << 20)
PARTS = 64
over: list[str] = []
waited_for = asyncio.Event()
at_work = {"now": 0}


async def hello(scope, receive, send):
    if scope["path"] == "/body":
        while (message := await receive())["type"] == "http.request" and message["more_body"]:
            pass
    if scope["path"] == "/slow":
        at_work["now"] += 1
        await waited_for.wait()
    if scope["path"] == "/long":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(PARTS):
            await send({"type": "http.response.body", "body": PART, "more_body": True})
        await send({"type": "http.response.body", "body": HELLO})
        over.append("/long")
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": HELLO})


@contextlib.asynccontextmanager
async def served() -> AsyncIterator[int]:
    """The application behind our connections in this very process; its port."""
    config = uvicorn.Config(hello, http=Connection, ws="none", lifespan="off", log_level="error", port=0)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def answer(port: int, *parts: bytes) -> bytes:
    """What comes back until the server closes, or one whole greeting."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await writer.drain()
    received = b""
    while not received.endswith(HELLO) and (more := await asyncio.wait_for(reader.read(65536), PATIENCE)):
        received += more
    writer.close()
    return received


def status(received: bytes) -> int:
    return int(received.split()[1])


def test_a_request_is_answered():
    async def run():
        async with served() as port:
            assert status(await answer(port, REQUEST)) == 200

    asyncio.run(run())


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nhost: he"])
def test_a_head_that_does_not_come_is_not_waited_for(monkeypatch, begun):
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.2)

    async def run():
        async with served() as port:
            assert status(await answer(port, begun)) == 408
            monkeypatch.setattr(listening, "HEAD_SECONDS", PATIENCE)
            assert status(await answer(port, REQUEST)) == 200

    asyncio.run(run())


def test_a_second_head_on_the_same_connection_is_not_waited_for_either(monkeypatch):
    monkeypatch.setattr(listening, "HEAD_SECONDS", PATIENCE)

    async def run():
        async with served() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(REQUEST)
            assert (await reader.readuntil(HELLO)).startswith(b"HTTP/1.1 200")
            monkeypatch.setattr(listening, "HEAD_SECONDS", 0.2)
            writer.write(b"GET /")
            assert status(await asyncio.wait_for(reader.read(), PATIENCE)) == 408
            writer.close()

    asyncio.run(run())


def test_an_endless_head_is_cut_off():
    async def run():
        async with served() as port:
            head = b"GET / HTTP/1.1\r\n" + b"".join(b"x-%d: %s\r\n" % (n, b"y" * 1000) for n in range(33))
            assert status(await answer(port, head)) == 431
            assert status(await answer(port, REQUEST)) == 200

    asyncio.run(run())


def with_fields(bytes_of_all: int, line: bytes = b"GET / HTTP/1.1", *more: bytes) -> bytes:
    """A whole head with fields of so many bytes together."""
    whole, rest = divmod(bytes_of_all, 1000)
    fields = [b"x-%03d: %s" % (n, b"y" * 991) for n in range(whole)] + [b"x: " + b"y" * max(rest - 5, 0)]
    return b"\r\n".join([line, b"host: here", *fields, *more, b"", b""])


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (with_fields(30_000), 200),
        (with_fields(40_000), 431),
        (with_fields(33_500), 431),
        (with_fields(100, b"GET /?" + b"a" * 33_000 + b" HTTP/1.1"), 431),
        (b"GET / HTTP/1.1\r\nhost: here\r\ncookie: " + b"a" * 40_000 + b"\r\n\r\n", 431),
        (with_fields(40_000, b"POST / HTTP/1.1", b"content-length: 5") + b"hello", 431),
    ],
    ids=["30 kB", "40 kB", "33 kB", "a long address", "one long field", "with a body"],
)
def test_a_head_that_comes_in_one_piece_is_measured_too(sent, told):
    async def run():
        async with served() as port:
            received = await answer(port, sent)
            assert status(received) == told
            assert received.count(b"HTTP/1.1 ") == 1
            # And so is the second on a connection.
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(REQUEST)
            await reader.readuntil(HELLO)
            writer.write(sent)
            assert status(await asyncio.wait_for(reader.readuntil(b"\r\n"), PATIENCE)) == told
            writer.close()

    asyncio.run(run())


def test_fields_after_a_body_are_measured_too():
    async def run():
        async with served() as port:
            trailers = b"".join(b"x-%d: %s\r\n" % (n, b"y" * 1000) for n in range(40))
            chunked = (
                b"POST /wait HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"
            )
            assert status(await answer(port, chunked + trailers + b"\r\n")) == 431
            assert status(await answer(port, REQUEST)) == 200

    asyncio.run(run())


HALF = b"POST /body HTTP/1.1\r\nhost: here\r\ncontent-length: 10\r\n\r\nhalf"
SLOW = REQUEST.replace(b"/ ", b"/slow ", 1)


async def crowd_of(
    number: int, port: int, sent: bytes = b""
) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(number)]
    for _reader, writer in crowd:
        writer.write(sent)
        await writer.drain()
    return crowd


async def told(reader: asyncio.StreamReader) -> bytes:
    """What a connection is told until the server closes it."""
    return await asyncio.wait_for(reader.read(), PATIENCE)


def test_when_full_whoever_was_waited_for_longest_goes_and_a_crowd_behind_one_address_is_served(monkeypatch):
    monkeypatch.setattr(Connection, "most", 300)

    async def run():
        async with served() as port:
            crowd = await crowd_of(300, port)
            assert status(await answer(port, REQUEST)) == 200
            gone, closed = crowd.pop(0)
            assert await told(gone) == b""
            closed.close()
            for _reader, writer in crowd:
                writer.write(REQUEST)
            greetings = [await reader.readuntil(HELLO) for reader, _writer in crowd]
            assert {status(received) for received in greetings} == {200}
            for _reader, writer in crowd:
                writer.close()

    asyncio.run(run())


def test_half_sent_bodies_shut_nobody_out_and_progress_is_what_counts(monkeypatch):
    monkeypatch.setattr(Connection, "most", 3)

    async def run():
        async with served() as port:
            crowd = await crowd_of(3, port, HALF)
            (first, begun), (second, _) = crowd[:2]
            await until(lambda: all(each.has_begun for each in Connection.counted))
            begun.write(b"by")  # heard of after the second
            port_of_first = begun.get_extra_info("sockname")[1]
            await until(lambda: [each.client[1] for each in Connection.counted][-1] == port_of_first)
            assert status(await answer(port, REQUEST)) == 200
            assert status(await told(second)) == 408
            begun.write(b"half")
            assert status(await first.readuntil(HELLO)) == 200
            for _reader, writer in crowd:
                writer.close()

    asyncio.run(run())


async def until(holds) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


def test_when_everybody_waits_for_us_one_more_is_told_when_to_come_again(monkeypatch):
    monkeypatch.setattr(Connection, "most", 3)

    async def run():
        waited_for.clear()
        async with served() as port:
            crowd = await crowd_of(3, port, SLOW)
            await until(lambda: at_work["now"] == 3)
            turned_away = await answer(port, REQUEST)
            assert status(turned_away) == 503
            assert b"\r\nretry-after: 2\r\n" in turned_away
            waited_for.set()
            assert {status(await reader.readuntil(HELLO)) for reader, _writer in crowd} == {200}
            assert status(await answer(port, REQUEST)) == 200
            for _reader, writer in crowd:
                writer.close()

    asyncio.run(run())


def test_whoever_does_not_read_goes_for_whoever_asks(monkeypatch):
    monkeypatch.setattr(Connection, "most", 1)

    async def run():
        async with served() as port:
            over.clear()
            ((reader, writer),) = await crowd_of(1, port, REQUEST.replace(b"/ ", b"/long ", 1))
            await until(lambda: any(each.unread for each in Connection.counted))
            assert status(await answer(port, REQUEST)) == 200
            received = 0
            with contextlib.suppress(ConnectionError):
                while more := await reader.read(1 << 20):
                    received += len(more)
            assert received < PARTS * len(PART)
            writer.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("hard", "connections"),
    [(resource.RLIM_INFINITY, listening.MOST_CONNECTIONS), (1024, 683), (4096, 2731)],
)
def test_other_files_have_room_beside_connections(monkeypatch, hard, connections):
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (1024, hard))
    asked = []
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limits: asked.append(limits))
    assert listening.room(0) == (connections, 0)
    ((files, _hard),) = asked
    assert files - connections >= min(files // 3, listening.OTHER_FILES)


def test_an_answer_that_nobody_reads_is_given_up_and_a_slow_reader_is_served(monkeypatch):
    monkeypatch.setattr(listening, "READ_SECONDS", 0.5)

    async def run():
        async with served() as port:
            long = REQUEST.replace(b"/ ", b"/long ", 1)
            over.clear()
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 16)
            writer.write(long)
            # Nothing is read: the buffers fill, and the server leaves, with what was still to be sent.
            await until(lambda: over)
            received = 0
            with contextlib.suppress(ConnectionError):
                while more := await reader.read(1 << 20):
                    received += len(more)
            assert received < PARTS * len(PART)
            writer.close()
            monkeypatch.setattr(listening, "READ_SECONDS", PATIENCE)
            slow, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 16)
            writer.write(long)
            end = b""
            while not end.endswith(HELLO + b"\r\n0\r\n\r\n"):
                end = (end + await slow.read(1 << 16))[-100:]
            writer.close()

    asyncio.run(run())
