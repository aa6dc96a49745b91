/** The ticket: 128 bits as 22 characters of base64url, alone or after the # of a link. Never sent in an address. */

const TICKET = /^[A-Za-z0-9_-]{22}$/;

/** The ticket in what was scanned, tapped, pasted, or typed in groups of four as printed; null when there is none. */
export function ticketIn(text: string): string | null {
  const plain = text.replace(/\s/g, "");
  const candidate = plain.includes("#") ? plain.slice(plain.lastIndexOf("#") + 1) : plain;
  return TICKET.test(candidate) ? candidate : null;
}
