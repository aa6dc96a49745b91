/**
 * C2SP signed notes and tlog-checkpoints, read and verified; never made here. Ed25519 keys (algorithm byte 0x01) only.
 * A note is text that ends in a newline, an empty line, and signature lines; signatures by keys that are not known are
 * passed over, as the specification asks. Raises `NoteRefused`.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { concat, equal, Malformed, unbase64, unhex, utf8 } from "./bytes.ts";
import { isSignedBy } from "./signing.ts";

export class NoteRefused extends Error {}

interface VerifierKey {
  readonly name: string;
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

const ED25519 = 0x01;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/;

function refuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Malformed) throw new NoteRefused(error.message);
    throw error;
  }
}

/** A verifier key: `name+hex id+base64(0x01 || key)`, whose id must be the one computed from name and key. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text);
  if (!match) throw new NoteRefused("not a verifier key");
  const [, name, id, encoded] = match as unknown as [string, string, string, string];
  const typed = refuse(() => unbase64(encoded));
  if (typed.length !== 33 || typed[0] !== ED25519) throw new NoteRefused("not an Ed25519 key");
  const computed = sha256(concat(utf8(`${name}\n`), typed)).slice(0, 4);
  if (!equal(computed, unhex(id))) throw new NoteRefused("the key's id is not its own");
  return { name, id: computed, key: typed.slice(1) };
}

function signatureBy(line: string, key: VerifierKey): Uint8Array | null {
  const match = SIGNATURE_LINE.exec(line);
  if (!match) throw new NoteRefused("malformed signature line");
  const [, name, encoded] = match as unknown as [string, string, string];
  const bytes = refuse(() => unbase64(encoded));
  if (bytes.length < 5) throw new NoteRefused("signature too short");
  return name === key.name && equal(bytes.slice(0, 4), key.id) ? bytes.slice(4) : null;
}

/** The text of `note`, once a signature by `key` over it has been verified. */
export function verifiedText(note: string, key: VerifierKey): string {
  const [text, signatures] = splitNote(note);
  const own = signatures.map((line) => signatureBy(line, key)).filter((signature) => signature !== null);
  if (own.length === 0) throw new NoteRefused("not signed by this key");
  if (own.length > 1) throw new NoteRefused("signed twice by this key");
  const [signature] = own as [Uint8Array];
  if (!isSignedBy(signature, utf8(text), key.key)) throw new NoteRefused("the signature does not verify");
  return text;
}

/** Text (with its final newline) and signature lines; nothing is verified yet. */
export function splitNote(note: string): [string, string[]] {
  if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(note)) throw new NoteRefused("control character");
  const at = note.lastIndexOf("\n\n");
  if (at < 0 || !note.endsWith("\n") || at + 2 >= note.length) throw new NoteRefused("not a signed note");
  return [note.slice(0, at + 1), note.slice(at + 2, -1).split("\n")];
}

/** The tlog-checkpoint in `note`, signed by `key`, of the log called `origin`. */
export function checkpoint(note: string, key: VerifierKey, origin: string): Checkpoint {
  const [named, size, hash, ...rest] = verifiedText(note, key).split("\n");
  if (named !== origin) throw new NoteRefused("a checkpoint of another log");
  if (size === undefined || !/^(0|[1-9][0-9]{0,14})$/.test(size)) throw new NoteRefused("not a tree size");
  const root = refuse(() => unbase64(hash ?? ""));
  if (root.length !== 32 || rest.length === 0) throw new NoteRefused("not a root hash");
  return { origin, size: Number(size), root };
}
