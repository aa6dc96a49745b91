/**
 * Entry of the search page of an exported site, which has no server to ask: it looks into files that lie beside the page. Where in an article the words stand is
 * read from the article's own page once its row is in view; until then its beginning is shown.
 * Their form, and how text is cut into pieces, stand in web/newsroom/export/search.py and publication/grams.py, which do the same.
 */

import { element } from "./page";

/** Address, title, date and beginning of the text of an article. */
type IndexedArticle = readonly [address: string, title: string, date: string, text: string];

const PARTS = 32;
const MOST = 100;
/** Characters before and after the first word of an excerpt, as web/newsroom/search.py has them. */
const AROUND = 60;
const HAN = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uac00-\\ud7af\\u{20000}-\\u{3ffff}";
const RUNS = new RegExp(`([${HAN}]+)|((?:(?![${HAN}_])[\\p{L}\\p{N}\\p{M}])+)`, "gu");

/** What a text that matches must have: words, and of Chinese every pair of characters, or the one that was asked for. */
export function wanted(query: string): string[] {
  const found = new Set<string>();
  for (const [, han, word] of query.normalize("NFKC").toLowerCase().matchAll(RUNS)) {
    if (word) found.add(word);
    const letters = [...(han ?? "")];
    if (letters.length === 1) found.add(letters[0]!);
    letters.slice(1).forEach((letter, at) => found.add(letters[at]! + letter));
  }
  return [...found];
}

export function partOf(piece: string): number {
  return piece.codePointAt(0)! % PARTS;
}

/** Pieces of a text, with true for those that were looked for. */
type HitPieces = readonly [text: string, looked_for: boolean][];

/** What is marked: the words as they were typed; where a text has none of them as a whole, its pairs of characters. */
function pattern(query: string, text: string): RegExp | null {
  const words = query.normalize("NFKC").split(/\s+/).filter(Boolean);
  for (const each of [words, wanted(query)]) {
    const found = each.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
    if (found && new RegExp(found, "iu").test(text)) return new RegExp(`(${found})`, "giu");
  }
  return null;
}

/** The text marked. */
export function marked(text: string, query: string): HitPieces {
  const found = pattern(query, text);
  return (found ? text.split(found) : [text]).map((piece, at) => [piece, at % 2 === 1] as [string, boolean]).filter(([piece]) => piece);
}

/** The part of the text around the first place of what was looked for, marked; the beginning if it is not there. */
export function excerpt(text: string, query: string): HitPieces {
  const first = pattern(query, text)?.exec(text)?.index ?? 0;
  const [start, end] = [Math.max(0, first - AROUND), first + 2 * AROUND];
  return marked(`${start ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`, query);
}

async function loaded<T>(name: string): Promise<T> {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

/** The articles that have every piece; those that have all of it in the title come first, and otherwise the newest. */
export async function search(query: string, load: <T>(name: string) => Promise<T> = loaded): Promise<IndexedArticle[]> {
  const pieces = wanted(query);
  if (pieces.length === 0) return [];
  const parts = new Map<number, Record<string, number[]>>();
  await Promise.all([...new Set(pieces.map(partOf))].map(async (part) => parts.set(part, await load(`terms-${part}.json`))));
  const lists = pieces.map((piece) => new Set(Object.hasOwn(parts.get(partOf(piece))!, piece) ? parts.get(partOf(piece))![piece] : []));
  const numbers = [...lists[0]!].filter((number) => lists.every((list) => list.has(number)));
  if (numbers.length === 0) return [];
  const documents = await load<IndexedArticle[]>("documents.json");
  const titled = (number: number) => pieces.every((piece) => documents[number]![1].normalize("NFKC").toLowerCase().includes(piece));
  numbers.sort((one, other) => Number(titled(other)) - Number(titled(one)) || one - other);
  return numbers.map((number) => documents[number]!);
}

function put(into: HTMLElement, pieces: HitPieces): void {
  into.replaceChildren(
    ...pieces.map(([text, lookedFor]) => {
      if (!lookedFor) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }),
  );
}

/** The text of the article as its page has it; empty if the page is not there. */
async function textOf(address: string): Promise<string> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  page.querySelectorAll("[data-unpublished]").forEach((each) => each.remove());
  const parts = [...page.querySelectorAll("[data-published=subtitle], [data-published=body]")];
  return parts.map((each) => each.textContent ?? "").join(" ").replace(/\s+/g, " ").trim();
}

/** Puts the place where the words stand into a row, once it is in view. */
function watched(query: string): IntersectionObserver {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const link = target.querySelector("a");
      const said = target.lastElementChild;
      if (!isIntersecting || !link || !(said instanceof HTMLElement)) continue;
      observer.unobserve(target);
      void textOf(link.href).then((text) => text && put(said, excerpt(text, query)));
    }
  });
  return observer;
}

function shown([address, title, date, text]: IndexedArticle, query: string): HTMLElement {
  const row = document.createElement("li");
  const path = document.createElement("p");
  path.className = "path";
  const time = document.createElement("time");
  time.dateTime = time.textContent = date;
  path.append(time);
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  // Addresses begin where the site does, one folder above this page.
  link.href = `../${address}`;
  put(link, marked(title, query));
  heading.append(link);
  const beginning = document.createElement("p");
  put(beginning, marked(text, query));
  row.append(path, heading, beginning);
  return row;
}

async function answer(place: HTMLElement, query: string): Promise<void> {
  const said = document.createElement("p");
  place.replaceChildren(said);
  try {
    const found = await search(query);
    said.textContent = found.length ? `${place.dataset.some ?? ""} ${found.length}` : (place.dataset.none ?? "");
    const list = document.createElement("ol");
    list.className = "hits";
    list.append(...found.slice(0, MOST).map((each) => shown(each, query)));
    if (found.length) place.append(list);
    const observer = watched(query);
    for (const row of list.children) observer.observe(row);
  } catch {
    said.textContent = place.dataset.failed ?? "";
  }
}

if (typeof document !== "undefined") {
  const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  for (const field of document.querySelectorAll<HTMLInputElement>("input[name=q]")) field.value = query;
  if (query) void answer(element(document, "#found"), query);
}
