"""What ballot box and second issuer share, over a small application that does little else."""

import asyncio
import json
import logging

import pytest

from answerable import exchange
from answerable.exchange import Answer, Fault, NotServed, in_json
from answerable.shell import Shell, route

LOG = logging.getLogger("answerable.test-shell")


class DiskFull(Exception):
    pass


class App:
    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.life: list[str] = []

    async def start(self) -> None:
        if self.fails:
            raise DiskFull("no room")
        self.life.append("started")

    async def stop(self) -> None:
        self.life.append("stopped")


async def echo(app, scope, receive, names):
    body = await app.shell.bodies.whole(scope, receive, 10)
    return in_json(200, {"names": list(names), "body": body.decode()})


async def shown(_app, _scope, _receive, names):
    return in_json(200, {"shown": list(names)})


async def full(_app, _scope, _receive, _names):
    raise DiskFull("no room")


async def broken(_app, _scope, _receive, _names):
    raise ValueError("a secret ballot")


async def busy(_app, _scope, _receive, _names):
    raise NotServed(Fault.BUSY)


ROUTES = (
    route("/echo/([a-z]+)", "POST", echo),
    route("/echo/([a-z]+)", "GET", shown),
    route("/full", "GET", full),
    route("/broken", "GET", broken),
    route("/busy", "GET", busy),
    route("/control/([a-z]+)", "GET", shown, needs_secret=True),
)


def shell_of(app: App) -> Shell:
    app.shell = Shell(app, ROUTES, "word", DiskFull, LOG)
    return app.shell


def ask(method: str, path: str, *parts: bytes, headers=()) -> Answer:
    incoming = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, start=1)
    ] or [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive():
        return incoming.pop(0)

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    return asyncio.run(shell_of(App()).answer(scope, receive))


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, json.loads(answer.body)["error"]


def test_address_and_method_find_the_action():
    assert json.loads(ask("POST", "/echo/a", b"x", b"y").body) == {"names": ["a"], "body": "xy"}
    assert json.loads(ask("GET", "/echo/a").body) == {"shown": ["a"]}
    assert json.loads(ask("HEAD", "/echo/a").body) == {"shown": ["a"]}
    assert ask("OPTIONS", "/echo/a").status == 204
    assert code(ask("PUT", "/echo/a")) == (405, "method")
    assert code(ask("GET", "/echo/a/b")) == (404, "not-found")
    assert code(ask("OPTIONS", "/nothing")) == (404, "not-found")


@pytest.mark.parametrize("word", [b"", b"word", b"Bearer wor", b"Bearer words", b"bearer word"])
def test_only_the_secret_itself_opens(word):
    assert code(ask("GET", "/control/a", headers=[(b"authorization", word)])) == (401, "unauthorised")


def test_the_secret_opens():
    assert ask("GET", "/control/a", headers=[(b"authorization", b"Bearer word")]).status == 200


def test_a_body_over_the_limit_is_refused_whether_it_says_so_or_not():
    assert code(ask("POST", "/echo/a", b"12345", b"678901")) == (413, "too-large")
    assert code(ask("POST", "/echo/a", b"1", headers=[(b"content-length", b"11")])) == (413, "too-large")


def test_whoever_may_try_again_is_told_when():
    for path, why in (("/busy", "busy"), ("/full", "store-unavailable")):
        answer = ask("GET", path)
        assert code(answer) == (503, why)
        assert (b"retry-after", b"1") in answer.extra


def test_an_error_that_nobody_foresaw_is_logged_without_what_it_quotes(caplog):
    assert code(ask("GET", "/broken")) == (500, "internal")
    assert "ValueError in broken" in caplog.text
    assert "secret ballot" not in caplog.text


def test_bodies_that_stop_on_the_way_are_given_up_and_the_others_are_not(monkeypatch):
    monkeypatch.setattr(exchange, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(exchange, "LOOK_SECONDS", 0.01)

    async def asked():
        shell = shell_of(App())
        scope = {"type": "http", "method": "POST", "path": "/echo/a", "headers": []}

        async def never():
            return await asyncio.Event().wait()

        async def at_once():
            return {"type": "http.request", "body": b"x", "more_body": False}

        stopped = [asyncio.create_task(shell.answer(scope, never)) for _ in range(3)]
        assert (await shell.answer(scope, at_once)).status == 200
        assert [(await one).status for one in stopped] == [408] * 3
        # A later body is looked at too: the timer ended with the last one and begins anew.
        await asyncio.sleep(0.05)
        assert (await shell.answer(scope, never)).status == 408

    asyncio.run(asyncio.wait_for(asked(), 30))


def test_a_request_that_is_called_off_from_outside_is_not_taken_for_a_slow_one():
    async def asked():
        shell = shell_of(App())
        scope = {"type": "http", "method": "POST", "path": "/echo/a", "headers": []}

        async def never():
            return await asyncio.Event().wait()

        task = asyncio.create_task(shell.answer(scope, never))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(asked(), 30))


@pytest.mark.parametrize("fails", [False, True])
def test_a_server_is_told_when_it_is_ready_and_why_it_is_not(fails):
    app = App(fails)
    incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = []

    async def receive():
        return incoming.pop(0)

    async def send(message):
        sent.append((message["type"], message.get("message")))

    asyncio.run(shell_of(app).serve({"type": "lifespan"}, receive, send))
    if fails:
        assert sent == [("lifespan.startup.failed", "DiskFull: no room")]
        assert app.life == []
    else:
        assert sent == [("lifespan.startup.complete", None), ("lifespan.shutdown.complete", None)]
        assert app.life == ["started", "stopped"]
