/** The proof that a ballot is in the final ledger: a checkpoint signed by the meeting's log, and a path up to its root. */

import { Malformed, unhex } from "./bytes.ts";
import type { Manifest } from "./manifest.ts";
import { included } from "./merkle.ts";
import { checkpoint, NoteRefused, parseVerifierKey } from "./note.ts";

export interface Proof {
  readonly index: number;
  readonly size: number;
  readonly path: readonly string[];
  readonly checkpoint: string;
}

/** Whether `proof` shows the ballot with this leaf hash (hex) in the ledger of `manifest`. Never raises. */
export function proves(proof: Proof, ballot: string, manifest: Manifest): boolean {
  try {
    const head = checkpoint(proof.checkpoint, parseVerifierKey(manifest.keys.log), manifest.keys.log_origin);
    return head.size === proof.size && included(unhex(ballot), proof.index, head.size, proof.path.map(unhex), head.root);
  } catch (error) {
    if (error instanceof Malformed || error instanceof NoteRefused || error instanceof TypeError) return false;
    throw error;
  }
}
