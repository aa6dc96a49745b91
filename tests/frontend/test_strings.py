"""Every sentence that the phone asks for is there, and none is there for nothing."""

import re
from pathlib import Path

from answerable.web.casting.strings import strings

ROOT = Path(__file__).parents[2]
# What belongs to other pages, which bring sentences of their own.
OTHERS = {"tracker", "verify"}
SOURCES = sorted(
    path for path in (ROOT / "frontend" / "src").rglob("*.ts*") if not OTHERS & {*path.parts, path.stem}
)

# A key is a literal inside a call of t(); `t(a ? "x" : "y")` asks for both.
CALL = re.compile(r"\bt\(((?:[^()]|\([^()]*\))*)\)")
# Sentences by the code of a problem: found by name, so every code that the sources use needs one.
BY_CODE = ("problem_", "range_")


def _asked() -> set[str]:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    first = (re.sub(r"\{.*", "", call, flags=re.DOTALL) for call in CALL.findall(text) if "`" not in call)
    return {key for call in first for key in re.findall(r'"([a-z][a-z0-9_]*)"', call)}


def _codes() -> set[str]:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    problems = re.findall(r'\bproblem\("([a-z-]+)"', text)
    answers = re.findall(r'error: "([a-z-]+)"', text)
    ranges = re.findall(r'problem: "((?:not-a|out|off)-[a-z-]+)"', text)
    return {f"problem_{code}" for code in (*problems, *answers)} | {f"range_{code}" for code in ranges}


def test_every_sentence_asked_for_is_there() -> None:
    wanted = _asked() | {key.replace("-", "_") for key in _codes()}
    assert wanted - set(strings()) == set()


def test_no_sentence_is_there_for_nothing() -> None:
    by_code = {key for key in strings() if key.startswith("problem_ballotbox_")}
    assert set(strings()) - _asked() - {key.replace("-", "_") for key in _codes()} == by_code


def test_ballotbox_codes_have_sentences() -> None:
    """The codes that a rater can meet, as the ballot box's refusals name them."""
    refusals = (ROOT / "src/answerable/ballotbox/refusals.py").read_text("utf-8")
    codes = set(re.findall(r'= \(\s*"([a-z-]+)",\s*\d{3}', refusals))
    asked = {
        key.removeprefix("problem_ballotbox_").replace("_", "-")
        for key in strings()
        if key.startswith("problem_ballotbox_")
    }
    assert asked - codes == set()
