/**
 * Sums of weights, exactly as web/cycles adds them when the rules are saved. Both are held to
 * tests/web/cycles/weight_vectors.json.
 */

const ONE = 10n ** 8n;
const HUNDRED = 100n * ONE;

/** A decimal string in units of 10^-8, exactly; 0 for what is no number. Full-width digits count. */
export function units(text: string): bigint {
  const match = /^([0-9]{1,9})(?:\.([0-9]{1,8}))?%?$/.exec(text.normalize("NFKC").trim());
  if (!match) return 0n;
  return BigInt(match[1] as string) * ONE + BigInt((match[2] ?? "").padEnd(8, "0"));
}

/** Units back to the shortest decimal string. */
export function plain(value: bigint): string {
  const whole = value / ONE;
  const rest = String(value % ONE)
    .padStart(8, "0")
    .replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : String(whole);
}

interface Sum {
  readonly shown: string;
  readonly verdict: "fits" | "few" | "many";
  /** What is missing to 100, or too much. */
  readonly by: string;
}

/** What `weights` add up to, and how that compares with 100. */
export function sumOf(weights: readonly string[]): Sum {
  const sum = weights.reduce((total, weight) => total + units(weight), 0n);
  if (sum === HUNDRED) return { shown: plain(sum), verdict: "fits", by: "0" };
  if (sum < HUNDRED) return { shown: plain(sum), verdict: "few", by: plain(HUNDRED - sum) };
  return { shown: plain(sum), verdict: "many", by: plain(sum - HUNDRED) };
}
