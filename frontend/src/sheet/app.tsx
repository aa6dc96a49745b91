/**
 * The phone page: finds what is kept for the ticket, talks to the servers at the right moments, and gives the views
 * what they show. It never reloads or navigates away, and nothing that happens elsewhere clears what was marked here.
 */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { ticketForForm, type Config } from "../api.ts";
import { Desk, isBegun, type Met } from "../desk.ts";
import { Floor } from "../floor.ts";
import * as session from "../session.ts";
import type { Problem } from "../session.ts";
import { blankFolder, papersOf, take, type Folder, type Store } from "../store.ts";
import { t } from "../strings.ts";
import { Icon } from "../icon.tsx";
import { Ask, Now, Tabs, type Tab } from "./floor.tsx";
import { useHearing, useLive } from "./live.ts";
import { Alert, Heading, sentenceOf } from "./parts.tsx";
import { isShared, NextPerson } from "./shared.tsx";
import { BallotState } from "./state.tsx";
import { TicketForm } from "./ticket.tsx";
import { useDelivery, useInsisting, useKeeper, useOnline, usePoll, useView } from "./timing.ts";
import { Views } from "./views.tsx";

interface AppProps {
  readonly config: Config;
  readonly store: Store;
  readonly ticket: string | null;
  readonly onTicket: (ticket: string | null) => void;
}

/** How often the site is asked while it cannot tell by itself: on the way to a first answer, and when the stream of events is lost. */
const AGAIN_MS = 5_000;
const CALM_MS = 20_000;

/** From convening until no ballot comes any more. */
const HELD = ["convened", "scoring", "closing"];

const entropy = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

export function App({ config, store, ticket, onTicket }: AppProps): JSX.Element {
  const [folder, setFolder] = useState<Folder | null>(null);
  useEffect(() => {
    setFolder(null);
    if (ticket !== null) void take(store, ticket).catch(() => blankFolder(ticket)).then(setFolder);
  }, [ticket, store]);
  if (ticket === null) return <TicketForm onTicket={onTicket} />;
  if (folder === null || folder.ticket !== ticket) return <Loading />;
  return <Rater key={ticket} first={folder} config={config} store={store} onTicket={onTicket} />;
}

function Loading(): JSX.Element {
  return (
    <p class="card" role="status">
      {t("loading")}
    </p>
  );
}

interface RaterProps extends Pick<AppProps, "config" | "store" | "onTicket"> {
  readonly first: Folder;
}

type Attempt = (verb: () => Promise<Problem | null>) => Promise<void>;

/** A verb that a tap asked for: busy until it is done, or why it did not work. While there is only no answer it is tried again by itself. */
function useAttempt(): { readonly attempt: Attempt; readonly busy: boolean; readonly refused: Problem | null } {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const insist = useInsisting();
  const attempt: Attempt = async (verb) => {
    setBusy(true);
    setRefused(null);
    try {
      setRefused(await insist(verb, setRefused));
    } finally {
      setBusy(false);
    }
  };
  return { attempt, busy, refused };
}

/** How things stand, as the site says: asked once, and then while the live stream does not say it. */
function useAdmission(desk: Desk, folder: Folder, isLive: boolean): Problem | null {
  const [absent, setAbsent] = useState<Problem | null>(null);
  const [isAnswered, setAnswered] = useState(false);
  const look = async (): Promise<number> => {
    const problem = await desk.look();
    setAbsent(problem);
    setAnswered(problem === null);
    return problem?.wait ?? 0;
  };
  const isOver = folder.admission?.meeting.stage === "published";
  usePoll(look, isAnswered ? CALM_MS : AGAIN_MS, !isOver && !(isLive && isAnswered));
  return isLive ? null : absent;
}

/** Sends what is signed until the box has confirmed or refused it. */
function useSending(desk: Desk, folder: Folder): Met {
  const [met, setMet] = useState<Met>({ held: null, refused: null });
  const unsent = papersOf(folder).filter(session.isUnsent);
  useDelivery(() => desk.deliver(setMet), unsent.map(({ ballot }) => ballot?.sig ?? ""));
  return met;
}

/** Begins when asked to, and by itself where this phone had begun before its page was closed. */
function useBeginning(desk: Desk, folder: Folder, attempt: Attempt): () => void {
  const asked = useRef(false);
  const begin = (): void => {
    asked.current = true;
    void attempt(() => desk.begin());
  };
  useEffect(() => {
    if (!asked.current && isBegun(folder)) begin();
  }, [folder.admission]);
  return begin;
}

function Rater({ first, config, store, onTicket }: RaterProps): JSX.Element {
  const [keeper, { folder, unwritten, gone }] = useKeeper(first, store);
  const [desk] = useState(() => new Desk(keeper, config, entropy));
  const [floor] = useState(() => new Floor(keeper, config));
  const [tab, setTab] = useState<Tab>("score");
  const [place, go] = useView();
  const online = useOnline();
  const { attempt, busy, refused } = useAttempt();
  useEffect(() => {
    if (gone) onTicket(null);
  }, [gone]);

  const { admission } = folder;
  const live = useLive(folder);
  useHearing(desk, folder, live);
  const absent = useAdmission(desk, folder, live.up);
  const met = useSending(desk, folder);
  const begin = useBeginning(desk, folder, attempt);

  if (admission === null) return <NotAdmitted problem={absent} onTicket={onTicket} />;
  const signed = session.manifestOf(folder);
  if (!signed.ok) return <Broken problem={signed} />;
  const { room } = admission;
  const inHall = room !== undefined && HELD.includes(admission.meeting.stage);
  const asks = inHall && tab === "ask";
  // Until the stream is there, what came with the ticket: what stands below must not move under a thumb.
  const on = live.state ?? room?.on ?? null;
  return (
    <>
      {inHall && on && <Now state={on} up={live.up} />}
      <BallotState {...{ folder, unwritten }} />
      {(!online || absent?.passing) && <Alert tone="warning">{t("banner_offline")}</Alert>}
      {!store.durable && <Alert tone="warning">{t("banner_not_kept")}</Alert>}
      {store.durable && unwritten && <Alert tone="error">{t("banner_unwritten")}</Alert>}
      {met.refused && <Alert tone="error">{sentenceOf(met.refused)}</Alert>}
      {admission.meeting.stage === "published" && <ResultLink config={config} meeting={admission.meeting.key} ticket={folder.ticket} />}
      {inHall && <Tabs tab={tab} onTab={setTab} />}
      {asks && <Ask {...{ folder, room, floor, live }} onText={(question) => void keeper.sketch((now) => ({ ...now, question }))} />}
      <div class="sheet-views" hidden={asks}>
        <Views
          {...{ folder, admission, place, go, busy, config, refused }}
          signed={signed.value}
          held={met.held}
          onBegin={begin}
          onWords={(seed) => void attempt(() => desk.recover(seed))}
          onDraft={(next) => void keeper.sketch((now) => ({ ...now, draft: next(now.draft) }))}
          onCast={(scope) => void desk.cast(scope).then(() => go({ view: "main", scope: place.scope }))}
          onForget={() => void (window.confirm(t("forget_confirm")) && keeper.discard())}
        />
      </div>
      {isShared() && <NextPerson folder={folder} onNext={() => void keeper.discard()} />}
    </>
  );
}

/** The ticket goes in a form's body, wrapped: the result may be for those who scored only. Without an answer the form goes without it. */
function ResultLink({ config, meeting, ticket }: { readonly config: Config; readonly meeting: string; readonly ticket: string }): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const go = async (event: SubmitEvent): Promise<void> => {
    const form = event.currentTarget as HTMLFormElement;
    event.preventDefault();
    if (field.current) field.current.value = (await ticketForForm(config, ticket)) ?? "";
    form.submit();
  };
  return (
    <form class="card stack print:hidden" method="post" action={config.result_url.replace("{key}", meeting)} onSubmit={(event) => void go(event)}>
      <p class="sheet-lead">{t("result_published")}</p>
      <input ref={field} type="hidden" name="wrapped" />
      <button class="btn btn-primary sheet-button">
        <Icon name="chart-column" />
        {t("result_see")}
      </button>
    </form>
  );
}

function NotAdmitted({ problem, onTicket }: { readonly problem: Problem | null; readonly onTicket: (ticket: string) => void }): JSX.Element {
  if (problem === null) return <Loading />;
  if (!problem.passing) return <TicketForm onTicket={onTicket} refusal={sentenceOf(problem)} />;
  return (
    <section class="card stack">
      <Heading>{t("no_network_title")}</Heading>
      <p role="status">{t("no_network")}</p>
    </section>
  );
}

function Broken({ problem }: { readonly problem: Problem }): JSX.Element {
  return (
    <section class="card stack">
      <Heading>{t("broken_title")}</Heading>
      <Alert tone="error">{sentenceOf(problem)}</Alert>
    </section>
  );
}
