/** The phone's part in the room: who is on and for how long, and the page on which one asks, supports and raises a hand. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { RoomAdmission } from "../api.ts";
import type { Floor } from "../floor.ts";
import { useServerTime } from "../hall/listening.ts";
import { Icon } from "../icon.tsx";
import { left, pace, written } from "../room/countdown.ts";
import type { Item, OnNow, PublicQuestion, RaterState } from "../room/state.ts";
import type { Problem } from "../session.ts";
import type { Folder } from "../store.ts";
import { t } from "../strings.ts";
import type { PhoneLive } from "./live.ts";
import { Alert, Button, Heading, sentenceOf } from "./parts.tsx";

const QUESTION_LENGTH = 500;

/** Both words keep their room, so that nothing below moves when one takes the other's place. */
export function ConnectionBadge({ up }: { readonly up: boolean }): JSX.Element {
  return (
    <span role="status" class="phone-connection">
      <span class="badge badge-good" aria-hidden={!up}>
        <Icon name="wifi" />
        {t("live_up")}
      </span>
      <span class="badge badge-warn" aria-hidden={up}>
        <Icon name="wifi-off" />
        {t("live_down")}
      </span>
    </span>
  );
}

function label({ item, heard, presenters }: OnNow): string {
  if (item === null) return t("now_nothing");
  const isOver = item.state === "done";
  if (item.presenter === null) return t(isOver ? "now_over" : "now_item");
  const position = item.position ?? heard;
  if (item.state === "called") return t("now_called", { position, total: presenters });
  if (item.state === "paused") return t("now_paused", { position, total: presenters });
  return t(isOver ? "now_heard" : "now_presenting", { position, total: presenters });
}

/** The one dark panel: who is on, how long, who comes next. Counts by the server's time. */
export function Now({ state, up }: { readonly state: OnNow; readonly up: boolean }): JSX.Element {
  const { item, next, speaker, message } = state;
  return (
    <>
      <div role="status" class="phone-message">
        {message && <p class="callout">{message.text}</p>}
        {state.recording && <p class="callout callout-warn">{t("now_recording")}</p>}
      </div>
      <section class="now phone-now" aria-label={t("now_label")}>
        <div class="phone-now-head">
          <span class="now-label">
            <span class="dot-live" />
            {label(state)}
          </span>
          <ConnectionBadge up={up} />
        </div>
        {item && (
          <div class="phone-who">
            <div class="grow">
              <p class="phone-name">{item.name || item.title}</p>
              {item.unit && <p class="muted">{item.unit}</p>}
            </div>
            {item.started !== null && item.ended === null && <Clock item={item} />}
          </div>
        )}
        {speaker && <p>{t("now_speaker", { name: speaker.name })}</p>}
        {next && (
          <p class="phone-next">
            <span class="muted">{t("now_next")}</span> {next.name || next.title}
            {next.unit && ` · ${next.unit}`}
          </p>
        )}
      </section>
    </>
  );
}

function Clock({ item }: { readonly item: Item }): JSX.Element {
  const now = useServerTime(250);
  const { clock } = item;
  const rest = left(clock, now);
  return (
    <div class={`phone-clock phone-${pace(clock, now)}`}>
      <strong role="timer" aria-label={t("now_left")}>
        {written(rest)}
      </strong>
      <progress value={Math.min(clock.seconds, Math.max(0, clock.seconds - rest))} max={Math.max(1, clock.seconds)} aria-label={t("now_used")} />
    </div>
  );
}

export type Tab = "score" | "ask";

export function Tabs({ tab, onTab }: { readonly tab: Tab; readonly onTab: (tab: Tab) => void }): JSX.Element {
  const one = (name: Tab, icon: JSX.Element, words: string): JSX.Element => (
    <button type="button" aria-pressed={tab === name} onClick={() => onTab(name)}>
      {icon}
      {words}
    </button>
  );
  return (
    <div class="phone-tabs" role="group" aria-label={t("tabs_label")}>
      {one("score", <Icon name="pencil" />, t("tab_score"))}
      {one("ask", <Icon name="message-square-text" />, t("tab_ask"))}
    </div>
  );
}

interface AskProps {
  readonly folder: Folder;
  readonly room: RoomAdmission;
  readonly floor: Floor;
  readonly live: PhoneLive;
  readonly onText: (text: string) => void;
}

type AskOutcome = { readonly done: string } | { readonly problem: Problem } | null;

export function Ask(props: AskProps): JSX.Element {
  const { state } = props.live;
  return (
    <>
      <AskForm {...props} />
      <Hand {...props} />
      {state && <Questions {...props} state={state} />}
    </>
  );
}

function Said({ outcome }: { readonly outcome: AskOutcome }): JSX.Element {
  return (
    <div role="status" class="phone-said">
      {outcome && ("done" in outcome ? <p class="callout callout-good">{outcome.done}</p> : <p class="callout callout-bad">{sentenceOf(outcome.problem)}</p>)}
    </div>
  );
}

function AskForm({ folder, floor, live: { state }, onText }: AskProps): JSX.Element {
  const text = folder.question;
  const [signed, setSigned] = useState(false);
  const [toAll, setToAll] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<AskOutcome>(null);
  // What arrived is told until the next is begun; a refusal stays until the next attempt.
  useEffect(() => {
    if (text) setOutcome((now) => (now && "done" in now ? null : now));
  }, [text]);
  const presenter = state?.item?.presenter ?? null;
  const closed = state !== null && !state.asking;
  const mustSign = state !== null && state.asking && !state.unsigned;
  const length = [...text.trim()].length;
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (length === 0 || length > QUESTION_LENGTH) return;
    setBusy(true);
    const problem = await floor.ask(text, signed || mustSign, toAll ? null : presenter);
    setBusy(false);
    setOutcome(problem === null ? { done: t("ask_arrived") } : { problem });
  };
  return (
    <form class="card stack" onSubmit={(event) => void send(event)} noValidate>
      <Heading>{presenter !== null && !toAll ? t("ask_title_of", { name: state?.item?.name ?? "" }) : t("ask_title")}</Heading>
      {closed && <Alert tone="info">{t("ask_closed")}</Alert>}
      <div class="field">
        <label class="label" for="question">
          {t("ask_label")}
        </label>
        <textarea id="question" rows={3} dir="auto" value={text} onInput={(event) => onText(event.currentTarget.value)} aria-describedby="question-help" aria-invalid={length > QUESTION_LENGTH} />
        <p class={length > QUESTION_LENGTH ? "error num" : "help num"} id="question-help">
          {t(length > QUESTION_LENGTH ? "ask_too_long" : "ask_count", { count: length, most: QUESTION_LENGTH })}
        </p>
      </div>
      {presenter !== null && (
        <label class="choice">
          <input type="checkbox" checked={toAll} onChange={(event) => setToAll(event.currentTarget.checked)} />
          <span>{t("ask_to_all")}</span>
        </label>
      )}
      {mustSign ? (
        <p>{t("ask_must_sign", { name: folder.admission?.attendee.name ?? "" })}</p>
      ) : (
        <label class="choice">
          <input type="checkbox" checked={signed} onChange={(event) => setSigned(event.currentTarget.checked)} />
          <span>{t("ask_sign", { name: folder.admission?.attendee.name ?? "" })}</span>
        </label>
      )}
      <button type="submit" class="btn btn-primary sheet-button" disabled={busy || length === 0 || length > QUESTION_LENGTH || closed}>
        <Icon name="send" />
        {t(busy ? "ask_sending" : "ask_send")}
      </button>
      <Said outcome={outcome} />
      <p class="muted small">{t("ask_explained")}</p>
    </form>
  );
}

function Hand({ folder, room, floor, live: { state } }: AskProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { hand } = room;
  const speaks = hand !== null && state?.speaker?.key === hand;
  const isUp = hand !== null && (speaks || state === null || state.version < hand || state.hands.includes(hand));
  const place = hand === null || state === null ? -1 : state.hands.indexOf(hand);
  const turn = async (): Promise<void> => {
    setBusy(true);
    setProblem(await (isUp && hand !== null ? floor.lower(hand) : floor.raise()));
    setBusy(false);
  };
  return (
    <section class="card stack" aria-labelledby="hand">
      <h2 id="hand">{t("hand_title")}</h2>
      <p role="status">{speaks ? t("hand_speaks") : isUp ? (place >= 0 ? t("hand_place", { place: place + 1 }) : t("hand_is_up")) : t("hand_explained", { name: folder.admission?.attendee.name ?? "" })}</p>
      {problem && <Alert tone="error">{sentenceOf(problem)}</Alert>}
      {!speaks && (
        <Button onClick={() => void turn()} disabled={busy}>
          {isUp ? <Icon name="x" /> : <Icon name="hand" />}
          {t(isUp ? "hand_lower" : "hand_raise")}
        </Button>
      )}
    </section>
  );
}

function Questions({ folder, floor, state }: AskProps & { readonly state: RaterState }): JSX.Element {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState<number | null>(null);
  const support = async (question: PublicQuestion): Promise<void> => {
    setBusy(question.key);
    setProblem(await floor.support(question.key));
    setBusy(null);
  };
  return (
    <section class="card stack" aria-labelledby="questions">
      <h2 id="questions">{t("questions_title")}</h2>
      {state.questions.length === 0 && <p class="muted">{t("questions_none")}</p>}
      {problem && <Alert tone="error">{sentenceOf(problem)}</Alert>}
      <ul class="phone-questions">
        {state.questions.map((question) => {
          const supported = folder.supported.includes(question.key);
          return (
            <li key={question.key}>
              <p dir="auto">{question.text}</p>
              <p class="muted small phone-about">
                <span>{question.author || t("question_unsigned")}</span>
                <span class="num">{t("question_supports", { count: question.supports })}</span>
                {question.key === state.shown && <span class="badge badge-brand">{t("question_on_screen")}</span>}
              </p>
              {supported ? (
                <p class="badge badge-good">{t("question_supported")}</p>
              ) : (
                <Button onClick={() => void support(question)} disabled={busy === question.key} label={`${t("question_support")}: ${question.text}`}>
                  <Icon name="thumbs-up" />
                  {t("question_support")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
