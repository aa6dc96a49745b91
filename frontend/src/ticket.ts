/**
 * The ticket: 128 bits as a code in Crockford's base32 with a check character, alone or after the # of a link. Never sent in an address.
 * Twin of `protocol/codes.py` and `meetings/tickets.py`, which say what is forgiven.
 */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 27;
const BEGINS = /^[A-Za-z0-9 -]*/;

/** Luhn's sum in base 32, every other value doubled, from the check character on. */
function weighed(code: string): number {
  return [...code].reverse().reduce((total, character, place) => {
    const value = ALPHABET.indexOf(character) * (place % 2 === 0 ? 1 : 2);
    return total + Math.floor(value / 32) + (value % 32);
  }, 0);
}

function read(text: string): string | null {
  if (text.length > 2 * LENGTH) return null;
  const code = text.toUpperCase().replace(/[ \-\t\n\r]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (code.length !== LENGTH || [...code].some((character) => !ALPHABET.includes(character))) return null;
  return weighed(code) % 32 === 0 ? code : null;
}

/**
 * The ticket in what was scanned, tapped, pasted, or typed in groups of four as printed; null when there is none, or one with a wrong character.
 * Chat programs add words around a link and parameters behind it, write it full width, and put invisible characters into it.
 */
export function ticketIn(text: string): string | null {
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  const [whole = "", ...fragments] = plain.split("#");
  for (const fragment of fragments) {
    const begin = BEGINS.exec(fragment)?.[0] ?? "";
    const found = read(begin) ?? read(begin.trim().split(" ")[0] ?? "");
    if (found !== null) return found;
  }
  return read(fragments[0] ?? whole);
}
