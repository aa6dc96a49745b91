"""The one way a JSON value is written as bytes: RFC 8785 (JCS), narrowed.

Narrowed: there are no floats anywhere in the protocol, so a number with a point or an exponent is refused
on both sides. `loads` accepts exactly what `dumps` writes; a duplicate key, a space, another order of keys
or another escape is `Malformed`. Binary values are base64url without padding, with unused bits zero.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import rfc8785

from answerable.protocol.errors import Malformed

_SCALARS = {str, int, bool, type(None)}
_KNOWN = {*_SCALARS, list, dict}
_LIMIT = 1 << 53
DEEPEST = 100  # levels of nesting; without this bound the limit would be the interpreter's recursion limit, which differs by machine
# json's encoder writes RFC 8785's form of texts and whole numbers, and sorts keys by code point, which is the RFC's
# order by UTF-16 unit below U+D800. It is ten times faster than the library, which gets everything else.
_FAST = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
_UNSURE = re.compile("[\ud800-\U0010ffff]")
_LONG_NUMBER = re.compile("[0-9]{16}")  # 2**53 has that many digits


def dumps(value: Any) -> bytes:
    """The canonical bytes of `value`: dicts, lists, strings, integers below 2**53, booleans, None."""
    try:
        if _simple(value):
            text = _FAST.encode(value)
            if text.isascii() or not _UNSURE.search(text):
                return text.encode()
        _refuse_floats(value)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise Malformed(str(error)) from error


def loads(raw: bytes) -> Any:
    """The value that `raw` is the canonical form of."""
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
        if text.count("[") + text.count("{") > DEEPEST and _too_deep(value):
            raise Malformed(f"nested more than {DEEPEST} deep")
        written = _rewritten(value, text)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON of the permitted kind: {error}") from error
    if written != raw:
        raise Malformed("not in canonical form (RFC 8785): duplicate keys, order, spaces or escapes")
    return value


def digest(value: Any) -> str:
    """Hex SHA-256 of the canonical bytes."""
    return hashlib.sha256(dumps(value)).hexdigest()


def b64u(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def from_b64u(text: Any, length: int | None = None) -> bytes:
    """The bytes that `text` is the only encoding of; `length` in bytes, when it is fixed."""
    if not isinstance(text, str):
        raise Malformed("base64url text expected")
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Malformed("not base64url") from error
    if b64u(raw) != text:
        raise Malformed("not the one base64url form of these bytes")
    if length is not None and len(raw) != length:
        raise Malformed(f"{len(raw)} bytes where {length} are required")
    return raw


def from_hex(text: Any) -> bytes:
    """The 32 bytes of a hash written in lower-case hex."""
    if not isinstance(text, str) or len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise Malformed("64 lower-case hex digits expected")
    return bytes.fromhex(text)


def lp(text: str) -> bytes:
    """Length-prefixed: two bytes, big-endian, then UTF-8."""
    raw = text.encode("utf-8")
    if len(raw) > 0xFFFF:
        raise Malformed("a text of more than 65535 bytes cannot be length-prefixed")
    return len(raw).to_bytes(2, "big") + raw


def _rewritten(value: Any, text: str) -> bytes:
    """`dumps` of a value just read from `text`: the JSON reader gives only permitted types, so they are not checked again."""
    if text.isascii() and "\\" not in text and not _LONG_NUMBER.search(text):
        return _FAST.encode(value).encode()
    return dumps(value)


def _no_float(text: str) -> NoReturn:
    raise Malformed(f"{text}: only whole numbers are permitted")


def _simple(value: Any) -> bool:
    """Whether `value` is made of exactly the types and numbers that the fast encoder may be given."""
    if type(value) is dict:
        if set(map(type, value)) - {str}:
            return False
        inner = list(value.values())
    else:
        inner = value if type(value) is list else [value]
    kinds = set(map(type, inner))
    if int in kinds:
        numbers = [item for item in inner if type(item) is int]
        if max(numbers) >= _LIMIT or min(numbers) <= -_LIMIT:
            return False
    return kinds <= _SCALARS or (kinds <= _KNOWN and all(map(_simple, inner)))


def _too_deep(value: Any) -> bool:
    within = [value]
    for _ in range(DEEPEST):
        within = [item for one in within if type(one) in (dict, list) for item in _items(one)]
        if not within:
            return False
    return any(type(one) in (dict, list) for one in within)


def _items(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise Malformed(f"{value}: only whole numbers are permitted")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
