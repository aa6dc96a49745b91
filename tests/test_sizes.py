"""No Python function is longer than 60 lines and no source file, Python or TypeScript, longer than 500."""

import ast
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


def test_files_are_short() -> None:
    long = [
        str(path.relative_to(ROOT))
        for path in sources("*.py", "*.ts", "*.tsx")
        if path.read_text().count("\n") > LONGEST_FILE
    ]
    assert long == []
