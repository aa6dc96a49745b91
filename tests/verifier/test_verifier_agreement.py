"""The command and the browser judge alike: the same verdict, the same first false statement, the same figures.

The two share no code. Every bundle of the corpus is judged by both, and random rules over random ballots are tallied by both to
the same bytes. One run of node serves the whole file.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from answerable.protocol.bundle import NotAZip
from answerable.verifier import verify
from answerable.web.sentences.verify import statements
from starting import starts
from verifier import tallies
from verifier.corpus import corpus
from verifier.corpus_case import HOLDS, Case
from verifier.stating import in_words

pytestmark = pytest.mark.slow

FRONTEND = Path(__file__).parents[2] / "frontend"
BUILD = """
import { build } from "esbuild";

await build({ entryPoints: ["src/verify/cli.ts"], outfile: process.argv[1], bundle: true, platform: "node", format: "esm",
  target: "es2022", logLevel: "warning" });
"""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    found = list(corpus())
    assert len({case.name for case in found}) == len(found)
    return found


@pytest.fixture(scope="module")
def inputs() -> list[dict[str, Any]]:
    return list(tallies.inputs())


@pytest.fixture(scope="module")
@starts("process")
def answers(
    cases: list[Case], inputs: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the browser's code says of all of them."""
    folder = tmp_path_factory.mktemp("corpus")
    for number, case in enumerate(cases):
        (folder / f"{number}.zip").write_bytes(case.raw)
    paths = [[str(folder / f"{number}.zip"), case.announced] for number, case in enumerate(cases)]
    (folder / "list.json").write_text(json.dumps({"bundles": paths, "tallies": inputs}))
    script = folder / "cli.mjs"
    run(["node", "--input-type=module", "-e", BUILD, str(script)])
    answered: dict[str, Any] = json.loads(run(["node", str(script), str(folder / "list.json")]))
    return answered | {"folder": folder}


def run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def by_command(path: Path, announced: str | None) -> dict[str, Any]:
    try:
        verdict = verify(path, announced)
    except NotAZip:
        return {"unreadable": True}
    found = verdict.findings
    turnout = [
        {"scope": scope, "group": group, **one.to_json()} for (scope, group), one in found.turnout.items()
    ]
    told = verdict.to_json()
    return {
        "held": found.held,
        "false": None if verdict.first_false is None else verdict.first_false,
        "M": found.manifest_hash,
        "compared": found.hash_compared,
        "amendments": found.amendments,
        "ballots": found.ballots,
        "turnout": turnout,
        "ranking": told["ranking"],
        "title": found.title,
    }


def by_browser(answer: dict[str, Any]) -> dict[str, Any]:
    if "unreadable" in answer:
        return {"unreadable": True}
    failed = answer["failed"]
    same = ("M", "compared", "amendments", "ballots", "turnout", "ranking", "title")
    return {
        "held": [in_words(**one) for one in answer["held"]],
        "false": failed and in_words(failed["code"], failed.get("number", 0)),
        **{name: answer[name] for name in same},
    }


def wanted(case: Case) -> str | None:
    return None if case.verdict == HOLDS else in_words(case.verdict)


def test_every_bundle_is_judged_alike(cases: list[Case], answers: dict[str, Any]) -> None:
    different = []
    verdicts = set()
    for number, case in enumerate(cases):
        ours = by_command(answers["folder"] / f"{number}.zip", case.announced)
        theirs = by_browser(answers["verdicts"][number])
        if ours.get("false") and theirs.get("false"):
            # Each describes in words of its own how it found out.
            ours["false"] = ours["false"][: len(theirs["false"])]
        if ours != theirs or (case.verdict and theirs["false"] != wanted(case)):
            different.append((case.name, ours, theirs))
        verdicts.add(theirs.get("false", "unreadable"))
    assert different == []
    missed = {in_words(key.removeprefix("claim_"), 1) for key in statements()}
    assert missed - verdicts == set()


def test_every_input_is_tallied_alike(inputs: list[dict[str, Any]], answers: dict[str, Any]) -> None:
    different = [
        (number, ours, theirs)
        for number, (given, theirs) in enumerate(zip(inputs, answers["tallies"], strict=True))
        if (ours := tallies.result(given)) != theirs
    ]
    assert different == []
    counted = sum(1 for text in answers["tallies"] if text is not None)
    assert counted > len(inputs) / 2
