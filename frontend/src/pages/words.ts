/** Words of a teller's share as they are typed or pasted: letters in any case, and the first four tell a word. */

const PREFIX = 4;

/** The word of `list` that was meant by what was typed so far; null if fewer than four letters, or no word fits. */
export function completed(list: readonly string[], typed: string): string | null {
  const plain = typed.normalize("NFKC").trim().toLowerCase();
  if (plain.length < PREFIX) return list.find((word) => word === plain) ?? null;
  return list.find((word) => word.startsWith(plain)) ?? null;
}

/** The words in a pasted text; numbers, commas and line breaks between them are left out. */
export function wordsIn(text: string): string[] {
  return text
    .normalize("NFKC")
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
}
