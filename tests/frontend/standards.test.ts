/** Published values: what the phone computes is what the standards say. */

import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { ed25519 } from "@noble/curves/ed25519.js";

import { blind, encode, finalize, inverse, power, prepare, verify, type Variant } from "../../frontend/src/protocol/blindrsa.ts";
import { fromNumber, hex, Malformed, toNumber, unbase64, unhex, utf8 } from "../../frontend/src/protocol/bytes.ts";
import { canonical, type Json } from "../../frontend/src/protocol/canonical.ts";
import { deriveSecretKey, open, publicKey, seal, Unopened } from "../../frontend/src/protocol/hpke.ts";
import { included, inclusionPath, leafHash, root } from "../../frontend/src/protocol/merkle.ts";
import { parseVerifierKey, verifiedText } from "../../frontend/src/protocol/note.ts";
import rfc9474 from "../vectors/rfc9474.json";
import standards from "../vectors/standards.json";

/** Their padding varies, so they are compared as numbers. */
const number = (text: string): bigint => BigInt(text.startsWith("0x") ? text : `0x${text || "0"}`);
const bytes = (text: string): Uint8Array => unhex(text.replace(/^0x/, ""));

test("RFC 9474 appendix A has its four variants", () => {
  deepEqual(rfc9474.map(({ name }) => name), [
    "RSABSSA-SHA384-PSS-Randomized",
    "RSABSSA-SHA384-PSSZERO-Randomized",
    "RSABSSA-SHA384-PSS-Deterministic",
    "RSABSSA-SHA384-PSSZERO-Deterministic",
  ]);
});

for (const vector of rfc9474) {
  test(`RFC 9474: ${vector.name}`, () => {
    const key = { n: number(vector.n), e: number(vector.e) };
    const variant: Variant = {
      salt: Number(vector.sLen) === 0 ? 0 : 48,
      prefix: vector.is_randomized ? 32 : 0,
    };
    const prepared = prepare(bytes(vector.msg), vector.is_randomized ? bytes(vector.msg_prefix ?? "") : new Uint8Array(0));
    equal(hex(prepared), vector.input_msg.replace(/^0x/, ""));
    const salt = bytes(vector.salt ?? "");
    equal(salt.length, variant.salt);
    const r = inverse(number(vector.inv), key.n);
    if ("encoded_msg" in vector) {
      equal(toNumber(encode(prepared, salt, key.n.toString(2).length - 1)), number(vector.encoded_msg as string));
    }
    const blinded = blind(key, prepared, salt, r);
    equal(toNumber(blinded), number(vector.blinded_msg));
    const answered = fromNumber(power(toNumber(blinded), number(vector.d), key.n), 512);
    equal(toNumber(answered), number(vector.blind_sig));
    const signature = finalize(key, prepared, answered, r, variant);
    equal(toNumber(signature), number(vector.sig));
    equal(verify(key, prepared, signature, variant), true);
    equal(verify(key, prepared, signature, { ...variant, salt: variant.salt === 48 ? 0 : 48 }), false);
    equal(verify(key, prepare(prepared, Uint8Array.of(0)), signature, variant), false);
  });
}

test("Wycheproof RSA-PSS, SHA-384", () => {
  const { n, e, vectors } = standards.wycheproof;
  for (const { tcId, msg, sig, result } of vectors) {
    equal(verify({ n: number(n), e: number(e) }, unhex(msg), unhex(sig)), result === "valid", `tcId ${tcId}`);
  }
});

test("a blinding factor that shares a factor with the modulus is refused", () => {
  const { p, n, e } = rfc9474[0] as (typeof rfc9474)[0];
  throws(() => blind({ n: number(n), e: number(e) }, utf8("x"), new Uint8Array(48), number(p)), Malformed);
});

test("RFC 6962: roots of the eight leaves, and every path", () => {
  const leaves = standards.rfc6962.leaves.map((leaf) => leafHash(unhex(leaf)));
  standards.rfc6962.roots.forEach((expected, size) => {
    equal(hex(root(leaves.slice(0, size))), expected);
    for (let index = 0; index < size; index++) {
      const path = inclusionPath(leaves.slice(0, size), index);
      equal(included(leaves[index] as Uint8Array, index, size, path, unhex(expected)), true);
    }
  });
  for (const { index, size, path } of standards.rfc6962.inclusion) {
    deepEqual(inclusionPath(leaves.slice(0, size), index).map(hex), path);
  }
});

test("RFC 6962: no path serves another leaf, index or size", () => {
  const leaves = standards.rfc6962.leaves.map((leaf) => leafHash(unhex(leaf)));
  for (let size = 1; size <= 8; size++) {
    const head = root(leaves.slice(0, size));
    for (let index = 0; index < size; index++) {
      const path = inclusionPath(leaves.slice(0, size), index);
      for (let other = -1; other <= size; other++) {
        const leaf = leaves[index] as Uint8Array;
        equal(included(leaf, other, size, path, head), other === index, `${index} as ${other} of ${size}`);
      }
      equal(included(leaves[(index + 1) % 8] as Uint8Array, index, size, path, head), false);
      equal(included(leaves[index] as Uint8Array, index, size, [...path, head], head), false);
      equal(included(leaves[index] as Uint8Array, index, size, path.slice(1), head), path.length === 0);
    }
  }
});

test("RFC 8032: keys and signatures", () => {
  for (const { secret, public: pk, message, signature } of standards.rfc8032.vectors) {
    equal(hex(ed25519.getPublicKey(unhex(secret))), pk);
    equal(hex(ed25519.sign(unhex(message), unhex(secret))), signature);
    equal(ed25519.verify(unhex(signature), unhex(message), unhex(pk), { zip215: false }), true);
  }
});

test("RFC 8785: the canonical texts", () => {
  for (const { json, canonical: text } of standards.rfc8785.vectors) equal(canonical(JSON.parse(json) as Json), text);
});

test("RFC 9180 A.2.1: seal and open", () => {
  const { ikmE, skEm, enc, skRm, pkRm, info, pt, aad, ct } = standards.rfc9180;
  equal(hex(deriveSecretKey(unhex(ikmE))), skEm);
  equal(hex(publicKey(unhex(skEm))), enc);
  equal(hex(seal(unhex(pkRm), unhex(info), unhex(pt), unhex(ikmE), unhex(aad))), enc + ct);
  equal(hex(open(unhex(skRm), unhex(info), unhex(enc + ct), unhex(aad))), pt);
});

test("HPKE: no byte of a sealed text may change", () => {
  const { enc, skRm, info, aad, ct } = standards.rfc9180;
  const sealed = unhex(enc + ct);
  sealed.forEach((byte, at) => {
    const flipped = sealed.slice();
    flipped[at] = byte ^ 1;
    throws(() => open(unhex(skRm), unhex(info), flipped, unhex(aad)), Unopened);
  });
  throws(() => open(unhex(skRm), utf8("another info"), sealed, unhex(aad)), Unopened);
  throws(() => open(unhex(skRm), unhex(info), sealed.slice(0, 47), unhex(aad)), Unopened);
});

test("C2SP signed-note: the worked examples", () => {
  for (const { vkey, text, note } of standards.signed_note.vectors) equal(verifiedText(note, parseVerifierKey(vkey)), text);
  equal(hex(unbase64("")), "");
});
