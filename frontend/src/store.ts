/**
 * What stays on this phone, in IndexedDB: one folder for each ticket, and which ticket is the current one.
 * A write has reached the disk's transaction before its promise resolves. Where IndexedDB is missing, refused (some
 * private windows) or never answers, the same interface keeps things in memory, and `durable` is false so that the page can say so.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import type { Admission } from "./api.ts";
import type { Ballot, Score } from "./protocol/ballot.ts";
import { hex, utf8 } from "./protocol/bytes.ts";
import type { Credential } from "./protocol/credential.ts";
import type { Receipt } from "./protocol/receipt.ts";

/** Scores of one presenter, by criterion id. What is not there is blank; null is an abstention. A comment is there as `COMMENT`. */
export type PresenterScores = { readonly [criterion: string]: Score };
/** Where a presenter's scores have the comment: no criterion can be named so. */
export const COMMENT = "/comment";
/** By presenter id. */
export type Draft = { readonly [presenter: string]: PresenterScores };

/** What one person keeps whatever they score. */
export interface RaterKept {
  readonly ticket: string;
  /** The site's last answer; what to show when there is no network. */
  readonly admission: Admission | null;
  /** The manifest the credentials belong to; a later amendment does not replace it. */
  readonly note: string | null;
  /** The rater group it is for; a later correction of the roster does not move it. */
  readonly group: string | null;
  /** Base64url. Written before the first request for a credential. One for all papers: the scope is bound in what is derived. */
  readonly seed: string | null;
  readonly draft: Draft;
  /** The question that is being written, until it has arrived. */
  readonly question: string;
  /** Numbers of the questions that were supported from here. */
  readonly supported: readonly number[];
}

/** One ballot paper: the whole sheet's, or one presenter's. */
export interface Paper {
  readonly credentials: readonly Credential[] | null;
  /** The last signed ballot; `receipt` is its receipt, or null while it is on this phone only. */
  readonly ballot: Ballot | null;
  readonly receipt: Receipt | null;
  /** The draft that `ballot` was made from. Null when it was made on another device. */
  readonly sent: Draft | null;
  /** The fingerprints of the comments of the ballot with this hash, by presenter: to find them in what is published. */
  readonly prints: { readonly ballot: string; readonly of: { readonly [presenter: string]: string } } | null;
  /** The ballot that the box holds while a replacement is on its way. */
  readonly earlier: { readonly ballot: Ballot; readonly receipt: Receipt; readonly sent: Draft | null } | null;
}

/** Everything kept for one ticket, as it is stored: the papers by their scope. */
export interface Folder extends RaterKept {
  readonly papers: { readonly [scope: string]: Paper };
}

/** A person with one of their papers in the hand. */
export interface Kept extends RaterKept, Paper {
  readonly scope: string;
}

export interface Store {
  readonly durable: boolean;
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  /** Reads, changes and writes in one transaction, so that no other tab comes between. What is not there stays away. */
  update<T>(key: string, change: (now: T) => T): Promise<T | undefined>;
  remove(key: string): Promise<void>;
}

const NAME = "answerable";
const SHELF = "kept";
const CURRENT = "current-ticket";

function memoryStore(): Store {
  const values = new Map<string, unknown>();
  return {
    durable: false,
    get: <T>(key: string) => Promise.resolve(values.get(key) as T | undefined),
    put: (key, value) => Promise.resolve(void values.set(key, value)),
    update: <T>(key: string, change: (now: T) => T) => {
      if (values.has(key)) values.set(key, change(values.get(key) as T));
      return Promise.resolve(values.get(key) as T | undefined);
    },
    remove: (key) => Promise.resolve(void values.delete(key)),
  };
}

/** Milliseconds after which a store that has not answered counts as refused. Some browsers never answer, and say nothing. */
const PATIENCE = 3000;

/** What `asked` brings, or a failure when it has brought nothing in time. */
function answering<T>(asked: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer")), PATIENCE);
    void asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
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

/** Resolves when the transaction is on the disk, not merely handed to the system: a phone's battery may end it all. */
function within<T>(database: IDBDatabase, mode: IDBTransactionMode, act: (shelf: IDBObjectStore) => { result: T }): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(SHELF, mode, { durability: "strict" });
    const request = act(transaction.objectStore(SHELF));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

function updating<T>(shelf: IDBObjectStore, key: string, change: (now: T) => T): { result: T | undefined } {
  const outcome: { result: T | undefined } = { result: undefined };
  const found = shelf.get(key) as IDBRequest<T | undefined>;
  found.onsuccess = () => {
    if (found.result === undefined) return;
    try {
      outcome.result = change(found.result);
      shelf.put(outcome.result, key);
    } catch {
      shelf.transaction.abort();
    }
  };
  return outcome;
}

type Use = <T>(mode: IDBTransactionMode, act: (shelf: IDBObjectStore) => { result: T }) => Promise<T>;

function databaseStore(first: IDBDatabase, factory: IDBFactory): Store {
  let database = first;
  // Some phones cut the connection of a page that was in the background: then it is opened again, once.
  const use: Use = async (mode, act) => {
    try {
      return await answering(within(database, mode, act));
    } catch {
      database = await answering(opened(factory));
      return answering(within(database, mode, act));
    }
  };
  return {
    durable: true,
    get: <T>(key: string) => use<T | undefined>("readonly", (shelf) => shelf.get(key)),
    put: async (key, value) => void (await use("readwrite", (shelf) => shelf.put(value, key))),
    update: <T>(key: string, change: (now: T) => T) => use("readwrite", (shelf) => updating(shelf, key, change)),
    remove: async (key) => void (await use("readwrite", (shelf) => shelf.delete(key))),
  };
}

/** IndexedDB, once a value written has been read back; else memory. */
export async function openStore(factory: IDBFactory | undefined): Promise<Store> {
  if (!factory) return memoryStore();
  try {
    const store = databaseStore(await answering(opened(factory)), factory);
    await store.put("probe", 1);
    return (await store.get<number>("probe")) === 1 ? store : memoryStore();
  } catch {
    return memoryStore();
  }
}

export function shelfKey(ticket: string): string {
  return `ticket/${hex(sha256(utf8(ticket))).slice(0, 32)}`;
}

const BLANK_PAPER: Paper = { credentials: null, ballot: null, receipt: null, sent: null, prints: null, earlier: null };

export function blankFolder(ticket: string): Folder {
  return { ticket, admission: null, note: null, group: null, seed: null, draft: {}, question: "", supported: [], papers: {} };
}

/** The paper of `scope`, blank when there is none yet. */
export function taken({ papers, ...person }: Folder, scope: string): Kept {
  return { ...person, ...BLANK_PAPER, ...papers[scope], scope };
}

/** The folder with this paper back in it. */
export function filed(folder: Folder, kept: Kept): Folder {
  const { scope, credentials, ballot, receipt, sent, prints, earlier, ...person } = kept;
  return { ...person, papers: { ...folder.papers, [scope]: { credentials, ballot, receipt, sent, prints, earlier } } };
}

export function papersOf(folder: Folder): readonly Kept[] {
  return Object.keys(folder.papers).map((scope) => taken(folder, scope));
}

/** What this phone has for `ticket`; from now on it is the current ticket, and it has a place on the shelf. */
export async function take(store: Store, ticket: string): Promise<Folder> {
  const key = shelfKey(ticket);
  await store.put(CURRENT, ticket);
  const found = await store.update<Folder>(key, (now) => ({ ...blankFolder(ticket), ...now }));
  if (found) return found;
  await store.put(key, blankFolder(ticket));
  return blankFolder(ticket);
}

export function currentTicket(store: Store): Promise<string | undefined> {
  return store.get<string>(CURRENT);
}

/** Everything about `ticket` leaves this phone. */
export async function forget(store: Store, ticket: string): Promise<void> {
  await store.remove(shelfKey(ticket));
  await store.remove(CURRENT);
}
