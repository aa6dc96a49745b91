/** The ticket: 128 bits as 22 characters of base64url, alone or after the # of a link. Never sent in an address. */

const TICKET = /^[A-Za-z0-9_-]{22}$/;
const BEGINS = /^([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/;

/**
 * The ticket in what was scanned, tapped, pasted, or typed in groups of four as printed; null when there is none.
 * Chat programs add words around a link and parameters behind it, write it full width, and put invisible characters into it.
 */
export function ticketIn(text: string): string | null {
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  const [whole = "", ...fragments] = plain.split("#");
  for (const fragment of fragments) {
    const found = BEGINS.exec(fragment.trimStart());
    if (found?.[1]) return found[1];
  }
  const typed = (fragments[0] ?? whole).replace(/\s/g, "");
  return TICKET.test(typed) ? typed : null;
}
