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
import type { Patch, Problem } from "../session.ts";
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

/** What is kept, and the one way to change it: the change is written before anything else happens. */
function useKept(first: Kept, store: Store): { readonly kept: Kept; readonly change: Change; readonly unwritten: boolean } {
  const latest = useRef(first);
  const [kept, show] = useState(first);
  const [unwritten, setUnwritten] = useState(!store.durable);
  const change = useCallback<Change>(
    async (next) => {
      const written = next(latest.current);
      latest.current = written;
      show(written);
      await keep(store, written).catch(() => setUnwritten(true));
      return written;
    },
    [store],
  );
  return { kept, change, unwritten };
}

interface RaterProps extends Pick<AppProps, "config" | "store" | "onTicket"> {
  readonly first: Kept;
}

function Rater({ first, config, store, onTicket }: RaterProps): JSX.Element {
  const { kept, change, unwritten } = useKept(first, store);
  const [view, go] = useView();
  const [absent, setAbsent] = useState<Problem | null>(null);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const online = useOnline();

  const stage = kept.admission?.meeting.stage ?? "prepared";
  const over = isOver(stage);
  const phase = phaseOf(kept, stage, kept.admission?.issued ?? false);
  const patch = useCallback((fields: Patch) => change((now) => ({ ...now, ...fields })), [change]);

  const look = async (): Promise<void> => {
    const joined = await session.join(kept.ticket, config);
    setAbsent(joined.ok ? null : joined);
    if (!joined.ok) return;
    await patch(joined.value);
    // Everything is public now; what stays is the way to find one's own ballot.
    if (joined.value.admission?.meeting.stage === "published") await patch({ draft: {}, sent: null });
  };
  // Eager where somebody sits and waits for the answer.
  const eager = kept.admission === null || phase === "waiting" || (view === "review" && stage === "convened");
  usePoll(look, eager ? WAITING_MS : CALM_MS, stage !== "published");

  const deliver = async (): Promise<boolean> => {
    const sent = await session.send(kept, config);
    setTrouble(sent.ok ? null : sent);
    if (sent.ok) await patch(sent.value);
    else if (!session.isFinal(sent)) return false;
    else await settle(sent);
    return true;
  };
  const settle = async (refusal: Problem): Promise<void> => {
    const settled = await session.settle(kept, config);
    const arrived = settled.ballot && kept.ballot && ballotHash(settled.ballot) === ballotHash(kept.ballot);
    setNotice(arrived ? null : sentenceOf(refusal));
    setTrouble(null);
    await patch(settled);
  };
  useDelivery(deliver, phase === "sending");

  const attempt = async (verb: () => Promise<session.Outcome<Patch>>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    const outcome = await verb();
    if (outcome.ok) await patch(outcome.value);
    else setTrouble(outcome);
    setBusy(false);
  };
  const begin = (): Promise<void> =>
    attempt(async () => {
      const seeded = await change((now) => session.withSeed(now, entropy));
      const outcome = await session.obtain(seeded, config);
      // Somebody began elsewhere with this ticket: this phone's seed is worth nothing.
      if (outcome.ok || outcome.code !== "already-issued") return outcome;
      return { ok: true, value: { seed: null, admission: seeded.admission && { ...seeded.admission, issued: true } } };
    });
  const cast = async (): Promise<void> => {
    setNotice(null);
    await change((now) => session.signBallot(now, config, entropy));
    go("main");
  };
  const leave = async (): Promise<void> => {
    if (!window.confirm(t("forget_confirm"))) return;
    await forget(store, kept.ticket);
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
        trouble={trouble}
        onBegin={() => void begin()}
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
