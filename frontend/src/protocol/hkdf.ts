/**
 * Everything secret of one rater at one meeting, derived from one seed (HKDF-SHA256, RFC 5869). `M` is the salt and the
 * group, scope and issuer are in the info, so the same seed at another meeting or in another group gives unrelated
 * values and a blinding factor is never used for two messages.
 */

import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { concat, lengthPrefixed, utf8 } from "./bytes.ts";

export const SEED_LENGTH = 16;

/** What a derived value belongs to. `issuer` is "" for the key pair, which all issuers certify together. */
interface Context {
  readonly group: string;
  readonly scope: string;
  readonly issuer: string;
}

type Label = "ed25519" | "prefix" | "salt" | "blind";

export function derive(seed: Uint8Array, meeting: Uint8Array, label: Label, context: Context, length: number): Uint8Array {
  const info = concat(
    utf8(`answerable/v1/${label}\0`),
    lengthPrefixed(context.group),
    lengthPrefixed(context.scope),
    lengthPrefixed(context.issuer),
  );
  return hkdf(sha256, seed, meeting, info, length);
}
