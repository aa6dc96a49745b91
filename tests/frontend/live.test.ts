/** One stream for a browser, whichever windows come, go and sleep; and what a stream does when it is lost, refused or silent. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ServerClock } from "../../frontend/src/room/clock.ts";
import { EventReader } from "../../frontend/src/room/events.ts";
import { begin, Browser, end, pass } from "./live_world.ts";

beforeEach(begin);
afterEach(end);

for (const kind of ["locks", "channel"] as const) {
  test(`eight windows have one stream (${kind})`, async () => {
    const browser = new Browser(kind);
    for (let count = 0; count < 8; count++) browser.open("m:screen");
    await pass(2_000);
    equal(browser.site.open_.length, 1);
    deepEqual(browser.windows.map((each) => each.last), Array(8).fill(1));
    browser.site.change();
    await pass(20);
    deepEqual(browser.windows.map((each) => each.last), Array(8).fill(2));
    deepEqual(browser.windows.map((each) => each.connections.at(-1)), Array(8).fill(true));
  });

  test(`a window that comes late is given the whole state at once, and no further stream (${kind})`, async () => {
    const browser = new Browser(kind);
    browser.open("m:screen");
    await pass(2_000);
    const { requests } = browser.site;
    const late = browser.open("m:screen");
    await pass(2_000);
    deepEqual(late.states, [1]);
    deepEqual([browser.site.open_.length, browser.site.requests], [1, requests]);
  });

  test(`the stream has what all windows want, and a window only what it wants (${kind})`, async () => {
    const browser = new Browser(kind);
    browser.open("m:screen");
    const other = browser.open("m:chair");
    await pass(2_000);
    deepEqual(browser.site.open_.map((each) => each.topics.map((topic) => topic.split(":").slice(0, 2).join(":")).sort()), [["m:chair", "m:screen"]]);
    deepEqual(other.states, [1]);
    browser.site.open_[0]?.state("m:screen", 2);
    await pass(20);
    deepEqual(other.states, [1]);
  });

  test(`when the window that leads is closed another goes on (${kind})`, async () => {
    const browser = new Browser(kind);
    for (let count = 0; count < 4; count++) browser.open("m:screen");
    await pass(2_000);
    for (let left = 4; left > 1; left--) {
      browser.windows.shift()?.close();
      await pass(3_000);
      browser.site.change();
      await pass(20);
      equal(browser.site.open_.length, 1);
      deepEqual(browser.windows.map((each) => each.last), Array(left - 1).fill(browser.site.version));
    }
    browser.windows.shift()?.close();
    await pass(100);
    equal(browser.site.open_.length, 0);
  });

  test(`a leader whose window is frozen is replaced, and gives way when it wakes (${kind})`, async () => {
    const browser = new Browser(kind);
    const first = browser.open("m:screen");
    await pass(2_000);
    const second = browser.open("m:screen");
    await pass(2_000);
    first.freeze();
    browser.site.connections[0]?.break();
    browser.site.version = 7;
    await pass(40_000);
    equal(second.last, 7);
    first.thaw();
    first.live.wake();
    await pass(5_000);
    equal(browser.site.open_.length, 1);
    browser.site.change();
    await pass(100);
    deepEqual([first.last, second.last], [8, 8]);
  });

  test(`a window that went without a word is forgotten, and one that was asleep asks again (${kind})`, async () => {
    const browser = new Browser(kind);
    browser.open("m:screen");
    await pass(2_000);
    const asleep = browser.open("m:chair");
    await pass(1_000);
    asleep.freeze();
    await pass(200_000, 100);
    deepEqual(browser.site.open_.map((each) => each.topics.length), [1]);
    browser.site.version = 5;
    asleep.thaw();
    asleep.live.wake();
    await pass(2_000);
    equal(asleep.last, 5);
    equal(browser.site.open_.length, 1);
  });
}

test("without a channel each window has its own", async () => {
  const browser = new Browser("neither");
  browser.open("m:screen");
  browser.open("m:screen");
  await pass(1_000);
  equal(browser.site.open_.length, 2);
  deepEqual(browser.windows.map((each) => each.last), [1, 1]);
});

test("passes are sent in a header, each once, and not in the address", async () => {
  const browser = new Browser("channel");
  browser.open().listen("m:rater", "p1");
  browser.open().listen("m:rater", "p1");
  await pass(2_000);
  deepEqual(browser.site.open_.map(({ passes, topics }) => [passes, topics]), [["Pass p1", ["m:rater"]]]);
});

test("a stream that is lost is made again, with the version that is known, and short losses are not told", async () => {
  const browser = new Browser("locks");
  const window = browser.open("m:screen");
  await pass(1_000);
  browser.site.version = 2;
  browser.site.open_[0]?.break();
  await pass(2_000);
  deepEqual([window.last, browser.site.connections.at(-1)?.topics], [2, ["m:screen:1"]]);
  deepEqual(window.connections, [true]);
});

test("a long loss is told, and its end; pauses double and keep to what the server asks", async () => {
  const browser = new Browser("locks");
  const window = browser.open("m:screen");
  await pass(1_000);
  mock.method(Math, "random", () => 0.5);
  const times: number[] = [];
  const away = (): Response => {
    times.push(Date.now());
    throw new TypeError("no network");
  };
  browser.site.answers.push(away, away, away, away, () => new Response("", { status: 503, headers: { "Retry-After": "40" } }));
  browser.site.open_[0]?.break();
  await pass(20_000);
  deepEqual(window.connections, [true, false]);
  deepEqual(times.map((at, number) => at - (times[number - 1] ?? at)), [0, 2_000, 4_000, 8_000]);
  await pass(40_000);
  const asked = browser.site.requests;
  equal(asked, 6);
  await pass(50_000);
  deepEqual([browser.site.requests, window.connections], [7, [true, false, true]]);
});

test("the network's return is not waited for", async () => {
  const browser = new Browser("locks");
  const window = browser.open("m:screen");
  await pass(1_000);
  for (let count = 0; count < 20; count++) browser.site.answers.push(() => Promise.reject(new TypeError()) as never);
  browser.site.open_[0]?.break();
  await pass(80_000, 100);
  browser.site.answers.length = 0;
  browser.site.version = 4;
  window.live.wake();
  await pass(100);
  equal(window.last, 4);
});

test("a silent stream is dead, and one that tells the time is not", async () => {
  const browser = new Browser("locks");
  const window = browser.open("m:screen");
  await pass(1_000);
  for (let count = 0; count < 8; count++) {
    await pass(15_000, 100);
    browser.site.open_[0]?.write("time", {});
  }
  equal(browser.site.requests, 1);
  browser.site.version = 3;
  await pass(45_000, 100);
  deepEqual([browser.site.requests, browser.site.open_.length, window.last], [2, 1, 3]);
});

test("a projector that slept catches up when its clock says so, though the other clock stood still", async () => {
  const browser = new Browser("locks");
  const window = browser.open("m:screen");
  await pass(1_000);
  browser.site.version = 9;
  const stood = performance.now();
  mock.method(performance, "now", () => stood);
  mock.timers.setTime(Date.now() + 3_600_000);
  await pass(2_000);
  deepEqual([browser.site.requests, window.last], [2, 9]);
});

test("who is refused is told so, and asks again much later", async () => {
  const browser = new Browser("locks");
  browser.site.answers.push(() => new Response("{}", { status: 403 }));
  const window = browser.open("m:chair");
  await pass(5_000);
  deepEqual([window.refused, window.states, browser.site.requests], [1, [], 1]);
  await pass(60_000, 100);
  deepEqual([window.last, browser.site.requests], [1, 2]);
});

test("another pass is tried at once", async () => {
  const browser = new Browser("locks");
  browser.site.answers.push(() => new Response("{}", { status: 403 }));
  const window = browser.open();
  window.listen("m:rater", "old");
  await pass(2_000);
  equal(window.refused, 1);
  window.ends.pop()?.();
  window.listen("m:rater", "new");
  await pass(2_000);
  deepEqual([window.refused, window.last, browser.site.open_.map((each) => each.passes)], [1, 1, ["Pass new"]]);
});

test("a topic that is refused does not keep others", async () => {
  const browser = new Browser("locks");
  const window = browser.open("m:chair");
  const other = browser.open("m:screen");
  await pass(2_000);
  browser.site.open_[0]?.write("refused", { meeting: "m", audience: "chair" });
  browser.site.open_[0]?.state("m:screen", 4);
  await pass(20);
  deepEqual([window.refused, other.last], [1, 4]);
});

test("a page that ends its interest and one that takes it up again need no new stream", async () => {
  const browser = new Browser("locks");
  browser.open("m:screen");
  const page = browser.open("m:chair");
  await pass(2_000);
  const { requests } = browser.site;
  page.close();
  const next = browser.open("m:chair");
  await pass(2_000);
  deepEqual([next.last, browser.site.requests], [1, requests]);
  next.close();
  await pass(7_000);
  deepEqual(browser.site.open_.map((each) => each.topics.length), [1]);
});

test("events are read whatever the pieces they come in", () => {
  const text = ': comment\n\nid: 4\nevent: state\ndata: {"a":\ndata: "é"}\n\ndata:x\r\n\r\nevent: empty\n\n';
  for (let size = 1; size < text.length; size++) {
    const reader = new EventReader();
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...reader.read(text.slice(at, at + size)));
    deepEqual(found, [{ kind: "state", body: '{"a":\n"é"}' }, { kind: "message", body: "x" }], String(size));
  }
});

test("a wrong or jumping device clock does not matter to the server's time", () => {
  let monotonic = 500;
  const clock = new ServerClock(() => monotonic);
  equal(clock.now(), Date.now());
  clock.hear(2_000_000 - 900); // it was under way for almost a second
  clock.hear(2_000_000 - 40);
  clock.hear(2_000_000 - 300);
  equal(clock.now(), 2_000_000 - 40);
  mock.timers.setTime(Date.now() + 3_600_000);
  monotonic += 10_000;
  equal(clock.now(), 2_010_000 - 40);
  // The device slept for an hour, and its clock with it.
  clock.hear(2_010_000 + 3_600_000);
  equal(clock.now(), 2_010_000 + 3_600_000);
  // The server's clock was put right, backwards: believed once nothing older is left.
  for (let count = 0; count < 8; count++) clock.hear(2_000_000);
  equal(clock.now(), 2_000_000);
  ok(monotonic);
});
