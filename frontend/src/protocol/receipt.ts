/** The ballot box's signed promise that a ballot is in. `isReceiptFor` says whether it is one, for this ballot; it never raises. */

import { concat, fromNumber, Malformed, unbase64url, unhex, utf8 } from "./bytes.ts";
import { included } from "./merkle.ts";
import { isSignedBy } from "./signing.ts";

export interface Receipt {
  readonly v: 1;
  readonly M: string;
  readonly ballot: string;
  readonly root: string;
  readonly index: number;
  readonly size: number;
  readonly path: readonly string[];
  readonly sig: string;
}

/** The size is signed with the root, so that an index and a path say one place in one tree and no other. */
export function receiptMessage(M: string, size: number, root: string): Uint8Array {
  return concat(utf8("answerable/receipt/v1\0"), unhex(M), fromNumber(BigInt(size), 8), unhex(root));
}

/** `key`: the receipt key of the manifest, base64url. `ballot`: the leaf hash of what was sent. */
export function isReceiptFor(receipt: Receipt, M: string, ballot: string, key: string): boolean {
  try {
    return (
      receipt.v === 1 &&
      receipt.M === M &&
      receipt.ballot === ballot &&
      included(unhex(ballot), receipt.index, receipt.size, receipt.path.map(unhex), unhex(receipt.root)) &&
      isSignedBy(unbase64url(receipt.sig), receiptMessage(M, receipt.size, receipt.root), unbase64url(key))
    );
  } catch (error) {
    if (error instanceof Malformed || error instanceof TypeError) return false;
    throw error;
  }
}
