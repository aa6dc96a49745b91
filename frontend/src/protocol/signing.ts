/** Ed25519 signatures checked (RFC 8032, strictly). A key or signature of the wrong length is a "no", never an error. */

import { ed25519 } from "@noble/curves/ed25519.js";

export function isSignedBy(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  return signature.length === 64 && key.length === 32 && ed25519.verify(signature, message, key, { zip215: false });
}
