/** What a page of the room shows: the newest state of its audience, whether the stream is up, and the server's time. */

import { useEffect, useState } from "preact/hooks";

import { serverTime, subscribe, type Connection } from "../room/live.ts";
import type { Audience } from "../room/state.ts";

interface Heard<State> {
  /** Null until the first state has come. */
  readonly state: State | null;
  /** Grows with whatever the audience is shown. */
  readonly version: number;
  readonly connection: Connection | null;
  /** The server does not give it any more. */
  readonly refused: boolean;
}

/** Listens while `meeting` is one; a phone brings the pass that it was given with its ticket. */
export function useRoom<State>(meeting: string | null, audience: Audience, pass?: string): Heard<State> {
  const [heard, hear] = useState<Heard<State>>({ state: null, version: -1, connection: null, refused: false });
  useEffect(() => {
    if (meeting === null) return undefined;
    const wanted = pass === undefined ? { meeting, audience } : { meeting, audience, pass };
    return subscribe<State>(wanted, {
      onState: (state, version) => hear((now) => ({ ...now, state, version, refused: false })),
      onConnection: (connection) => hear((now) => ({ ...now, connection })),
      onRefused: () => hear((now) => ({ ...now, refused: true })),
    });
  }, [meeting, audience, pass]);
  return heard;
}

/** The server's time in milliseconds, drawn anew every `ms`. */
export function useServerTime(ms: number): number {
  const [now, setNow] = useState(serverTime);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverTime()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}
