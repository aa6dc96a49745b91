/** The record of one page: takes states in and typing in, saves by itself, and keeps in the browser what is not saved. */

import { act, type Act, type ActOutcome } from "../act.ts";
import type { Config } from "../acting.tsx";
import type { RecorderState } from "../state.ts";
import type { Shelf } from "./shelf.ts";
import { type Choice, decided, type Entry, fresh, isDirty, isEmpty, type Kind, merged, removing, saving, type Words } from "./writing.ts";

/** `kept` is false if this browser could not keep what is not saved. `refused` is the server's sentence, by the entry's id. */
export interface RecordShown {
  readonly entries: readonly Entry[];
  readonly busy: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, string>;
  readonly waiting: boolean;
  readonly kept: boolean;
}

type Send = (wanted: Act, seen: number) => Promise<ActOutcome>;

const PAUSE_MS = 1_200;
const AGAIN_MS = 4_000;

export class Record {
  private entries: readonly Entry[];
  private readonly busy = new Set<string>();
  private readonly refused = new Map<string, string>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private waiting = false;
  private up = true;
  private kept = true;
  private version = 0;
  private made = 0;

  constructor(
    private readonly shelf: Shelf,
    private readonly send: Send,
    private readonly draw: (shown: RecordShown) => void,
    private readonly window: string,
  ) {
    this.entries = shelf.taken();
    for (const each of this.entries) this.later(each.id, AGAIN_MS);
  }

  get unsaved(): boolean {
    return this.entries.some((each) => isDirty(each) && !(each.key === null && isEmpty(each.typed)));
  }

  /** A state has come. */
  take(state: RecorderState): void {
    this.version = state.version;
    this.set(merged(this.entries, state));
    for (const each of this.entries) if (!this.timers.has(each.id) && saving(each) !== null) this.later(each.id, PAUSE_MS);
  }

  /** While the stream is down nothing is sent: whether the last was taken is known from the state that comes with the next connection. */
  connect(up: boolean): void {
    this.up = up;
    this.waiting = !up;
    this.show();
  }

  add(kind: Kind, presenter: number | null): string {
    const entry = fresh(this.name(), kind, presenter);
    this.set([...this.entries, entry]);
    return entry.id;
  }

  type(id: string, words: Words): void {
    this.refused.delete(id);
    this.change(id, (entry) => ({ ...entry, typed: words }));
    this.later(id, PAUSE_MS);
  }

  /** The field is left: what was typed is saved at once. */
  leave(id: string): void {
    void this.save(id);
  }

  decide(id: string, choice: Choice): void {
    this.set(this.entries.flatMap((each) => (each.id === id ? decided(each, choice, this.name()) : [each])));
    for (const each of this.entries) if (isDirty(each)) this.later(each.id, 0);
  }

  async remove(id: string): Promise<void> {
    const entry = this.entries.find((each) => each.id === id);
    const wanted = entry ? removing(entry) : null;
    const outcome = wanted ? await this.sent(id, wanted) : null;
    if (outcome === null || outcome.ok) this.set(this.entries.filter((each) => each.id !== id));
  }

  /** Said again to the shelf, so that other windows know this one is there. */
  beat(): void {
    this.kept = this.shelf.keep(this.entries.filter((each) => isDirty(each) && !isEmpty(each.typed)));
  }

  private later(id: string, ms: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.set(
      id,
      setTimeout(() => void this.save(id), ms),
    );
  }

  private async save(id: string): Promise<void> {
    const entry = this.entries.find((each) => each.id === id);
    this.timers.delete(id);
    const wanted = entry ? saving(entry) : null;
    if (!entry || wanted === null || !this.up) return;
    if (this.busy.has(id)) return this.later(id, PAUSE_MS);
    const words = entry.typed;
    this.change(id, (each) => ({ ...each, sent: words }));
    const outcome = await this.sent(id, wanted);
    if (outcome.ok) this.change(id, (each) => (each.sent === words ? { ...each, accepted: outcome.number } : each));
    else if (outcome.status === 0 || outcome.status >= 500) this.later(id, AGAIN_MS);
    else this.change(id, (each) => ({ ...each, sent: null }));
  }

  private async sent(id: string, wanted: Act): Promise<ActOutcome> {
    this.busy.add(id);
    this.show();
    const outcome = await this.send(wanted, this.version);
    this.busy.delete(id);
    this.waiting = !outcome.ok && (outcome.status === 0 || outcome.status >= 500);
    if (!outcome.ok && outcome.message && outcome.status < 500) this.refused.set(id, outcome.message);
    else this.refused.delete(id);
    this.show();
    return outcome;
  }

  private change(id: string, how: (entry: Entry) => Entry): void {
    this.set(this.entries.map((each) => (each.id === id ? how(each) : each)));
  }

  private set(entries: readonly Entry[]): void {
    this.entries = entries;
    this.beat();
    this.show();
  }

  private show(): void {
    this.draw({ entries: this.entries, busy: new Set(this.busy), refused: new Map(this.refused), waiting: this.waiting, kept: this.kept });
  }

  private name(): string {
    this.made += 1;
    return `new-${this.window}-${Date.now()}-${this.made}`;
  }
}

export const sender = (config: Config): Send => (wanted, seen) => act(config.act_url, config.token, wanted, seen);
