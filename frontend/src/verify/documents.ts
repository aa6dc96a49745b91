/**
 * The small files of a bundle, read strictly: the register of who was given the right to cast, the released seal key, and what
 * the result depends on beside ballots. Raises `Malformed`.
 */

import { Malformed } from "../protocol/bytes.ts";
import type { Json } from "../protocol/canonical.ts";
import type { Archive } from "./archive.ts";
import type { Decision } from "./grades.ts";
import { place, type Meeting } from "./meeting.ts";
import * as shape from "./shape.ts";
import { checkCosignature } from "./signatures.ts";
import type { Beside } from "./tally.ts";

const ROW = ["name", "identifier", "venue", "group", "scope", "issuer"];

/**
 * How many credentials each scope and group can have, by `place(scope, group)`: every issuer must have given one. No issuer
 * may have admitted more than are expected, and nobody is admitted twice.
 */
export function readIssued(archive: Archive, meeting: Meeting): Map<string, number> {
  const given = new Map<string, number>();
  let before: readonly string[] | null = null;
  for (const value of shape.list(archive.json("register.json"), "register.json")) {
    const row = shape.record(value, ROW, "each row of the register");
    const [, identifier, , group, scope, issuer] = ROW.map((name) => shape.worded(row[name], `${name} in the register`)) as [string, string, string, string, string, string];
    const own = [identifier, scope, issuer];
    if (before && compareLists(before, own) >= 0) throw new Malformed(`the register has ${identifier} twice, or is not in order`);
    const at = place(scope, group, issuer);
    if (!meeting.issuers.has(at)) throw new Malformed(`the register's row of ${identifier} names an unknown group, scope or issuer`);
    given.set(at, (given.get(at) ?? 0) + 1);
    before = own;
  }
  const issued = new Map<string, number>();
  for (const [at, expected] of meeting.expected) {
    const [scope, group] = JSON.parse(at) as [string, string];
    const each = meeting.issuerNames.map((issuer) => given.get(place(scope, group, issuer)) ?? 0);
    if (Math.max(...each) > expected) throw new Malformed(`${Math.max(...each)} were admitted to group ${group}, and the manifest expects ${expected}`);
    issued.set(at, Math.min(...each));
  }
  return issued;
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const difference = shape.byCodePoint(text, b[index] as string);
    if (difference) return difference;
  }
  return 0;
}

const MOST_WITNESSES = 50;

/** The keys of those who cosigned the final checkpoint, each once, in order; the bundle does not say who holds them. */
export function readWitnesses(archive: Archive): string[] {
  const note = archive.read("checkpoint.note");
  const rows = shape.list(archive.json("witnesses.json"), "witnesses.json").map((row) => shape.record(row, ["vkey", "line"], "each witness"));
  if (rows.length > MOST_WITNESSES) throw new Malformed(`more than ${MOST_WITNESSES} witnesses`);
  const found: string[] = [];
  for (const row of rows) {
    const vkey = shape.text(row["vkey"], "vkey of a witness");
    const before = found[found.length - 1];
    if (before !== undefined && shape.byCodePoint(before, vkey) >= 0) throw new Malformed(`the witness ${vkey} is there twice, or not in order`);
    checkCosignature(note, vkey, shape.text(row["line"], "line of a witness"));
    found.push(vkey);
  }
  return found;
}

/**
 * One fingerprint for each ballot that counts and scores the presenter, but for those whose comments could not be opened: each
 * once, in order. `counted` gives the ballots by presenter.
 */
export function checkComments(value: Json, counted: ReadonlyMap<string, number>): void {
  const byPresenter = shape.record(value, [...counted.keys()], "the comments");
  for (const [presenter, wanted] of counted) {
    const own = shape.record(byPresenter[presenter], ["fingerprints", "unreadable"], `the comments on ${presenter}`);
    const prints = shape.list(own["fingerprints"], "fingerprints").map((one) => shape.hash(one, "a fingerprint"));
    if (prints.some((one, at) => at > 0 && (prints[at - 1] as string) >= one)) throw new Malformed(`a fingerprint of ${presenter} is there twice, or not in order`);
    const given = prints.length + shape.whole(own["unreadable"], "unreadable");
    if (given !== wanted) throw new Malformed(`${given} comments on ${presenter}, and ${wanted} ballots are counted`);
  }
}

export function readSealKey(archive: Archive): Uint8Array {
  return shape.bytes(shape.record(archive.json("seal-key.json"), ["private"], "seal-key.json")["private"], "private", 32);
}

export function readBeside(archive: Archive): Beside {
  const columns = Object.entries(shape.table(archive.json("components.json"), "components.json")).map(([name, column]) => {
    const values = Object.entries(shape.table(column, `component ${name}`));
    return [name, new Map(values.map(([id, value]) => [id, shape.text(value, `the value of ${id} in component ${name}`)]))] as const;
  });
  return {
    components: new Map(columns),
    withdrawn: withdrawnIn(archive.json("withdrawn.json")),
    decisions: shape.list(archive.json("decisions.json"), "decisions.json").map(decisionIn),
  };
}

function withdrawnIn(value: Json): Map<string, string> {
  const found = new Map<string, string>();
  for (const one of shape.list(value, "withdrawn.json")) {
    const row = shape.record(one, ["presenter", "reason"], "each withdrawal");
    const id = shape.named(row["presenter"], "presenter of a withdrawal");
    if (found.has(id)) throw new Malformed(`${id} is withdrawn twice`);
    found.set(id, shape.text(row["reason"], "reason of a withdrawal"));
  }
  return found;
}

function decisionIn(value: Json): Decision {
  const row = shape.record(value, ["boundary", "chosen", "reason", "decided_by"], "each decision");
  return {
    boundary: shape.text(row["boundary"], "boundary"),
    chosen: shape.list(row["chosen"], "chosen").map((one) => shape.text(one, "chosen")),
    reason: shape.text(row["reason"], "reason"),
    decided_by: shape.text(row["decided_by"], "decided_by"),
  };
}
