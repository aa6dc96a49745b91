"""One noun an idea: a class has its name to itself, in Python and in TypeScript, unless the others of that name are the same idea."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

SAME_IDEA = {
    # The same thing of the meeting, as a pure package, a process or the simulation needs it and as the site keeps it.
    "ComponentScore",
    "Cosignature",
    "Debrief",
    "Decision",
    "Event",
    "Group",
    "Item",
    "Meeting",
    "Minutes",
    "Person",
    "Provider",
    "Question",
    "Remark",
    "Requirement",
    "Venue",
    "Video",
    # What every package or process has one of, and does the same with.
    "Application",
    "Malformed",
    "OpenBody",
    "Problem",
    "Reason",
    "Refused",
    "RoleForm",
    "Store",
}

SAME_IDEA_IN_TYPESCRIPT = {
    # What the verifier reads of a bundle by itself, and what the phone makes: the same thing of the protocol.
    "Ballot",
    "Checkpoint",
    "Criterion",
    "Level",
    "Limit",
    "Rules",
    "Scale",
    "Score",
    "Scores",
    # What every page is given by its template.
    "Config",
}
DECLARED = re.compile(r"^(export )?(?:abstract )?(?:interface|type|class) ([A-Z]\w*)\b", re.MULTILINE)


def classes() -> Iterator[tuple[str, str]]:
    """(name, file) of those of a module, and not of Django's `Meta` inside them."""
    for path in (ROOT / "src").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        # Django looks for a class of this name in each command's file.
        names = {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)}
        yield from ((name, str(path.relative_to(ROOT))) for name in names if "commands" not in path.parts)


def test_a_class_has_its_name_to_itself() -> None:
    files = defaultdict(list)
    for name, file in classes():
        files[name].append(file)
    twice = {name: sorted(found) for name, found in files.items() if len(found) > 1}
    assert {name: found for name, found in twice.items() if name not in SAME_IDEA} == {}
    assert set(twice) >= SAME_IDEA, "what is no longer there twice needs no exception"


def test_an_exported_type_has_its_name_to_itself() -> None:
    """Types that a file keeps to itself, such as a component's `Props`, may share a name with each other, but not with an exported one."""
    files, exported = defaultdict(list), set()
    sources = ROOT / "frontend" / "src"
    for path in sources.rglob("*.ts*"):
        for is_exported, name in DECLARED.findall(path.read_text()):
            files[name].append(str(path.relative_to(sources)))
            exported |= {name} if is_exported else set()
    twice = {name: sorted(found) for name, found in files.items() if len(found) > 1 and name in exported}
    assert {name: found for name, found in twice.items() if name not in SAME_IDEA_IN_TYPESCRIPT} == {}
    assert set(twice) >= SAME_IDEA_IN_TYPESCRIPT, "what is no longer there twice needs no exception"
