/**
 * What is not saved yet, kept in this browser: a reload, a crash or a closed window loses nothing. Each window keeps its own; what a window left behind when it went, the next
 * one takes up.
 */

import type { Entry } from "./writing.ts";

interface ShelvedEntry {
  readonly window: string;
  readonly at: number;
  readonly entry: Entry;
}

export const BEAT_MS = 5_000;
/** A window that has said nothing for so long is gone. */
export const LEFT_MS = 20_000;

/** The part of Storage that is used here. */
export type Box = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export class Shelf {
  private readonly box: Box;
  private readonly prefix: string;
  private readonly window: string;
  private readonly now: () => number;

  constructor(box: Box, meeting: string, window: string, now: () => number = Date.now) {
    this.box = box;
    this.prefix = `answerable-record:${meeting}:`;
    this.window = window;
    this.now = now;
  }

  /** Exactly these are kept for this window. Whether the browser could keep them. */
  keep(entries: readonly Entry[]): boolean {
    try {
      const ids = new Set(entries.map((each) => each.id));
      for (const [name, kept] of this.all()) if (kept.window === this.window && !ids.has(kept.entry.id)) this.box.removeItem(name);
      for (const entry of entries) this.box.setItem(this.prefix + entry.id, JSON.stringify({ window: this.window, at: this.now(), entry } satisfies ShelvedEntry));
      return true;
    } catch {
      return false;
    }
  }

  /** What this window kept, and what windows that are gone left behind. */
  taken(): Entry[] {
    const found = this.all().filter(([, kept]) => kept.window === this.window || this.now() - kept.at > LEFT_MS);
    return found.map(([, kept]) => kept.entry);
  }

  private all(): [string, ShelvedEntry][] {
    const names = Array.from({ length: this.box.length }, (_, at) => this.box.key(at)).filter((name): name is string => name?.startsWith(this.prefix) ?? false);
    return names.flatMap((name) => {
      try {
        return [[name, JSON.parse(this.box.getItem(name) ?? "") as ShelvedEntry] as [string, ShelvedEntry]];
      } catch {
        return [];
      }
    });
  }
}
