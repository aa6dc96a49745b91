"""A ballot box's public side, as honest or dishonest as a test wants it: heads signed by a real log key, over real trees."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from answerable.protocol import checkpoint, keys, merkle, note
from answerable.protocol.checkpoint import Checkpoint
from answerable.protocol.merkle import leaf_hash

LOG = note.Signer("answerable/spring/log", keys.ed25519(bytes(range(32))))
OTHER = note.Signer("answerable/spring/log", keys.ed25519(bytes(range(1, 33))))


def leaves(*names: str) -> list[bytes]:
    return [leaf_hash(name.encode()) for name in names]


class Ledger:
    """What is served: `hashes` are the tree's leaves. `taken` is what was handed in."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []
        self.whole: list[bytes] = []  # if an older head is served, proofs are made from these newer leaves
        self.signer = LOG
        self.state = "open"
        self.takes = True
        self.path: Any = None
        self.taken: list[dict[str, str]] = []

    @property
    def head(self) -> str:
        head = Checkpoint(LOG.name, len(self.hashes), merkle.root(self.hashes))
        return checkpoint.sign(head, self.signer).decode()

    def answer(self, target: str) -> tuple[int, str]:
        parts = urlsplit(target)
        asked = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
        if parts.path == "/boxes/spring":
            return 200, json.dumps({"state": self.state})
        if parts.path == "/boxes/spring/checkpoint":
            return (200, self.head) if self.hashes else (404, "{}")
        assert parts.path == "/boxes/spring/consistency"
        if asked["new"] > len(self.whole or self.hashes):
            return 400, json.dumps({"error": "bad-request"})
        path = merkle.Tree(self.whole or self.hashes).consistency(asked["old"], asked["new"])
        found = [step.hex() for step in path]
        return 200, json.dumps({"path": found if self.path is None else self.path})

    def take(self, raw: bytes) -> tuple[int, str]:
        if not self.takes:
            return 403, json.dumps({"error": "no-witnesses", "message": "This box has no witnesses."})
        self.taken.append(json.loads(raw))
        return 201, "{}"


class Served:
    """The ledger behind an address of the loopback."""

    def __init__(self, ledger: Ledger) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply(*ledger.answer(self.path))

            def do_POST(self) -> None:
                self.reply(*ledger.take(self.rfile.read(int(self.headers["content-length"]))))

            def reply(self, status: int, text: str) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
