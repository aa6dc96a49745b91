/** A meeting that is scored one presenter at a time: a card for each, with how that round stands. Open rounds come first. */

import type { JSX } from "preact";

import type { Admission, Round } from "../api.ts";
import { roundOf } from "../desk.ts";
import { scopesOf, type Presenter, type SignedManifest } from "../protocol/manifest.ts";
import { isUnsent } from "../session.ts";
import { taken, type Folder } from "../store.ts";
import { t } from "../strings.ts";
import { Button, Heading } from "./parts.tsx";
import { Fingerprint, Identity } from "./welcome.tsx";

type Standing = "recused" | "sending" | "open" | "cast-open" | "new" | "cast-closed" | "missed";

interface Row {
  readonly scope: string;
  readonly presenter: Presenter;
  readonly number: number;
  readonly standing: Standing;
}

function standingOf(folder: Folder, scope: string, round: Round): Standing {
  if (folder.admission?.attendee.recused?.includes(scope)) return "recused";
  const kept = taken(folder, scope);
  if (isUnsent(kept)) return "sending";
  if (round === "open") return kept.ballot ? "cast-open" : "open";
  if (round === "new") return "new";
  return kept.ballot ? "cast-closed" : "missed";
}

/** What there is to do comes first; otherwise the presenters' own order. */
const RANK: { readonly [standing in Standing]: number } = { sending: 0, open: 0, "cast-open": 1, new: 2, "cast-closed": 3, missed: 3, recused: 3 };

export function rowsOf(folder: Folder, { manifest }: SignedManifest): readonly Row[] {
  const rows = scopesOf(manifest).map((scope, index): Row => {
    const presenter = manifest.presenters[index] as Presenter;
    return { scope, presenter, number: index + 1, standing: standingOf(folder, scope, roundOf(folder, scope)) };
  });
  return rows.sort((a, b) => RANK[a.standing] - RANK[b.standing] || a.number - b.number);
}

const CHIP: { readonly [standing in Standing]: string } = {
  recused: "chip",
  sending: "chip chip-warn",
  open: "chip chip-warn",
  "cast-open": "chip chip-good",
  new: "chip",
  "cast-closed": "chip chip-good",
  missed: "chip",
};

function sayStanding(standing: Standing): string {
  if (standing === "recused") return t("round_recused");
  if (standing === "sending") return t("round_sending");
  if (standing === "open") return t("round_open");
  if (standing === "new") return t("round_new");
  if (standing === "missed") return t("round_missed");
  return t(standing === "cast-open" ? "round_cast" : "round_cast_closed");
}

function sayOpening(standing: Standing): string | null {
  if (standing === "recused" || standing === "missed") return null;
  if (standing === "open") return t("round_score");
  if (standing === "new") return t("round_prepare");
  return t("round_look");
}

function RoundCard({ row, onOpen }: { readonly row: Row; readonly onOpen: (scope: string) => void }): JSX.Element {
  const { scope, presenter, number, standing } = row;
  const opening = sayOpening(standing);
  const id = `round-${presenter.id}`;
  return (
    <section class="panel card-sheet" aria-labelledby={id} data-standing={standing}>
      <header class="card-head">
        <h2 id={id}>{t("presenter_heading", { number, name: presenter.name })}</h2>
        <p class="text-muted">{presenter.unit}</p>
        <span class={CHIP[standing]}>{sayStanding(standing)}</span>
      </header>
      {opening && (
        <Button kind={standing === "open" ? "primary" : "plain"} onClick={() => onOpen(scope)} label={`${opening}: ${presenter.name}`}>
          {opening}
        </Button>
      )}
    </section>
  );
}

interface Props {
  readonly folder: Folder;
  readonly admission: Admission;
  readonly signed: SignedManifest;
  readonly onOpen: (scope: string) => void;
  readonly onForget: () => void;
}

export function Rounds({ folder, admission, signed, onOpen, onForget }: Props): JSX.Element {
  const rows = rowsOf(folder, signed);
  const open = rows.filter(({ standing }) => standing === "open").length;
  return (
    <>
      <section class="panel stack">
        <Heading>{t("rounds_title")}</Heading>
        <p>{t("rounds_explained")}</p>
        <p role="status">{open > 0 ? t("rounds_open", { count: open }) : t("rounds_none")}</p>
        <details>
          <summary>{t("marking_about")}</summary>
          <Identity admission={admission} />
          <p class="text-muted">{t("welcome_secret")}</p>
          <Fingerprint M={signed.M} />
        </details>
      </section>
      {rows.map((row) => (
        <RoundCard key={row.scope} row={row} onOpen={onOpen} />
      ))}
      <details class="panel">
        <summary>{t("forget_title")}</summary>
        <p>{t("forget_explained")}</p>
        <Button onClick={onForget}>{t("forget")}</Button>
      </details>
    </>
  );
}
