/** A venue on the day: its sign-in, its link, what its steward tells the chair, and a tablet that goes from hand to hand. */

import type { JSX } from "preact";

import { Icon } from "../icon.tsx";
import { Button, LineForm, TroubleNote, useActs, type Config, type Do } from "../room/acting.tsx";
import type { StewardState } from "../room/state.ts";
import { hour } from "../room/countdown.ts";
import { t } from "../strings.ts";
import { useRoom } from "./listening.ts";
import { ConnectionBadge, Countdown } from "./parts.tsx";
import { SignIn } from "./sign_in.tsx";

export interface VenueConfig extends Config {
  readonly venue: number;
  readonly people_url: string;
  readonly sign_in_url: string;
  readonly tablet_url: string;
  /** Why nobody can be signed in at this stage; empty if one can. */
  readonly locked: string;
}

const MESSAGE_LENGTH = 200;

export function VenuePage({ config }: { readonly config: VenueConfig }): JSX.Element {
  const { state, connection, refused } = useRoom<StewardState>(config.meeting, `steward-${config.venue}`);
  const { perform, busy, trouble } = useActs(config, state?.version ?? 0);
  const there = state?.signed_in.find((each) => each.key === config.venue);
  return (
    <>
      <div class="head">
        <ConnectionBadge {...{ connection, refused }} />
        {state?.stage === "closing" && <span class="badge badge-warn">{t("stage_closing")}</span>}
      </div>
      {state && <Message state={state} />}
      <TroubleNote trouble={trouble} />
      <div class="two">
        <SignIn config={config} there={there?.there ?? null} expected={there?.expected ?? null} stage={state?.stage ?? ""} up={connection?.up === true} />
        <div class="stack">
          {state && <OnNow state={state} />}
          {state && <PictureAndSound config={config} state={state} />}
          {state && <Line {...{ config, state, perform, busy }} />}
          {state && <Report {...{ config, state, perform, busy }} />}
          <Tablet config={config} />
        </div>
      </div>
    </>
  );
}

function Message({ state: { message } }: { readonly state: StewardState }): JSX.Element {
  return <div role="status">{message && <p class="callout hall-message">{message.text}</p>}</div>;
}

function OnNow({ state: { item, next } }: { readonly state: StewardState }): JSX.Element {
  return (
    <section class="card stack" aria-labelledby="on-now">
      <div class="head">
        <Icon name="clock" />
        <h2 id="on-now">{t("on_now")}</h2>
      </div>
      <div class="hall-inline">
        <p class="grow">
          <strong>{item ? item.name || item.title : t("nothing_on")}</strong>
          {item?.unit && <span class="block muted small">{item.unit}</span>}
          {next && <span class="block muted small">{t("comes_next", { name: next.name || next.title })}</span>}
        </p>
        {item && item.started !== null && item.ended === null && <Countdown clock={item.clock} />}
      </div>
    </section>
  );
}

/** Where this venue opens picture and sound, and that the meeting is being recorded. */
function PictureAndSound({ config, state }: { readonly config: VenueConfig; readonly state: StewardState }): JSX.Element | null {
  const address = state.video.addresses[String(config.venue)];
  if (!address && !state.recording) return null;
  return (
    <section class="card stack" aria-labelledby="picture">
      <div class="head">
        <Icon name="video" />
        <h2 id="picture">{t("picture_title")}</h2>
      </div>
      {state.recording && <p class="callout callout-warn">{t("picture_recording")}</p>}
      {address && (
        <div class="actions">
          <a class="btn btn-soft" href={address} target="_blank" rel="noopener noreferrer">
            {t("picture_open")}
          </a>
        </div>
      )}
    </section>
  );
}

interface ActProps {
  readonly config: VenueConfig;
  readonly state: StewardState;
  readonly perform: Do;
  readonly busy: boolean;
}

/** Whether the venue is connected with the others, as its steward sees it. */
function Line({ config, state, perform, busy }: ActProps): JSX.Element | null {
  const venue = state.venues.find((each) => each.key === config.venue);
  if (!venue) return null;
  const lost = venue.lost !== null;
  return (
    <section class="card stack" aria-labelledby="line">
      <div class="head">
        {lost ? <Icon name="wifi-off" /> : <Icon name="wifi" />}
        <h2 id="line">{t("line_title")}</h2>
        <span class={`badge push ${lost ? "badge-bad" : "badge-good"}`}>{lost ? t("line_lost_since", { time: hour(venue.lost, config.zone) }) : t("line_up")}</span>
      </div>
      <p class="muted small">{t("line_help")}</p>
      {venue.kept_open && <p class="callout callout-good">{t("line_kept_open")}</p>}
      <div class="actions">
        <Button looks={lost ? "soft" : "plain"} disabled={busy} onClick={() => void perform({ kind: lost ? "venue-back" : "venue-lost", venue: config.venue })}>
          {t(lost ? "line_back" : "line_lost")}
        </Button>
      </div>
    </section>
  );
}

function Report({ config, state, perform, busy }: ActProps): JSX.Element {
  const venue = state.venues.find((each) => each.key === config.venue);
  const usual = [t("report_ready"), t("report_sound"), t("report_help_needed")];
  const send = (text: string): Promise<boolean> => perform({ kind: "venue-reported", venue: config.venue, text });
  return (
    <section class="card stack" aria-labelledby="report">
      <div class="head">
        <Icon name="megaphone" />
        <h2 id="report">{t("report_title")}</h2>
      </div>
      <div role="status">
        {venue?.report && (
          <p class="hall-said">
            {venue.report}
            {venue.reported !== null && <span class="block muted small num">{t("report_sent", { time: hour(venue.reported, config.zone) })}</span>}
          </p>
        )}
      </div>
      <div class="actions">
        {usual.map((words) => (
          <Button key={words} small disabled={busy} onClick={() => void send(words)}>
            {words}
          </Button>
        ))}
      </div>
      <LineForm id="report-text" label={t("report_own")} longest={MESSAGE_LENGTH} button={t("report_send")} disabled={busy} onSend={send} />
    </section>
  );
}

/** Signs this browser out before it goes from hand to hand, so that nobody holds the steward's desk. */
function Tablet({ config }: { readonly config: VenueConfig }): JSX.Element {
  return (
    <section class="card stack" aria-labelledby="tablet">
      <div class="head">
        <Icon name="tablet" />
        <h2 id="tablet">{t("tablet_title")}</h2>
      </div>
      <p class="muted small">{t("tablet_help")}</p>
      <form method="post" action={config.tablet_url}>
        <input type="hidden" name="csrfmiddlewaretoken" value={config.token} />
        <input type="hidden" name="next" value="/join?shared=1" />
        <button class="btn">{t("tablet_start")}</button>
      </form>
    </section>
  );
}
