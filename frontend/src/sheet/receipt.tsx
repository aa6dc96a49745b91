/** After casting: on this phone only, or in the box with a receipt; and after close, as counted. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { draftOf } from "../marking.ts";
import { ballotHash } from "../protocol/ballot.ts";
import { SHEET, type Manifest } from "../protocol/manifest.ts";
import type { Counted, Problem } from "../session.ts";
import type { Kept } from "../store.ts";
import { t } from "../strings.ts";
import { Alert, Button, Groups, Heading, sentenceOf } from "./parts.tsx";
import { ScoreList } from "./review.tsx";
import { useInsisting } from "./timing.ts";
import { Words } from "./words.tsx";

export function Sending({ trouble }: { readonly trouble: Problem | null }): JSX.Element {
  return (
    <section class="card stack">
      <Heading>{t("sending_title")}</Heading>
      <p>{t("sending_explained")}</p>
      <progress aria-label={t("sending_title")} />
      {trouble && <Alert tone={trouble.passing ? "warning" : "error"}>{sentenceOf(trouble)}</Alert>}
    </section>
  );
}

function saveReceipt(kept: Kept, hash: string): void {
  const content = { meeting: kept.admission?.meeting.title, receipt: kept.receipt };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: "application/json" }));
  link.download = `receipt-${hash.slice(0, 8)}.json`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

interface Props {
  readonly kept: Kept;
  readonly manifest: Manifest;
  readonly M: string;
  readonly language: string;
  /** No more ballots are taken. */
  readonly over: boolean;
  /** The scoring is closed as a whole, so that ballots can be opened. */
  readonly countable: boolean;
  /** The sheet has changes that were not cast. */
  readonly unsent: boolean;
  readonly onChange: () => void;
  readonly onForget: () => void;
  readonly onCounted: () => Promise<Problem | Counted>;
}

export function ReceiptView(props: Props): JSX.Element {
  const { kept, manifest, M, over, countable, unsent, onChange, onForget } = props;
  if (!kept.ballot) throw new Error("a receipt without a ballot");
  const hash = ballotHash(kept.ballot);
  return (
    <>
      <section class="card stack sheet-receipt">
        <Heading>{t("receipt_title")}</Heading>
        {kept.scope !== SHEET &&
          manifest.presenters.map(({ id, name, unit }) => (
            <p class="sheet-lead" key={id}>
              <strong>{name}</strong> <span class="muted">{unit}</span>
            </p>
          ))}
        <p class="sheet-lead">{t(kept.sent === null && !over ? "receipt_elsewhere" : kept.ballot.seq > 1 ? "receipt_replaced" : "receipt_explained")}</p>
        <p class="muted sheet-print-only">
          {kept.admission?.meeting.title} · <Groups hex={M} count={4} />
          <br />
          {t("receipt_number")}: <Groups hex={hash} />
        </p>
        {unsent && !over && <Alert tone="warning">{t("receipt_unsent")}</Alert>}
        <div class="sheet-choices print:hidden">
          {!over && (
            <Button kind={unsent ? "primary" : "plain"} onClick={onChange}>
              {t("receipt_change")}
            </Button>
          )}
        </div>
        {!over && <p class="muted print:hidden">{t("receipt_until_close")}</p>}
        <details class="print:hidden">
          <summary>{t("check_receipt")}</summary>
          <p class="label">{t("receipt_number")}</p>
          <p class="sheet-code">
            <Groups hex={hash} />
          </p>
          <p class="help">{t("receipt_number_help")}</p>
          <div class="sheet-choices">
            <Button onClick={() => saveReceipt(kept, hash)}>{t("receipt_save")}</Button>
            <Button onClick={() => window.print()}>{t("receipt_print")}</Button>
          </div>
        </details>
      </section>
      {countable && <CountedView manifest={manifest} onCounted={props.onCounted} />}
      {kept.sent && !over && (
        <details class="card print:hidden">
          <summary>{t("receipt_scores")}</summary>
          <ScoreList manifest={manifest} draft={kept.sent} />
        </details>
      )}
      {kept.seed && <Words seed={kept.seed} language={props.language} />}
      <details class="card print:hidden">
        <summary>{t("forget_title")}</summary>
        <p>{t("forget_explained")}</p>
        <Button onClick={onForget}>{t("forget")}</Button>
      </details>
    </>
  );
}

function CountedView({ manifest, onCounted }: Pick<Props, "manifest" | "onCounted">): JSX.Element {
  const [outcome, setOutcome] = useState<Problem | Counted | null>(null);
  const [busy, setBusy] = useState(false);
  const insist = useInsisting();
  const look = async (): Promise<void> => {
    setBusy(true);
    setOutcome(await insist(onCounted, setOutcome));
    setBusy(false);
  };
  if (outcome && "scores" in outcome) {
    return (
      <section class="card stack" aria-labelledby="counted">
        <h2 id="counted">{t("counted_title")}</h2>
        <Alert tone="success">{t("counted_proved", { place: outcome.index + 1, size: outcome.size })}</Alert>
        {outcome.comments !== null && <Alert tone={outcome.comments ? "success" : "error"}>{t(outcome.comments ? "counted_comments" : "counted_comments_missing")}</Alert>}
        <ScoreList manifest={manifest} draft={draftOf(outcome.scores, manifest)} />
      </section>
    );
  }
  return (
    <section class="card stack print:hidden" aria-labelledby="counted">
      <h2 id="counted">{t("counted_ask_title")}</h2>
      <p>{t("counted_ask")}</p>
      {outcome && <Alert tone={outcome.passing ? "warning" : "error"}>{sentenceOf(outcome)}</Alert>}
      <Button onClick={() => void look()} disabled={busy}>
        {t(busy ? "counted_busy" : "counted_look")}
      </Button>
    </section>
  );
}

export function Missed({ issued }: { readonly issued: boolean }): JSX.Element {
  return (
    <section class="card stack">
      <Heading>{t("missed_title")}</Heading>
      <p>{t(issued ? "missed_issued" : "missed_explained")}</p>
    </section>
  );
}
