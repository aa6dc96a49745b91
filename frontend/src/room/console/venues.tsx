/** Venues: who has signed in, which are off the line, what their stewards report, how many screens each has. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { ReportingVenue } from "../state.ts";
import { Card, type Part } from "./part.tsx";
import { total } from "./next.ts";

export function Venues(part: Part): JSX.Element {
  const { state } = part;
  const [open, setOpen] = useState<number | null>(null);
  const now = useNow(5000);
  const lost = state.venues.filter((each) => each.lost !== null).length;
  const all = total(state.signed_in);
  return (
    <Card
      id="venues"
      title={t("venues")}
      icon={<Icon name="radio" />}
      end={
        <span class="row">
          {lost > 0 && (
            <span class="badge badge-bad">
              <Icon name="wifi-off" />
              {t("lost_count", { count: lost })}
            </span>
          )}
          <span class="nb">
            <b class="console-sum">{all.there}</b> <span class="muted">/ {all.expected}</span>
          </span>
        </span>
      }
    >
      <ul class="console-venues">
        {state.venues.map((venue) => (
          <VenueLine key={venue.key} part={part} venue={venue} now={now} isOpen={open === venue.key} show={(is) => setOpen(is ? venue.key : null)} />
        ))}
      </ul>
    </Card>
  );
}

interface LineProps {
  readonly part: Part;
  readonly venue: ReportingVenue;
  readonly now: number;
  readonly isOpen: boolean;
  readonly show: (isOpen: boolean) => void;
}

/** One venue; pressed, it shows what can be done there. */
function VenueLine({ part, venue, now, isOpen, show }: LineProps): JSX.Element {
  const { state, config } = part;
  const count = state.signed_in.find((each) => each.key === venue.key);
  const minutes = venue.lost === null ? 0 : Math.max(0, Math.floor((now - venue.lost) / 60_000));
  const silent = venue.lost === null ? state.silent[String(venue.key)] : undefined;
  const screens = state.screens[String(venue.key)] ?? 0;
  const seconds = silent === undefined ? 0 : Math.max(0, Math.floor((now - silent) / 1000));
  return (
    <li class={venue.lost === null && silent === undefined ? "" : "bad"}>
      <button type="button" class="console-venue" aria-expanded={isOpen} onClick={() => show(!isOpen)}>
        {venue.lost === null ? <Icon name="wifi" /> : <Icon name="wifi-off" />}
        <span class="grow">{venue.name}</span>
        {screens > 0 && (
          <span class="small muted nb">
            <Icon name="monitor" /> {screens}
            <span class="sr-only">{t("screens_there")}</span>
          </span>
        )}
        <span class="small nb">
          {venue.lost !== null ? (minutes === 0 ? t("lost_just_now") : t("lost_for", { minutes })) : count ? `${count.there} / ${count.expected}` : ""}
        </span>
      </button>
      {silent !== undefined && (
        <p class="small tone-warn console-report">
          <Icon name="wifi-off" /> {t("silent_for", { seconds })}
        </p>
      )}
      {venue.report && (
        <p class="small console-report">
          {venue.reported !== null && <time class="muted">{hour(venue.reported, config.zone)} </time>}
          {venue.report}
        </p>
      )}
      {venue.kept_open && <p class="small tone-good console-report">{t("kept_open")}</p>}
      {isOpen && <Acts {...part} venue={venue} done={() => show(false)} />}
    </li>
  );
}

function Acts({ state, doing, config, venue, done }: Part & { readonly venue: ReportingVenue; readonly done: () => void }): JSX.Element {
  const run = (kind: string): void => {
    done();
    void doing.run({ kind, venue: venue.key });
  };
  const keeps = (state.stage === "closing" || state.closing.length > 0) && venue.lost !== null && !venue.kept_open && (config.organiser || state.chair_scores);
  return (
    <div class="console-more">
      {keeps && (
        <button type="button" class="btn btn-soft btn-sm" onClick={() => run("venue-kept-open")}>
          {t("keep_open")}
        </button>
      )}
      <button type="button" class="btn btn-sm" onClick={() => run(venue.lost === null ? "venue-lost" : "venue-back")}>
        {t(venue.lost === null ? "mark_lost" : "mark_back")}
      </button>
      <p class="xs muted">{t("keep_open_when")}</p>
    </div>
  );
}
