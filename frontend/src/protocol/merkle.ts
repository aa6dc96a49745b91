/** Merkle trees of RFC 6962, section 2.1: leaf and node hashes, the root of a list, and inclusion proofs checked. */

import { sha256 } from "@noble/hashes/sha2.js";

import { concat, equal } from "./bytes.ts";

export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0), leaf));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(1), left, right));
}

function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The root over leaf hashes (not leaves); the empty tree's is the hash of nothing. */
export function root(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const middle = split(leaves.length);
  return nodeHash(root(leaves.slice(0, middle)), root(leaves.slice(middle)));
}

/** The path that proves leaf `index`, from the leaf up. */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const middle = split(leaves.length);
  return index < middle
    ? [...inclusionPath(leaves.slice(0, middle), index), root(leaves.slice(middle))]
    : [...inclusionPath(leaves.slice(middle), index - middle), root(leaves.slice(0, middle))];
}

/** Whether `path` leads from `leaf` (a leaf hash) at `index` to `expected`, the root of a tree of `size` leaves (RFC 9162, 2.1.3.2). */
export function included(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[], expected: Uint8Array): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let position = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return false;
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(sibling, hash);
      while (position % 2 === 0 && position !== 0) {
        position = Math.floor(position / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equal(hash, expected);
}
