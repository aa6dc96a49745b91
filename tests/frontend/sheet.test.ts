/** The sheet as a value, the ticket in what people paste, and the twelve words. */

import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { abstained, blanks, breaches, cleared, draftOf, isAbstention, isComplete, marked, mayAbstain, nextBlank, readNumber, scoresOf } from "../../frontend/src/marking.ts";
import type { Manifest, Rules, Scale } from "../../frontend/src/protocol/manifest.ts";
import { readWords, seedWords } from "../../frontend/src/protocol/words.ts";
import type { Draft } from "../../frontend/src/store.ts";
import { speak, t } from "../../frontend/src/strings.ts";
import { ticketIn } from "../../frontend/src/ticket.ts";

const LEVELS: Scale = {
  kind: "levels",
  levels: [
    { id: "good", title: "Good", points: "100" },
    { id: "fair", title: "Fair", points: "60" },
  ],
};
const RANGE: Scale & { kind: "range" } = { kind: "range", low: "0", high: "100", step: "0.5" };
const CRITERIA: Rules["criteria"] = [
  { id: "plan", title: "Plan", weight: "50", scale: LEVELS },
  { id: "review", title: "Review", weight: "50", scale: LEVELS },
];

function meeting(limits: Rules["limits"] = []): Manifest {
  const presenters = ["p1", "p2", "p3"].map((id) => ({ id, name: `Presenter ${id}`, unit: "Unit" }));
  return { presenters, rules: { criteria: CRITERIA, limits } } as unknown as Manifest;
}

const FULL: Draft = { p1: { plan: 0, review: 0 }, p2: { plan: 0, review: 1 }, p3: { plan: 1, review: null } };

test("blanks come in the order of the sheet, and going on goes round", () => {
  const draft: Draft = { p1: { plan: 0 }, p2: { plan: 0, review: null } };
  deepEqual(blanks(draft, meeting()), [
    { presenter: "p1", criterion: "review" },
    { presenter: "p3", criterion: "plan" },
    { presenter: "p3", criterion: "review" },
  ]);
  deepEqual(nextBlank(draft, meeting(), null), { presenter: "p1", criterion: "review" });
  deepEqual(nextBlank(draft, meeting(), { presenter: "p2", criterion: "plan" }), { presenter: "p3", criterion: "plan" });
  deepEqual(nextBlank(draft, meeting(), { presenter: "p3", criterion: "review" }), { presenter: "p1", criterion: "review" });
  equal(nextBlank(FULL, meeting(), null), null);
});

test("marking one score leaves every other row the very same", () => {
  const next = marked(FULL, "p1", "plan", 1);
  deepEqual(next["p1"], { plan: 1, review: 0 });
  equal(next["p2"], FULL["p2"]);
  deepEqual(marked(next, "p1", "plan", undefined)["p1"], { review: 0 });
});

test("abstaining on a presenter is a choice, and can be taken back", () => {
  const draft = abstained({}, "p1", CRITERIA);
  equal(isComplete(draft["p1"], CRITERIA), true);
  equal(isAbstention(draft["p1"], CRITERIA), true);
  equal(isAbstention(FULL["p3"], CRITERIA), false);
  deepEqual(cleared(draft, "p1", CRITERIA), { p1: {} });
  deepEqual(cleared({ p1: { plan: 1, review: 0 } }, "p1", CRITERIA.slice(1)), { p1: { plan: 1 } });
  equal(isComplete({ plan: 0 }, CRITERIA), false);
});

test("scores go out and come back in the manifest's order", () => {
  deepEqual(scoresOf(FULL, meeting()), [[0, 0], [0, 1], [1, null]]);
  deepEqual(draftOf(scoresOf(FULL, meeting()), meeting()), FULL);
  throws(() => scoresOf({}, meeting()));
});

test("at most so many of a level, in a criterion or on the whole sheet", () => {
  const limit = { kind: "at-most", level: "good", criterion: "plan", count: 1 } as const;
  deepEqual(breaches(FULL, meeting([limit])), [{ kind: "at-most", level: "Good", criterion: CRITERIA[0], count: 2, allowed: 1 }]);
  deepEqual(breaches(FULL, meeting([{ ...limit, count: 2 }])), []);
  deepEqual(breaches(FULL, meeting([{ ...limit, criterion: null, count: 2 }])), [
    { kind: "at-most", level: "Good", criterion: null, count: 3, allowed: 2 },
  ]);
  deepEqual(breaches(FULL, meeting([{ ...limit, criterion: null, count: 3 }])), []);
});

test("a ranking ballot has no ties; abstentions are none", () => {
  const manifest = meeting([{ kind: "no-ties" }]);
  const [p1, p2] = manifest.presenters;
  deepEqual(breaches(FULL, manifest), [{ kind: "tie", criterion: CRITERIA[0], presenters: [p1, p2] }]);
  deepEqual(breaches({ p1: { plan: 0, review: null }, p2: { plan: 1, review: null } }, manifest), []);
});

test("where nothing may be left out, abstentions are refused", () => {
  const manifest = meeting([{ kind: "no-blanks" }]);
  equal(mayAbstain(manifest), false);
  equal(mayAbstain(meeting()), true);
  deepEqual(breaches(FULL, manifest), [{ kind: "abstention", count: 1 }]);
});

for (const [typed, expected] of [
  ["87.5", { score: "87.5" }],
  ["87.50", { score: "87.5" }],
  [" 087 ", { score: "87" }],
  ["８７．５", { score: "87.5" }],
  ["87,5", { score: "87.5" }],
  ["100", { score: "100" }],
  ["0", { score: "0" }],
  ["0.0", { score: "0" }],
  ["-0", { score: "0" }],
  [".5", { score: "0.5" }],
  ["100.5", { problem: "out-of-range" }],
  ["-1", { problem: "out-of-range" }],
  ["87.25", { problem: "off-step" }],
  ["", { problem: "not-a-number" }],
  ["8 7", { problem: "not-a-number" }],
  ["1e2", { problem: "not-a-number" }],
  ["good", { problem: "not-a-number" }],
] as const) {
  test(`a typed score: "${typed}"`, () => deepEqual(readNumber(typed, RANGE), expected));
}

test("steps count from the low end", () => {
  deepEqual(readNumber("3", { kind: "range", low: "1", high: "9", step: "2" }), { score: "3" });
  deepEqual(readNumber("4", { kind: "range", low: "1", high: "9", step: "2" }), { problem: "off-step" });
});

test("a ticket alone, in a link, or not at all", () => {
  const ticket = "01081G81860W40J2GB1G6GW3RGH";
  equal(ticketIn("olo8-LG8l 86ow4Oj2gbIg6gw3rgh"), ticket);
  equal(ticketIn(ticket.replace("8", "9")), null);
  equal(ticketIn(ticket), ticket);
  equal(ticketIn(` http://localhost:8000/join#${ticket}\n`), ticket);
  equal(ticketIn(`#${ticket}`), ticket);
  equal(ticketIn(ticket.replace(/.{4}/g, "$& ")), ticket);
  equal(ticketIn(ticket.slice(1)), null);
  equal(ticketIn(`http://localhost:8000/join?ticket=${ticket}`), null);
  equal(ticketIn(""), null);
});

for (const changed of [
  "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH&shareTo=weixin",
  "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH#wechat_redirect",
  "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH?from=singlemessage&isappinstalled=0",
  "http://10.0.0.5:8000/join?from=timeline#01081G81860W40J2GB1G6GW3RGH",
  "您的票：http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH 请勿转发",
  "http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGH。",
  "http://10.0.0.5:8000/join＃01081G81860W40J2GB1G6GW3RGH",
  "０１０８１Ｇ８１８６０Ｗ４０Ｊ２ＧＢ１Ｇ６ＧＷ３ＲＧＨ",
  "01081G81860\u200bW40J2GB1G6GW3RGH",
  "\ufeff01081G81860W40J2GB1G6GW3RGH\u2060",
  "#0108 1G81 860W 40J2 GB1G 6GW3 RGH",
]) {
  test(`a ticket that a chat has changed: ${changed}`, () => equal(ticketIn(changed), "01081G81860W40J2GB1G6GW3RGH"));
}

test("what is longer or shorter than a ticket is none", () => {
  equal(ticketIn("http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RGHX"), null);
  equal(ticketIn("http://10.0.0.5:8000/join#01081G81860W40J2GB1G6GW3RG"), null);
});

test("twelve words in either language lead back to the seed", () => {
  const seed = Uint8Array.from({ length: 16 }, (_, index) => index * 17);
  for (const language of ["en", "zh-hans"]) {
    const words = seedWords(seed, language);
    equal(words.length, 12);
    deepEqual(readWords(words.join(" ")), { seed });
  }
  deepEqual(readWords(seedWords(seed, "zh-hans").join("")), { seed });
  deepEqual(readWords(`1. ${seedWords(seed, "en").join(",\n ").toUpperCase()}`), { seed });
});

test("words that cannot be right say why", () => {
  const words = seedWords(new Uint8Array(16), "en");
  deepEqual(readWords(words.slice(1).join(" ")), { problem: "count", count: 11 });
  deepEqual(readWords(words.join(" ").replace("about", "abuot")), { problem: "unknown", word: "abuot" });
  deepEqual(readWords(words.join(" ").replace("about", "abandon")), { problem: "checksum" });
  deepEqual(readWords(""), { problem: "count", count: 0 });
});

test("a sentence has its values filled in, and a missing one shows its key", () => {
  speak({ progress: "{complete} of {total}: {complete}" });
  equal(t("progress", { complete: 1, total: 2 }), "1 of 2: 1");
  equal(t("progress", { complete: 1 }), "1 of {total}: 1");
  equal(t("nothing"), "nothing");
});
