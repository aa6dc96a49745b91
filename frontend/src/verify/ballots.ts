/**
 * One ballot of the ledger: its form and everything that makes it right, and its scores once the seal key is public
 * (docs/ballot-protocol.md, "Ballot"). `checked` raises `Malformed` with the code of the refusal. What was sealed is the
 * caster's own: `opened` never raises, a ballot that cannot be read is void with a code.
 */

import { RANDOMIZED, verify } from "../protocol/blindrsa.ts";
import { concat, hex, Malformed, unbase64url, utf8 } from "../protocol/bytes.ts";
import { canonicalBytes, type Json } from "../protocol/canonical.ts";
import { credentialMessage } from "../protocol/credential.ts";
import { ENCAPSULATED, open, TAG, Unopened } from "../protocol/hpke.ts";
import { leafHash } from "../protocol/merkle.ts";
import { place, type Meeting } from "./meeting.ts";
import * as shape from "./shape.ts";
import type { JsonObject } from "./shape.ts";
import { holds } from "./signatures.ts";

export type Score = number | string | null;
export type Scores = readonly (readonly Score[])[];

export interface Ballot {
  /** The leaf hash, hex. */
  readonly hash: string;
  readonly group: string;
  readonly scope: string;
  readonly pk: string;
  readonly seq: number;
  readonly prev: string | null;
}

/** A ballot's own words, from which everything else is made again. */
interface Read {
  readonly ballot: Ballot;
  readonly body: JsonObject;
  readonly sealed: Uint8Array;
  /** As sealed; null where there are none. */
  readonly comments: Uint8Array | null;
}

const HEADER = ["v", "M", "group", "scope", "pk", "seq", "prev"];
const FIELDS = [...HEADER, "sealed", "credentials", "sig"];
/** In a meeting with comments only. */
const COMMENTS = "comments";
const LONGEST = 1 << 20;
const MOST_REPLACEMENTS = 1000;
const MOST_LEVELS = 1000;

function read(raw: Uint8Array): Read {
  if (raw.length > LONGEST) throw new Malformed("malformed: a ballot this long is not read");
  const body = shape.record(shape.json(raw), FIELDS, "the ballot", COMMENTS);
  if (body["v"] !== 1) throw new Malformed("v must be 1");
  shape.hash(body["M"], "M");
  shape.bytes(body["pk"], "pk", 32);
  if (body["prev"] !== null) shape.hash(body["prev"], "prev");
  const ballot = {
    hash: hex(leafHash(raw)),
    group: shape.text(body["group"], "group"),
    scope: shape.text(body["scope"], "scope"),
    pk: body["pk"] as string,
    seq: shape.whole(body["seq"], "seq", 1),
    prev: body["prev"] as string | null,
  };
  const comments = shape.has(body, COMMENTS) ? shape.bytes(body[COMMENTS], COMMENTS) : null;
  return { ballot, body, sealed: shape.bytes(body["sealed"], "sealed"), comments };
}

/** The ballot, once form, meeting, credentials and signature hold. */
export function checked(raw: Uint8Array, meeting: Meeting): Ballot {
  const { ballot, body, sealed, comments } = read(raw);
  const credentials = shape.list(body["credentials"], "credentials").map((one) => shape.record(one, ["issuer", "prefix", "sig"], "each of credentials"));
  const signature = shape.bytes(body["sig"], "sig", 64);
  if (body["M"] !== meeting.M) throw new Malformed("other-meeting");
  if (!meeting.groups.includes(ballot.group)) throw new Malformed("unknown-group");
  if (!meeting.scopes.includes(ballot.scope)) throw new Malformed("unknown-scope");
  const wanted = meeting.commentsLength === null ? null : ENCAPSULATED + meeting.commentsLength + TAG;
  const fits = sealed.length === ENCAPSULATED + meeting.sealedLength + TAG && (comments?.length ?? null) === wanted;
  if (!fits) throw new Malformed("sealed-length");
  if (ballot.seq > MOST_REPLACEMENTS) throw new Malformed("too-many");
  const issuers = credentials.map((one) => shape.text(one["issuer"], "issuer"));
  if (issuers.length !== meeting.issuerNames.length || issuers.some((name, index) => name !== meeting.issuerNames[index])) {
    throw new Malformed("bad-credential: not one of each issuer");
  }
  if (!credentials.every((one) => isCertified(one, ballot, meeting))) throw new Malformed("bad-credential");
  const { sig: _, ...unsigned } = body;
  if (!holds(signature, concat(utf8("answerable/ballot/v1\0"), canonicalBytes(unsigned)), unbase64url(ballot.pk))) {
    throw new Malformed("bad-signature");
  }
  return ballot;
}

function isCertified(credential: JsonObject, { group, scope, pk }: Ballot, meeting: Meeting): boolean {
  const issuer = credential["issuer"] as string;
  const prefix = shape.bytes(credential["prefix"], "prefix", 32);
  const key = meeting.issuers.get(place(scope, group, issuer));
  const message = concat(prefix, credentialMessage(meeting.M, group, issuer, scope, unbase64url(pk)));
  return key !== undefined && verify(key, message, shape.bytes(credential["sig"], "sig"), RANDOMIZED);
}

/** How a standing ballot is listed: its scores, or the code of why they could not be read. */
export type Content = { readonly scores: Scores } | { readonly code: "seal" | "padding" | "form" | "shape" };

/** `raw` is the ballot's bytes again; `rows` how many presenters its scope has. */
export function opened(raw: Uint8Array, rows: number, columns: number, sealKey: Uint8Array): Content {
  const { body, sealed } = read(raw);
  const header = Object.fromEntries(HEADER.map((name) => [name, body[name] as Json]));
  let padded: Uint8Array;
  try {
    padded = open(sealKey, concat(utf8("answerable/seal/v1\0"), canonicalBytes(header)), sealed);
  } catch (error) {
    if (error instanceof Unopened) return { code: "seal" };
    throw error;
  }
  const end = padded.lastIndexOf(0x80);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) return { code: "padding" };
  const scores = scoresIn(padded.subarray(0, end));
  if (scores === null) return { code: "form" };
  return isShaped(scores, rows, columns) ? { scores: scores as unknown as Scores } : { code: "shape" };
}

function scoresIn(plain: Uint8Array): readonly Json[] | null {
  try {
    return shape.list(shape.record(shape.json(plain), ["scores"], "the plaintext")["scores"], "scores");
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function isShaped(scores: readonly Json[], rows: number, columns: number): boolean {
  return scores.length === rows && scores.every((row) => Array.isArray(row) && row.length === columns && row.every(isScore));
}

function isScore(cell: Json): boolean {
  if (typeof cell === "string") return /^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?$/.test(cell);
  return cell === null || (typeof cell === "number" && Number.isInteger(cell) && cell >= 0 && cell < MOST_LEVELS);
}

/** The hashes of each credential's last ballot, once each chain holds: the first names none, each next the one before. */
export function standing(entries: readonly Ballot[]): Set<string> {
  const chains = new Map<string, Ballot[]>();
  for (const one of entries) chains.set(one.pk, [...(chains.get(one.pk) ?? []), one]);
  return new Set([...chains.values()].map(lastOf));
}

function lastOf(chain: readonly Ballot[]): string {
  const ordered = [...chain].sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1));
  const [{ scope, group }] = ordered as unknown as readonly [Ballot];
  let last: Ballot | null = null;
  for (const one of ordered) {
    if (one.scope !== scope || one.group !== group) throw new Malformed(`ballot ${one.hash}: conflict, its key has cast elsewhere`);
    if (last && one.seq === last.seq) throw new Malformed(`ballot ${one.hash}: conflict`);
    if (one.prev !== (last?.hash ?? null)) throw new Malformed(`ballot ${one.hash}: chain`);
    last = one;
  }
  return (last as unknown as Ballot).hash;
}
