"""Scripts that no test runs still import what there is: a name that has moved is found here, and not when somebody needs the script."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = [
    *(ROOT / "tests" / "pictures").glob("*.py"),
    *(ROOT / "benchmarks").glob("*.py"),
    *(ROOT / "tests").rglob("*_world.py"),
]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_imported_name_is_there(path: Path) -> None:
    missing = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "answerable":
            module = import_module(node.module)
            for alias in node.names:
                if not hasattr(module, alias.name):
                    try:
                        import_module(f"{node.module}.{alias.name}")
                    except ModuleNotFoundError:
                        missing.append(f"{node.module}.{alias.name}")
    assert missing == []
