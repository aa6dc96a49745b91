/**
 * The rules of a meeting, read and refused as strictly as when they were frozen: exactly the known fields, weights that
 * add up to 100, levels and bands that descend, nothing named that is not there. Raises `Malformed` at the first thing
 * that cannot be. Marks are on the scale of 100.
 */

import { Malformed } from "../protocol/bytes.ts";
import type { Json } from "../protocol/canonical.ts";
import { compare, decimal, divided, floor, type Fraction, HUNDRED, isShort, isZero, minus, over, plain, same, times, total, ZERO } from "./fraction.ts";
import * as shape from "./shape.ts";
import type { JsonObject } from "./shape.ts";

export interface Level {
  readonly id: string;
  readonly points: Fraction;
}

export type Scale =
  | { readonly kind: "levels"; readonly levels: readonly Level[] }
  | { readonly kind: "ranking"; readonly places: number }
  | { readonly kind: "range"; readonly low: Fraction; readonly high: Fraction; readonly step: Fraction };

export interface Criterion {
  readonly id: string;
  readonly weight: Fraction;
  readonly scale: Scale;
}

export interface Group {
  readonly id: string;
  readonly weight: Fraction;
}

type Trim = { readonly kind: "count"; readonly k: number } | { readonly kind: "share"; readonly share: Fraction; readonly whole: boolean };

/** From `atLeast` on a value gives these points, out of 100. */
export interface PointsBand {
  readonly atLeast: Fraction;
  readonly points: Fraction;
}

export interface Share {
  readonly levels: readonly string[];
  readonly bands: readonly PointsBand[];
}

export interface Counting {
  readonly method: string;
  readonly perTotal: boolean;
  readonly trim: Trim | null;
  readonly denominator: string;
  /** What a blank counts as; null when blanks are left out. */
  readonly abstention: Fraction | null;
  readonly emptyGroup: string;
  readonly share: Share | null;
}

export type Limit =
  | { readonly kind: "at-most"; readonly level: string; readonly criterion: string | null; readonly count: number }
  | { readonly kind: "no-ties" }
  | { readonly kind: "no-blanks" };

export interface Component {
  readonly id: string;
  readonly weight: Fraction;
  readonly source: string;
  readonly full: Fraction;
  readonly toBest: boolean;
  /** Of a rate: the levels whose percentage of the marks is the value. */
  readonly levels: readonly string[];
  /** Empty where the value is a share of the full mark or of the best. */
  readonly bands: readonly PointsBand[];
}

interface Band {
  readonly id: string;
  readonly title: string;
  readonly atLeast: Fraction;
}

export interface Quota {
  readonly grade: string;
  readonly count: number | null;
  readonly share: Fraction;
  readonly rounding: string;
}

interface Demotion {
  readonly levels: readonly string[];
  readonly share: Fraction;
  readonly steps: number;
}

export interface Rules {
  readonly criteria: readonly Criterion[];
  readonly groups: readonly Group[];
  readonly counting: Counting;
  readonly limits: readonly Limit[];
  readonly components: readonly Component[];
  readonly bands: readonly Band[];
  readonly quota: Quota | null;
  readonly demotion: Demotion | null;
  readonly decimals: number;
  readonly kMin: number;
}

const MILLION = 1_000_000;

function number(value: Json | undefined, where: string, most = MILLION): Fraction {
  const read = decimal(value);
  if (!read || !isShort(read) || compare(read, over(most)) > 0) throw new Malformed(`${where} must be a number up to ${most}`);
  return read;
}

function positive(value: Json | undefined, where: string, most = MILLION): Fraction {
  const read = number(value, where, most);
  if (isZero(read)) throw new Malformed(`${where} must be above zero`);
  return read;
}

function between(value: Json | undefined, where: string, least: number, most: number): number {
  if (shape.whole(value, where, least) > most) throw new Malformed(`${where} must be ${most} or less`);
  return value as number;
}

function choice(value: Json | undefined, where: string, ...choices: readonly string[]): string {
  if (typeof value !== "string" || !choices.includes(value)) throw new Malformed(`${where} must be one of ${choices.join(", ")}`);
  return value;
}

function identifier(value: Json | undefined, where: string): string {
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]{1,40}$/.test(value)) throw new Malformed(`${where} is not an id`);
  return value;
}

/**
 * What could hide or turn round the text beside it: control and format characters, lone surrogates, line and paragraph
 * separators. Listed, since each version of Unicode adds some (docs/results.md, "Titles").
 */
const HIDDEN = new RegExp(
  "[\\u{0}-\\u{1f}\\u{7f}-\\u{9f}\\u{ad}\\u{600}-\\u{605}\\u{61c}\\u{6dd}\\u{70f}\\u{890}\\u{891}\\u{8e2}\\u{180e}\\u{200b}-\\u{200f}" +
    "\\u{2028}-\\u{202e}\\u{2060}-\\u{2064}\\u{2066}-\\u{206f}\\u{d800}-\\u{dfff}\\u{feff}\\u{fff9}-\\u{fffb}\\u{110bd}\\u{110cd}" +
    "\\u{13430}-\\u{1343f}\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0001}\\u{e0020}-\\u{e007f}]",
  "u",
);

function title(value: Json | undefined, where: string): string {
  const given = shape.text(value, where);
  if (HIDDEN.test(given) || !given.trim() || Array.from(given).length > 200) throw new Malformed(`${where} is not a title`);
  return given;
}

function items(value: Json | undefined, where: string, least: number, most: number): readonly Json[] {
  const read = shape.list(value, where);
  if (read.length < least || read.length > most) throw new Malformed(`${where} must have ${least} to ${most} entries`);
  return read;
}

function distinct<T extends { readonly id: string }>(parts: readonly T[], where: string): readonly T[] {
  if (new Set(parts.map(({ id }) => id)).size !== parts.length) throw new Malformed(`${where} repeats an id`);
  return parts;
}

function weighted<T extends { readonly id: string; readonly weight: Fraction }>(parts: readonly T[], where: string): readonly T[] {
  const sum = total(parts.map(({ weight }) => weight));
  if (parts.length && !same(sum, HUNDRED)) throw new Malformed(`the weights of ${where} add up to ${plain(sum)}, not 100`);
  return distinct(parts, where);
}

function identifiers(value: Json | undefined, where: string): readonly string[] {
  const read = items(value, where, 1, 100).map((one) => identifier(one, where));
  if (new Set(read).size !== read.length) throw new Malformed(`${where} repeats an id`);
  return read;
}

function criterion(value: Json): Criterion {
  const read = shape.record(value, ["id", "title", "weight", "scale"], "a criterion");
  title(read["title"], "a criterion's title");
  return { id: identifier(read["id"], "a criterion"), weight: positive(read["weight"], "a weight", 100), scale: scale(read["scale"]) };
}

function scale(value: Json | undefined): Scale {
  if (shape.isJsonObject(value) && value["kind"] === "range") return range(value);
  if (shape.isJsonObject(value) && value["kind"] === "ranking") {
    return { kind: "ranking", places: between(shape.record(value, ["kind", "places"], "a scale")["places"], "places", 2, 100) };
  }
  const read = shape.record(value, ["kind", "levels"], "a scale");
  choice(read["kind"], "a scale", "levels");
  const levels = items(read["levels"], "levels", 2, 100).map(level);
  descending(levels.map(({ points }) => points), "levels");
  return { kind: "levels", levels: distinct(levels, "levels") };
}

function level(value: Json): Level {
  const read = shape.record(value, ["id", "title", "points"], "a level");
  title(read["title"], "a level's title");
  return { id: identifier(read["id"], "a level"), points: number(read["points"], "points") };
}

function range(value: JsonObject): Scale {
  const read = shape.record(value, ["kind", "low", "high", "step"], "a scale");
  const [low, high, step] = [number(read["low"], "low"), positive(read["high"], "high"), positive(read["step"], "step")];
  const steps = divided(minus(high, low), step);
  if (compare(low, high) >= 0 || steps.d !== 1n || steps.n > 10_000n) throw new Malformed("a range has 1 to 10000 whole steps");
  return { kind: "range", low, high, step };
}

function descending(values: readonly Fraction[], where: string): void {
  if (values.some((value, index) => index > 0 && compare(values[index - 1] as Fraction, value) <= 0)) {
    throw new Malformed(`${where} must descend`);
  }
}

function floors(values: readonly Fraction[], where: string): void {
  descending(values, where);
  const lowest = values[values.length - 1];
  if (lowest && !isZero(lowest)) throw new Malformed(`the last of ${where} must begin at zero`);
}

function group(value: Json): Group {
  const read = shape.record(value, ["id", "title", "weight"], "a group");
  title(read["title"], "a group's title");
  return { id: identifier(read["id"], "a group"), weight: positive(read["weight"], "a weight", 100) };
}

function component(value: Json): Component {
  const [hasLevels, hasBands] = ["levels", "bands"].map((name) => shape.isJsonObject(value) && shape.has(value, name));
  const further = [...(hasLevels ? ["levels"] : []), ...(hasBands ? ["bands"] : [])];
  const read = shape.record(value, ["id", "title", "weight", "source", "full", "ratio_to_best", ...further], "a component");
  title(read["title"], "a component's title");
  const toBest = read["ratio_to_best"];
  if (typeof toBest !== "boolean") throw new Malformed("ratio_to_best must be true or false");
  const source = choice(read["source"], "source", "meeting", "imported", "rate");
  const full = positive(read["full"], "full");
  if (source !== "imported" && !same(full, HUNDRED)) throw new Malformed("the full mark of what the meeting gives is 100");
  if (hasLevels !== (source === "rate")) throw new Malformed("levels belong to a rate");
  if (hasBands ? source === "meeting" || toBest : source === "rate") throw new Malformed("a rate has bands of points; what is divided by the best, and the meeting's score, have none");
  return {
    id: identifier(read["id"], "a component"),
    weight: positive(read["weight"], "a weight", 100),
    source,
    full,
    toBest,
    levels: hasLevels ? identifiers(read["levels"], "levels") : [],
    bands: hasBands ? pointsBands(read["bands"], MILLION) : [],
  };
}

function pointsBands(value: Json | undefined, most: number): readonly PointsBand[] {
  const bands = items(value, "bands of points", 1, 20).map((one) => {
    const band = shape.record(one, ["at_least", "points"], "a band of points");
    return { atLeast: number(band["at_least"], "at_least", most), points: number(band["points"], "points", 100) };
  });
  floors(bands.map(({ atLeast }) => atLeast), "bands of points");
  return bands;
}

function counting(value: Json | undefined): Counting {
  const fields = ["method", "per", "trim", "denominator", "abstentions", "empty_group"];
  const hasShare = shape.isJsonObject(value) && shape.has(value, "share");
  const read = shape.record(value, hasShare ? [...fields, "share"] : fields, "counting");
  const method = choice(read["method"], "method", "mean", "trimmed", "median", "share");
  const perTotal = choice(read["per"], "per", "criterion", "total") === "total";
  const denominator = choice(read["denominator"], "denominator", "cast", "issued", "expected");
  const abstention = blanks(read["abstentions"]);
  if ((method === "trimmed") !== (read["trim"] !== null)) throw new Malformed("trim belongs to trimmed means only");
  if ((method === "share") !== hasShare || (hasShare && perTotal)) throw new Malformed("share belongs to shares by criterion only");
  if (!abstention && denominator !== "cast") throw new Malformed("blanks need a value under this denominator");
  return {
    method,
    perTotal,
    trim: read["trim"] === null ? null : trim(read["trim"]),
    denominator,
    abstention,
    emptyGroup: choice(read["empty_group"], "empty_group", "renormalise", "zero", "refuse"),
    share: hasShare ? share(read["share"]) : null,
  };
}

function blanks(value: Json | undefined): Fraction | null {
  if (shape.isJsonObject(value) && value["kind"] === "value") {
    return number(shape.record(value, ["kind", "value"], "abstentions")["value"], "the value of a blank", 100);
  }
  choice(shape.record(value, ["kind"], "abstentions")["kind"], "abstentions", "excluded");
  return null;
}

function trim(value: Json | undefined): Trim {
  if (shape.isJsonObject(value) && value["kind"] === "share") {
    const read = shape.record(value, ["kind", "share", "rounding"], "trim");
    const part = positive(read["share"], "trim");
    if (compare(times(over(2), part), over(1)) >= 0) throw new Malformed("trim removes everybody");
    return { kind: "share", share: part, whole: choice(read["rounding"], "rounding", "floor", "fractional") === "floor" };
  }
  const read = shape.record(value, ["kind", "k"], "trim");
  choice(read["kind"], "trim", "count");
  return { kind: "count", k: between(read["k"], "k", 1, 1000) };
}

function share(value: Json | undefined): Share {
  const read = shape.record(value, ["levels", "bands"], "share");
  return { levels: identifiers(read["levels"], "levels"), bands: pointsBands(read["bands"], 100) };
}

function limit(value: Json): Limit {
  if (shape.isJsonObject(value) && value["kind"] === "at-most") {
    const read = shape.record(value, ["kind", "level", "criterion", "count"], "a limit");
    const named = read["criterion"] === null ? null : identifier(read["criterion"], "a limit's criterion");
    return { kind: "at-most", level: identifier(read["level"], "a limit's level"), criterion: named, count: between(read["count"], "a limit", 0, 100_000) };
  }
  return { kind: choice(shape.record(value, ["kind"], "a limit")["kind"], "a limit", "no-ties", "no-blanks") as "no-ties" | "no-blanks" };
}

function band(value: Json): Band {
  const read = shape.record(value, ["id", "title", "at_least"], "a grade");
  return { id: identifier(read["id"], "a grade"), title: title(read["title"], "a grade's title"), atLeast: number(read["at_least"], "at_least", 100) };
}

/** Of the whole: percent, or "1/3". */
function part(value: Json | undefined, where: string): Fraction {
  const [above, below] = typeof value === "string" ? (/^([1-9][0-9]{0,3})\/([1-9][0-9]{0,3})$/.exec(value)?.slice(1) ?? []) : [];
  if (above === undefined || below === undefined) return divided(number(value, where, 100), HUNDRED);
  const read = over(BigInt(above), BigInt(below));
  if (compare(read, over(1)) > 0) throw new Malformed(`${where} is more than the whole`);
  return read;
}

function quota(value: Json | undefined): Quota | null {
  if (value === null) return null;
  if (shape.isJsonObject(value) && shape.has(value, "count")) {
    const read = shape.record(value, ["grade", "count"], "quota");
    return { grade: identifier(read["grade"], "quota"), count: between(read["count"], "quota", 0, 100_000), share: ZERO, rounding: "" };
  }
  const read = shape.record(value, ["grade", "share", "rounding"], "quota");
  const rounding = choice(read["rounding"], "rounding", "floor", "half-up", "ceiling");
  return { grade: identifier(read["grade"], "quota"), count: null, share: part(read["share"], "quota"), rounding };
}

function demotion(value: Json | undefined): Demotion | null {
  if (value === null) return null;
  const read = shape.record(value, ["levels", "share", "steps"], "demotion");
  const least = part(read["share"], "demotion");
  if (isZero(least)) throw new Malformed("demotion must be above zero");
  return { levels: identifiers(read["levels"], "levels"), share: least, steps: between(read["steps"], "steps", 1, 20) };
}

const FIELDS = ["v", "criteria", "groups", "counting", "recusal", "limits", "components", "grades", "decimals", "k_min"];

export function readRules(value: Json): Rules {
  const read = shape.record(value, FIELDS, "the rules");
  if (read["v"] !== 1) throw new Malformed("rules of another version");
  const grades = shape.record(read["grades"], ["bands", "quota", "demotion"], "grades");
  const rules: Rules = {
    criteria: weighted(items(read["criteria"], "criteria", 1, 50).map(criterion), "criteria"),
    groups: weighted(items(read["groups"], "groups", 1, 20).map(group), "groups"),
    counting: counting(read["counting"]),
    limits: items(read["limits"], "limits", 0, 50).map(limit),
    components: weighted(items(read["components"], "components", 0, 20).map(component), "components"),
    bands: distinct(items(grades["bands"], "grades", 0, 20).map(band), "grades"),
    quota: quota(grades["quota"]),
    demotion: demotion(grades["demotion"]),
    decimals: between(read["decimals"], "decimals", 0, 6),
    kMin: between(read["k_min"], "k_min", 1, 1000),
  };
  const recusal = choice(read["recusal"], "recusal", "none", "self", "own-unit");
  if (recusal !== "none" && rules.counting.abstention) throw new Malformed("a recused rater's blank must not count");
  floors(rules.bands.map(({ atLeast }) => atLeast), "grades");
  checkNames(rules);
  return rules;
}

/** What the parts name of each other is there. */
function checkNames(rules: Rules): void {
  const { components, bands, limits, demotion: lowering, counting: { share: shared } } = rules;
  const levels = new Map(rules.criteria.map(({ id, scale: given }) => [id, levelIds(given)]));
  const all = [...levels.values()].flat();
  if (components.length && components.filter(({ source }) => source === "meeting").length !== 1) throw new Malformed("one component is the meeting's");
  for (const one of limits) {
    if (one.kind === "at-most" && !(one.criterion === null ? all : (levels.get(one.criterion) ?? [])).includes(one.level)) {
      throw new Malformed(`a limit on ${one.level}, which is not there`);
    }
  }
  const named = [...(lowering?.levels ?? []), ...(shared?.levels ?? []), ...components.flatMap((one) => one.levels)];
  const unknown = named.find((name) => !all.includes(name));
  if (unknown) throw new Malformed(`there is no level ${unknown}`);
  if (shared && [...levels.values()].some((own) => !own.some((name) => shared.levels.includes(name)))) {
    throw new Malformed("a criterion without the levels whose share counts");
  }
  const ranked = bands.findIndex(({ id }) => id === rules.quota?.grade);
  if (rules.quota && (ranked < 0 || ranked === bands.length - 1)) throw new Malformed("the quota is on no grade above the lowest");
  if (lowering && !bands.length) throw new Malformed("demotion without grades");
}

/** The level ids of a scale, which other rules may name; a range and a ranking have none. */
export function levelIds(given: Scale): readonly string[] {
  return given.kind === "levels" ? given.levels.map(({ id }) => id) : [];
}

/** What is counted on a scale, also where nobody gave it; none of a range: there may be thousands. */
export function labels(given: Scale): readonly string[] {
  return given.kind === "ranking" ? Array.from({ length: given.places }, (_, index) => String(index + 1)) : levelIds(given);
}

/** The mark that a label is worth. */
export function markOf(given: Scale, label: string): Fraction {
  if (given.kind === "range") return divided(times(decimal(label) as Fraction, HUNDRED), given.high);
  if (given.kind === "ranking") return divided(times(over(given.places + 1 - Number(label)), HUNDRED), over(given.places));
  const [best] = given.levels as readonly [Level];
  const own = given.levels.find(({ id }) => id === label) as Level;
  return divided(times(own.points, HUNDRED), best.points);
}

/** The label under which a valid score is counted. */
export function labelOf(given: Scale, score: number | string): string {
  if (given.kind === "ranking") return String((score as number) + 1);
  return given.kind === "levels" ? (given.levels[score as number] as Level).id : plain(decimal(score) as Fraction);
}

/** Why `score` is none of this scale's; null when it is one. */
export function refusal(given: Scale, score: number | string): string | null {
  if (given.kind !== "range") {
    if (typeof score !== "number") return "bad-score";
    const most = given.kind === "levels" ? given.levels.length : given.places;
    return score >= 0 && score < most ? null : "unknown-level";
  }
  const value = decimal(score);
  if (!value) return "bad-score";
  if (compare(value, given.low) < 0 || compare(value, given.high) > 0) return "out-of-range";
  return divided(minus(value, given.low), given.step).d === 1n ? null : "off-step";
}

/** How many marks are cut at each end. */
export function cut({ trim: rule }: Counting, of: number): Fraction {
  if (!rule) return ZERO;
  if (rule.kind === "count") return over(of > 2 * rule.k ? rule.k : 0);
  const wanted = times(rule.share, over(of));
  return rule.whole ? over(floor(wanted)) : wanted;
}
