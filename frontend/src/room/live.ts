/**
 * What a page shows live. `subscribe` says which audience of which meeting it wants, and is given the whole state at every change.
 *
 * A browser has one stream, however many windows: over HTTP/1.1 it opens six connections to a host, and a seventh stream would keep every page waiting
 * without a word. The window that leads has the stream for what all of them want, and passes on what it hears; when it closes, another goes on. A window that
 * was asleep says again what it wants, and is given the newest.
 */

import { ServerClock } from "./clock.ts";
import { Leading, type Channel, type World } from "./leading.ts";
import { nameOf, Stream, type Hearer, type Open, type TopicMessage, type Topic } from "./stream.ts";

export type { Topic } from "./stream.ts";

/** `since` is by the server's clock. */
export type Connection = { readonly up: true } | { readonly up: false; readonly since: number };

interface Listener<State> {
  onState(state: State, version: number): void;
  onConnection?(connection: Connection): void;
  /** The server does not give it: the duty has ended, or there never was one. It is asked for again by and by. */
  onRefused?(): void;
}

type WindowCall =
  | { readonly kind: "wants"; readonly from: string; readonly wants: readonly Topic[] }
  | { readonly kind: "gone"; readonly from: string }
  | { readonly kind: "roll" | "wake" }
  | { readonly kind: "told"; readonly told: TopicMessage }
  | { readonly kind: "time"; readonly now: number }
  | { readonly kind: "connection"; readonly connection: Connection };

/** Another window. */
interface Peer {
  readonly wants: readonly Topic[];
  readonly heardAt: number;
}

const ADDRESS = "/live";
const NAME = "answerable-live";
const ROLL_MS = 30_000;
const FORGOTTEN_MS = 100_000;
/** A connection that is back within this time was never told to be lost. */
const GRACE_MS = 3_000;

export class Live implements Hearer {
  readonly clock = new ServerClock();
  private readonly listeners = new Map<string, { readonly wanted: Topic; readonly all: Set<Listener<never>> }>();
  private readonly known = new Map<string, TopicMessage>();
  private readonly others = new Map<string, Peer>();
  private readonly channel: Channel | undefined;
  private readonly leading: Leading;
  private readonly stream: Stream;
  private readonly name: string;
  private readonly rolls: ReturnType<typeof setInterval>;
  private connection: Connection | null = null;
  private lost: ReturnType<typeof setTimeout> | undefined;

  constructor(world: World, open?: Open) {
    this.name = world.name;
    this.stream = new Stream(ADDRESS, this, open);
    this.channel = world.channel(NAME);
    if (this.channel) this.channel.onmessage = (event: MessageEvent) => this.hear(event.data as WindowCall);
    this.leading = new Leading(world, { lead: () => this.lead(), follow: () => this.stream.close() });
    this.rolls = setInterval(() => this.roll(), ROLL_MS);
  }

  /** Calling what comes back ends it. */
  subscribe<State>(wanted: Topic, listener: Listener<State>): () => void {
    const name = nameOf(wanted);
    const { all } = this.listeners.get(name) ?? { all: new Set() };
    this.listeners.set(name, { wanted, all });
    all.add(listener as Listener<never>);
    const told = this.known.get(name);
    if (told) pass(told, listener as Listener<never>);
    if (this.connection) listener.onConnection?.(this.connection);
    this.wants();
    return () => {
      all.delete(listener as Listener<never>);
      if (all.size > 0) return;
      this.listeners.delete(name);
      if (!this.leading.leads) this.known.delete(name);
      this.wants();
    };
  }

  /** The page is shown again, or the network is back. */
  wake(): void {
    this.wants();
    if (this.leading.leads) this.stream.wake();
    else this.post({ kind: "wake" });
  }

  /** The window closes. */
  stop(): void {
    clearInterval(this.rolls);
    clearTimeout(this.lost);
    this.post({ kind: "gone", from: this.name });
    this.leading.stop();
    this.stream.close();
    this.channel?.close();
  }

  // What the stream says, in the window that leads

  asks(names: ReadonlySet<string>): void {
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
  }

  told(told: TopicMessage): void {
    this.keep(told);
    this.post({ kind: "told", told });
    this.show(told);
  }

  time(now: number): void {
    this.clock.hear(now);
    this.post({ kind: "time", now });
  }

  up(): void {
    clearTimeout(this.lost);
    this.lost = undefined;
    if (!this.connection?.up) this.say({ up: true });
  }

  down(): void {
    const since = this.clock.now();
    if (this.connection?.up === false) return;
    this.lost ??= setTimeout(() => this.say({ up: false, since }), GRACE_MS);
  }

  refused(wanted: readonly Topic[]): void {
    for (const { meeting, audience } of wanted) {
      this.told({ kind: "refused", meeting, audience, now: this.clock.now(), version: -1, state: null });
    }
  }

  // Between windows

  private post(call: WindowCall): void {
    this.channel?.postMessage(call);
  }

  private say(connection: Connection): void {
    this.post({ kind: "connection", connection });
    this.connect(connection);
  }

  private connect(connection: Connection): void {
    this.connection = connection;
    for (const { all } of this.listeners.values()) for (const each of all) each.onConnection?.(connection);
  }

  private wants(): void {
    const wants = [...this.listeners.values()].map((each) => each.wanted);
    if (this.leading.leads) this.ask();
    else this.post({ kind: "wants", from: this.name, wants });
  }

  private lead(): void {
    this.others.clear();
    this.post({ kind: "roll" });
    this.ask();
  }

  /** Who does not answer for long is gone without having said so. */
  private roll(): void {
    if (!this.leading.leads) return;
    for (const [name, each] of this.others) if (performance.now() - each.heardAt > FORGOTTEN_MS) this.others.delete(name);
    this.post({ kind: "roll" });
    this.ask();
  }

  private ask(): void {
    const theirs = [...this.others.values()].flatMap((each) => each.wants);
    this.stream.want([...theirs, ...[...this.listeners.values()].map((each) => each.wanted)]);
  }

  private hear(call: WindowCall): void {
    if (this.leading.leads) this.answer(call);
    else if (call.kind === "roll") this.wants();
    else if (call.kind === "connection") this.connect(call.connection);
    else if (call.kind === "time") this.clock.hear(call.now);
    else if (call.kind === "told") {
      const isWanted = this.listeners.has(nameOf(call.told));
      if (isWanted) this.keep(call.told);
      if (isWanted) this.show(call.told);
    }
  }

  private answer(call: WindowCall): void {
    if (call.kind === "wants") {
      this.others.set(call.from, { wants: call.wants, heardAt: performance.now() });
      for (const each of call.wants) {
        const told = this.known.get(nameOf(each));
        if (told) this.post({ kind: "told", told });
      }
      if (this.connection) this.post({ kind: "connection", connection: this.connection });
      this.ask();
    } else if (call.kind === "gone") {
      this.others.delete(call.from);
      this.ask();
    } else if (call.kind === "wake") this.stream.wake();
  }

  private keep(told: TopicMessage): void {
    if (told.kind === "state") this.known.set(nameOf(told), told);
    else this.known.delete(nameOf(told));
  }

  private show(told: TopicMessage): void {
    const listening = this.listeners.get(nameOf(told));
    for (const each of listening?.all ?? []) pass(told, each);
  }
}

function pass(told: TopicMessage, listener: Listener<never>): void {
  if (told.kind === "refused") listener.onRefused?.();
  else listener.onState(told.state as never, told.version);
}

/** Of this window. */
let live: Live | null = null;
const subscriptions = new Map<object, { readonly begin: (to: Live) => () => void; end: () => void }>();

function ofThisWindow(): Live {
  live ??= new Live({
    name: [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    locks: navigator.locks as LockManager | undefined, // there on https and on this computer only
    channel: (name) => (typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : undefined),
  });
  return live;
}

/** Begin to listen; calling what comes back ends it. */
export function subscribe<State>(wanted: Topic, listener: Listener<State>): () => void {
  const begin = (to: Live): (() => void) => to.subscribe(wanted, listener);
  const subscription = { begin, end: begin(ofThisWindow()) };
  const mine = {};
  subscriptions.set(mine, subscription);
  return () => {
    subscriptions.delete(mine);
    subscription.end();
  };
}

/** The server's time, in milliseconds since 1970. */
export const serverTime = (): number => ofThisWindow().clock.now();

if (typeof window !== "undefined") {
  for (const event of ["online", "focus", "pageshow", "resume"]) window.addEventListener(event, () => live?.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") live?.wake();
  });
  window.addEventListener("pagehide", () => {
    live?.stop();
    live = null;
  });
  // A page that the browser kept whole and shows again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const each of subscriptions.values()) each.end = each.begin(ofThisWindow());
  });
}
