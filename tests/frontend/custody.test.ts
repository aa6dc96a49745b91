/** One's own ballot after close, while the tellers have the seal key. */

import { equal, ok } from "node:assert/strict";
import { test } from "node:test";

import type { Config } from "../../frontend/src/api.ts";
import * as session from "../../frontend/src/session.ts";
import { blankFolder, taken, type Kept } from "../../frontend/src/store.ts";
import { StandIn } from "./stand_in.ts";

const entropy = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

function applied(kept: Kept, outcome: session.Outcome<session.Patch>): Kept {
  ok(outcome.ok, JSON.stringify(outcome));
  return { ...kept, ...outcome.value };
}

test("until the tellers have opened the seal the phone says to try again later", async () => {
  const server = await StandIn.start();
  const config = {
    wrap_key_url: `${server.url}/api/wrap-key`, ticket_url: `${server.url}/api/ticket`,
    issue_url: `${server.url}/api/issue`,
    seal_key_url: `${server.url}/evidence/{key}/seal-key`, comments_url: `${server.url}/evidence/{key}/comments`, result_url: "",
    ballotbox: server.url,
    language: "en",
  } as Config;
  try {
    const ticket = "AbCdEfGhIjKlMnOpQrSt_-";
    const blank = taken(blankFolder(ticket), "sheet");
    const seeded = session.withSeed(applied(blank, await session.join(ticket, config)), entropy);
    const held = applied(seeded, await session.obtain(seeded, config));
    const draft = { p1: { review: 0, plan: "87.5" }, p2: { review: 1, plan: "100" }, p3: { review: null, plan: "0" } };
    const signed = session.signBallot({ ...held, draft }, config, entropy);
    const sent = applied(signed, await session.send(signed, config));
    server.stage = "closed";
    server.sealClosed = true;
    const early = await session.counted(sent, config);
    equal(!early.ok && early.code, "not-yet");
    equal(!early.ok && early.passing, true);
    server.sealClosed = false;
    equal((await session.counted(sent, config)).ok, true);
  } finally {
    await server.stop();
  }
});
