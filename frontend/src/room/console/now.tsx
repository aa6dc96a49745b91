/** The one dark panel: who is on, how long, and the next act. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour, left, pace, written } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { ChairState, Item } from "../state.ts";
import type { Part } from "./part.tsx";
import type { Doing } from "./doing.ts";
import { nameOf, returnedLine } from "./next.ts";
import type { Next } from "./pressing.ts";
import { Speaking } from "./speakers.tsx";

export function Now({ state, doing, config, next }: Part & { readonly next: Next }): JSX.Element {
  const { item } = state;
  return (
    <section class="now console-now" aria-labelledby="now">
      <p class="now-label">
        <span class="dot-live" />
        {label(state)}
      </p>
      <div class="console-who">
        <div>
          <h2 id="now">{item ? nameOf(item) : t("nothing_on")}</h2>
          {item && <p class="now-sub muted">{underName(state, item)}</p>}
          {!item && state.next && <p class="now-sub muted">{t("first_is", { name: nameOf(state.next) })}</p>}
        </div>
        {item && isOn(item) && <Clock item={item} doing={doing} />}
      </div>
      <Speaking state={state} doing={doing} />
      {state.closes !== null && <Closing until={state.closes} zone={config.zone} state={state} />}
      {doing.asked ? <Asked doing={doing} /> : <Act state={state} next={next} doing={doing} resultUrl={config.result_url} />}
    </section>
  );
}

export const isOn = (item: Item): boolean => item.state === "called" || item.state === "running" || item.state === "paused";

function label(state: ChairState): string {
  const { item } = state;
  if (!item) return t(`stage_${state.stage}`);
  const place = item.position === null ? "" : t("place_of", { position: item.position, presenters: state.presenters });
  return [t(`item_${item.state.replace("-", "_")}`), place].filter(Boolean).join(" · ");
}

function underName(state: ChairState, item: Item): string {
  const open = state.scoring.length > 0 ? t("scoring_is_open") : "";
  return [item.unit || (item.name ? item.title : ""), t("limit", { minutes: Math.round(item.clock.seconds / 60) }), open].filter(Boolean).join(" · ");
}

function Clock({ item, doing }: { readonly item: Item; readonly doing: Doing }): JSX.Element {
  const now = useNow();
  const seconds = left(item.clock, now);
  const tone = pace(item.clock, now);
  const act = (kind: string, more: object = {}): void => void doing.run({ kind, item: item.key, ...more });
  return (
    <div class={`clock console-clock ${tone}`}>
      <span class="muted small">{t(seconds < 0 ? "over_by" : "left")}</span>
      <strong role="timer" aria-label={t("left")}>
        {written(seconds)}
      </strong>
      <span class="console-clock-acts">
        <button type="button" class="btn btn-stage btn-sm" onClick={() => act("item-extended", { seconds: 60 })}>
          <Icon name="plus" />
          {t("minute")}
          <span class="sr-only">{t("minute_more")}</span>
        </button>
        <button type="button" class="btn btn-stage btn-sm" onClick={() => act("item-extended", { seconds: -60 })}>
          <Icon name="minus" />
          {t("minute")}
          <span class="sr-only">{t("minute_less")}</span>
        </button>
        {item.state === "running" && (
          <button type="button" class="btn btn-stage btn-sm" onClick={() => act("item-paused")}>
            <Icon name="pause" />
            {t("pause")}
          </button>
        )}
        {item.state === "paused" && (
          <button type="button" class="btn btn-stage btn-sm" onClick={() => act("item-started")}>
            <Icon name="play" />
            {t("go_on")}
          </button>
        )}
      </span>
    </div>
  );
}

function Act({ state, next, doing, resultUrl }: { readonly state: ChairState; readonly next: Next; readonly doing: Doing; readonly resultUrl: string }): JSX.Element {
  const { item } = state;
  const isPublished = state.stage === "published";
  const isOver = state.stage === "closed" || isPublished;
  const also = item && isOn(item) && state.following.verb !== "end" && item.state !== "called";
  return (
    <div class="console-act">
      {next.step && (
        <button type="button" class={isOver ? "btn btn-stage" : "btn btn-mint btn-lg"} aria-disabled={!next.ready} aria-keyshortcuts="n" onClick={next.press}>
          {next.step.label}
          <Icon name="arrow-right" />
        </button>
      )}
      {next.step?.confirm && next.allowed && <p class="small muted">{state.stage === "convened" ? t("asks_first") : `${returnedLine(state)} ${t("asks_first")}`}</p>}
      {!next.allowed && <p class="small muted">{t("organiser_scores")}</p>}
      {also && item && (
        <button type="button" class="btn btn-stage" onClick={() => void doing.run({ kind: "item-ended", item: item.key })}>
          {t("next_end_item", { name: nameOf(item) })}
        </button>
      )}
      {item?.state === "called" && (
        <button type="button" class="btn btn-stage" onClick={() => void doing.run({ kind: "item-skipped", item: item.key })}>
          {t("skip")}
        </button>
      )}
      {isOver && (
        <a class="btn btn-mint btn-lg" href={resultUrl}>
          {isPublished ? t("to_result") : t("to_count")}
          <Icon name="arrow-right" />
        </a>
      )}
      {!next.step && state.stage === "convened" && <p class="muted">{t("all_held")}</p>}
    </div>
  );
}

/** In place of the button, so that one press too many does nothing. */
function Asked({ doing }: { readonly doing: Doing }): JSX.Element | null {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const { asked } = doing;
  if (asked === null) return null;
  return (
    <div class="console-ask" role="group" aria-labelledby="asked">
      <h3 id="asked" tabIndex={-1} ref={heading}>
        {asked.question}
      </h3>
      {asked.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <div class="actions">
        <button type="button" class="btn btn-mint btn-lg" aria-disabled={doing.busy} onClick={() => void doing.run(...asked.acts)}>
          {asked.sure}
        </button>
        <button type="button" class="btn btn-stage btn-lg" onClick={doing.clear}>
          {t("not_yet")}
        </button>
      </div>
    </div>
  );
}

function Closing({ until, zone, state }: { readonly until: number; readonly zone: string; readonly state: ChairState }): JSX.Element {
  const seconds = Math.ceil((until - useNow()) / 1000);
  return (
    <div class="console-closing" role="status">
      <p>{returnedLine(state)}</p>
      {seconds > 0 ? <p>{t("grace_until", { time: hour(until, zone), left: written(seconds) })}</p> : <p>{t("grace_over")}</p>}
    </div>
  );
}
