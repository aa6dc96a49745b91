/** Whether one Merkle tree extends another: RFC 9162, 2.1.4.2. */

import { equal } from "./bytes.ts";
import { nodeHash } from "./merkle.ts";

interface Pair {
  node: number;
  last: number;
}

function up(pair: Pair): void {
  pair.node = Math.floor(pair.node / 2);
  pair.last = Math.floor(pair.last / 2);
}

/** Whether `path` proves that the tree of `size` leaves with `newRoot` begins with the tree of `old` leaves with `oldRoot`. */
export function consistent(old: number, size: number, oldRoot: Uint8Array, newRoot: Uint8Array, path: readonly Uint8Array[]): boolean {
  if (!Number.isSafeInteger(old) || !Number.isSafeInteger(size) || old < 1 || old > size) return false;
  if (old === size) return path.length === 0 && equal(oldRoot, newRoot);
  const isPower = Number.isInteger(Math.log2(old));
  const steps = isPower ? [oldRoot, ...path] : [...path];
  const first = steps.shift();
  if (!first) return false;
  const at: Pair = { node: old - 1, last: size - 1 };
  while (at.node % 2 === 1) up(at);
  let older = first;
  let newer = first;
  for (const step of steps) {
    if (at.last === 0 || step.length !== 32) return false;
    if (at.node % 2 === 1 || at.node === at.last) {
      older = nodeHash(step, older);
      newer = nodeHash(step, newer);
      while (at.node !== 0 && at.node % 2 === 0) up(at);
    } else {
      newer = nodeHash(newer, step);
    }
    up(at);
  }
  return at.last === 0 && equal(older, oldRoot) && equal(newer, newRoot);
}
