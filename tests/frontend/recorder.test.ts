/** What the recorder writes beside what comes: nothing typed is lost or reset, nothing is written twice. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Act, ActOutcome } from "../../frontend/src/room/act.ts";
import { Record, type RecordShown } from "../../frontend/src/room/recorder/record.ts";
import { type Box, LEFT_MS, Shelf } from "../../frontend/src/room/recorder/shelf.ts";
import { decided, type Entry, fresh, isDirty, merged, saving } from "../../frontend/src/room/recorder/writing.ts";
import { current, passed, recordedAround, stepped, type TimelineMark } from "../../frontend/src/room/replay/timeline.ts";
import type { RecorderState } from "../../frontend/src/room/state.ts";

type Log = { readonly remarks?: RecorderState["remarks"]; readonly requirements?: RecorderState["requirements"]; readonly version?: number };

const state = ({ remarks = [], requirements = [], version = 1 }: Log): RecorderState => ({ remarks, requirements, version, agenda: [], item: null, next: null }) as unknown as RecorderState;
const remark = (key: number, text: string, written = key) => ({ key, text, presenter: null, written });
const only = (entries: readonly Entry[]): Entry => {
  assert.equal(entries.length, 1);
  return entries[0] as Entry;
};
const typing = (entry: Entry, text: string): Entry => ({ ...entry, typed: { ...entry.typed, text } });

class Memory implements Box {
  readonly kept = new Map<string, string>();
  get length(): number {
    return this.kept.size;
  }
  key = (at: number): string | null => [...this.kept.keys()][at] ?? null;
  getItem = (name: string): string | null => this.kept.get(name) ?? null;
  setItem = (name: string, value: string): void => void this.kept.set(name, value);
  removeItem = (name: string): void => void this.kept.delete(name);
}

test("what somebody else writes elsewhere comes, and what is being typed stays", () => {
  const before = merged([], state({ remarks: [remark(3, "one"), remark(4, "two")] }));
  const typed = [typing(before[0] as Entry, "one, at more length"), before[1] as Entry];
  const after = merged(typed, state({ remarks: [remark(3, "one"), remark(4, "two, changed", 7)] }));
  assert.deepEqual(after.map((each) => [each.typed.text, each.theirs]), [["one, at more length", null], ["two, changed", null]]);
  assert.deepEqual(saving(after[0] as Entry), { kind: "remark-written", text: "one, at more length", remark: 3, presenter: null, seen: 3 });
});

test("of two who write the same, both are kept until somebody decides", () => {
  const mine = typing(only(merged([], state({ remarks: [remark(3, "one")] }))), "mine");
  const met = only(merged([mine], state({ remarks: [remark(3, "theirs", 9)] })));
  assert.deepEqual([met.typed.text, met.theirs?.words.text, saving(met)], ["mine", "theirs", null]);
  assert.deepEqual(saving(only(decided(met, "mine", "x"))), { kind: "remark-written", text: "mine", remark: 3, presenter: null, seen: 9 });
  const taken = only(decided(met, "theirs", "x"));
  assert.deepEqual([taken.typed.text, isDirty(taken)], ["theirs", false]);
  const both = decided(met, "both", "x");
  assert.deepEqual(both.map((each) => [each.key, each.typed.text]), [[3, "theirs"], [null, "mine"]]);
});

test("what was taken away while it was being changed becomes a new one", () => {
  const mine = typing(only(merged([], state({ remarks: [remark(3, "one")] }))), "one and more");
  assert.deepEqual(saving(only(merged([mine], state({})))), { kind: "remark-written", text: "one and more", remark: null, presenter: null, seen: null });
  assert.deepEqual(merged(merged([], state({ remarks: [remark(3, "one")] })), state({})), []);
});

test("a new one is known again by its words, also when the answer was lost", () => {
  const mine = { ...typing(fresh("new-1", "remark", null), "  well   done "), sent: { text: "  well   done ", parts: [], presenter: null } };
  const met = only(merged([mine], state({ remarks: [remark(5, "well done")] })));
  assert.deepEqual([met.id, met.key, met.seen, saving(met) === null || isDirty(met)], ["new-1", 5, 5, true]);
});

test("one that the server wrote otherwise is known by its number, and spaces that are being typed stay", () => {
  const sent = { text: "well\u202e done", parts: [], presenter: null };
  const mine = { ...typing(fresh("new-1", "remark", null), sent.text), sent, accepted: 5 };
  const met = only(merged([mine], state({ remarks: [remark(5, "well done")] })));
  assert.deepEqual([met.id, met.key, met.typed.text, isDirty(met)], ["new-1", 5, "well done", false]);
  const typed = typing(met, "well done ");
  assert.equal(only(merged([typed], state({ remarks: [remark(5, "well done")] }))).typed.text, "well done ");
});

test("an empty one is not sent, and sub-items that are empty are none", () => {
  assert.equal(saving(fresh("new-1", "requirement", null)), null);
  const written = { ...fresh("new-1", "requirement", null), typed: { text: "Safety", parts: ["List", "", "Close"], presenter: null } };
  assert.deepEqual(saving(written), { kind: "requirement-written", text: "Safety", parts: ["List", "Close"], requirement: null, seen: null });
});

test("a window keeps what is its own, and takes up what one that is gone left behind", () => {
  const box = new Memory();
  let now = 1_000;
  const [a, b] = ["a", "b"].map((name) => new Shelf(box, "meeting", name, () => now)) as [Shelf, Shelf];
  assert.equal(a.keep([typing(fresh("new-a", "remark", null), "mine")]), true);
  assert.deepEqual([a.taken().length, b.taken().length, new Shelf(box, "other", "a", () => now).taken().length], [1, 0, 0]);
  now += LEFT_MS + 1;
  assert.deepEqual(b.taken().map((each) => each.typed.text), ["mine"]);
  a.keep([]);
  assert.equal(box.length, 0);
});

test("a browser that cannot keep anything is said to", () => {
  const full = new Memory();
  full.setItem = () => {
    throw new Error("full");
  };
  assert.equal(new Shelf(full, "meeting", "a").keep([fresh("new-1", "remark", null)]), false);
});

class World {
  readonly acts: Act[] = [];
  answer: ActOutcome = { ok: true, number: 9 };
  shown: RecordShown | null = null;
  readonly record: Record;

  constructor(box: Box = new Memory()) {
    this.record = new Record(
      new Shelf(box, "meeting", "a"),
      async (wanted) => {
        this.acts.push(wanted);
        return this.answer;
      },
      (shown) => {
        this.shown = shown;
      },
      "a",
    );
    this.record.take(state({}));
  }

  write(text: string): string {
    const id = this.record.add("remark", null);
    this.record.type(id, { text, parts: [], presenter: null });
    return id;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what is left is saved at once, and once; what is typed on waits for the key and is saved under it", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const world = new World();
  const id = world.write("Well done");
  world.record.leave(id);
  await settled();
  world.record.type(id, { text: "Well done, all", parts: [], presenter: null });
  context.mock.timers.tick(60_000);
  await settled();
  assert.deepEqual(world.acts.map((each) => each["text"]), ["Well done"]);
  world.record.take(state({ remarks: [remark(4, "Well done")], version: 4 }));
  context.mock.timers.tick(2_000);
  await settled();
  assert.deepEqual(world.acts.slice(1), [{ kind: "remark-written", text: "Well done, all", remark: 4, presenter: null, seen: 4 }]);
});

test("without a connection it is kept, and saved once the state is there again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const box = new Memory();
  const world = new World(box);
  world.answer = { ok: false, status: 0, message: "", changed: [] };
  world.record.leave(world.write("Well done"));
  await settled();
  world.record.connect(false);
  context.mock.timers.tick(60_000);
  await settled();
  assert.deepEqual([world.acts.length, world.record.unsaved, box.length, world.shown?.waiting], [1, true, 1, true]);
  world.answer = { ok: true, number: 9 };
  world.record.connect(true);
  world.record.take(state({ version: 3 }));
  context.mock.timers.tick(2_000);
  await settled();
  assert.equal(world.acts.length, 2);
  world.record.take(state({ remarks: [remark(9, "Well done")], version: 9 }));
  assert.deepEqual([world.record.unsaved, box.length], [false, 0]);
});

test("a save whose answer was lost is not written twice", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const world = new World();
  world.answer = { ok: false, status: 0, message: "", changed: [] };
  world.record.leave(world.write("Well done"));
  await settled();
  world.record.connect(false);
  world.record.connect(true);
  world.record.take(state({ remarks: [remark(4, "Well done")], version: 4 }));
  context.mock.timers.tick(60_000);
  await settled();
  assert.deepEqual([world.acts.length, world.record.unsaved], [1, false]);
});

test("moments find their event, and steps go from mark to mark", () => {
  const marks: TimelineMark[] = [1000, 2000, 2000, 5000].map((at, place) => ({ number: place + 1, at, by: "", said: "" }));
  const times = marks.map((each) => each.at);
  assert.deepEqual([0, 1000, 1999, 2000, 9000].map((at) => passed(times, at)), [0, 1, 1, 3, 4]);
  assert.deepEqual([current(marks, 0)?.number, current(marks, 4999)?.number], [undefined, 3]);
  assert.deepEqual([stepped(marks, 2000, 1), stepped(marks, 2000, -1), stepped(marks, 5000, 1), stepped(marks, 1000, -1)], [5000, 1000, 5000, 1000]);
});

test("a recording is offered from the mark that says it began, though Janus began it later or ended it within the second", () => {
  const marks: TimelineMark[] = [1200, 9000, 9100].map((at, place) => ({ number: place + 1, at, by: "", said: "" }));
  const found = (begins: number, ends: number | null, at: number): number => recordedAround([{ begins, ends }], marks, at).length;
  assert.deepEqual([found(4000, 8000, 2000), found(1300, 1400, 2000), found(4000, null, 2000)], [1, 1, 1]);
  assert.deepEqual([found(1300, 1400, 9100), found(9200, null, 2000), found(0, 1100, 2000)], [0, 0, 0]);
  assert.deepEqual([found(9200, null, 10000), found(500, 800, 0)], [1, 1]);
});
