/** The console: what is on, what comes next, and everything that chair and organiser do while a meeting runs, on one page. */

import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour } from "../countdown.ts";
import { useRoom } from "../hooks.ts";
import type { ChairState, Stage } from "../state.ts";
import { Ballots } from "./ballots.tsx";
import { type Config, type Doing, useDoing } from "./doing.ts";
import { useKeys } from "./keys.ts";
import { useMenuCount } from "./menu.ts";
import { Message } from "./message.tsx";
import { total } from "./next.ts";
import { Now } from "./now.tsx";
import type { Part } from "./part.tsx";
import { PictureAndSound } from "./picture.tsx";
import { useStep } from "./pressing.ts";
import { Questions } from "./questions.tsx";
import { Queue } from "./queue.tsx";
import { Recent } from "./recent.tsx";
import { Screens } from "./screens.tsx";
import { Settings } from "./settings.tsx";
import { Speakers } from "./speakers.tsx";
import { Venues } from "./venues.tsx";

export function Console({ config }: { readonly config: Config }): JSX.Element {
  const { state, lostSince, refused } = useRoom<ChairState>({ meeting: config.meeting, audience: "chair" });
  const doing = useDoing(config, state?.version ?? 0);
  if (refused) return <p class="callout callout-bad">{t("refused")}</p>;
  if (state === null) return <p role="status">{t("loading")}</p>;
  return (
    <>
      {lostSince !== null && (
        <p class="callout callout-warn mb-4" role="status">
          {t("lost", { time: hour(lostSince, config.zone) })}
        </p>
      )}
      <Page state={state} doing={doing} config={config} />
    </>
  );
}

function Page(part: Part): JSX.Element {
  const { state, doing, config } = part;
  useMenuCount(config.sign_in_url, total(state.signed_in));
  const next = useStep(part);
  const message = useRef<HTMLInputElement>(null);
  const item = state.item;
  const reveal = (places: number): void => void doing.run({ kind: "result-revealed", places });
  const [on, turn] = useKeys({
    n: next.press,
    p: () => {
      if (item?.state === "running") void doing.run({ kind: "item-paused", item: item.key });
      else if (item?.state === "paused" || item?.state === "called") void doing.run({ kind: "item-started", item: item.key });
    },
    "+": () => item && void doing.run({ kind: "item-extended", item: item.key, seconds: 60 }),
    "-": () => item && void doing.run({ kind: "item-extended", item: item.key, seconds: -60 }),
    b: () => void doing.run({ kind: state.blank ? "screens-back" : "screens-blanked" }),
    q: () => void doing.run({ kind: state.asking ? "questions-closed" : "questions-opened" }),
    m: () => message.current?.focus(),
    u: () => {
      const latest = state.recent.find((each) => each.undoable);
      if (latest) void doing.run({ kind: "undone", event: latest.number });
    },
    arrowright: () => state.result.length < state.places && reveal(state.result.length + 1),
    arrowleft: () => state.result.length > 0 && reveal(state.result.length - 1),
    escape: doing.clear,
  });
  return (
    <>
      <Phases stage={state.stage} />
      <Refused doing={doing} />
      <div class="console-top">
        <Now {...part} next={next} />
        <Queue {...part} />
      </div>
      <div class="console-cards">
        <Ballots {...part} />
        <Venues {...part} />
        <PictureAndSound {...part} />
        <Questions {...part} />
        <Speakers {...part} />
        <Message {...part} field={message} />
        <Screens {...part} />
        <Recent {...part} />
      </div>
      <Settings {...part} keys={on} turn={turn} />
    </>
  );
}

/** The six words that every page about a meeting has at its head (`PHASES` of meetings/navigation.py). */
const PHASES: readonly { readonly key: string; readonly stages: readonly Stage[] }[] = [
  { key: "phase_preparing", stages: ["prepared"] },
  { key: "phase_frozen", stages: ["frozen"] },
  { key: "phase_signing_in", stages: ["convened"] },
  { key: "phase_scoring", stages: ["scoring"] },
  { key: "phase_closed", stages: ["closing", "closed"] },
  { key: "phase_published", stages: ["published"] },
];

function Phases({ stage }: { readonly stage: Stage }): JSX.Element {
  const at = PHASES.findIndex(({ stages }) => stages.includes(stage));
  return (
    <ol class="phases mb-4" aria-label={t("phases")}>
      {PHASES.map(({ key }, index) => (
        <li key={key} class={index < at ? "done" : index === at ? "here" : ""} aria-current={index === at ? "step" : undefined}>
          {index < at && <Icon name="check" />}
          {index < at && <span class="sr-only">{t("phase_done")}</span>}
          <span>{t(key)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Where it was refused, what others did meanwhile. */
function Refused({ doing }: { readonly doing: Doing }): JSX.Element {
  const { refusal } = doing;
  return (
    <div role="alert">
      {refusal && (
        <div class="callout callout-bad mb-4 console-refused">
          <div class="grow">
            <p>{refusal.message}</p>
            {refusal.changed.length > 0 && (
              <>
                <p class="small mt-2">{t("meanwhile")}</p>
                <ul class="small console-changed">
                  {refusal.changed.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </>
            )}
          </div>
          <button type="button" class="btn btn-sm" onClick={doing.clear}>
            {t("seen_it")}
          </button>
        </div>
      )}
    </div>
  );
}
