/** Picture and sound: which venue has the floor, the recording, and where each venue opens it. */

import type { JSX } from "preact";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { Card, type Part } from "./part.tsx";

export function PictureAndSound({ state, doing }: Part): JSX.Element | null {
  const { kind, addresses } = state.video;
  if (kind === "") return null;
  const builtIn = kind === "built-in";
  const still = state.venues.filter((each) => state.still_recorded.includes(each.key));
  const recorded = still.map((each) => each.name).join(", ");
  return (
    <Card id="picture" title={t("picture")} icon={<Icon name="video" />} end={state.recording && <span class="badge badge-bad">{t("recorded")}</span>}>
      <ul class="console-venues">
        {state.venues.map((venue) => {
          const has = state.floor === venue.key;
          const address = addresses[String(venue.key)];
          return (
            <li key={venue.key} class="console-floor">
              <span class="grow">
                {venue.name}
                {builtIn && (venue.is_main || has) && (
                  <span class="badge badge-good">
                    <Icon name="mic" />
                    {t(has ? "floor_has" : "floor_main")}
                  </span>
                )}
              </span>
              {builtIn && !venue.is_main && (
                <button type="button" class="btn btn-sm" aria-pressed={has} onClick={() => void doing.run(has ? { kind: "floor-taken" } : { kind: "floor-given", venue: venue.key })}>
                  {t(has ? "floor_take" : "floor_give")}
                  <span class="sr-only">: {venue.name}</span>
                </button>
              )}
              {address && (
                <a class="btn btn-sm" href={address} target="_blank" rel="noopener noreferrer">
                  {t("picture_open")}
                  <span class="sr-only">: {venue.name}</span>
                </a>
              )}
            </li>
          );
        })}
      </ul>
      {state.still_recorded.length > 0 && (
        <p class="callout callout-bad mt-3" role="alert">
          {t("record_not_stopped", { venues: recorded })}
        </p>
      )}
      {builtIn ? <Recording state={state} doing={doing} /> : <p class="xs muted">{t("picture_elsewhere")}</p>}
    </Card>
  );
}

function Recording({ state, doing }: Pick<Part, "state" | "doing">): JSX.Element {
  const open = state.scoring.length > 0 || state.closing.length > 0 || state.stage === "closing";
  const press = (): void => {
    if (state.recording) void doing.run({ kind: "recording-stopped" });
    else doing.ask({ question: t("record_ask"), lines: [t("record_consent")], sure: t("record_start") }, { kind: "recording-started" });
  };
  return (
    <>
      <div class="actions mt-3">
        <button type="button" class="btn btn-sm" aria-disabled={open && !state.recording} onClick={() => (state.recording || !open) && press()}>
          {t(state.recording ? "record_stop" : "record_start")}
        </button>
      </div>
      {open && <p class="xs muted">{t("record_scoring")}</p>}
    </>
  );
}
