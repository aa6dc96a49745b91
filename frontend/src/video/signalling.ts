/** What a venue's page says to the site, and what it is told: the verbs of src/answerable/web/video/lines.py and the events of events.py. */

import { hex } from "../protocol/bytes.ts";

export interface Config {
  readonly meeting: string;
  readonly venue: number;
  readonly zone: string;
  readonly token: string;
  readonly do_url: string;
  readonly steward_url: string;
}

export interface Feed {
  readonly feed: string;
  readonly venue: number;
}

/** A stream of the connection that receives; `feed` is empty for one that is not used any more. */
export interface FeedStream {
  readonly mid: string;
  readonly kind: string;
  readonly feed: string;
}

export type Event =
  | { readonly kind: "publishers"; readonly feeds: readonly Feed[] }
  | { readonly kind: "left"; readonly feed: string }
  | { readonly kind: "answer"; readonly sdp: string }
  | { readonly kind: "offer"; readonly sdp: string; readonly streams: readonly FeedStream[] }
  | { readonly kind: "candidate"; readonly sending: boolean; readonly candidate: RTCIceCandidateInit | null }
  | { readonly kind: "up" | "hangup"; readonly sending: boolean }
  | { readonly kind: "moderated"; readonly venue: number; readonly muted: boolean }
  | { readonly kind: "refused"; readonly code: number }
  | { readonly kind: "ended" };

interface Entered {
  readonly line: string;
  readonly budget: number;
  readonly ice_servers: readonly RTCIceServer[];
}

/** `status` is the answer's, 0 if there was none. */
export class SignallingRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

const ADDRESS = "/live/picture";
const PATIENCE_MS = 15_000;
/** The site answers after half a minute at the latest. */
const EVENT_PATIENCE_MS = 45_000;

export class Signalling {
  private readonly config: Config;
  private line = "";
  /** Drawn by lot: the site tells by it whether this page comes back, or another has entered since. */
  private readonly page = hex(crypto.getRandomValues(new Uint8Array(8)));

  constructor(config: Config) {
    this.config = config;
  }

  async enter(signal: AbortSignal): Promise<Entered> {
    const entered = (await this.post({ verb: "enter", page: this.page, again: this.line !== "" }, signal)) as Entered;
    this.line = entered.line;
    return entered;
  }

  async say(verb: string, more: object, signal: AbortSignal): Promise<void> {
    await this.post({ verb, line: this.line, ...more }, signal);
  }

  async events(signal: AbortSignal): Promise<readonly Event[]> {
    const { meeting, venue } = this.config;
    const asked = new URLSearchParams({ meeting, venue: String(venue), line: this.line });
    const told = (await asking(`${ADDRESS}?${asked}`, {}, signal, EVENT_PATIENCE_MS)) as { readonly events: readonly Event[] };
    return told.events;
  }

  /** As the page goes: nothing is waited for. */
  leave(): void {
    if (this.line === "") return;
    void fetch(this.config.do_url, { ...this.request({ verb: "leave", line: this.line }), keepalive: true }).catch(() => undefined);
  }

  private post(body: object, signal: AbortSignal): Promise<unknown> {
    return asking(this.config.do_url, this.request(body), signal, PATIENCE_MS);
  }

  private request(body: object): RequestInit {
    return { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": this.config.token }, body: JSON.stringify(body) };
  }
}

async function asking(url: string, init: RequestInit, signal: AbortSignal, patience: number): Promise<unknown> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const timer = setTimeout(stop, patience);
  signal.addEventListener("abort", stop);
  try {
    const answer = await fetch(url, { ...init, cache: "no-store", credentials: "same-origin", signal: abort.signal });
    if (!answer.ok) throw new SignallingRefused(answer.status);
    return await answer.json();
  } catch (error) {
    throw error instanceof SignallingRefused ? error : new SignallingRefused(0);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
