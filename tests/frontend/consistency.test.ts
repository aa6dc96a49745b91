/** Consistency of trees: every pair of sizes proves, and nothing flipped does. The prover here is RFC 6962's definition, recursive. */

import assert from "node:assert/strict";
import test from "node:test";

import { utf8 } from "../../frontend/src/protocol/bytes.ts";
import { consistent } from "../../frontend/src/protocol/consistency.ts";
import { leafHash, root } from "../../frontend/src/protocol/merkle.ts";

const MOST = 33;
const LEAVES = Array.from({ length: MOST }, (_, index) => leafHash(utf8(`leaf ${index}`)));

/** SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2. */
function subproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [root(leaves)];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), root(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), root(leaves.slice(0, k))];
}

test("every tree extends every smaller one", () => {
  for (let size = 1; size <= MOST; size += 1) {
    for (let old = 1; old <= size; old += 1) {
      const leaves = LEAVES.slice(0, size);
      const path = subproof(old, leaves, true);
      assert.equal(consistent(old, size, root(leaves.slice(0, old)), root(leaves), path), true, `${old} of ${size}`);
    }
  }
});

test("no byte of roots or path may change", () => {
  for (const [old, size] of [[1, 2], [3, 7], [4, 8], [6, 8], [8, 11], [17, 33]] as const) {
    const leaves = LEAVES.slice(0, size);
    const parts = [root(leaves.slice(0, old)), root(leaves), ...subproof(old, leaves, true)];
    for (let part = 0; part < parts.length; part += 1) {
      for (let at = 0; at < 32; at += 1) {
        const flipped = parts.map((bytes) => Uint8Array.from(bytes));
        (flipped[part] as Uint8Array)[at]! ^= 1;
        const [older, newer, ...path] = flipped as [Uint8Array, Uint8Array, ...Uint8Array[]];
        assert.equal(consistent(old, size, older, newer, path), false);
      }
    }
  }
});

test("odd sizes, short and long paths prove nothing", () => {
  const leaves = LEAVES.slice(0, 7);
  const [older, newer] = [root(leaves.slice(0, 3)), root(leaves)];
  const path = subproof(3, leaves, true);
  assert.equal(consistent(3, 7, older, newer, path), true);
  assert.equal(consistent(3, 7, older, newer, path.slice(1)), false);
  assert.equal(consistent(3, 7, older, newer, path.slice(0, -1)), false);
  assert.equal(consistent(3, 7, older, newer, [...path, newer]), false);
  assert.equal(consistent(3, 7, older, newer, []), false);
  assert.equal(consistent(0, 7, older, newer, []), false);
  assert.equal(consistent(8, 7, newer, older, []), false);
  assert.equal(consistent(7, 7, newer, newer, path), false);
  assert.equal(consistent(1.5, 7, older, newer, path), false);
});
