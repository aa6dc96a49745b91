/** A browser with several windows, its channels and locks, and a server of streams: for the tests of what keeps windows live. On the test's own clock. */

import { mock } from "node:test";

import { Live } from "../../frontend/src/room/live.ts";
import type { Channel, World } from "../../frontend/src/room/leading.ts";

/** Lets promises that are ready run, without time passing. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

export async function pass(ms: number, step = 20): Promise<void> {
  await settle();
  for (let gone = 0; gone < ms; gone += step) {
    mock.timers.tick(step);
    await settle();
  }
}

/** Both clocks of the device, and its timers, are the test's. */
export function begin(): void {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  mock.method(performance, "now", () => Date.now() - 1_000_000);
}

export function end(): void {
  mock.timers.reset();
  mock.restoreAll();
}

export class Connection {
  readonly topics: readonly string[];
  readonly passes: string;
  isOpen = true;
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly response: Response;

  constructor(url: string, init: RequestInit) {
    this.topics = [...new URLSearchParams(url.split("?")[1])].map(([, value]) => value);
    this.passes = new Headers(init.headers).get("authorization") ?? "";
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.controller = controller), cancel: () => void (this.isOpen = false) });
    init.signal?.addEventListener("abort", () => this.break());
    this.response = new Response(body, { status: 200 });
  }

  write(kind: string, value: object): void {
    if (this.isOpen) this.controller.enqueue(new TextEncoder().encode(`event: ${kind}\ndata: ${JSON.stringify({ now: Date.now(), ...value })}\n\n`));
  }

  state(topic: string, version: number, state: unknown = version): void {
    const [meeting, audience] = topic.split(":");
    this.write("state", { meeting, audience, version, state });
  }

  close(): void {
    if (this.isOpen) this.controller.close();
    this.isOpen = false;
  }

  break(): void {
    if (this.isOpen) this.controller.error(new Error("broken"));
    this.isOpen = false;
  }
}

export class Site {
  readonly connections: Connection[] = [];
  /** What the next requests are answered instead. */
  readonly answers: (() => Response)[] = [];
  version = 1;
  requests = 0;

  readonly open = (url: string, init: RequestInit): Promise<Response> => {
    this.requests += 1;
    const answer = this.answers.shift();
    if (answer) return Promise.resolve().then(answer);
    const made = new Connection(url, init);
    this.connections.push(made);
    made.write("time", {});
    for (const topic of made.topics) made.state(topic.split(":").slice(0, 2).join(":"), this.version);
    return Promise.resolve(made.response);
  };

  get open_(): readonly Connection[] {
    return this.connections.filter((each) => each.isOpen);
  }

  change(): void {
    this.version += 1;
    for (const each of this.open_) for (const topic of each.topics) each.state(topic.split(":").slice(0, 2).join(":"), this.version);
  }
}

class Port implements Channel {
  onmessage: ((event: MessageEvent) => void) | null = null;
  isFrozen = false;
  private readonly queue: unknown[] = [];
  private readonly all: Set<Port>;

  constructor(all: Set<Port>) {
    this.all = all;
    all.add(this);
  }

  postMessage(message: unknown): void {
    if (this.isFrozen) return;
    for (const other of this.all) if (other !== this) other.take(structuredClone(message));
  }

  take(message: unknown): void {
    this.queue.push(message);
    queueMicrotask(() => this.deliver());
  }

  deliver(): void {
    if (this.isFrozen) return;
    for (const message of this.queue.splice(0)) if (this.all.has(this)) this.onmessage?.({ data: message } as MessageEvent);
  }

  close(): void {
    this.all.delete(this);
  }
}

interface Waiting {
  readonly run: () => Promise<unknown>;
  readonly reject: (error: Error) => void;
  readonly resolve: (value: unknown) => void;
}

/** One lock, as browsers pass it on. */
export class Locks {
  private holder: Waiting | null = null;
  private readonly queue: Waiting[] = [];

  request(_name: string, options: LockOptions, run: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const mine: Waiting = { run, resolve, reject };
      options.signal?.addEventListener("abort", () => {
        const at = this.queue.indexOf(mine);
        if (at >= 0) this.queue.splice(at, 1);
        if (at >= 0) reject(new DOMException("aborted", "AbortError"));
      });
      if (options.steal) {
        this.holder?.reject(new DOMException("stolen", "AbortError"));
        this.holder = null;
        this.queue.unshift(mine);
      } else this.queue.push(mine);
      queueMicrotask(() => this.next());
    });
  }

  private next(): void {
    if (this.holder !== null) return;
    const next = this.queue.shift();
    if (!next) return;
    this.holder = next;
    void next.run().then((value) => {
      next.resolve(value);
      if (this.holder === next) this.holder = null;
      this.next();
    });
  }
}

export class Browser {
  readonly site = new Site();
  readonly windows: Window_[] = [];
  readonly locks: Locks | undefined;
  private readonly ports = new Map<string, Set<Port>>();
  private readonly hasChannels: boolean;
  private count = 0;

  constructor(kind: "locks" | "channel" | "neither") {
    this.locks = kind === "locks" ? new Locks() : undefined;
    this.hasChannels = kind !== "neither";
  }

  open(...topics: string[]): Window_ {
    this.count += 1;
    const ports: Port[] = [];
    const channel = (name: string): Channel | undefined => {
      if (!this.hasChannels) return undefined;
      const all = this.ports.get(name) ?? new Set<Port>();
      this.ports.set(name, all);
      ports.push(new Port(all));
      return ports.at(-1);
    };
    // The newest has the smallest name: an election by name alone would hand over at each new window.
    const world: World = { name: `w${String(900 - this.count)}`, locks: this.locks as unknown as LockManager | undefined, channel };
    const made = new Window_(unlessFrozen(ports, () => new Live(world, this.site.open)), ports);
    for (const topic of topics) made.listen(topic);
    this.windows.push(made);
    return made;
  }
}

/** Makes something whose repeated timers do nothing while the window is frozen. */
function unlessFrozen<T>(ports: readonly Port[], make: () => T): T {
  const { setInterval } = globalThis;
  globalThis.setInterval = ((run: () => void, ms: number) => setInterval(() => void (ports.some((each) => each.isFrozen) || run()), ms)) as typeof setInterval;
  try {
    return make();
  } finally {
    globalThis.setInterval = setInterval;
  }
}

export class Window_ {
  readonly states: unknown[] = [];
  readonly connections: boolean[] = [];
  refused = 0;
  readonly ends: (() => void)[] = [];
  readonly live: Live;
  private readonly ports: readonly Port[];

  constructor(live: Live, ports: readonly Port[]) {
    this.live = live;
    this.ports = ports;
  }

  listen(topic: string, pass?: string): void {
    const [meeting = "", audience = ""] = topic.split(":");
    const wanted = { meeting, audience, ...(pass === undefined ? {} : { pass }) };
    const end = this.live.subscribe<unknown>(wanted, {
      onState: (state) => this.states.push(state),
      onConnection: ({ up }) => this.connections.push(up),
      onRefused: () => void (this.refused += 1),
    });
    this.ends.push(end);
  }

  get last(): unknown {
    return this.states.at(-1);
  }

  close(): void {
    this.live.stop();
  }

  /** It hears nothing and says nothing, until it is thawed. */
  freeze(): void {
    for (const port of this.ports) port.isFrozen = true;
  }

  thaw(): void {
    for (const port of this.ports) {
      port.isFrozen = false;
      port.deliver();
    }
  }
}
