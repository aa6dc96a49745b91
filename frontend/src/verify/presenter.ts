/**
 * One presenter's meeting score: every group's marks in every criterion, what each group adds, and a flag for whatever was
 * missing. Knows nothing of other presenters. The JSON that it makes is that of result.json.
 */

import type { Json } from "../protocol/canonical.ts";
import { average, byText, cellScore, combined, type Marks, marksOf, numberOf, type Term, weighed, withAbsent } from "./averages.ts";
import type { Counts, Totals } from "./counts.ts";
import { decisive, divided, type Fraction, HUNDRED, isZero, over, plain, ratio, times, ZERO } from "./fraction.ts";
import { type Criterion, cut, type Group, labels, levelIds, type Rules } from "./rules.ts";

export interface Flag {
  readonly code: string;
  readonly params: { readonly [name: string]: string | number };
}

export function flag(code: string, params: Flag["params"] = {}): Flag {
  return { code, params };
}

/** A group's turnout, as result.json lists it. */
export interface GroupTurnout {
  readonly group: string;
  readonly expected: number;
  readonly issued: number;
  readonly cast: number;
  readonly valid: number;
  readonly void: number;
  readonly not_returned: number;
  readonly void_reasons: { readonly [reason: string]: number };
}

export interface Marked {
  readonly score: Fraction | null;
  /** There are marks, and the rules refuse to go on without the missing ones. */
  readonly refused: boolean;
  readonly groups: readonly Json[];
  readonly criteria: readonly Json[];
  readonly flags: readonly Flag[];
  /** In percent; null without a rule of demotion or without marks. */
  readonly lowShare: Fraction | null;
  /** By component that is a rate; null without marks. */
  readonly rates: ReadonlyMap<string, LevelRate | null>;
}

/** How many of a presenter's marks are at certain levels. */
export interface LevelRate {
  readonly given: number;
  readonly of: number;
}

interface CriterionCell {
  readonly criterion: Criterion;
  readonly labels: ReadonlyMap<string, number>;
  readonly blanks: number;
  readonly marks: Marks;
  readonly mean: Fraction | null;
}

interface GroupPart {
  readonly group: Group;
  readonly turnout: GroupTurnout;
  readonly absent: number;
  readonly cells: readonly CriterionCell[];
  readonly totals: Totals | null;
  readonly marks: Marks;
  readonly score: Fraction | null;
}

/** With the decimals of the rules, and more where it is held against bounds that it would else seem to reach. */
export function figure(rules: Rules, value: Fraction | null, bounds: readonly Fraction[] = []): Json {
  return value === null ? null : { exact: ratio(value), shown: decisive([value], bounds, rules.decimals)(value) };
}

function absentOf(rules: Rules, turnout: GroupTurnout): number {
  const { denominator } = rules.counting;
  const asked = denominator === "cast" ? turnout.valid : denominator === "issued" ? turnout.issued : turnout.expected;
  return Math.max(0, asked - turnout.valid);
}

function cellOf(rules: Rules, counts: Counts, presenter: string, group: string, criterion: Criterion, turnout: GroupTurnout): CriterionCell {
  const given = counts.cell(presenter, group, criterion.id);
  const labelled = new Map<string, number>(labels(criterion.scale).map((label) => [label, 0]));
  for (const [label, count] of given.labels) labelled.set(label, count);
  const marks = marksOf(rules.counting, criterion, labelled, given.blanks + absentOf(rules, turnout));
  const score = turnout.valid ? cellScore(rules.counting, labelled, marks) : null;
  return { criterion, labels: labelled, blanks: given.blanks, marks, mean: score };
}

function partOf(rules: Rules, counts: Counts, presenter: string, group: Group, turnout: GroupTurnout): GroupPart {
  const absent = absentOf(rules, turnout);
  const cells = rules.criteria.map((criterion) => cellOf(rules, counts, presenter, group.id, criterion, turnout));
  const totals = rules.counting.perTotal ? counts.totals(presenter, group.id) : null;
  const marks = totals ? withAbsent(rules.counting, [...totals.values()].map(({ total, count }) => ({ mark: total, count })), absent) : [];
  const part = { group, turnout, absent, cells, totals, marks };
  return { ...part, score: turnout.valid ? groupScore(rules, cells, totals, marks) : null };
}

function groupScore(rules: Rules, cells: readonly CriterionCell[], totals: Totals | null, marks: Marks): Fraction | null {
  if (totals) return marks.length ? average(rules.counting, marks) : null;
  const terms = cells.map(({ criterion, mean }) => ({ weight: criterion.weight, score: mean }));
  return combined(rules.counting.emptyGroup, terms);
}

function flagsOf(rules: Rules, { group, turnout, cells, totals, marks, score }: GroupPart): Flag[] {
  if (!turnout.valid) return []; // flagged once for the whole scope (turnoutFlags)
  const missing = cells.filter(({ mean }) => mean === null);
  if (missing.length === cells.length || (totals && score === null)) return [flag("no-marks", { group: group.id })];
  const flags = missing.map(({ criterion }) => flag("no-marks", { group: group.id, criterion: criterion.id }));
  if (rules.counting.trim?.kind !== "count") return flags;
  if (totals) return isUntrimmed(rules, marks) ? [...flags, flag("trim-skipped", { group: group.id })] : flags;
  const skipped = cells.filter((cell) => cell.mean !== null && isUntrimmed(rules, cell.marks));
  return [...flags, ...skipped.map(({ criterion }) => flag("trim-skipped", { group: group.id, criterion: criterion.id }))];
}

function isUntrimmed(rules: Rules, marks: Marks): boolean {
  return isZero(cut(rules.counting, numberOf(marks)));
}

function groupJson(rules: Rules, part: GroupPart, by: Fraction | null): Json {
  const adds = by !== null && (part.score !== null || rules.counting.emptyGroup === "zero");
  const contribution = adds ? divided(times(part.group.weight, part.score ?? ZERO), by as Fraction) : null;
  return {
    id: part.group.id,
    weight: plain(part.group.weight),
    ballots: part.turnout.valid,
    score: figure(rules, part.score),
    contribution: figure(rules, contribution),
    criteria: part.cells.map((cell) => cellJson(rules, part, cell)),
    totals: part.totals && Object.fromEntries(byText(part.totals.values())),
  };
}

function cellJson(rules: Rules, part: GroupPart, cell: CriterionCell): Json {
  return {
    id: cell.criterion.id,
    mean: figure(rules, cell.mean),
    counts: Object.fromEntries(cell.labels),
    scored: part.turnout.valid - cell.blanks,
    abstained: cell.blanks,
    not_returned: part.absent,
  };
}

function criterionJson(rules: Rules, parts: readonly GroupPart[], index: number): Json {
  const terms: Term[] = parts.map(({ group, cells }) => ({ weight: group.weight, score: (cells[index] as CriterionCell).mean }));
  return { id: (rules.criteria[index] as Criterion).id, score: figure(rules, combined(rules.counting.emptyGroup, terms)) };
}

/** How many marks are at these levels, over all groups and the criteria that have such levels. */
function rateOf(levels: readonly string[], parts: readonly GroupPart[]): LevelRate | null {
  let given = 0;
  let of = 0;
  for (const { cells } of parts) {
    for (const cell of cells) {
      if (cell.mean === null || !levelIds(cell.criterion.scale).some((label) => levels.includes(label))) continue;
      given += levels.reduce((sum, level) => sum + (cell.labels.get(level) ?? 0), 0);
      of += numberOf(cell.marks);
    }
  }
  return of ? { given, of } : null;
}

export function percent(rate: LevelRate | null): Fraction | null {
  return rate && divided(times(HUNDRED, over(rate.given)), over(rate.of));
}

function ratesOf(rules: Rules, parts: readonly GroupPart[]): Map<string, LevelRate | null> {
  const rates = rules.components.filter(({ source }) => source === "rate");
  return new Map(rates.map(({ id, levels }) => [id, rateOf(levels, parts)]));
}

export function marked(rules: Rules, counts: Counts, turnouts: readonly GroupTurnout[], presenter: string): Marked {
  const parts = rules.groups.map((group, index) => partOf(rules, counts, presenter, group, turnouts[index] as GroupTurnout));
  const { emptyGroup } = rules.counting;
  const terms = parts.map(({ group, score }) => ({ weight: group.weight, score }));
  const score = combined(emptyGroup, terms);
  const by = score === null ? null : weighed(emptyGroup, terms);
  const some = parts.some(({ cells }) => cells.some(({ mean }) => mean !== null));
  return {
    score,
    refused: score === null && some && emptyGroup === "refuse",
    groups: parts.map((part) => groupJson(rules, part, by)),
    criteria: rules.criteria.map((_, index) => criterionJson(rules, parts, index)),
    flags: parts.flatMap((part) => flagsOf(rules, part)),
    lowShare: rules.demotion && percent(rateOf(rules.demotion.levels, parts)),
    rates: ratesOf(rules, parts),
  };
}
