/**
 * Requests of phones to the servers, wrapped (`protocol/wrap.ts`). Each server's key is asked for once and kept until the server says that it is
 * gone; then for the new one, and the request is made again. Every outcome is a value: `status` 0 means that no answer came, or none that this server
 * gave to this request.
 */

import { fromUtf8, unbase64url } from "./protocol/bytes.ts";
import { KEY, readAnswer, wrap, type Wrapping } from "./protocol/wrap.ts";

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

/** `answerKey`: the answer is sealed with it, unless the request could not be opened. */
export async function ask<T>(url: string, init: RequestInit, answerKey?: Uint8Array): Promise<Answer<T>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const response = await fetch(url, { cache: "no-store", referrerPolicy: "no-referrer", signal: abort.signal, ...init });
    const body = await bodyOf(response, answerKey).catch(() => null);
    if (!response.ok) return failure(response.status, body, waitOf(response));
    return body === null ? failure(0, null) : { ok: true, status: response.status, value: body as T };
  } catch {
    return failure(0, isBlocked(url) ? { error: "blocked" } : { error: "no-answer" });
  } finally {
    clearTimeout(timer);
  }
}

const SEALED = "application/octet-stream";

async function bodyOf(response: Response, answerKey?: Uint8Array): Promise<unknown> {
  if (answerKey === undefined) return response.json();
  // What went wrong before the request was opened is said in the open; a success never is.
  if (response.headers.get("content-type") !== SEALED) return response.ok ? null : response.json();
  return JSON.parse(fromUtf8(readAnswer(answerKey, new Uint8Array(await response.arrayBuffer()))));
}

/** A server's keys by the address that they were asked at. */
const keys = new Map<string, Uint8Array>();

/** The key to wrap for; `isFresh`: asked for now, whatever is kept. */
export async function wrapKey(url: string, isFresh = false): Promise<Answer<Uint8Array>> {
  const kept = keys.get(url);
  if (kept !== undefined && !isFresh) return { ok: true, status: 200, value: kept };
  const answer = await ask<{ readonly key: string }>(url, { credentials: "omit" });
  if (!answer.ok) return answer;
  try {
    const key = unbase64url(answer.value.key);
    if (key.length !== KEY) return failure(0, null);
    keys.set(url, key);
    return { ...answer, value: key };
  } catch {
    return failure(0, null);
  }
}

const fresh = (): Uint8Array => crypto.getRandomValues(new Uint8Array(KEY));

/** The wrapped request, and the key of its answer. */
export function made(recipient: Uint8Array, wrapping: Wrapping): { readonly body: Uint8Array; readonly answerKey: Uint8Array } {
  const answerKey = fresh();
  return { body: wrap(recipient, wrapping, answerKey, fresh()), answerKey };
}

/** As text/plain, so that the browser need not ask another origin for leave first: one request instead of two. */
const HEADERS = { "Content-Type": "text/plain" };

/** Posts to `url` for the key that is given out at `keyUrl`. */
export async function askWrapped<T>(keyUrl: string, url: string, wrapping: Wrapping, credentials: RequestCredentials = "omit"): Promise<Answer<T>> {
  const first = await once<T>(keyUrl, url, wrapping, credentials, false);
  return first.ok || first.code !== "stale-key" ? first : once<T>(keyUrl, url, wrapping, credentials, true);
}

async function once<T>(keyUrl: string, url: string, wrapping: Wrapping, credentials: RequestCredentials, isFresh: boolean): Promise<Answer<T>> {
  const key = await wrapKey(keyUrl, isFresh);
  if (!key.ok) return key;
  const { body, answerKey } = made(key.value, wrapping);
  return ask<T>(url, { method: "POST", credentials, headers: HEADERS, body: body as BodyInit }, answerKey);
}
