/** Before joining: which camera and which microphone, how one looks, how loud one is, how one sounds. Nothing is sent yet. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../icon.tsx";
import { t } from "../strings.ts";
import { type Chosen, type Device, type Devices, echoed, levelled, listed, opened, remember, remembered } from "./devices.ts";

interface Tried {
  readonly media: MediaStream | null;
  readonly devices: Devices;
  /** A sentence; empty if the devices are there. */
  readonly problem: string;
}

const NONE: Devices = { cameras: [], microphones: [] };

function useDevices(chosen: Chosen, turn: number): Tried {
  const [tried, setTried] = useState<Tried>({ media: null, devices: NONE, problem: "" });
  useEffect(() => {
    let stopped = false;
    let media: MediaStream | null = null;
    const open = async (): Promise<void> => {
      if (!window.isSecureContext || !navigator.mediaDevices) {
        setTried({ media: null, devices: NONE, problem: t("not_encrypted") });
        return;
      }
      try {
        media = await opened(chosen);
        const devices = await listed();
        if (stopped) media.getTracks().forEach((each) => each.stop());
        else setTried({ media, devices, problem: "" });
      } catch (error) {
        const refused = error instanceof DOMException && error.name === "NotAllowedError";
        if (!stopped) setTried({ media: null, devices: NONE, problem: t(refused ? "devices_refused" : "devices_missing") });
      }
    };
    void open();
    return () => {
      stopped = true;
    };
  }, [chosen.camera, chosen.microphone, turn]);
  return tried;
}

export function Setup({ join }: { readonly join: (media: MediaStream) => void }): JSX.Element {
  const [chosen, setChosen] = useState(remembered);
  const [turn, setTurn] = useState(0);
  const { media, devices, problem } = useDevices(chosen, turn);
  const joined = useRef(false);
  // What was opened and is not used any more is closed, so that the camera's light goes out.
  useEffect(() => () => void (joined.current || media?.getTracks().forEach((each) => each.stop())), [media]);
  const choose = (change: Partial<Chosen>): void => {
    const next = { ...chosen, ...change };
    remember(next);
    setChosen(next);
  };
  return (
    <div class="half">
      <section class="card stack" aria-labelledby="camera-heading">
        <div class="head">
          <Icon name="video" />
          <h2 id="camera-heading">{t("setup_picture")}</h2>
        </div>
        {media ? <Preview media={media} /> : <p class="muted">{problem === "" && t("devices_opening")}</p>}
        <Picker id="camera" label={t("camera")} devices={devices.cameras} value={chosen.camera} choose={(camera) => choose({ camera })} />
      </section>
      <section class="card stack" aria-labelledby="sound-heading">
        <div class="head">
          <Icon name="mic" />
          <h2 id="sound-heading">{t("setup_sound")}</h2>
        </div>
        <div role="alert">
          {problem !== "" && (
            <div class="callout callout-bad">
              <p>{problem}</p>
              <button type="button" class="btn btn-sm" onClick={() => setTurn(turn + 1)}>
                {t("try_again")}
              </button>
            </div>
          )}
        </div>
        <Picker id="microphone" label={t("microphone")} devices={devices.microphones} value={chosen.microphone} choose={(microphone) => choose({ microphone })} />
        {media && <Level media={media} />}
        {media && <Echo media={media} />}
        <p class="small muted">{t("before_joining")}</p>
        <div class="actions">
          <button
            type="button"
            class="btn btn-primary"
            disabled={media === null}
            onClick={() => {
              if (media === null) return;
              joined.current = true;
              join(media);
            }}
          >
            <Icon name="log-in" />
            {t("join")}
          </button>
        </div>
      </section>
    </div>
  );
}

interface PickerProps {
  readonly id: string;
  readonly label: string;
  readonly devices: readonly Device[];
  readonly value: string;
  readonly choose: (id: string) => void;
}

function Picker({ id, label, devices, value, choose }: PickerProps): JSX.Element {
  const known = devices.some((each) => each.id === value);
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <select id={id} class="select" value={known ? value : (devices[0]?.id ?? "")} onChange={(event) => choose(event.currentTarget.value)}>
        {devices.length === 0 && <option value="">{t("no_device")}</option>}
        {devices.map((each, index) => (
          <option key={each.id} value={each.id}>
            {each.name || t("device", { number: index + 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}

function Preview({ media }: { readonly media: MediaStream }): JSX.Element {
  return <Picture media={media} label={t("own_picture")} muted mirrored />;
}

interface PictureProps {
  readonly media: MediaStream;
  readonly label: string;
  readonly muted?: boolean;
  readonly mirrored?: boolean;
}

export function Picture({ media, label, muted = false, mirrored = false }: PictureProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current && video.current.srcObject !== media) video.current.srcObject = media;
  }, [media]);
  return <video ref={video} class={mirrored ? "video-picture video-mirrored" : "video-picture"} aria-label={label} autoplay playsInline muted={muted} />;
}

function Level({ media }: { readonly media: MediaStream }): JSX.Element {
  const [level, setLevel] = useState(0);
  useEffect(() => levelled(media, setLevel), [media]);
  return (
    <div class="field">
      <label class="label" for="level">
        {t("level")}
      </label>
      <meter id="level" class="video-level" min={0} max={1} low={0.3} value={level} />
    </div>
  );
}

function Echo({ media }: { readonly media: MediaStream }): JSX.Element {
  const [state, setState] = useState<"idle" | "taking" | "failed">("idle");
  const start = async (): Promise<void> => {
    setState("taking");
    setState(await echoed(media).then(() => "idle" as const).catch(() => "failed" as const));
  };
  return (
    <div>
      <button type="button" class="btn btn-soft btn-sm" disabled={state === "taking"} onClick={() => void start()}>
        <Icon name="play" />
        {t("echo")}
      </button>
      <p class="small muted" role="status">
        {state === "taking" ? t("echo_taking") : state === "failed" ? t("echo_failed") : t("echo_help")}
      </p>
    </div>
  );
}
