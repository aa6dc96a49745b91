/** What the scripts of single pages reckon: lengths, weights, words of a share, and when a draft is sent. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { characters, fit } from "../../frontend/src/pages/characters.ts";
import { Autosave, type SaveAnswer, type AutosaveState } from "../../frontend/src/pages/draft.ts";
import { sumOf } from "../../frontend/src/pages/weights.ts";
import { completed, wordsIn } from "../../frontend/src/pages/words.ts";
import weightVectors from "../web/cycles/weight_vectors.json";
import countVectors from "../web/debriefs/count_vectors.json";

test("characters are counted as the site counts them", () => {
  ok(countVectors.length > 10);
  for (const { text, count, why } of countVectors) equal(characters(text), count, why);
});

test("a length is judged by its limits, and both limits fit", () => {
  deepEqual(fit(9, 10, 20), { verdict: "few", by: 1 });
  deepEqual(fit(10, 10, 20), { verdict: "fits", by: 0 });
  deepEqual(fit(20, 10, 20), { verdict: "fits", by: 0 });
  deepEqual(fit(21, 10, 20), { verdict: "many", by: 1 });
  deepEqual(fit(21, 0, null), { verdict: "fits", by: 0 });
});

test("weights are added as the site adds them", () => {
  ok(weightVectors.length > 5);
  for (const { weights, shown, verdict, by, why } of weightVectors) deepEqual(sumOf(weights), { shown, verdict, by }, why);
  deepEqual(sumOf(["-5", "100"]), { shown: "100", verdict: "fits", by: "0" });
});

test("four letters tell a word, and a shorter word tells itself", () => {
  const list = ["act", "action", "zone"];
  equal(completed(list, "acti"), "action");
  equal(completed(list, " ＺＯＮＥ "), "zone");
  equal(completed(list, "act"), "act");
  equal(completed(list, "ac"), null);
  equal(completed(list, "zoned"), null);
  equal(completed(list, ""), null);
});

test("words are found in what was pasted, whatever stands between them", () => {
  deepEqual(wordsIn("1. act, 2. action\n３．zone"), ["act", "action", "zone"]);
  deepEqual(wordsIn(" 12 "), []);
});

let text: string;
let said: AutosaveState[];
let sent: { readonly text: string; readonly revision: number }[];
let answer: () => Promise<SaveAnswer>;

const kept = (revision: number) => (): Promise<SaveAnswer> => Promise.resolve({ status: 200, kept: { revision } });
const refused = (status: number, error: string) => (): Promise<SaveAnswer> => Promise.resolve({ status, kept: { error } });

function draft(stopped = false): Autosave {
  const page = {
    texts: () => ({ plan: text }),
    say: (state: AutosaveState) => void said.push(state),
    send: (texts: Readonly<Record<string, string>>, revision: number) => {
      sent.push({ text: texts.plan ?? "", revision });
      return answer();
    },
  };
  return new Autosave(page, 1, stopped);
}

/** Lets promises that are ready run, without time passing. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function pass(ms: number): Promise<void> {
  await settle();
  for (let gone = 0; gone < ms; gone += 100) {
    mock.timers.tick(100);
    await settle();
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  text = "";
  said = [];
  sent = [];
  answer = kept(2);
});
afterEach(() => mock.timers.reset());

test("a draft is sent once when typing stops, and says so", async () => {
  const typed = draft();
  for (const letter of "plan") {
    text += letter;
    typed.changed();
    await pass(500);
  }
  deepEqual(sent, []);
  await pass(500);
  deepEqual(sent, [{ text: "plan", revision: 1 }]);
  deepEqual(said, ["unsaved", "unsaved", "unsaved", "unsaved", "saving", "saved"]);
  equal(typed.revision, 2);
  equal(typed.dirty(), false);
});

test("what is typed while a request is under way follows it, with the revision it brought", async () => {
  let arrive: (answer: SaveAnswer) => void = () => undefined;
  answer = () => new Promise((resolve) => (arrive = resolve));
  const typed = draft();
  text = "one";
  typed.changed();
  await pass(1_000);
  text = "one two";
  typed.changed();
  await pass(5_000);
  equal(sent.length, 1);
  answer = kept(3);
  arrive({ status: 200, kept: { revision: 2 } });
  await pass(1_000);
  deepEqual(sent, [
    { text: "one", revision: 1 },
    { text: "one two", revision: 2 },
  ]);
  equal(typed.dirty(), false);
});

test("a lost network is tried again with longer pauses, and nothing is lost", async () => {
  answer = () => Promise.reject(new TypeError("no network"));
  const typed = draft();
  text = "kept in the page";
  typed.changed();
  await pass(1_000 + 2_000 + 4_000 + 8_000);
  equal(sent.length, 4);
  equal(said.at(-1), "offline");
  equal(typed.dirty(), true);
  answer = kept(2);
  await pass(15_000);
  equal(said.at(-1), "saved");
  equal(typed.dirty(), false);
});

test("signed out or a failing site is tried again; a refusal is final", async () => {
  for (const [given, state] of [
    [refused(401, "signed-out"), "signedOut"],
    [refused(500, ""), "offline"],
    [() => Promise.resolve({ status: 502, kept: null }), "offline"],
  ] as const) {
    said = [];
    sent = [];
    answer = given;
    const typed = draft();
    text += "a";
    typed.changed();
    await pass(3_000);
    deepEqual([said.at(-1), sent.length], [state, 2]);
    void typed.stop();
  }
  for (const [given, state] of [
    [refused(409, "moved"), "moved"],
    [refused(409, "closed"), "closed"],
    [refused(403, "forbidden"), "refused"],
    [() => Promise.resolve({ status: 403, kept: null }), "refused"],
  ] as const) {
    said = [];
    sent = [];
    answer = given;
    const typed = draft();
    text += "a";
    typed.changed();
    await pass(60_000);
    deepEqual([said.at(-1), sent.length], [state, 1]);
    equal(typed.dirty(), true);
  }
});

test("a section too long to keep waits for the writer to shorten it", async () => {
  answer = refused(409, "too-long");
  const typed = draft();
  text = "too long";
  typed.changed();
  await pass(60_000);
  deepEqual([said.at(-1), sent.length], ["tooLong", 1]);
  answer = kept(2);
  text = "short";
  typed.changed();
  await pass(1_000);
  equal(said.at(-1), "saved");
});

test("text taken back to what is kept is not sent", async () => {
  const typed = draft();
  text = "a";
  typed.changed();
  text = "";
  typed.changed();
  await pass(60_000);
  deepEqual([sent, said.at(-1)], [[], "saved"]);
});

test("a field that is left is kept sooner, and a stopped draft sends nothing", async () => {
  const typed = draft();
  text = "a";
  typed.changed();
  typed.left();
  await pass(300);
  equal(sent.length, 1);
  text = "ab";
  typed.changed();
  equal(typed.stop(), null);
  await pass(60_000);
  equal(sent.length, 1);

  const shown = draft(true);
  text = "abc";
  shown.changed();
  shown.left();
  await pass(60_000);
  equal(sent.length, 1);
  equal(shown.dirty(), true);
});

test("who stops a draft is handed the request that is under way", async () => {
  let arrive: (answer: SaveAnswer) => void = () => undefined;
  answer = () => new Promise((resolve) => (arrive = resolve));
  const typed = draft();
  text = "a";
  typed.changed();
  await pass(1_000);
  const underWay = typed.stop();
  ok(underWay);
  arrive({ status: 200, kept: { revision: 7 } });
  await underWay;
  equal(typed.revision, 7);
});
