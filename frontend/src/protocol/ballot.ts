/**
 * The ballot: a header, sealed scores, credentials, and a signature by the credential's key over all of it.
 * Its canonical bytes are the ledger's leaf; the leaf hash names it. `makeBallot` writes, `openBallot` reads once the
 * seal key is public. Raises `Malformed`, `Unopened`.
 */

import { ed25519 } from "@noble/curves/ed25519.js";

import { base64url, concat, fromUtf8, hex, Malformed, unbase64url, utf8 } from "./bytes.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import type { Credential, KeyPair } from "./credential.ts";
import { open, seal } from "./hpke.ts";
import type { Manifest } from "./manifest.ts";
import { leafHash } from "./merkle.ts";
import { isSignedBy } from "./signing.ts";

/** A level's index, a number of a range as a decimal string, or null: abstained. */
export type Score = number | string | null;
/** By presenter, in the manifest's order; in each row by criterion, in the rules' order. */
export type Scores = readonly (readonly Score[])[];

export interface Header {
  readonly v: 1;
  readonly M: string;
  readonly group: string;
  readonly scope: string;
  readonly pk: string;
  readonly seq: number;
  readonly prev: string | null;
}

export interface Ballot extends Header {
  readonly credentials: readonly Credential[];
  readonly sealed: string;
  /** Sealed, in a meeting with comments only. */
  readonly comments?: string;
  readonly sig: string;
}

function json(value: Header | Ballot | Omit<Ballot, "sig">): Json {
  return value as unknown as Json;
}

export function headerOf({ v, M, group, scope, pk, seq, prev }: Header): Header {
  return { v, M, group, scope, pk, seq, prev };
}

/** What a sealed part is bound to; `tag` says which part. */
export function sealInfo(header: Header, tag = "answerable/seal/v1\0"): Uint8Array {
  return concat(utf8(tag), canonicalBytes(json(headerOf(header))));
}

/** The canonical scores, padded. */
export function pad(scores: Scores, length: number): Uint8Array {
  return padded(canonicalBytes({ scores }), length);
}

/** The bytes, then 0x80, then zeros up to `length`: every ballot of a meeting is as long as every other. */
export function padded(body: Uint8Array, length: number): Uint8Array {
  if (body.length + 1 > length) throw new Malformed("what is sealed does not fit the length");
  return concat(body, Uint8Array.of(0x80), new Uint8Array(length - body.length - 1));
}

function unpad(padded: Uint8Array): Scores {
  const end = padded.lastIndexOf(0x80);
  if (end < 0 || padded.slice(end + 1).some((byte) => byte !== 0)) throw new Malformed("not padded");
  const value = JSON.parse(fromUtf8(padded.slice(0, end))) as { scores?: Scores };
  if (!Array.isArray(value.scores)) throw new Malformed("no scores");
  return value.scores;
}

function signedBytes(unsigned: Omit<Ballot, "sig">): Uint8Array {
  return concat(utf8("answerable/ballot/v1\0"), canonicalBytes(json(unsigned)));
}

/** `entropy`: 32 fresh random bytes, for this ballot only. `comments`: sealed, in a meeting that has them. */
export function makeBallot(
  manifest: Manifest,
  header: Header,
  credentials: readonly Credential[],
  scores: Scores,
  keys: KeyPair,
  entropy: Uint8Array,
  comments: Uint8Array | null = null,
): Ballot {
  const sealed = seal(unbase64url(manifest.keys.seal), sealInfo(header), pad(scores, manifest.sealed_length), entropy);
  const beside = comments ? { comments: base64url(comments) } : {};
  const unsigned = { ...headerOf(header), credentials, sealed: base64url(sealed), ...beside };
  return { ...unsigned, sig: base64url(ed25519.sign(signedBytes(unsigned), keys.secret)) };
}

/** Whether the key in the ballot signed it. */
export function isSigned(ballot: Ballot): boolean {
  const { sig, ...unsigned } = ballot;
  try {
    return isSignedBy(unbase64url(sig), signedBytes(unsigned), unbase64url(ballot.pk));
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

export function ballotBytes(ballot: Ballot): Uint8Array {
  return canonicalBytes(json(ballot));
}

/** The leaf hash, in hex. */
export function ballotHash(ballot: Ballot): string {
  return hex(leafHash(ballotBytes(ballot)));
}

/** The scores inside, with the seal's private key. */
export function openBallot(ballot: Ballot, sealKey: Uint8Array): Scores {
  return unpad(open(sealKey, sealInfo(ballot), unbase64url(ballot.sealed)));
}
