/**
 * A request wrapped for a key that its receiver destroys after minutes, and the answer sealed with a key that was put inside: what somebody
 * records of the network cannot be opened later. The other half is src/answerable/protocol/wrap.py, which says the form and what it
 * is good for. Raises `Unopened` or `Malformed` for an answer that is not to this request.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

import type { Ballot } from "./ballot.ts";
import { concat, Malformed, utf8 } from "./bytes.ts";
import { seal, Unopened } from "./hpke.ts";

export const KEY = 32;
const NONCE = 12;
const STEP = 2048;
const MARK = 0x80;

const up = (length: number): number => Math.ceil(length / STEP) * STEP;

/** How long a body of `length` bytes becomes: `bulk` of them, as many for everybody in a meeting, and the rest, each rounded up. */
function padded(length: number, bulk = 0): number {
  const most = Math.min(bulk, length);
  return up(most) + Math.max(up(length - most + 1), STEP);
}

/** The characters of a ballot that are as many in every ballot of its meeting. */
export function bulkOf({ sealed, comments, credentials }: Ballot): number {
  return credentials.reduce((sum, { sig }) => sum + sig.length, sealed.length + (comments?.length ?? 0));
}

function pad(body: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(body);
  whole[body.length] = MARK;
  return whole;
}

function unpad(plain: Uint8Array): Uint8Array {
  const end = plain.lastIndexOf(MARK);
  if (end < 0 || plain.subarray(end + 1).some((byte) => byte !== 0)) throw new Malformed("not padded");
  return plain.slice(0, end);
}

const info = (purpose: string): Uint8Array => utf8(`answerable/wrap/v1\0${purpose}`);

/** What is wrapped: its purpose keeps it from being opened at another address; see `padded` for `bulk`. */
export interface Wrapping {
  readonly purpose: "ticket" | "issue" | "room" | "result" | "ballot" | "look-up";
  readonly body: Uint8Array;
  readonly bulk?: number;
}

/** The request as it is sent. `answerKey` and `entropy`, 32 bytes each, must be fresh. */
export function wrap(recipient: Uint8Array, { purpose, body, bulk }: Wrapping, answerKey: Uint8Array, entropy: Uint8Array): Uint8Array {
  return concat(recipient, seal(recipient, info(purpose), concat(answerKey, pad(body, padded(body.length, bulk))), entropy));
}

/** The body of a sealed answer. */
export function readAnswer(answerKey: Uint8Array, answer: Uint8Array): Uint8Array {
  if (answer.length < NONCE) throw new Unopened("too short");
  try {
    return unpad(chacha20poly1305(answerKey, answer.slice(0, NONCE)).decrypt(answer.slice(NONCE)));
  } catch {
    throw new Unopened("not the answer to this request");
  }
}
