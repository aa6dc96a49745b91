/**
 * Ballots into counts: which ballot breaks a limit of the rules and why, and how often each mark was given to whom by which
 * group. A void ballot counts for nothing but its reason. Raises `Malformed` for a ballot of a group that is not there.
 */

import { Malformed } from "../protocol/bytes.ts";
import type { Score, Scores } from "./ballots.ts";
import { divided, type Fraction, HUNDRED, plus, ratio, times, ZERO } from "./fraction.ts";
import { place } from "./meeting.ts";
import { labelOf, levelIds, type Limit, markOf, refusal, type Rules } from "./rules.ts";

/** The first thing that makes these scores void, as a code; null when they count. The shape has been checked. */
export function violation(rules: Rules, scores: Scores): string | null {
  for (const row of scores) {
    for (const [column, score] of row.entries()) {
      const criterion = rules.criteria[column];
      const reason = score === null || !criterion ? null : refusal(criterion.scale, score);
      if (reason) return reason;
    }
  }
  if (rules.criteria.some(({ scale }, column) => scale.kind === "ranking" && hasTie(rules, scores, column))) return "tie";
  return rules.limits.map((limit) => broken(rules, limit, scores)).find((reason) => reason !== null) ?? null;
}

function broken(rules: Rules, limit: Limit, scores: Scores): string | null {
  if (limit.kind === "no-blanks") return scores.some((row) => row.includes(null)) ? "blank" : null;
  if (limit.kind === "no-ties") return rules.criteria.some((_, column) => hasTie(rules, scores, column)) ? "tie" : null;
  let given = 0;
  for (const [column, { id, scale }] of rules.criteria.entries()) {
    const index = levelIds(scale).indexOf(limit.level);
    if (index >= 0 && (limit.criterion === null || limit.criterion === id)) given += scores.filter((row) => row[column] === index).length;
  }
  return given > limit.count ? "too-many" : null;
}

function hasTie(rules: Rules, scores: Scores, column: number): boolean {
  const criterion = rules.criteria[column];
  const given = scores.map((row) => row[column] ?? null).filter((score) => score !== null);
  return criterion !== undefined && new Set(given.map((score) => labelOf(criterion.scale, score))).size < given.length;
}

/** Scores of a group's ballot in a scope, or the reason why there are none. */
export interface OpenedBallot {
  readonly group: string;
  readonly scope: string;
  readonly scores: Scores | null;
  readonly reason: string | null;
}

/** How often each label was given; blanks apart. */
interface LabelCounts {
  readonly labels: Map<string, number>;
  blanks: number;
}

/** Ballot totals on the scale of 100, by their text. */
export type Totals = Map<string, { readonly total: Fraction; count: number }>;

export class Counts {
  readonly valid = new Map<string, number>();
  readonly void = new Map<string, Map<string, number>>();
  private readonly cells = new Map<string, LabelCounts>();
  private readonly sums = new Map<string, Totals>();
  /** A row of scores is totalled once, however many ballots have it. */
  private readonly known = new Map<string, Fraction | null>();

  /** `presenters` are those on a ballot, a row of scores each. */
  constructor(private readonly rules: Rules, private readonly presenters: readonly string[]) {
    for (const { id } of rules.groups) {
      this.valid.set(id, 0);
      this.void.set(id, new Map());
    }
  }

  add({ group, scores, reason }: OpenedBallot): void {
    const refused = this.void.get(group);
    if (!refused) throw new Malformed(`a ballot of group ${group}, which is not there`);
    const code = scores === null ? (reason ?? "unreadable") : violation(this.rules, scores);
    if (scores === null || code !== null) {
      refused.set(code ?? "unreadable", (refused.get(code ?? "unreadable") ?? 0) + 1);
      return;
    }
    this.valid.set(group, (this.valid.get(group) ?? 0) + 1);
    for (const [index, row] of scores.entries()) this.addRow(this.presenters[index] as string, group, row);
  }

  cell(presenter: string, group: string, criterion: string): LabelCounts {
    const key = place(presenter, group, criterion);
    const cell = this.cells.get(key) ?? { labels: new Map<string, number>(), blanks: 0 };
    this.cells.set(key, cell);
    return cell;
  }

  totals(presenter: string, group: string): Totals {
    const key = place(presenter, group);
    const totals = this.sums.get(key) ?? new Map();
    this.sums.set(key, totals);
    return totals;
  }

  private addRow(presenter: string, group: string, row: readonly Score[]): void {
    for (const [column, { id, scale }] of this.rules.criteria.entries()) {
      const cell = this.cell(presenter, group, id);
      const score = row[column] ?? null;
      if (score === null) cell.blanks += 1;
      else {
        const label = labelOf(scale, score);
        cell.labels.set(label, (cell.labels.get(label) ?? 0) + 1);
      }
    }
    if (this.rules.counting.perTotal) this.addTotal(this.totals(presenter, group), row);
  }

  private addTotal(totals: Totals, row: readonly Score[]): void {
    const key = JSON.stringify(row);
    let total = this.known.get(key);
    if (total === undefined) {
      total = this.totalOf(row);
      this.known.set(key, total);
    }
    if (total === null) return;
    const text = ratio(total);
    totals.set(text, { total, count: (totals.get(text)?.count ?? 0) + 1 });
  }

  /** The weighted total of one row; null when a blank leaves it incomplete. */
  private totalOf(row: readonly Score[]): Fraction | null {
    let sum = ZERO;
    for (const [column, { scale, weight }] of this.rules.criteria.entries()) {
      const score = row[column] ?? null;
      const mark = score === null ? this.rules.counting.abstention : markOf(scale, labelOf(scale, score));
      if (!mark) return null;
      sum = plus(sum, divided(times(weight, mark), HUNDRED));
    }
    return sum;
  }
}
