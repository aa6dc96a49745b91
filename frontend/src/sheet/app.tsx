/**
 * The phone page: finds what is kept for the ticket, talks to the servers at the right moments, and gives the views
 * what they show. It never reloads or navigates away, and nothing that happens elsewhere clears what was marked here.
 */

import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import type { Config } from "../api.ts";
import { isOver, phaseOf } from "../phase.ts";
import { ballotHash } from "../protocol/ballot.ts";
import * as session from "../session.ts";
import type { Outcome, Patch, Problem } from "../session.ts";
import { forget, keep, take, type Kept, type Store } from "../store.ts";
import { t } from "../strings.ts";
import { Alert, Heading, sentenceOf } from "./parts.tsx";
import { TicketForm } from "./ticket.tsx";
import { useDelivery, useOnline, usePoll, useView } from "./timing.ts";
import { Views } from "./views.tsx";

interface AppProps {
  readonly config: Config;
  readonly store: Store;
  readonly ticket: string | null;
  readonly onTicket: (ticket: string | null) => void;
}

const WAITING_MS = 5_000;
const CALM_MS = 20_000;

const entropy = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

export function App({ config, store, ticket, onTicket }: AppProps): JSX.Element {
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    setKept(null);
    if (ticket !== null) void take(store, ticket).then(setKept);
  }, [ticket, store]);
  if (ticket === null) return <TicketForm onTicket={onTicket} />;
  if (kept === null || kept.ticket !== ticket) return <Loading />;
  return <Rater key={ticket} first={kept} config={config} store={store} onTicket={onTicket} />;
}

function Loading(): JSX.Element {
  return (
    <p class="panel" role="status">
      {t("loading")}
    </p>
  );
}

type Change = (next: (kept: Kept) => Kept) => Promise<Kept>;

interface Keeping {
  readonly kept: Kept;
  readonly change: Change;
  readonly discard: () => Promise<void>;
  /** This phone could not write it down. */
  readonly unwritten: boolean;
}

/** What is kept, and the one way to change it: the change is written before anything else happens. */
function useKept(first: Kept, store: Store): Keeping {
  const latest = useRef(first);
  const discarded = useRef(false);
  const [kept, show] = useState(first);
  const [unwritten, setUnwritten] = useState(!store.durable);
  const change = useCallback<Change>(
    async (next) => {
      const written = next(latest.current);
      latest.current = written;
      show(written);
      // An answer that was under way when its owner left must not bring the record back.
      if (!discarded.current) await keep(store, written).catch(() => setUnwritten(true));
      return written;
    },
    [store],
  );
  const discard = useCallback(async (): Promise<void> => {
    discarded.current = true;
    await forget(store, latest.current.ticket);
  }, [store]);
  return { kept, change, discard, unwritten };
}

interface RaterProps extends Pick<AppProps, "config" | "store" | "onTicket"> {
  readonly first: Kept;
}

type Attempt = (verb: () => Promise<Outcome<Patch>>) => Promise<void>;

/** A verb that a tap asked for: busy while it runs, its fields kept, or why not. */
function useAttempt(patch: (fields: Patch) => Promise<Kept>): { readonly attempt: Attempt; readonly busy: boolean; readonly refused: Problem | null } {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const attempt: Attempt = async (verb) => {
    setBusy(true);
    setRefused(null);
    const outcome = await verb();
    if (outcome.ok) await patch(outcome.value);
    else setRefused(outcome);
    setBusy(false);
  };
  return { attempt, busy, refused };
}

/** Asks the site how things stand: often where somebody sits and waits for the answer, else now and then. */
function useAdmission(kept: Kept, config: Config, eager: boolean, patch: (fields: Patch) => Promise<Kept>): Problem | null {
  const [absent, setAbsent] = useState<Problem | null>(null);
  const look = async (): Promise<void> => {
    const joined = await session.join(kept.ticket, config);
    setAbsent(joined.ok ? null : joined);
    if (!joined.ok) return;
    await patch(joined.value);
    // Everything is public now; what stays is the way to find one's own ballot.
    if (joined.value.admission?.meeting.stage === "published") await patch({ draft: {}, sent: null });
  };
  usePoll(look, eager ? WAITING_MS : CALM_MS, kept.admission?.meeting.stage !== "published");
  return absent;
}

/** Sends the signed ballot until the box has confirmed or refused it. `notice` says why it was refused. */
function useSending(kept: Kept, config: Config, active: boolean, patch: (fields: Patch) => Promise<Kept>): { readonly held: Problem | null; readonly notice: string | null } {
  const [held, setHeld] = useState<Problem | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const settle = async (refusal: Problem): Promise<void> => {
    const settled = await session.settle(kept, config);
    const arrived = settled.ballot && kept.ballot && ballotHash(settled.ballot) === ballotHash(kept.ballot);
    setNotice(arrived ? null : sentenceOf(refusal));
    setHeld(null);
    await patch(settled);
  };
  const deliver = async (): Promise<boolean> => {
    const sent = await session.send(kept, config);
    setHeld(sent.ok ? null : sent);
    setNotice(null);
    if (sent.ok) await patch(sent.value);
    else if (!session.isFinal(sent)) return false;
    else await settle(sent);
    return true;
  };
  useDelivery(deliver, active);
  return { held, notice };
}

/** A credential for this phone's own seed, which is kept before anybody is asked. */
async function begin(change: Change, config: Config): Promise<Outcome<Patch>> {
  const seeded = await change((now) => session.withSeed(now, entropy));
  const outcome = await session.obtain(seeded, config);
  if (outcome.ok || outcome.code !== "already-issued") return outcome;
  // Somebody began elsewhere with this ticket: this phone's seed is worth nothing.
  return { ok: true, value: { seed: null, admission: seeded.admission && { ...seeded.admission, issued: true } } };
}

function Rater({ first, config, store, onTicket }: RaterProps): JSX.Element {
  const { kept, change, discard, unwritten } = useKept(first, store);
  const [view, go] = useView();
  const online = useOnline();
  const patch = useCallback((fields: Patch) => change((now) => ({ ...now, ...fields })), [change]);
  const { attempt, busy, refused } = useAttempt(patch);

  const stage = kept.admission?.meeting.stage ?? "prepared";
  const over = isOver(stage);
  const phase = phaseOf(kept, stage, kept.admission?.issued ?? false);
  const eager = kept.admission === null || phase === "waiting" || (view === "review" && stage === "convened");
  const absent = useAdmission(kept, config, eager, patch);
  const { held, notice } = useSending(kept, config, phase === "sending", patch);

  const cast = async (): Promise<void> => {
    await change((now) => session.signBallot(now, config, entropy));
    go("main");
  };
  const leave = async (): Promise<void> => {
    if (!window.confirm(t("forget_confirm"))) return;
    await discard();
    onTicket(null);
  };

  if (kept.admission === null) return <NotAdmitted problem={absent} onTicket={onTicket} />;
  const signed = session.manifestOf(kept);
  if (!signed.ok) return <Broken problem={signed} />;
  return (
    <>
      {(!online || absent?.passing) && <Alert tone="warning">{t("banner_offline")}</Alert>}
      {unwritten && <Alert tone="warning">{t("banner_not_kept")}</Alert>}
      {notice && <Alert tone="error">{notice}</Alert>}
      <Views
        {...{ kept, view, go, phase, busy, over, config }}
        admission={kept.admission}
        signed={signed.value}
        trouble={phase === "sending" ? held : refused}
        onBegin={() => void attempt(() => begin(change, config))}
        onWords={(seed) => void attempt(() => session.recover(kept, seed, over, config))}
        onPatch={(fields) => void patch(fields)}
        onDraft={(next) => void change((now) => ({ ...now, draft: next(now.draft) }))}
        onCast={() => void cast()}
        onForget={() => void leave()}
      />
    </>
  );
}

function NotAdmitted({ problem, onTicket }: { readonly problem: Problem | null; readonly onTicket: (ticket: string) => void }): JSX.Element {
  if (problem === null) return <Loading />;
  if (!problem.passing) return <TicketForm onTicket={onTicket} refusal={sentenceOf(problem)} />;
  return (
    <section class="panel stack">
      <Heading>{t("no_network_title")}</Heading>
      <p role="status">{t("no_network")}</p>
    </section>
  );
}

function Broken({ problem }: { readonly problem: Problem }): JSX.Element {
  return (
    <section class="panel stack">
      <Heading>{t("broken_title")}</Heading>
      <Alert tone="error">{sentenceOf(problem)}</Alert>
    </section>
  );
}
