/**
 * RSA blind signatures of RFC 9474 (client's half): encode, blind, finalize, verify. SHA-384, MGF1 with SHA-384.
 *
 * BigInt arithmetic is not constant-time. That is accepted here: the client signs nothing with an RSA private key, and
 * the one secret exponentiation, `r^e`, has a public exponent; what it could leak is seen only by the rater's own
 * device. Inversion of `r` is by the extended Euclidean algorithm on that same device.
 *
 * Raises `Malformed` for what cannot be used, `Refused` when a signature does not verify.
 */

import { sha384 } from "@noble/hashes/sha2.js";

import { concat, equal, fromNumber, Malformed, toNumber } from "./bytes.ts";

export class Refused extends Error {}

export interface PublicKey {
  readonly n: bigint;
  readonly e: bigint;
}

/** A variant of section 5: how much salt, and whether a random prefix goes before the message. */
export interface Variant {
  readonly salt: 0 | 48;
  readonly prefix: 0 | 32;
}

export const RANDOMIZED: Variant = { salt: 48, prefix: 32 };

const HASH_LENGTH = 48;

export function modulusLength(key: PublicKey): number {
  return Math.ceil(key.n.toString(2).length / 8);
}

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The inverse of `value` modulo `modulus`; refuses when they share a factor. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, t0, t1] = [modulus, value % modulus, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  if (r0 !== 1n) throw new Malformed("no inverse: shares a factor with the modulus");
  return t0 < 0n ? t0 + modulus : t0;
}

function mask(seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * HASH_LENGTH < length; counter++) {
    blocks.push(sha384(concat(seed, fromNumber(BigInt(counter), 4))));
  }
  return concat(...blocks).slice(0, length);
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] as number));
}

/** EMSA-PSS-ENCODE, RFC 8017 section 9.1.1. */
export function encode(message: Uint8Array, salt: Uint8Array, bits: number): Uint8Array {
  const length = Math.ceil(bits / 8);
  if (length < HASH_LENGTH + salt.length + 2) throw new Malformed("modulus too short");
  const digest = sha384(concat(new Uint8Array(8), sha384(message), salt));
  const block = concat(new Uint8Array(length - salt.length - HASH_LENGTH - 2), Uint8Array.of(1), salt);
  const masked = xor(block, mask(digest, block.length));
  masked[0] = (masked[0] as number) & (0xff >> (8 * length - bits));
  return concat(masked, digest, Uint8Array.of(0xbc));
}

/** EMSA-PSS-VERIFY, RFC 8017 section 9.1.2: the salt is recovered and everything encoded again. */
function encodes(message: Uint8Array, encoded: Uint8Array, saltLength: number, bits: number): boolean {
  const blockLength = encoded.length - HASH_LENGTH - 1;
  if (blockLength < saltLength + 1) return false;
  const digest = encoded.slice(blockLength, blockLength + HASH_LENGTH);
  const block = xor(encoded.slice(0, blockLength), mask(digest, blockLength));
  return equal(encode(message, block.slice(blockLength - saltLength), bits), encoded);
}

/** `msg_prefix || msg`: what is really signed (section 4.1, Prepare). */
export function prepare(message: Uint8Array, prefix: Uint8Array): Uint8Array {
  return concat(prefix, message);
}

/** Section 4.2, Blind, with the salt and the blinding factor `r` as arguments. */
export function blind(key: PublicKey, prepared: Uint8Array, salt: Uint8Array, r: bigint): Uint8Array {
  const encoded = encode(prepared, salt, key.n.toString(2).length - 1);
  const m = toNumber(encoded);
  inverse(m, key.n);
  inverse(r, key.n);
  return fromNumber((m * power(r, key.e, key.n)) % key.n, modulusLength(key));
}

/** RSASSA-PSS-VERIFY, RFC 8017 section 8.1.2. */
export function verify(key: PublicKey, prepared: Uint8Array, signature: Uint8Array, variant: Variant = RANDOMIZED): boolean {
  const s = toNumber(signature);
  if (signature.length !== modulusLength(key) || s >= key.n) return false;
  const bits = key.n.toString(2).length - 1;
  const m = power(s, key.e, key.n);
  if (m.toString(2).length > bits) return false;
  return encodes(prepared, fromNumber(m, Math.ceil(bits / 8)), variant.salt, bits);
}

/** Section 4.4, Finalize: unblind, and accept only what verifies. */
export function finalize(
  key: PublicKey,
  prepared: Uint8Array,
  blindSignature: Uint8Array,
  r: bigint,
  variant: Variant = RANDOMIZED,
): Uint8Array {
  const length = modulusLength(key);
  const z = toNumber(blindSignature);
  if (blindSignature.length !== length || z >= key.n) throw new Malformed("blind signature of the wrong size");
  const signature = fromNumber((z * inverse(r, key.n)) % key.n, length);
  if (!verify(key, prepared, signature, variant)) throw new Refused("the issuer's signature does not verify");
  return signature;
}
