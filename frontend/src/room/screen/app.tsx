/** A big screen: its code, and once that was typed at the desk, what the meeting is at. Nobody types here. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour } from "../countdown.ts";
import { useRoom } from "../hooks.ts";
import type { Audience, ScreenState } from "../state.ts";
import { useBell } from "./bell.ts";
import { Frame, type ScreenPlace } from "./frame.tsx";
import { Podium } from "./podium.tsx";
import { type ScreenView, viewOf } from "./view.ts";
import { Agenda, Hold, Join, Question, Title } from "./views.tsx";
import { Presenter } from "./presenter.tsx";
import { Result } from "./result.tsx";
import { SignIn, Turnout } from "./counts.tsx";

export interface Config {
  readonly state_url: string;
}

interface Paired {
  readonly meeting: string;
  readonly key: number;
  readonly zone: string;
}

type Pairing = { readonly code: string } | Paired;

const ASK_MS = 3_000;

export function Wall({ config }: { readonly config: Config }): JSX.Element {
  const [told, setTold] = useState<Pairing | null>(null);
  const [turn, setTurn] = useState(0);
  const paired = told !== null && "meeting" in told;
  useEffect(() => {
    if (paired) return undefined;
    let stopped = false;
    const ask = async (): Promise<void> => {
      const answer = await fetch(config.state_url, { cache: "no-store" }).catch(() => null);
      const next = answer?.ok ? ((await answer.json().catch(() => null)) as Pairing | null) : null;
      if (!stopped && next) setTold(next);
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [config, paired, turn]);
  const released = (): void => {
    setTold(null);
    setTurn((before) => before + 1);
  };
  if (told === null) return <Waiting />;
  if ("meeting" in told) return <Live paired={told} released={released} />;
  return <Code code={told.code} />;
}

function Waiting(): JSX.Element {
  return (
    <div class="bs bs-center">
      <p class="bs-text">{t("screen_waiting")}</p>
    </div>
  );
}

function Code({ code }: { readonly code: string }): JSX.Element {
  return (
    <div class="bs bs-code-page">
      <h1 class="bs-text">{t("code_title")}</h1>
      <p class="bs-code" aria-label={t("code_is", { code: [...code].join(" ") })}>
        {`${code.slice(0, 3)} ${code.slice(3)}`}
      </p>
      <p class="bs-small">{t("code_how")}</p>
      <BellHint />
    </div>
  );
}

/** Browsers let a page sound only after somebody has pressed something on it. */
function BellHint(): JSX.Element | null {
  const bell = useBell();
  if (bell.ready) return <p class="bs-small">{t("bell_on")}</p>;
  return (
    <p>
      <button type="button" class="bs-button" onClick={() => bell.ring(1)}>
        <Icon name="bell" />
        {t("bell_turn_on")}
      </button>
    </p>
  );
}

const VIEWS: { readonly [view in Exclude<ScreenView, "blank" | "podium">]: (props: ScreenPlace) => JSX.Element } = {
  title: Title,
  presenter: Presenter,
  agenda: Agenda,
  "sign-in": SignIn,
  question: Question,
  join: Join,
  turnout: Turnout,
  result: Result,
  hold: Hold,
};

function Live({ paired, released }: { readonly paired: Paired; readonly released: () => void }): JSX.Element {
  const [audience, setAudience] = useState<Audience>("screen");
  const { state, lostSince, refused } = useRoom<ScreenState>({ meeting: paired.meeting, audience });
  const pin = state?.pins[String(paired.key)] ?? null;
  const podium = pin?.view === "podium" ? pin.venue : null;
  // A venue's podium is told where that venue opens its picture; no other screen is.
  useEffect(() => {
    if (pin !== null) setAudience(podium === null ? "screen" : `podium-${podium}`);
  }, [pin === null, podium]);
  const isGone = refused || (state !== null && pin === null);
  useEffect(() => {
    if (isGone) released();
  }, [isGone]);
  if (state === null || pin === null) return <Waiting />;
  return (
    <Picture pinned={pin.view} place={{ state, zone: paired.zone, venue: pin.venue }}>
      {lostSince !== null && (
        <p class="bs-lost" role="status">
          <Icon name="wifi-off" />
          {t("screen_lost", { time: hour(lostSince, paired.zone) })}
        </p>
      )}
    </Picture>
  );
}

/** What a screen shows: the view that it is pinned to, or the one that follows from the state; below it what is said, in writing, and the message to all. */
export function Picture({ pinned, place, children }: { readonly pinned: string; readonly place: ScreenPlace; readonly children?: ComponentChildren }): JSX.Element {
  const view = viewOf(place.state, pinned);
  const { message, caption } = view === "blank" ? { message: null, caption: null } : place.state;
  return (
    <div class={message || caption ? "bs-noted" : ""}>
      <Shown view={view} place={place} />
      {(message || caption) && (
        <div class="bs-below">
          {caption && (
            <p class="bs-caption" role="status">
              {caption.text}
            </p>
          )}
          {message && (
            <p class="bs-note" role="status">
              {message.text}
            </p>
          )}
        </div>
      )}
      {place.state.recording && (
        <p class="bs-recording" role="status">
          <span class="dot-live" />
          {t("screen_recording")}
        </p>
      )}
      {children}
    </div>
  );
}

function Shown({ view, place }: { readonly view: ScreenView; readonly place: ScreenPlace }): JSX.Element {
  if (view === "blank") return <Blank />;
  if (view === "podium") return <Podium {...place} />;
  const Chosen = VIEWS[view];
  return (
    <Frame {...place} titled={view === "title"}>
      <Chosen {...place} />
    </Frame>
  );
}

function Blank(): JSX.Element {
  return (
    <div class="bs-blank">
      <h1 class="sr-only">{t("screen_blank")}</h1>
    </div>
  );
}
