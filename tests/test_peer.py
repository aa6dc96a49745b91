"""One process asking another: what it sends, and what it makes of every kind of answer and of none."""

import ast
import json
import re
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

import answerable
import certificates
from answerable.peer import Peer, PeerRefused, Silent, Unanswered, mapping, trust

SOURCES = Path(answerable.__file__).parent
ASKING = re.compile(r"\bhttpx\.(get|post|request|stream|Client|AsyncClient)\(")


class Handler(BaseHTTPRequestHandler):
    """Answers with what the test put into `server.answer`, and keeps what was asked."""

    def do_POST(self):
        length = int(self.headers.get("content-length") or 0)
        self.server.asked.append((self.path, self.headers.get("authorization"), self.rfile.read(length)))
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        if 300 <= status < 400:
            self.send_header("location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *_args):
        pass


def started(context=None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answer = [], (200, b"{}")
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scheme = "https" if context else "http"
    server.url = f"{scheme}://127.0.0.1:{server.server_port}"
    return server


@pytest.fixture
def other():
    server = started()
    yield server
    server.shutdown()
    server.server_close()


def test_a_question_bears_its_secret_and_its_body(other):
    other.answer = (201, b'{"a": 1}')
    assert mapping(Peer(other.url, "word").ask("POST", "/x", {"b": [2]})) == {"a": 1}
    path, bearer, body = other.asked[0]
    assert (path, bearer, json.loads(body)) == ("/x", "Bearer word", {"b": [2]})


def test_without_a_secret_or_a_body_none_is_sent(other):
    Peer(other.url).ask("GET", "/x")
    assert other.asked == [("/x", None, b"")]


def test_the_secret_is_not_shown():
    assert "word" not in repr(Peer("http://127.0.0.1", "word"))


@pytest.mark.parametrize(
    ("status", "body", "code", "said"),
    [
        (409, b'{"error": "closed", "message": "The box is closed."}', "closed", "The box is closed."),
        (400, b'{"error": "closed"}', "closed", "closed"),
        (404, b"<html>", "", "404"),
        (500, b'{"error": 7, "message": []}', "", "500"),
        (503, b'["closed"]', "", "503"),
        (502, b"\xff", "", "502"),
        (307, b"", "", "307"),
    ],
)
def test_a_refusal_has_its_reason_if_one_was_given(other, status, body, code, said):
    other.answer = (status, body)
    with pytest.raises(PeerRefused) as refused:
        Peer(other.url).ask("POST", "/x")
    assert (refused.value.status, refused.value.code, str(refused.value)) == (status, code, said)
    assert len(other.asked) == 1  # no redirect is followed


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://[", "gopher://127.0.0.1", ""])
def test_nobody_there_is_silence(address):
    with pytest.raises(Silent):
        Peer(address).ask("GET", "/x")


def test_an_answer_that_does_not_come_in_time_is_silence():
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        with pytest.raises(Silent, match="ReadTimeout"):
            Peer(url).ask("GET", "/x", timeout=httpx.Timeout(5.0, read=0.2))


def test_no_proxy_of_the_environment_is_asked(other, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert Peer(other.url).ask("GET", "/x").status_code == 200


def test_only_the_holder_of_the_certificate_is_spoken_with(tmp_path):
    """Also under a name that is not in it; and an unpinned question does not trust it."""
    own, strange = (certificates.make(tmp_path / name, "hall.example") for name in ("own", "strange"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    server = started(context)
    try:
        assert Peer(server.url, certificate=str(own.certificate)).ask("GET", "/x").status_code == 200
        for pinned in (str(strange.certificate), ""):
            with pytest.raises(Unanswered):
                Peer(server.url, "word", pinned).ask("GET", "/x")
        assert len(server.asked) == 1
    finally:
        server.shutdown()
        server.server_close()


def test_a_certificate_is_read_once(tmp_path):
    made = certificates.make(tmp_path / "made", "hall.example")
    assert trust(str(made.certificate)) is trust(str(made.certificate))


def test_processes_are_asked_here_and_nowhere_else() -> None:
    """The simulation is a browser and no process of ours. The others ask for what `Peer` does not do."""
    asking = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if "rehearsal" not in path.parts and ASKING.search(path.read_text())
    }
    assert asking == {
        "peer.py",
        "serving/children.py",  # asks once in a while whether a process that is being started answers
        "web/video/events.py",  # waits half a minute for Janus without a thread
        "web/newsroom/links.py",  # looks whether other people's pages are still there
        "witness/command.py",  # fetches the manifest from whatever address was typed
    }


def test_no_test_asks_with_the_patience_of_the_library() -> None:
    """The library gives up after five seconds, which a busy machine may well need for an answer."""
    hasty = {
        f"{path.name}:{node.lineno}"
        for path in Path(__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ASKING.fullmatch(f"{ast.unparse(node.func)}(")
        and {"timeout", "transport", None}.isdisjoint(each.arg for each in node.keywords)
    }  # fmt: skip
    assert hasty == set()
