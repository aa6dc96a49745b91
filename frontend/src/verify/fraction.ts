/**
 * Exact fractions over BigInt, and the two texts of one: "num/den" in lowest terms, and a decimal rounded half up (away
 * from zero at the half), once, for reading. No floating-point number is ever made. Decimal strings are plain: no sign,
 * exponent or leading zero, at most nine digits before the point.
 */

export interface Fraction {
  readonly n: bigint;
  /** Above zero, and without a divisor in common with `n`. */
  readonly d: bigint;
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function over(n: bigint | number, d: bigint | number = 1): Fraction {
  let [above, below] = [BigInt(n), BigInt(d)];
  if (below === 0n) throw new RangeError("a fraction over nothing");
  if (below < 0n) [above, below] = [-above, -below];
  const common = divisor(above, below);
  return { n: above / common, d: below / common };
}

export const ZERO = over(0);
export const HUNDRED = over(100);

export function plus(a: Fraction, b: Fraction): Fraction {
  return over(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return over(a.n * b.d - b.n * a.d, a.d * b.d);
}

export function times(a: Fraction, b: Fraction): Fraction {
  return over(a.n * b.n, a.d * b.d);
}

export function divided(a: Fraction, b: Fraction): Fraction {
  return over(a.n * b.d, a.d * b.n);
}

export function total(parts: Iterable<Fraction>): Fraction {
  let sum = ZERO;
  for (const part of parts) sum = plus(sum, part);
  return sum;
}

/** Below zero, zero or above zero, as `a` is below, at or above `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function same(a: Fraction, b: Fraction): boolean {
  return a.n === b.n && a.d === b.d;
}

export function isZero(a: Fraction): boolean {
  return a.n === 0n;
}

export function larger(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) < 0 ? b : a;
}

export function smaller(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) > 0 ? b : a;
}

/** The whole number at or below. */
export function floor(a: Fraction): bigint {
  const whole = a.n / a.d;
  return a.n < 0n && a.n % a.d !== 0n ? whole - 1n : whole;
}

/** The whole number at or above. */
export function ceiling(a: Fraction): bigint {
  return -floor({ n: -a.n, d: a.d });
}

const DECIMAL = /^(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,12})?$/;

/** The value of a plain decimal string; null for anything else. */
export function decimal(text: unknown): Fraction | null {
  if (typeof text !== "string" || !DECIMAL.test(text)) return null;
  const [whole, part = ""] = text.split(".") as [string, string?];
  return over(BigInt(whole + part), 10n ** BigInt(part.length));
}

const PLACES = 4;

/** Whether four decimals are enough to write it. */
export function isShort(a: Fraction): boolean {
  return 10n ** BigInt(PLACES) % a.d === 0n;
}

/** How many units of the last of so many decimals it is, rounded half up, without its sign. */
function unitsOf(a: Fraction, decimals: number): bigint {
  const size = a.n < 0n ? -a.n : a.n;
  return (2n * size * 10n ** BigInt(decimals) + a.d) / (2n * a.d);
}

function rounded(a: Fraction, decimals: number): Fraction {
  const units = unitsOf(a, decimals);
  return over(a.n < 0n ? -units : units, 10n ** BigInt(decimals));
}

/** Rounded half up, with so many decimals. */
export function shown(a: Fraction, decimals: number): string {
  const scale = 10n ** BigInt(decimals);
  const units = unitsOf(a, decimals);
  const sign = a.n < 0n && units > 0n ? "-" : "";
  const rest = decimals ? `.${(units % scale).toString().padStart(decimals, "0")}` : "";
  return `${sign}${units / scale}${rest}`;
}

/**
 * How each value is shown where it decides: with so many decimals, or with the fewest more that tell it apart from every other value, and with
 * which it does not seem to reach one of the bounds that it does not reach.
 */
export function decisive(values: readonly Fraction[], bounds: readonly Fraction[], decimals: number): (value: Fraction) => string {
  const ordered = [...values].sort(compare).filter((value, place, all) => place === 0 || !same(value, all[place - 1] as Fraction));
  const texts = new Map<string, string>();
  for (const [place, value] of ordered.entries()) {
    const beside = [ordered[place - 1], ordered[place + 1]].filter((other) => other !== undefined);
    let places = decimals;
    while (!tells(value, places, beside, bounds)) places += 1;
    texts.set(ratio(value), shown(value, places));
  }
  return (value) => texts.get(ratio(value)) ?? shown(value, decimals);
}

/** Whether it can be written as a decimal at all. */
function ends(a: Fraction): boolean {
  return 10n ** BigInt(a.d.toString(2).length) % a.d === 0n;
}

function tells(value: Fraction, places: number, beside: readonly Fraction[], bounds: readonly Fraction[]): boolean {
  const text = shown(value, places);
  if (beside.some((other) => shown(other, places) === text)) return false;
  const seen = rounded(value, places);
  // No decimals would show that a third is reached.
  return bounds.every((bound) => (same(value, bound) && !ends(bound)) || compare(seen, bound) >= 0 === compare(value, bound) >= 0);
}

/** The shortest decimal string of a value for which four decimals are enough. */
export function plain(a: Fraction): string {
  return shown(a, PLACES).replace(/\.?0+$/, "");
}

/** "num/den", the denominator always written. */
export function ratio(a: Fraction): string {
  return `${a.n}/${a.d}`;
}
