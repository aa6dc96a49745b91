/** Text in large letters on a screen: where it may be broken. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { pieces } from "../../frontend/src/room/screen/phrases.tsx";

const whole = (text: string): readonly string[] => pieces(text).filter((each) => each.whole).map((each) => each.text);

test("Chinese words stay whole, and nothing is added or lost", () => {
  const question = "去年单耗比计划高出百分之三，主要差在哪条产线？今年如何补上？";
  assert.equal(pieces(question).map(({ text }) => text).join(""), question);
  assert.ok(["去年", "计划", "百分之三", "今年", "如何"].every((word) => whole(question).includes(word)));
});

test("what is no Chinese word may be broken: letters, figures, marks, and one character alone", () => {
  for (const text of ["", "A quarter of 12,500 t", "https://example.org/" + "a".repeat(300), "，。？", "三", "مرحبا"]) assert.deepEqual(whole(text), []);
});
