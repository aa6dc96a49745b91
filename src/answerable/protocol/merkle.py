"""The append-only Merkle tree of RFC 6962, section 2.1: roots, inclusion and consistency proofs.

A leaf's hash is SHA-256(0x00 || leaf), a node's SHA-256(0x01 || left || right); the empty tree's root is
SHA-256 of nothing. Hashes are 32 bytes. The left subtree of n leaves holds the largest power of two below n.

`Tree` keeps every hash in memory. `Tiled` and `grown` serve a large tree whose hashes are stored in tiles of 256.
`Frontier` computes the root while a ledger of any length is read once, with O(log n) hashes in memory.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence

from answerable.protocol.errors import Malformed

EMPTY = hashlib.sha256(b"").digest()
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT  # hashes in a whole tile

ReadTile = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Provable(ABC):
    """Roots and proofs, once the hash of every complete subtree can be had. Past sizes stay answerable."""

    @abstractmethod
    def __len__(self) -> int:
        """How many leaves there are."""

    @abstractmethod
    def complete(self, height: int, index: int) -> bytes:
        """The hash over leaves index * 2**height to (index + 1) * 2**height."""

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves; all of them by default."""
        size = self._size(size)
        return self._hash(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """RFC 6962, 2.1.1: PATH(index, D[0:size])."""
        size = self._size(size)
        if not 0 <= index < size:
            raise Malformed(f"there is no leaf {index} in a tree of {size}")
        start, path = 0, []
        while size - start > 1:
            middle = start + _left(size - start)
            if index < middle:
                path.append(self._hash(middle, size))
                size = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """RFC 6962, 2.1.2: PROOF(old, D[0:size]) for 0 < old <= size."""
        size = self._size(size)
        if not 0 < old <= size:
            raise Malformed(f"no tree of {old} leaves comes before one of {size}")
        start, whole, path = 0, True, list[bytes]()
        while old != size:
            middle = start + _left(size - start)
            if old <= middle:
                path.append(self._hash(middle, size))
                size = middle
            else:
                path.append(self._hash(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._hash(start, size))
        return path[::-1]

    def _size(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise Malformed(f"the tree has {len(self)} leaves, not {size}")
        return size

    def _hash(self, start: int, end: int) -> bytes:
        """MTH(D[start:end]); `start` is a multiple of the power of two at or above the width."""
        width = end - start
        if width & (width - 1) == 0:
            height = width.bit_length() - 1
            return self.complete(height, start >> height)
        middle = start + _left(width)
        return node_hash(self._hash(start, middle), self._hash(middle, end))


class Tree(Provable):
    """A tree held whole, for small ones: every complete subtree's hash, so that all costs O(log n)."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for one in leaf_hashes:
            self.append(one)

    def __len__(self) -> int:
        return len(self._levels[0])

    def complete(self, height: int, index: int) -> bytes:
        return self._levels[height][index]

    def append(self, one: bytes) -> None:
        """Add a leaf by its hash."""
        _check_length(one)
        for level in self._levels:
            level.append(one)
            if len(level) % 2:
                return
            one = node_hash(level[-2], level[-1])
        self._levels.append([one])


class Tiled(Provable):
    """A tree of `size` leaves of which only tiles are stored: `read(level, number)` gives one's hashes, joined.

    Hash i of tile (0, n) is that of leaf 256 n + i; of tile (l + 1, n), the hash over the whole tile (l, 256 n + i). Only the
    last tile of a level is shorter than 256 hashes. A proof reads a tile for each of its steps at most.
    """

    def __init__(self, size: int, read: ReadTile) -> None:
        self._leaves = size
        self._read = read

    def __len__(self) -> int:
        return self._leaves

    def complete(self, height: int, index: int) -> bytes:
        level, rest = divmod(height, TILE_HEIGHT)
        number, offset = divmod(index << rest, TILE_WIDTH)
        hashes = self._read(level, number)[offset * 32 : (offset + (1 << rest)) * 32]
        if len(hashes) != 32 << rest:
            raise Malformed(f"tile {number} of level {level} is too short")
        return _folded(hashes)


def grown(read: ReadTile, size: int, leaf_hashes: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles, by (level, number), that are new or longer once these leaves follow a tree of `size`."""
    tiles = {}
    level, fresh = 0, leaf_hashes
    while fresh:
        for one in fresh:
            _check_length(one)
        number, filled = divmod(size, TILE_WIDTH)
        begun = read(level, number) if filled else b""
        if len(begun) != filled * 32:
            raise Malformed(f"tile {number} of level {level} does not have {filled} hashes")
        hashes, whole = begun + b"".join(fresh), []
        for start in range(0, len(hashes), TILE_WIDTH * 32):
            tile = hashes[start : start + TILE_WIDTH * 32]
            tiles[level, number + start // (TILE_WIDTH * 32)] = tile
            if len(tile) == TILE_WIDTH * 32:
                whole.append(_folded(tile))
        level, size, fresh = level + 1, number, whole
    return tiles


class Frontier:
    """A tree that only grows, in O(log n) memory: its size, and the hash of each whole subtree that makes it up."""

    def __init__(self) -> None:
        self._whole: list[tuple[int, bytes]] = []  # (leaves, hash), the largest first
        self._leaves = 0

    def __len__(self) -> int:
        return self._leaves

    def append(self, one: bytes) -> None:
        """Add a leaf by its hash."""
        _check_length(one)
        leaves = 1
        while self._whole and self._whole[-1][0] == leaves:
            _, left = self._whole.pop()
            leaves, one = leaves * 2, node_hash(left, one)
        self._whole.append((leaves, one))
        self._leaves += 1

    def root(self) -> bytes:
        if not self._whole:
            return EMPTY
        *others, (_, running) = self._whole
        for _, left in reversed(others):
            running = node_hash(left, running)
        return running


def paths(leaf_hashes: Sequence[bytes]) -> tuple[bytes, list[list[bytes]]]:
    """The root over one leaf or more, and each one's inclusion path: all at once, each hash computed once."""
    if len(leaf_hashes) == 1:
        return leaf_hashes[0], [[]]
    middle = _left(len(leaf_hashes))
    left, lower = paths(leaf_hashes[:middle])
    right, upper = paths(leaf_hashes[middle:])
    for path in lower:
        path.append(right)
    for path in upper:
        path.append(left)
    return node_hash(left, right), lower + upper


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    return Tree(leaf_hashes).root()


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether `path` proves the leaf hash at `index` of the tree with root `expected` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, running = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if node % 2 or node == last:
            running = node_hash(step, running)
            while node % 2 == 0:
                node, last = node >> 1, last >> 1
        else:
            running = node_hash(running, step)
        node, last = node >> 1, last >> 1
    return last == 0 and running == expected


def consistent(old: int, size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree of `size` leaves extends the one of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == new_root
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    node, last = old - 1, size - 1
    while node % 2:
        node, last = node >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node % 2 or node == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while node and node % 2 == 0:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        node, last = node >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _check_length(one: bytes) -> None:
    if len(one) != 32:
        raise Malformed("a leaf hash has 32 bytes")


def _folded(hashes: bytes) -> bytes:
    """The hash over a power of two of hashes, joined."""
    level = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
    while len(level) > 1:
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def _left(width: int) -> int:
    """The largest power of two below `width` >= 2."""
    return 1 << (width - 1).bit_length() - 1
