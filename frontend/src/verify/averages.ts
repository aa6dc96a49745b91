/**
 * Averages of counted marks, exact: mean, trimmed mean, median, the share of some levels as points, and the weighted mean of
 * what is there. A cut is how many marks go at each end, and may be a part of one.
 */

import { compare, divided, type Fraction, HUNDRED, larger, minus, over, plus, ratio, same, smaller, times, total, ZERO } from "./fraction.ts";
import { type Counting, type Criterion, cut, markOf, type PointsBand, type Share } from "./rules.ts";

export interface Mark {
  readonly mark: Fraction;
  readonly count: number;
}
/** Different marks, each with how often it was given. */
export type Marks = readonly Mark[];

export function numberOf(marks: Marks): number {
  return marks.reduce((sum, { count }) => sum + count, 0);
}

function ordered(marks: Marks): Mark[] {
  return [...marks].sort((a, b) => compare(a.mark, b.mark));
}

/** Marks of labels, with the blanks and the ballots not returned at the value that the rules give them, if any. */
export function marksOf(counting: Counting, criterion: Criterion, labels: ReadonlyMap<string, number>, absent: number): Marks {
  const given = [...labels].filter(([, count]) => count > 0).map(([label, count]) => ({ mark: markOf(criterion.scale, label), count }));
  return withAbsent(counting, given, absent);
}

export function withAbsent({ abstention }: Counting, marks: Marks, absent: number): Marks {
  if (!abstention || !absent) return marks;
  const known = marks.find(({ mark }) => same(mark, abstention));
  const rest = marks.filter((one) => one !== known);
  return [...rest, { mark: abstention, count: (known?.count ?? 0) + absent }];
}

/** The mean of what is left when `each` marks go at each end: of every mark, the overlap of its places with what stays. */
function trimmedMean(marks: Marks, each: Fraction): Fraction {
  const n = numberOf(marks);
  const end = minus(over(n), each);
  let sum = ZERO;
  let first = 0;
  for (const { mark, count } of ordered(marks)) {
    const kept = minus(smaller(over(first + count), end), larger(over(first), each));
    sum = plus(sum, times(mark, larger(ZERO, kept)));
    first += count;
  }
  return divided(sum, minus(over(n), times(over(2), each)));
}

export function mean(marks: Marks): Fraction {
  return trimmedMean(marks, ZERO);
}

function median(marks: Marks): Fraction {
  const sorted = ordered(marks);
  const n = numberOf(marks);
  const at = (position: number): Fraction => {
    let passed = 0;
    const found = sorted.find(({ count }) => (passed += count) > position);
    return (found as Mark).mark;
  };
  return divided(plus(at(Math.floor((n - 1) / 2)), at(Math.floor(n / 2))), over(2));
}

/** Of at least one mark, as the rules count. */
export function average(counting: Counting, marks: Marks): Fraction {
  if (counting.method === "trimmed") return trimmedMean(marks, cut(counting, numberOf(marks)));
  return counting.method === "median" ? median(marks) : mean(marks);
}

function pointsOf(share: Share, labels: ReadonlyMap<string, number>, of: number): Fraction {
  const given = share.levels.reduce((sum, level) => sum + (labels.get(level) ?? 0), 0);
  return pointsFor(share.bands, divided(times(HUNDRED, over(given)), over(of)));
}

/** The points of the first band that `value` reaches; the last begins at zero. */
export function pointsFor(bands: readonly PointsBand[], value: Fraction): Fraction {
  return (bands.find(({ atLeast }) => compare(value, atLeast) >= 0) as PointsBand).points;
}

/** A group's score in one criterion; null without marks. Where ballot totals count, it is the plain mean, to be read only. */
export function cellScore(counting: Counting, labels: ReadonlyMap<string, number>, marks: Marks): Fraction | null {
  if (!marks.length) return null;
  if (counting.share) return pointsOf(counting.share, labels, numberOf(marks));
  return counting.perTotal ? mean(marks) : average(counting, marks);
}

export interface Term {
  readonly weight: Fraction;
  readonly score: Fraction | null;
}

/** What the weighted sum is divided by. */
export function weighed(emptyGroup: string, terms: readonly Term[]): Fraction {
  return total(terms.filter(({ score }) => score !== null || emptyGroup === "zero").map(({ weight }) => weight));
}

/** The weighted mean; null when nothing is there, or something is missing and the rules refuse to go on. */
export function combined(emptyGroup: string, terms: readonly Term[]): Fraction | null {
  const there = terms.filter(({ score }) => score !== null);
  if (!there.length || (emptyGroup === "refuse" && there.length < terms.length)) return null;
  return divided(total(there.map(({ weight, score }) => times(weight, score as Fraction))), weighed(emptyGroup, terms));
}

/** By value, lowest first, as a result lists ballot totals. */
export function byText(totals: Iterable<{ readonly total: Fraction; readonly count: number }>): [string, number][] {
  return [...totals].map(({ total: value, count }) => [ratio(value), count]);
}
