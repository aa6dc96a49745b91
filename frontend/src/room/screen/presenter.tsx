/** Who presents, what their unit promised the year before, and how long is left, with a bell at the thresholds. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { t } from "../../strings.ts";
import { left, type Pace, pace, written } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { Clock, Item, ScreenState } from "../state.ts";
import { ring } from "./bell.ts";
import type { ScreenPlace } from "./frame.tsx";

const PROMISES = 3;
const LONG_NAME = 8;

export function Presenter({ state }: ScreenPlace): JSX.Element {
  const { item } = state;
  if (item === null) return <section />;
  const promises = item.presenter === null ? [] : state.promises;
  const name = item.name || item.title;
  return (
    <>
      <section class="bs-split">
        <div>
          {item.position !== null && (
            <p class="bs-no">{t("place_of", { position: item.position, presenters: state.presenters })}</p>
          )}
          <h1 class={`bs-name ${[...name].length > LONG_NAME ? "bs-name-long" : ""}`}>{name}</h1>
          <p class="bs-unit">{item.unit}</p>
          {promises.length > 0 && (
            <div class="bs-promises">
              <h2>{t("promises")}</h2>
              <ul>
                {promises.slice(0, PROMISES).map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
              {promises.length > PROMISES && <p>{t("promises_more", { count: promises.length - PROMISES })}</p>}
            </div>
          )}
        </div>
        {state.speaker?.clock ? <Countdown clock={state.speaker.clock} label={t("speaks_left", { name: state.speaker.name })} /> : <OfItem item={item} />}
      </section>
      <Foot state={state} />
    </>
  );
}

function OfItem({ item }: { readonly item: Item }): JSX.Element {
  const minutes = Math.round(item.clock.seconds / 60);
  const under = item.state === "paused" ? t("paused") : item.state === "called" ? t("called", { minutes }) : t("limit", { minutes });
  return <Countdown clock={item.clock} label={t(item.presenter === null ? "item_left" : "debrief_left")} under={under} />;
}

export function Countdown({ clock, label, under = "" }: { readonly clock: Clock; readonly label: string; readonly under?: string }): JSX.Element {
  const now = useNow();
  const seconds = left(clock, now);
  const tone = usePace(clock, now);
  return (
    <div class={`bs-panel bs-clock ${tone}`}>
      <span>{seconds < 0 ? t("over") : label}</span>
      <strong role="timer" aria-label={label}>
        {written(seconds)}
      </strong>
      <progress value={Math.max(0, Math.min(seconds, clock.seconds))} max={clock.seconds || 1} aria-label={label} />
      {under && <span class="bs-small">{under}</span>}
    </div>
  );
}

/** The pace; each time that it gets worse while the clock runs, the bell rings. */
export function usePace(clock: Clock, now: number): Pace {
  const tone = pace(clock, now);
  const before = useRef({ tone, clock });
  useEffect(() => {
    const rings = clock.since !== null && before.current.clock.seconds === clock.seconds && before.current.tone !== tone;
    before.current = { tone, clock };
    if (rings && tone === "soon") ring(1);
    if (rings && tone === "over") ring(2);
  }, [tone, clock]);
  return tone;
}

export function Foot({ state }: { readonly state: ScreenState }): JSX.Element {
  const debriefs = state.agenda.filter((each) => each.presenter !== null && each.state !== "withdrawn");
  return (
    <footer class="bs-foot">
      {debriefs.length > 1 && debriefs.length <= 24 ? (
        <ol class="bs-track" aria-label={t("order")}>
          {debriefs.map((each) => (
            <li key={each.key} class={each.key === state.item?.key ? "here" : each.state === "done" ? "done" : ""}>
              {each.position}
            </li>
          ))}
        </ol>
      ) : (
        <span>{t("heard", { heard: state.heard, presenters: state.presenters })}</span>
      )}
      {state.next && (
        <span class="bs-next">
          {t("next")} <b>{state.next.name || state.next.title}</b> {state.next.unit}
        </span>
      )}
    </footer>
  );
}
