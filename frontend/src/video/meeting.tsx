/** In the meeting: whoever has the floor large, the others small, whether one is heard, and how much is received. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../icon.tsx";
import { useRoom } from "../room/hooks.ts";
import type { StewardState } from "../room/state.ts";
import { t } from "../strings.ts";
import { plan, total } from "./budget.ts";
import { Call, type Seen, type CallView } from "./call.ts";
import { Picture } from "./setup.tsx";
import { type Config, Signalling } from "./signalling.ts";

const NOTHING: CallView = { state: "entering", seen: [], muted: null, budget: 0, received: 0 };

interface MeetingProps {
  readonly config: Config;
  readonly media: MediaStream;
  readonly leave: () => void;
}

export function InMeeting({ config, media, leave }: MeetingProps): JSX.Element {
  const { state } = useRoom<StewardState>({ meeting: config.meeting, audience: `steward-${config.venue}` });
  const [turn, setTurn] = useState(0);
  const [view, setView] = useState<CallView>(NOTHING);
  const call = useRef<Call | null>(null);
  useEffect(() => {
    const made = new Call(config.venue, new Signalling(config), media, setView);
    call.current = made;
    made.start();
    const going = (): void => made.stop();
    window.addEventListener("pagehide", going);
    return () => {
      window.removeEventListener("pagehide", going);
      made.stop();
    };
  }, [config, media, turn]);
  const large = largeOf(view.seen, state, config.venue);
  useEffect(() => call.current?.enlarge(large?.venue ?? null), [large?.venue, turn]);
  const name = (venue: number): string => state?.venues.find((each) => each.key === venue)?.name ?? "";
  const small = view.seen.filter((each) => each !== large);
  return (
    <div class="stack">
      <Notices view={view} state={state} again={() => setTurn(turn + 1)} />
      <div class="video-stage">
        {large ? <Tile key={large.feed} seen={large} name={name(large.venue)} hasFloor={state?.floor === large.venue} large /> : <p class="video-empty">{t("nobody_else")}</p>}
      </div>
      <ul class="video-small" aria-label={t("others")}>
        {small.map((each) => (
          <li key={each.feed}>
            <Tile seen={each} name={name(each.venue)} hasFloor={state?.floor === each.venue} />
          </li>
        ))}
        <li>
          <figure class="video-tile">
            <Picture media={media} label={t("own_picture")} muted mirrored />
            <figcaption>{t("here")}</figcaption>
          </figure>
        </li>
      </ul>
      <Foot view={view} large={large} leave={leave} media={media} />
    </div>
  );
}

/** Who has the floor; here, where it was given to us, the main venue; else whoever is there. */
function largeOf(seen: readonly Seen[], state: StewardState | null, own: number): Seen | undefined {
  const main = state?.venues.find((each) => each.is_main)?.key;
  const wanted = [state?.floor ?? null, main].filter((each) => each !== own);
  return wanted.map((each) => seen.find((one) => one.venue === each)).find(Boolean) ?? seen[0];
}

interface NoticesProps {
  readonly view: CallView;
  readonly state: StewardState | null;
  readonly again: () => void;
}

function Notices({ view, state, again }: NoticesProps): JSX.Element {
  const heard = view.muted === false;
  const replaced = view.state === "replaced";
  return (
    <>
      <div class="head">
        <span role="status" class={`badge ${view.state === "in" ? "badge-good" : "badge-warn"}`}>
          {t(`video_${view.state}`)}
        </span>
        <span role="status" class={`badge ${heard ? "badge-good" : ""}`} data-heard={view.muted === null ? "unknown" : heard ? "yes" : "no"}>
          {heard ? <Icon name="mic" /> : <Icon name="mic-off" />}
          {t(heard ? "you_are_heard" : "you_are_muted")}
        </span>
        {state?.recording && (
          <span class="badge badge-bad" role="status">
            {t("recording")}
          </span>
        )}
      </div>
      <div role="alert">
        {(replaced || view.state === "forbidden") && (
          <div class="callout callout-warn">
            <p>{t(replaced ? "replaced_help" : "forbidden_help")}</p>
            <button type="button" class="btn btn-sm" onClick={again}>
              {t("join_here")}
            </button>
          </div>
        )}
      </div>
      <p class="video-caption" role="status">
        {state?.caption?.text ?? ""}
      </p>
    </>
  );
}

interface TileProps {
  readonly seen: Seen;
  readonly name: string;
  readonly hasFloor: boolean;
  readonly large?: boolean;
}

function Tile({ seen, name, hasFloor, large = false }: TileProps): JSX.Element {
  return (
    <figure class={large ? "video-tile video-large" : "video-tile"} data-venue={seen.venue}>
      <Picture media={seen.stream} label={name} />
      <figcaption>
        {hasFloor && <Icon name="mic" />}
        {name}
        {hasFloor && <span class="sr-only">{t("has_floor")}</span>}
      </figcaption>
    </figure>
  );
}

interface FootProps {
  readonly view: CallView;
  readonly large: Seen | undefined;
  readonly media: MediaStream;
  readonly leave: () => void;
}

function Foot({ view, large, media, leave }: FootProps): JSX.Element {
  const [off, setOff] = useState<{ readonly audio: boolean; readonly video: boolean }>({ audio: false, video: false });
  const turn = (kind: "audio" | "video"): void => {
    const next = { ...off, [kind]: !off[kind] };
    for (const track of media.getTracks()) track.enabled = track.kind === "audio" ? !next.audio : !next.video;
    setOff(next);
  };
  const planned = total(plan(view.budget, view.seen.map(({ feed }) => feed), large?.feed ?? null));
  return (
    <div class="actions">
      <button type="button" class="btn btn-sm" aria-pressed={off.audio} onClick={() => turn("audio")}>
        <Icon name="mic-off" />
        {t("microphone_off")}
      </button>
      <button type="button" class="btn btn-sm" aria-pressed={off.video} onClick={() => turn("video")}>
        <Icon name="video-off" />
        {t("camera_off")}
      </button>
      <button type="button" class="btn btn-sm" onClick={leave}>
        {t("leave")}
      </button>
      <span class="small muted num" data-received={view.received}>
        {t("received", { received: view.received, planned, budget: view.budget })}
      </span>
    </div>
  );
}
