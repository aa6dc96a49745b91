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
import { figure, flag, type Flag, marked, type Marked } from "./presenter.ts";
import type { Component, Rules } from "./rules.ts";
import { type Admitted, fewest, publishedGroups, together, turnoutFlags, type Turnouts, turnoutsOf, validIn } from "./turnout.ts";

export interface Beside {
  /** By component, then presenter: decimal texts. */
  readonly components: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By presenter, the reason. */
  readonly withdrawn: ReadonlyMap<string, string>;
  readonly decisions: readonly Decision[];
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

function presenterJson(rules: Rules, draft: Draft, rank: number | null, grade: Grade, turnout: Turnouts | null): Json {
  const { marks, parts, composite } = draft;
  const own = turnout === null ? [] : turnoutFlags(rules, turnout, false);
  const flags = [...own, ...marks.flags, ...parts.flatMap(partFlags), ...grade.flags];
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
    turnout: turnout as Json,
    flags: flags as unknown as Json,
  };
}

/** Listed with the reason and without any figure. */
function withdrawnJson(id: string, reason: string, turnout: Turnouts | null): Json {
  const nothing = { rank: null, composite: null, meeting: null, band: null, grade: null, boundary: null, criteria: null, low_share: null };
  return { id, status: "withdrawn", reason, ...nothing, components: [], groups: [], turnout: turnout as Json, flags: [] };
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

/** What stands around the presenters; `apart` has each one's turnout where they have ballots of their own. */
interface Frame {
  readonly whole: Turnouts;
  readonly apart: ReadonlyMap<string, Turnouts>;
  readonly sets: readonly (readonly string[])[];
  readonly flags: readonly Flag[];
}

function draftsOf(rules: Rules, marks: ReadonlyMap<string, Marked>, beside: Beside): Draft[] {
  const scores = new Map([...marks].map(([id, { score }]) => [id, score]));
  const columns = rules.components.map((component) => columnOf(component, [...marks.keys()], beside, scores));
  return [...marks].map(([id, own]) => {
    const parts = columns.map((column) => column.get(id) as Part);
    return { id, marks: own, parts, composite: compositeOf(parts, own.score) };
  });
}

function resultOf(rules: Rules, presenters: readonly string[], drafts: readonly Draft[], beside: Beside, frame: Frame): Json {
  const graduands = drafts.map(({ id, composite, marks }) => ({ id, score: composite, lowShare: marks.lowShare }));
  const grading = graded(rules, graduands, beside.decisions);
  const places = ranks(graduands.flatMap(({ id, score }) => (score === null ? [] : [[id, score] as const])));
  const open = waitsFor(drafts, grading);
  const valid = validIn(frame.whole);
  return {
    v: 1,
    published: false,
    complete: !open.length,
    open,
    decimals: rules.decimals,
    k_min: rules.kMin,
    turnout: frame.whole as unknown as Json,
    presenters: presenters.map((id) => {
      const draft = drafts.find((each) => each.id === id);
      const turnout = frame.apart.get(id) ?? null;
      if (!draft) return withdrawnJson(id, beside.withdrawn.get(id) ?? "", turnout);
      return presenterJson(rules, draft, places.get(id) ?? null, grading.grades.get(id) as Grade, turnout);
    }),
    ranking: [...places].sort(([, a], [, b]) => a - b).map(([id]) => id),
    quota: grading.quota,
    boundaries: grading.boundary === null ? [] : [grading.boundary],
    decisions: grading.decisions,
    published_groups: frame.sets,
    below_k_min: valid > 0 && valid < rules.kMin,
    flags: [...frame.flags, ...(valid ? [] : [flag("no-ballots")])] as unknown as Json,
  };
}

function countsOf(rules: Rules, ballots: Iterable<OpenedBallot>): Counts {
  const counts = new Counts(rules);
  for (const ballot of ballots) counts.add(ballot);
  return counts;
}

/** The result of whole sheets. `admitted` is by group; `presenters` are ids in draw order. */
export function tally(
  rules: Rules,
  presenters: readonly string[],
  ballots: Iterable<OpenedBallot>,
  admitted: ReadonlyMap<string, Admitted>,
  beside: Beside,
): Json {
  checkBeside(rules, presenters, beside);
  const counts = countsOf(rules, ballots);
  const whole = turnoutsOf(rules, counts, admitted);
  const sitting = presenters.filter((id) => !beside.withdrawn.has(id));
  const drafts = draftsOf(rules, new Map(sitting.map((id) => [id, marked(rules, counts, whole, id)])), beside);
  const sets = publishedGroups(rules, whole.map(({ valid }) => valid));
  return resultOf(rules, presenters, drafts, beside, { whole, apart: new Map(), sets, flags: turnoutFlags(rules, whole, true) });
}

/** Limits that compare presenters cannot be seen on a ballot for one: rules that have them are not for such a meeting. */
export function demandRounds({ limits }: Rules): void {
  if (limits.some(({ kind }) => kind !== "no-blanks")) throw new Malformed("a limit across presenters, where each has ballots of their own");
}

/** The same where every ballot is for one presenter. `admitted` is by presenter, then group. */
export function tallyRounds(
  rules: Rules,
  presenters: readonly string[],
  ballots: readonly OpenedBallot[],
  admitted: ReadonlyMap<string, ReadonlyMap<string, Admitted>>,
  beside: Beside,
): Json {
  demandRounds(rules);
  checkBeside(rules, presenters, beside);
  const counts = new Map(presenters.map((id) => [id, countsOf(rules, ballots.filter((one) => one.presenters[0] === id))]));
  const apart = new Map([...counts].map(([id, own]) => [id, turnoutsOf(rules, own, admitted.get(id) ?? new Map())]));
  const sitting = presenters.filter((id) => !beside.withdrawn.has(id));
  const of = (id: string): Turnouts => apart.get(id) as Turnouts;
  const marks = new Map(sitting.map((id) => [id, marked(rules, counts.get(id) as Counts, of(id), id)]));
  const whole = together([...apart.values()], rules);
  const sets = publishedGroups(rules, fewest(sitting.map(of), rules));
  return resultOf(rules, presenters, draftsOf(rules, marks, beside), beside, { whole, apart, sets, flags: [] });
}
