"""Mail by `answerable serve`: a worker sends it; killed, it is started again and nothing is lost. On both databases."""

import os
import signal

import pytest

from flows.test_flow_serving import Serving
from waiting import until
from web.mail.mail_server import Postbox, free_port, running
from worlds import World, postgres_with_tables, with_tables

pytestmark = pytest.mark.flow


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def database(request) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"DATABASE_URL": postgres_with_tables(request.getfixturevalue("postgres"))}


def test_mail_arrives_also_when_the_worker_is_killed_and_the_server_was_away(tmp_path, database) -> None:
    home, port, postbox = with_tables(tmp_path / "home"), free_port(), Postbox()
    told = {**database, "MAIL_URL": f"smtp://127.0.0.1:{port}?tls=no&from=office@example.org"}
    serving = Serving(home, **told)
    world = World("flows.mail_world", {"ANSWERABLE_HOME": str(home), **told})
    try:
        serving.until("Ctrl-C stops them all.")
        first = serving.children()["worker"]
        world.call("write", "while-down")
        os.kill(first, signal.SIGKILL)
        world.call("write", "while-killed")
        serving.until("The worker ended unexpectedly (exit status -9); it is started again.")
        until(lambda: serving.children().get("worker", first) != first, "there is a worker again")
        with running(postbox, port):
            until(lambda: len(postbox.taken) == 2, "both messages arrive")
        assert sorted(postbox.recipients()) == ["while-down@example.org", "while-killed@example.org"]
        assert {sender for sender, _to, _content in postbox.taken} == {"office@example.org"}
        children = serving.children()
        serving.child.terminate()
        assert serving.end() == 0
        for pid in children.values():
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
    finally:
        world.end()
        serving.child.kill()


def test_a_mail_server_that_is_none_is_refused_without_quoting_it(tmp_path) -> None:
    serving = Serving(tmp_path / "home", MAIL_URL="smtp://me:hunter2@host:port")
    assert serving.end() == 1
    assert "Error: The site's settings cannot be used: MAIL_URL cannot be read" in serving.printed
    assert "hunter2" not in serving.printed
