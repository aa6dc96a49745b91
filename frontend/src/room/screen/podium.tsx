/** At the podium: how long is left, to wrap up, and who is next. Nothing else. */

import type { JSX } from "preact";

import { t } from "../../strings.ts";
import { left, written } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { Clock } from "../state.ts";
import type { ScreenPlace } from "./frame.tsx";
import { usePace } from "./presenter.tsx";

export function Podium({ state, venue }: ScreenPlace): JSX.Element {
  const { item, speaker, next } = state;
  const on = item !== null && item.state !== "done" && item.state !== "skipped";
  const name = speaker?.name ?? (on ? item.name || item.title : "");
  const link = state.video?.kind === "link" && state.video.addresses[String(venue)];
  return (
    <div class="bs bs-podium">
      <h1 class="bs-podium-name">{name || t("podium_nobody")}</h1>
      {speaker?.clock ? <Left clock={speaker.clock} state="running" /> : on ? <Left clock={item.clock} state={item.state} /> : <p class="bs-text" />}
      <p class="bs-foot bs-podium-next">{next ? <span>{t("next")} <b>{next.name || next.title}</b> {next.unit}</span> : <span>{t("podium_last")}</span>}</p>
      {link && (
        <p class="bs-small bs-podium-link">
          {t("podium_video")} {link}
        </p>
      )}
    </div>
  );
}

function Left({ clock, state }: { readonly clock: Clock; readonly state: string }): JSX.Element {
  const now = useNow();
  const tone = usePace(clock, now);
  const word = state === "called" ? "ready" : state === "paused" ? "paused" : tone;
  return (
    <div class={`bs-podium-clock ${tone}`}>
      <strong role="timer" aria-label={t("debrief_left")}>
        {written(left(clock, now))}
      </strong>
      <p role="status">{t(`podium_${word}`)}</p>
    </div>
  );
}
