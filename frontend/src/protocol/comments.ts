/**
 * Comments: a text about each presenter of a ballot, sealed beside the scores for a key that is never published. Each has a salt
 * that only its writer knows; its fingerprint, which is published, tells nothing and lets the writer find it.
 */

import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { padded, sealInfo, type Header } from "./ballot.ts";
import { base64url, concat, hex, lengthPrefixed, Malformed, unbase64url, unhex, utf8 } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";
import { seal } from "./hpke.ts";
import type { Manifest } from "./manifest.ts";

/** Code points of one comment. */
export const MOST_CHARACTERS = 300;
const SALT = 16;
const ENTROPY = 32;
const COMMENTS = "answerable/comments/v1\0";

export interface SealedText {
  readonly salt: string;
  readonly text: string;
}

/** One row for each text, and what sealing them needs; all of it follows from `random`, the 32 bytes of one ballot. */
export function saltedTexts(texts: readonly string[], random: Uint8Array): { readonly rows: readonly SealedText[]; readonly entropy: Uint8Array } {
  const drawn = hkdf(sha256, random, undefined, utf8(COMMENTS), ENTROPY + SALT * texts.length);
  const salt = (index: number): string => base64url(drawn.slice(ENTROPY + SALT * index, ENTROPY + SALT * (index + 1)));
  return { rows: texts.map((text, index) => ({ salt: salt(index), text })), entropy: drawn.slice(0, ENTROPY) };
}

/** The sealed part of a ballot with this header: `rows` stand for the presenters of its scope, in order. */
export function sealComments(manifest: Manifest, header: Header, rows: readonly SealedText[], entropy: Uint8Array): Uint8Array {
  if (!manifest.comments) throw new Malformed("a meeting without comments");
  const plain = canonicalBytes({ comments: rows.map(({ salt, text }) => ({ salt, text })) });
  const { key, length } = manifest.comments;
  return seal(unbase64url(key), sealInfo(header, COMMENTS), padded(plain, length), entropy);
}

/** What is published of one comment, in hex; `M` is the meeting's. */
export function fingerprint(M: string, presenter: string, { salt, text }: SealedText): string {
  return hex(sha256(concat(utf8("answerable/comment/v1\0"), unhex(M), lengthPrefixed(presenter), unbase64url(salt), utf8(text))));
}

/** As it may be sealed: no control characters but line feeds, no longer than permitted. */
export function permitted(typed: string): string {
  const plain = typed.replace(/\r\n?/g, "\n").replace(/[\0-\x09\x0b-\x1f\x7f\ud800-\udfff]/gu, " ");
  return [...plain].slice(0, MOST_CHARACTERS).join("");
}
