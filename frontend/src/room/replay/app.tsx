/** The replay: a slider over the meeting, what happened, and the screen as it stood at that second. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { Moment } from "../hooks.ts";
import { Picture } from "../screen/app.tsx";
import type { ScreenState } from "../state.ts";
import { current, passed, recordedAround, type Span, stepped, type TimelineMark, within } from "./timeline.ts";

export interface Config {
  readonly zone: string;
  readonly state_url: string;
  readonly begins: number;
  readonly ends: number;
  /** Of all events; the marks are those that are told. */
  readonly times: readonly number[];
  readonly marks: readonly TimelineMark[];
  readonly recorded: readonly Stretch[];
  readonly views: readonly (readonly [view: string, name: string])[];
  /** Screens that showed the meeting, by their keys. */
  readonly walls: readonly (readonly [screen: number, name: string])[];
}

/** Of a recording: whose, and where it is played. */
interface Stretch extends Span {
  readonly name: string;
  readonly url: string;
}

const SECOND = 1000;
const PACES = [1, 10, 60] as const;
const TICK_MS = 250;
/** Before the key of a screen, where a screen is chosen in place of a view. */
const WALL = "wall-";

interface ControlsProps {
  /** How many times as quick as the meeting; 0 while it stands. */
  readonly playing: number;
  readonly play: (pace: number) => void;
  /** To the event before or after. */
  readonly step: (by: 1 | -1) => void;
}

function Controls({ playing, play, step }: ControlsProps): JSX.Element {
  return (
    <div class="actions">
      <button type="button" class="btn btn-sm" onClick={() => step(-1)}>
        <Icon name="skip-back" />
        {t("back")}
      </button>
      <button type="button" class="btn btn-sm" onClick={() => step(1)}>
        {t("on")}
        <Icon name="skip-forward" />
      </button>
      {playing > 0 ? (
        <button type="button" class="btn btn-sm btn-primary" onClick={() => play(0)}>
          <Icon name="pause" />
          {t("stop")}
        </button>
      ) : (
        PACES.map((pace) => (
          <button key={pace} type="button" class="btn btn-sm" onClick={() => play(pace)}>
            <Icon name="play" />
            {t("play", { pace })}
          </button>
        ))
      )}
    </div>
  );
}

interface ViewChoiceProps {
  readonly views: Config["views"];
  readonly view: string;
  readonly onView: (view: string) => void;
}

function ViewChoice({ views, view, onView }: ViewChoiceProps): JSX.Element {
  return (
    <label class="replay-view" for="view">
      <span class="label">{t("view")}</span>
      <select id="view" class="input" value={view} onChange={(event) => onView(event.currentTarget.value)}>
        {views.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Replay({ config }: { readonly config: Config }): JSX.Element {
  // The slider goes by whole seconds of the clock. Going to an event means the first of them that is not before it.
  const begins = Math.ceil(config.begins / SECOND) * SECOND;
  const ends = Math.ceil(config.ends / SECOND) * SECOND;
  const [at, setAt] = useState(begins);
  const [view, setView] = useState("");
  const [playing, play] = useState(0);
  const state = useStateAt(config, at);
  const go = (to: number): void => setAt(within(Math.ceil(to / SECOND) * SECOND, begins, ends));
  usePlaying(playing, () => setAt((before) => within(before + playing * TICK_MS, begins, ends)));
  useEffect(() => {
    if (at >= ends) play(0);
  }, [at, ends]);
  const mark = current(config.marks, at);
  return (
    <div class="replay-page">
      <div class="card stack min-w-0">
        <Stage state={state} at={at} view={view} zone={config.zone} />
        <label class="sr-only" for="moment">
          {t("moment")}
        </label>
        <input
          id="moment"
          type="range"
          class="replay-slider"
          min={begins}
          max={ends}
          step={SECOND}
          value={at}
          list="replay-marks"
          aria-valuetext={[clock(at, config.zone), mark?.said].filter(Boolean).join(" · ")}
          onInput={(event) => go(Number(event.currentTarget.value))}
        />
        <datalist id="replay-marks">
          {config.marks.map((each) => (
            <option key={each.number} value={each.at} />
          ))}
        </datalist>
        <div class="flex flex-wrap items-center gap-3">
          <strong class="text-lg tabular-nums">{clock(at, config.zone)}</strong>
          <Controls playing={playing} play={play} step={(by) => go(stepped(config.marks, at, by))} />
          <ViewChoice views={[...config.views, ...config.walls.map(([key, name]) => [`${WALL}${key}`, name] as const)]} view={view} onView={setView} />
        </div>
        <p class="muted text-sm">{t("left_out")}</p>
        <Recorded recorded={recordedAround(config.recorded, config.marks, at)} at={at} />
      </div>
      <section class="card replay-happened" aria-labelledby="happened">
        <h2 id="happened" class="mb-2">
          {t("happened")}
        </h2>
        <Marks marks={config.marks} here={mark?.number ?? 0} zone={config.zone} go={go} />
      </section>
    </div>
  );
}

/** What was recorded around this moment, each at this place of it, or from its beginning. */
function Recorded({ recorded, at }: { readonly recorded: readonly Stretch[]; readonly at: number }): JSX.Element | null {
  if (recorded.length === 0) return null;
  return (
    <p class="actions">
      {recorded.map(({ name, begins, url }) => (
        <a key={url} class="btn btn-sm" href={`${url}?at=${Math.max(0, Math.floor((at - begins) / SECOND))}`}>
          <Icon name="film" />
          {t("recording_of", { name })}
        </a>
      ))}
    </p>
  );
}

/** The state after the events until `at`, asked for once for each event and kept; the countdowns in between need no other. */
function useStateAt(config: Config, at: number): ScreenState | null {
  const kept = useRef(new Map<number, ScreenState>());
  const [state, setState] = useState<ScreenState | null>(null);
  const count = passed(config.times, at);
  useEffect(() => {
    const found = kept.current.get(count);
    if (found) {
      setState(found);
      return undefined;
    }
    const abort = new AbortController();
    const asked = count === 0 ? at : (config.times[count - 1] ?? at);
    fetch(`${config.state_url}?at=${asked}&audience=screen`, { signal: abort.signal, cache: "no-store" })
      .then(async (answer) => {
        if (!answer.ok) return;
        const next = (await answer.json()) as ScreenState;
        kept.current.set(count, next);
        setState(next);
      })
      .catch(() => undefined);
    return () => abort.abort();
  }, [config, count]);
  return state;
}

function usePlaying(pace: number, tick: () => void): void {
  const latest = useRef(tick);
  latest.current = tick;
  useEffect(() => {
    if (pace === 0) return undefined;
    const timer = setInterval(() => latest.current(), TICK_MS);
    return () => clearInterval(timer);
  }, [pace]);
}

/** A screen is laid out for 1920 by 1080 and made as large as there is room. */
function Stage({ state, at, view, zone }: { readonly state: ScreenState | null; readonly at: number; readonly view: string; readonly zone: string }): JSX.Element {
  const outer = useRef<HTMLDivElement>(null);
  const wall = view.startsWith(WALL) ? view.slice(WALL.length) : null;
  const pin = wall === null ? { view, venue: null } : (state?.pins[wall] ?? null);
  useEffect(() => {
    const box = outer.current;
    if (box === null) return undefined;
    const watch = new ResizeObserver(() => box.style.setProperty("--scale", String(box.clientWidth / 1920)));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return (
    <div class="replay" ref={outer} role="region" aria-label={t("screen")}>
      <div class="replay-screen stage">
        {state && pin === null && <p class="bs-text p-4">{t("not_paired")}</p>}
        {state && pin && (
          <Moment.Provider value={at}>
            <Picture pinned={pin.view} place={{ state, zone, venue: pin.venue }} />
          </Moment.Provider>
        )}
      </div>
    </div>
  );
}

interface MarksProps {
  readonly marks: readonly TimelineMark[];
  readonly here: number;
  readonly zone: string;
  readonly go: (to: number) => void;
}

function Marks({ marks, here, zone, go }: MarksProps): JSX.Element {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Only the list moves: the screen beside it stays where it is.
    const box = list.current;
    const line = box?.querySelector<HTMLElement>("[aria-current]")?.parentElement;
    if (box && line) box.scrollTop = line.offsetTop - box.clientHeight / 2;
  }, [here]);
  return (
    <ol class="replay-marks" ref={list}>
      {marks.map((each) => (
        <li key={each.number} class="border-b border-line last:border-0">
          <button type="button" class="replay-mark" aria-current={each.number === here ? "true" : undefined} onClick={() => go(each.at)}>
            <time class="tabular-nums muted">{clock(each.at, zone)}</time>
            <span>{each.by ? t("mark", { who: each.by, what: each.said }) : each.said}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function clock(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone }).format(at);
}
