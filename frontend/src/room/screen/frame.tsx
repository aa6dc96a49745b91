/** What stands around every view of a big screen: the meeting's title, and what is going on. */

import type { ComponentChildren, JSX } from "preact";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import type { ScreenState } from "../state.ts";

export interface ScreenPlace {
  readonly state: ScreenState;
  readonly zone: string;
  /** The venue that the screen stands in, by its key; null for all. */
  readonly venue: number | null;
}

interface FrameProps extends ScreenPlace {
  /** The view itself shows the meeting's title, in large letters. */
  readonly titled: boolean;
  readonly children: ComponentChildren;
}

export function Frame({ state, venue, titled, children }: FrameProps): JSX.Element {
  const here = state.venues.find((each) => each.key === venue);
  return (
    <div class="bs">
      <header class="bs-top">
        <div class="bs-brand">
          <Mark />
          <span>{[titled ? "" : state.title, here && !here.is_main ? here.name : ""].filter(Boolean).join(" · ")}</span>
        </div>
        <span class="bs-tag">
          {state.stage === "published" ? <Icon name="circle-check" /> : <span class="dot-live" />}
          {tag(state)}
        </span>
      </header>
      {children}
    </div>
  );
}

function tag(state: ScreenState): string {
  const { item } = state;
  if (state.stage === "closing") return t("now_closing");
  if (state.stage === "closed") return t("now_closed");
  if (state.stage === "published") return t("now_published");
  if (state.speaker) return t("now_speaker", { name: state.speaker.name });
  if (item && (item.state === "running" || item.state === "paused")) return item.presenter === null ? t("now_item") : t("now_debrief");
  if (state.scoring.length > 0) return t("now_scoring");
  return state.stage === "convened" && !item ? t("now_sign_in") : t("now_meeting");
}

function Mark(): JSX.Element {
  const seats = [
    [16, 22.6, 2.6], [9.4, 20.8, 1.5], [12.9, 16.6, 1.5], [19.1, 16.6, 1.5], [22.6, 20.8, 1.5], [4.9, 19.6, 1.5], [7.8, 14.4, 1.5], [13, 11.2, 1.5], [19, 11.2, 1.5], [24.2, 14.4, 1.5], [27.1, 19.6, 1.5],
  ] as const;
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-bg" width="32" height="32" rx="8" />
      <g class="mark-dot">
        {seats.map(([x, y, r]) => (
          <circle key={`${x} ${y}`} cx={x} cy={y} r={r} />
        ))}
      </g>
    </svg>
  );
}
