/**
 * What the live stream tells a phone of the scoring: the stage, and which rounds are open. It is put over what the site answered last, and only ever forward: a stage or a
 * round never goes back, so that whichever of stream and answer comes late changes nothing. Nothing about casting rests on it.
 */

import type { Admission, Round, Stage } from "./api.ts";

export interface ScoringNews {
  readonly stage: Stage;
  /** The scopes whose scoring is open. */
  readonly scoring: readonly string[];
  /** Those whose round closes: ballots that were begun are still taken. */
  readonly closing: readonly string[];
}

const STAGES: readonly Stage[] = ["prepared", "frozen", "convened", "scoring", "closing", "closed", "published"];

/** Whether `told` is ahead of what the site last said. */
export function isNews(admission: Admission, told: ScoringNews): boolean {
  return STAGES.indexOf(told.stage) > STAGES.indexOf(admission.meeting.stage);
}

function turned(round: Round, { scoring, closing }: ScoringNews, scope: string): Round {
  if (round === "closed") return round;
  if (closing.includes(scope)) return "closing";
  if (scoring.includes(scope)) return round === "closing" ? round : "open";
  return round === "new" ? round : "closed";
}

/** The admission as it is now; the very same where nothing is new. */
export function heard(admission: Admission, told: ScoringNews): Admission {
  const { meeting } = admission;
  const stage = isNews(admission, told) ? told.stage : meeting.stage;
  // Before the log of the room begins there is no stage in it; and a stream that is behind says nothing of the rounds either.
  const isBehind = STAGES.indexOf(told.stage) < STAGES.indexOf(meeting.stage);
  const rounds = Object.entries(meeting.scopes ?? {});
  const scopes = rounds.map(([scope, round]) => [scope, isBehind ? round : turned(round, told, scope)] as const);
  if (stage === meeting.stage && scopes.every(([, round], index) => round === rounds[index]?.[1])) return admission;
  return { ...admission, meeting: { ...meeting, stage, ...(meeting.scopes && { scopes: Object.fromEntries(scopes) }) } };
}
