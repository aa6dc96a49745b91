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

/** By group, the fewest valid ballots in any scope that has some: what is small for one presenter is published merged for all. */
export function fewest(apart: readonly Turnouts[], rules: Rules): number[] {
  return rules.groups.map((_, index) => {
    const some = apart.map((turnouts) => (turnouts[index] as GroupTurnout).valid).filter((valid) => valid > 0);
    return some.length ? Math.min(...some) : 0;
  });
}

/**
 * The groups in sets that may be published: those with fewer valid ballots than the least go together, with the next smallest
 * until the whole has enough. A group without valid ballots has nothing to hide.
 */
export function publishedGroups({ groups, kMin }: Rules, valid: readonly number[]): string[][] {
  const order = groups.map((_, index) => index).sort((a, b) => (valid[a] as number) - (valid[b] as number) || a - b);
  const pool = new Set<number>();
  let held = 0;
  for (const index of order) {
    const own = valid[index] as number;
    if (own > 0 && (own < kMin || (held > 0 && held < kMin))) {
      pool.add(index);
      held += own;
    }
  }
  const first = Math.min(...pool);
  const merged = groups.filter((_, index) => pool.has(index)).map(({ id }) => id);
  return groups.flatMap(({ id }, index) => (index === first ? [merged] : pool.has(index) ? [] : [[id]]));
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
