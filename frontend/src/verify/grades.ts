/**
 * Ranks and grades. Equal scores share a rank (1, 2, 2, 4). A grade is that of the band, lowered where the rules say so, then
 * held to the quota: where equal scores stand across its edge nobody is chosen here, a boundary waits for people to decide.
 * Raises `Malformed` for a decision that does not fit its boundary.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { hex, Malformed, utf8 } from "../protocol/bytes.ts";
import type { Json } from "../protocol/canonical.ts";
import { ceiling, compare, floor, type Fraction, HUNDRED, over, plus, ratio, same, times } from "./fraction.ts";
import { flag, type Flag } from "./presenter.ts";
import type { Quota, Rules } from "./rules.ts";
import { byCodePoint } from "./shape.ts";

export interface Decision {
  readonly boundary: string;
  readonly chosen: readonly string[];
  readonly reason: string;
  readonly decided_by: string;
}

/** A presenter who has not withdrawn. */
interface Graduand {
  readonly id: string;
  readonly score: Fraction | null;
  readonly lowShare: Fraction | null;
}

export interface Grade {
  readonly band: string | null;
  readonly grade: string | null;
  readonly boundary: string | null;
  readonly flags: readonly Flag[];
}

interface Boundary {
  readonly id: string;
  readonly places: number;
  readonly tied: readonly string[];
  readonly score: Fraction;
  readonly decided: Decision | null;
}

export interface Grading {
  readonly grades: ReadonlyMap<string, Grade>;
  readonly quota: Json;
  readonly boundary: Json | null;
  readonly undecided: boolean;
  readonly decisions: Json;
}

/** One more than the number of better scores. */
export function ranks(scores: readonly (readonly [string, Fraction])[]): Map<string, number> {
  return new Map(scores.map(([id, score]) => [id, 1 + scores.filter(([, other]) => compare(other, score) > 0).length]));
}

function placesOf(quota: Quota, base: number): number {
  if (quota.count !== null) return quota.count;
  const wanted = times(quota.share, over(base));
  if (quota.rounding === "ceiling") return Number(ceiling(wanted));
  return Number(floor(quota.rounding === "half-up" ? plus(wanted, over(1, 2)) : wanted));
}

class Board {
  /** The index of each one's band, and of the grade that they hold; only of those with a score, where there are grades. */
  readonly bands = new Map<string, number>();
  readonly held = new Map<string, number>();
  readonly flags = new Map<string, Flag[]>();
  boundary: Boundary | null = null;

  constructor(
    private readonly rules: Rules,
    private readonly graduands: readonly Graduand[],
  ) {
    for (const each of graduands) {
      this.flags.set(each.id, []);
      if (each.score !== null && rules.bands.length) this.placeByBand(each.id, each.score, each.lowShare);
    }
  }

  private name(index: number): string {
    return this.rules.bands[index]?.id ?? "";
  }

  private note(id: string, code: string, params: Flag["params"]): void {
    this.flags.get(id)?.push(flag(code, params));
  }

  private placeByBand(id: string, score: Fraction, lowShare: Fraction | null): void {
    const band = this.rules.bands.findIndex(({ atLeast }) => compare(score, atLeast) >= 0);
    this.bands.set(id, band);
    this.held.set(id, band);
    const rule = this.rules.demotion;
    if (!rule || lowShare === null || compare(lowShare, times(rule.share, HUNDRED)) < 0) return;
    const lower = Math.min(band + rule.steps, this.rules.bands.length - 1);
    if (lower === band) return;
    this.note(id, "demoted", { from: this.name(band), to: this.name(lower) });
    this.held.set(id, lower);
  }

  get top(): number {
    return this.rules.bands.findIndex(({ id }) => id === this.rules.quota?.grade);
  }

  /** Moves those beyond the quota one grade below it. */
  holdToQuota(quota: Quota, decisions: readonly Decision[]): void {
    const top = this.top;
    const eligible = this.graduands.filter(({ id, score }) => score !== null && (this.held.get(id) as number) <= top);
    const scores = eligible.map(({ id, score }) => ({ id, score: score as Fraction })).sort((a, b) => compare(b.score, a.score));
    const places = placesOf(quota, this.graduands.length);
    const edge = scores[places];
    if (!edge) return;
    const better = scores.filter(({ score }) => compare(score, edge.score) > 0).map(({ id }) => id);
    const tied = scores.filter(({ score }) => same(score, edge.score)).map(({ id }) => id);
    if (better.length < places) this.boundary = boundaryOf(quota.grade, places - better.length, tied, edge.score, decisions);
    const keep = [...better, ...(this.boundary?.decided?.chosen ?? [])];
    for (const { id } of scores) {
      if (this.waits(id)) this.note(id, "undecided", { boundary: this.boundary?.id ?? "" });
      else if (!keep.includes(id)) {
        this.note(id, "quota-lowered", { from: this.name(this.held.get(id) as number), to: this.name(top + 1) });
        this.held.set(id, top + 1);
      }
    }
  }

  waits(id: string): boolean {
    return this.boundary !== null && !this.boundary.decided && this.boundary.tied.includes(id);
  }

  grade(id: string): Grade {
    const [band, held] = [this.bands.get(id), this.held.get(id)];
    return {
      band: band === undefined ? null : this.name(band),
      grade: held === undefined || this.waits(id) ? null : this.name(held),
      boundary: this.boundary?.tied.includes(id) ? this.boundary.id : null,
      flags: this.flags.get(id) ?? [],
    };
  }

  quotaJson(): Json {
    const { quota } = this.rules;
    if (!quota) return null;
    const base = this.graduands.length;
    const held = [...this.held].filter(([id, index]) => index <= this.top && !this.waits(id)).length;
    const wanted = quota.count === null ? times(quota.share, over(base)) : over(quota.count);
    return { grade: quota.grade, base, exact: ratio(wanted), places: placesOf(quota, base), held };
  }
}

/** Its name is a hash over the grade, the places and who is tied, so that a decision for one tie cannot be applied to another. */
function boundaryOf(grade: string, places: number, tied: readonly string[], score: Fraction, decisions: readonly Decision[]): Boundary {
  const digest = hex(sha256(utf8([String(places), ...[...tied].sort(byCodePoint)].join("\0")))).slice(0, 12);
  const id = `quota-${grade}-${digest}`;
  const decided = decisions.find(({ boundary }) => boundary === id) ?? null;
  if (decided && (![0, places].includes(decided.chosen.length) || decided.chosen.some((name) => !tied.includes(name)))) {
    throw new Malformed(`the decision on ${id} chooses somebody who is not tied, or neither nobody nor as many as there are places`);
  }
  return { id, places, tied, score, decided };
}

export function graded(rules: Rules, graduands: readonly Graduand[], decisions: readonly Decision[], told: (score: Fraction) => string): Grading {
  const board = new Board(rules, graduands);
  if (rules.quota) board.holdToQuota(rules.quota, decisions);
  const { boundary } = board;
  return {
    grades: new Map(graduands.map(({ id }) => [id, board.grade(id)])),
    quota: board.quotaJson(),
    boundary: boundary && {
      id: boundary.id,
      grade: rules.quota?.grade ?? "",
      places: boundary.places,
      tied: boundary.tied,
      score: { exact: ratio(boundary.score), shown: told(boundary.score) },
      decided: boundary.decided !== null,
    },
    undecided: boundary !== null && !boundary.decided,
    decisions: decisions.map((one) => ({ ...one, applied: one.boundary === boundary?.id })),
  };
}
