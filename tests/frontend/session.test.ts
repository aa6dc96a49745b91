/** What a rater does, over real HTTP, with replies lost, late, forged or refused at every step. */

import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import type { Config } from "../../frontend/src/api.ts";
import { phaseOf } from "../../frontend/src/phase.ts";
import { ballotHash, openBallot } from "../../frontend/src/protocol/ballot.ts";
import { unbase64url, unhex } from "../../frontend/src/protocol/bytes.ts";
import { seedWords, readWords } from "../../frontend/src/protocol/words.ts";
import * as session from "../../frontend/src/session.ts";
import { blankFolder, COMMENT, taken, type Draft, type Kept } from "../../frontend/src/store.ts";
import vectors from "../vectors/protocol.json";
import { StandIn } from "./stand_in.ts";

const blankKept = (ticket: string): Kept => taken(blankFolder(ticket), "sheet");
const TICKET = "AbCdEfGhIjKlMnOpQrSt_-";
const DRAFT: Draft = {
  p1: { review: 0, plan: "87.5" },
  p2: { review: 1, plan: "100" },
  p3: { review: null, plan: "0" },
};
const LATER: Draft = { ...DRAFT, p1: { review: 2, plan: "50" } };

let server: StandIn;
let config: Config;

beforeEach(async () => {
  server = await StandIn.start();
  config = {
    wrap_key_url: `${server.url}/api/wrap-key`, ticket_url: `${server.url}/api/ticket`,
    issue_url: `${server.url}/api/issue`,
    seal_key_url: `${server.url}/evidence/{key}/seal-key`, comments_url: `${server.url}/evidence/{key}/comments`, result_url: "",
    worker_url: "",
    page_url: "",
    ballotbox: server.url,
    language: "en",
  };
});
afterEach(() => server.stop());

const entropy = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const phase = (kept: Kept): string => phaseOf(kept, server.stage, kept.admission?.issued ?? false);

/** The outcome's fields put into the record; a failure is a failed test. */
function applied(kept: Kept, outcome: session.Outcome<session.Patch>): Kept {
  ok(outcome.ok, JSON.stringify(outcome));
  return { ...kept, ...outcome.value };
}

async function joined(): Promise<Kept> {
  return applied(blankKept(TICKET), await session.join(TICKET, config));
}

async function credentialled(): Promise<Kept> {
  const seeded = session.withSeed(await joined(), entropy);
  return applied(seeded, await session.obtain(seeded, config));
}

async function signedWith(draft: Draft): Promise<Kept> {
  return session.signBallot({ ...(await credentialled()), draft }, config, entropy);
}

async function castWith(draft: Draft): Promise<Kept> {
  const signed = await signedWith(draft);
  return applied(signed, await session.send(signed, config));
}

const scoresIn = (kept: Kept): unknown => kept.ballot && openBallot(kept.ballot, unhex(vectors.secrets.seal));

test("from ticket to receipt", async () => {
  const admitted = await joined();
  equal(phase(admitted), "begin");
  const sent = await castWith(DRAFT);
  equal(phase(sent), "receipt");
  deepEqual(scoresIn(sent), [[0, "87.5"], [1, "100"], [null, "0"]]);
  deepEqual(server.ballots, [sent.ballot]);
});

test("the ballotbox is told no ticket, no cookie and no page", async () => {
  await castWith(DRAFT);
  for (const { path, cookie, referer } of server.headers) {
    equal(path.includes(TICKET), false);
    deepEqual([cookie, referer], [undefined, undefined]);
  }
});

test("a lost reply to the request for a credential costs nothing", async () => {
  server.faults = [{ at: "issue", how: "lost" }];
  const seeded = session.withSeed(await joined(), entropy);
  deepEqual(await session.obtain(seeded, config), { ok: false, code: "no-answer", message: "", passing: true });
  const kept = applied(seeded, await session.obtain(seeded, config));
  equal(kept.credentials?.length, 1);
});

test("a seed that is there is kept", async () => {
  const seeded = session.withSeed(await joined(), entropy);
  equal(session.withSeed(seeded, entropy), seeded);
});

test("a lost receipt: the same ballot again, and one ballot in the box", async () => {
  const signed = await signedWith(DRAFT);
  equal(phase(signed), "sending");
  server.faults = [{ at: "cast", how: "lost" }];
  const outcome = await session.send(signed, config);
  equal(outcome.ok, false);
  equal(!outcome.ok && session.isFinal(outcome), false);
  equal(phase(applied(signed, await session.send(signed, config))), "receipt");
  equal(server.ballots.length, 1);
});

test("a busy ballotbox or a hotel's sign-in page is no refusal", async () => {
  const signed = await signedWith(DRAFT);
  for (const how of ["busy", "html"] as const) {
    server.faults = [{ at: "cast", how }];
    const outcome = await session.send(signed, config);
    equal(!outcome.ok && outcome.passing, true);
  }
});

test("a receipt by another key is none, and the ballot stays on its way", async () => {
  const signed = await signedWith(DRAFT);
  server.faults = [{ at: "cast", how: "forged" }];
  const outcome = await session.send(signed, config);
  equal(!outcome.ok && outcome.code, "receipt");
  equal(!outcome.ok && session.isFinal(outcome), false);
});

test("a replacement names the ballot before it", async () => {
  const first = await castWith(DRAFT);
  const second = session.signBallot({ ...first, draft: LATER }, config, entropy);
  deepEqual([second.ballot?.seq, second.ballot?.prev], [2, first.ballot && ballotHash(first.ballot)]);
  deepEqual(second.earlier, { ballot: first.ballot, receipt: first.receipt, sent: DRAFT });
  const done = applied(second, await session.send(second, config));
  equal(done.earlier, null);
  equal(server.ballots.length, 2);
});

test("closed before the replacement arrived: the earlier ballot is shown, and the changes are kept", async () => {
  const first = await castWith(DRAFT);
  const second = session.signBallot({ ...first, draft: LATER }, config, entropy);
  server.stage = "closed";
  const outcome = await session.send(second, config);
  deepEqual(outcome, { ok: false, code: "ballotbox-closed", message: "", passing: false });
  const settled = { ...second, ...(await session.settle(second, config)) };
  deepEqual([settled.ballot, settled.receipt, settled.sent], [first.ballot, first.receipt, DRAFT]);
  deepEqual(settled.draft, LATER);
});

test("refused and then cut off: what the phone knew comes back", async () => {
  const first = await castWith(DRAFT);
  const second = session.signBallot({ ...first, draft: LATER }, config, entropy);
  server.faults = [{ at: "own", how: "lost" }];
  const settled = { ...second, ...(await session.settle(second, config)) };
  deepEqual([settled.ballot, settled.earlier, settled.draft], [first.ballot, null, LATER]);
});

test("closed with the first ballot's reply lost: it is found in the box", async () => {
  const signed = await signedWith(DRAFT);
  server.faults = [{ at: "cast", how: "lost" }];
  await session.send(signed, config);
  server.stage = "closed";
  const settled = { ...signed, ...(await session.settle(signed, config)) };
  deepEqual([settled.ballot, settled.sent], [signed.ballot, DRAFT]);
  equal(phaseOf(settled, "closed", true), "receipt");
});

test("closed before the first ballot arrived: nothing of it is claimed", async () => {
  const signed = await signedWith(DRAFT);
  server.stage = "closed";
  const settled = { ...signed, ...(await session.settle(signed, config)) };
  equal(settled.ballot, null);
  equal(phase(settled), "missed");
});

test("the words bring the right to score to another device, and a replacement goes on from there", async () => {
  const first = await castWith(DRAFT);
  const words = seedWords(unbase64url(first.seed ?? ""), "zh-hans").join("");
  const read = readWords(words);
  ok("seed" in read);
  const other = await joined();
  equal(phase(other), "recover");
  const recovered = applied(other, await session.recover(other, read.seed, false, config));
  deepEqual([recovered.credentials, recovered.ballot, recovered.receipt], [first.credentials, first.ballot, first.receipt]);
  equal(recovered.sent, null);
  const again = session.signBallot({ ...recovered, draft: LATER }, config, entropy);
  applied(again, await session.send(again, config));

  const stale = session.signBallot({ ...first, draft: LATER }, config, entropy);
  const outcome = await session.send(stale, config);
  equal(!outcome.ok && outcome.code, "ballotbox-sequence");
  const settled = { ...stale, ...(await session.settle(stale, config)) };
  equal(settled.ballot?.seq, 2);
  const third = session.signBallot(settled, config, entropy);
  applied(third, await session.send(third, config));
  equal(server.ballots.length, 3);
});

test("words of somebody else are refused, and nothing changes", async () => {
  await castWith(DRAFT);
  const other = await joined();
  const outcome = await session.recover(other, new Uint8Array(16), false, config);
  deepEqual(outcome, { ok: false, code: "already-issued", message: "sentence for already-issued", passing: false });
  equal(other.seed, null);
});

test("recovered before anything was cast", async () => {
  const first = await credentialled();
  const other = await joined();
  const recovered = applied(other, await session.recover(other, unbase64url(first.seed ?? ""), false, config));
  equal(recovered.ballot, null);
  equal(phase(recovered), "marking");
});

test("after close one's own ballot is found, proved and opened", async () => {
  const sent = await castWith(DRAFT);
  equal((await session.counted(sent, config)).ok, false);
  server.stage = "closed";
  const outcome = await session.counted(sent, config);
  ok(outcome.ok, JSON.stringify(outcome));
  deepEqual(outcome.value, {
    scores: [[0, "87.5"], [1, "100"], [null, "0"]],
    hash: sent.ballot && ballotHash(sent.ballot),
    index: 0,
    size: 1,
    comments: null,
  });
});

test("after close the writer of comments finds all of them, or is told that one is missing", async () => {
  server.manifest = vectors.comments.manifest;
  const written: Draft = { ...DRAFT, p2: { ...DRAFT["p2"], [COMMENT]: " Clear figures.\n" } };
  const sent = await castWith(written);
  const blank = session.signBallot({ ...sent, ballot: null, receipt: null, draft: DRAFT }, config, entropy);
  equal(JSON.stringify(sent.ballot).length, JSON.stringify(blank.ballot).length);
  equal(JSON.stringify(sent.ballot).includes("Clear"), false);
  server.stage = "closed";
  const said = async (): Promise<unknown> => {
    const outcome = await session.counted(sent, config);
    return outcome.ok && outcome.value.comments;
  };
  equal(await said(), null);
  const prints = sent.prints?.of ?? {};
  server.prints = Object.fromEntries(Object.entries(prints).map(([id, own]) => [id, { fingerprints: ["00", own], unreadable: 0 }]));
  equal(await said(), true);
  server.prints["p3"] = { fingerprints: ["00"], unreadable: 1 };
  equal(await said(), false);
});

test("where the key has gone meanwhile the phone asks for the new one and goes on, and nothing of it is sent in the open", async () => {
  const kept = await signedWith(DRAFT);
  server.wrapKey = crypto.getRandomValues(new Uint8Array(32));
  const sent = applied(kept, await session.send(kept, config));
  equal(phase(sent), "receipt");
  const recorded = Buffer.concat(server.recorded).toString("latin1");
  for (const told of [TICKET, sent.ballot?.pk, sent.ballot?.sealed, "blinded_msg"]) equal(recorded.includes(String(told)), false);
});

test("after close the words alone find it", async () => {
  const sent = await castWith(DRAFT);
  server.stage = "closed";
  const other = await joined();
  const recovered = applied(other, await session.recover(other, unbase64url(sent.seed ?? ""), true, config));
  equal(phase(recovered), "receipt");
  equal((await session.counted(recovered, config)).ok, true);
});

test("a checkpoint by another key proves nothing", async () => {
  const sent = await castWith(DRAFT);
  server.stage = "closed";
  server.faults = [{ at: "own", how: "forged" }];
  const outcome = await session.counted(sent, config);
  equal(!outcome.ok && outcome.code, "proof");
});

test("a box that shows an older ballot than it promised is reported", async () => {
  const first = await castWith(DRAFT);
  const second = session.signBallot({ ...first, draft: LATER }, config, entropy);
  const sent = applied(second, await session.send(second, config));
  server.ballots.pop();
  server.stage = "closed";
  const outcome = await session.counted(sent, config);
  equal(!outcome.ok && outcome.code, "ballot-missing");
});

test("a roster corrected after the credential was issued does not orphan it", async () => {
  const ready = { ...(await credentialled()), draft: DRAFT };
  const moved = { ...ready, admission: ready.admission && { ...ready.admission, attendee: { ...ready.admission.attendee, group: "B" } } };
  const signed = session.signBallot(moved, config, entropy);
  equal(signed.ballot?.group, "A");
  applied(signed, await session.send(signed, config));
});

test("another meeting's manifest is not used", async () => {
  const admitted = await joined();
  const admission = admitted.admission && { ...admitted.admission, meeting: { ...admitted.admission.meeting, key: "another" } };
  equal(session.manifestOf({ ...admitted, admission }).ok, false);
});

test("a manifest that was touched is not used", async () => {
  const admitted = await joined();
  const note = vectors.manifest.note.replace("Presenter 01", "Presenter 02");
  notEqual(note, vectors.manifest.note);
  const touched = { ...admitted, admission: admitted.admission && { ...admitted.admission, manifest: note } };
  deepEqual(session.manifestOf(touched), { ok: false, code: "manifest", message: "", passing: false });
  deepEqual(session.manifestOf(blankKept(TICKET)), { ok: true, value: null });
});

test("no phase asks for what the stage does not allow", () => {
  const blank = blankKept(TICKET);
  const stages = ["prepared", "frozen", "convened", "scoring", "closing", "closed", "published"] as const;
  deepEqual(stages.map((stage) => phaseOf(blank, stage, false)), ["waiting", "waiting", "begin", "begin", "missed", "missed", "missed"]);
  deepEqual(new Set(stages.map((stage) => phaseOf(blank, stage, true))), new Set(["recover"]));
  const ready: Kept = { ...blank, seed: "s", credentials: [] };
  deepEqual(stages.slice(2).map((stage) => phaseOf(ready, stage, true)), ["marking", "marking", "marking", "missed", "missed"]);
});
