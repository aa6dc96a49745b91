/**
 * The one way to change what is kept for a ticket. A change is applied to what is on the disk at that moment, inside one
 * transaction, so that two tabs with the same ticket never overwrite each other's ballot: whichever comes second
 * changes what the first has written. What was written is then shown, here and in the other tabs.
 *
 * A write that fails is told (`unwritten`) and the change lives in this page alone; every later change tries to write
 * all of it. A folder that another tab has removed is never brought back: `gone`.
 */

import { forget, shelfKey, type Folder, type Store } from "./store.ts";

type Change = (now: Folder) => Folder;

export interface FolderShown {
  readonly folder: Folder;
  /** This phone could not write it down. */
  readonly unwritten: boolean;
  /** Removed from this phone, here or in another tab. */
  readonly gone: boolean;
}

export class Keeper {
  private shown: FolderShown;
  /** As last seen on the disk. */
  private written: Folder;
  private pending = 0;
  private readonly store: Store;
  private readonly key: string;
  private readonly show: (shown: FolderShown) => void;
  private readonly tell: () => void;

  /** `tell` lets the other tabs know that there is something new to read. */
  constructor(store: Store, first: Folder, show: (shown: FolderShown) => void, tell: () => void = () => undefined) {
    this.store = store;
    this.key = shelfKey(first.ticket);
    this.show = show;
    this.tell = tell;
    this.written = first;
    this.shown = { folder: first, unwritten: !store.durable, gone: false };
  }

  get folder(): Folder {
    return this.shown.folder;
  }

  /** Writes, then shows. Resolves with what is kept now. */
  async change(next: Change): Promise<Folder> {
    this.pending += 1;
    try {
      const stored = await this.write(next);
      this.pending -= 1;
      this.tell();
      if (stored !== undefined) return this.adopt(stored);
      this.set({ gone: true });
    } catch {
      this.pending -= 1;
      this.set({ folder: next(this.folder), unwritten: true });
    }
    return this.folder;
  }

  /** Shows at once and then writes: for what somebody is typing. */
  async sketch(next: Change): Promise<void> {
    this.pending += 1;
    this.set({ folder: next(this.folder) });
    this.pending -= 1;
    // Applied twice to the same cells: what a person marks is the same either way.
    await this.change(next);
  }

  /** What another tab may have written. */
  async reread(): Promise<void> {
    if (this.pending > 0 || this.shown.gone || this.isAhead()) return;
    const stored = await this.store.get<Folder>(this.key).catch(() => this.folder);
    if (this.pending > 0) return;
    if (stored === undefined) this.set({ gone: true });
    else this.adopt(stored);
  }

  async discard(): Promise<void> {
    this.set({ gone: true });
    await forget(this.store, this.folder.ticket);
    this.tell();
  }

  /** Something is in this page alone because it could not be written. */
  private isAhead(): boolean {
    return this.store.durable && this.shown.unwritten;
  }

  private write(next: Change): Promise<Folder | undefined> {
    if (this.shown.gone) return Promise.resolve(undefined);
    if (!this.isAhead()) return this.store.update<Folder>(this.key, next);
    const known = JSON.stringify(this.written);
    return this.store.update<Folder>(this.key, (now) => {
      // Another tab has gone on meanwhile: its ballot is on the disk, and stays there.
      if (JSON.stringify(now) !== known) throw new Error("the disk has moved on");
      return next(this.folder);
    });
  }

  private adopt(stored: Folder): Folder {
    this.written = stored;
    // A later change is on its way, shown already, and will bring all of it.
    if (this.pending === 0) this.set({ folder: stored, unwritten: !this.store.durable });
    return stored;
  }

  private set(fields: Partial<FolderShown>): void {
    this.shown = { ...this.shown, ...fields };
    this.show(this.shown);
  }
}
