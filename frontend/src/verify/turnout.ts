/**
 * How many of each group scored: from counts to the turnout of result.json, what is flagged in it, and which groups may be
 * published apart. Turnout is counted in each scope: in the one of a sheet, or in each presenter's.
 */

import type { Counts } from "./counts.ts";
import { flag, type Flag, type GroupTurnout } from "./presenter.ts";
import type { Rules } from "./rules.ts";

/** How many of a group were expected, and how many were given the right to cast. */
export interface Turnout {
  readonly expected: number;
  readonly issued: number;
}

/** By group, in the rules' order. */
export type Turnouts = readonly GroupTurnout[];

const NONE: Turnout = { expected: 0, issued: 0 };

export function turnoutsOf(rules: Rules, counts: Counts, admitted: ReadonlyMap<string, Turnout>): Turnouts {
  return rules.groups.map(({ id }) => turnoutOf(counts, id, admitted.get(id) ?? NONE));
}

function turnoutOf(counts: Counts, group: string, { expected, issued }: Turnout): GroupTurnout {
  const valid = counts.valid.get(group) ?? 0;
  const reasons = [...(counts.void.get(group) ?? [])];
  const refused = reasons.reduce((sum, [, count]) => sum + count, 0);
  return {
    group,
    expected,
    issued,
    cast: valid + refused,
    valid,
    void: refused,
    not_returned: Math.max(0, issued - valid - refused),
    void_reasons: Object.fromEntries(reasons),
  };
}

export function validIn(turnouts: Turnouts): number {
  return turnouts.reduce((sum, { valid }) => sum + valid, 0);
}

/** Whether some group returned more ballots of this scope than it was issued: nothing of such a round counts. */
export function isVoid(turnouts: Turnouts): boolean {
  return turnouts.some(({ cast, issued }) => cast > issued);
}

/** What must be said of the turnout of one scope. */
export function turnoutFlags(rules: Rules, scope: string, turnouts: Turnouts): Flag[] {
  const flags = turnouts.flatMap(({ group, cast, issued, valid, expected }) => [
    ...(valid ? [] : [flag("empty-group", { scope, group })]),
    ...(cast > issued ? [flag("more-than-issued", { scope, group, cast, issued })] : []),
    ...(valid > expected ? [flag("more-than-expected", { scope, group, valid, expected })] : []),
  ]);
  const valid = validIn(turnouts);
  return [
    ...flags,
    ...(isVoid(turnouts) ? [flag("round-void", { scope })] : []),
    ...(valid > 0 && valid < rules.kMin ? [flag("below-k-min", { scope, valid })] : []),
  ];
}
