"""The append-only Merkle tree of RFC 6962, section 2.1: roots, inclusion and consistency proofs.

A leaf's hash is SHA-256(0x00 || leaf), a node's SHA-256(0x01 || left || right); the empty tree's root is
SHA-256 of nothing. Hashes are 32 bytes. The left subtree of n leaves holds the largest power of two below n.
"""

import hashlib
from collections.abc import Iterable, Sequence

from answerable.ballotbox.errors import Malformed

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Every complete subtree's hash, so that appending, roots and proofs cost O(log n) each.

    levels[h][i] is the hash over leaves i * 2**h to (i + 1) * 2**h. Past sizes stay answerable.
    """

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for one in leaf_hashes:
            self.append(one)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, one: bytes) -> None:
        """Add a leaf by its hash."""
        if len(one) != 32:
            raise Malformed("a leaf hash has 32 bytes")
        for level in self._levels:
            level.append(one)
            if len(level) % 2:
                return
            one = node_hash(level[-2], level[-1])
        self._levels.append([one])

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
            return self._levels[height][start >> height]
        middle = start + _left(width)
        return node_hash(self._hash(start, middle), self._hash(middle, end))


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


def _left(width: int) -> int:
    """The largest power of two below `width` >= 2."""
    return 1 << (width - 1).bit_length() - 1
