/**
 * The result of a meeting from its rules, its opened ballots and what else it depends on, as the JSON of result.json:
 * a group's score is the weighted mean of its criteria (or the average of ballot totals), the meeting score the weighted mean
 * of the groups, the composite the weighted sum of the components. Exact until the one rounding for reading. Raises
 * `Malformed` when what is given does not fit the rules and the presenters.
 */

import { Malformed } from "../protocol/bytes.ts";
import type { Json } from "../protocol/canonical.ts";
import { pointsFor } from "./averages.ts";
import { Counts, type OpenedBallot } from "./counts.ts";
import { compare, decimal, decisive, divided, type Fraction, HUNDRED, isShort, isZero, plain, ratio, times, total, ZERO } from "./fraction.ts";
import { type Decision, type Grade, graded, type Grading, ranks } from "./grades.ts";
import { figure, flag, type Flag, type LevelRate, marked, type Marked, percent } from "./presenter.ts";
import type { Component, Rules } from "./rules.ts";
import * as shape from "./shape.ts";
import { type Turnout, isVoid, turnoutFlags, type Turnouts, turnoutsOf, validIn } from "./turnout.ts";

/** The presenters on a ballot of each scope, in draw order: all of them on a sheet, one in each round. */
export type Scopes = ReadonlyMap<string, readonly string[]>;

export interface Beside {
  /** By component, then presenter: decimal texts. */
  readonly components: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By presenter, the reason. */
  readonly withdrawn: ReadonlyMap<string, string>;
  readonly decisions: readonly Decision[];
}

interface ComponentScore {
  readonly component: Component;
  readonly value: Fraction | null;
  readonly best: Fraction | null;
  readonly scaled: Fraction | null;
  readonly contribution: Fraction | null;
  readonly rate: LevelRate | null;
}

interface PresenterTally {
  readonly id: string;
  readonly marks: Marked;
  readonly parts: readonly ComponentScore[];
  readonly composite: Fraction | null;
}

function repeats(names: readonly string[]): boolean {
  return new Set(names).size !== names.length;
}

/** That components, withdrawals and decisions fit the rules and the presenters, whatever was cast. */
export function checkBeside(rules: Rules, presenters: readonly string[], { components, withdrawn, decisions }: Beside): void {
  for (const [id, reason] of withdrawn) {
    if (!presenters.includes(id)) throw new Malformed(`${id}, who is withdrawn, is no presenter`);
    shape.worded(reason, "the reason of a withdrawal");
  }
  for (const [name, column] of components) {
    const component = rules.components.find(({ id }) => id === name);
    if (component?.source !== "imported") throw new Malformed(`no component ${name} is brought in`);
    for (const [id, text] of column) {
      const value = decimal(text);
      const tooLarge = value !== null && !component.toBest && compare(value, component.full) > 0;
      if (!presenters.includes(id) || !value || !isShort(value) || tooLarge) throw new Malformed(`component ${name} cannot be ${text} for ${id}`);
    }
  }
  if (repeats(decisions.map(({ boundary }) => boundary))) throw new Malformed("a tie is decided twice");
  for (const { boundary, chosen, reason, decided_by } of decisions) {
    shape.worded(reason, "the reason of a decision");
    shape.worded(decided_by, "who decided");
    if (repeats(chosen)) throw new Malformed(`the decision on ${boundary} names somebody twice`);
  }
}

function columnOf(component: Component, marks: ReadonlyMap<string, Marked>, beside: Beside): Map<string, ComponentScore> {
  const values = [...marks].map(([id, own]) => [id, valueOf(component, id, own, beside)] as const);
  const known = values.flatMap(([, value]) => (value === null ? [] : [value])).sort(compare);
  const best = component.toBest ? (known[known.length - 1] ?? null) : null;
  return new Map(values.map(([id, value]) => [id, partOf(component, value, best, marks.get(id)?.rates.get(component.id) ?? null)]));
}

function valueOf({ id, source }: Component, presenter: string, { score, rates }: Marked, { components }: Beside): Fraction | null {
  if (source === "meeting") return score;
  return source === "rate" ? percent(rates.get(id) ?? null) : decimal(components.get(id)?.get(presenter));
}

function partOf(component: Component, value: Fraction | null, best: Fraction | null, rate: LevelRate | null): ComponentScore {
  const scaled = value && scaledOf(component, value, best);
  const contribution = scaled && divided(times(component.weight, scaled), HUNDRED);
  return { component, value, best, scaled, contribution, rate };
}

/** On the scale of 100: the points of its band, or of the full mark or the best value; nothing is a share of a best of nothing. */
function scaledOf({ bands, full }: Component, value: Fraction, best: Fraction | null): Fraction {
  if (bands.length) return pointsFor(bands, value);
  const whole = best ?? full;
  return isZero(whole) ? ZERO : divided(times(value, HUNDRED), whole);
}

function compositeOf(parts: readonly ComponentScore[], meeting: Fraction | null): Fraction | null {
  if (!parts.length) return meeting;
  const added = parts.flatMap(({ contribution }) => (contribution === null ? [] : [contribution]));
  return added.length === parts.length ? total(added) : null;
}

function partFlags({ component, value, best }: ComponentScore): Flag[] {
  const missing = value === null && component.source !== "meeting" ? [flag("component-missing", { component: component.id })] : [];
  return best && isZero(best) ? [...missing, flag("best-is-zero", { component: component.id })] : missing;
}

function partJson(rules: Rules, part: ComponentScore): Json {
  return {
    id: part.component.id,
    weight: plain(part.component.weight),
    value: figure(rules, part.value, part.component.bands.map(({ atLeast }) => atLeast)),
    best: figure(rules, part.best),
    scaled: figure(rules, part.scaled),
    contribution: figure(rules, part.contribution),
    rate: part.rate && { ...part.rate },
  };
}

function presenterJson(rules: Rules, scope: string, draft: PresenterTally, rank: number | null, grade: Grade, told: (score: Fraction) => string): Json {
  const score = draft.composite && { exact: ratio(draft.composite), shown: told(draft.composite) };
  const { marks, parts, composite } = draft;
  const flags = [...marks.flags, ...parts.flatMap(partFlags), ...grade.flags];
  return {
    id: draft.id,
    scope,
    status: composite !== null ? "ranked" : marks.refused ? "refused" : "incomplete",
    reason: null,
    rank,
    composite: score,
    meeting: rules.components.length ? figure(rules, marks.score) : score,
    band: grade.band,
    grade: grade.grade,
    boundary: grade.boundary,
    components: parts.map((part) => partJson(rules, part)),
    groups: marks.groups,
    criteria: marks.criteria,
    low_share: figure(rules, marks.lowShare, rules.demotion ? [times(rules.demotion.share, HUNDRED)] : []),
    flags: flags as unknown as Json,
  };
}

/** Listed without any figure: withdrawn for a reason, or of a round that is void. */
function figurelessJson(id: string, scope: string, reason: string | null): Json {
  const nothing = { rank: null, composite: null, meeting: null, band: null, grade: null, boundary: null, criteria: null, low_share: null };
  return { id, scope, status: reason === null ? "void" : "withdrawn", reason, ...nothing, components: [], groups: [], flags: [] };
}

function waitsFor(drafts: readonly PresenterTally[], grading: Grading): string[] {
  const codes: [string, boolean][] = [
    ["no-marks", drafts.some(({ marks }) => marks.score === null && !marks.refused)],
    ["empty-group-refused", drafts.some(({ marks }) => marks.refused)],
    ["component-missing", drafts.some(({ parts }) => parts.some(({ value, component }) => value === null && component.source !== "meeting"))],
    ["undecided-boundary", grading.undecided],
  ];
  return codes.filter(([, applies]) => applies).map(([code]) => code);
}

function draftsOf(rules: Rules, marks: ReadonlyMap<string, Marked>, beside: Beside): PresenterTally[] {
  const columns = rules.components.map((component) => columnOf(component, marks, beside));
  return [...marks].map(([id, own]) => {
    const parts = columns.map((column) => column.get(id) as ComponentScore);
    return { id, marks: own, parts, composite: compositeOf(parts, own.score) };
  });
}

function resultOf(rules: Rules, scopes: Scopes, turnouts: ReadonlyMap<string, Turnouts>, drafts: readonly PresenterTally[], beside: Beside): Json {
  const graduands = drafts.map(({ id, composite, marks }) => ({ id, score: composite, lowShare: marks.lowShare }));
  const scores = graduands.flatMap(({ score }) => (score === null ? [] : [score]));
  const told = decisive(scores, rules.bands.map(({ atLeast }) => atLeast), rules.decimals);
  const grading = graded(rules, graduands, beside.decisions, told);
  const places = ranks(graduands.flatMap(({ id, score }) => (score === null ? [] : [[id, score] as const])));
  const open = waitsFor(drafts, grading);
  const valid = validIn([...turnouts.values()].flat());
  const flags = [...turnouts].flatMap(([scope, own]) => turnoutFlags(rules, scope, own));
  return {
    v: 1,
    published: false,
    complete: !open.length,
    open,
    decimals: rules.decimals,
    k_min: rules.kMin,
    turnout: Object.fromEntries(turnouts) as unknown as Json,
    presenters: [...scopes].flatMap(([scope, ids]) =>
      ids.map((id) => {
        const draft = drafts.find((each) => each.id === id);
        if (!draft) return figurelessJson(id, scope, beside.withdrawn.get(id) ?? null);
        return presenterJson(rules, scope, draft, places.get(id) ?? null, grading.grades.get(id) as Grade, told);
      }),
    ),
    ranking: [...places].sort(([, a], [, b]) => a - b).map(([id]) => id),
    quota: grading.quota,
    boundaries: grading.boundary === null ? [] : [grading.boundary],
    decisions: grading.decisions,
    flags: [...flags, ...(valid ? [] : [flag("no-ballots")])] as unknown as Json,
  };
}

function countsOf(rules: Rules, scopes: Scopes, ballots: Iterable<OpenedBallot>): Map<string, Counts> {
  const counts = new Map([...scopes].map(([scope, ids]) => [scope, new Counts(rules, ids)]));
  for (const ballot of ballots) {
    const own = counts.get(ballot.scope);
    if (!own) throw new Malformed(`a ballot for ${ballot.scope}, which is not scored here`);
    own.add(ballot);
  }
  return counts;
}

/** Limits that compare presenters cannot be seen on a ballot for one: rules that have them are not for such a meeting. */
export function demandRounds({ criteria, limits }: Rules): void {
  if (criteria.some(({ scale }) => scale.kind === "ranking")) throw new Malformed("an order of presenters, where each has ballots of their own");
  if (limits.some(({ kind }) => kind !== "no-blanks")) throw new Malformed("a limit across presenters, where each has ballots of their own");
}

/** The result. `admitted` is by scope, then group. */
export function tally(
  rules: Rules,
  scopes: Scopes,
  ballots: Iterable<OpenedBallot>,
  admitted: ReadonlyMap<string, ReadonlyMap<string, Turnout>>,
  beside: Beside,
): Json {
  if (scopes.size > 1) demandRounds(rules);
  checkBeside(rules, [...scopes.values()].flat(), beside);
  const counts = countsOf(rules, scopes, ballots);
  const turnouts = new Map([...counts].map(([scope, own]) => [scope, turnoutsOf(rules, own, admitted.get(scope) ?? new Map())]));
  const marks = new Map<string, Marked>();
  for (const [scope, ids] of scopes) {
    const [own, turnout] = [counts.get(scope) as Counts, turnouts.get(scope) as Turnouts];
    for (const id of isVoid(turnout) ? [] : ids) if (!beside.withdrawn.has(id)) marks.set(id, marked(rules, own, turnout, id));
  }
  return resultOf(rules, scopes, turnouts, draftsOf(rules, marks, beside), beside);
}
