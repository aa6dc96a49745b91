"""Small meetings of every kind of rules, whole: the good ones of the corpus, and a few whose rules cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from gmpy2 import powmod

import examples
from answerable.protocol import ballot, blindrsa, bundle, canonical, credential, keys, manifest, opening
from answerable.protocol.ballot import Last
from answerable.protocol.manifest import Manifest
from answerable.scoring import Decision, Rules
from vectors import protocol
from verifier import sample
from verifier import test_verifier_tampering as tampering
from verifier.corpus_case import HOLDS, Case

Scores = Any
Cast = Mapping[tuple[str, int], Sequence[Scores]]


def body(rules: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    made = protocol.manifest_body()
    presenters = len(made["presenters"])
    return {
        **made,
        "rules": rules,
        "rules_hash": canonical.digest(rules),
        "expected": {"sheet": {"A": 5, "B": 7}},
        "sealed_length": ballot.sealed_length(rules, presenters),
        **changes,
    }


def register(people: Mapping[str, int]) -> list[dict[str, str]]:
    return [
        {
            "name": f"Rater {group}{number}",
            "identifier": f"{group}-{number:03}",
            "venue": "Hall 大厅",
            "group": group,
            "scope": "sheet",
            "issuer": "site",
        }
        for group, count in people.items()
        for number in range(count)
    ]


def made(
    m: Manifest, raws: Sequence[bytes], people: Mapping[str, int], choose: int = 0, **beside: Any
) -> bytes:
    """The whole bundle of these ballots; see `contents`."""
    return sample.written(contents(m, raws, people, choose, **beside))


def contents(
    m: Manifest, raws: Sequence[bytes], people: Mapping[str, int], choose: int = 0, **beside: Any
) -> bundle.Contents:
    """What these ballots make; `choose` is how many of the tied get the places, where there is a tie."""
    rules = Rules.from_json(m.rules)
    entries = [ballot.parse(raw) for raw in raws]
    lines = sample.opened(m, rules, entries)
    known: dict[str, Any] = {"components": {}, "withdrawn": [], "decisions": [], **beside}
    result = tallied(m, rules, lines, people, known)
    if choose and result["boundaries"]:
        (boundary,) = result["boundaries"]
        decided = Decision(boundary["id"], tuple(boundary["tied"][:choose]), "Longer in office", "The board")
        known["decisions"] = [decided.to_json()]
        result = tallied(m, rules, lines, people, known)
    issued = {("sheet", group): count for group, count in people.items()}
    return replace(
        tampering.CONTENTS,
        manifest_hash=m.hash,
        manifest=manifest.sign(dict(m.body), protocol.manifest_signer()),
        amendments=[],
        earlier_results=[],
        register=register(people),
        entries=raws,
        checkpoint=sample.head(m, raws),
        opened=[line.to_json() for line in lines],
        turnout=opening.turnout_json(opening.turnout(m, issued, lines)),
        result=result,
        **known,
    )


def tallied(m: Manifest, rules: Rules, lines: Any, people: Mapping[str, int], known: dict[str, Any]) -> Any:
    before = sample.PEOPLE.copy()
    sample.PEOPLE.update(people)
    try:
        return sample.result(m, rules, lines, known)
    finally:
        sample.PEOPLE.update(before)


@cache
def issuing(group: str) -> rsa.RSAPrivateNumbers:
    return protocol.rsa_keys()[group].private_numbers()


@cache
def tellers_key(group: str) -> rsa.RSAPrivateKey:
    return keys.new_rsa(2048)


def certified(m: Manifest, group: str, pk: bytes, issuer: str = "site") -> credential.Credential:
    """By the issuer's key, without blinding, which changes nothing in the outcome."""
    key = issuing(group) if issuer == "site" else tellers_key(group).private_numbers()
    n = key.public_numbers.n
    prefix = protocol.secret(f"prefix {group}")
    message = blindrsa.prepare(credential.message(m.hash, group, issuer, "sheet", pk), prefix)
    encoded = int.from_bytes(blindrsa.encode(message, n.bit_length() - 1, bytes(48)), "big")
    first, second = int(powmod(encoded, key.dmp1, key.p)), int(powmod(encoded, key.dmq1, key.q))
    signature = second + key.q * ((first - second) * key.iqmp % key.p)
    return credential.Credential(issuer, prefix, signature.to_bytes((n.bit_length() + 7) // 8, "big"))


def right(m: Manifest, group: str, number: int) -> tuple[Ed25519PrivateKey, credential.Credential]:
    key = credential.casting_key(sample.seed(group, number), m.hash, group)
    return key, certified(m, group, key.public_key().public_bytes_raw())


def cast(m: Manifest, given: Cast) -> list[bytes]:
    raws = []
    for (group, number), several in given.items():
        key, granted = right(m, group, number)
        last = None
        for seq, scores in enumerate(several, 1):
            raws.append(ballot.compose(m, key, [granted], group, scores, last))
            last = Last(seq, ballot.leaf_hash(raws[-1]))
    return sorted(raws, key=ballot.leaf_hash)


LEVELS = examples.levels("100", "85", "70", "50")
MARKS = {"kind": "range", "low": "50", "high": "100", "step": "0.25"}
TWO = [examples.criterion("review", "70", LEVELS), examples.criterion("plan", "30", MARKS)]
BANDS = examples.bands(good="85", fair="70", average="60", poor="0")
HALVES = examples.groups("60", "40")
THIRD = {"levels": ["l2", "l3"], "share": "1/3", "steps": 2}
VALUE = {"kind": "value", "value": "12.5"}
ROUTINE = examples.component("routine", "40", full="20", ratio_to_best=True)
BOTTOM = {"at_least": "0", "points": "12.5"}
PARTS = [examples.component("meeting", "50", "meeting"), ROUTINE, examples.component("report", "10")]
BROUGHT = {"routine": {"p1": "12.125", "p2": "9", "p3": "0"}, "report": {"p1": "77", "p2": "100"}}
RATED = [
    examples.component("meeting", "50", "meeting"),
    examples.component("routine", "20", full="20", bands=[{"at_least": "9", "points": "85.5"}, BOTTOM]),
    examples.rate("approval", "20", ["l0", "l1"], **{"from_66.6667": "100", "from_50": "80", "from_0": "0"}),
    examples.component("report", "10"),
]
RULES: dict[str, dict[str, Any]] = {
    "levels and a range": {},
    "ballot totals": {"counting": examples.counting(per="total")},
    "ballot totals, trimmed": {
        "counting": examples.counting(
            per="total",
            method="trimmed",
            trim={"kind": "count", "k": 1},
            denominator="issued",
            abstentions=VALUE,
        )
    },
    "trimmed by a part of a mark": {
        "counting": examples.counting(
            method="trimmed", trim={"kind": "share", "share": "0.15", "rounding": "fractional"}
        )
    },
    "trimmed by whole marks": {
        "counting": examples.counting(
            method="trimmed", trim={"kind": "share", "share": "0.3", "rounding": "floor"}
        )
    },
    "median, of those expected": {
        "counting": examples.counting(
            method="median", denominator="expected", abstentions=VALUE, empty_group="zero"
        )
    },
    "shares as points": {
        "criteria": [examples.criterion("review", "70", LEVELS), examples.criterion("plan", "30", LEVELS)],
        "counting": examples.counting(
            method="share",
            share={
                "levels": ["l0", "l1"],
                "bands": [{"at_least": "66.6667", "points": "100"}, {"at_least": "0", "points": "12.3456"}],
            },
        ),
    },
    "refused where empty": {"counting": examples.counting(empty_group="refuse")},
    "no ties": {"limits": [{"kind": "no-ties"}]},
    "no blanks": {"limits": [{"kind": "no-blanks"}]},
    "few at the top": {"limits": [{"kind": "at-most", "level": "l0", "criterion": "review", "count": 1}]},
    "grades, a quota and demotion": {
        "grades": examples.grades(BANDS, {"grade": "good", "share": "1/3", "rounding": "half-up"}, THIRD)
    },
    "scores that look alike": {
        "grades": examples.grades(BANDS, {"grade": "good", "share": "1/3", "rounding": "half-up"}, THIRD),
        "decimals": 0,
    },
    "a quota of none": {"grades": examples.grades(BANDS, {"grade": "fair", "count": 0})},
    "a quota rounded up": {
        "grades": examples.grades(BANDS, {"grade": "fair", "share": "10", "rounding": "ceiling"}),
        "decimals": 4,
    },
    "components": {"components": PARTS, "decimals": 0},
    "a rate and a table of points": {"components": RATED},
    "an order of the presenters": {
        "criteria": [
            examples.criterion("review", "70", LEVELS),
            examples.criterion("plan", "30", examples.ranking(4)),
        ],
        "limits": [{"kind": "at-most", "level": "l0", "criterion": None, "count": 1}],
    },
    "small groups": {"k_min": 4},
}


def ballots(first: str, columns: int) -> dict[tuple[str, int], list[Scores]]:
    """Seven ballots of six people: good, blank in part and wholly, replaced, beyond the scale; ties among them."""
    second = ["97.5", "80", "66.25"] if first == "range" else [0, 1, 3]

    def sheet(*rows: tuple[Any, int | None]) -> Scores:
        return [[top, None if low is None else second[low]][:columns] for top, low in rows]

    return {
        ("A", 0): [sheet((0, 0), (1, 1), (2, 2)), sheet((1, 0), (1, 0), (0, 1))],
        ("A", 1): [sheet((0, 0), (0, 0), (0, 0))],
        ("A", 2): [sheet((3, 1), (None, 2), (2, None))],
        ("B", 0): [sheet((None, None), (None, None), (None, None))],
        ("B", 1): [sheet((2, 1), (2, 1), (3, 1))],
        ("B", 2): [sheet((7, 1), (0, 1), (0, 1))],
    }


def meetings() -> Iterator[Case]:
    for name, parts in RULES.items():
        rules = examples.written(**{"criteria": TWO, "groups": HALVES, **parts})
        m = manifest.parse(body(rules))
        kind = rules["criteria"][1]["scale"]["kind"]
        brought = {"components": BROUGHT} if rules["components"] else {}
        raws = cast(m, ballots(kind, 2))
        yield Case(name, made(m, raws, {"A": 4, "B": 5}, **brought), m.hash)
        if rules["grades"]["quota"] or rules["components"]:
            tie = cast(
                m,
                {
                    key: [[row[0] for _ in row] for row in several]
                    for key, several in ballots(kind, 2).items()
                    if key[0] == "A"
                },
            )
            yield Case(f"{name}, all equal", made(m, tie, {"A": 5, "B": 0}, choose=1, **brought))
            gone = [{"presenter": "p2", "reason": "Elsewhere"}]
            yield Case(
                f"{name}, one withdrawn", made(m, raws, {"A": 3, "B": 4}, choose=1, withdrawn=gone, **brought)
            )
    yield Case("more ballots than credentials", made(m, raws, {"A": 2, "B": 5}), m.hash, HOLDS)
    rules = examples.written(
        criteria=TWO, groups=HALVES, grades=examples.grades(BANDS, {"grade": "fair", "count": 1})
    )
    m = manifest.parse(body(rules))
    equal = [[[1, "80"]] * 3]
    raws = cast(m, {("A", 0): equal, ("B", 0): equal})
    yield Case("a tie undecided", made(m, raws, {"A": 1, "B": 2}))
    yield Case("a tie decided", made(m, raws, {"A": 1, "B": 2}, choose=1))
    yield Case("nobody cast", made(m, [], {"A": 1, "B": 0}))
    for reason, shown in INVALID.items():
        changed = {**rules, **shown}
        yield Case(
            f"rules: {reason}",
            tampering.other_first({"rules": changed, "rules_hash": canonical.digest(changed)}),
        )


def like_the_demonstration(raters: int) -> tuple[bytes, str]:
    """Nineteen presenters, five criteria, components, grades under a quota; the bundle, and its M."""
    rules = {**examples.DEBRIEFING, "groups": HALVES}
    people = [
        {"id": f"p{number}", "name": f"Presenter {number:02}", "unit": f"Unit {number:02} 单位"}
        for number in range(1, 20)
    ]
    half = raters // 2
    expected = {"A": half, "B": raters - half}
    length = ballot.sealed_length(rules, len(people))
    m = manifest.parse(body(rules, presenters=people, expected={"sheet": expected}, sealed_length=length))
    given = {
        (group, number): [[[(number * 7 + row * 3 + column) % 4 for column in range(5)] for row in range(19)]]
        for group, count in expected.items()
        for number in range(count)
    }
    imported = {row["id"]: str(70 + index) for index, row in enumerate(people)}
    raws = cast(m, given)
    return made(m, raws, expected, components={"routine": imported, "report": imported}), m.hash


INVALID: dict[str, dict[str, Any]] = {
    "weights": {"groups": examples.groups("60", "41")},
    "a group too many": {"groups": examples.groups("60", "20", "20")},
    "decimals": {"decimals": 7},
    "an unknown key": {"more": 1},
    "demotion by nothing": {
        "grades": examples.grades(BANDS, None, {"levels": ["nil"], "share": "1", "steps": 1})
    },
    "a quota on the lowest": {"grades": examples.grades(BANDS, {"grade": "poor", "count": 1})},
}
