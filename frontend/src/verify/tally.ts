/**
 * The result of a meeting from its rules, its opened ballots and what else it depends on, as the JSON of result.json:
 * a group's score is the weighted mean of its criteria (or the average of ballot totals), the meeting score the weighted mean
 * of the groups, the composite the weighted sum of the components. Exact until the one rounding for reading. Raises
 * `Malformed` when what is given does not fit the rules and the presenters.
 */

import { Malformed } from "../protocol/bytes.ts";
import type { Json } from "../protocol/canonical.ts";
import { Counts, type OpenedBallot } from "./counts.ts";
import { compare, decimal, divided, type Fraction, HUNDRED, isShort, isZero, plain, times, total, ZERO } from "./fraction.ts";
import { type Decision, type Grade, graded, type Grading, ranks } from "./grades.ts";
import { figure, flag, type Flag, type GroupTurnout, marked, type Marked } from "./presenter.ts";
import type { Component, Rules } from "./rules.ts";

export interface Beside {
  /** By component, then presenter: decimal texts. */
  readonly components: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By presenter, the reason. */
  readonly withdrawn: ReadonlyMap<string, string>;
  readonly decisions: readonly Decision[];
}

/** How many of a group were expected, and how many were given the right to cast. */
export interface Admitted {
  readonly expected: number;
  readonly issued: number;
}

interface Part {
  readonly component: Component;
  readonly value: Fraction | null;
  readonly best: Fraction | null;
  readonly scaled: Fraction | null;
  readonly contribution: Fraction | null;
}

interface Draft {
  readonly id: string;
  readonly marks: Marked;
  readonly parts: readonly Part[];
  readonly composite: Fraction | null;
}

function isBlank(text: string): boolean {
  return /^[\s\x1c-\x1f\x85]*$/.test(text) && !text.includes("\ufeff");
}

function repeats(names: readonly string[]): boolean {
  return new Set(names).size !== names.length;
}

function checkBeside(rules: Rules, presenters: readonly string[], { components, withdrawn, decisions }: Beside): void {
  for (const [id, reason] of withdrawn) {
    if (!presenters.includes(id) || isBlank(reason)) throw new Malformed(`the withdrawal of ${id} has no presenter or no reason`);
  }
  for (const [name, column] of components) {
    const component = rules.components.find(({ id }) => id === name);
    if (!component?.imported) throw new Malformed(`no component ${name} is brought in`);
    for (const [id, text] of column) {
      const value = decimal(text);
      const tooLarge = value !== null && !component.toBest && compare(value, component.full) > 0;
      if (!presenters.includes(id) || !value || !isShort(value) || tooLarge) throw new Malformed(`component ${name} cannot be ${text} for ${id}`);
    }
  }
  if (repeats(decisions.map(({ boundary }) => boundary))) throw new Malformed("a tie is decided twice");
  for (const { boundary, chosen, reason, decided_by } of decisions) {
    if (isBlank(reason) || isBlank(decided_by) || repeats(chosen)) throw new Malformed(`the decision on ${boundary} lacks something`);
  }
}

function turnoutOf(counts: Counts, group: string, { expected, issued }: Admitted): GroupTurnout {
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

/** A component on the scale of 100, of its full mark or of the best value; nothing is a share of a best of nothing. */
function columnOf(component: Component, sitting: readonly string[], beside: Beside, meeting: ReadonlyMap<string, Fraction | null>): Map<string, Part> {
  const values = sitting.map((id) => {
    const value = component.imported ? decimal(beside.components.get(component.id)?.get(id)) : (meeting.get(id) ?? null);
    return [id, value] as const;
  });
  const known = values.flatMap(([, value]) => (value === null ? [] : [value])).sort(compare);
  const best = component.toBest ? (known[known.length - 1] ?? null) : null;
  return new Map(values.map(([id, value]) => [id, partOf(component, value, best)]));
}

function partOf(component: Component, value: Fraction | null, best: Fraction | null): Part {
  const whole = best ?? component.full;
  const scaled = value === null ? null : isZero(whole) ? ZERO : divided(times(value, HUNDRED), whole);
  const contribution = scaled && divided(times(component.weight, scaled), HUNDRED);
  return { component, value, best, scaled, contribution };
}

function compositeOf(parts: readonly Part[], meeting: Fraction | null): Fraction | null {
  if (!parts.length) return meeting;
  const added = parts.flatMap(({ contribution }) => (contribution === null ? [] : [contribution]));
  return added.length === parts.length ? total(added) : null;
}

function partFlags({ component, value, best }: Part): Flag[] {
  const missing = value === null && component.imported ? [flag("component-missing", { component: component.id })] : [];
  return best && isZero(best) ? [...missing, flag("best-is-zero", { component: component.id })] : missing;
}

function partJson(rules: Rules, part: Part): Json {
  return {
    id: part.component.id,
    weight: plain(part.component.weight),
    value: figure(rules, part.value),
    best: figure(rules, part.best),
    scaled: figure(rules, part.scaled),
    contribution: figure(rules, part.contribution),
  };
}

function presenterJson(rules: Rules, draft: Draft, rank: number | null, grade: Grade): Json {
  const { marks, parts, composite } = draft;
  const flags = [...marks.flags, ...parts.flatMap(partFlags), ...grade.flags];
  return {
    id: draft.id,
    status: composite !== null ? "ranked" : marks.refused ? "refused" : "incomplete",
    reason: null,
    rank,
    composite: figure(rules, composite),
    meeting: figure(rules, marks.score),
    band: grade.band,
    grade: grade.grade,
    boundary: grade.boundary,
    components: parts.map((part) => partJson(rules, part)),
    groups: marks.groups,
    criteria: marks.criteria,
    low_share: figure(rules, marks.lowShare),
    flags: flags as unknown as Json,
  };
}

/** Listed with the reason and without any figure. */
function withdrawnJson(id: string, reason: string): Json {
  const nothing = { rank: null, composite: null, meeting: null, band: null, grade: null, boundary: null };
  return { id, status: "withdrawn", reason, ...nothing, components: [], groups: [], criteria: null, low_share: null, flags: [] };
}

/**
 * The groups in sets that may be published: those with fewer valid ballots than `kMin` go together, with the next smallest
 * until the whole has enough. A group without valid ballots has nothing to hide.
 */
function publishedGroups(turnouts: readonly GroupTurnout[], kMin: number): string[][] {
  const voting = turnouts.map(({ valid }, index) => ({ valid, index })).filter(({ valid }) => valid > 0);
  voting.sort((a, b) => a.valid - b.valid || a.index - b.index);
  const pool: number[] = [];
  let held = 0;
  for (const { valid, index } of voting) {
    if (valid < kMin || (held > 0 && held < kMin)) {
      pool.push(index);
      held += valid;
    }
  }
  const first = Math.min(...pool);
  const merged = pool.sort((a, b) => a - b).map((index) => (turnouts[index] as GroupTurnout).group);
  return turnouts.flatMap(({ group }, index) => (index === first ? [merged] : pool.includes(index) ? [] : [[group]]));
}

function waitsFor(drafts: readonly Draft[], grading: Grading): string[] {
  const codes: [string, boolean][] = [
    ["no-marks", drafts.some(({ marks }) => marks.score === null && !marks.refused)],
    ["empty-group-refused", drafts.some(({ marks }) => marks.refused)],
    ["component-missing", drafts.some(({ parts }) => parts.some(({ value, component }) => value === null && component.imported))],
    ["undecided-boundary", grading.undecided],
  ];
  return codes.filter(([, applies]) => applies).map(([code]) => code);
}

function meetingFlags(turnouts: readonly GroupTurnout[], valid: number, kMin: number): Flag[] {
  const flags = turnouts.flatMap((each) => [
    ...(each.valid ? [] : [flag("empty-group", { group: each.group })]),
    ...(each.cast > each.issued ? [flag("more-than-issued", { group: each.group, cast: each.cast, issued: each.issued })] : []),
    ...(each.valid > each.expected ? [flag("more-than-expected", { group: each.group, valid: each.valid, expected: each.expected })] : []),
  ]);
  if (valid > 0 && valid < kMin) flags.push(flag("below-k-min", { valid }));
  if (!valid) flags.push(flag("no-ballots"));
  return flags;
}

function draftsOf(rules: Rules, presenters: readonly string[], counts: Counts, turnouts: readonly GroupTurnout[], beside: Beside): Draft[] {
  const sitting = presenters.filter((id) => !beside.withdrawn.has(id));
  const marks = new Map(sitting.map((id) => [id, marked(rules, counts, turnouts, id)]));
  const scores = new Map([...marks].map(([id, { score }]) => [id, score]));
  const columns = rules.components.map((component) => columnOf(component, sitting, beside, scores));
  return sitting.map((id) => {
    const parts = columns.map((column) => column.get(id) as Part);
    const own = marks.get(id) as Marked;
    return { id, marks: own, parts, composite: compositeOf(parts, own.score) };
  });
}

/** `admitted` is by group; `presenters` are ids in draw order. */
export function tally(
  rules: Rules,
  presenters: readonly string[],
  ballots: Iterable<OpenedBallot>,
  admitted: ReadonlyMap<string, Admitted>,
  beside: Beside,
): Json {
  const counts = new Counts(rules);
  for (const ballot of ballots) counts.add(ballot);
  checkBeside(rules, presenters, beside);
  const turnouts = rules.groups.map(({ id }) => turnoutOf(counts, id, admitted.get(id) as Admitted));
  const drafts = draftsOf(rules, presenters, counts, turnouts, beside);
  const graduands = drafts.map(({ id, composite, marks }) => ({ id, score: composite, lowShare: marks.lowShare }));
  const grading = graded(rules, graduands, beside.decisions);
  const places = ranks(graduands.flatMap(({ id, score }) => (score === null ? [] : [[id, score] as const])));
  const valid = turnouts.reduce((sum, each) => sum + each.valid, 0);
  const open = waitsFor(drafts, grading);
  return {
    v: 1,
    published: false,
    complete: !open.length,
    open,
    decimals: rules.decimals,
    k_min: rules.kMin,
    turnout: turnouts as unknown as Json,
    presenters: presenters.map((id) => {
      const draft = drafts.find((each) => each.id === id);
      if (!draft) return withdrawnJson(id, beside.withdrawn.get(id) ?? "");
      return presenterJson(rules, draft, places.get(id) ?? null, grading.grades.get(id) as Grade);
    }),
    ranking: [...places].sort(([, a], [, b]) => a - b).map(([id]) => id),
    quota: grading.quota,
    boundaries: grading.boundary === null ? [] : [grading.boundary],
    decisions: grading.decisions,
    published_groups: publishedGroups(turnouts, rules.kMin),
    below_k_min: valid > 0 && valid < rules.kMin,
    flags: meetingFlags(turnouts, valid, rules.kMin) as unknown as Json,
  };
}
