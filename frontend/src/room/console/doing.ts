/** Doing something from the console: one act after the other, and what the server says when it refuses. */

import { useCallback, useRef, useState } from "preact/hooks";

import { t } from "../../strings.ts";
import { type Act, act } from "../act.ts";

export interface Config {
  readonly meeting: string;
  readonly zone: string;
  readonly token: string;
  readonly act_url: string;
  readonly chair_scores_url: string;
  readonly questions_url: string;
  readonly screens_url: string;
  readonly result_url: string;
  readonly sign_in_url: string;
  readonly organiser: boolean;
  /** What was done, in a few words, by the kind of act. */
  readonly labels: { readonly [kind: string]: string };
}

interface Refusal {
  readonly message: string;
  readonly changed: readonly string[];
}

/** What asks once more before it is done. */
export interface Confirm {
  readonly question: string;
  readonly lines: readonly string[];
  readonly sure: string;
}

export interface Doing {
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly asked: (Confirm & { readonly acts: readonly Act[] }) | null;
  /** One after the other, until one is refused. Whether all were done. */
  run(...acts: readonly Act[]): Promise<boolean>;
  ask(confirm: Confirm, ...acts: readonly Act[]): void;
  /** Takes back what was asked, or the refusal that is shown. */
  clear(): void;
}

export function useDoing(config: Config, seen: number): Doing {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [asked, setAsked] = useState<Doing["asked"]>(null);
  // What is pressed while something else is done waits its turn; the very same pressed twice is done once.
  const waiting = useRef(new Set<string>());
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const version = useRef(seen);
  version.current = seen;

  const carryOut = useCallback(
    async (acts: readonly Act[]): Promise<boolean> => {
      setAsked(null);
      setRefusal(null);
      let outcome: Awaited<ReturnType<typeof act>> | null = null;
      for (const each of acts) {
        outcome = await act(config.act_url, config.token, each, version.current);
        if (!outcome.ok) break;
      }
      if (outcome && !outcome.ok) setRefusal({ message: outcome.message || sentenceFor(outcome.status), changed: outcome.changed });
      return outcome?.ok ?? true;
    },
    [config],
  );
  const run = useCallback(
    async (...acts: readonly Act[]): Promise<boolean> => {
      const named = JSON.stringify(acts);
      if (waiting.current.has(named)) return false;
      waiting.current.add(named);
      setBusy(true);
      const mine = last.current.then(() => carryOut(acts));
      last.current = mine;
      const done = await mine;
      waiting.current.delete(named);
      setBusy(waiting.current.size > 0);
      return done;
    },
    [carryOut],
  );
  const ask = useCallback((confirm: Confirm, ...acts: readonly Act[]) => {
    setRefusal(null);
    setAsked({ ...confirm, acts });
  }, []);
  const clear = useCallback(() => {
    setRefusal(null);
    setAsked(null);
  }, []);
  return { busy, refusal, asked, run, ask, clear };
}

function sentenceFor(status: number): string {
  return status === 403 ? t("not_allowed") : t("no_answer");
}
