"""Blind signatures a second, and a whole hall signing in within a minute: `python -m benchmarks.issue`.

What the phones compute is made beforehand, so that only the site is measured: a ticket's answer and a blind signature for
each attendee, over real HTTP on the site as `answerable serve` starts it.
"""

import importlib
import json
import os
import secrets
import time
from collections.abc import Sequence
from typing import Any

from answerable.protocol import canonical, credential, keys
from answerable.protocol.signing import BlindSigner
from benchmarks import load, servers, table
from benchmarks.table import Report

CONNECTIONS = (24, 290)


def signatures(bits: int, count: int) -> tuple[float, float]:
    """Blind signatures a second of processor time, and milliseconds for each."""
    signer = BlindSigner.of(keys.new_rsa(bits))
    asked = [b"\0" + secrets.token_bytes(signer.size - 1) for _ in range(count)]
    started = time.process_time()
    for one in asked:
        signer.sign(one, secrets.token_bytes)
    seconds = (time.process_time() - started) / count
    return 1 / seconds, seconds * 1000


def questions(of: Any, port: int) -> tuple[list[bytes], list[bytes]]:
    """Each attendee's two requests."""
    m, tickets, blinded = of.manifest.hash, [], []
    for ticket, group in of.tickets():
        key = of.manifest.issuers[group, credential.SHEET, "site"]
        asked = credential.request(secrets.token_bytes(16), m, group, "site", key)
        body = {
            "ticket": ticket,
            "group": group,
            "scope": credential.SHEET,
            "issuer": "site",
            "blinded_msg": canonical.b64u(asked.blinded),
        }
        tickets.append(json.dumps({"ticket": ticket}).encode())
        blinded.append(json.dumps(body).encode())
    return load.wrapped("/api/ticket", tickets, port), load.wrapped("/api/issue", blinded, port)


def hall(site: Any, key: str, people: int, connections: int, pid: int) -> list[tuple[object, ...]]:
    """Everybody shows a ticket, then everybody asks for the credential, so many at a time."""
    of = site.made(key, people)
    rows = []
    for name, requests in zip(("ticket", "issue"), questions(of, site.PORT), strict=True):
        before = servers.cpu_of(pid)
        outcome = load.send(requests, site.PORT, min(connections, people))
        cpu = (servers.cpu_of(pid) - before) / people * 1000
        assert set(outcome.statuses) == {200}, outcome.statuses
        rows.append(
            (
                name,
                connections,
                outcome.rate,
                outcome.median * 1e3,
                outcome.percentile(0.99) * 1e3,
                cpu,
                outcome.seconds,
            )
        )
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = table.parser("Blind signatures, and a hall signing in.")
    parser.add_argument("--people", type=int, default=290)
    parser.add_argument("--signatures", type=int, default=300)
    parser.add_argument("--bits", type=int, default=3072, help="of the hall's issuers: 3072 or 2048")
    given = parser.parse_args(arguments)
    report = Report(f"Issuing: {given.people} people, RSA-{given.bits}")
    rows = [(f"RSA-{bits}", *signatures(bits, given.signatures)) for bits in (2048, 3072)]
    report.table("Blind signatures on one core", ("key", "a second", "ms each"), rows)
    os.environ["ANSWERABLE_RSA_BITS"] = str(given.bits)
    # Not at the top: it sets up a site.
    site = importlib.import_module("benchmarks.site")
    found = []
    with site.serve() as pair:
        pair.wait_until_ready()
        for connections in CONNECTIONS:
            found.append(hall(site, f"i{connections}", given.people, connections, pair.children["site"].pid))
    heads = ("request", "connections", "a second", "p50 ms", "p99 ms", "CPU ms", "seconds in all")
    report.table("The hall signs in", heads, [row for rows in found for row in rows])
    for connections, rows in zip(CONNECTIONS, found, strict=True):
        seconds = sum(float(row[-1]) for row in rows)
        report.goal(
            f"{given.people} signed in within a minute, {connections} at a time (s)", seconds, seconds < 60
        )
    report.leave(given.json)


if __name__ == "__main__":
    main()
