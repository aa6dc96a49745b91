"""The description of an archive's payload as an RO-Crate 1.3, by the library `rocrate`.

Specification: https://w3id.org/ro/crate/1.3. The metadata file stands at the head of the payload, as the specification says of crates in bags.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rocrate.rocrate import ROCrate

from answerable.archive import layout

METADATA = layout.CRATE.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Described:
    """A file of the payload. `path` is below the payload's folder."""

    path: str
    title: str
    kind: str = "application/octet-stream"


def describe(folder: Path, about: Mapping[str, Any], files: Sequence[Described]) -> None:
    """Write the description of `folder` into it. `about` has the properties of the whole, `datePublished` among them."""
    crate = ROCrate(gen_preview=False)
    for name, value in about.items():
        crate.root_dataset[name] = value
    for each in sorted(files, key=lambda one: one.path):
        source = folder / each.path
        crate.add_file(
            source,
            each.path,
            properties={
                "name": each.title,
                "encodingFormat": each.kind,
                "contentSize": str(source.stat().st_size),
            },
        )
    text = json.dumps(crate.metadata.generate(), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")


def described_in(folder: Path) -> dict[str, dict[str, Any]]:
    """The files that the crate in `folder` describes, by path. Raises what the library raises for one that cannot be read."""
    crate = ROCrate(folder)
    found: dict[str, dict[str, Any]] = {}
    for entity in crate.data_entities:
        types = entity.type if isinstance(entity.type, list) else [entity.type]
        if "File" in types:
            found[_path(entity.id)] = dict(entity.properties())
    return found


def _path(identifier: str) -> str:
    return unquote(identifier)
