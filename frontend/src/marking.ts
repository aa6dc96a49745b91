/**
 * The sheet as a value: what is blank, what is complete, which limits of the rules are broken, and the scores as the
 * ballot carries them. Pure; the box and the verifier judge the opened ballot by the same rules again.
 */

import type { Score, Scores } from "./protocol/ballot.ts";
import type { Criterion, Limit, Manifest, Presenter, Scale } from "./protocol/manifest.ts";
import { COMMENT, type Draft, type PresenterScores } from "./store.ts";

/** Where one score is given. */
export interface Spot {
  readonly presenter: string;
  readonly criterion: string;
}

/** A limit that the sheet breaks as it stands. */
export type Breach =
  | {
      /** More of a level than are allowed, in one criterion or (null) on the whole ballot. */
      readonly kind: "at-most";
      readonly level: string;
      readonly criterion: Criterion | null;
      readonly count: number;
      readonly allowed: number;
    }
  | { readonly kind: "tie"; readonly criterion: Criterion; readonly presenters: readonly [Presenter, Presenter] }
  | { readonly kind: "abstention"; readonly count: number };

export function marked(draft: Draft, presenter: string, criterion: string, score: Score | undefined): Draft {
  const { [criterion]: _old, ...others } = draft[presenter] ?? {};
  return { ...draft, [presenter]: score === undefined ? others : { ...others, [criterion]: score } };
}

export function abstained(draft: Draft, presenter: string, criteria: readonly Criterion[]): Draft {
  return { ...draft, [presenter]: { ...draft[presenter], ...Object.fromEntries(criteria.map(({ id }) => [id, null])) } };
}

/** Without the presenter's scores on these criteria. */
export function cleared(draft: Draft, presenter: string, criteria: readonly Criterion[]): Draft {
  return criteria.reduce((now, { id }) => marked(now, presenter, id, undefined), draft);
}

/** What was written about the presenter; empty when nothing was. */
export function commentOf(draft: Draft, presenter: string): string {
  return String(draft[presenter]?.[COMMENT] ?? "");
}

export function commented(draft: Draft, presenter: string, text: string): Draft {
  return marked(draft, presenter, COMMENT, text === "" ? undefined : text);
}

export function isComplete(row: PresenterScores | undefined, criteria: readonly Criterion[]): boolean {
  return row !== undefined && criteria.every(({ id }) => row[id] !== undefined);
}

export function isAbstention(row: PresenterScores | undefined, criteria: readonly Criterion[]): boolean {
  return row !== undefined && criteria.every(({ id }) => row[id] === null);
}

/** Every blank cell, in the order of the sheet. */
export function blanks(draft: Draft, manifest: Manifest): readonly Spot[] {
  const cells = manifest.presenters.flatMap(({ id: presenter }) =>
    manifest.rules.criteria.map(({ id: criterion }) => ({ presenter, criterion })),
  );
  return cells.filter(({ presenter, criterion }) => draft[presenter]?.[criterion] === undefined);
}

/** The first blank after `after`, going round to the top. */
export function nextBlank(draft: Draft, manifest: Manifest, after: Spot | null): Spot | null {
  const open = blanks(draft, manifest);
  const place = ({ presenter, criterion }: Spot): number =>
    manifest.presenters.findIndex(({ id }) => id === presenter) * manifest.rules.criteria.length +
    manifest.rules.criteria.findIndex(({ id }) => id === criterion);
  const from = after ? place(after) : -1;
  return open.find((cell) => place(cell) > from) ?? open[0] ?? null;
}

/** As the ballot carries them; the sheet must have no blanks. */
export function scoresOf(draft: Draft, manifest: Manifest): Scores {
  return manifest.presenters.map(({ id }) =>
    manifest.rules.criteria.map((criterion) => {
      const score = draft[id]?.[criterion.id];
      if (score === undefined) throw new Error(`blank: ${id} ${criterion.id}`);
      return score;
    }),
  );
}

/** Back from an opened ballot. */
export function draftOf(scores: Scores, manifest: Manifest): Draft {
  const row = (index: number): PresenterScores =>
    Object.fromEntries(manifest.rules.criteria.map(({ id }, at) => [id, scores[index]?.[at] ?? null]));
  return Object.fromEntries(manifest.presenters.map(({ id }, index) => [id, row(index)]));
}

function levelIndex({ scale }: Criterion, level: string): number {
  return scale.kind === "levels" ? scale.levels.findIndex(({ id }) => id === level) : -1;
}

function levelTitle(criteria: readonly Criterion[], level: string): string {
  const criterion = criteria.find((each) => levelIndex(each, level) >= 0);
  if (criterion?.scale.kind !== "levels") return level;
  return criterion.scale.levels[levelIndex(criterion, level)]?.title ?? level;
}

function tooMany(limit: Limit & { kind: "at-most" }, draft: Draft, manifest: Manifest): readonly Breach[] {
  const { criteria } = manifest.rules;
  const concerned = criteria.filter(({ id }) => limit.criterion === null || limit.criterion === id);
  const count = concerned
    .map((criterion) => {
      const index = levelIndex(criterion, limit.level);
      return index < 0 ? 0 : manifest.presenters.filter(({ id }) => draft[id]?.[criterion.id] === index).length;
    })
    .reduce((sum, each) => sum + each, 0);
  if (count <= limit.count) return [];
  const criterion = limit.criterion === null ? null : (concerned[0] ?? null);
  return [{ kind: "at-most", level: levelTitle(concerned, limit.level), criterion, count, allowed: limit.count }];
}

export function isRanking({ scale }: Criterion): boolean {
  return scale.kind === "ranking";
}

/** The first two presenters with one score, for each of these criteria that has such. */
function ties(draft: Draft, manifest: Manifest, criteria: readonly Criterion[]): readonly Breach[] {
  return criteria.flatMap((criterion): Breach[] => {
    const seen = new Map<Score, Presenter>();
    for (const presenter of manifest.presenters) {
      const score = draft[presenter.id]?.[criterion.id];
      if (score === undefined || score === null) continue;
      const other = seen.get(score);
      if (other) return [{ kind: "tie", criterion, presenters: [other, presenter] }];
      seen.set(score, presenter);
    }
    return [];
  });
}

function abstentions(draft: Draft, manifest: Manifest): readonly Breach[] {
  const count = manifest.presenters.flatMap(({ id }) => Object.values(draft[id] ?? {})).filter((score) => score === null).length;
  return count > 0 ? [{ kind: "abstention", count }] : [];
}

/** A ballot that breaks a limit would be void, so none of these may be cast. */
export function breaches(draft: Draft, manifest: Manifest): readonly Breach[] {
  const { criteria, limits } = manifest.rules;
  const others = criteria.filter((criterion) => !isRanking(criterion));
  const broken = limits.flatMap((limit) => {
    if (limit.kind === "at-most") return tooMany(limit, draft, manifest);
    return limit.kind === "no-ties" ? ties(draft, manifest, others) : abstentions(draft, manifest);
  });
  return [...ties(draft, manifest, criteria.filter(isRanking)), ...broken];
}

export function mayAbstain(manifest: Manifest): boolean {
  return !manifest.rules.limits.some(({ kind }) => kind === "no-blanks");
}

/** A decimal as whole units of 10^-places, so that steps are compared exactly. */
function scaled(text: string, places: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

const DECIMAL = /^-?\d{1,12}(\.\d{1,12})?$/;

function canonicalDecimal(text: string): string {
  const plain = text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
  return plain.replace(/^(-?)0+(?=\d)/, "$1").replace(/^-0$/, "0");
}

type ReadNumber = { readonly score: string } | { readonly problem: "not-a-number" | "out-of-range" | "off-step" };

/** What somebody typed, full-width digits and a comma included, as the number a ballot carries. */
export function readNumber(typed: string, scale: Scale & { kind: "range" }): ReadNumber {
  const text = typed.normalize("NFKC").trim().replace(/[,\u3002]/, ".").replace(/^\./, "0.");
  if (!DECIMAL.test(text)) return { problem: "not-a-number" };
  const places = Math.max(...[text, scale.low, scale.high, scale.step].map((number) => (number.split(".")[1] ?? "").length));
  const [value, low, high, step] = [text, scale.low, scale.high, scale.step].map((number) => scaled(number, places)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  if (value < low || value > high) return { problem: "out-of-range" };
  if (step > 0n && (value - low) % step !== 0n) return { problem: "off-step" };
  return { score: canonicalDecimal(text) };
}
