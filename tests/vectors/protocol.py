"""Makes tests/vectors/protocol.json: the ballot protocol, byte for byte, for both clients' tests.

    python -m vectors.protocol    writes the file anew (with tests/ on the path)

Everything is deterministic: fixed seeds, fixed RSA keys, and HPKE ephemeral keys derived from fixed entropy.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import examples
from answerable.protocol import (
    ballot,
    blindrsa,
    canonical,
    checkpoint,
    comments,
    credential,
    keys,
    manifest,
    merkle,
    note,
    receipt,
    signing,
    wrap,
)
from protocol import hpke

FOLDER = Path(__file__).parent
TARGET = FOLDER / "protocol.json"
REVIEW, PLAN = examples.REVIEWED["criteria"]
LEVELS = examples.named_levels(Excellent="100", Good="85", Poor="50")
LEVELS["levels"][0]["title"] = "Excellent 优秀"  # a text that is not ASCII
RULES: dict[str, Any] = examples.REVIEWED | {
    "criteria": [REVIEW | {"scale": LEVELS}, PLAN | {"title": "Next year's plan"}],
    "groups": examples.titled(**{"Leadership": "60", "Unit heads": "40"}),
    "limits": [{"kind": "at-most", "level": "excellent", "criterion": None, "count": 2}],
    "k_min": 5,
}
ABSTAIN = [[None, None], [None, None], [None, None]]


def secret(name: str) -> bytes:
    return hashlib.sha256(f"answerable test {name}".encode()).digest()


@cache
def rsa_keys() -> dict[str, rsa.RSAPrivateKey]:
    """The fixed issuer keys of the two groups: 3072 bits for A, 2048 for B."""
    found = {}
    for group, parts in json.loads((FOLDER / "rsa-keys.json").read_text()).items():
        n, e, d, p, q = (int(parts[name], 16) for name in "nedpq")
        numbers = rsa.RSAPrivateNumbers(
            p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, n)
        )
        found[group] = numbers.private_key()
    return found


def manifest_signer() -> note.Signer:
    return note.Signer("answerable/vectors/manifest", keys.ed25519(secret("manifest")))


def log_signer() -> note.Signer:
    return note.Signer("answerable/vectors", keys.ed25519(secret("log")))


def manifest_body() -> dict[str, Any]:
    return {
        "v": 1,
        "meeting": "vectors",
        "title": "Vectors 述职评议会",
        "starts_at": "2022-01-24T09:00:00+08:00",
        "scope": "sheet",
        "grace": 120,
        "groups": [{"id": "A", "title": "Leadership"}, {"id": "B", "title": "Unit heads"}],
        "presenters": [
            {"id": f"p{n}", "name": f"Presenter 0{n}", "unit": "Qinghe Silicones"} for n in (1, 2, 3)
        ],
        "rules": RULES,
        "rules_hash": canonical.digest(RULES),
        "expected": {"sheet": {"A": 2, "B": 3}},
        "sealed_length": ballot.sealed_length(RULES, 3),
        "client_hash": secret("client").hex(),
        "transport": "http",
        "keys": {
            "manifest": manifest_signer().vkey,
            "log": log_signer().vkey,
            "log_origin": "answerable/vectors",
            "receipt": keys.public_text(keys.ed25519(secret("receipt"))),
            "seal": keys.public_text(keys.x25519(secret("seal"))),
            "issuers": [
                {
                    "id": "site",
                    "group": group,
                    "scope": "sheet",
                    "n": keys.issuer_text(key.public_key()),
                    "e": 65537,
                }
                for group, key in rsa_keys().items()
            ],
        },
        "seal_custody": None,
        "previous": None,
        "reason": None,
    }


ROUND = "presenter/p2"


def round_rsa() -> dict[str, rsa.RSAPrivateKey]:
    """The same two keys as those of one group's two scopes."""
    first, second = rsa_keys().values()
    return {"presenter/p1": first, ROUND: second}


def rounds_body() -> dict[str, Any]:
    """A meeting of one group in which each of two presenters has ballots of their own; tellers hold the seal key."""
    body = manifest_body()
    rules = {**RULES, "limits": [{"kind": "no-blanks"}], "groups": [{**RULES["groups"][0], "weight": "100"}]}
    issuers = [
        {"id": "site", "group": "A", "scope": scope, "n": keys.issuer_text(key.public_key()), "e": 65537}
        for scope, key in round_rsa().items()
    ]
    return body | {
        "scope": "presenter",
        "groups": body["groups"][:1],
        "presenters": body["presenters"][:2],
        "rules": rules,
        "rules_hash": canonical.digest(rules),
        "expected": {"presenter/p1": {"A": 2}, ROUND: {"A": 1}},
        "sealed_length": ballot.sealed_length(rules, 1),
        "seal_custody": {"threshold": 2, "shares": 3},
        "keys": body["keys"] | {"issuers": issuers},
    }


def rounds_vectors() -> dict[str, Any]:
    m = manifest.parse(rounds_body())
    issued = credential_vector(m, secret("seed round")[:16], "A", ROUND, round_rsa()[ROUND])
    return {
        "manifest": {
            "body": rounds_body(),
            "M": m.hash,
            "note": manifest.sign(rounds_body(), manifest_signer()).decode(),
        },
        "scopes": list(m.scopes),
        "credential": issued,
        "ballot": ballot_vector(m, issued, [[1, "87.5"]], None, "round"),
    }


def comments_vectors() -> dict[str, Any]:
    """A ballot with comments: the salts and the ephemeral key follow from the ballot's entropy, as on a phone."""
    sealed = {
        "key": keys.public_text(keys.x25519(secret("comments"))),
        "length": comments.comments_length(3),
    }
    body = manifest_body() | {"comments": sealed}
    m = manifest.parse(body)
    texts = ["Clear figures, late answers.\n\u201cWhen?\u201d", "", "请把下属单位的困难也讲一讲 😀"]
    issued = credential_vector(m, secret("seed A")[:16], "A", "sheet", rsa_keys()["A"])
    random, casting = secret("entropy comments"), keys.ed25519(bytes.fromhex(issued["ed25519"]))
    head = ballot.header(m.hash, "A", "sheet", issued["pk"], 1, None)
    drawn = HKDF(SHA256(), 32 + 16 * len(texts), None, b"answerable/comments/v1\0").derive(random)
    rows = [
        {"salt": canonical.b64u(drawn[32 + 16 * at : 48 + 16 * at]), "text": text}
        for at, text in enumerate(texts)
    ]
    plain = ballot.pad(canonical.dumps({"comments": rows}), sealed["length"])
    enclosed = hpke.seal(
        canonical.from_b64u(sealed["key"]),
        comments.seal_info(head),
        b"",
        plain,
        hpke.derive_secret(drawn[:32]),
    )
    scores = ballot_vector(m, issued, ABSTAIN, None, "comments")
    row = issued["credential"]
    one = credential.Credential(
        row["issuer"], canonical.from_b64u(row["prefix"]), canonical.from_b64u(row["sig"])
    )
    raw = ballot.sign(head, canonical.from_b64u(scores["sealed"]), [one], casting, enclosed)
    opened = comments.open_comments(ballot.parse(raw), m, keys.x25519(secret("comments")))
    return {
        "manifest": {"M": m.hash, "note": manifest.sign(body, manifest_signer()).decode()},
        "private": secret("comments").hex(),
        "seed": issued["seed"],
        "texts": texts,
        "entropy": random.hex(),
        "ballot": raw.decode(),
        "fingerprints": {each.presenter: each.fingerprint(m.hash) for each in opened},
    }


def amended_body(before: manifest.Manifest) -> dict[str, Any]:
    """The same meeting with the two criteria's weights exchanged."""
    criteria = [
        dict(RULES["criteria"][0], weight="40"),
        dict(RULES["criteria"][1], weight="60"),
    ]
    rules = {**RULES, "criteria": criteria}
    reason = "The notice said 40 and 60 更正"
    return {
        **before.body,
        "rules": rules,
        "rules_hash": canonical.digest(rules),
        "previous": before.hash,
        "reason": reason,
    }


def credential_vector(
    m: manifest.Manifest, seed: bytes, group: str, scope: str, private: rsa.RSAPrivateKey
) -> dict[str, Any]:
    key = m.issuers[group, scope, "site"]
    casting = credential.casting_key(seed, m.hash, group, scope)
    pk = casting.public_key().public_bytes_raw()
    lengths = {"prefix": 32, "salt": 48, "blind": keys.size(key) + 16}
    derived = {
        label: credential.derive(seed, m.hash, label, group, scope, "site", length)
        for label, length in lengths.items()
    }
    asked = credential.request(seed, m.hash, group, "site", key, scope)
    answer = signing.BlindSigner.of(private).sign(asked.blinded, secret_stream)
    issued = asked.finalize(answer)
    return {
        "seed": seed.hex(),
        "group": group,
        "scope": scope,
        "issuer": "site",
        "ed25519": credential.derive(seed, m.hash, "ed25519", group, scope, "", 32).hex(),
        "pk": canonical.b64u(pk),
        **{label: raw.hex() for label, raw in derived.items()},
        "r": f"{1 + int.from_bytes(derived['blind'], 'big') % (key.public_numbers().n - 1):x}",
        "message": credential.message(m.hash, group, "site", scope, pk).hex(),
        "encoded": blindrsa.encode(asked.prepared, key.key_size - 1, derived["salt"]).hex(),
        "blinded_msg": canonical.b64u(asked.blinded),
        "blind_sig": canonical.b64u(answer),
        "credential": written(issued),
    }


def secret_stream(length: int) -> bytes:
    """Entropy for base blinding; it cancels out of the result."""
    return hashlib.shake_256(b"answerable test stream").digest(length)


def written(one: credential.Credential) -> dict[str, str]:
    return {"issuer": one.issuer, "prefix": canonical.b64u(one.prefix), "sig": canonical.b64u(one.signature)}


def ballot_vector(
    m: manifest.Manifest, issued: dict[str, Any], scores: ballot.Scores, last: ballot.Last | None, name: str
) -> dict[str, Any]:
    casting = keys.ed25519(bytes.fromhex(issued["ed25519"]))
    seq, prev = (last.seq + 1, last.hash) if last else (1, None)
    head = ballot.header(m.hash, issued["group"], issued["scope"], issued["pk"], seq, prev)
    plain = ballot.pad(canonical.dumps({"scores": scores}), m.sealed_length)
    info, entropy = ballot.seal_info(head), secret(f"entropy {name}")
    sealed = hpke.seal(m.seal.public_bytes_raw(), info, b"", plain, hpke.derive_secret(entropy))
    row = issued["credential"]
    one = credential.Credential(
        row["issuer"], canonical.from_b64u(row["prefix"]), canonical.from_b64u(row["sig"])
    )
    raw = ballot.sign(head, sealed, [one], casting)
    return {
        "seed": issued["seed"],
        "header": head,
        "scores": scores,
        "plaintext": plain.hex(),
        "info": info.decode(),
        "entropy": entropy.hex(),
        "sealed": canonical.b64u(sealed),
        "signed": ballot.signed_bytes(json.loads(raw)).decode(),
        "ballot": raw.decode(),
        "hash": ballot.leaf_hash(raw),
    }


def ballot_vectors(m: manifest.Manifest, issued: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = ballot_vector(m, issued[0], [[0, "87.5"], [1, "100"], [None, "0"]], None, "first")
    last = ballot.Last(1, first["hash"])
    return [
        first,
        ballot_vector(m, issued[0], [[2, "50"], [1, "99.5"], [0, None]], last, "replacement"),
        ballot_vector(m, issued[1], ABSTAIN, None, "abstention"),
    ]


def ledger_vectors(m: manifest.Manifest, hashes: list[str]) -> dict[str, Any]:
    leaves = sorted(bytes.fromhex(one) for one in hashes)
    tree = merkle.Tree(leaves)
    head = checkpoint.Checkpoint(m.log_origin, len(tree), tree.root())
    return {
        "leaves": [leaf.hex() for leaf in leaves],
        "root": tree.root().hex(),
        "proofs": [
            {"index": index, "size": len(tree), "path": [step.hex() for step in tree.inclusion(index)]}
            for index in range(len(tree))
        ],
        "checkpoint": checkpoint.sign(head, log_signer()).decode(),
    }


def receipt_vectors(m: manifest.Manifest, hashes: list[str]) -> list[dict[str, str]]:
    """One for a ballot committed alone, and one each for ballots committed together."""
    key = keys.ed25519(secret("receipt"))
    issued = [*receipt.issue(m.hash, hashes[:1], key), *receipt.issue(m.hash, hashes, key)]
    return [{"ballot": one.ballot, "receipt": one.dumps().decode()} for one in issued]


def wrapped_vector(purpose: str, body: bytes, bulk: int) -> dict[str, Any]:
    """A request wrapped for a key from fixed entropy, and an answer to it."""
    private, answer_key, entropy = secret("wrap"), secret("wrap answer"), secret("entropy wrap")
    plain = answer_key + ballot.pad(body, wrap.padded(len(body), bulk))
    public = keys.x25519(private).public_key().public_bytes_raw()
    info = b"answerable/wrap/v1\0" + purpose.encode()
    sealed = hpke.seal(public, info, b"", plain, hpke.derive_secret(entropy))
    answer, nonce = b'{"number":1}', bytes(range(12))
    padded = ballot.pad(answer, wrap.padded(len(answer)))
    return {
        "private": private.hex(),
        "public": public.hex(),
        "purpose": purpose,
        "body": body.decode(),
        "bulk": bulk,
        "answer_key": answer_key.hex(),
        "entropy": entropy.hex(),
        "request": (public + sealed).hex(),
        "answer": answer.decode(),
        "sealed_answer": (nonce + ChaCha20Poly1305(answer_key).encrypt(nonce, padded, None)).hex(),
    }


CANONICAL = [
    {"b": [True, False, None, 0, -1, 9007199254740991], "a": {}},
    # RFC 8785, 3.2.3: keys are ordered by their UTF-16 code units
    {
        "€": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "😀": "Emoji: Grinning Face",
        "\x80": "Control",
        "ö": "Latin Small Letter O With Diaeresis",
    },
    {"text": '\b\t\n\f\r\x00\x1f\x7f"\\/ 述职评议会 \u2028'},
    [[], [[]], {"": ""}],
]
REFUSED = [
    '{"a":1,"a":1}',
    '{"b":1,"a":2}',
    '{"a": 1}',
    '{"a":1}\n',
    "1.5",
    "1.0",
    "1e3",
    "-0",
    "01",
    "9007199254740993",
    '"\\u0061"',
    '"\\/"',
    '"\\ud800"',
    "NaN",
    "Infinity",
    "",
    "nul",
]


def build() -> dict[str, Any]:
    m = manifest.parse(manifest_body())
    raw = manifest.sign(manifest_body(), manifest_signer())
    amended = amended_body(m)
    issued = [
        credential_vector(m, secret(f"seed {group}")[:16], group, "sheet", rsa_keys()[group])
        for group in m.groups
    ]
    cast = ballot_vectors(m, issued)
    hashes = [one["hash"] for one in cast]
    return {
        "about": "Made by protocol.py beside this file. Bytes are hex, unless the protocol writes them in base64url.",
        "secrets": {name: secret(name).hex() for name in ("manifest", "log", "receipt", "seal")},
        "manifest": {
            "body": manifest_body(),
            "canonical": canonical.dumps(manifest_body()).decode(),
            "M": m.hash,
            "note": raw.decode(),
        },
        "amendment": {
            "M": canonical.digest(amended),
            "note": manifest.sign(amended, manifest_signer()).decode(),
        },
        "credentials": issued,
        "ballots": cast,
        "rounds": rounds_vectors(),
        "comments": comments_vectors(),
        "receipts": receipt_vectors(m, hashes),
        "wrapped": wrapped_vector(
            "ballot", cast[0]["ballot"].encode(), wrap.bulk_of(cast[0]["ballot"].encode())
        ),
        "ledger": ledger_vectors(m, hashes),
        "canonical": [
            {"json": json.dumps(value), "canonical": canonical.dumps(value).decode()} for value in CANONICAL
        ],
        "refused": REFUSED,
    }


def text() -> str:
    return json.dumps(build(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
