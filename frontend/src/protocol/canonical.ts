/**
 * Canonical JSON of RFC 8785: the one text of a value. ECMAScript's own number and string forms are what the RFC
 * prescribes (sections 3.2.2.2 and 3.2.2.3), and its string order, by UTF-16 code units, is the RFC's key order.
 * Refuses what has no such text: lone surrogates, NaN, infinities, undefined. Raises `Malformed`.
 */

import { Malformed, utf8 } from "./bytes.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;

function text(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new Malformed("lone surrogate");
  return JSON.stringify(value);
}

export function canonical(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return text(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Malformed("not a finite number");
    return JSON.stringify(value);
  }
  if (typeof value !== "object") throw new Malformed(`no JSON form: ${typeof value}`);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(",")}]`;
  const object = value as { readonly [key: string]: Json };
  const members = Object.keys(object).sort();
  return `{${members.map((key) => `${text(key)}:${canonical(object[key] as Json)}`).join(",")}}`;
}

/** The bytes that are hashed, signed and stored. */
export function canonicalBytes(value: Json): Uint8Array {
  return utf8(canonical(value));
}

function hasOnlyIntegers(value: Json): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (value === null || typeof value !== "object") return true;
  return Object.values(value as { readonly [key: string]: Json }).every(hasOnlyIntegers);
}

/**
 * The value that `text` is the one canonical form of. Another order, space, escape or a repeated key is refused, and so
 * is any number but a safe integer: the protocol has no others.
 */
export function read(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Malformed("not JSON");
  }
  if (!hasOnlyIntegers(value) || canonical(value) !== text) throw new Malformed("not canonical JSON");
  return value;
}
