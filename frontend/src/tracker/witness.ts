/**
 * This device as a witness: it remembers the last head that it signed, signs only what extends it, and sends its signature to
 * the ballot box. The key is made here and stays here. Outcomes are values.
 * Specification: C2SP tlog-cosignature v1; docs/ballot-protocol.md, "Witnesses".
 */

import { base64url, hex, unbase64url } from "../protocol/bytes.ts";
import { cosign, witnessKey, type Witness } from "../protocol/cosignature.ts";
import type { Store } from "../store.ts";
import { extension, type Head, type Ledger } from "./ledger.ts";

interface WitnessKept {
  readonly name: string;
  readonly secret: string;
  readonly last: Head | null;
  /** Whether the ballot box has the signature over `last`. */
  readonly sent: boolean;
}

export type Signing = "signed" | "already" | "contradicts" | "unknown" | "refused";

const shelf = (meeting: string): string => `witness/${meeting}`;

/** The last head this device signed for the meeting; undefined when it is no witness. */
export async function lastSigned(store: Store, meeting: string): Promise<Head | null | undefined> {
  return (await store.get<WitnessKept>(shelf(meeting)))?.last;
}

async function kept(store: Store, meeting: string): Promise<WitnessKept> {
  const known = await store.get<WitnessKept>(shelf(meeting));
  if (known) return known;
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const made = { name: `witness-${hex(crypto.getRandomValues(new Uint8Array(4)))}`, secret: base64url(secret), last: null, sent: false };
  await store.put(shelf(meeting), made);
  return made;
}

/** From now on this device is a witness of the meeting, also after a reload. */
export async function become(store: Store, meeting: string): Promise<void> {
  await kept(store, meeting);
}

/** Sign `head` if it extends what was signed before. What was signed is stored before the signature is sent. */
export async function witness(ledger: Ledger, store: Store, head: Head, seconds: number): Promise<Signing> {
  const { meeting } = ledger.signed.manifest;
  const own = await kept(store, meeting);
  const same = own.last !== null && own.last.size === head.size && own.last.root === head.root;
  if (same && own.sent) return "already";
  const judged = own.last ? await extension(ledger, own.last, head) : "extends";
  if (judged !== "extends") return judged;
  // An older head shown again: it is consistent, and needs no new signature.
  if (own.last && own.last.size > head.size) return "unknown";
  await store.put(shelf(meeting), { ...own, last: head, sent: false });
  const key: Witness = { name: own.name, secret: unbase64url(own.secret) };
  const line = cosign(head.note, key, seconds);
  if (!(await isTaken(ledger, { vkey: witnessKey(key), checkpoint: head.note, line }))) return "refused";
  await store.put(shelf(meeting), { ...own, last: head, sent: true });
  return "signed";
}

async function isTaken({ ballotbox, signed }: Ledger, body: object): Promise<boolean> {
  try {
    const url = `${ballotbox}/boxes/${signed.manifest.meeting}/cosignatures`;
    const answer = await fetch(url, { method: "POST", credentials: "omit", referrerPolicy: "no-referrer", headers: { "Content-Type": "text/plain" }, body: JSON.stringify(body) });
    return answer.ok;
  } catch {
    return false;
  }
}
