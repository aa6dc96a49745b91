/** Every byte of every manifest, ballot, receipt, checkpoint and proof, changed: refused. */

import { equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { ballotHash, isSigned, type Ballot } from "../../frontend/src/protocol/ballot.ts";
import { fromUtf8, Malformed, utf8 } from "../../frontend/src/protocol/bytes.ts";
import { readManifest } from "../../frontend/src/protocol/manifest.ts";
import { NoteRefused } from "../../frontend/src/protocol/note.ts";
import { proves, type Proof } from "../../frontend/src/protocol/proof.ts";
import { isReceiptFor, type Receipt } from "../../frontend/src/protocol/receipt.ts";
import vectors from "../vectors/protocol.json";

const { manifest, M } = readManifest(vectors.manifest.note);

/** Each text that differs from `text` in one bit; which bit goes round. Those that are not UTF-8 never reach a reader. */
function* flipped(text: string): Generator<string> {
  const bytes = utf8(text);
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice();
    changed[at] = (changed[at] as number) ^ (1 << at % 8);
    try {
      yield fromUtf8(changed);
    } catch (error) {
      ok(error instanceof Malformed);
    }
  }
}

function* flippedJson<T>(text: string): Generator<T> {
  for (const changed of flipped(text)) {
    let value: T;
    try {
      value = JSON.parse(changed) as T;
    } catch {
      continue;
    }
    yield value;
  }
}

function refuses(note: string): boolean {
  try {
    readManifest(note);
    return false;
  } catch (error) {
    return error instanceof NoteRefused || error instanceof Malformed || error instanceof TypeError;
  }
}

test("manifest", () => {
  let count = 0;
  for (const note of flipped(vectors.manifest.note)) {
    count += 1;
    ok(refuses(note), note);
  }
  ok(count > 1000);
});

test("ballot: the signature or the hash tells", () => {
  const { ballot, hash } = vectors.ballots[1] as (typeof vectors.ballots)[0];
  for (const changed of flippedJson<Ballot>(ballot)) {
    ok(!isSigned(changed), JSON.stringify(changed));
    ok(ballotHash(changed) !== hash);
  }
});

test("receipt", () => {
  for (const { ballot, receipt } of vectors.receipts) {
    for (const changed of flippedJson<Receipt>(receipt)) {
      ok(!isReceiptFor(changed, M, ballot, manifest.keys.receipt), JSON.stringify(changed));
    }
  }
});

test("a receipt serves no other ballot, meeting or box", () => {
  const { ballot, receipt } = vectors.receipts[2] as (typeof vectors.receipts)[0];
  const parsed = JSON.parse(receipt) as Receipt;
  const other = (vectors.ballots.find(({ hash }) => hash !== ballot) as (typeof vectors.ballots)[0]).hash;
  equal(isReceiptFor(parsed, M, other, manifest.keys.receipt), false);
  equal(isReceiptFor(parsed, vectors.amendment.M, ballot, manifest.keys.receipt), false);
  equal(isReceiptFor(parsed, M, ballot, manifest.keys.seal), false);
});

test("proof and checkpoint", () => {
  const { leaves, proofs, checkpoint } = vectors.ledger;
  const plain = proofs[1] as (typeof proofs)[0];
  const leaf = leaves[1] as string;
  const proof: Proof = { index: plain.index, size: plain.size, path: plain.path, checkpoint };
  equal(proves(proof, leaf, manifest), true);
  for (const note of flipped(checkpoint)) ok(!proves({ ...proof, checkpoint: note }, leaf, manifest), note);
  for (const changed of flippedJson<Proof>(JSON.stringify(plain))) {
    ok(!proves({ ...changed, checkpoint }, leaf, manifest), JSON.stringify(changed));
  }
});
