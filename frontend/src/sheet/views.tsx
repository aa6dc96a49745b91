/** Which view fits where the rater stands. Shows only; what a tap means is decided by the page around it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { Admission, Config } from "../api.ts";
import { isOver, type Phase } from "../phase.ts";
import type { Cell } from "../marking.ts";
import { canonical } from "../protocol/canonical.ts";
import type { SignedManifest } from "../protocol/manifest.ts";
import * as session from "../session.ts";
import type { Patch, Problem } from "../session.ts";
import type { Draft, Kept } from "../store.ts";
import { t } from "../strings.ts";
import { Marking } from "./marking.tsx";
import { Alert } from "./parts.tsx";
import { Missed, ReceiptView, Sending } from "./receipt.tsx";
import { Review } from "./review.tsx";
import type { View } from "./timing.ts";
import { Fingerprint, Identity, Welcome } from "./welcome.tsx";
import { Recover, ShowWords } from "./words.tsx";

export interface ViewsProps {
  readonly kept: Kept;
  readonly admission: Admission;
  readonly signed: SignedManifest | null;
  readonly config: Config;
  readonly phase: Phase;
  readonly view: View;
  readonly go: (view: View) => void;
  readonly over: boolean;
  readonly busy: boolean;
  readonly trouble: Problem | null;
  readonly onBegin: () => void;
  readonly onWords: (seed: Uint8Array) => void;
  readonly onPatch: (fields: Patch) => void;
  readonly onDraft: (change: (draft: Draft) => Draft) => void;
  readonly onCast: () => void;
  readonly onForget: () => void;
}

export function Views(props: ViewsProps): JSX.Element {
  const { kept, admission, signed, phase, view, busy, trouble } = props;
  if (phase === "waiting" || phase === "begin" || !signed) {
    const ready = phase === "begin";
    return <Welcome {...{ admission, ready, busy, trouble }} M={signed?.M ?? null} onBegin={props.onBegin} />;
  }
  if (phase === "recover") return <Recover {...{ busy, trouble }} onSeed={props.onWords} />;
  if (phase === "words") return <Words {...props} />;
  if (phase === "sending") return <Sending trouble={trouble} />;
  if (phase === "missed") return <Missed issued={kept.credentials !== null} />;
  if (phase === "marking" || (view !== "main" && !isOver(admission.meeting.stage))) return <Sheet {...props} signed={signed} />;
  return <Receipt {...props} signed={signed} />;
}

function Words({ kept, config, onPatch }: ViewsProps): JSX.Element {
  const language = config.language;
  return (
    <ShowWords seed={kept.seed ?? ""} {...{ language }} onNoted={() => onPatch({ words: "noted" })} onLater={() => onPatch({ words: "later" })} />
  );
}

type Frozen = ViewsProps & { readonly signed: SignedManifest };

function Sheet({ kept, admission, signed, view, go, onDraft, onCast }: Frozen): JSX.Element {
  const [place, setPlace] = useState<Cell | null>(null);
  const { manifest, M } = signed;
  const open = admission.meeting.stage === "scoring";
  const sheet: View = kept.ballot ? "change" : "main";
  if (view === "review") {
    return (
      <Review
        manifest={manifest}
        draft={kept.draft}
        open={open}
        replaces={kept.ballot !== null}
        onBack={() => {
          setPlace(null);
          go(sheet);
        }}
        onEdit={(cell) => {
          setPlace(cell);
          go(sheet);
        }}
        onCast={onCast}
      />
    );
  }
  const elsewhere = kept.ballot !== null && kept.sent === null;
  const notice = (
    <>
      {!open && <Alert tone="info">{t("marking_not_open")}</Alert>}
      {elsewhere && <Alert tone="info">{t("marking_elsewhere")}</Alert>}
      <details>
        <summary>{t("marking_about")}</summary>
        <Identity admission={admission} />
        <p class="text-muted">{t("welcome_secret")}</p>
        <Fingerprint M={M} />
      </details>
    </>
  );
  return <Marking {...{ manifest, onDraft, notice, place }} draft={kept.draft} onReview={() => go("review")} />;
}

function Receipt({ kept, signed, config, over, go, onPatch, onForget }: Frozen): JSX.Element {
  const unsent = kept.sent !== null && canonical(kept.draft) !== canonical(kept.sent);
  return (
    <ReceiptView
      {...{ kept, over, unsent, onForget }}
      manifest={signed.manifest}
      M={signed.M}
      language={config.language}
      onChange={() => go("change")}
      onWordsNoted={() => onPatch({ words: "noted" })}
      onCounted={async () => {
        const found = await session.counted(kept, config);
        return found.ok ? found.value : found;
      }}
    />
  );
}
