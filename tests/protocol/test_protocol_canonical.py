"""One value, one form: RFC 8785 narrowed to whole numbers, and strict readers."""

import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answerable.protocol import canonical, shape
from answerable.protocol.errors import Malformed

VECTORS = Path(__file__).parents[1] / "vectors"
STANDARDS = json.loads((VECTORS / "standards.json").read_text())["rfc8785"]["vectors"]
PROTOCOL = json.loads((VECTORS / "protocol.json").read_text())

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("vector", STANDARDS)
def test_the_library_writes_the_rfc_s_examples(vector: dict[str, str]) -> None:
    assert rfc8785.dumps(json.loads(vector["json"])).decode() == vector["canonical"]


@pytest.mark.parametrize("vector", PROTOCOL["canonical"])
def test_our_examples_both_ways(vector: dict[str, str]) -> None:
    value = json.loads(vector["json"])
    assert canonical.dumps(value).decode() == vector["canonical"]
    assert canonical.loads(vector["canonical"].encode()) == value


@pytest.mark.parametrize("text", [*PROTOCOL["refused"], "[" * 100_000, '"\x01"', "1" * 5000])
def test_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        canonical.loads(text.encode())


def test_bytes_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(Malformed):
        canonical.loads(b'"\xff"')


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        1.5,
        float("nan"),
        {"a": [0.1]},
        2**53,
        -(2**53),
        [None, 2**53],
        {1: 2},
        object(),
        "\ud800",
        {"\ud800": 1},
    ],
)
def test_values_without_a_form_are_refused(value: object) -> None:
    with pytest.raises(Malformed):
        canonical.dumps(value)


@settings(deadline=None)
@given(values)
def test_what_is_written_is_read_back_and_nothing_else(value: object) -> None:
    raw = canonical.dumps(value)
    assert canonical.loads(raw) == value
    for other in (raw + b" ", b" " + raw, raw + b"\n"):
        with pytest.raises(Malformed):
            canonical.loads(other)


@settings(deadline=None)
@given(values)
@example({"\ufb33": 1, "\U0001f600": 2, "z": 3})
@example([9007199254740991, -9007199254740991, "1234567890123456"])
@example(("a", ["b"], {"c": ("d",)}))
@example('\x00\x1f\x7f\x80\u2028\ud7ff\ue000"\\/')
def test_the_fast_encoder_writes_what_the_library_writes(value: object) -> None:
    assert canonical.dumps(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a":', "}")])
def test_a_hundred_lists_and_objects_within_each_other_are_read_and_no_more(opened: str, closed: str) -> None:
    """How deep a machine could read must not decide what a ballot is."""
    for depth, holds in ((100, True), (101, False), (5000, False)):
        inner = "[]" if opened == "[" else "{}"
        raw = (opened * (depth - 1) + inner + closed * (depth - 1)).encode()
        if holds:
            assert canonical.dumps(canonical.loads(raw)) == raw
        else:
            with pytest.raises(Malformed, match=r"deep|recursion"):
                canonical.loads(raw)
    wide = [[] for _ in range(200)]
    assert canonical.loads(canonical.dumps(wide)) == wide


def test_values_too_deep_to_write_are_refused() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Malformed):
        canonical.dumps(deep)


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_base64url_has_one_form(raw: bytes) -> None:
    text = canonical.b64u(raw)
    assert canonical.from_b64u(text) == raw
    assert canonical.from_b64u(text, len(raw)) == raw
    with pytest.raises(Malformed):
        canonical.from_b64u(text, len(raw) + 1)
    with pytest.raises(Malformed):
        canonical.from_b64u(text + "=")


@pytest.mark.parametrize("text", ["A", "AB", "A A", "+///", "é", "AAAA\n", "AB==", "AA=="])
def test_other_base64url_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        canonical.from_b64u(text)


@pytest.mark.parametrize("value", [None, 5, b"AAAA", ["AAAA"]])
def test_base64url_is_a_text(value: object) -> None:
    with pytest.raises(Malformed):
        canonical.from_b64u(value)


@pytest.mark.parametrize("value", [None, 5, "", "a" * 63, "A" * 64, "g" * 64, "a" * 65, "0x" + "a" * 62])
def test_a_hash_is_64_small_hex_digits(value: object) -> None:
    with pytest.raises(Malformed):
        canonical.from_hex(value)


def test_length_prefix() -> None:
    assert canonical.lp("") == b"\0\0"
    assert canonical.lp("述") == b"\0\x03\xe8\xbf\xb0"
    assert canonical.lp("a" * 65535)[:2] == b"\xff\xff"
    with pytest.raises(Malformed):
        canonical.lp("a" * 65536)


def test_shapes() -> None:
    fields = frozenset({"a"})
    assert shape.record({"a": 1}, fields, "x") == {"a": 1}
    assert (shape.text("", "x"), shape.named("n", "x"), shape.whole(0, "x"), shape.listing([], "x")) == (
        "",
        "n",
        0,
        [],
    )
    assert shape.table({}, "x") == {}
    shape.exactly(1, 1, "x")
    for refused in (
        lambda: shape.record({}, fields, "x"),
        lambda: shape.record({"a": 1, "b": 2}, fields, "x"),
        lambda: shape.record([], fields, "x"),
        lambda: shape.text(None, "x"),
        lambda: shape.named("", "x"),
        lambda: shape.whole(True, "x"),
        lambda: shape.whole(0, "x", 1),
        lambda: shape.whole("1", "x"),
        lambda: shape.listing({}, "x"),
        lambda: shape.table([], "x"),
        lambda: shape.exactly(True, 1, "x"),
        lambda: shape.exactly(2, 1, "x"),
    ):
        with pytest.raises(Malformed, match="x must"):
            refused()
