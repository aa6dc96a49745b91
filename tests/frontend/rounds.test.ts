/** A meeting that is scored one presenter at a time: a paper for each, two issuers, rounds that open and close. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { Desk, missing, roundOf, scopesFor, type Met } from "../../frontend/src/desk.ts";
import { Keeper } from "../../frontend/src/keeper.ts";
import { openBallot } from "../../frontend/src/protocol/ballot.ts";
import { unbase64url, unhex } from "../../frontend/src/protocol/bytes.ts";
import { issuersOf, narrowed, readManifest, scopesOf } from "../../frontend/src/protocol/manifest.ts";
import * as session from "../../frontend/src/session.ts";
import { cardsOf } from "../../frontend/src/sheet/rounds.tsx";
import { openStore, take, taken, type Draft, type Kept } from "../../frontend/src/store.ts";
import vectors from "../vectors/protocol.json";
import { presenterNote, StandIn } from "./stand_in.ts";

const TICKET = "AbCdEfGhIjKlMnOpQrSt_-";
const [P1, P2, P3] = ["presenter/p1", "presenter/p2", "presenter/p3"] as const;
const DRAFT: Draft = { p1: { review: 0, plan: "87.5" }, p2: { review: 1, plan: "100" }, p3: { review: null, plan: "0" } };
const signed = presenterNote();

let server: StandIn;

beforeEach(async () => {
  server = await StandIn.start();
  server.manifest = signed;
  server.rounds = { [P1]: "new", [P2]: "open", [P3]: "new" };
});
afterEach(() => server.stop());

interface Phone {
  readonly keeper: Keeper;
  readonly desk: Desk;
  readonly met: Met[];
  paper(scope: string): Kept;
}

async function phone(disk = new IDBFactory()): Promise<Phone> {
  const store = await openStore(disk);
  const keeper = new Keeper(store, await take(store, TICKET), () => undefined);
  const { url } = server;
  const config = {
    wrap_key_url: `${url}/api/wrap-key`, ticket_url: `${url}/api/ticket`,
    issue_url: `${url}/api/issue`,
    seal_key_url: `${url}/evidence/{key}/seal-key`, comments_url: `${url}/evidence/{key}/comments`, result_url: "",
    worker_url: "",
    page_url: "",
    ballotbox: url,
    language: "en",
  };
  const desk = new Desk(keeper, config, (length) => crypto.getRandomValues(new Uint8Array(length)));
  equal(await desk.look(), null);
  return { keeper, desk, met: [], paper: (scope) => taken(keeper.folder, scope) };
}

async function begun(): Promise<Phone> {
  const rater = await phone();
  equal(await rater.desk.begin(), null);
  await rater.keeper.sketch((now) => ({ ...now, draft: DRAFT }));
  return rater;
}

const deliver = ({ desk, met }: Phone): Promise<unknown> => desk.deliver((each) => met.push(each));
const open = (scope: string): unknown => server.ballots.filter((each) => each.scope === scope).map((each) => openBallot(each, unhex(vectors.secrets.seal)));

test("the manifest's scopes and issuers, and one presenter's view of it", () => {
  const { manifest, M } = readManifest(signed.note);
  equal(M, signed.M);
  deepEqual(scopesOf(manifest), [P1, P2, P3]);
  deepEqual(issuersOf(manifest, "A", P2).map(({ id, scope }) => [id, scope]), [["site", P2], ["tellers", P2]]);
  deepEqual(issuersOf(manifest, "A", "sheet"), []);
  const one = narrowed(manifest, P2);
  deepEqual([one.presenters.map(({ id }) => id), one.first], [["p2"], 1]);
});

test("begin brings a paper for each presenter, from every issuer, with one seed", async () => {
  server.recused = [P3];
  const rater = await begun();
  deepEqual(scopesFor(rater.keeper.folder), [P1, P2]);
  deepEqual(missing(rater.keeper.folder), []);
  deepEqual([...server.blinded.keys()], [`site ${P1}`, `tellers ${P1}`, `site ${P2}`, `tellers ${P2}`]);
  for (const scope of [P1, P2]) deepEqual(rater.paper(scope).credentials?.map(({ issuer }) => issuer), ["site", "tellers"]);
  equal(rater.paper(P3).credentials, null);
});

test("begin broken off goes on where it was", async () => {
  const rater = await phone();
  server.faults = [{ at: "issue", how: "busy" }];
  const stopped = await rater.desk.begin();
  equal(stopped?.passing, true);
  const { seed } = rater.keeper.folder;
  equal(await rater.desk.begin(), null);
  equal(rater.keeper.folder.seed, seed);
  equal(server.blinded.size, 6);
});

test("somebody recused while beginning gets the other papers", async () => {
  const rater = await phone();
  server.recused = [P2];
  equal(await rater.desk.begin(), null);
  deepEqual([...server.blinded.keys()].filter((key) => key.startsWith("site")), [`site ${P1}`, `site ${P3}`]);
  deepEqual(missing(rater.keeper.folder), []);
});

test("a round is cast by itself: one row, its own key, and the others wait", async () => {
  const rater = await begun();
  await rater.desk.cast(P2);
  equal(await deliver(rater), "done");
  deepEqual(open(P2), [[[1, "100"]]]);
  equal(rater.paper(P2).receipt?.M, signed.M);
  deepEqual(rater.paper(P2).sent, { p2: DRAFT.p2 });
  deepEqual([rater.paper(P1).ballot, rater.paper(P3).ballot], [null, null]);
  server.rounds = { [P1]: "open", [P2]: "closed", [P3]: "open" };
  await rater.desk.look();
  await rater.desk.cast(P1);
  await rater.desk.cast(P3);
  equal(await deliver(rater), "done");
  deepEqual(open(P3), [[[null, "0"]]]);
  equal(new Set(server.ballots.map(({ pk }) => pk)).size, 3);
});

test("one round closes on a ballot that waits; the next one's still goes out", async () => {
  const rater = await begun();
  server.rounds = { [P1]: "open", [P2]: "open", [P3]: "new" };
  await rater.desk.look();
  await rater.desk.cast(P1);
  await rater.desk.cast(P2);
  server.rounds = { [P1]: "closed", [P2]: "open", [P3]: "new" };
  await rater.keeper.sketch((now) => ({ ...now, draft: { ...now.draft, p3: { review: 2, plan: "50" } } }));
  equal(await deliver(rater), "done");
  deepEqual(rater.met.at(-1)?.refused?.code, "ballotbox-closed");
  equal(rater.paper(P1).ballot, null);
  ok(rater.paper(P2).receipt);
  // What was marked meanwhile, elsewhere on the sheet, stays.
  deepEqual(rater.keeper.folder.draft, { ...DRAFT, p3: { review: 2, plan: "50" } });
});

test("a round that closes takes what was begun, and nobody begins any more but at a venue that is kept open", async () => {
  const rater = await begun();
  const late = await phone();
  const news = { stage: "scoring", scoring: [P2], closing: [] } as const;
  for (const each of [rater, late]) {
    await each.desk.hear(news);
    await each.desk.hear({ ...news, scoring: [], closing: [P2] });
    equal(roundOf(each.keeper.folder, P2), "closing");
    // A word that comes late opens nothing.
    await each.desk.hear(news);
    equal(roundOf(each.keeper.folder, P2), "closing");
  }
  const state = ({ keeper: { folder } }: Phone): unknown => {
    const found = session.manifestOf(folder);
    ok(found.ok && found.value);
    return cardsOf(folder, found.value).find(({ scope }) => scope === P2)?.state;
  };
  deepEqual([state(rater), state(late)], ["open", "missed"]);
  deepEqual(missing(late.keeper.folder), [P1, P3]);
  const room = { url: "", pass: "", venue: 2, hand: null, kept_open: true };
  await late.keeper.change((now) => ({ ...now, admission: now.admission && { ...now.admission, room } }));
  deepEqual([missing(late.keeper.folder), state(late)], [[P1, P2, P3], "open"]);
  await rater.desk.hear({ ...news, scoring: [] });
  equal(roundOf(rater.keeper.folder, P2), "closed");
});

test("the words bring every paper to another device, with what was cast", async () => {
  const rater = await begun();
  await rater.desk.cast(P2);
  await deliver(rater);
  const other = await phone();
  equal(await other.desk.recover(unbase64url(rater.keeper.folder.seed ?? "")), null);
  equal(other.paper(P2).receipt?.ballot, rater.paper(P2).receipt?.ballot);
  deepEqual([other.paper(P1).ballot, other.paper(P1).credentials], [null, rater.paper(P1).credentials]);
  deepEqual(missing(other.keeper.folder), []);
});

test("the list: what is open comes first, and every state is told", async () => {
  server.recused = [P1];
  const rater = await begun();
  const shown = (): unknown => {
    const found = session.manifestOf(rater.keeper.folder);
    ok(found.ok && found.value);
    return cardsOf(rater.keeper.folder, found.value).map(({ scope, number, state }) => [scope, number, state]);
  };
  deepEqual(shown(), [[P2, 2, "open"], [P3, 3, "new"], [P1, 1, "recused"]]);
  await rater.desk.cast(P2);
  deepEqual(shown(), [[P2, 2, "sending"], [P3, 3, "new"], [P1, 1, "recused"]]);
  await deliver(rater);
  server.rounds = { [P1]: "new", [P2]: "open", [P3]: "open" };
  await rater.desk.look();
  deepEqual(shown(), [[P3, 3, "open"], [P2, 2, "cast-open"], [P1, 1, "recused"]]);
  server.rounds = { [P1]: "closed", [P2]: "closed", [P3]: "closed" };
  await rater.desk.look();
  equal(roundOf(rater.keeper.folder, P3), "closed");
  deepEqual(shown(), [[P1, 1, "recused"], [P2, 2, "cast-closed"], [P3, 3, "missed"]]);
});

test("a ticket that the tellers do not have is told in a sentence of ours", async () => {
  server.unlisted = true;
  const rater = await phone();
  deepEqual(await rater.desk.begin(), { ok: false, code: "not-listed", message: "", passing: true });
});
