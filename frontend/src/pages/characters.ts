/**
 * The length of a debrief's section, as web/debriefs/count.py measures it when the text is handed in. Both are held to
 * tests/web/debriefs/count_vectors.json.
 */

const NOTHING = /^[\p{Z}\p{M}\p{Cc}\p{Cf}\u{1F3FB}-\u{1F3FF}]$/u;
const REGIONAL = /^[\u{1F1E6}-\u{1F1FF}]$/u;
const JOINER = "\u200d";

/** The number of visible characters: spaces, line breaks and invisible marks count as none. */
export function characters(text: string): number {
  let total = 0;
  let joined = false;
  let flagOpen = false;
  for (const char of text.normalize("NFC")) {
    if (char === JOINER) {
      joined = total > 0;
      continue;
    }
    if (NOTHING.test(char)) continue;
    const regional = REGIONAL.test(char);
    const secondOfFlag: boolean = regional && flagOpen;
    if (!joined && !secondOfFlag) total += 1;
    flagOpen = regional && !secondOfFlag;
    joined = false;
  }
  return total;
}

interface Fit {
  readonly verdict: "few" | "many" | "fits";
  /** How many characters are missing or too many; 0 if the length fits. */
  readonly by: number;
}

/** How `length` compares with its limits. `most` is null where there is no maximum. */
export function fit(length: number, least: number, most: number | null): Fit {
  if (length < least) return { verdict: "few", by: least - length };
  if (most !== null && length > most) return { verdict: "many", by: length - most };
  return { verdict: "fits", by: 0 };
}
