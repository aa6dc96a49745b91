/** Who wants to speak, in the order of asking, and who speaks. What somebody spoke about is written on the page of all questions. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { left, pace, written } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { ChairState, Hand } from "../state.ts";
import type { Doing } from "./doing.ts";
import { Card, type Part } from "./part.tsx";

const SHOWN = 5;
const MINUTES = [1, 2, 3, 5, 10];

const speakerOf = (state: ChairState): Hand | undefined => state.hands.find((each) => each.state === "speaking");

export function Speakers({ state, doing, config }: Part): JSX.Element {
  const [minutes, choose] = useState(2);
  const raised = state.hands.filter((each) => each.state === "raised");
  return (
    <Card id="speakers" title={t("speakers")} icon={<Icon name="hand" />} end={raised.length > 0 && <span class="count" aria-label={t("want_to_speak", { count: raised.length })}>{raised.length}</span>}>
      {raised.length === 0 ? (
        <p class="muted">{t("nobody_raised")}</p>
      ) : (
        <>
          <div class="field">
            <label class="label" for="speaking-time">
              {t("speaking_time")}
            </label>
            <select id="speaking-time" value={String(minutes)} onChange={(event) => choose(Number(event.currentTarget.value))}>
              {MINUTES.map((each) => (
                <option key={each} value={String(each)}>
                  {t("minutes", { minutes: each })}
                </option>
              ))}
            </select>
          </div>
          <ol class="list console-questions">
            {raised.slice(0, SHOWN).map((hand) => (
              <li key={hand.key}>
                <p class="grow">
                  <strong>{hand.name}</strong>
                  <span class="block xs muted">{state.venues.find((each) => each.key === hand.venue)?.name}</span>
                </p>
                <div class="actions">
                  <button type="button" class="btn btn-soft btn-sm" aria-label={`${t("give_floor")}: ${hand.name}`} onClick={() => void doing.run({ kind: "speaker-called", hand: hand.key, seconds: minutes * 60 })}>
                    <Icon name="mic" />
                    {t("give_floor")}
                  </button>
                </div>
              </li>
            ))}
          </ol>
        </>
      )}
      {raised.length > SHOWN && <p class="small muted">{t("more_wait", { count: raised.length - SHOWN })}</p>}
      <div class="actions mt-3">
        <a class="btn btn-quiet btn-sm" href={config.questions_url}>
          {t("all_questions")}
        </a>
      </div>
    </Card>
  );
}

/** In the dark panel, while somebody from the floor speaks. */
export function Speaking({ state, doing }: { readonly state: ChairState; readonly doing: Doing }): JSX.Element | null {
  const hand = speakerOf(state);
  const now = useNow();
  if (!hand) return null;
  const clock = hand.clock;
  return (
    <div class="console-speaking" role="group" aria-label={t("has_floor", { name: hand.name })}>
      <p>
        <Icon name="mic" /> {t("has_floor", { name: hand.name })}
      </p>
      {clock && (
        <strong class={`num ${pace(clock, now)}`} role="timer" aria-label={t("left")}>
          {written(left(clock, now))}
        </strong>
      )}
      <button type="button" class="btn btn-stage btn-sm" onClick={() => void doing.run({ kind: "speaker-ended", hand: hand.key })}>
        {t("end_speech")}
      </button>
    </div>
  );
}
