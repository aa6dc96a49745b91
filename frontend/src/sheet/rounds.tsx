/** A meeting that is scored one presenter at a time: a card for each, with how that round stands. Open rounds come first. */

import type { JSX } from "preact";

import type { Admission, Round } from "../api.ts";
import { roundOf } from "../desk.ts";
import { scopesOf, type Presenter, type SignedManifest } from "../protocol/manifest.ts";
import { isUnsent } from "../session.ts";
import { taken, type Folder } from "../store.ts";
import { t } from "../strings.ts";
import { Button, Heading } from "./parts.tsx";
import { Checking, Identity } from "./welcome.tsx";

type RoundState = "recused" | "sending" | "open" | "cast-open" | "new" | "cast-closed" | "missed";

interface Card {
  readonly scope: string;
  readonly presenter: Presenter;
  readonly number: number;
  readonly state: RoundState;
}

function stateOf(folder: Folder, scope: string, round: Round): RoundState {
  if (folder.admission?.attendee.recused?.includes(scope)) return "recused";
  const kept = taken(folder, scope);
  if (isUnsent(kept)) return "sending";
  if (round === "open" || (round === "closing" && (kept.credentials !== null || folder.admission?.room?.kept_open === true))) return kept.ballot ? "cast-open" : "open";
  if (round === "new") return "new";
  return kept.ballot ? "cast-closed" : "missed";
}

/** What there is to do comes first; otherwise the presenters' own order. */
const RANK: { readonly [state in RoundState]: number } = { sending: 0, open: 0, "cast-open": 1, new: 2, "cast-closed": 3, missed: 3, recused: 3 };

export function cardsOf(folder: Folder, { manifest }: SignedManifest): readonly Card[] {
  const cards = scopesOf(manifest).map((scope, index): Card => {
    const presenter = manifest.presenters[index] as Presenter;
    return { scope, presenter, number: index + 1, state: stateOf(folder, scope, roundOf(folder, scope)) };
  });
  return cards.sort((a, b) => RANK[a.state] - RANK[b.state] || a.number - b.number);
}

const BADGE: { readonly [state in RoundState]: string } = {
  recused: "badge",
  sending: "badge badge-warn",
  open: "badge badge-warn",
  "cast-open": "badge badge-good",
  new: "badge",
  "cast-closed": "badge badge-good",
  missed: "badge",
};

function sayState(state: RoundState): string {
  if (state === "recused") return t("round_recused");
  if (state === "sending") return t("round_sending");
  if (state === "open") return t("round_open");
  if (state === "new") return t("round_new");
  if (state === "missed") return t("round_missed");
  return t(state === "cast-open" ? "round_cast" : "round_cast_closed");
}

function sayOpening(state: RoundState): string | null {
  if (state === "recused" || state === "missed") return null;
  if (state === "open") return t("round_score");
  if (state === "new") return t("round_prepare");
  return t("round_look");
}

function RoundCard({ card, onOpen }: { readonly card: Card; readonly onOpen: (scope: string) => void }): JSX.Element {
  const { scope, presenter, number, state } = card;
  const opening = sayOpening(state);
  const id = `round-${presenter.id}`;
  return (
    <section class="card card-sheet" aria-labelledby={id} data-state={state}>
      <header class="card-head">
        <h2 id={id}>{t("presenter_heading", { number, name: presenter.name })}</h2>
        <p class="muted">{presenter.unit}</p>
        <span class={BADGE[state]}>{sayState(state)}</span>
      </header>
      {opening && (
        <Button kind={state === "open" ? "primary" : "plain"} onClick={() => onOpen(scope)} label={`${opening}: ${presenter.name}`}>
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
  const cards = cardsOf(folder, signed);
  const open = cards.filter(({ state }) => state === "open").length;
  return (
    <>
      <section class="card stack">
        <Heading>{t("rounds_title")}</Heading>
        <p>{t("rounds_explained")}</p>
        <p role="status">{open > 0 ? t("rounds_open", { count: open }) : t("rounds_none")}</p>
        <details>
          <summary>{t("marking_about")}</summary>
          <Identity admission={admission} />
          <p class="muted">{t("welcome_secret")}</p>
        </details>
        <Checking M={signed.M} />
      </section>
      {cards.map((card) => (
        <RoundCard key={card.scope} card={card} onOpen={onOpen} />
      ))}
      <details class="card">
        <summary>{t("forget_title")}</summary>
        <p>{t("forget_explained")}</p>
        <Button onClick={onForget}>{t("forget")}</Button>
      </details>
    </>
  );
}
