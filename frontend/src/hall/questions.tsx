/**
 * The moderator's page: what waits, what is approved and in which order, what is on the screen. Whatever is being typed lives in `drafts`, by its place, and no new state
 * from the server touches it. A draft knows which version of the room it was begun against: sent after somebody else changed the same thing, it is refused once and stays.
 */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../icon.tsx";
import type { Act } from "../room/act.ts";
import { Button, TroubleNote, useActs, type Config } from "../room/acting.tsx";
import { Captions } from "../room/captions.tsx";
import type { ModeratorState, Question } from "../room/state.ts";
import { t } from "../strings.ts";
import { useRoom } from "./listening.ts";
import { ConnectionBadge } from "./parts.tsx";
import { Approved, Handled, OnScreen, Waiting } from "./question_cards.tsx";
import { Speakers } from "./speakers.tsx";

export interface ModeratorConfig extends Config {
  readonly exports: readonly { readonly url: string; readonly name: string }[];
}

export interface QuestionDesk {
  readonly state: ModeratorState;
  readonly zone: string;
  readonly busy: boolean;
  /** Does it; afterwards `focus` names what has the keyboard if the button that was pressed is gone. */
  readonly perform: (wanted: Act, focus?: string) => Promise<boolean>;
  /** Does it with what was typed at a place, which is forgotten once it is done. */
  readonly send: (place: string, wanted: Act, focus: string) => Promise<boolean>;
  /** What is being typed there, or else what stands there already. */
  readonly draft: (place: string, otherwise?: string) => string;
  readonly write: (place: string, text: string) => void;
  readonly forget: (place: string) => void;
}

/** `seen` is the version that was shown when the typing began; after a refusal, which tells what changed, it is that of the next press. */
interface TypedDraft {
  readonly text: string;
  readonly seen?: number;
}

type Drafts = { readonly [place: string]: TypedDraft };

/** Puts the keyboard where it was meant to go once the button that had it is gone from the page. */
function useFocus(state: ModeratorState | null): (id: string) => void {
  const meant = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (meant.current === null || (document.activeElement !== null && document.activeElement !== document.body)) return;
    document.getElementById(meant.current)?.focus();
    meant.current = null;
  }, [state]);
  return (id) => (meant.current = id);
}

interface DeskParts extends Pick<QuestionDesk, "busy"> {
  readonly drafts: Drafts;
  readonly setDrafts: (change: (now: Drafts) => Drafts) => void;
  readonly perform: (wanted: Act, told?: () => void) => Promise<boolean>;
  readonly focus: (id: string) => void;
}

function deskOf(state: ModeratorState, config: ModeratorConfig, { drafts, setDrafts, perform, busy, focus }: DeskParts): QuestionDesk {
  const forget = (place: string): void => setDrafts(({ [place]: _gone, ...rest }) => rest);
  return {
    state,
    zone: config.zone,
    busy,
    perform: async (wanted, then) => {
      if (then !== undefined) focus(then);
      return perform(wanted);
    },
    send: async (place, wanted, then) => {
      focus(then);
      const seen = drafts[place]?.seen;
      const told = (): void => setDrafts((now) => (now[place] ? { ...now, [place]: { text: now[place].text } } : now));
      const done = await perform(seen === undefined ? wanted : { ...wanted, seen }, told);
      if (done) forget(place);
      return done;
    },
    forget,
    draft: (place, otherwise = "") => drafts[place]?.text ?? otherwise,
    write: (place, text) => setDrafts((now) => ({ ...now, [place]: { ...(now[place] ?? { seen: state.version }), text } })),
  };
}

export function Moderator({ config }: { readonly config: ModeratorConfig }): JSX.Element {
  const { state, connection, refused } = useRoom<ModeratorState>(config.meeting, "moderator");
  const { perform, busy, trouble } = useActs(config, state?.version ?? 0);
  const [drafts, setDrafts] = useState<Drafts>({});
  const focus = useFocus(state);
  if (state === null) {
    return (
      <p role="status" class="card">
        {refused ? t("not_given") : t("loading")}
      </p>
    );
  }
  const desk = deskOf(state, config, { drafts, setDrafts, perform, busy, focus });
  return (
    <>
      <div class="head">
        <ConnectionBadge {...{ connection, refused }} />
        <Numbers state={state} />
      </div>
      {state.recording && <p class="callout callout-warn">{t("consent")}</p>}
      <TroubleNote trouble={trouble} />
      <div class="two">
        <div class="stack">
          <OnScreen desk={desk} />
          <Waiting desk={desk} />
          <Approved desk={desk} />
          <Handled desk={desk} />
        </div>
        <div class="stack">
          <Taking desk={desk} />
          <Speakers desk={desk} />
          <Captions shown={state.caption?.text ?? ""} perform={perform} />
          <Exports config={config} />
        </div>
      </div>
      <datalist id="themes">
        {themesOf(state).map((theme) => (
          <option key={theme} value={theme} />
        ))}
      </datalist>
    </>
  );
}

function themesOf({ questions, hands }: ModeratorState): readonly string[] {
  return [...new Set([...questions, ...hands].map(({ theme }) => theme).filter(Boolean))].sort();
}

function countOf(questions: readonly Question[], state: Question["state"]): number {
  return questions.filter((each) => each.state === state).length;
}

function Numbers({ state: { questions, hands } }: { readonly state: ModeratorState }): JSX.Element {
  const waiting = countOf(questions, "waiting");
  const raised = hands.filter((each) => each.state === "raised").length;
  return (
    <p role="status" class="muted num">
      {t("numbers", { waiting, approved: countOf(questions, "approved"), raised })}
    </p>
  );
}

/** Whether questions are taken, and whether without a name. */
function Taking({ desk: { state, perform, busy } }: { readonly desk: QuestionDesk }): JSX.Element {
  const { asking, unsigned } = state;
  const [without, setWithout] = useState<boolean | null>(null);
  const chosen = without ?? (asking ? unsigned : true);
  const choose = (now: boolean): void => {
    setWithout(asking ? null : now);
    if (asking) void perform({ kind: "questions-opened", unsigned: now });
  };
  return (
    <section class="card stack" aria-labelledby="taking">
      <div class="head">
        <Icon name="message-square-text" />
        <h2 id="taking">{t("taking_title")}</h2>
        <span class={`badge push ${asking ? "badge-good" : ""}`}>{t(asking ? "taking_open" : "taking_closed")}</span>
      </div>
      <label class="choice">
        <input type="checkbox" checked={chosen} disabled={busy} onChange={(event) => choose(event.currentTarget.checked)} />
        <span>
          {t("taking_unsigned")}
          <span class="help block">{t("taking_unsigned_help")}</span>
        </span>
      </label>
      <div class="actions">
        {asking ? (
          <Button id="taking-button" disabled={busy} onClick={() => void perform({ kind: "questions-closed" }, "taking-button")}>
            <Icon name="lock" />
            {t("taking_close")}
          </Button>
        ) : (
          <Button id="taking-button" looks="soft" disabled={busy} onClick={() => void perform({ kind: "questions-opened", unsigned: chosen }, "taking-button")}>
            <Icon name="lock-open" />
            {t("taking_do_open")}
          </Button>
        )}
      </div>
    </section>
  );
}

function Exports({ config }: { readonly config: ModeratorConfig }): JSX.Element {
  return (
    <section class="card stack" aria-labelledby="exports">
      <div class="head">
        <Icon name="download" />
        <h2 id="exports">{t("export_title")}</h2>
      </div>
      <p class="muted small">{t("export_help")}</p>
      <ul class="hall-exports">
        {config.exports.map(({ url, name }) => (
          <li key={url}>
            <a class="btn" href={url} download>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
