"""Inside the site imports run one way, which import-linter holds. Names run the same way: an app does not name a URL, a template or
a model of an app above it, neither in Python nor in a template.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src/answerable/web"


def layers() -> list[str]:
    """The site's apps, the highest first, from import-linter's contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    found = next(each["layers"] for each in contracts if each.get("containers") == ["answerable.web"])
    return [each for each in found if (WEB / each / "__init__.py").exists()]  # single modules are none


def named(path: Path) -> Iterator[str]:
    """What can be the name of something of another app: strings of Python, and what stands in quotes in a template."""
    if path.suffix == ".py":
        nodes = ast.walk(ast.parse(path.read_text()))
        yield from (
            each.value for each in nodes if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )
    else:
        tags = re.findall(r"\{%.*?%\}", path.read_text())
        yield from (text for tag in tags for text in re.findall(r"""["']([^"']+)["']""", tag))


@pytest.mark.parametrize("app", layers())
def test_an_app_names_nothing_of_an_app_above_it(app: str) -> None:
    above = layers()[: layers().index(app)]
    foreign = (
        re.compile(rf"({'|'.join(above)})(:[\w-]+|/[\w/-]+\.\w+|\.[A-Z]\w+)")
        if above
        else re.compile(r"(?!)")
    )
    found = [
        f"{path.relative_to(WEB)}: {text}"
        for path in sorted((WEB / app).rglob("*"))
        if path.suffix in (".py", ".html", ".txt")
        for text in named(path)
        if foreign.fullmatch(text)
    ]
    assert found == []


def test_every_app_has_its_layer() -> None:
    assert sorted(layers()) == sorted(path.parent.name for path in WEB.glob("*/__init__.py"))
