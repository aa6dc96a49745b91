"""Every template of the site can be read: its tags are known, and what it extends and includes by name is there."""

from pathlib import Path

import pytest
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode

import answerable.web

SITE = Path(answerable.web.__file__).parent
FOLDERS = sorted(SITE.rglob("templates"))
NAMES = sorted(
    str(path.relative_to(folder))
    for folder in FOLDERS
    for path in folder.rglob("*")
    if path.is_file() and "jinja" not in path.suffix
)


def test_there_are_templates() -> None:
    assert len(NAMES) > 100


@pytest.mark.parametrize("name", NAMES)
def test_a_template_and_what_it_names_can_be_read(name: str) -> None:
    read = get_template(name)
    for node in read.template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode)):  # type: ignore[attr-defined]
        named = node.parent_name if isinstance(node, ExtendsNode) else node.template
        if isinstance(named.var, str):
            get_template(named.var)
