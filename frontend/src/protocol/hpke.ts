/**
 * HPKE of RFC 9180, base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
 * The sender's ephemeral key comes from 32 bytes of entropy given by the caller (DeriveKeyPair, section 7.1.3), which
 * must be fresh for every message. Raises `Unopened` when a ciphertext is not for this key and info.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { concat, fromNumber, utf8 } from "./bytes.ts";

export class Unopened extends Error {}

const NONE = new Uint8Array(0);
const VERSION = utf8("HPKE-v1");
const KEM_SUITE = concat(utf8("KEM"), Uint8Array.of(0x00, 0x20));
const SUITE = concat(utf8("HPKE"), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x03));
export const ENCAPSULATED = 32;
export const TAG = 16;

function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array {
  return extract(sha256, concat(VERSION, suite, utf8(label), ikm), salt);
}

function labeledExpand(suite: Uint8Array, prk: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array {
  return expand(sha256, prk, concat(fromNumber(BigInt(length), 2), VERSION, suite, utf8(label), info), length);
}

export function deriveSecretKey(ikm: Uint8Array): Uint8Array {
  return labeledExpand(KEM_SUITE, labeledExtract(KEM_SUITE, NONE, "dkp_prk", ikm), "sk", NONE, 32);
}

export function publicKey(secretKey: Uint8Array): Uint8Array {
  return x25519.getPublicKey(secretKey);
}

/** ExtractAndExpand of section 4.1. */
function sharedSecret(dh: Uint8Array, enc: Uint8Array, recipient: Uint8Array): Uint8Array {
  return labeledExpand(KEM_SUITE, labeledExtract(KEM_SUITE, NONE, "eae_prk", dh), "shared_secret", concat(enc, recipient), 32);
}

/** KeySchedule of section 5.1 for mode 0, and the first nonce. */
function schedule(secret: Uint8Array, info: Uint8Array): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  const context = concat(
    Uint8Array.of(0),
    labeledExtract(SUITE, NONE, "psk_id_hash", NONE),
    labeledExtract(SUITE, NONE, "info_hash", info),
  );
  const prk = labeledExtract(SUITE, secret, "secret", NONE);
  return { key: labeledExpand(SUITE, prk, "key", context, 32), nonce: labeledExpand(SUITE, prk, "base_nonce", context, 12) };
}

/** `enc || ciphertext` for `recipient`. */
export function seal(
  recipient: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
  entropy: Uint8Array,
  aad: Uint8Array = NONE,
): Uint8Array {
  const ephemeral = deriveSecretKey(entropy);
  const enc = publicKey(ephemeral);
  const secret = sharedSecret(x25519.getSharedSecret(ephemeral, recipient), enc, recipient);
  const { key, nonce } = schedule(secret, info);
  return concat(enc, chacha20poly1305(key, nonce, aad).encrypt(plaintext));
}

export function open(secretKey: Uint8Array, info: Uint8Array, sealed: Uint8Array, aad: Uint8Array = NONE): Uint8Array {
  if (sealed.length < ENCAPSULATED + TAG) throw new Unopened("too short");
  const enc = sealed.slice(0, ENCAPSULATED);
  try {
    const secret = sharedSecret(x25519.getSharedSecret(secretKey, enc), enc, publicKey(secretKey));
    const { key, nonce } = schedule(secret, info);
    return chacha20poly1305(key, nonce, aad).decrypt(sealed.slice(ENCAPSULATED));
  } catch {
    throw new Unopened("not sealed for this key");
  }
}
