/**
 * What the recorder writes, beside what the log has: one entry for each remark and requirement.
 *
 * A new state never touches what somebody is typing. Where the log's words have changed under somebody's hands, both are kept and shown, and a person decides. Saving says which
 * event the writing started from (`seen`), so that the server finds it out, too.
 * A save whose answer was lost is recognised in the next state by its words, and is not written twice.
 */

import type { Act } from "../act.ts";
import type { RecorderState } from "../state.ts";

export type Kind = "remark" | "requirement";

export interface Words {
  readonly text: string;
  readonly parts: readonly string[];
  readonly presenter: number | null;
}

/** Words in the log, and the event that wrote them last. */
export interface Theirs {
  readonly key: number;
  readonly words: Words;
  readonly written: number;
}

export interface Entry {
  /** Of this browser; stays the same when the entry is saved. */
  readonly id: string;
  readonly kind: Kind;
  /** Null until the log has it. */
  readonly key: number | null;
  /** The event that wrote what the writing started from. */
  readonly seen: number | null;
  readonly kept: Words;
  readonly typed: Words;
  /** What was sent and not yet seen in a state. */
  readonly sent: Words | null;
  /** The server has taken what was sent, and the log has so many events: nothing more is sent until a state shows under which key and number. */
  readonly accepted: number | null;
  /** Somebody else's words, written meanwhile; nothing is saved until a person has decided. */
  readonly theirs: Theirs | null;
}

export const NOTHING: Words = { text: "", parts: [], presenter: null };

export function same(a: Words, b: Words): boolean {
  return tidy(a.text) === tidy(b.text) && a.presenter === b.presenter && JSON.stringify(partsOf(a)) === JSON.stringify(partsOf(b));
}

/** The server writes one form of spaces; empty sub-items are none. */
const tidy = (text: string): string => text.normalize("NFC").split("\n").map((line) => line.trim().replace(/\s+/g, " ")).join("\n").replace(/^\n+|\n+$/g, "");
const partsOf = (words: Words): readonly string[] => words.parts.map(tidy).filter((each) => each !== "");

export const isEmpty = (words: Words): boolean => tidy(words.text) === "" && partsOf(words).length === 0;
export const isDirty = (entry: Entry): boolean => !same(entry.typed, entry.kept);

export function fresh(id: string, kind: Kind, presenter: number | null): Entry {
  const empty = { ...NOTHING, presenter };
  return { id, kind, key: null, seen: null, kept: empty, typed: empty, sent: null, accepted: null, theirs: null };
}

function inLog(state: RecorderState): Readonly<Record<Kind, readonly Theirs[]>> {
  return {
    remark: state.remarks.map(({ key, text, presenter, written }) => ({ key, written, words: { text, parts: [], presenter } })),
    requirement: state.requirements.map(({ key, text, parts, written }) => ({ key, written, words: { text, parts, presenter: null } })),
  };
}

/** The entries after a state has come, in the log's order; those that it does not have yet come last. */
export function merged(entries: readonly Entry[], state: RecorderState): Entry[] {
  const log = inLog(state);
  const taken = new Set<string>();
  const found = (["remark", "requirement"] as const).flatMap((kind) =>
    log[kind].map((theirs) => {
      const own = owner(entries, kind, theirs, taken);
      if (own) taken.add(own.id);
      return own ? met(own, theirs) : known(kind, theirs);
    }),
  );
  const rest = entries.filter((each) => !taken.has(each.id)).flatMap(gone);
  return [...found, ...rest];
}

function owner(entries: readonly Entry[], kind: Kind, theirs: Theirs, taken: ReadonlySet<string>): Entry | undefined {
  const free = entries.filter((each) => each.kind === kind && !taken.has(each.id));
  const unnamed = free.filter((each) => each.key === null);
  return (
    free.find((each) => each.key === theirs.key) ??
    unnamed.find((each) => each.sent !== null && same(each.sent, theirs.words)) ??
    unnamed.find((each) => each.accepted === theirs.written)
  );
}

function known(kind: Kind, { key, words, written }: Theirs): Entry {
  return { id: `${kind}-${key}`, kind, key, seen: written, kept: words, typed: words, sent: null, accepted: null, theirs: null };
}

function met(own: Entry, theirs: Theirs): Entry {
  const { key, words, written } = theirs;
  const saved = { ...own, key, seen: written, kept: words, sent: null, accepted: null, theirs: null };
  if (own.sent !== null && same(own.sent, words)) return saved;
  // The server writes some texts otherwise than they were sent, without signs that cannot be shown, for one.
  const cleaned = own.accepted === written && own.sent !== null && same(own.typed, own.sent);
  if (!isDirty(own) || cleaned) return { ...saved, typed: same(own.typed, words) ? own.typed : words };
  if (own.accepted === written) return saved;
  if (written === own.seen) return own;
  return same(own.typed, words) ? saved : { ...own, key, theirs, sent: null, accepted: null };
}

/** What the log does not have: new, or taken away by somebody. What was typed meanwhile becomes an entry of its own. */
function gone(own: Entry): Entry[] {
  if (own.key === null) return [own];
  return isDirty(own) && !isEmpty(own.typed) ? [{ ...own, key: null, seen: null, kept: NOTHING, sent: null, accepted: null, theirs: null }] : [];
}

/** What saves the entry; null if there is nothing to save, or a person has to decide first. */
export function saving(entry: Entry): Act | null {
  if (entry.theirs !== null || entry.accepted !== null || !isDirty(entry) || (isEmpty(entry.typed) && entry.key === null)) return null;
  const { text, presenter } = entry.typed;
  if (entry.kind === "remark") return { kind: "remark-written", text, remark: entry.key, presenter, seen: entry.seen };
  return { kind: "requirement-written", text, parts: partsOf(entry.typed), requirement: entry.key, seen: entry.seen };
}

export function removing(entry: Entry): Act | null {
  if (entry.key === null) return null;
  if (entry.kind === "requirement") return { kind: "requirement-removed", requirement: entry.key, seen: entry.theirs?.written ?? entry.seen };
  return { kind: "remark-written", text: "", remark: entry.key, presenter: entry.kept.presenter, seen: entry.theirs?.written ?? entry.seen };
}

export type Choice = "mine" | "theirs" | "both";

/** One's own words in place of theirs, theirs in place of one's own, or one's own as a further entry. */
export function decided(entry: Entry, choice: Choice, id: string): Entry[] {
  const { theirs } = entry;
  if (theirs === null) return [entry];
  const taken = { ...entry, seen: theirs.written, kept: theirs.words, theirs: null };
  if (choice === "mine") return [taken];
  if (choice === "theirs") return [{ ...taken, typed: theirs.words }];
  return [{ ...taken, typed: theirs.words }, { ...fresh(id, entry.kind, null), typed: entry.typed }];
}
