/** The room's live stream on a phone: what it says, and when the site is asked again because of it. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { Desk } from "../desk.ts";
import { useRoom } from "../hall/listening.ts";
import { isNews } from "../heard.ts";
import type { RaterState } from "../room/state.ts";
import type { Folder } from "../store.ts";

/** Phones that hear of something at once do not all ask at once. */
const SPREAD_MS = 3_000;

export interface PhoneLive {
  /** The newest state, kept while the stream is down; null until there was one. */
  readonly state: RaterState | null;
  readonly version: number;
  readonly up: boolean;
}

/** Listens with the pass that came with the ticket; another is taken when the server does not know that one any more. */
export function useLive({ admission }: Folder): PhoneLive {
  const [pass, setPass] = useState<string | null>(null);
  const { state, version, connection, refused } = useRoom<RaterState>(pass === null ? null : (admission?.meeting.key ?? null), "rater", pass ?? undefined);
  const newest = admission?.room?.pass;
  useEffect(() => {
    if (newest !== undefined && (pass === null || refused)) setPass(newest);
  }, [newest, refused]);
  return { state, version, up: state !== null && connection?.up === true && !refused };
}

/** Whether the site is to be asked: a stage that this phone has not been told of, or another word on whether its venue is kept open. */
function wantsLook({ admission }: Folder, state: RaterState): boolean {
  // Before the meeting is convened the stream says only that something has changed.
  if (admission === null || !state.stage || isNews(admission, state)) return true;
  const kept = admission.room !== undefined && state.kept_open.includes(admission.room.venue);
  return (state.stage === "closing" || state.closing.length > 0) && kept && admission.room?.kept_open === false;
}

/** Puts what is heard over what is kept, and asks the site where that is not enough. */
export function useHearing(desk: Desk, folder: Folder, { state, version, up }: PhoneLive): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const look = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void desk.look(), Math.random() * SPREAD_MS);
  };
  const wasDown = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // What was opened and closed in between, the stream does not say.
    if (up && wasDown.current) look();
    if (state !== null) wasDown.current = !up;
  }, [up]);
  const told = state === null ? "" : [state.stage || version, state.scoring.join(), state.closing.join(), state.kept_open.join()].join(" ");
  useEffect(() => {
    if (!up || state === null) return;
    if (wantsLook(folder, state)) look();
    if (state.stage) void desk.hear(state);
  }, [up, told]);
  useEffect(() => {
    // An answer that was asked for before the news came after it.
    if (up && state?.stage) void desk.hear(state);
  }, [folder.admission]);
}
