/** Pressing the large button, by hand or by key. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { Part } from "./part.tsx";
import { type Step, stepOf } from "./next.ts";

export interface Next {
  readonly step: Step | null;
  /** Not while something else is done, without the right to, or just after its meaning changed: what somebody else did must not turn a press into another act. */
  readonly ready: boolean;
  readonly allowed: boolean;
  press(): void;
}

const SETTLING_MS = 600;

export function useStep({ state, doing, config }: Part): Next {
  const step = stepOf(state);
  const meaning = JSON.stringify(step?.act ?? null);
  const shown = useRef({ meaning, by: "" });
  const [settled, setSettled] = useState(true);
  useEffect(() => {
    if (shown.current.meaning === meaning) return undefined;
    shown.current = { meaning, by: "" };
    setSettled(false);
    const timer = setTimeout(() => setSettled(true), SETTLING_MS);
    return () => clearTimeout(timer);
  }, [meaning]);
  const allowed = !step?.scores || config.organiser || state.chair_scores;
  const ready = step !== null && allowed && settled && shown.current.meaning === meaning && !doing.busy && doing.asked === null;
  const press = (): void => {
    if (!ready) return;
    if (step.confirm) doing.ask(step.confirm, step.act);
    else void doing.run(step.act);
  };
  return { step, ready, allowed, press };
}
