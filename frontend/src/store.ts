/**
 * What stays on this phone, in IndexedDB: one record for each ticket, and which ticket is the current one.
 * A write has reached the disk's transaction before its promise resolves. Where IndexedDB is missing or refused (some
 * private windows), the same interface keeps things in memory, and `durable` is false so that the page can say so.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import type { Admission } from "./api.ts";
import type { Ballot, Score } from "./protocol/ballot.ts";
import { hex, utf8 } from "./protocol/bytes.ts";
import type { Credential } from "./protocol/credential.ts";
import type { Receipt } from "./protocol/receipt.ts";

/** By presenter id, then criterion id. What is not there is blank; null is an abstention. */
export type Row = { readonly [criterion: string]: Score };
export type Draft = { readonly [presenter: string]: Row };

export interface Kept {
  readonly ticket: string;
  /** The site's last answer; what to show when there is no network. */
  readonly admission: Admission | null;
  /** The manifest the credential belongs to; a later amendment does not replace it. */
  readonly note: string | null;
  /** The rater group it is for; a later correction of the roster does not move it. */
  readonly group: string | null;
  /** Base64url. Written before the first request for a credential. */
  readonly seed: string | null;
  /** Whether the rater has noted the words, put it off, or not seen them yet. */
  readonly words: "new" | "later" | "noted";
  readonly credentials: readonly Credential[] | null;
  readonly draft: Draft;
  /** The last signed ballot; `receipt` is its receipt, or null while it is on this phone only. */
  readonly ballot: Ballot | null;
  readonly receipt: Receipt | null;
  /** The draft that `ballot` was made from. Null when it was made on another device. */
  readonly sent: Draft | null;
  /** The ballot that the box holds while a replacement is on its way. */
  readonly earlier: { readonly ballot: Ballot; readonly receipt: Receipt; readonly sent: Draft | null } | null;
}

export interface Store {
  readonly durable: boolean;
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

const NAME = "answerable";
const SHELF = "kept";
const CURRENT = "current-ticket";

export function memoryStore(): Store {
  const values = new Map<string, unknown>();
  return {
    durable: false,
    get: <T>(key: string) => Promise.resolve(values.get(key) as T | undefined),
    put: (key, value) => Promise.resolve(void values.set(key, value)),
    remove: (key) => Promise.resolve(void values.delete(key)),
  };
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

function within<T>(database: IDBDatabase, mode: IDBTransactionMode, act: (shelf: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(SHELF, mode);
    const request = act(transaction.objectStore(SHELF));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function databaseStore(database: IDBDatabase): Store {
  return {
    durable: true,
    get: <T>(key: string) => within<T | undefined>(database, "readonly", (shelf) => shelf.get(key)),
    put: async (key, value) => void (await within(database, "readwrite", (shelf) => shelf.put(value, key))),
    remove: async (key) => void (await within(database, "readwrite", (shelf) => shelf.delete(key))),
  };
}

/** IndexedDB, once a value written has been read back; else memory. */
export async function openStore(factory: IDBFactory | undefined): Promise<Store> {
  if (!factory) return memoryStore();
  try {
    const store = databaseStore(await opened(factory));
    await store.put("probe", 1);
    return (await store.get<number>("probe")) === 1 ? store : memoryStore();
  } catch {
    return memoryStore();
  }
}

function shelfKey(ticket: string): string {
  return `ticket/${hex(sha256(utf8(ticket))).slice(0, 32)}`;
}

export function blankKept(ticket: string): Kept {
  return {
    ticket,
    admission: null,
    note: null,
    group: null,
    seed: null,
    words: "new",
    credentials: null,
    draft: {},
    ballot: null,
    receipt: null,
    sent: null,
    earlier: null,
  };
}

export async function keep(store: Store, kept: Kept): Promise<void> {
  await store.put(shelfKey(kept.ticket), kept);
}

/** What this phone has for `ticket`; from now on it is the current ticket. */
export async function take(store: Store, ticket: string): Promise<Kept> {
  const kept = (await store.get<Kept>(shelfKey(ticket))) ?? blankKept(ticket);
  await store.put(CURRENT, ticket);
  return { ...blankKept(ticket), ...kept };
}

export function currentTicket(store: Store): Promise<string | undefined> {
  return store.get<string>(CURRENT);
}

/** Everything about `ticket` leaves this phone. */
export async function forget(store: Store, ticket: string): Promise<void> {
  await store.remove(shelfKey(ticket));
  await store.remove(CURRENT);
}
