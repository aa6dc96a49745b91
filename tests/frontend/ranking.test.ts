/** An order of the presenters on the sheet: places without gaps, whatever is moved or taken out. */

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import { breaches, cleared, isComplete, scoresOf } from "../../frontend/src/marking.ts";
import type { Manifest, Rules } from "../../frontend/src/protocol/manifest.ts";
import { abstainedOn, displaced, moved, ordered, placed, restAbstained, unplaced } from "../../frontend/src/ranking.ts";
import type { Draft } from "../../frontend/src/store.ts";

const ORDER: Rules["criteria"][number] = { id: "order", title: "Order", weight: "100", scale: { kind: "ranking", places: 4 } };
const MANIFEST = {
  presenters: ["p1", "p2", "p3", "p4"].map((id) => ({ id, name: id, unit: "Unit" })),
  rules: { criteria: [ORDER], limits: [] },
} as unknown as Manifest;

function names(presenters: readonly { readonly id: string }[]): string {
  return presenters.map(({ id }) => id).join(" ");
}

/** As tapped one after the other. */
function tapped(...ids: readonly string[]): Draft {
  return ids.reduce((draft: Draft, id) => placed(draft, MANIFEST, "order", id), {});
}

test("each tap gives the next place", () => {
  const draft = tapped("p3", "p1");
  equal(names(ordered(draft, MANIFEST, "order")), "p3 p1");
  equal(names(unplaced(draft, MANIFEST, "order")), "p2 p4");
  deepEqual(draft, { p3: { order: 0 }, p1: { order: 1 } });
});

test("up and down change two places; at the ends nothing changes", () => {
  const draft = tapped("p3", "p1", "p4");
  equal(names(ordered(moved(draft, MANIFEST, "order", "p4", -1), MANIFEST, "order")), "p3 p4 p1");
  equal(names(ordered(moved(draft, MANIFEST, "order", "p3", 1), MANIFEST, "order")), "p1 p3 p4");
  equal(moved(draft, MANIFEST, "order", "p3", -1), draft);
  equal(moved(draft, MANIFEST, "order", "p4", 1), draft);
  equal(moved(draft, MANIFEST, "order", "p2", 1), draft);
});

test("who is taken out leaves no gap", () => {
  const draft = displaced(tapped("p3", "p1", "p4"), MANIFEST, "order", "p3");
  deepEqual([draft["p1"], draft["p4"], draft["p3"]], [{ order: 0 }, { order: 1 }, {}]);
});

test("abstaining on the rest completes the order, and a place may still be given", () => {
  const draft = restAbstained(tapped("p2"), MANIFEST, "order");
  equal(names(abstainedOn(draft, MANIFEST, "order")), "p1 p3 p4");
  deepEqual(scoresOf(draft, MANIFEST), [[null], [0], [null], [null]]);
  deepEqual(scoresOf(placed(draft, MANIFEST, "order", "p4"), MANIFEST), [[null], [0], [null], [1]]);
  equal(isComplete(draft["p1"], [ORDER]), true);
});

test("two in one place would be void, with or without a limit that says so", () => {
  const tie: Draft = { p1: { order: 0 }, p2: { order: 0 } };
  const limited = { ...MANIFEST, rules: { ...MANIFEST.rules, limits: [{ kind: "no-ties" }] } } as unknown as Manifest;
  for (const manifest of [MANIFEST, limited]) deepEqual(breaches(tie, manifest).map(({ kind }) => kind), ["tie"]);
  deepEqual(breaches(tapped("p1", "p2"), MANIFEST), []);
});

test("taking back an abstention on the other criteria leaves the order as it is", () => {
  const draft = withAbstention();
  deepEqual(cleared(draft, "p1", [{ ...ORDER, id: "plan" }])["p1"], { order: 0 });
});

function withAbstention(): Draft {
  return { ...tapped("p1", "p2", "p3", "p4"), p1: { order: 0, plan: null } };
}
