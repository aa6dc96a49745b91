/**
 * Renews parts of a page when what they show has changed. A part says which audience's state it goes by, `data-live="MEETING:AUDIENCE"`, and is told with the
 * event `live`, on which htmx fetches it: `hx-trigger="live"`. The state itself is not looked at here, only that there is a new one.
 *
 * Pages that are open in many places do not all ask at once, and none asks more than once in PAUSE_MS.
 */

import { subscribe } from "../room/live.ts";

const JITTER_MS = 400;
const PAUSE_MS = 1_000;
// While there is no stream, parts are asked for every so often all the same.
const LOST_MS = 5_000;

/** Calls `act` soon after each call, at most once in PAUSE_MS, and never misses the last. */
function gently(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -PAUSE_MS;
  return () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        last = performance.now();
        act();
      },
      Math.max(last + PAUSE_MS - performance.now(), 0) + Math.random() * JITTER_MS,
    );
  };
}

export function watch(part: HTMLElement): void {
  const [meeting = "", audience = ""] = (part.dataset["live"] ?? "").split(":");
  const renew = gently(() => void part.dispatchEvent(new CustomEvent("live")));
  let asking: ReturnType<typeof setInterval> | undefined;
  subscribe(
    { meeting, audience },
    {
      onState: renew,
      onConnection: ({ up }) => {
        clearInterval(asking);
        asking = up ? undefined : setInterval(renew, LOST_MS);
      },
    },
  );
}

if (typeof document !== "undefined") document.querySelectorAll<HTMLElement>("[data-live]").forEach(watch);
