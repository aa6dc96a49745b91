"""The schemas in docs/schemas, for whatever has to be as one of them says."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = {
    path.name: json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parents[1] / "docs" / "schemas").glob("*.schema.json"))
}
REGISTRY: Registry[Any] = Registry().with_resources(
    [(name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()]
)


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{name}.schema.json"}, registry=REGISTRY)


def complaints(name: str, document: Any) -> list[str]:
    """What of the document is not as the schema says."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(document)]
