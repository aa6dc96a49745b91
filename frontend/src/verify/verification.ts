/**
 * Every statement that a bundle makes, in the order in which one rests on the other; the first that is false ends it. Nothing
 * is trusted but the bytes and, where people give it, the M that was shown in the room. No network, no storage, no clock.
 *
 * A second implementation, on purpose: written from docs/ballot-protocol.md, it shares no code with `answerable verify`, and
 * tests/verifier/test_verifier_agreement.py holds both to the same verdicts. Raises `Unreadable` for what is no zip.
 */

import { base64url, equal, hex, Malformed, unhex, utf8 } from "../protocol/bytes.ts";
import { canonical, canonicalBytes, type Json } from "../protocol/canonical.ts";
import { publicKey } from "../protocol/hpke.ts";
import { leafHash, root } from "../protocol/merkle.ts";
import { Archive, COMMENTS } from "./archive.ts";
import { type Ballot, checked, type Content, opened, type Scores, standing } from "./ballots.ts";
import { violation } from "./counts.ts";
import { checkComments, readBeside, readIssued, readSealKey, readWitnesses } from "./documents.ts";
import { inForce, type Meeting, type Person, place, readChain, readFirst } from "./meeting.ts";
import { readRules, type Rules } from "./rules.ts";
import * as shape from "./shape.ts";
import { checkpoint, type Checkpoint, signedText } from "./signatures.ts";
import { type Beside, checkBeside, demandRounds, tally } from "./tally.ts";
import type { Turnout } from "./turnout.ts";

/** A statement, by its code, with the number of an amendment where it is about one. */
export interface Statement {
  readonly code: string;
  readonly number?: number;
}

interface RankedPlace {
  readonly rank: number;
  readonly name: string;
  readonly unit: string;
  readonly score: string;
  readonly grade: string | null;
}

interface ScopeTurnout {
  readonly expected: number;
  readonly issued: number;
  readonly returned: number;
  readonly counted: number;
  readonly void: number;
  readonly replaced: number;
}

export interface Findings {
  readonly held: Statement[];
  /** The first statement that is not true, and how that was seen (in English). */
  failed: (Statement & { readonly detail: string }) | null;
  M: string;
  compared: boolean;
  title: string;
  transport: string;
  amendments: readonly string[];
  /** The keys of those who cosigned the final checkpoint. */
  witnesses: readonly string[];
  ballots: number;
  turnout: readonly (ScopeTurnout & { readonly scope: string; readonly group: string })[];
  ranking: readonly RankedPlace[];
  /** What the manifest calls groups and presenters, by id. */
  groups: readonly { readonly id: string; readonly title: string }[];
  people: readonly Person[];
}

/** Told while the work goes on; what it returns is awaited, so that a page can draw. */
export interface Watch {
  held(statement: Statement): void;
  done(part: number, of: number): Promise<void> | void;
}

interface Bundle {
  readonly archive: Archive;
  readonly chain: readonly Meeting[];
  readonly first: Meeting;
  readonly rules: readonly Rules[];
  readonly issued: ReadonlyMap<string, number>;
  readonly head: Checkpoint;
  readonly sealKey: Uint8Array;
  readonly beats: number;
}

class False extends Error {}

const SHORTEST_HASH = 16;
const STEP = 8; // ballots between two reports of progress

export async function verify(raw: Uint8Array, announced: string | null, watch: Watch): Promise<Findings> {
  const verification = new Verification(new Archive(raw), announced, watch);
  try {
    await verification.run();
  } catch (error) {
    if (!(error instanceof False)) throw error;
  }
  return verification.found;
}

class Verification {
  readonly found: Findings = {
    held: [],
    failed: null,
    M: "",
    compared: false,
    title: "",
    transport: "",
    amendments: [],
    witnesses: [],
    ballots: 0,
    turnout: [],
    ranking: [],
    groups: [],
    people: [],
  };

  constructor(
    private readonly archive: Archive,
    private readonly announced: string | null,
    private readonly watch: Watch,
  ) {}

  async run(): Promise<void> {
    const bundle = await this.frozen();
    const stand = await this.ledger(bundle);
    const lines = await this.openedLines(bundle, stand);
    await this.results(bundle, lines);
  }

  /** A statement that holds if `prove` runs through; any refusal in it makes it the false one. */
  private async claim<T>(code: string, prove: () => T | Promise<T>, number?: number): Promise<T> {
    const statement = number === undefined ? { code } : { code, number };
    try {
      const proved = await prove();
      this.found.held.push(statement);
      this.watch.held(statement);
      return proved;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.found.failed = { ...statement, detail: error.message };
      throw new False(code);
    }
  }

  /** All but ballots and results: what was frozen, who was admitted, what the box signed at the end. */
  private async frozen(): Promise<Bundle> {
    const { archive, found } = this;
    const amendments = await this.claim("archive", () => archive.open());
    let first = await this.claim("manifest", () => readFirst(archive));
    [found.M, found.title, found.transport] = [first.M, first.title, first.transport];
    [found.groups, found.people] = [first.titles, first.people];
    await this.announcedHash(first);
    await this.claim("index", () => checkIndex(archive, first));
    const chain = await this.claim("amendments", () => readChain(archive, first, amendments));
    found.amendments = chain.slice(1).map(({ reason }) => reason as string);
    first = inForce(chain);
    const rules = await this.claim("rules", () => chain.map(rulesOf));
    const issued = await this.claim("register", () => readIssued(archive, first));
    const head = await this.claim("checkpoint", () => checkpoint(archive.read("checkpoint.note"), first.log, first.origin));
    found.witnesses = await this.claim("witnesses", () => readWitnesses(archive));
    const sealKey = await this.claim("seal_key", () => {
      const key = readSealKey(archive);
      if (base64url(publicKey(key)) !== first.seal) throw new Malformed("its public half is not the manifest's seal key");
      return key;
    });
    return { archive, chain, first, rules, issued, head, sealKey, beats: 2 * head.size };
  }

  private async announcedHash({ M }: Meeting): Promise<void> {
    if (this.announced === null) return;
    const wanted = this.announced.replace(/[\s\x1c-\x1f\x85]/g, "").toLowerCase();
    await this.claim("announced", () => {
      if (wanted.length < SHORTEST_HASH || M.slice(0, wanted.length) !== wanted) throw new Malformed(`its hash is ${M}`);
    });
    this.found.compared = true;
  }

  /** Every sealed ballot and the tree over them; the hashes of those that stand. */
  private async ledger(bundle: Bundle): Promise<Set<string>> {
    const entries: Ballot[] = [];
    await this.claim("ballots", async () => {
      for (const raw of bundle.archive.rows("entries.jsonl")) {
        entries.push(checkedLine(raw, bundle.first, entries.length + 1));
        await this.beat(entries.length, bundle.beats);
      }
    });
    this.found.ballots = entries.length;
    await this.claim("ledger", () => checkTree(entries, bundle.head));
    return this.claim("chains", () => standing(entries));
  }

  private async beat(done: number, of: number): Promise<void> {
    if (done % STEP === 0) await this.watch.done(Math.min(done, of), of);
  }

  /** Every standing ballot opened, and each line compared with what is published. */
  private async openedLines(bundle: Bundle, stand: ReadonlySet<string>): Promise<Opened[]> {
    const lines: Opened[] = [];
    await this.claim("opened", async () => {
      const given = bundle.archive.rows("opened.jsonl");
      for (const raw of bundle.archive.rows("entries.jsonl")) {
        const line = lineOf(bundle, raw, stand);
        const next = given.next();
        if (next.done || !equal(next.value, canonicalBytes(line as unknown as Json))) {
          throw new Malformed(`line ${lines.length + 1} of opened.jsonl should say ${line.status} of ballot ${line.ballot}`);
        }
        lines.push(line);
        await this.beat(bundle.head.size + lines.length, bundle.beats);
      }
      if (!given.next().done) throw new Malformed("opened.jsonl has more lines than there are ballots");
    });
    await this.claim("turnout", () => {
      this.found.turnout = turnoutOf(bundle, lines);
      compare(bundle.archive, "turnout.json", turnoutJson(bundle.first, this.found.turnout));
    });
    await this.comments(bundle, lines);
    return lines;
  }

  /** That no comment was added or left out; what they say is not in the bundle. */
  private async comments({ archive, first }: Bundle, lines: readonly Opened[]): Promise<void> {
    const [wanted, there] = [first.commentsLength !== null, archive.members.has(COMMENTS)];
    if (!wanted && !there) return;
    await this.claim("comments", () => {
      if (!wanted || !there) throw new Malformed("fingerprints of comments are there exactly when the manifest has comments");
      checkComments(archive.json(COMMENTS), countedFor(first, lines));
    });
  }

  /** The tally under each manifest; the last one's result is the official one. */
  private async results(bundle: Bundle, lines: readonly Opened[]): Promise<void> {
    const beside = await this.claim("beside", () => {
      const read = readBeside(bundle.archive);
      checkBeside(officialRules(bundle), bundle.first.presenters, read);
      return read;
    });
    for (const [number, rules] of bundle.rules.slice(0, -1).entries()) {
      const name = `results/${String(number).padStart(2, "0")}.json`;
      const prove = (): void => compare(bundle.archive, name, resultOf(bundle, rules, lines, beside));
      await (number ? this.claim("amended_result", prove, number) : this.claim("first_result", prove));
    }
    await this.claim("result", () => {
      const result = resultOf(bundle, officialRules(bundle), lines, beside);
      compare(bundle.archive, "result.json", result);
      this.found.ranking = rankingOf(result, bundle.first);
    });
  }
}

/** Those of the last manifest. */
function officialRules({ rules }: Bundle): Rules {
  return rules[rules.length - 1] as Rules;
}

function checkIndex(archive: Archive, first: Meeting): void {
  const text = signedText(archive.read("index.note"), first.signer);
  const listed = [...archive.members.values()].slice(0, -1);
  const lines = listed.map(({ name, sha256: digest }) => `${digest}  ${name}\n`);
  if (text !== `answerable/bundle/v1\n${first.M}\n${lines.join("")}`) {
    const wrong = listed.find((_, index) => !text.includes(lines[index] as string));
    throw new Malformed(wrong ? `${wrong.name} is not the file that was signed` : "index.note does not list exactly the files of this meeting");
  }
}

function rulesOf(meeting: Meeting): Rules {
  const rules = readRules(meeting.rules);
  const ids = rules.groups.map(({ id }) => id);
  if (ids.length !== meeting.groups.length || !ids.every((id) => meeting.groups.includes(id))) {
    throw new Malformed("the rules are for other groups than the manifest");
  }
  if (meeting.scope === "presenter") demandRounds(rules);
  return rules;
}

function checkedLine(raw: Uint8Array, meeting: Meeting, number: number): Ballot {
  try {
    return checked(raw, meeting);
  } catch (error) {
    throw error instanceof Malformed ? new Malformed(`line ${number} of entries.jsonl is refused: ${error.message}`) : error;
  }
}

function checkTree(entries: readonly Ballot[], head: Checkpoint): void {
  if (entries.length !== head.size) throw new Malformed(`${entries.length} ballots, and the checkpoint is over ${head.size}`);
  if (new Set(entries.map(({ hash }) => hash)).size !== entries.length) throw new Malformed("a ballot is there twice");
  if (!equal(root(entries.map(({ hash }) => unhex(hash))), head.root)) throw new Malformed("the root of these ballots is another");
}

/** A line of opened.jsonl. */
interface Opened {
  readonly ballot: string;
  readonly group: string;
  readonly scope: string;
  readonly status: "counted" | "replaced" | "void";
  readonly reason: string | null;
  readonly scores: Scores | null;
}

function presentersOf(meeting: Meeting, scope: string): readonly string[] {
  return meeting.scope === "sheet" ? meeting.presenters : [scope.slice("presenter/".length)];
}

function lineOf({ first, rules, sealKey }: Bundle, raw: Uint8Array, stand: ReadonlySet<string>): Opened {
  const { hash, group, scope } = checkedHeader(raw);
  const head = { ballot: hash, group, scope };
  if (!stand.has(hash)) return { ...head, status: "replaced", reason: null, scores: null };
  const content: Content = opened(raw, presentersOf(first, scope).length, first.criteria, sealKey);
  if ("code" in content) return { ...head, status: "void", reason: content.code, scores: null };
  const reason = violation(rules[0] as Rules, content.scores);
  return { ...head, status: reason ? "void" : "counted", reason, scores: content.scores };
}

/** Of a ballot that has been checked before. */
function checkedHeader(raw: Uint8Array): { hash: string; group: string; scope: string } {
  const body = shape.table(shape.json(raw), "the ballot");
  return { hash: hex(leafHash(raw)), group: body["group"] as string, scope: body["scope"] as string };
}

/** For each presenter, how many ballots that score them are counted. */
function countedFor(meeting: Meeting, lines: readonly Opened[]): Map<string, number> {
  const found = new Map(meeting.presenters.map((id) => [id, 0]));
  for (const { scope, status } of lines) {
    if (status !== "counted") continue;
    for (const id of presentersOf(meeting, scope)) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

function turnoutOf({ first, issued }: Bundle, lines: readonly Opened[]): Findings["turnout"] {
  return first.scopes.flatMap((scope) =>
    first.groups.map((group) => {
      const own = lines.filter((line) => line.scope === scope && line.group === group);
      const of = (status: Opened["status"]): number => own.filter((line) => line.status === status).length;
      const at = place(scope, group);
      const [counted, refused, replaced] = [of("counted"), of("void"), of("replaced")];
      const [expected, given] = [first.expected.get(at) ?? 0, issued.get(at) ?? 0];
      return { scope, group, expected, issued: given, returned: counted + refused, counted, void: refused, replaced };
    }),
  );
}

function turnoutJson(meeting: Meeting, turnout: Findings["turnout"]): Json {
  const ofScope = (wanted: string): Json => {
    const own = turnout.filter((one) => one.scope === wanted);
    return Object.fromEntries(own.map(({ scope: _, group, ...counts }) => [group, counts]));
  };
  return Object.fromEntries(meeting.scopes.map((scope) => [scope, ofScope(scope)]));
}

function resultOf({ first, issued }: Bundle, rules: Rules, lines: readonly Opened[], beside: Beside): Json {
  const ballots = lines.filter(({ status }) => status !== "replaced");
  const scopes = new Map(first.scopes.map((scope) => [scope, presentersOf(first, scope)]));
  const admitted = (scope: string): Map<string, Turnout> =>
    new Map(
      first.groups.map((group) => {
        const at = place(scope, group);
        return [group, { expected: first.expected.get(at) ?? 0, issued: issued.get(at) ?? 0 }];
      }),
    );
  return tally(rules, scopes, ballots, new Map(first.scopes.map((scope) => [scope, admitted(scope)])), beside);
}

function compare(archive: Archive, name: string, expected: Json): void {
  if (equal(archive.read(name), utf8(`${canonical(expected)}\n`))) return;
  throw new Malformed(`${name} says ${difference(archive.json(name), expected, "") || "the same in another form"}`);
}

/** The first place where two JSON values differ, in words. */
function difference(given: Json | undefined, expected: Json | undefined, where: string): string {
  if (Array.isArray(given) && Array.isArray(expected) && given.length === expected.length) {
    return first(given.map((one: Json, index) => () => difference(one, expected[index] as Json, `${where}[${index}]`)));
  }
  if (shape.isJsonObject(given) && shape.isJsonObject(expected)) {
    const keys = [...new Set([...Object.keys(given), ...Object.keys(expected)])].sort();
    return first(keys.map((key) => () => difference(given[key], expected[key], where ? `${where}.${key}` : key)));
  }
  return given === expected ? "" : `${short(given)} at ${where || "the top"}, and it is ${short(expected)}`;
}

function first(looks: readonly (() => string)[]): string {
  for (const look of looks) {
    const found = look();
    if (found) return found;
  }
  return "";
}

function short(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = canonical(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function rankingOf(result: Json, meeting: Meeting): RankedPlace[] {
  const { presenters, ranking } = result as unknown as {
    presenters: readonly { id: string; rank: number; composite: { shown: string }; grade: string | null }[];
    ranking: readonly string[];
  };
  const { bands } = meeting.rules["grades"] as unknown as { bands: readonly { id: string; title: string }[] };
  return ranking.map((id) => {
    const own = presenters.find((one) => one.id === id) as (typeof presenters)[number];
    const { name, unit } = meeting.people.find((one) => one.id === id) as Person;
    const grade = bands.find((band) => band.id === own.grade)?.title ?? null;
    return { rank: own.rank, name, unit, score: own.composite.shown, grade };
  });
}
