"""What every template keeps to: icons that the sprite has, no inline style, and the classes that the style sheet has."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "answerable" / "web"
DIST = WEB / "static" / "dist"
TEMPLATES = sorted(WEB.rglob("*.html"))
SCRIPTS = sorted((ROOT / "frontend" / "src").rglob("*.tsx"))
MODULES = sorted(path for path in WEB.rglob("*.py") if "migrations" not in path.parts)

USES = {
    ".html": re.compile(r'{% icon "([^"]+)"'),
    ".py": re.compile(r'\bicon="([^"]+)"'),
    ".tsx": re.compile(r'<Icon name="([^"]+)"'),
}
# Of the library that the site used before: a template that comes from an older branch is found out.
FORMER = re.compile(
    r"class=\"[^\"]*(?<![\w-])(panel|chip(-\w+)?|alert(-\w+)?|btn-(ghost|outline|error|success|warning)|text-muted|grid-table|field-(label|help|error)|\w+-base-\d+)(?![\w-])"
)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def used_icons() -> set[str]:
    # Wagtail draws the icons of its blocks itself.
    files = [*TEMPLATES, *SCRIPTS, *(path for path in MODULES if path.name != "blocks.py")]
    return {name for path in files for name in USES[path.suffix].findall(path.read_text("utf-8"))}


def test_the_sprite_has_the_icons_that_are_used_and_no_other() -> None:
    drawn = set(re.findall(r'<symbol id="i-([^"]+)"', (DIST / "icons.svg").read_text("utf-8")))
    assert drawn == used_icons()
    assert len(drawn) > 40


def test_the_licences_of_icons_and_type_lie_beside_them() -> None:
    assert "ISC License" in (DIST / "lucide-LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (DIST / "inter-LICENSE.txt").read_text("utf-8")
    assert (DIST / "inter.woff2").read_bytes()[:4] == b"wOF2"


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS], ids=named)
def test_nothing_has_an_inline_style(path: Path) -> None:
    """The policy forbids it, so it would do nothing."""
    text = path.read_text("utf-8")
    assert "style=" not in text
    assert "<style" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_speaks_the_former_library(path: Path) -> None:
    found = FORMER.search(path.read_text("utf-8"))
    assert found is None, found
