/**
 * A witness's signature over a checkpoint: C2SP tlog-cosignature v1. The witness states that, at a time, it had seen no
 * tree of this log that the checkpoint does not extend. Key type 0x04, Ed25519.
 */

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { base64, concat, hex, utf8 } from "./bytes.ts";
import { splitNote } from "./note.ts";

const COSIGNATURE_V1 = 0x04;

export interface Witness {
  readonly name: string;
  readonly secret: Uint8Array;
}

function typedKey({ secret }: Witness): Uint8Array {
  return concat(Uint8Array.of(COSIGNATURE_V1), ed25519.getPublicKey(secret));
}

function keyId(witness: Witness): Uint8Array {
  return sha256(concat(utf8(`${witness.name}\n`), typedKey(witness))).slice(0, 4);
}

/** The key by which others check the signatures: `name+hex id+base64(0x04 || key)`. */
export function witnessKey(witness: Witness): string {
  return `${witness.name}+${hex(keyId(witness))}+${base64(typedKey(witness))}`;
}

/** The signature line over the checkpoint in `note`; `seconds` since 1970. */
export function cosign(note: string, witness: Witness, seconds: number): string {
  const [text] = splitNote(note);
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, BigInt(seconds));
  const signature = ed25519.sign(utf8(`cosignature/v1\ntime ${seconds}\n${text}`), witness.secret);
  return `\u2014 ${witness.name} ${base64(concat(keyId(witness), stamp, signature))}`;
}
