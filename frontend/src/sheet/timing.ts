/** When things happen: gentle polling, delivery with growing pauses, the view and the phone's Back button, the network. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/** Between half and one and a half of `ms`, so that phones that opened together do not ask together. */
const jittered = (ms: number): number => ms * (0.5 + Math.random());

/** The latest version of a function, behind one that never changes. */
function useLatest<A extends readonly unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((...args: A) => latest.current(...args), []);
}

/** Calls `act` now, then about every `ms` while the page is in view, and as soon as it comes back into view. */
export function usePoll(act: () => Promise<void>, ms: number, active: boolean): void {
  const run = useLatest(act);
  const begun = useRef(false);
  useEffect(() => {
    if (!active) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const turn = async (): Promise<void> => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") await run();
      if (!stopped) timer = setTimeout(() => void turn(), jittered(ms));
    };
    const wake = (): void => {
      if (document.visibilityState !== "visible") return;
      clearTimeout(timer);
      timer = setTimeout(() => void turn(), Math.random() * 1000);
    };
    if (begun.current) timer = setTimeout(() => void turn(), jittered(ms));
    else void turn();
    begun.current = true;
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
    };
  }, [ms, active]);
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** While `active`, calls `attempt` until it says that it is done; at once when the network comes back. */
export function useDelivery(attempt: () => Promise<boolean>, active: boolean): void {
  const run = useLatest(attempt);
  useEffect(() => {
    if (!active) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    let pause = FIRST_PAUSE_MS;
    let underway = false;
    const turn = async (): Promise<void> => {
      if (underway) return;
      underway = true;
      const done = await run().finally(() => (underway = false));
      if (done || stopped) return;
      timer = setTimeout(() => void turn(), jittered(pause));
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    };
    const wake = (): void => {
      clearTimeout(timer);
      void turn();
    };
    void turn();
    window.addEventListener("online", wake);
    return () => {
      stopped = true;
      clearTimeout(timer);
      window.removeEventListener("online", wake);
    };
  }, [active]);
}

export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = (): void => setOnline(navigator.onLine);
    window.addEventListener("online", update);
    window.addEventListener("offline", update);
    return () => {
      window.removeEventListener("online", update);
      window.removeEventListener("offline", update);
    };
  }, []);
  return online;
}

/** `main` is whatever fits the rater's phase; `review` and `change` lie above it, and Back leads down again. */
export type View = "main" | "review" | "change";

export function useView(): readonly [View, (view: View) => void] {
  const [view, setView] = useState<View>("main");
  useEffect(() => {
    const back = (event: PopStateEvent): void => setView((event.state as { view?: View } | null)?.view ?? "main");
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const go = useCallback((next: View): void => {
    history.pushState({ view: next }, "");
    setView(next);
  }, []);
  return [view, go];
}
