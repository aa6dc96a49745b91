/** Two tabs with one ticket, a disk that refuses to write, and what goes out when: over real HTTP and a real IndexedDB. */

import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import type { Config } from "../../frontend/src/api.ts";
import { Desk, type Met } from "../../frontend/src/desk.ts";
import { Keeper, type FolderShown } from "../../frontend/src/keeper.ts";
import { openBallot } from "../../frontend/src/protocol/ballot.ts";
import { unhex } from "../../frontend/src/protocol/bytes.ts";
import { openStore, shelfKey, take, taken, type Draft, type Folder, type Kept, type Store } from "../../frontend/src/store.ts";
import vectors from "../vectors/protocol.json";
import { StandIn } from "./stand_in.ts";

const TICKET = "AbCdEfGhIjKlMnOpQrSt_-";
const DRAFT: Draft = { p1: { review: 0, plan: "87.5" }, p2: { review: 1, plan: "100" }, p3: { review: null, plan: "0" } };

let server: StandIn;
let config: Config;
let disk: IDBFactory;
const entropy = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

beforeEach(async () => {
  disk = new IDBFactory();
  server = await StandIn.start();
  const { url } = server;
  config = { wrap_key_url: `${url}/api/wrap-key`, ticket_url: `${url}/api/ticket`, issue_url: `${url}/api/issue`, seal_key_url: `${url}/evidence/{key}/seal-key`, comments_url: `${url}/evidence/{key}/comments`, result_url: "", worker_url: "", page_url: "", ballotbox: url, language: "en" };
});
afterEach(() => server.stop());

interface Tab {
  readonly keeper: Keeper;
  readonly desk: Desk;
  readonly store: Store & { refusing: boolean };
  readonly met: Met[];
  shown: FolderShown[];
  deliver(): Promise<unknown>;
  paper(): Kept;
}

/** A page of its own on the one disk; `refusing` makes its writes fail, as on a full phone. */
async function tab(): Promise<Tab> {
  const real = await openStore(disk);
  const store = {
    ...real,
    refusing: false,
    update: <T>(key: string, change: (now: T) => T): Promise<T | undefined> =>
      store.refusing ? Promise.reject(new DOMException("full", "QuotaExceededError")) : real.update(key, change),
  };
  const shown: FolderShown[] = [];
  const keeper = new Keeper(store, await take(store, TICKET), (now) => shown.push(now));
  const desk = new Desk(keeper, config, entropy);
  const met: Met[] = [];
  return { keeper, desk, store, met, shown, deliver: () => desk.deliver((each) => met.push(each)), paper: () => taken(keeper.folder, "sheet") };
}

async function ready(): Promise<Tab> {
  const page = await tab();
  equal(await page.desk.look(), null);
  equal(await page.desk.begin(), null);
  await page.keeper.sketch((now) => ({ ...now, draft: DRAFT }));
  return page;
}

const onDisk = async (): Promise<Folder | undefined> => (await openStore(disk)).get<Folder>(shelfKey(TICKET));
const scores = ({ ballot }: { readonly ballot: Kept["ballot"] }): unknown => ballot && openBallot(ballot, unhex(vectors.secrets.seal));

test("the signed ballot is on the disk before the box hears of it", async () => {
  const page = await ready();
  await page.desk.cast("sheet");
  equal(server.ballots.length, 0);
  const kept = await onDisk();
  equal(kept?.papers.sheet?.ballot?.sig, page.paper().ballot?.sig);
  equal(kept?.papers.sheet?.receipt, null);
  equal(await page.deliver(), "done");
  deepEqual(server.ballots, [kept?.papers.sheet?.ballot]);
  equal((await onDisk())?.papers.sheet?.receipt?.v, 1);
});

test("somebody begins while another change is on its way to the disk: what was written counts, though it is not shown yet", async () => {
  const page = await tab();
  equal(await page.desk.look(), null);
  const begun = page.desk.begin();
  const heard = page.keeper.change((now) => ({ ...now, question: "Why?" }));
  equal(await begun, null);
  await heard;
  equal(page.paper().credentials?.length, 1);
  equal((await onDisk())?.question, "Why?");
});

test("killed between signing and sending: the next page sends it", async () => {
  const page = await ready();
  await page.desk.cast("sheet");
  const next = await tab();
  equal(await next.deliver(), "done");
  deepEqual(scores({ ballot: server.ballots[0] ?? null }), [[0, "87.5"], [1, "100"], [null, "0"]]);
  equal(next.paper().receipt?.ballot, (await onDisk())?.papers.sheet?.receipt?.ballot);
});

test("a ballot that could not be written is told, and nothing claims that it is on the phone", async () => {
  const page = await ready();
  page.store.refusing = true;
  await page.desk.cast("sheet");
  equal(page.shown.at(-1)?.unwritten, true);
  equal((await onDisk())?.papers.sheet?.ballot, null);
  notEqual(page.paper().ballot, null);
  // It is the page's alone, so it goes to the box the sooner; the receipt comes from there.
  equal(await page.deliver(), "done");
  equal(page.shown.at(-1)?.unwritten, true);
  // Once the disk takes it, all of it is written.
  page.store.refusing = false;
  await page.keeper.change((now) => now);
  equal(page.shown.at(-1)?.unwritten, false);
  deepEqual((await onDisk())?.papers.sheet, page.keeper.folder.papers.sheet);
});

test("what a page could not write never covers what another tab has written", async () => {
  const page = await ready();
  const other = await tab();
  page.store.refusing = true;
  await page.desk.cast("sheet");
  await other.desk.cast("sheet");
  page.store.refusing = false;
  await page.keeper.change((now) => now);
  equal(page.shown.at(-1)?.unwritten, true);
  equal((await onDisk())?.papers.sheet?.ballot?.sig, other.paper().ballot?.sig);
});

test("two tabs that begin at once have one seed and one credential", async () => {
  const [one, two] = [await tab(), await tab()];
  await one.desk.look();
  await two.desk.look();
  deepEqual(await Promise.all([one.desk.begin(), two.desk.begin()]), [null, null]);
  await one.keeper.reread();
  deepEqual(one.keeper.folder, two.keeper.folder);
});

test("two tabs that cast at once: one ballot, not two that fight", async () => {
  const [one, two] = [await ready(), await tab()];
  await Promise.all([one.desk.cast("sheet"), two.desk.cast("sheet")]);
  await one.keeper.reread();
  equal(one.paper().ballot?.sig, two.paper().ballot?.sig);
  deepEqual(await Promise.all([one.deliver(), two.deliver()]), ["done", "done"]);
  equal(server.ballots.length, 1);
});

test("a tab with an old view does not undo what the other has cast, and goes on from there", async () => {
  const [one, two] = [await ready(), await tab()];
  await one.desk.cast("sheet");
  await one.deliver();
  // Its page still shows the sheet.
  equal(two.paper().ballot, null);
  await two.keeper.sketch((now) => ({ ...now, draft: { ...now.draft, p1: { review: 2, plan: "50" } } }));
  equal(two.paper().receipt?.ballot, one.paper().receipt?.ballot);
  await two.desk.cast("sheet");
  equal(await two.deliver(), "done");
  deepEqual(server.ballots.map(({ seq }) => seq), [1, 2]);
  deepEqual(scores({ ballot: server.ballots[1] ?? null }), [[2, "50"], [1, "100"], [null, "0"]]);
});

test("a receipt that comes late is not put on the ballot that has replaced it", async () => {
  const [one, two] = [await ready(), await tab()];
  await one.desk.cast("sheet");
  await two.keeper.reread();
  const late = two.deliver();
  await one.deliver();
  await one.keeper.sketch((now) => ({ ...now, draft: { ...now.draft, p1: { review: 2, plan: "50" } } }));
  await one.desk.cast("sheet");
  await late;
  const kept = taken((await onDisk()) as Folder, "sheet");
  deepEqual([kept.ballot?.seq, kept.receipt], [2, null]);
  equal(await one.deliver(), "done");
  equal(one.paper().receipt !== null, true);
});

test("two tabs mark different presenters: both marks stay", async () => {
  const [one, two] = [await tab(), await tab()];
  await Promise.all([
    one.keeper.sketch((now) => ({ ...now, draft: { ...now.draft, p1: { review: 1 } } })),
    two.keeper.sketch((now) => ({ ...now, draft: { ...now.draft, p2: { review: 0 } } })),
  ]);
  deepEqual((await onDisk())?.draft, { p1: { review: 1 }, p2: { review: 0 } });
});

test("what one tab removed the other does not bring back", async () => {
  const [one, two] = [await ready(), await tab()];
  await one.keeper.discard();
  await two.keeper.sketch((now) => ({ ...now, draft: DRAFT }));
  equal(two.shown.at(-1)?.gone, true);
  equal(await onDisk(), undefined);
});

test("fast taps are shown at once and all written", async () => {
  const page = await ready();
  const taps = Array.from({ length: 20 }, (_, at) => page.keeper.sketch((now) => ({ ...now, draft: { ...now.draft, p1: { review: at } } })));
  deepEqual(page.keeper.folder.draft.p1, { review: 19 });
  await Promise.all(taps);
  ok(page.shown.every(({ folder }, at) => at === 0 || Number(folder.draft.p1?.review ?? -1) >= Number(page.shown[at - 1]?.folder.draft.p1?.review ?? -1)));
  deepEqual((await onDisk())?.draft.p1, { review: 19 });
});

test("a busy box says how long to leave it alone, and is believed within reason", async () => {
  const page = await ready();
  await page.desk.cast("sheet");
  for (const [asked, wait] of [["7", 7_000], ["86400", 300_000], ["soon", 0], [null, 0]] as const) {
    server.retryAfter = asked;
    server.faults = [{ at: "cast", how: "busy" }];
    deepEqual(await page.deliver(), { wait });
  }
  server.retryAfter = new Date(Date.now() + 60_000).toUTCString();
  server.faults = [{ at: "cast", how: "busy" }];
  const outcome = (await page.deliver()) as { readonly wait: number };
  ok(outcome.wait > 50_000 && outcome.wait <= 60_000, String(outcome.wait));
  equal(page.met.at(-1)?.held?.code, "ballotbox-busy");
});
