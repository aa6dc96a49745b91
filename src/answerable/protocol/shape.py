"""Reading parsed JSON strictly: exactly these fields, of exactly these kinds, or `Malformed`."""

from collections.abc import Mapping
from typing import Any

from answerable.protocol.errors import Malformed


def record(value: Any, fields: frozenset[str], where: str, *, maybe: str | None = None) -> dict[str, Any]:
    """`value` as an object with exactly `fields`; the field `maybe` may be there, too."""
    if not isinstance(value, dict) or value.keys() - {maybe} != fields:
        raise Malformed(f"{where} must be an object with exactly the fields {', '.join(sorted(fields))}")
    return value


def text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise Malformed(f"{where} must be a text")
    return value


def named(value: Any, where: str) -> str:
    if not text(value, where):
        raise Malformed(f"{where} must not be empty")
    return str(value)


def worded(value: Any, where: str) -> str:
    """A text with something in it that can be seen."""
    if not text(value, where).strip():
        raise Malformed(f"{where} must not be blank")
    return str(value)


def whole(value: Any, where: str, least: int = 0) -> int:
    """A whole number; `True` is not one."""
    if type(value) is not int or value < least:
        raise Malformed(f"{where} must be a whole number, {least} or more")
    return value


def listing(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed(f"{where} must be a list")
    return value


def table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(f"{where} must be an object")
    return value


def exactly(value: Any, expected: object, where: str) -> None:
    if type(value) is not type(expected) or value != expected:
        raise Malformed(f"{where} must be {expected!r}")
