/**
 * JSON read strictly: exactly these fields, of exactly these kinds. Everything that a bundle says passes through here
 * before it is believed. Raises `Malformed`, with a sentence for whoever looks closer.
 */

import { fromUtf8, Malformed, unbase64url } from "../protocol/bytes.ts";
import { read, type Json } from "../protocol/canonical.ts";

export type JsonObject = { readonly [name: string]: Json };

/** The value whose canonical form these bytes are. */
export function json(raw: Uint8Array): Json {
  const text = fromUtf8(raw);
  checkDepth(text);
  return read(text);
}

const DEEPEST = 100;

/** Nothing of ours is nested deeply; what is could only exhaust the reader. */
function checkDepth(text: string): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) throw new Malformed("nested too deeply");
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function table(value: Json | undefined, where: string): JsonObject {
  if (!isJsonObject(value)) throw new Malformed(`${where} must be an object`);
  return value;
}

export function has(value: JsonObject, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(value, name);
}

/** An object with exactly `fields`; the field `maybe` may be there, too. */
export function record(value: Json | undefined, fields: readonly string[], where: string, maybe?: string): JsonObject {
  const own = isJsonObject(value) ? Object.keys(value).filter((name) => name !== maybe) : [];
  if (!isJsonObject(value) || own.length !== fields.length || !fields.every((name) => has(value, name))) {
    throw new Malformed(`${where} must be an object with exactly the fields ${[...fields].sort().join(", ")}`);
  }
  return value;
}

export function list(value: Json | undefined, where: string): readonly Json[] {
  if (!Array.isArray(value)) throw new Malformed(`${where} must be a list`);
  return value as readonly Json[];
}

export function text(value: Json | undefined, where: string): string {
  if (typeof value !== "string") throw new Malformed(`${where} must be a text`);
  return value;
}

export function named(value: Json | undefined, where: string): string {
  const given = text(value, where);
  if (!given) throw new Malformed(`${where} must not be empty`);
  return given;
}

/** What counts as nothing to be seen: the characters that Unicode calls white space. */
const BLANK = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

/** A text with something in it that can be seen. */
export function worded(value: Json | undefined, where: string): string {
  const given = text(value, where);
  if (BLANK.test(given)) throw new Malformed(`${where} must not be blank`);
  return given;
}

export function whole(value: Json | undefined, where: string, least = 0): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least) {
    throw new Malformed(`${where} must be a whole number, ${least} or more`);
  }
  return value;
}

/** A hash: 64 lower-case hex digits. */
export function hash(value: Json | undefined, where: string): string {
  if (!/^[0-9a-f]{64}$/.test(text(value, where))) throw new Malformed(`${where} must be 64 lower-case hex digits`);
  return value as string;
}

/** Bytes in base64url; `length` where it is fixed. */
export function bytes(value: Json | undefined, where: string, length?: number): Uint8Array {
  const raw = unbase64url(text(value, where));
  if (length !== undefined && raw.length !== length) throw new Malformed(`${where} must have ${length} bytes`);
  return raw;
}

/** By code point, as every sorted list of the protocol is: UTF-16 order differs above U+FFFF. */
export function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at] as string).codePointAt(0)! - (right[at] as string).codePointAt(0)!;
    if (difference) return difference;
  }
  return left.length - right.length;
}
