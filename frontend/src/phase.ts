/** Where a rater stands, from what is kept: one function, so that a reload always lands where the rater was. */

import type { Admission, Stage } from "./api.ts";
import type { Kept } from "./store.ts";

export type Phase =
  | "waiting" // before a credential can be had
  | "begin" // admitted; a credential can be had
  | "recover" // issued on another device, or this one forgot
  | "marking" // the sheet, nothing cast yet
  | "sending" // signed, on this phone only
  | "receipt" // in the box
  | "missed"; // closed, and nothing of this phone's is in the box

export const isOver = (stage: Stage): boolean => stage === "closed" || stage === "published";

/** Whether credentials can be had: also while the scoring closes, at a venue that is kept open. */
export function isIssuing({ meeting: { stage }, room }: Admission): boolean {
  return stage === "convened" || stage === "scoring" || (stage === "closing" && room?.kept_open === true);
}

export function phaseOf(kept: Kept, stage: Stage, issued: boolean, late = false): Phase {
  if (kept.ballot && !kept.receipt) return "sending";
  if (kept.seed === null && issued) return "recover";
  if (isOver(stage)) return kept.ballot ? "receipt" : "missed";
  if (kept.credentials === null && stage === "closing" && !late) return "missed"; // nothing is issued any more
  if (kept.credentials === null) return stage === "convened" || stage === "scoring" || stage === "closing" ? "begin" : "waiting";
  return kept.ballot ? "receipt" : "marking";
}
