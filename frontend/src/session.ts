/**
 * What a rater does with one ballot paper, as verbs over what is kept on the phone. Each verb takes the paper and returns
 * its next state, or says why not; the caller keeps it before going on. No page, no storage and no clock in here: addresses, entropy and
 * the servers' answers come in as arguments.
 *
 * Order of the writes, on which "nothing is lost" rests: the seed is kept before the first request for a credential,
 * and the signed ballot before the first attempt to send it. Both requests may then be repeated without harm.
 */

import * as api from "./api.ts";
import { commentOf, scoresOf } from "./marking.ts";
import { ballotHash, isSigned, makeBallot, openBallot, type Ballot, type Header, type Scores } from "./protocol/ballot.ts";
import { Refused } from "./protocol/blindrsa.ts";
import { base64url, Malformed, unbase64url } from "./protocol/bytes.ts";
import { fingerprint, saltedTexts, sealComments, type SealedText } from "./protocol/comments.ts";
import { accept, certify, keyPair, type Credential, type KeyPair } from "./protocol/credential.ts";
import { SEED_LENGTH } from "./protocol/hkdf.ts";
import { publicKey, Unopened } from "./protocol/hpke.ts";
import { issuersOf, narrowed, readManifest, type Manifest, type SignedManifest } from "./protocol/manifest.ts";
import { NoteRefused } from "./protocol/note.ts";
import { proves } from "./protocol/proof.ts";
import { isReceiptFor } from "./protocol/receipt.ts";
import type { Draft, Kept, RaterKept } from "./store.ts";
import type { Failure } from "./wrapped.ts";

export type Entropy = (length: number) => Uint8Array;

export interface Problem {
  readonly ok: false;
  readonly code: string;
  /** The server's own sentence in the page's language; empty when there is none. */
  readonly message: string;
  /** Worth trying again by itself: no answer, or a server that is busy. */
  readonly passing: boolean;
  /** Milliseconds that the server asked to be left alone, if it did. */
  readonly wait?: number;
}
/** Fields of the paper and its person to replace; the rest may have moved on meanwhile. */
export type Patch = Partial<Kept>;
export type Outcome<T> = { readonly ok: true; readonly value: T } | Problem;

export function problem(code: string, passing = false, message = ""): Problem {
  return { ok: false, code, message, passing };
}

function failed({ status, code, message, wait }: Failure): Problem {
  const told = problem(code, (status === 0 && code !== "blocked") || status === 408 || status === 429 || status >= 500, message);
  return wait > 0 ? { ...told, wait } : told;
}

/** Whether what was found out about a paper still says something about it: no other tab has gone on with it. */
export function stillHolds(now: Kept, asked: Kept): boolean {
  return now.seed === asked.seed && now.ballot?.sig === asked.ballot?.sig;
}

export function isUnsent({ ballot, receipt }: Kept): boolean {
  return ballot !== null && receipt === null;
}

/** Whether sending the same ballot again cannot help: the box has looked at it and said no. */
export function isFinal({ passing, code }: Problem): boolean {
  return !passing && code !== "receipt" && code !== "ballotbox-not-open";
}

/** The ballot box speaks English only, so its sentence is left out and the page has its own for each code. */
function refusedByBallotBox(failure: Failure): Problem {
  return failed({ ...failure, code: failure.status === 0 ? failure.code : `ballotbox-${failure.code}`, message: "" });
}

const NOT_LISTED = ["unknown-ticket", "not-confirmed"];

/** Another issuer speaks English only. It may not be open yet, and its list of tickets is the tellers' own, and may lack one. */
function refusedElsewhere(failure: Failure): Problem {
  if (failure.code === "not-open") return problem("issuer-not-open", true);
  return NOT_LISTED.includes(failure.code) ? problem("not-listed", true) : failed({ ...failure, message: "" });
}

/** The manifest as pinned, or else as the site shows it now; null before freezing. */
export function manifestOf(kept: Pick<RaterKept, "note" | "admission">): Outcome<SignedManifest | null> {
  const note = kept.note ?? kept.admission?.manifest;
  if (!note) return { ok: true, value: null };
  try {
    const signed = readManifest(note);
    const meeting = kept.admission?.meeting.key ?? signed.manifest.meeting;
    return signed.manifest.meeting === meeting ? { ok: true, value: signed } : problem("manifest");
  } catch (error) {
    if (error instanceof NoteRefused || error instanceof Malformed || error instanceof TypeError) return problem("manifest");
    throw error;
  }
}

export async function join(ticket: string, config: api.Config): Promise<Outcome<Pick<RaterKept, "admission">>> {
  const answer = await api.admit(config, ticket);
  return answer.ok ? { ok: true, value: { admission: answer.value } } : failed(answer);
}

/** A seed of this phone's own, and the manifest it will be used under. Nothing is asked of anybody yet. */
export function withSeed<P extends RaterKept>(kept: P, entropy: Entropy): P {
  if (kept.seed !== null) return kept;
  return { ...kept, seed: base64url(entropy(SEED_LENGTH)), ...pinned(kept) };
}

/** What the seed will be used under, from now on whatever the site says. */
function pinned({ admission }: RaterKept): Pick<RaterKept, "note" | "group"> {
  return { note: admission?.manifest ?? null, group: admission?.attendee.group ?? null };
}

/** The site's own issuer; others have addresses of their own. */
const OUR_ISSUER = "site";

/** What a request for a credential or a ballot is made of. */
interface CastingMeans {
  readonly seed: Uint8Array;
  readonly keys: KeyPair;
  readonly signed: SignedManifest;
  readonly group: string;
  readonly meeting: string;
  readonly ballotbox: string;
}

function admitted(kept: Kept, config: api.Config): CastingMeans {
  const signed = manifestOf(kept);
  const { admission, seed } = kept;
  if (!signed.ok || !signed.value || !admission || seed === null) throw new Error("asked before admission");
  const { M } = signed.value;
  const manifest = narrowed(signed.value.manifest, kept.scope);
  const group = kept.group ?? admission.attendee.group;
  return {
    seed: unbase64url(seed),
    keys: keyPair(unbase64url(seed), M, group, kept.scope),
    signed: { manifest, M },
    group,
    meeting: admission.meeting.key,
    ballotbox: admission.meeting.ballotbox || config.ballotbox,
  };
}

/** A credential for this paper from every issuer of the rater's group. Asking again with the same seed is harmless. */
export async function obtain(kept: Kept, config: api.Config): Promise<Outcome<Patch>> {
  const { seed, signed, group, meeting } = admitted(kept, config);
  const { manifest, M } = signed;
  const credentials: Credential[] = [];
  for (const issuer of issuersOf(manifest, group, kept.scope)) {
    const blinded_msg = certify(seed, manifest, M, issuer);
    const request = { meeting, ticket: kept.ticket, group, scope: kept.scope, issuer: issuer.id, blinded_msg };
    const elsewhere = issuer.id === OUR_ISSUER ? undefined : kept.admission?.meeting.issuers?.[issuer.id];
    if (issuer.id !== OUR_ISSUER && elsewhere === undefined) return problem("no-issuer");
    const answer = await api.issue(config, request, elsewhere);
    if (!answer.ok) return elsewhere === undefined ? failed(answer) : refusedElsewhere(answer);
    try {
      credentials.push(accept(seed, manifest, M, issuer, answer.value.blind_sig));
    } catch (error) {
      // A TypeError: the answer has no signature in it at all.
      if (error instanceof Refused || error instanceof Malformed || error instanceof TypeError) return problem("issuer-signature");
      throw error;
    }
  }
  if (credentials.length === 0) return problem("no-issuer");
  return { ok: true, value: { credentials } };
}

/**
 * The same right to score on another device, from the words. Nothing is replaced until the issuer has recognised the
 * seed; after close, when nothing is issued any more, it serves to find one's own ballot. The draft stays.
 */
export async function recover(kept: Kept, seed: Uint8Array, over: boolean, config: api.Config): Promise<Outcome<Patch>> {
  const known: Patch = { seed: base64url(seed), credentials: null, ...pinned(kept) };
  const asKnown: Kept = { ...kept, ...known };
  const obtained = over ? { ok: true as const, value: {} } : await obtain(asKnown, config);
  if (!obtained.ok) return obtained;
  const found = await refresh(asKnown, config);
  return found.ok ? { ok: true, value: { ...known, ...obtained.value, ...found.value } } : found;
}

/**
 * The signed ballot for the draft as it stands, not sent yet. It replaces the one the box holds, if it holds one. While
 * another is on its way, from another tab perhaps, that one comes first.
 */
export function signBallot(kept: Kept, config: api.Config, entropy: Entropy): Kept {
  if (isUnsent(kept)) return kept;
  const { keys, signed, group } = admitted(kept, config);
  const { manifest, M } = signed;
  if (kept.credentials === null) throw new Error("cast before a credential was issued");
  const header: Header = {
    v: 1,
    M,
    group,
    scope: kept.scope,
    pk: base64url(keys.pk),
    seq: (kept.ballot?.seq ?? 0) + 1,
    prev: kept.ballot ? ballotHash(kept.ballot) : null,
  };
  const random = entropy(32);
  const { rows, entropy: forComments } = saltedTexts(manifest.presenters.map(({ id }) => commentOf(kept.draft, id).trim()), random);
  const comments = manifest.comments ? sealComments(manifest, header, rows, forComments) : null;
  const ballot = makeBallot(manifest, header, kept.credentials, scoresOf(kept.draft, manifest), keys, random, comments);
  const of = Object.fromEntries(manifest.presenters.map(({ id }, index) => [id, fingerprint(M, id, rows[index] as SealedText)]));
  const prints = comments && { ballot: ballotHash(ballot), of };
  const earlier = kept.ballot && kept.receipt ? { ballot: kept.ballot, receipt: kept.receipt, sent: kept.sent } : null;
  return { ...kept, ballot, receipt: null, sent: partOf(kept.draft, manifest), prints, earlier };
}

/** What of the draft this paper is about. */
export function partOf(draft: Draft, { presenters }: Manifest): Draft {
  return Object.fromEntries(presenters.map(({ id }) => [id, draft[id] ?? {}]));
}

/** Sends the signed ballot once. A receipt counts only if the box's key signed it for exactly this ballot. */
export async function send(kept: Kept, config: api.Config): Promise<Outcome<Patch>> {
  const { signed, meeting, ballotbox } = admitted(kept, config);
  const { ballot } = kept;
  if (ballot === null) throw new Error("nothing to send");
  const answer = await api.cast(ballotbox, meeting, ballot);
  if (!answer.ok) return refusedByBallotBox(answer);
  if (!isReceiptFor(answer.value, signed.M, ballotHash(ballot), signed.manifest.keys.receipt)) return problem("receipt");
  return { ok: true, value: { receipt: answer.value, earlier: null } };
}

/**
 * The latest ballot that the box holds for this credential, cast here or on another device. After it, `ballot` is what
 * the box has, so that a replacement can follow; without one the record comes back as if nothing had been cast.
 */
export async function refresh(kept: Kept, config: api.Config): Promise<Outcome<Patch>> {
  const { keys, signed, meeting, ballotbox } = admitted(kept, config);
  const answer = await api.ownBallots(ballotbox, meeting, base64url(keys.pk));
  if (!answer.ok && (answer.code === "no-ballot" || answer.code === "not-open")) return { ok: true, value: NOTHING_CAST };
  if (!answer.ok) return refusedByBallotBox(answer);
  const { ballots, receipt } = answer.value;
  const latest = newest(ballots);
  if (!latest || latest.pk !== base64url(keys.pk) || !isSigned(latest)) return problem("own-ballot");
  const hash = ballotHash(latest);
  if (!receipt || !isReceiptFor(receipt, signed.M, hash, signed.manifest.keys.receipt)) return problem("receipt");
  return { ok: true, value: { ballot: latest, receipt, sent: sentFor(kept, hash), earlier: null } };
}

/**
 * After the box refused the signed ballot: what the box does hold becomes the ballot again, and the scores return to
 * the sheet. When its answer was merely lost, that is the very ballot that was sent.
 */
export async function settle(kept: Kept, config: api.Config): Promise<Patch> {
  const found = await refresh(kept, config);
  const held = found.ok ? found.value : { ...NOTHING_CAST, ...kept.earlier, earlier: null };
  return { ...held, draft: kept.sent ?? kept.draft };
}

const NOTHING_CAST: Patch = { ballot: null, receipt: null, sent: null, earlier: null };

function newest(ballots: readonly Ballot[]): Ballot | null {
  return ballots.reduce<Ballot | null>((best, ballot) => (best && best.seq >= ballot.seq ? best : ballot), null);
}

function sentFor(kept: Kept, hash: string): Draft | null {
  if (kept.ballot && ballotHash(kept.ballot) === hash) return kept.sent;
  if (kept.earlier && ballotHash(kept.earlier.ballot) === hash) return kept.earlier.sent;
  return null;
}

/** One's own ballot as the box holds it after close. */
export interface Counted {
  readonly scores: Scores;
  readonly hash: string;
  /** Place in the ledger, from 0, of `size`. */
  readonly index: number;
  readonly size: number;
  /** Whether all comments that this phone sealed are among those handed over; null where it cannot tell, or there are none. */
  readonly comments: boolean | null;
}

/** Fetches own ballot, its proof and the seal key; gives the scores only when all three hold together. */
export async function counted(kept: Kept, config: api.Config): Promise<Outcome<Counted>> {
  const { keys, signed, meeting, ballotbox } = admitted(kept, config);
  const own = await api.ownBallots(ballotbox, meeting, base64url(keys.pk));
  if (!own.ok) return refusedByBallotBox(own);
  const ballot = newest(own.value.ballots);
  if (!ballot || ballot.pk !== base64url(keys.pk) || !isSigned(ballot)) return problem("own-ballot");
  const promised = kept.receipt && kept.ballot;
  if (promised && ballot.seq < promised.seq) return problem("ballot-missing");
  const hash = ballotHash(ballot);
  const { proof } = own.value;
  if (!proof) return problem("proof-not-yet", true);
  if (!proves(proof, hash, signed.manifest)) return problem("proof");
  const seal = await api.sealKey(config, meeting);
  if (!seal.ok) return seal.status === 404 || seal.code === "seal-closed" ? problem("not-yet", true) : failed(seal);
  const comments = await foundComments(kept, hash, config, meeting);
  return openWith(seal.value.private, ballot, signed, { hash, index: proof.index, size: proof.size, comments });
}

async function foundComments({ prints }: Kept, hash: string, config: api.Config, meeting: string): Promise<boolean | null> {
  if (prints?.ballot !== hash) return null;
  const answer = await api.commentPrints(config, meeting);
  if (!answer.ok) return null;
  return Object.entries(prints.of).every(([presenter, own]) => answer.value[presenter]?.fingerprints.includes(own));
}

function openWith(
  encoded: string,
  ballot: Ballot,
  { manifest }: SignedManifest,
  place: Omit<Counted, "scores">,
): Outcome<Counted> {
  try {
    const key = unbase64url(encoded);
    if (base64url(publicKey(key)) !== manifest.keys.seal) return problem("seal-key");
    return { ok: true, value: { ...place, scores: openBallot(ballot, key) } };
  } catch (error) {
    if (error instanceof Unopened || error instanceof Malformed || error instanceof SyntaxError) return problem("seal-key");
    throw error;
  }
}
