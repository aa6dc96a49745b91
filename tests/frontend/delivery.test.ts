/** Trying again, on a clock of the test's own: pauses, what a server asks for, an hour without a network. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Delivery, type Attempted } from "../../frontend/src/delivery.ts";

let attempts: number[];
let began: number;
let answer: () => Promise<Attempted>;

const since = (): number => Date.now() - began;

/** Lets promises that are ready run, without time passing. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function pass(ms: number, step = 250): Promise<void> {
  await settle();
  for (let gone = 0; gone < ms; gone += step) {
    mock.timers.tick(step);
    await settle();
  }
}

function begun(): Delivery {
  const delivery = new Delivery(async () => {
    attempts.push(since());
    return answer();
  });
  delivery.begin();
  return delivery;
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  mock.method(Math, "random", () => 0.5);
  attempts = [];
  began = Date.now();
  answer = () => Promise.resolve({ wait: 0 });
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test("pauses double up to half a minute", async () => {
  begun();
  await pass(122_000);
  deepEqual(attempts, [0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000, 121_000]);
});

test("phones cut off together do not come back together", async () => {
  const firsts: number[] = [];
  for (const lot of [0, 0.25, 0.999]) {
    mock.method(Math, "random", () => lot);
    attempts = [];
    began = Date.now();
    const delivery = begun();
    await pass(1_600, 10);
    firsts.push(attempts[1] ?? 0);
    delivery.stop();
  }
  deepEqual(firsts, [500, 750, 1_500]);
});

test("once done, nothing more is tried", async () => {
  answer = () => Promise.resolve("done");
  const delivery = begun();
  await pass(60_000);
  delivery.wake();
  await pass(60_000);
  deepEqual(attempts, [0]);
});

test("a server that asks to be left alone is left alone, also when the page wakes", async () => {
  answer = () => Promise.resolve({ wait: 20_000 });
  const delivery = begun();
  await pass(5_000);
  delivery.wake();
  await pass(14_000);
  deepEqual(attempts, [0]);
  await pass(1_000);
  equal(attempts.length, 2);
  ok((attempts[1] ?? 0) >= 20_000);
});

test("what waits is tried at once when the page wakes, and from then on as often as at first", async () => {
  const delivery = begun();
  await pass(40_000);
  const before = attempts.length;
  delivery.wake();
  await settle();
  deepEqual(attempts.slice(before), [40_000]);
  await pass(1_000);
  deepEqual(attempts.slice(before), [40_000, 41_000]);
});

test("an hour offline with timers stopped, then the page is shown: delivered at once", async () => {
  const delivery = begun();
  await pass(2_000);
  // The clock goes on while the phone runs no timers.
  mock.timers.setTime(Date.now() + 3_600_000);
  answer = () => Promise.resolve("done");
  delivery.wake();
  await settle();
  const last = attempts.at(-1) ?? 0;
  ok(last >= 3_600_000);
  await pass(60_000);
  equal(attempts.at(-1), last);
});

test("an hour of failures with timers running is tried all along, and is no storm", async () => {
  begun();
  await pass(3_600_000, 1_000);
  ok(attempts.length >= 119 && attempts.length <= 126, String(attempts.length));
});

test("one attempt at a time", async () => {
  let finish = (): void => undefined;
  answer = () => new Promise((resolve) => (finish = () => resolve("done")));
  const delivery = begun();
  delivery.wake();
  delivery.wake();
  await pass(60_000);
  equal(attempts.length, 1);
  finish();
  await settle();
});

test("what is added while an attempt is under way is not forgotten", async () => {
  let finish = (): void => undefined;
  answer = () => new Promise((resolve) => (finish = () => resolve("done")));
  const delivery = begun();
  delivery.begin();
  equal(attempts.length, 1);
  finish();
  await settle();
  equal(attempts.length, 2);
  finish();
  await pass(60_000);
  equal(attempts.length, 2);
});

test("what is added once all is done begins anew, and keeps to a wait that was asked for", async () => {
  answer = () => Promise.resolve("done");
  const delivery = begun();
  await settle();
  answer = () => Promise.resolve({ wait: 20_000 });
  delivery.begin();
  await pass(1_000);
  delivery.begin();
  await pass(18_000);
  equal(attempts.length, 2);
  await pass(1_000);
  equal(attempts.length, 3);
});

test("an attempt that breaks is one that failed", async () => {
  answer = () => Promise.reject(new Error("broken"));
  begun();
  await pass(1_000);
  deepEqual(attempts, [0, 1_000]);
});

test("stopped is stopped", async () => {
  const delivery = begun();
  await settle();
  delivery.stop();
  delivery.wake();
  await pass(60_000);
  deepEqual(attempts, [0]);
});
