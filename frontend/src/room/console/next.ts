/** The one large button: what it says, what it does, and what it asks before. The server says which verb it is: src/answerable/room/coming.py. */

import { t } from "../../strings.ts";
import type { Act } from "../act.ts";
import type { AgendaItem, ChairState, Item } from "../state.ts";
import type { Confirm } from "./doing.ts";

export interface Step {
  readonly label: string;
  readonly act: Act;
  readonly confirm: Confirm | null;
  readonly scores: boolean;
}

const SHEET = "sheet";

export const nameOf = (item: Item): string => item.name || item.title;

/** Whom a scope scores, by name; empty for the sheet of all. */
function scopeName(state: ChairState, scope: string): string {
  const item = state.agenda.find((each) => each.presenter !== null && scope === `presenter/p${each.presenter}`);
  return item ? nameOf(item) : "";
}

export function stepOf(state: ChairState): Step | null {
  const item = state.agenda.find((each) => each.key === state.following.item) ?? null;
  switch (state.following.verb) {
    case "call":
      return item && call(state, item);
    case "start":
      return item && step(t(item.name ? "next_start" : "next_start_item", { name: nameOf(item) }), { kind: "item-started", item: item.key });
    case "end":
      return item && step(t(item.name ? "next_end" : "next_end_item", { name: nameOf(item) }), { kind: "item-ended", item: item.key });
    case "open-scoring":
      return opening(state, state.following.scope);
    case "close-scoring":
      return closing(state, state.following.scope);
    default:
      return last(state);
  }
}

function step(label: string, act: Act): Step {
  return { label, act, confirm: null, scores: false };
}

export function call(state: ChairState, item: AgendaItem): Step {
  const act = { kind: "item-called", item: item.key, after: state.item?.key ?? null };
  return step(t(item.name ? "next_call" : "next_call_item", { name: nameOf(item) }), act);
}

/** When everything has been held: the scoring is left to open or to close. */
function last(state: ChairState): Step | null {
  if (state.stage === "scoring") return closing(state, "");
  const onOneSheet = state.scopes.length === 1 && state.scopes[0] === SHEET;
  return state.stage === "convened" && onOneSheet ? opening(state, SHEET) : null;
}

export function opening(state: ChairState, scope: string): Step {
  const name = scopeName(state, scope);
  const label = name ? t("open_one", { name }) : t("open_all");
  const act = { kind: "scoring-opened", scopes: [scope] };
  if (state.stage !== "convened") return { label, act, confirm: null, scores: true };
  const there = state.signed_in.reduce((sum, each) => sum + each.there, 0);
  const expected = state.signed_in.reduce((sum, each) => sum + each.expected, 0);
  const lines = [t("open_signed_in", { there, expected }), t("open_for_good")];
  return { label, act, confirm: { question: t("open_question"), lines, sure: label }, scores: true };
}

/** Without a scope, or with the sheet, the whole scoring. */
export function closing(state: ChairState, scope: string): Step {
  const name = scopeName(state, scope);
  const label = name ? t("close_one", { name }) : t("close_all");
  const lines = [returnedLine(state), t(name ? "close_one_for_good" : "close_all_for_good", { seconds: state.grace })];
  const question = name ? t("close_one_question", { name }) : t("close_all_question");
  const act = { kind: "scoring-closed", scopes: name ? [scope] : [] };
  return { label, act, confirm: { question, lines, sure: label }, scores: true };
}

export function returnedLine(state: ChairState): string {
  if (state.returned === null) return t("box_silent");
  const { there, expected } = total(state.returned);
  return t("close_out", { there, expected, out: expected - there });
}

export function total(counts: readonly { readonly there: number; readonly expected: number }[]): { readonly there: number; readonly expected: number } {
  return {
    there: counts.reduce((sum, each) => sum + each.there, 0),
    expected: counts.reduce((sum, each) => sum + each.expected, 0),
  };
}
