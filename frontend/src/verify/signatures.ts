/**
 * Ed25519 as the ballot box's library checks it, and notes signed by exactly one key.
 *
 * RFC 8032 leaves two checks open, and a ballot that one side takes and the other refuses would decide a meeting's
 * verdict: so the cofactorless one is made here, as OpenSSL does. The encoded sB - kA must be the R of the signature,
 * S below L, and the key any encoding of a point. Raises `Malformed`.
 */

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

import { base64, concat, equal, fromUtf8, hex, Malformed, toNumber, unbase64, utf8 } from "../protocol/bytes.ts";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

function littleEndian(bytes: Uint8Array): bigint {
  return toNumber(Uint8Array.from(bytes).reverse());
}

export function holds(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== 64 || key.length !== 32) return false;
  const s = littleEndian(signature.subarray(32));
  if (s >= ORDER) return false;
  try {
    const k = littleEndian(sha512(concat(signature.subarray(0, 32), key, message))) % ORDER;
    const point = Point.BASE.multiplyUnsafe(s).add(Point.fromBytes(key, true).negate().multiplyUnsafe(k));
    return equal(point.toBytes(), signature.subarray(0, 32));
  } catch {
    return false; // the key is no point
  }
}

/** A named key: `name+hex id+base64(kind || key)`; the kind is 1 of who signs notes, 4 of a witness. */
export interface NamedKey {
  readonly name: string;
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

const BLANK = /[\s\x1c-\x1f\x85]/;

function checkName(name: string): string {
  if (!name || name.includes("+") || BLANK.test(name.replace(/\ufeff/g, ""))) throw new Malformed("a key's name has neither spaces nor plus signs");
  return name;
}

export function namedKey(vkey: string, kind = 1): NamedKey {
  const [name, id, encoded] = /^([^+]*)\+([^+]*)\+([^]*)$/.exec(vkey)?.slice(1) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) throw new Malformed("a key is written name+id+base64");
  const typed = unbase64(encoded);
  if (typed.length !== 33 || typed[0] !== kind) throw new Malformed("only Ed25519 keys are known");
  const computed = sha256(concat(utf8(`${checkName(name)}\n`), typed)).slice(0, 4);
  if (hex(computed) !== id) throw new Malformed("the key's id does not belong to it");
  return { name, id: computed, key: typed.slice(1) };
}

const LONGEST = 4 << 20;
const SIGNATURE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/]+=*)$/;

/** The text of a note (with its final line feed) and its one signature line; nothing is verified yet. */
export function splitNote(raw: Uint8Array): readonly [string, string] {
  if (raw.length > LONGEST) throw new Malformed("a signed note this long is not read");
  const note = fromUtf8(raw);
  const gap = note.lastIndexOf("\n\n");
  const text = note.slice(0, gap + 1);
  if (gap < 1 || !note.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(text)) throw new Malformed("not a signed note");
  return [text, note.slice(gap + 2, -1)];
}

/** What `key` put on its signature line, after the key's id. */
function onLine(line: string, key: NamedKey): Uint8Array {
  const [name, encoded] = SIGNATURE.exec(line)?.slice(1) ?? [];
  if (name !== key.name || encoded === undefined) throw new Malformed(`not signed once, by ${key.name}`);
  const raw = unbase64(encoded);
  if (!equal(raw.subarray(0, 4), key.id)) throw new Malformed(`not signed by this key of ${key.name}`);
  return raw.subarray(4);
}

/** The text that `key`, and nobody else, signed. */
export function signedText(raw: Uint8Array, key: NamedKey): string {
  const [text, line] = splitNote(raw);
  if (!holds(onLine(line, key), utf8(text), key.key)) throw new Malformed(`the signature of ${key.name} does not hold`);
  return text;
}

/** That `line` is the cosignature by `vkey` of the checkpoint in this note (C2SP tlog-cosignature v1): a time, and a signature. */
export function checkCosignature(raw: Uint8Array, vkey: string, line: string): void {
  const witness = namedKey(vkey, 4);
  const stamped = onLine(line, witness);
  const [text] = splitNote(raw);
  const message = utf8(`cosignature/v1\ntime ${toNumber(stamped.subarray(0, 8))}\n${text}`);
  if (!holds(stamped.subarray(8), message, witness.key)) throw new Malformed(`the cosignature of ${witness.name} does not hold`);
}

export interface Checkpoint {
  readonly size: number;
  readonly root: Uint8Array;
}

const CHECKPOINT = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/;

/** The log's final checkpoint (C2SP tlog-checkpoint): origin, size, root, and nothing more. */
export function checkpoint(raw: Uint8Array, key: NamedKey, origin: string): Checkpoint {
  const [named, size, encoded] = CHECKPOINT.exec(signedText(raw, key))?.slice(1) ?? [];
  if (named === undefined || encoded === undefined) throw new Malformed("a checkpoint is three lines: origin, size, root");
  const root = unbase64(encoded);
  if (base64(root) !== encoded || root.length !== 32) throw new Malformed("not the one form of this checkpoint");
  if (named !== origin) throw new Malformed(`a checkpoint of ${named}, not of ${origin}`);
  return { size: Number(size), root };
}
