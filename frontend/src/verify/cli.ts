/**
 * For tests only: verifies every file named in a list, and tallies every input in another, and prints what came out as JSON.
 * `node cli.mjs LIST`: LIST is JSON, {"bundles": [[path, M or null]], "tallies": [{rules, scopes, ballots, turnout and what else is given}]}.
 */

import { readFileSync } from "node:fs";

import { Malformed } from "../protocol/bytes.ts";
import { canonical, type Json } from "../protocol/canonical.ts";
import { Unreadable } from "./archive.ts";
import type { Scores } from "./ballots.ts";
import type { Decision } from "./grades.ts";
import { readRules } from "./rules.ts";
import { tally } from "./tally.ts";
import type { Turnout } from "./turnout.ts";
import { verify } from "./verification.ts";

interface Input {
  readonly rules: Json;
  /** The presenters on a ballot of each scope, in draw order. */
  readonly scopes: readonly (readonly [string, readonly string[]])[];
  readonly ballots: readonly { readonly group: string; readonly scope: string; readonly scores: Scores | null; readonly reason: string | null }[];
  readonly turnout: { readonly [scope: string]: { readonly [group: string]: Turnout } };
  readonly components: { readonly [name: string]: { readonly [presenter: string]: string } };
  readonly withdrawn: { readonly [presenter: string]: string };
  readonly decisions: readonly Decision[];
}

const SILENT = { held: (): void => undefined, done: (): void => undefined };

async function judged([path, announced]: readonly [string, string | null]): Promise<unknown> {
  try {
    return await verify(new Uint8Array(readFileSync(path)), announced, SILENT);
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: error.message };
    throw error;
  }
}

function tallied(input: Input): string | null {
  try {
    const rules = readRules(input.rules);
    const components = new Map(Object.entries(input.components).map(([name, column]) => [name, new Map(Object.entries(column))]));
    const beside = { components, withdrawn: new Map(Object.entries(input.withdrawn)), decisions: input.decisions };
    const turnout = new Map(Object.entries(input.turnout).map(([scope, groups]) => [scope, new Map(Object.entries(groups))]));
    return canonical(tally(rules, new Map(input.scopes), input.ballots, turnout, beside));
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

const { bundles, tallies } = JSON.parse(readFileSync(process.argv[2] as string, "utf8")) as {
  bundles: readonly (readonly [string, string | null])[];
  tallies: readonly Input[];
};
const verdicts: unknown[] = [];
for (const bundle of bundles) verdicts.push(await judged(bundle));
process.stdout.write(JSON.stringify({ verdicts, tallies: tallies.map(tallied) }));
