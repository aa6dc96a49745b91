/**
 * Requests to the two servers. The site is told the ticket and never sees a ballot; the ballot box is told the ballot and
 * never a ticket, a cookie or the page's address. Every outcome is a value: `status` 0 means that no answer came.
 */

import type { Ballot } from "./protocol/ballot.ts";
import { ballotBytes } from "./protocol/ballot.ts";
import type { Proof } from "./protocol/proof.ts";
import type { Receipt } from "./protocol/receipt.ts";
import type { OnNow } from "./room/state.ts";

export type Stage = "prepared" | "frozen" | "convened" | "scoring" | "closing" | "closed" | "published";

export type Round = "new" | "open" | "closing" | "closed";

export interface Admission {
  readonly attendee: {
    readonly name: string;
    readonly group: string;
    readonly group_title: string;
    readonly venue: string;
    /** Scopes that this person does not score. */
    readonly recused?: readonly string[];
  };
  readonly meeting: {
    readonly key: string;
    readonly title: string;
    readonly stage: Stage;
    readonly ballotbox: string;
    readonly starts_at: string;
    /** Which presenters' rounds are open, in a meeting that is scored one by one. */
    readonly scopes?: { readonly [scope: string]: Round };
    /** Base addresses of issuers other than the site, by id. */
    readonly issuers?: { readonly [id: string]: string };
  };
  readonly manifest: string | null;
  readonly manifest_hash: string;
  readonly issued: boolean;
  /** What the site says of the room, beside the scoring. */
  readonly room?: RoomAdmission;
}

export interface RoomAdmission {
  /** Where one asks, supports and raises a hand. */
  readonly url: string;
  /** With which this phone listens. */
  readonly pass: string;
  readonly venue: number;
  /** The number of one's own raised hand. */
  readonly hand: number | null;
  /** One may still begin, although the scoring closes. */
  readonly kept_open: boolean;
  /** What was on when the site answered; null before the meeting is convened. */
  readonly on?: OnNow | null;
}

interface OwnBallots {
  readonly ballots: readonly Ballot[];
  readonly receipt: Receipt | null;
  readonly proof: Proof | null;
}

/** The addresses the page was given. `{key}` in `seal_key_url`, `comments_url` and `result_url` stands for the meeting's key. */
export interface Config {
  readonly ticket_url: string;
  readonly issue_url: string;
  readonly seal_key_url: string;
  readonly comments_url: string;
  /** Takes the ticket by a form, and leads to the published result. */
  readonly result_url: string;
  readonly worker_url: string;
  readonly page_url: string;
  readonly ballotbox: string;
  readonly language: string;
}

export interface Failure {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Milliseconds that the server asks to be left alone; 0 when it did not ask. */
  readonly wait: number;
}
export type Answer<T> = { readonly ok: true; readonly status: number; readonly value: T } | Failure;

const PATIENCE_MS = 20_000;

/** Addresses that this page was not made for: its headers name those that it may ask, and a browser asks no other. */
const blocked = new Set<string>();
globalThis.document?.addEventListener("securitypolicyviolation", ({ blockedURI }) => blocked.add(blockedURI));
const isBlocked = (url: string): boolean => [...blocked].some((each) => url.startsWith(each));

/** A day's wait would outlast the meeting: more than this is not believed. */
const LONGEST_WAIT_MS = 300_000;

/** `Retry-After`, seconds or a date, of an answer that says "not now". */
function waitOf(response: Response): number {
  const asked = response.headers.get("retry-after");
  if (asked === null || (response.status !== 503 && response.status !== 429)) return 0;
  const wait = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT_MS) : 0;
}

function failure(status: number, body: unknown, wait = 0): Failure {
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  const code = typeof error === "string" ? error : "no-reason";
  return { ok: false, status, code, message: typeof message === "string" ? message : "", wait };
}

async function ask<T>(url: string, init: RequestInit): Promise<Answer<T>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const response = await fetch(url, { cache: "no-store", referrerPolicy: "no-referrer", signal: abort.signal, ...init });
    const body = (await response.json().catch(() => null)) as unknown;
    if (!response.ok) return failure(response.status, body, waitOf(response));
    return body === null ? failure(0, null) : { ok: true, status: response.status, value: body as T };
  } catch {
    return failure(0, isBlocked(url) ? { error: "blocked" } : { error: "no-answer" });
  } finally {
    clearTimeout(timer);
  }
}

function toSite(body: object): RequestInit {
  // The language of the site's sentences comes with its cookie; nothing else of the session is used.
  return {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}

export function admit(config: Config, ticket: string): Promise<Answer<Admission>> {
  return ask(config.ticket_url, toSite({ ticket }));
}

interface IssueRequest {
  readonly meeting: string;
  readonly ticket: string;
  readonly group: string;
  readonly scope: string;
  readonly issuer: string;
  readonly blinded_msg: string;
}

/** `elsewhere`: the base address of an issuer that is not the site. It is told the ticket, never a cookie. */
export function issue(config: Config, request: IssueRequest, elsewhere?: string): Promise<Answer<{ readonly blind_sig: string }>> {
  if (elsewhere === undefined) return ask(config.issue_url, toSite(request));
  return ask(`${elsewhere}/issue`, { ...toSite(request), credentials: "omit" });
}

/** Something done in the room, by whoever has the ticket. The ballot box is told nothing of it. */
export function inRoom(url: string, ticket: string, act: object): Promise<Answer<{ readonly number: number }>> {
  return ask(url, toSite({ ticket, act }));
}

export function sealKey(config: Config, meeting: string): Promise<Answer<{ readonly private: string }>> {
  return ask(config.seal_key_url.replace("{key}", encodeURIComponent(meeting)), { credentials: "omit" });
}

/** The fingerprints of all comments, by presenter, once they have been opened. */
type CommentPrints = { readonly [presenter: string]: { readonly fingerprints: readonly string[] } | undefined };

export function commentPrints(config: Config, meeting: string): Promise<Answer<CommentPrints>> {
  return ask(config.comments_url.replace("{key}", encodeURIComponent(meeting)), { credentials: "omit" });
}

/** As text/plain, so that the browser need not ask the ballot box for leave first: one request instead of two. */
export function cast(ballotbox: string, meeting: string, ballot: Ballot): Promise<Answer<Receipt>> {
  return ask(`${ballotbox}/boxes/${meeting}/ballots`, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "text/plain" },
    body: ballotBytes(ballot) as BodyInit,
  });
}

export function ownBallots(ballotbox: string, meeting: string, pk: string): Promise<Answer<OwnBallots>> {
  return ask(`${ballotbox}/boxes/${meeting}/ballots/${pk}`, { credentials: "omit" });
}
