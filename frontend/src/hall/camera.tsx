/** The camera for tickets' codes. It is asked for only when the button is pressed, and the reader is loaded then. No words of its own: each page has them. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../icon.tsx";

type Scanner = typeof import("./scanner.ts");

interface CameraWords {
  readonly start: string;
  readonly stop: string;
  readonly picture: string;
  readonly view: string;
  /** By what `scan` says when there is no camera, and "unread" for a picture without a code. */
  readonly problems: { readonly insecure: string; readonly denied: string; readonly none: string; readonly unread: string };
}

/** The address is left as it is by the build: the reader is a script beside this one. */
const READER = "/static/dist/hall/scanner.js";

async function reader(): Promise<Scanner> {
  const address: string = READER;
  return (await import(address)) as Scanner;
}

export function Camera({ words, onText }: { readonly words: CameraWords; readonly onText: (text: string) => void }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onText);
  latest.current = onText;
  const [on, setOn] = useState(false);
  const [problem, setProblem] = useState<keyof CameraWords["problems"] | null>(null);
  useEffect(() => {
    if (!on) return undefined;
    let over = false;
    let stop: (() => void) | undefined;
    const begin = async (): Promise<void> => {
      const { scan } = await reader();
      if (over || !video.current) return;
      const begun = await scan(video.current, (text) => latest.current(text));
      if (typeof begun === "string") {
        setProblem(begun);
        setOn(false);
      } else if (over) begun();
      else stop = begun;
    };
    void begin().catch(() => setOn(false));
    return () => {
      over = true;
      stop?.();
    };
  }, [on]);
  const picture = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (!file) return;
    const text = await (await reader()).readPicture(file);
    input.value = "";
    setProblem(text === null ? "unread" : null);
    if (text !== null) latest.current(text);
  };
  return (
    <div class="hall-camera stack">
      {on && <video ref={video} class="hall-video" muted playsInline aria-label={words.view} />}
      <div class="actions">
        <button
          type="button"
          class={on ? "btn" : "btn btn-primary"}
          onClick={() => {
            setProblem(null);
            setOn(!on);
          }}
        >
          {on ? <Icon name="camera-off" /> : <Icon name="camera" />}
          {on ? words.stop : words.start}
        </button>
        <label class="btn btn-quiet hall-picture">
          <Icon name="image" />
          {words.picture}
          <input type="file" accept="image/*" capture="environment" onChange={(event) => void picture(event.currentTarget)} />
        </label>
      </div>
      <div role="alert">{problem && <p class="callout callout-warn">{words.problems[problem]}</p>}</div>
    </div>
  );
}
