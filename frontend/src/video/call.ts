/**
 * A venue's picture and sound while it is in: what it sends, what it receives, and coming back by itself.
 *
 * Whatever goes wrong (the network, the site, Janus, a connection) has one answer: everything is given up and the venue enters anew, after a pause that doubles. Nothing
 * is mended, so nothing half old is left. Of two pages for one venue the one that entered last is in; the other is told and stays out.
 */

import { jittered } from "../delivery.ts";
import { NO_PICTURE, plan, type Layer } from "./budget.ts";
import { type Event, type Feed, SignallingRefused, type Signalling, type FeedStream } from "./signalling.ts";

export interface Seen extends Feed {
  readonly stream: MediaStream;
}

export interface CallView {
  readonly state: "entering" | "in" | "lost" | "replaced" | "forbidden";
  readonly seen: readonly Seen[];
  /** Whether Janus lets this venue be heard; null until it has said so. */
  readonly muted: boolean | null;
  readonly budget: number;
  /** Received in the last seconds, in kilobits a second. */
  readonly received: number;
}

const KEEP_MS = 25_000;
const MEASURE_MS = 2_000;
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 4_000;
/** A connection that is broken for so long does not come back. */
const BROKEN_MS = 5_000;
const CANDIDATES_MS = 100;
const NOTHING: CallView = { state: "entering", seen: [], muted: null, budget: 0, received: 0 };

/** The three sizes of the picture; budget.ts counts with the same figures. */
const SIZES: RTCRtpEncodingParameters[] = [
  { rid: "h", maxBitrate: 1_500_000 },
  { rid: "m", maxBitrate: 500_000, scaleResolutionDownBy: 2 },
  { rid: "l", maxBitrate: 150_000, scaleResolutionDownBy: 4 },
];

/** One of the two connections of a line. */
class PeerLink {
  readonly pc: RTCPeerConnection;
  private readonly early: (RTCIceCandidateInit | null)[] = [];
  private found: RTCIceCandidateInit[] = [];
  private flush: ReturnType<typeof setTimeout> | undefined;
  private broken: ReturnType<typeof setTimeout> | undefined;

  constructor(servers: readonly RTCIceServer[], tell: (candidates: readonly object[]) => void, fail: () => void) {
    this.pc = new RTCPeerConnection({ iceServers: [...servers], bundlePolicy: "max-bundle" });
    const send = (): void => {
      const candidates = this.found;
      this.found = [];
      if (candidates.length > 0) tell(candidates.map(({ candidate, sdpMid, sdpMLineIndex }) => ({ candidate, sdpMid, sdpMLineIndex })));
    };
    this.pc.onicecandidate = ({ candidate }) => {
      clearTimeout(this.flush);
      if (candidate !== null) {
        if (candidate.candidate) this.found.push(candidate.toJSON());
        this.flush = setTimeout(send, CANDIDATES_MS);
        return;
      }
      send();
      tell([]);
    };
    this.pc.onconnectionstatechange = () => {
      clearTimeout(this.broken);
      if (this.pc.connectionState === "failed") fail();
      if (this.pc.connectionState === "disconnected") this.broken = setTimeout(fail, BROKEN_MS);
    };
  }

  async describe(type: "offer" | "answer", sdp: string): Promise<void> {
    await this.pc.setRemoteDescription({ type, sdp });
    for (const candidate of this.early.splice(0)) await this.reach(candidate);
  }

  /** Candidates may come before the description that they belong to. */
  async reach(candidate: RTCIceCandidateInit | null): Promise<void> {
    if (this.pc.remoteDescription === null) this.early.push(candidate);
    else if (candidate !== null) await this.pc.addIceCandidate(candidate);
  }

  close(): void {
    clearTimeout(this.flush);
    clearTimeout(this.broken);
    this.pc.close();
  }
}

/** One stay, from entering to whatever ends it. */
class Stay {
  readonly over = new AbortController();
  readonly sending: PeerLink;
  readonly receiving: PeerLink;
  readonly feeds = new Map<string, Seen>();
  streams: readonly FeedStream[] = [];
  layers = "";

  constructor(servers: readonly RTCIceServer[], tell: (sending: boolean, candidates: readonly object[]) => void, fail: () => void) {
    this.sending = new PeerLink(servers, (candidates) => tell(true, candidates), fail);
    this.receiving = new PeerLink(servers, (candidates) => tell(false, candidates), fail);
  }

  end(): void {
    this.over.abort();
    this.sending.close();
    this.receiving.close();
  }
}

export class Call {
  private view: CallView = NOTHING;
  private stay: Stay | null = null;
  private pause = FIRST_PAUSE_MS;
  private again: ReturnType<typeof setTimeout> | undefined;
  private large: number | null = null;
  private stopped = false;
  private readonly entering = new AbortController();
  private readonly venue: number;
  private readonly signalling: Signalling;
  private readonly media: MediaStream;
  private readonly show: (view: CallView) => void;

  constructor(venue: number, signalling: Signalling, media: MediaStream, show: (view: CallView) => void) {
    this.venue = venue;
    this.signalling = signalling;
    this.media = media;
    this.show = show;
  }

  start(): void {
    void this.enter();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.again);
    this.entering.abort();
    this.signalling.leave();
    this.stay?.end();
    this.stay = null;
  }

  /** The venue whose picture is large, if it is there. */
  enlarge(venue: number | null): void {
    if (venue === this.large) return;
    this.large = venue;
    if (this.stay) void this.size(this.stay);
  }

  private put(change: Partial<CallView>): void {
    this.view = { ...this.view, ...change };
    if (!this.stopped) this.show(this.view);
  }

  private async enter(): Promise<void> {
    let stay: Stay | null = null;
    this.put({ state: this.view.state === "entering" ? "entering" : "lost", seen: [], muted: null, received: 0 });
    try {
      const { ice_servers, budget } = await this.signalling.enter(this.entering.signal);
      if (this.stopped) return this.signalling.leave();
      const begun: Stay = new Stay(
        ice_servers,
        (sending, candidates) => void this.say(begun, "candidate", { sending, candidates }),
        () => this.lose(begun),
      );
      this.stay = stay = begun;
      this.put({ budget });
      void this.listen(begun);
      void this.keep(begun);
      void this.measure(begun);
      await this.publish(begun);
    } catch (error) {
      this.lose(stay, error);
    }
  }

  private async publish(stay: Stay): Promise<void> {
    const { pc } = stay.sending;
    for (const track of this.media.getTracks()) {
      pc.addTransceiver(track, { direction: "sendonly", streams: [this.media], ...(track.kind === "video" ? { sendEncodings: SIZES } : {}) });
    }
    await pc.setLocalDescription(await pc.createOffer());
    await this.signalling.say("publish", { sdp: pc.localDescription?.sdp ?? "" }, stay.over.signal);
  }

  private async say(stay: Stay, verb: string, more: object): Promise<void> {
    try {
      await this.signalling.say(verb, more, stay.over.signal);
    } catch (error) {
      this.lose(stay, error);
    }
  }

  private async listen(stay: Stay): Promise<void> {
    try {
      while (this.stay === stay) for (const event of await this.signalling.events(stay.over.signal)) await this.hear(stay, event);
    } catch (error) {
      this.lose(stay, error);
    }
  }

  private async hear(stay: Stay, event: Event): Promise<void> {
    if (this.stay !== stay) return;
    switch (event.kind) {
      case "publishers":
        for (const each of event.feeds) stay.feeds.set(each.feed, { ...each, stream: new MediaStream() });
        return this.signalling.say("watch", { feeds: event.feeds.map(({ feed }) => feed) }, stay.over.signal);
      case "left":
        stay.feeds.delete(event.feed);
        this.put({ seen: [...stay.feeds.values()] });
        return this.size(stay);
      case "answer":
        return stay.sending.describe("answer", event.sdp);
      case "offer":
        return this.receive(stay, event.sdp, event.streams);
      case "candidate":
        return (event.sending ? stay.sending : stay.receiving).reach(event.candidate);
      case "up":
        if (event.sending) this.pause = FIRST_PAUSE_MS;
        if (event.sending) this.put({ state: "in" });
        return undefined;
      case "moderated":
        if (event.venue === this.venue) this.put({ muted: event.muted });
        return undefined;
      // Refused is also a venue that went as it was asked for, together with others: who is there is asked anew.
      case "refused":
      case "hangup":
      case "ended":
        return this.lose(stay);
    }
  }

  private async receive(stay: Stay, sdp: string, streams: readonly FeedStream[]): Promise<void> {
    const { pc } = stay.receiving;
    await stay.receiving.describe("offer", sdp);
    await pc.setLocalDescription(await pc.createAnswer());
    stay.streams = streams;
    for (const { mid, receiver } of pc.getTransceivers()) {
      const feed = streams.find((each) => each.mid === mid)?.feed ?? "";
      for (const { feed: other, stream } of stay.feeds.values()) {
        const has = stream.getTracks().includes(receiver.track);
        if (other === feed && !has) stream.addTrack(receiver.track);
        if (other !== feed && has) stream.removeTrack(receiver.track);
      }
    }
    await this.signalling.say("answer", { sdp: pc.localDescription?.sdp ?? "" }, stay.over.signal);
    this.put({ seen: [...stay.feeds.values()] });
    await this.size(stay);
  }

  /** Asks for the sizes that fit, if they are others than before. */
  private async size(stay: Stay): Promise<void> {
    const shown = [...stay.feeds.values()];
    const large = shown.find((each) => each.venue === this.large)?.feed ?? shown[0]?.feed ?? null;
    const sizes = plan(this.view.budget, shown.map(({ feed }) => feed), large);
    const pictures = stay.streams.filter(({ kind, feed }) => kind === "video" && sizes.has(feed));
    const layers = Object.fromEntries(pictures.map(({ mid, feed }): [string, Layer] => [mid, sizes.get(feed) ?? NO_PICTURE]));
    const written = JSON.stringify(layers);
    if (written === stay.layers || pictures.length === 0) return;
    stay.layers = written;
    await this.say(stay, "layers", { layers });
  }

  private async keep(stay: Stay): Promise<void> {
    for (;;) {
      await waited(KEEP_MS);
      if (this.stay !== stay) return;
      await this.say(stay, "keep", {});
    }
  }

  private async measure(stay: Stay): Promise<void> {
    let before = { bytes: 0, at: performance.now() };
    for (;;) {
      await waited(MEASURE_MS);
      if (this.stay !== stay) return;
      let bytes = 0;
      for (const each of (await stay.receiving.pc.getStats()).values()) if (each.type === "inbound-rtp") bytes += Number(each.bytesReceived ?? 0);
      const now = performance.now();
      this.put({ received: Math.max(0, Math.round(((bytes - before.bytes) * 8) / (now - before.at))) });
      before = { bytes, at: now };
    }
  }

  private lose(stay: Stay | null, error?: unknown): void {
    if (this.stopped || this.stay !== stay) return;
    stay?.end();
    this.stay = null;
    const status = error instanceof SignallingRefused ? error.status : 0;
    if (status === 409 || status === 410) return this.put({ state: "replaced", seen: [], received: 0 });
    if (status === 403) return this.put({ state: "forbidden", seen: [], received: 0 });
    this.put({ state: "lost", seen: [], muted: null, received: 0 });
    this.again = setTimeout(() => void this.enter(), jittered(this.pause));
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
  }
}

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
