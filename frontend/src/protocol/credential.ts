/**
 * The credential: the right to cast in one group, an Ed25519 key that the issuer signed without seeing it.
 * `certify` makes the request and `accept` turns the answer into the credential; both derive everything from the seed,
 * so that asking twice sends the same bytes and a lost answer is harmless.
 */

import { ed25519 } from "@noble/curves/ed25519.js";

import { blind, finalize, modulusLength, prepare, type PublicKey } from "./blindrsa.ts";
import { base64url, concat, lengthPrefixed, Malformed, toNumber, unbase64url, unhex, utf8 } from "./bytes.ts";
import { derive } from "./hkdf.ts";
import type { Issuer, Manifest } from "./manifest.ts";

export interface KeyPair {
  readonly secret: Uint8Array;
  readonly pk: Uint8Array;
}

/** As it stands in a ballot. */
export interface Credential {
  readonly issuer: string;
  readonly prefix: string;
  readonly sig: string;
}

interface Secrets {
  readonly key: PublicKey;
  readonly message: Uint8Array;
  readonly prefix: Uint8Array;
  readonly salt: Uint8Array;
  readonly r: bigint;
}

export function keyPair(seed: Uint8Array, M: string, group: string, scope: string): KeyPair {
  const secret = derive(seed, unhex(M), "ed25519", { group, scope, issuer: "" }, 32);
  return { secret, pk: ed25519.getPublicKey(secret) };
}

export function credentialMessage(M: string, group: string, issuer: string, scope: string, pk: Uint8Array): Uint8Array {
  return concat(
    utf8("answerable/credential/v1\0"),
    unhex(M),
    lengthPrefixed(group),
    lengthPrefixed(issuer),
    lengthPrefixed(scope),
    pk,
  );
}

/** r = 1 + (OS2IP(bytes) mod (n - 1)): from 1 to n - 1, and 128 bits longer than n so that the bias is negligible. */
export function blindingFactor(bytes: Uint8Array, n: bigint): bigint {
  return 1n + (toNumber(bytes) % (n - 1n));
}

export function issuerKey(issuer: Issuer): PublicKey {
  const n = toNumber(unbase64url(issuer.n));
  if (n.toString(2).length < 2048) throw new Malformed("the issuer's key is too short");
  return { n, e: BigInt(issuer.e) };
}

function secrets(seed: Uint8Array, M: string, scope: string, issuer: Issuer): Secrets {
  const key = issuerKey(issuer);
  const { pk } = keyPair(seed, M, issuer.group, scope);
  const context = { group: issuer.group, scope, issuer: issuer.id };
  const meeting = unhex(M);
  const prefix = derive(seed, meeting, "prefix", context, 32);
  return {
    key,
    prefix,
    message: prepare(credentialMessage(M, issuer.group, issuer.id, scope, pk), prefix),
    salt: derive(seed, meeting, "salt", context, 48),
    r: blindingFactor(derive(seed, meeting, "blind", context, modulusLength(key) + 16), key.n),
  };
}

/** The blinded message (base64url) to send to this issuer. */
export function certify(seed: Uint8Array, manifest: Manifest, M: string, issuer: Issuer): string {
  const { key, message, salt, r } = secrets(seed, M, manifest.scope, issuer);
  return base64url(blind(key, message, salt, r));
}

/** The issuer's answer (base64url), unblinded and verified. Raises `Refused` when it is not this issuer's signature. */
export function accept(seed: Uint8Array, manifest: Manifest, M: string, issuer: Issuer, blindSignature: string): Credential {
  const { key, message, prefix, r } = secrets(seed, M, manifest.scope, issuer);
  const signature = finalize(key, message, unbase64url(blindSignature), r);
  return { issuer: issuer.id, prefix: base64url(prefix), sig: base64url(signature) };
}
