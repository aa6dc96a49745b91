"""No function is longer than 60 lines and no source file longer than 500, in Python and in TypeScript."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST_FUNCTION, LONGEST_FILE = 60, 500


def sources(*patterns: str) -> Iterator[Path]:
    for folder in ("src", "tests", "benchmarks", "frontend/src"):
        for pattern in patterns:
            yield from (path for path in (ROOT / folder).rglob(pattern) if "dist" not in path.parts)


def test_functions_are_short() -> None:
    """Two exceptions follow people through a meeting, each step of which needs the one before."""
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sources("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert sorted(long) == [
        "tests/browser/test_browser_hall.py: test_questions_hands_and_venues_without_a_reload",
        "tests/frontend/test_phone_page.py: test_from_ticket_to_counted_ballot",
    ]


# As the formatter writes it, a function begins with one of these and ends with a brace below the beginning of its first line.
TYPED = re.compile(r"( *)(?:export )?(?:(?:async )?function |const (?=\w+ = .*=> \{$))(\w+)")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines) of a TypeScript file's."""
    lines = path.read_text().split("\n")
    for at, line in enumerate(lines):
        begun = TYPED.match(line)
        if begun and not line.endswith("}"):
            ends = (n for n in range(at + 1, len(lines)) if re.fullmatch(begun[1] + r"\}(.*[^{])?", lines[n]))
            yield begun[2], next(ends, at) - at + 1


def test_typed_functions_are_short() -> None:
    found = [(path, *each) for path in sources("*.ts", "*.tsx") for each in functions(path)]
    assert len(found) > 500
    long = [f"{path.relative_to(ROOT)}: {name}" for path, name, length in found if length > LONGEST_FUNCTION]
    assert long == []


def test_files_are_short() -> None:
    long = [
        str(path.relative_to(ROOT))
        for path in sources("*.py", "*.ts", "*.tsx")
        if path.read_text().count("\n") > LONGEST_FILE
    ]
    assert long == []
