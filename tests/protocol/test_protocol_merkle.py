"""The ledger's tree: the reference values, a plain recursive definition, and every byte of every proof."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.protocol import merkle
from answerable.protocol.errors import Malformed

KNOWN = json.loads((Path(__file__).parents[1] / "vectors" / "standards.json").read_text())["rfc6962"]
LEAVES = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in KNOWN["leaves"]]
EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def steps(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


def hashes(count: int) -> list[bytes]:
    return [hashlib.sha256(index.to_bytes(4, "big")).digest() for index in range(count)]


def test_the_reference_roots() -> None:
    tree = merkle.Tree(LEAVES)
    assert [tree.root(size).hex() for size in range(9)] == KNOWN["roots"]
    assert merkle.root(LEAVES).hex() == EIGHT


def test_the_reference_proofs() -> None:
    tree = merkle.Tree(LEAVES)
    for known in KNOWN["inclusion"]:
        assert tree.inclusion(known["index"], known["size"]) == steps(known["path"])
    for known in KNOWN["consistency"]:
        assert tree.consistency(known["old"], known["size"]) == steps(known["path"])


@settings(deadline=None)
@given(st.integers(1, 70), st.data())
def test_proofs_of_any_size_hold_and_are_of_the_definition(size: int, drawn: st.DataObject) -> None:
    leaves = hashes(size)
    tree = merkle.Tree(leaves)
    assert len(tree) == size
    assert tree.root() == plain_root(leaves)
    index = drawn.draw(st.integers(0, size - 1))
    assert merkle.included(leaves[index], index, size, tree.inclusion(index), tree.root())
    old = drawn.draw(st.integers(1, size))
    assert tree.root(old) == plain_root(leaves[:old])
    assert merkle.consistent(old, size, tree.root(old), tree.root(), tree.consistency(old))


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 13])
def test_every_byte_of_every_inclusion_proof_flipped(size: int) -> None:
    leaves = hashes(size)
    tree = merkle.Tree(leaves)
    root = tree.root()
    for index in range(size):
        path = tree.inclusion(index)
        for position in range(len(path) * 32):
            altered = [bytearray(step) for step in path]
            altered[position // 32][position % 32] ^= 0x80
            assert not merkle.included(leaves[index], index, size, [bytes(step) for step in altered], root)
        assert not merkle.included(leaves[index], index, size, path, merkle.leaf_hash(root))
        assert not merkle.included(merkle.leaf_hash(leaves[index]), index, size, path, root)
        assert not merkle.included(leaves[index], index, size, [*path, root], root)
        assert not any(
            merkle.included(leaves[index], index, size, path[:cut], root) for cut in range(len(path))
        )
        for other in range(-1, size + 2):
            assert merkle.included(leaves[index], other, size, path, root) is (other == index)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 13])
def test_every_byte_of_every_consistency_proof_flipped(size: int) -> None:
    tree = merkle.Tree(hashes(size))
    new = tree.root()
    for old in range(1, size + 1):
        before, path = tree.root(old), tree.consistency(old)
        assert merkle.consistent(old, size, before, new, path)
        for position in range(len(path) * 32):
            altered = [bytearray(step) for step in path]
            altered[position // 32][position % 32] ^= 0x80
            assert not merkle.consistent(old, size, before, new, [bytes(step) for step in altered])
        assert not merkle.consistent(old, size, merkle.leaf_hash(before), new, path)
        assert not merkle.consistent(old, size, before, merkle.leaf_hash(new), path)
        assert not merkle.consistent(old, size, before, new, [*path, new])
        assert not any(merkle.consistent(old, size, before, new, path[:cut]) for cut in range(len(path)))


def test_sizes_that_make_no_sense() -> None:
    tree = merkle.Tree(hashes(3))
    root = tree.root()
    assert not merkle.consistent(0, 3, merkle.EMPTY, root, [])
    assert not merkle.consistent(4, 3, root, root, [])
    assert not merkle.consistent(3, 5, root, root, [])
    for refused in (
        lambda: tree.root(4),
        lambda: tree.root(-1),
        lambda: tree.inclusion(3),
        lambda: tree.inclusion(-1),
        lambda: tree.inclusion(2, 2),
        lambda: tree.consistency(0),
        lambda: tree.consistency(3, 2),
        lambda: tree.append(b"short"),
    ):
        with pytest.raises(Malformed):
            refused()
    assert merkle.Tree().root() == merkle.EMPTY


def test_appending_keeps_past_roots() -> None:
    leaves = hashes(40)
    tree = merkle.Tree()
    seen = []
    for leaf in leaves:
        tree.append(leaf)
        seen.append(tree.root())
    assert [tree.root(size) for size in range(1, 41)] == seen


class Tiles(dict):
    """What a store keeps: read by (level, number), nothing for one that is not there."""

    def read(self, level: int, number: int) -> bytes:
        return self.get((level, number), b"")


def grown(leaves: list[bytes], batches: list[int]) -> Tiles:
    """The tiles of these leaves, appended in batches of these sizes, over and over."""
    tiles, size, turn = Tiles(), 0, 0
    while size < len(leaves):
        batch = leaves[size : size + batches[turn % len(batches)]]
        tiles.update(merkle.grown(tiles.read, size, batch))
        size, turn = size + len(batch), turn + 1
    return tiles


LARGE = hashes(66_000)  # three levels of tiles: 65,536 leaves make a whole tile of tiles
LARGE_TREE = merkle.Tree(LARGE)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 700, 65_535, 65_536, 65_537, 66_000])
def test_tiles_answer_as_the_whole_tree_does(size: int) -> None:
    tiles = grown(LARGE[:size], [4096])
    tiled = merkle.Tiled(size, tiles.read)
    assert len(tiled) == size
    for past in {size, size - 1, size // 2, min(size, 256), min(size, 65_536), 0} - {-1}:
        assert tiled.root(past) == LARGE_TREE.root(past)
        for index in {0, past // 3, past // 2, past - 1} if past else ():
            assert tiled.inclusion(index, past) == LARGE_TREE.inclusion(index, past)
        for old in {1, past // 2 + 1, past} if past else ():
            assert tiled.consistency(old, past) == LARGE_TREE.consistency(old, past)


def test_tiles_do_not_depend_on_the_batches_they_came_in() -> None:
    leaves = LARGE[:2000]
    once = grown(leaves, [2000])
    assert once.keys() == {*((0, number) for number in range(8)), (1, 0)}
    assert [len(once[0, number]) for number in (0, 6, 7)] == [256 * 32, 256 * 32, 208 * 32]
    assert once[0, 0] == b"".join(leaves[:256])
    assert once[1, 0][:32] == merkle.root(leaves[:256])
    for batches in ([1, 300], [256], [255, 2], [7, 513, 64]):
        assert grown(leaves, batches) == once


def test_every_byte_of_every_proof_from_tiles_flipped() -> None:
    size = 600
    tiled = merkle.Tiled(size, grown(LARGE[:size], [100]).read)
    root = tiled.root()
    for index in (0, 255, 256, 599):
        path = tiled.inclusion(index)
        assert merkle.included(LARGE[index], index, size, path, root)
        for position in range(len(path) * 32):
            altered = [bytearray(step) for step in path]
            altered[position // 32][position % 32] ^= 0x01
            assert not merkle.included(LARGE[index], index, size, [bytes(step) for step in altered], root)
    for old in (1, 256, 257, 599):
        before, path = tiled.root(old), tiled.consistency(old)
        assert merkle.consistent(old, size, before, root, path)
        for position in range(len(path) * 32):
            altered = [bytearray(step) for step in path]
            altered[position // 32][position % 32] ^= 0x01
            assert not merkle.consistent(old, size, before, root, [bytes(step) for step in altered])


def test_tiles_that_do_not_fit_are_refused() -> None:
    tiles = grown(LARGE[:300], [300])
    for read in (lambda _level, _number: b"", lambda level, number: tiles[level, number][:-32]):
        with pytest.raises(Malformed, match="too short"):
            merkle.Tiled(300, read).root()
        with pytest.raises(Malformed, match="does not have 44 hashes"):
            merkle.grown(read, 300, [LARGE[300]])
    with pytest.raises(Malformed, match="32 bytes"):
        merkle.grown(tiles.read, 300, [b"short"])
    assert merkle.grown(tiles.read, 300, []) == {}


def test_the_frontier_has_the_same_root_at_every_size_in_little_memory() -> None:
    frontier = merkle.Frontier()
    assert (len(frontier), frontier.root()) == (0, merkle.EMPTY)
    for size, leaf in enumerate(LARGE[:1100], 1):
        frontier.append(leaf)
        assert (len(frontier), frontier.root()) == (size, LARGE_TREE.root(size))
        assert len(frontier._whole) == size.bit_count()
    with pytest.raises(Malformed, match="32 bytes"):
        frontier.append(b"short")


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 300])
def test_all_paths_at_once_are_those_of_the_tree(count: int) -> None:
    tree = merkle.Tree(LARGE[:count])
    assert merkle.paths(LARGE[:count]) == (tree.root(), [tree.inclusion(index) for index in range(count)])
