"""A second issuer in a process of its own, a signed manifest that names its keys, and people with tickets."""

import hashlib
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from answerable import home
from answerable.protocol import canonical, codes, credential, keys, manifest, note
from answerable.rehearsal.wrapped import Wrapped
from waiting import PATIENCE, answers, free_port, until

GROUPS = ("A", "B")
RULES = {"criteria": [{"id": "all", "scale": {"kind": "range", "low": "0", "high": "100", "step": "1"}}]}
SIGNER = note.Signer("answerable/spring/manifest", keys.ed25519(bytes(range(32))))
BALLOTBOX = note.Signer("answerable/spring/log", keys.ed25519(bytes(range(1, 33))))


class Issuer:
    """One process, over a home that outlives it; each test takes a meeting of its own, the present `meeting`."""

    meeting = "spring-0"

    def __init__(self, folder: Path) -> None:
        self.home = home.Home(folder)
        self.start()

    def start(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [
            sys.executable,
            "-m",
            "answerable",
            "issuer",
            "--home",
            str(self.home.path),
            "--port",
            str(port),
        ]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.client = httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False, auth=Wrapped())
        until(lambda: answers(f"{self.url}/healthz"), "the issuer answers", self.child)

    @property
    def secret(self) -> str:
        return self.home.secret("issuer-control")

    @property
    def console(self) -> str:
        return f"/console/{self.home.secret('issuer-console')}"

    def control(self, method: str, path: str, body: Any = None) -> httpx.Response:
        bearer = {"authorization": f"Bearer {self.secret}"}
        return self.client.request(method, f"/meetings/{self.meeting}/{path}", headers=bearer, json=body)

    def kill(self) -> None:
        self.client.close()
        self.child.kill()
        self.child.communicate()

    def stop(self) -> str:
        """What it printed."""
        self.client.close()
        self.child.terminate()
        return self.child.communicate(timeout=PATIENCE)[0]


def new_ticket() -> str:
    return codes.written(secrets.token_bytes(16))


def entry(identifier: str, ticket: str, group: str = "A", **changes: Any) -> dict[str, Any]:
    hashed = hashlib.sha256(ticket.encode()).hexdigest()
    row = {
        "ticket": hashed,
        "identifier": identifier,
        "name": f"Representative {identifier}",
        "venue": "Hall",
    }
    return row | {"group": group, "recused": []} | changes


def of_the_site(row: dict[str, Any]) -> dict[str, Any]:
    """A key beside that of the tellers in `row`. Nobody signs with it, so that any odd number of its length will do."""
    n = int.from_bytes(canonical.from_b64u(row["n"]), "big") - 2
    return {**row, "id": "site", "n": canonical.b64u(n.to_bytes((n.bit_length() + 7) // 8, "big"))}


def manifest_of(key: str, rows: list[dict[str, Any]], scope: str = "sheet", expected: int = 2) -> str:
    """A manifest of the meeting `key` in which `rows` are issuers' keys; the site has one beside each of the tellers'."""
    content = {
        "v": 1,
        "meeting": key,
        "title": "Annual <debriefing>",
        "starts_at": "2022-01-24T09:00:00+08:00",
        "scope": scope,
        "grace": 0,
        "groups": [{"id": group, "title": f"Group {group}"} for group in GROUPS],
        "presenters": [{"id": name, "name": name, "unit": "One"} for name in ("p1", "p2")],
        "rules": RULES,
        "rules_hash": canonical.digest(RULES),
        "expected": expected_of(scope, expected),
        "sealed_length": 64,
        "client_hash": "0" * 64,
        "transport": "http",
        "keys": {
            "manifest": SIGNER.vkey,
            "log": BALLOTBOX.vkey,
            "log_origin": "answerable/spring/log",
            "receipt": keys.public_text(keys.ed25519(bytes(32))),
            "seal": keys.public_text(keys.x25519(bytes(range(32)))),
            "issuers": [*(of_the_site(row) for row in rows if row["id"] != "site"), *rows],
        },
        "seal_custody": None,
        "previous": None,
        "reason": None,
    }
    return manifest.sign(content, SIGNER).decode()


def expected_of(scope: str, number: int) -> Any:
    by_group = dict.fromkeys(GROUPS, number)
    scopes = ["sheet"] if scope == "sheet" else [f"presenter/{name}" for name in ("p1", "p2")]
    return dict.fromkeys(scopes, by_group)


def opened(issuer: Issuer, roster: list[dict[str, Any]], scope: str = "sheet") -> manifest.Manifest:
    """The meeting frozen and open with this roster; its manifest."""
    scopes = ["sheet"] if scope == "sheet" else ["presenter/p1", "presenter/p2"]
    answer = issuer.control("PUT", "keys", {"groups": list(GROUPS), "scopes": scopes, "bits": 2048})
    assert answer.status_code == 200, answer.text
    assert issuer.control("PUT", "roster", roster).json() == {"listed": len(roster), "pending": 0}
    signed = manifest_of(issuer.meeting, answer.json()["issuers"], scope)
    assert issuer.control("POST", "open", {"manifest": signed}).json() == {"state": "open"}
    return manifest.read(signed.encode())


def question(
    meeting: manifest.Manifest, ticket: str, group: str = "A", scope: str = "sheet", seed: bytes | None = None
) -> tuple[dict[str, str], credential.Request]:
    """What a phone sends, and what it keeps to finish the answer."""
    key = meeting.issuers[group, scope, "tellers"]
    asked = credential.request(seed or secrets.token_bytes(16), meeting.hash, group, "tellers", key, scope)
    body = {"ticket": ticket, "group": group, "scope": scope, "issuer": "tellers"}
    return body | {"blinded_msg": canonical.b64u(asked.blinded)}, asked


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]
