/** The live state of a room in a Preact page, and the server's time. */

import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { type Connection, serverTime, subscribe, type Topic } from "./live.ts";

interface Room<State> {
  /** Null until the first state came. */
  readonly state: State | null;
  /** Since when there is no connection, by the server's clock; null while there is one. */
  readonly lostSince: number | null;
  /** The server does not give it any more. */
  readonly refused: boolean;
}

export function useRoom<State>({ meeting, audience, pass }: Topic): Room<State> {
  const [state, setState] = useState<State | null>(null);
  const [lostSince, setLost] = useState<number | null>(null);
  const [refused, setRefused] = useState(false);
  useEffect(
    () =>
      subscribe<State>(pass === undefined ? { meeting, audience } : { meeting, audience, pass }, {
        onState: (next) => {
          setState(next);
          setRefused(false);
        },
        onConnection: (connection: Connection) => setLost(connection.up ? null : connection.since),
        onRefused: () => setRefused(true),
      }),
    [meeting, audience, pass],
  );
  return { state, lostSince, refused };
}

/** A time that stands in place of the server's: that of a replay. */
export const Moment = createContext<number | null>(null);

/** The server's time, looked at so often; what shows seconds looks four times in one, so that none is shown late. */
export function useNow(everyMs = 250): number {
  const moment = useContext(Moment);
  const [now, setNow] = useState(() => moment ?? serverTime());
  useEffect(() => {
    if (moment !== null) return undefined;
    const timer = setInterval(() => setNow(serverTime()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, moment === null]);
  if (moment !== null) return moment;
  // A state that has just come may be younger than the last look.
  return Math.max(now, serverTime() - everyMs);
}

/**
 * Gives the keyboard to a field that the next drawing brings, in the same turn as the press that asked for it: who types on at once loses no letter.
 * (Two animation frames, or an effect after painting, come later than the next key on a busy machine.)
 */
export function useFocusOnceDrawn(): (id: string) => void {
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    const field = wanted.current === null ? null : document.getElementById(wanted.current);
    if (field === null) return;
    wanted.current = null;
    field.focus();
  });
  return (id) => {
    wanted.current = id;
  };
}
