/** When things happen: asking while the live stream is down, delivery, other tabs, the view and the phone's Back button, the network. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { Delivery, jittered, type Attempted } from "../delivery.ts";
import { Keeper, type FolderShown } from "../keeper.ts";
import type { Problem } from "../session.ts";
import type { Folder, Store } from "../store.ts";

const INSIST_MS = 5_000;

/** The latest version of a function, behind one that never changes. */
function useLatest<A extends readonly unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((...args: A) => latest.current(...args), []);
}

const inView = (): boolean => document.visibilityState === "visible";

type Insist = <T>(verb: () => Promise<T | Problem>, meanwhile: (met: Problem) => void) => Promise<T | Problem>;

const isPassing = (met: unknown): met is Problem => typeof met === "object" && met !== null && "passing" in met && met.passing === true;

/** Calls a verb until what it meets does not pass by itself, about every five seconds and when the network comes back; `meanwhile` shows what it met. */
export function useInsisting(): Insist {
  const isHere = useRef(true);
  useEffect(() => () => void (isHere.current = false), []);
  return useCallback(async (verb, meanwhile) => {
    let met = await verb();
    while (isPassing(met) && isHere.current) {
      meanwhile(met);
      await pause(met.wait ?? 0);
      met = await verb();
    }
    return met;
  }, []);
}

/** At least `asked` milliseconds, which are the server's wish. */
async function pause(asked: number): Promise<void> {
  await new Promise((done) => setTimeout(done, asked));
  await new Promise<void>((done) => {
    const unhook = onWaking(() => go());
    const timer = setTimeout(() => go(), jittered(INSIST_MS));
    const go = (): void => {
      unhook();
      clearTimeout(timer);
      done();
    };
  });
}

/** Calls `act` when the network comes back, and when the page is shown again: its timers may have stood still. */
function onWaking(act: () => void): () => void {
  const shown = (): void => {
    if (inView()) act();
  };
  document.addEventListener("visibilitychange", shown);
  for (const event of ["online", "pageshow", "focus"]) window.addEventListener(event, act);
  return () => {
    document.removeEventListener("visibilitychange", shown);
    for (const event of ["online", "pageshow", "focus"]) window.removeEventListener(event, act);
  };
}

/**
 * While active, calls `act` at the first time at once, then about every `ms` while the page is in view, and soon after it comes back into view. What `act`
 * gives back is how long the server asks to be left alone, in milliseconds.
 */
export function usePoll(act: () => Promise<number>, ms: number, active: boolean): void {
  const run = useLatest(act);
  const begun = useRef(false);
  const notBefore = useRef(0);
  useEffect(() => {
    if (!active) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const after = (pause: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void turn(), Math.max(pause, notBefore.current - Date.now()));
    };
    const turn = async (): Promise<void> => {
      if (inView()) notBefore.current = Date.now() + (await run());
      if (!stopped) after(jittered(ms));
    };
    const unhook = onWaking(() => after(Math.random() * 1000));
    if (begun.current) after(jittered(ms));
    else void turn();
    begun.current = true;
    return () => {
      stopped = true;
      clearTimeout(timer);
      unhook();
    };
  }, [ms, active]);
}

/** Delivers until it is done. `what` names what there is to deliver; a name that was not there before is tried at once. */
export function useDelivery(attempt: () => Promise<Attempted>, what: readonly string[]): void {
  const run = useLatest(attempt);
  const [delivery] = useState(() => new Delivery(run));
  const known = useRef<readonly string[]>([]);
  useEffect(() => {
    if (what.some((name) => !known.current.includes(name))) delivery.begin();
    known.current = what;
  }, [what.join()]);
  useEffect(() => {
    const unhook = onWaking(() => delivery.wake());
    return () => {
      delivery.stop();
      unhook();
    };
  }, [delivery]);
}

/** What is kept for the ticket, as this tab and the others change it. */
export function useKeeper(first: Folder, store: Store): readonly [Keeper, FolderShown] {
  const [shown, show] = useState<FolderShown>({ folder: first, unwritten: !store.durable, gone: false });
  const keeper = useRef<Keeper | null>(null);
  const channel = useRef<BroadcastChannel | null>(null);
  keeper.current ??= new Keeper(store, first, show, () => channel.current?.postMessage(null));
  const { current } = keeper;
  useEffect(() => {
    const read = (): void => void current.reread();
    // Where there is no channel between tabs, coming back to one makes it look.
    const unhook = onWaking(read);
    if (typeof BroadcastChannel === "function") channel.current = new BroadcastChannel("answerable");
    channel.current?.addEventListener("message", read);
    read();
    return () => {
      unhook();
      channel.current?.close();
      channel.current = null;
    };
  }, [current]);
  return [current, shown];
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
export type SheetView = "main" | "review" | "change";

/** A view of one paper; `scope` is null on the list of presenters. */
export interface SheetPlace {
  readonly view: SheetView;
  readonly scope: string | null;
}

const START: SheetPlace = { view: "main", scope: null };

export function useView(): readonly [SheetPlace, (place: SheetPlace) => void] {
  const [place, setPlace] = useState<SheetPlace>(START);
  useEffect(() => {
    const back = (event: PopStateEvent): void => setPlace((event.state as { place?: SheetPlace } | null)?.place ?? START);
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const go = useCallback((next: SheetPlace): void => {
    history.pushState({ place: next }, "");
    setPlace(next);
  }, []);
  return [place, go];
}
