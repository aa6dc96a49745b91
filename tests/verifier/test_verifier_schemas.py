"""The schemas in docs/schemas and the specification in docs/results.md are true of real bundles and of every set of rules that we have."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import examples
from answerable.disclosure import decide, public
from answerable.protocol import bundle, note
from answerable.scoring import Result, Rules, RulesInvalid
from answerable.web.cycles import templates_ready
from answerable.web.results import flags
from answerable.web.sentences.verify import statements
from schemas import SCHEMAS, complaints
from vectors import protocol
from verifier import corpus_voids, sample, tallies
from verifier.altering import places
from verifier.corpus_case import HOLDS
from verifier.corpus_comments import comment_cases
from verifier.corpus_forged import forged
from verifier.corpus_meetings import meetings
from verifier.corpus_rounds import RULES as ROUNDS
from verifier.corpus_rounds import made
from verifier.test_verifier_tampering import RAW, replaced
from verifier.test_verifier_tampering import forged as altered_sample

DOCS = Path(__file__).parents[2] / "docs"
NAMES = [name for name in SCHEMAS if name != "common.schema.json"]


def documents(raw: bytes) -> Iterator[tuple[str, Any]]:
    """Every document in a bundle, with the name of its schema."""
    reader = bundle.ZipReader(io.BytesIO(raw))
    for name in reader.members:
        content, stem = reader.read(name), Path(name).stem
        if name in (bundle.INDEX, bundle.CHECKPOINT):
            yield stem, note.unverified_text(content)
        elif name.endswith(".note"):
            yield "manifest", json.loads(note.unverified_text(content))
        elif name.endswith(".jsonl"):
            yield from ((stem, json.loads(row)) for row in content.splitlines())
        elif name.endswith(".json"):
            yield "result" if name.startswith("results/") else stem, json.loads(content)
        else:
            assert name == bundle.README


def good() -> dict[str, bytes]:
    found = {"sample": RAW, "amended twice": altered_sample(**sample.amended_twice()), "rounds": made(ROUNDS)}
    found["void"] = sample.written(corpus_voids.bundled())
    found |= {case.name: case.raw for case in [*forged(), *comment_cases()] if case.verdict == HOLDS}
    return found | {case.name: case.raw for case in meetings() if not case.name.startswith("rules: ")}


def test_the_schemas_are_schemas() -> None:
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


def seen_by_all(raw: bytes) -> Iterator[Any]:
    """Each result of a bundle as the site would show it, if `k_min` were five."""
    found = list(documents(raw))
    manifests = [document for name, document in found if name == "manifest"]
    results = [Result.from_json(document) for name, document in found if name == "result"]
    for manifest, result in zip(manifests, results, strict=True):
        yield public(decide([Rules.from_json(manifest["rules"])], [replace(result, k_min=5)]), 0).to_json()


def test_every_file_of_real_bundles_is_as_its_schema_says() -> None:
    wrong, seen = [], set()
    for case, raw in good().items():
        for name, document in documents(raw):
            seen.add(f"{name}.schema.json")
            wrong += [(case, name, each) for each in complaints(name, document)]
        wrong += [(case, "shown", each) for shown in seen_by_all(raw) for each in complaints("result", shown)]
    assert wrong == []
    elsewhere = {"rules.schema.json", "receipt.schema.json", "report.schema.json"}
    assert set(NAMES) - seen == elsewhere
    for row in protocol.build()["receipts"]:
        assert complaints("receipt", json.loads(row["receipt"])) == []


def test_no_place_of_a_bundle_is_left_open() -> None:
    """A number with a point is nowhere permitted, so each place that takes one is a place that the schema does not describe."""
    left, seen = [], set()
    for raw in (RAW, made(ROUNDS)):
        for name, document in documents(raw):
            for at in places(document):
                kind = name, re.sub(r"\d+", "", str(at))
                if kind not in seen and not complaints(name, replaced(document, at, lambda _: 1.5)):
                    left.append(kind)
                seen.add(kind)
    assert left == []


def test_an_object_has_exactly_the_fields_of_its_schema() -> None:
    """All but some, which depend on others."""
    free = []
    for name, schema in SCHEMAS.items():
        for at in [(), *places(schema)]:
            inner = schema
            for step in at:
                inner = inner[step]
            if isinstance(inner, dict) and "properties" in inner and inner.get("type") == "object":
                assert inner["additionalProperties"] is False, (name, at)
                free += [*(inner["properties"].keys() - inner["required"])]
    assert sorted(free) == ["bands", "comments", "comments", "criterion", "criterion", "levels", "share"]


def rules_of_ours() -> dict[str, Any]:
    text = (DOCS / "results.md").read_text("utf-8")
    (in_the_docs,) = re.findall(
        r"\n\n((?:    .*\n)+)", text[text.index("An example:") :].partition("## Void")[0]
    )
    ready = {each.key: each.rules() for each in templates_ready.TEMPLATES}
    return ready | {
        "docs": json.loads(in_the_docs),
        "plain": examples.written(),
        "debriefing": examples.DEBRIEFING,
        "reviewed": examples.REVIEWED,
        "vectors": protocol.RULES,
    }


def test_every_example_of_rules_is_as_the_schema_says() -> None:
    for name, rules in rules_of_ours().items():
        assert complaints("rules", rules) == [], name
        assert complaints("rules", Rules.from_json(rules).to_json()) == [], name


def test_what_the_schema_refuses_is_refused_by_the_rules() -> None:
    """The other way round the rules refuse more: what depends on other values."""
    refused = 0
    for given in tallies.inputs():
        wrong = complaints("rules", given["rules"])
        refused += bool(wrong)
        assert wrong == [] or noted(given["rules"]), given["rules"]
    assert refused > 10


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("weight", "0", False),
        ("weight", "100.00000", True),
        ("weight", "100.0001", False),
        ("weight", "99.99990000", True),
        ("weight", "1e1", False),
        ("title", " \u3000", False),
        ("title", "A\u202eB", False),
        ("title", "A\U0001343aB", False),
        ("title", "优" * 200, True),
        ("title", "优" * 201, False),
        ("id", "a b", False),
    ],
)
def test_both_draw_the_same_line(name: str, value: str, said: bool) -> None:
    rules = examples.written(criteria=[examples.criterion() | {name: value}])
    assert (complaints("rules", rules) == []) is said
    assert (f"criteria[0].{name}" not in noted(rules)) is said


def noted(rules: Any) -> list[str]:
    """The places in which the rules themselves find something wrong."""
    try:
        Rules.from_json(rules)
    except RulesInvalid as invalid:
        return [each.path for each in invalid.problems]
    return []


def test_every_code_is_in_the_schemas() -> None:
    of_void = SCHEMAS["common.schema.json"]["$defs"]["void-code"]["enum"]
    assert set(of_void) == {code for code in corpus_voids.table().values() if code}
    result = json.dumps(SCHEMAS["result.schema.json"])
    assert set(re.findall(r'"code": \{"const": "([a-z-]+)"\}', result)) == set(flags.WORDS)


def test_the_specification_names_every_code_and_every_statement_in_order() -> None:
    text = (DOCS / "results.md").read_text("utf-8")
    for code in [*flags.WORDS, *SCHEMAS["common.schema.json"]["$defs"]["void-code"]["enum"]]:
        assert f"`{code}`" in text, code
    wanted = [each.replace("{next}", "N + 1").replace("{number}", "N") for each in statements().values()]
    found = re.findall(r"^\| ([A-Z][^|]+?) \|", text[text.index("## Verifying") :], re.MULTILINE)
    assert [each for each in found if each != "Statement"] == wanted
