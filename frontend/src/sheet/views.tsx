/** Which view fits where the rater stands. Shows only; what a tap means is decided by the page around it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import type { Admission, Config } from "../api.ts";
import { missing, roundOf } from "../desk.ts";
import { isIssuing, isOver, phaseOf, type Phase } from "../phase.ts";
import type { Spot } from "../marking.ts";
import { canonical } from "../protocol/canonical.ts";
import { narrowed, SHEET, type SignedManifest } from "../protocol/manifest.ts";
import * as session from "../session.ts";
import type { Problem } from "../session.ts";
import { papersOf, taken, type Draft, type Folder, type Kept } from "../store.ts";
import { t } from "../strings.ts";
import { Marking } from "./marking.tsx";
import { Alert, Button } from "./parts.tsx";
import { Missed, ReceiptView, Sending } from "./receipt.tsx";
import { Review } from "./review.tsx";
import { Rounds } from "./rounds.tsx";
import type { SheetPlace, SheetView } from "./timing.ts";
import { Checking, Identity, Welcome } from "./welcome.tsx";
import { Recover, Words } from "./words.tsx";

interface ViewsProps {
  readonly folder: Folder;
  readonly admission: Admission;
  readonly signed: SignedManifest | null;
  readonly config: Config;
  readonly place: SheetPlace;
  readonly go: (place: SheetPlace) => void;
  readonly busy: boolean;
  readonly held: Problem | null;
  readonly refused: Problem | null;
  readonly onBegin: () => void;
  readonly onWords: (seed: Uint8Array) => void;
  readonly onDraft: (change: (draft: Draft) => Draft) => void;
  readonly onCast: (scope: string) => void;
  readonly onForget: () => void;
}

/** Where somebody stands who has several papers: as with one, until there are papers to choose from. */
function phaseOfAll(folder: Folder, admission: Admission): Phase {
  const { stage } = admission.meeting;
  const [first] = [...papersOf(folder), taken(folder, "")] as [Kept];
  if (folder.seed === null || missing(folder).length > 0) return phaseOf({ ...first, ballot: null, credentials: null }, stage, admission.issued, isIssuing(admission));
  return "marking";
}

export function Views(props: ViewsProps): JSX.Element {
  const { folder, admission, signed, place, busy, refused: trouble } = props;
  const { stage } = admission.meeting;
  const alone = !signed || signed.manifest.scope === SHEET;
  const scope = alone ? SHEET : place.scope;
  const kept = taken(folder, scope ?? "");
  const phase = alone ? phaseOf(kept, stage, admission.issued, isIssuing(admission)) : phaseOfAll(folder, admission);
  if (phase === "waiting" || phase === "begin" || !signed) {
    return <Welcome {...{ admission, busy, trouble }} ready={phase === "begin"} M={signed?.M ?? null} onBegin={props.onBegin} />;
  }
  if (phase === "recover") return <Recover {...{ busy, trouble }} onSeed={props.onWords} />;
  if (scope === null) return <Rounds {...{ folder, admission, signed }} onOpen={(chosen) => props.go({ view: "main", scope: chosen })} onForget={props.onForget} />;
  const one = { manifest: narrowed(signed.manifest, scope), M: signed.M };
  const paper = <Paper {...props} {...{ kept, scope }} signed={one} />;
  if (alone) return paper;
  return (
    <>
      <Button onClick={() => props.go({ view: "main", scope: null })}>{t("rounds_back")}</Button>
      {paper}
    </>
  );
}

type OneProps = ViewsProps & { readonly kept: Kept; readonly scope: string; readonly signed: SignedManifest };

/** One paper, on which a credential was asked for. */
function Paper(props: OneProps): JSX.Element {
  const { kept, scope, folder, admission, place } = props;
  const over = roundOf(folder, scope) === "closed";
  const phase = phaseOf(kept, over ? "closed" : admission.meeting.stage, true, isIssuing(admission));
  if (phase === "sending") return <Sending trouble={props.held} />;
  if (phase !== "receipt" && (phase === "missed" || kept.credentials === null)) return <Missed issued={kept.credentials !== null} />;
  if (phase === "marking" || (place.view !== "main" && !over)) return <Sheet {...props} />;
  return <Receipt {...props} />;
}

function Sheet({ kept, scope, folder, admission, signed, config, place: { view }, go, onDraft, onCast }: OneProps): JSX.Element {
  const [cell, setCell] = useState<Spot | null>(null);
  const { manifest, M } = signed;
  const open = ["open", "closing"].includes(roundOf(folder, scope));
  const to = (next: SheetView): void => go({ view: next, scope });
  const sheet: SheetView = kept.ballot ? "change" : "main";
  const toSheet = (at: Spot | null): void => {
    setCell(at);
    to(sheet);
  };
  if (view === "review") {
    const replaces = kept.ballot !== null;
    return <Review {...{ manifest, open, replaces }} draft={kept.draft} onBack={() => toSheet(null)} onEdit={toSheet} onCast={() => onCast(scope)} />;
  }
  const elsewhere = kept.ballot !== null && kept.sent === null;
  const notice = (
    <>
      {!open && <Alert tone="info">{t("marking_not_open")}</Alert>}
      {elsewhere && <Alert tone="info">{t("marking_elsewhere")}</Alert>}
      <details>
        <summary>{t("marking_about")}</summary>
        <Identity admission={admission} />
        <p class="muted">{t("welcome_secret")}</p>
      </details>
      <Checking M={M} />
    </>
  );
  return (
    <>
      <Marking {...{ manifest, onDraft, notice }} place={cell} draft={kept.draft} onReview={() => to("review")} />
      {kept.seed && <Words seed={kept.seed} language={config.language} />}
    </>
  );
}

function Receipt({ kept, scope, admission, folder, signed, config, go, onForget }: OneProps): JSX.Element {
  const part = session.partOf(kept.draft, signed.manifest);
  return (
    <ReceiptView
      {...{ kept, onForget }}
      over={roundOf(folder, scope) === "closed"}
      countable={isOver(admission.meeting.stage)}
      unsent={kept.sent !== null && canonical(part) !== canonical(kept.sent)}
      manifest={signed.manifest}
      M={signed.M}
      language={config.language}
      onChange={() => go({ view: "change", scope })}
      onCounted={async () => {
        const found = await session.counted(kept, config);
        return found.ok ? found.value : found;
      }}
    />
  );
}
