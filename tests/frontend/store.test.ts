/** What is kept on the phone, in a real IndexedDB implementation and without any. */

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { blankFolder, currentTicket, forget, openStore, shelfKey, take, type Folder, type Store } from "../../frontend/src/store.ts";

const TICKET = "A".repeat(22);
const OTHER = "B".repeat(22);

const keep = (store: Store, folder: Folder): Promise<unknown> => store.update<Folder>(shelfKey(folder.ticket), () => folder);

test("a record outlives the page", async () => {
  const factory = new IDBFactory();
  const store = await openStore(factory);
  equal(store.durable, true);
  const kept = { ...(await take(store, TICKET)), draft: { p1: { plan: 0, review: null, total: "87.5" } } };
  await keep(store, kept);
  const later = await openStore(factory);
  equal(await currentTicket(later), TICKET);
  deepEqual(await take(later, TICKET), kept);
});

test("two people on one phone do not see each other's", async () => {
  const store = await openStore(new IDBFactory());
  await keep(store, { ...(await take(store, TICKET)), draft: { p1: { plan: 0 } } });
  deepEqual(await take(store, OTHER), blankFolder(OTHER));
  equal(await currentTicket(store), OTHER);
  deepEqual((await take(store, TICKET)).draft, { p1: { plan: 0 } });
});

test("forgetting leaves nothing", async () => {
  const factory = new IDBFactory();
  const store = await openStore(factory);
  await keep(store, { ...(await take(store, TICKET)), seed: "secret" });
  await forget(store, TICKET);
  equal(await currentTicket(store), undefined);
  deepEqual(await take(await openStore(factory), TICKET), blankFolder(TICKET));
});

test("a record of an older page gains the fields that it lacks", async () => {
  const store = await openStore(new IDBFactory());
  const { papers: _papers, ...older } = { ...(await take(store, TICKET)), seed: "s" };
  await keep(store, older as never);
  deepEqual(await take(store, TICKET), { ...blankFolder(TICKET), seed: "s" });
});

test("without IndexedDB, or where it is refused, things are kept in memory and the page is told", async () => {
  const refusing = { open: () => { throw new DOMException("denied", "SecurityError"); } } as unknown as IDBFactory;
  for (const factory of [undefined, refusing]) {
    const store = await openStore(factory);
    equal(store.durable, false);
    await keep(store, { ...(await take(store, TICKET)), seed: "s" });
    equal((await take(store, TICKET)).seed, "s");
  }
});

test("an IndexedDB that never answers counts as refused within seconds, whichever call it is", async () => {
  const silent = { open: () => ({}) } as unknown as IDBFactory;
  const mute = new IDBFactory();
  const open = mute.open.bind(mute);
  mute.open = (...asked) => {
    const request = open(...asked);
    request.addEventListener("success", () => {
      // Transactions begin, and neither complete nor fail.
      (request.result as unknown as { transaction: unknown }).transaction = () => ({ objectStore: () => ({ put: () => ({}), get: () => ({}) }) });
    });
    return request;
  };
  for (const factory of [silent, mute]) {
    const store = await openStore(factory);
    equal(store.durable, false);
    await keep(store, { ...(await take(store, TICKET)), seed: "s" });
    equal((await take(store, TICKET)).seed, "s");
  }
});

test("a connection that the phone has cut is opened again", async () => {
  const factory = new IDBFactory();
  const connections: IDBDatabase[] = [];
  const open = factory.open.bind(factory);
  factory.open = (...asked) => {
    const request = open(...asked);
    request.addEventListener("success", () => connections.push(request.result as unknown as IDBDatabase));
    return request;
  };
  const store = await openStore(factory);
  connections[0]?.close();
  await keep(store, { ...(await take(store, TICKET)), seed: "s" });
  equal((await take(store, TICKET)).seed, "s");
  equal(connections.length, 2);
});
