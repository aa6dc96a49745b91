/**
 * Which window of a browser leads: it alone has the stream, and the others are told by it.
 *
 * Where there are Web Locks, whoever holds the lock leads, and the browser passes it on when that window is closed. Plain http has none on a network's address:
 * there the windows agree over a channel. Whoever hears of no leader claims it, and leads if nobody with a smaller name claims it too; should two lead after
 * all, the one with the smaller name stays. A leader that does not answer, because its window is frozen, is replaced in either case.
 * Without a channel every window stands alone and leads.
 */

export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

export interface World {
  readonly name: string;
  readonly locks: LockManager | undefined;
  readonly channel: (name: string) => Channel | undefined;
}

interface Led {
  lead(): void;
  follow(): void;
}

type LeaderCall = { readonly kind: "who" | "claim" | "lead" | "left"; readonly from: string };

const NAME = "answerable-live-leader";
export const ASK_MS = 200;
/** A leader says so this often; who has not heard it for longer asks, and takes its place when there is no answer. */
const SAY_MS = 5_000;
const QUIET_MS = 12_000;
const ANSWER_MS = 4_000;

export class Leading {
  leads = false;
  private readonly world: World;
  private readonly led: Led;
  private readonly channel: Channel | undefined;
  /** When a leader was heard, or when this window, leading, was. */
  private heardAt = performance.now();
  private askedAt: number | null = null;
  private step: ReturnType<typeof setTimeout> | undefined;
  private readonly beat: ReturnType<typeof setInterval>;
  private release: (() => void) | null = null;
  private waiting: AbortController | null = null;
  private ended = false;

  constructor(world: World, led: Led) {
    this.world = world;
    this.led = led;
    this.channel = world.channel(NAME);
    if (this.channel) this.channel.onmessage = (event: MessageEvent) => this.hear(event.data as LeaderCall);
    this.beat = setInterval(() => this.look(), 1_000);
    if (world.locks) this.request();
    else if (this.channel) this.elect();
    else queueMicrotask(() => this.lead());
  }

  /** This window closes: another may lead at once. */
  stop(): void {
    this.ended = true;
    clearTimeout(this.step);
    clearInterval(this.beat);
    this.waiting?.abort();
    if (this.leads) this.say("left");
    this.follow();
    this.channel?.close();
  }

  private say(kind: LeaderCall["kind"]): void {
    this.channel?.postMessage({ kind, from: this.world.name } satisfies LeaderCall);
  }

  private lead(): void {
    if (this.leads || this.ended) return;
    clearTimeout(this.step);
    this.leads = true;
    this.led.lead();
    this.say("lead");
  }

  private follow(): void {
    this.release?.();
    this.release = null;
    if (!this.leads) return;
    this.leads = false;
    this.led.follow();
  }

  private hear(call: LeaderCall): void {
    if (this.leads) return this.answer(call);
    if (call.kind === "left") {
      if (!this.world.locks) this.elect(Math.random() * 100);
    } else if (call.kind === "lead" || (call.kind === "claim" && call.from < this.world.name)) {
      this.heardAt = performance.now();
      this.askedAt = null;
      clearTimeout(this.step);
    }
  }

  private answer(call: LeaderCall): void {
    if (call.kind === "who" || call.kind === "claim") this.say("lead");
    else if (call.kind === "lead") this.yield(call.from);
  }

  /** Two lead. With locks the browser decides, and whoever was robbed of the lock hears it. */
  private yield(other: string): void {
    if (this.world.locks) return;
    if (other < this.world.name) this.follow();
    else this.say("lead");
  }

  /** Every second: a leader says that it is there; a follower that hears nothing asks, and then acts. */
  private look(): void {
    if (!this.channel) return;
    const now = performance.now();
    if (this.leads) {
      if (now - this.heardAt > SAY_MS) {
        this.heardAt = now;
        this.say("lead");
      }
    } else if (this.askedAt === null && now - this.heardAt > QUIET_MS) {
      this.askedAt = now;
      this.say("who");
    } else if (this.askedAt !== null && now - this.askedAt > ANSWER_MS) {
      this.askedAt = null;
      this.heardAt = now;
      if (this.world.locks) this.request(true);
      else this.elect();
    }
  }

  /** Over the channel: ask, claim, lead; each step is called off by a leader that answers, the claim by one with a smaller name. */
  private elect(delay = 0): void {
    clearTimeout(this.step);
    this.step = setTimeout(() => {
      this.say("who");
      this.step = setTimeout(
        () => {
          this.say("claim");
          this.step = setTimeout(() => this.lead(), ASK_MS);
        },
        ASK_MS * (1 + Math.random()),
      );
    }, delay);
  }

  private request(steal = false): void {
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    const held = (): Promise<void> => {
      if (this.ended) return Promise.resolve();
      this.lead();
      return new Promise((resolve) => {
        this.release = resolve;
      });
    };
    const options: LockOptions = steal ? { steal: true } : { signal: waiting.signal };
    this.world.locks?.request(NAME, options, held).catch(() => {
      // Robbed of it, as a window that slept is, or no longer waiting for it.
      if (waiting !== this.waiting || this.ended) return;
      this.follow();
      this.request();
    });
  }
}
