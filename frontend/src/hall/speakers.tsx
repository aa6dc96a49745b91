/** The speakers' list: who asked to speak, from all venues, in the order of asking. */

import type { JSX } from "preact";

import { Icon } from "../icon.tsx";
import { Button } from "../room/acting.tsx";
import { hour, left, written } from "../room/countdown.ts";
import type { Hand } from "../room/state.ts";
import { t } from "../strings.ts";
import { Countdown } from "./parts.tsx";
import type { QuestionDesk } from "./questions.tsx";

const MINUTES = [1, 2, 3, 5, 10];
const USUAL = "2";

function venueOf({ state }: QuestionDesk, { venue }: Hand): string {
  return state.venues.find((each) => each.key === venue)?.name ?? "";
}

export function Speakers({ desk }: { readonly desk: QuestionDesk }): JSX.Element {
  const { hands } = desk.state;
  const speaking = hands.find(({ state }) => state === "speaking");
  const raised = hands.filter(({ state }) => state === "raised");
  const done = hands.filter(({ state }) => state === "done");
  const typed = done.some((hand) => desk.draft(`spoke-${hand.key}`, hand.theme) !== hand.theme);
  return (
    <section class="card" aria-labelledby="speakers">
      <div class="head">
        <Icon name="hand" />
        <h2 id="speakers" tabIndex={-1}>
          {t("speakers_title")}
        </h2>
        {raised.length > 0 && <span class="count push">{raised.length}</span>}
      </div>
      {speaking && <Speaking {...{ desk }} hand={speaking} />}
      {raised.length === 0 ? <p class="muted">{t("speakers_none")}</p> : <Raised {...{ desk, raised }} />}
      {done.length > 0 && (
        <details class="hall-more" open={typed}>
          <summary>{t("spoken_count", { count: done.length })}</summary>
          <ul class="list">
            {done.map((hand) => (
              <li key={hand.key}>
                <span class="grow">
                  {hand.name} <span class="muted small">{venueOf(desk, hand)}</span>
                </span>
                <span class="num muted small">{usedBy(hand)}</span>
                <Theme {...{ desk, hand }} button={t("theme_save")} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function usedBy({ clock }: Hand): string {
  return clock ? written(clock.seconds - left(clock, 0)) : "";
}

function Speaking({ desk, hand }: { readonly desk: QuestionDesk; readonly hand: Hand }): JSX.Element {
  return (
    <div class="hall-speaking stack" role="group" aria-labelledby={`speaking-${hand.key}`}>
      <div class="hall-inline">
        <p class="grow" id={`speaking-${hand.key}`}>
          <strong>{hand.name}</strong> <span class="muted small">{venueOf(desk, hand)}</span>
          <span class="block small">{t("speaking")}</span>
        </p>
        {hand.clock && <Countdown clock={hand.clock} />}
      </div>
      <Theme {...{ desk, hand }} button={t("speaker_end")} />
    </div>
  );
}

/** What somebody spoke about. Sent for one who speaks, it ends them; afterwards it is written anew. */
function Theme({ desk, hand, button }: { readonly desk: QuestionDesk; readonly hand: Hand; readonly button: string }): JSX.Element {
  const place = `spoke-${hand.key}`;
  const theme = desk.draft(place, hand.theme);
  return (
    <div class="hall-inline">
      <div class="field">
        <label class="label" for={place}>
          {t("theme")}
          <span class="sr-only">: {hand.name}</span>
        </label>
        <input id={place} list="themes" maxLength={200} autocomplete="off" value={theme} onInput={(event) => desk.write(place, event.currentTarget.value)} />
      </div>
      <Button looks="soft" disabled={desk.busy} label={`${button}: ${hand.name}`} onClick={() => void desk.send(place, { kind: "speaker-ended", hand: hand.key, theme: theme.trim() }, "speakers")}>
        {button}
      </Button>
    </div>
  );
}

function Raised({ desk, raised }: { readonly desk: QuestionDesk; readonly raised: readonly Hand[] }): JSX.Element {
  const seconds = Number(desk.draft("minutes") || USUAL) * 60;
  return (
    <>
      <div class="field">
        <label class="label" for="minutes">
          {t("speaking_time")}
        </label>
        <select id="minutes" value={desk.draft("minutes") || USUAL} onChange={(event) => desk.write("minutes", event.currentTarget.value)}>
          {MINUTES.map((minutes) => (
            <option key={minutes} value={String(minutes)}>
              {t("minutes", { minutes })}
            </option>
          ))}
        </select>
      </div>
      <ol class="list">
        {raised.map((hand) => (
          <li key={hand.key}>
            <span class="grow">
              <strong>{hand.name}</strong>
              <span class="block muted small num">
                {venueOf(desk, hand)} · {hour(hand.at, desk.zone)}
              </span>
            </span>
            <Button small looks="soft" disabled={desk.busy} label={`${t("speaker_call")}: ${hand.name}`} onClick={() => void desk.perform({ kind: "speaker-called", hand: hand.key, seconds }, "speakers")}>
              <Icon name="mic" />
              {t("speaker_call")}
            </Button>
            <Button small looks="quiet" disabled={desk.busy} label={`${t("speaker_lower")}: ${hand.name}`} onClick={() => void desk.perform({ kind: "hand-lowered", hand: hand.key }, "speakers")}>
              {t("speaker_lower")}
            </Button>
          </li>
        ))}
      </ol>
    </>
  );
}
