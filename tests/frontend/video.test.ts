/** How a venue's budget is shared out among the pictures that it receives. */

import assert from "node:assert/strict";
import test from "node:test";

import { plan, total } from "../../frontend/src/video/budget.ts";

const FEEDS = ["1-a", "2-b", "3-c", "4-d"];

test("with enough, the speaker is as large as can be and the others small", () => {
  assert.deepEqual([...plan(4000, FEEDS, "3-c")], [["3-c", 2], ["1-a", 0], ["2-b", 0], ["4-d", 0]]);
});

test("with less, the large picture becomes smaller before a small one is left out", () => {
  assert.equal(plan(1200, FEEDS, "3-c").get("3-c"), 1);
  assert.equal(plan(800, FEEDS, "3-c").get("3-c"), 0);
  assert.deepEqual([...plan(500, FEEDS, "3-c").values()], [0, 0, -1, -1]);
  assert.deepEqual([...plan(0, FEEDS, "3-c").values()], [-1, -1, -1, -1]);
});

test("what is planned never adds up to more than the budget, but for the sound", () => {
  for (let budget = 80; budget < 6000; budget += 7) assert.ok(total(plan(budget, FEEDS, "2-b")) <= budget, String(budget));
  assert.equal(total(plan(0, FEEDS, null)), 80);
});

test("without a speaker all are small, and nobody costs nothing", () => {
  assert.deepEqual([...plan(4000, FEEDS, null).values()], [0, 0, 0, 0]);
  assert.equal(total(plan(4000, [], null)), 0);
});
