/** Which view a screen shows: the one it is pinned to, else the one that the console chose, else what the meeting is at. */

import type { ScreenState } from "../state.ts";

export type ScreenView = "title" | "presenter" | "agenda" | "sign-in" | "question" | "join" | "turnout" | "result" | "hold" | "podium" | "blank";

const VIEWS: readonly string[] = ["title", "presenter", "agenda", "sign-in", "question", "join", "turnout", "result", "hold", "podium"];

export function viewOf(state: ScreenState, pinned: string): ScreenView {
  // A presenter at the podium needs the clock while the walls are blank.
  if (pinned === "podium") return "podium";
  if (state.blank) return "blank";
  const chosen = pinned || state.view;
  const view = VIEWS.includes(chosen) ? (chosen as ScreenView) : following(state);
  return isThere(state, view) ? view : fallback(state, view);
}

function following(state: ScreenState): ScreenView {
  if (state.stage === "published") return state.result.length > 0 ? "result" : "hold";
  if (state.stage === "closed") return "hold";
  if (state.stage === "closing") return "turnout";
  if (state.question) return "question";
  if (scores(state)) return "turnout";
  if (state.item && state.item.state !== "done") return "presenter";
  if (state.stage === "scoring" && state.scoring.length > 0) return "turnout";
  if (state.item) return "hold";
  return state.stage === "convened" ? "sign-in" : "title";
}

/** One is scored now: the item for it is on, or who was heard is being scored. */
function scores(state: ScreenState): boolean {
  if (state.scoring.length === 0 || !state.item) return false;
  return state.item.kind === "scoring" || state.item.state === "done";
}

function isThere(state: ScreenState, view: ScreenView): boolean {
  if (view === "result") return state.result.length > 0;
  if (view === "question") return state.question !== null;
  if (view === "presenter") return state.item !== null;
  // A replay has no such figures: they are in no log.
  if (view === "sign-in") return state.signed_in.length > 0;
  if (view === "turnout") return state.returned === null || state.returned.length > 0;
  return true;
}

function fallback(state: ScreenState, view: ScreenView): ScreenView {
  return (view === "presenter" || view === "sign-in") && state.stage === "convened" ? "title" : "hold";
}
