/**
 * One stream of events from the server, made again whenever it is lost. Each time the whole state comes anew, so that nothing is added up here.
 *
 * Pauses double and are drawn by lot, so that screens cut off together do not come back together; the server's `Retry-After` is kept. A stream that brings nothing for
 * SILENCE_MS is dead: the server says the time every fifteen seconds. Of the two clocks, one stands still on some devices while they sleep and the other may be set, so
 * whichever says more is believed: at worst a stream is made again for nothing.
 */

import { jittered } from "../delivery.ts";
import { EventReader } from "./events.ts";

export interface Topic {
  readonly meeting: string;
  readonly audience: string;
  /** What a phone was given with its ticket; desk and screens have their cookies. */
  readonly pass?: string;
}

export interface TopicMessage {
  readonly kind: "state" | "refused";
  readonly meeting: string;
  readonly audience: string;
  readonly now: number;
  readonly version: number;
  readonly state: unknown;
}

export interface Hearer {
  /** From now on these topics are asked for, by their names, and no others. */
  asks(names: ReadonlySet<string>): void;
  told(told: TopicMessage): void;
  time(now: number): void;
  up(): void;
  down(): void;
  /** The server gives none of it. */
  refused(wanted: readonly Topic[]): void;
}

export type Open = (url: string, init: RequestInit) => Promise<Response>;

export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 15_000;
const REFUSED_PAUSE_MS = 30_000;
const SILENCE_MS = 40_000;
const SILENCE_ON_WAKING_MS = 20_000;
const TICK_MS = 1_000;
const WIDER_MS = 20;
const NARROWER_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

export const nameOf = (topic: { readonly meeting: string; readonly audience: string }): string => `${topic.meeting}:${topic.audience}`;

export class Stream {
  private wanted = new Map<string, Topic>();
  private asked = new Map<string, Topic>();
  /** Topics that were not given; another pass may open them. */
  private readonly refused = new Set<string>();
  private readonly versions = new Map<string, number>();
  private connection: AbortController | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private change: ReturnType<typeof setTimeout> | undefined;
  private ticks: ReturnType<typeof setInterval> | undefined;
  private pause = FIRST_PAUSE_MS;
  private notBefore = 0;
  private heardAt = { monotonic: 0, date: 0 };
  private readonly url: string;
  private readonly hearer: Hearer;
  private readonly open: Open;

  constructor(url: string, hearer: Hearer, open: Open = (to, init) => fetch(to, init)) {
    this.url = url;
    this.hearer = hearer;
    this.open = open;
  }

  /** What is listened to from now on. More is asked for at once; less, when there has been time for the next page to want it too. */
  want(wanted: readonly Topic[]): void {
    this.wanted = new Map(wanted.map((each) => [nameOf(each), each]));
    const isWider = [...this.wanted].some(([name, { pass }]) => {
      const asked = this.asked.get(name);
      return asked === undefined || (this.refused.has(name) && asked.pass !== pass);
    });
    const isOther = isWider || this.wanted.size !== this.asked.size;
    clearTimeout(this.change);
    if (isOther) this.change = setTimeout(() => this.reopen(), isWider ? WIDER_MS : NARROWER_MS);
  }

  /** The page or the device was asleep, or the network is back: looks whether the stream still lives, and tries at once what would have waited. */
  wake(): void {
    this.look(SILENCE_ON_WAKING_MS);
    if (this.connection === null && this.asked.size > 0) {
      this.pause = FIRST_PAUSE_MS;
      this.after(0);
    }
  }

  close(): void {
    clearTimeout(this.change);
    clearTimeout(this.again);
    clearInterval(this.ticks);
    this.ticks = undefined;
    this.asked = new Map();
    this.wanted = new Map();
    this.drop();
  }

  private drop(): void {
    this.connection?.abort();
    this.connection = null;
  }

  private reopen(): void {
    clearTimeout(this.again);
    this.drop();
    this.refused.clear();
    this.asked = this.wanted;
    if (this.asked.size === 0) return this.close();
    this.hearer.asks(new Set(this.asked.keys()));
    this.ticks ??= setInterval(() => this.look(SILENCE_MS), TICK_MS);
    void this.run();
  }

  private look(longest: number): void {
    const silence = Math.max(performance.now() - this.heardAt.monotonic, Date.now() - this.heardAt.date);
    if (this.connection === null || silence < longest) return;
    this.hearer.down();
    this.reopen();
  }

  private heard(): void {
    this.heardAt = { monotonic: performance.now(), date: Date.now() };
  }

  private after(ms: number): void {
    clearTimeout(this.again);
    this.again = setTimeout(() => void this.run(), Math.max(ms, this.notBefore - Date.now()));
  }

  private async run(): Promise<void> {
    const mine = new AbortController();
    this.connection = mine;
    this.heard();
    let wait = 0;
    try {
      const response = await this.open(this.address(), this.request(mine.signal));
      if (response.ok && response.body) await this.listen(response.body, mine);
      else wait = this.turnedAway(response, mine);
    } catch {
      // No network, or the stream broke: tried again like one that ended.
    }
    if (this.connection !== mine) return; // another has taken its place
    this.connection = null;
    this.hearer.down();
    this.notBefore = Date.now() + wait;
    this.after(wait + jittered(this.pause));
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
  }

  private turnedAway(response: Response, mine: AbortController): number {
    void response.body?.cancel();
    if (this.connection !== mine) return 0;
    if ([400, 401, 403, 404].includes(response.status)) {
      for (const name of this.asked.keys()) this.refused.add(name);
      this.hearer.refused([...this.asked.values()]);
      return REFUSED_PAUSE_MS;
    }
    const seconds = Number(response.headers.get("retry-after") ?? 0);
    return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, 0), LONGEST_WAIT_MS) : 0;
  }

  private async listen(body: ReadableStream<Uint8Array>, mine: AbortController): Promise<void> {
    const reader = body.getReader();
    const text = new TextDecoder();
    const events = new EventReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (this.connection !== mine) return void reader.cancel().catch(() => undefined);
      if (done) return;
      this.heard();
      for (const event of events.read(text.decode(value, { stream: true }))) this.hear(event.kind, event.body);
    }
  }

  private hear(kind: string, body: string): void {
    const told = JSON.parse(body) as TopicMessage;
    this.pause = FIRST_PAUSE_MS;
    this.hearer.up();
    this.hearer.time(told.now);
    if (kind === "state") this.versions.set(nameOf(told), told.version);
    if (kind === "refused") this.refused.add(nameOf(told));
    if (kind === "state" || kind === "refused") this.hearer.told({ ...told, kind });
  }

  private address(): string {
    const on = [...this.asked.keys()].map((name) => {
      const version = this.versions.get(name);
      return `on=${encodeURIComponent(version === undefined ? name : `${name}:${version}`)}`;
    });
    return `${this.url}?${on.join("&")}`;
  }

  private request(signal: AbortSignal): RequestInit {
    const passes = new Set([...this.asked.values()].flatMap((each) => (each.pass === undefined ? [] : [each.pass])));
    // A pass stands in a header: addresses are written down by whatever lies between.
    const headers: HeadersInit = passes.size === 0 ? {} : { Authorization: `Pass ${[...passes].join(" ")}` };
    return { headers, signal, cache: "no-store", credentials: "same-origin", referrerPolicy: "no-referrer" };
  }
}
