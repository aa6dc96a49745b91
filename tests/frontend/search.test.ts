// The search of an exported site: text is cut as publication/grams.py cuts it, and only what has every piece is found.
import assert from "node:assert/strict";
import { test } from "node:test";

import { excerpt, marked, partOf, search, wanted } from "../../frontend/src/pages/search.ts";

test("Chinese is cut into pairs, everything else into words", () => {
  assert.deepEqual(wanted("述职大会"), ["述职", "职大", "大会"]);
  assert.deepEqual(wanted("会 Report_2027 １２"), ["会", "report", "2027", "12"]);
  assert.deepEqual(wanted("2027年会"), ["2027", "年会"]);
  assert.deepEqual(wanted(" ，。"), []);
});

const documents = [
  ["news/c/", "通知", "2027-01-03", "述职大会的通知"],
  ["news/b/", "述职大会", "2027-01-02", "二百八十三人"],
  ["news/a/", "大会", "2027-01-01", "述职"],
];
const terms: Record<string, number[]> = { 述职: [0, 1, 2], 职大: [0, 1], 大会: [0, 1, 2] };

function load(asked: string[]) {
  return async <T>(name: string): Promise<T> => {
    asked.push(name);
    if (name === "documents.json") return documents as T;
    const part = Object.entries(terms).filter(([piece]) => name === `terms-${partOf(piece)}.json`);
    return Object.fromEntries(part) as T;
  };
}

test("titles come first, then the newest, and only what is needed is loaded", async () => {
  const asked: string[] = [];
  const found = await search("述职大会", load(asked));
  assert.deepEqual(found.map(([address]) => address), ["news/b/", "news/c/"]);
  assert.equal(new Set(asked).size, asked.length);
  assert.deepEqual(await search("没有的词", load([])), []);
  assert.deepEqual(await search("constructor", load([])), []);
});

test("an excerpt is the part around the first word, with every word marked", () => {
  const text = `${"前".repeat(100)}年度述职大会在主会场召开，Report 2027 印发。${"后".repeat(200)}`;
  const pieces = excerpt(text, "述职大会 report");
  assert.deepEqual(pieces.filter(([, is]) => is).map(([piece]) => piece), ["述职大会", "Report"]);
  const whole = pieces.map(([piece]) => piece).join("");
  assert.equal([...whole].length, 182);
  assert.ok(whole.startsWith("…前") && whole.endsWith("后…"));
});

test("where the words do not stand together their pairs are marked, and without any the beginning is shown", () => {
  assert.deepEqual(marked("大会上的述职", "述职大会"), [["大会", true], ["上的", false], ["述职", true]]);
  assert.deepEqual(excerpt("没有的事", "述职"), [["没有的事", false]]);
  assert.deepEqual(marked("a.b", "."), [["a", false], [".", true], ["b", false]]);
  assert.deepEqual(marked("<b>述职", "b>"), [["<", false], ["b>", true], ["述职", false]]);
});
