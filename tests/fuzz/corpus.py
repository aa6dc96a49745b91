"""`python -m fuzz.corpus` (with tests/ on the path) writes the sound inputs of the kept corpus anew: from the vectors and a sample meeting."""

import json
from pathlib import Path

from answerable.protocol import checkpoint, keys, shares
from fuzz.kept import CORPUS
from roster.roster_files import csv_bytes, sound_book
from verifier.sample import sample

VECTORS = Path(__file__).parents[1] / "vectors" / "protocol.json"
ROWS = [["工号", "姓名", "单位"], ["1001", "甲一", "一部"], ["1002", "乙二", "二部"]]


def sound() -> dict[str, list[bytes]]:
    """What each decoder reads without complaint; all of it the same each time but shares."""
    vectors = json.loads(VECTORS.read_text("utf-8"))
    meeting = sample()
    notes = [vectors["manifest"]["note"], vectors["amendment"]["note"], vectors["ledger"]["checkpoint"]]
    in_bytes = [text.encode() for text in notes]
    rounds = vectors["rounds"]["manifest"]["note"].encode()
    named = vectors["manifest"]["body"]["keys"]
    lists = [" ".join(words) for words in shares.split(bytes(range(32)), 2, 3)]
    witness = keys.ed25519(bytes(range(32)))
    head = vectors["ledger"]["checkpoint"]
    vkey = checkpoint.witness_vkey("witness", witness)
    line = checkpoint.cosign(head, "witness", witness, 1_642_986_000)
    ballots = [one["ballot"].encode() for one in vectors["ballots"]]
    return {
        "attachment": [b"%PDF-1.7\n%%EOF\n", b"\x89PNG\r\n\x1a\n", sound_book()],
        "control": [
            json.dumps({"manifest": "note", "witnesses": True}).encode(),
            json.dumps({"open": ["presenter/p1"], "closed": []}).encode(),
            json.dumps({"vkey": vkey, "checkpoint": head, "line": line}).encode(),
        ],
        "cosignature": [f"{vkey}\n{line}".encode()],
        "gate": ballots,
        "ballot": ballots,
        "bundle": [meeting.with_()],
        "canonical": [one["canonical"].encode() for one in vectors["canonical"]],
        "checkpoint": in_bytes[2:],
        "key": [named["manifest"].encode(), named["log"].encode()],
        "manifest": [*in_bytes[:2], rounds],
        "note": in_bytes,
        "receipt": [one["receipt"].encode() for one in vectors["receipts"]],
        "roster": [
            csv_bytes(ROWS),
            csv_bytes(ROWS, "\t", "gb18030"),
            csv_bytes(ROWS, ";", "utf-16"),
            sound_book(),
        ],
        "rules": [json.dumps(vectors["manifest"]["body"]["rules"]).encode()],
        "share": ["\n".join(lists[:2]).encode(), "\n".join(lists[1:]).encode()],
    }


def main() -> None:
    for name, inputs in sound().items():
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("sound-*"):
            old.unlink()
        for number, content in enumerate(inputs, 1):
            (folder / f"sound-{number}").write_bytes(content)


if __name__ == "__main__":
    main()
