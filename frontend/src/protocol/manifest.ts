/**
 * The frozen meeting, as the phone needs it. `readManifest` verifies the signed note with the manifest key that the
 * manifest itself names, and computes `M`; that `M` is the one everybody else sees is checked by people, against the
 * big screen. Raises `NoteRefused` or `Malformed`.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { hex, Malformed, unbase64url, utf8 } from "./bytes.ts";
import { read, type Json } from "./canonical.ts";
import { NoteRefused, parseVerifierKey, splitNote, verifiedText } from "./note.ts";

export interface Level {
  readonly id: string;
  readonly title: string;
  readonly points: string;
}

export type Scale =
  | { readonly kind: "levels"; readonly levels: readonly Level[] }
  | { readonly kind: "ranking"; readonly places: number }
  | { readonly kind: "range"; readonly low: string; readonly high: string; readonly step: string };

export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly weight: string;
  readonly scale: Scale;
}

export type Limit =
  | { readonly kind: "at-most"; readonly level: string; readonly criterion: string | null; readonly count: number }
  | { readonly kind: "no-ties" }
  | { readonly kind: "no-blanks" };

export interface Rules {
  readonly criteria: readonly Criterion[];
  readonly limits: readonly Limit[];
}

export interface Presenter {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
}

export interface Issuer {
  readonly id: string;
  readonly group: string;
  /** Since an issuer signs blindly, only a key of its own binds a credential to its scope. */
  readonly scope: string;
  readonly n: string;
  readonly e: number;
}

export interface Manifest {
  readonly v: 1;
  readonly meeting: string;
  readonly title: string;
  readonly starts_at: string;
  readonly scope: string;
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  readonly presenters: readonly Presenter[];
  /** Of a narrowed manifest only: the place of its presenter in the order, from 0. */
  readonly first?: number;
  readonly rules: Rules;
  readonly sealed_length: number;
  /** In a meeting with comments only: the key they are sealed for, and how many bytes those of a ballot are padded to. */
  readonly comments?: { readonly key: string; readonly length: number };
  readonly keys: {
    readonly manifest: string;
    readonly log: string;
    readonly log_origin: string;
    readonly receipt: string;
    readonly seal: string;
    readonly issuers: readonly Issuer[];
  };
}

export interface SignedManifest {
  readonly manifest: Manifest;
  readonly M: string;
}

export const SHEET = "sheet";

function checkKeys(manifest: Manifest): void {
  const { receipt, seal } = manifest.keys;
  for (const key of [receipt, seal, ...(manifest.comments ? [manifest.comments.key] : [])]) {
    if (unbase64url(key).length !== 32) throw new Malformed("a key of the wrong length");
  }
  parseVerifierKey(manifest.keys.log);
}

function shaped(value: Json): Manifest {
  const manifest = value as unknown as Manifest;
  const lists = [manifest?.presenters, manifest?.rules?.criteria, manifest?.rules?.limits, manifest?.keys?.issuers];
  if (manifest?.scope !== SHEET && manifest?.scope !== "presenter") throw new Malformed("scored in no known way");
  if (manifest.v !== 1 || !lists.every(Array.isArray)) throw new Malformed("not a manifest of version 1");
  return manifest;
}

/** Text is the canonical JSON and a newline; `M` is the SHA-256 of that JSON, in hex. */
export function readManifest(note: string): SignedManifest {
  const [unverified] = splitNote(note);
  const body = unverified.slice(0, -1);
  const manifest = shaped(read(body));
  if (verifiedText(note, parseVerifierKey(manifest.keys.manifest)) !== unverified) throw new NoteRefused("not the text");
  checkKeys(manifest);
  return { manifest, M: hex(sha256(utf8(body))) };
}

const ONE = "presenter/";

/** The scopes that ballots of this meeting have, in the presenters' order. */
export function scopesOf(manifest: Manifest): readonly string[] {
  return manifest.scope === SHEET ? [SHEET] : manifest.presenters.map(({ id }) => ONE + id);
}

/** The manifest as one ballot's scope sees it: of a presenter's, that presenter alone. */
export function narrowed(manifest: Manifest, scope: string): Manifest {
  if (manifest.scope === SHEET) return manifest;
  const first = manifest.presenters.findIndex(({ id }) => ONE + id === scope);
  return { ...manifest, scope, first, presenters: manifest.presenters.slice(first, first + 1) };
}

/** Those who must certify a credential of `group` and `scope`, in the order in which a ballot lists them: by id. */
export function issuersOf(manifest: Manifest, group: string, scope: string): readonly Issuer[] {
  return manifest.keys.issuers
    .filter((issuer) => issuer.group === group && issuer.scope === scope)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
