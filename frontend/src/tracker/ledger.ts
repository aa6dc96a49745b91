/**
 * A meeting's public ledger, looked at from outside: its signed heads, whether one extends the other, and whether a ballot is
 * in it. Every statement is checked on this device; what the ballot box says is accepted only if its log key signed it.
 * Outcomes are values. Specification: docs/ballot-protocol.md, "Receipt, ledger, checkpoint".
 */

import { lookUp } from "../api.ts";
import { hex, Malformed, unhex } from "../protocol/bytes.ts";
import { consistent } from "../protocol/consistency.ts";
import type { SignedManifest } from "../protocol/manifest.ts";
import { checkpoint, NoteRefused, parseVerifierKey } from "../protocol/note.ts";
import { proves, type Proof } from "../protocol/proof.ts";
import { isReceiptFor, type Receipt } from "../protocol/receipt.ts";

/** A checkpoint whose signature holds. */
export interface Head {
  readonly note: string;
  readonly size: number;
  readonly root: string;
}

export interface Ledger {
  readonly ballotbox: string;
  readonly signed: SignedManifest;
}

/** What the ballot box said; `silent` when there was no answer at all. */
type BoxAnswer<T> = { readonly kind: "told"; readonly value: T } | { readonly kind: "refused"; readonly code: string } | { readonly kind: "silent" };

const PATIENCE_MS = 15_000;

async function get<T>({ ballotbox, signed }: Ledger, path: string): Promise<BoxAnswer<T>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const url = `${ballotbox}/boxes/${signed.manifest.meeting}${path}`;
    const response = await fetch(url, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", signal: abort.signal });
    const body = (await response.json()) as T & { error?: string };
    return response.ok ? { kind: "told", value: body } : { kind: "refused", code: body.error ?? "no-reason" };
  } catch {
    return { kind: "silent" };
  } finally {
    clearTimeout(timer);
  }
}

export interface BoxState {
  readonly state: "new" | "open" | "closing" | "closed" | "published";
  readonly size: number;
}

export type Look =
  | { readonly kind: "seen"; readonly state: BoxState; readonly heads: readonly Head[] }
  | { readonly kind: "silent" }
  | { readonly kind: "not-open" }
  | { readonly kind: "forged"; readonly note: string };

/** The box's state and all its heads, oldest first. `forged` when a head is not signed by the meeting's log. */
export async function look(ledger: Ledger): Promise<Look> {
  const [state, notes] = await Promise.all([get<BoxState>(ledger, ""), get<{ checkpoints: string[] }>(ledger, "/checkpoints")]);
  if (state.kind === "refused" || notes.kind === "refused") return { kind: "not-open" };
  if (state.kind !== "told" || notes.kind !== "told") return { kind: "silent" };
  const heads: Head[] = [];
  for (const note of notes.value.checkpoints) {
    const head = headOf(ledger, note);
    if (head === null) return { kind: "forged", note };
    heads.push(head);
  }
  return { kind: "seen", state: state.value, heads };
}

/** The head in a signed note; null unless the meeting's log signed it. */
function headOf({ signed }: Ledger, note: string): Head | null {
  const { log, log_origin } = signed.manifest.keys;
  try {
    const { size, root } = checkpoint(note, parseVerifierKey(log), log_origin);
    return { note, size, root: hex(root) };
  } catch (error) {
    if (error instanceof NoteRefused) return null;
    throw error;
  }
}

export type Extension = "extends" | "contradicts" | "unknown";

/**
 * Whether `newer` begins with everything that `older` held. `unknown` when there was no answer, or one that says nothing;
 * `contradicts` when the ballot box had to prove it and could not.
 */
export async function extension(ledger: Ledger, older: Head, newer: Head): Promise<Extension> {
  if (older.size > newer.size) return extension(ledger, newer, older);
  if (older.size === newer.size) return older.root === newer.root ? "extends" : "contradicts";
  if (older.size === 0) return "extends";
  const told = await get<{ path: string[] }>(ledger, `/consistency?old=${older.size}&new=${newer.size}`);
  // The log signed both sizes, so a ballot box that knows neither has lost ballots.
  if (told.kind === "refused") return told.code === "bad-request" ? "contradicts" : "unknown";
  if (told.kind === "silent") return "unknown";
  try {
    const path = told.value.path.map(unhex);
    return consistent(older.size, newer.size, unhex(older.root), unhex(newer.root), path) ? "extends" : "contradicts";
  } catch (error) {
    if (error instanceof Malformed || error instanceof TypeError) return "unknown";
    throw error;
  }
}

/** What somebody typed or pasted: a ballot's hash, or a whole receipt. */
type SoughtBallot = { readonly hash: string; readonly receipt: Receipt | null };

export function wanted(text: string): SoughtBallot | null {
  const bare = text.replace(/[\s·-]/g, "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(bare)) return { hash: bare, receipt: null };
  try {
    const receipt = JSON.parse(text) as Receipt;
    return /^[0-9a-f]{64}$/.test(receipt.ballot) ? { hash: receipt.ballot, receipt } : null;
  } catch {
    return null;
  }
}

export type Found =
  | { readonly kind: "in"; readonly index: number; readonly size: number }
  | { readonly kind: "not-yet"; readonly promised: boolean }
  | { readonly kind: "missing"; readonly promised: boolean }
  | { readonly kind: "unproved" }
  | { readonly kind: "silent" };

/** Where a ballot stands, its proof checked here. `promised`: the pasted receipt is the ballot box's own. */
export async function find(ledger: Ledger, { hash, receipt }: SoughtBallot, isFinal: boolean): Promise<Found> {
  const { M, manifest } = ledger.signed;
  const told = await lookUp<Proof>(ledger.ballotbox, manifest.meeting, { hash });
  if (told.ok) {
    const { index, size } = told.value;
    return proves(told.value, hash, manifest) ? { kind: "in", index, size } : { kind: "unproved" };
  }
  if (told.code !== "no-ballot") return { kind: "silent" };
  const promised = receipt !== null && isReceiptFor(receipt, M, hash, manifest.keys.receipt);
  return { kind: isFinal ? "missing" : "not-yet", promised };
}
