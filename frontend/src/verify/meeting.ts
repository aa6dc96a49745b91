/**
 * The frozen meeting as a verifier reads it: every field checked, the note signed by the key that it names and by no other.
 * M, the SHA-256 of its canonical JSON, is what people saw in the room. An amendment is a whole manifest that names the one
 * before and changes only how ballots are counted, graded and shown (docs/ballot-protocol.md, "Manifest"). Raises `Malformed`.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import type { PublicKey } from "../protocol/blindrsa.ts";
import { hex, Malformed, toNumber, utf8 } from "../protocol/bytes.ts";
import { canonical, canonicalBytes, type Json } from "../protocol/canonical.ts";
import type { Archive } from "./archive.ts";
import * as shape from "./shape.ts";
import type { JsonObject } from "./shape.ts";
import { namedKey, signedText, splitNote, type NamedKey } from "./signatures.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
}

export interface Meeting {
  readonly M: string;
  readonly body: JsonObject;
  readonly title: string;
  readonly transport: string;
  readonly scope: "sheet" | "presenter";
  /** What a ballot's scope can be, in draw order. */
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly titles: readonly { readonly id: string; readonly title: string }[];
  readonly people: readonly Person[];
  readonly presenters: readonly string[];
  readonly rules: JsonObject;
  readonly criteria: number;
  readonly sealedLength: number;
  readonly signer: NamedKey;
  readonly log: NamedKey;
  readonly origin: string;
  readonly seal: string;
  /** Bytes that the comments of a ballot are padded to; null in a meeting without comments. */
  readonly commentsLength: number | null;
  /** By `place(scope, group)`. */
  readonly expected: ReadonlyMap<string, number>;
  /** By `place(scope, group, issuer)`. */
  readonly issuers: ReadonlyMap<string, PublicKey>;
  /** Whose credentials a ballot needs, in order. */
  readonly issuerNames: readonly string[];
  readonly previous: string | null;
  readonly reason: string | null;
}

/** One text for several names: no two lists of names have the same. */
export function place(...names: readonly string[]): string {
  return JSON.stringify(names);
}

const FIELDS = [
  ...["v", "meeting", "title", "starts_at", "scope", "grace", "groups", "presenters", "rules", "rules_hash", "expected"],
  ...["sealed_length", "client_hash", "transport", "keys", "seal_custody", "previous", "reason"],
];
/** The one field that may be missing: a meeting without comments. */
const COMMENTS = "comments";
const KEYS = ["manifest", "log", "log_origin", "receipt", "seal", "issuers"];
const AMENDABLE = ["rules", "rules_hash", "expected", "previous", "reason"];
const SITE = "site";
const TELLERS = "tellers";
const LONGEST_SEALED = 1 << 19;
const FEWEST_TELLERS = 2;
const MOST_TELLERS = 16;

function digest(value: Json): string {
  return hex(sha256(canonicalBytes(value)));
}

const TIME = /^((?!0000)\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,6})?)(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function checkTime(value: Json | undefined): void {
  const [day, time] = TIME.exec(shape.text(value, "starts_at"))?.slice(1) ?? [];
  const parsed = new Date(`${day}T${time}Z`);
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(day as string)) {
    throw new Malformed("starts_at must be a date and time with its offset, as RFC 3339 writes them");
  }
}

function checkPlain(body: JsonObject): void {
  if (body["v"] !== 1) throw new Malformed("v must be 1");
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(shape.text(body["meeting"], "meeting"))) throw new Malformed("meeting must be a key");
  shape.named(body["title"], "title");
  if (body["scope"] !== "sheet" && body["scope"] !== "presenter") throw new Malformed("scope must be sheet or presenter");
  shape.whole(body["grace"], "grace");
  if (shape.whole(body["sealed_length"], "sealed_length", 2) > LONGEST_SEALED) throw new Malformed("sealed_length is too large");
  shape.hash(body["client_hash"], "client_hash");
  if (body["transport"] !== "http" && body["transport"] !== "https") throw new Malformed("transport must be http or https");
  if (body["previous"] !== null) shape.hash(body["previous"], "previous");
  if (body["reason"] !== null) shape.text(body["reason"], "reason");
  checkTime(body["starts_at"]);
  if (body["seal_custody"] !== null) checkCustody(body["seal_custody"]);
}

function checkCustody(value: Json | undefined): void {
  const custody = shape.record(value, ["threshold", "shares"], "seal_custody");
  const least = shape.whole(custody["threshold"], "threshold", FEWEST_TELLERS);
  if (shape.whole(custody["shares"], "shares", least) > MOST_TELLERS) throw new Malformed("too many shares of the seal key");
}

function commentsLengthOf(body: JsonObject, seal: Json | undefined): number | null {
  if (!shape.has(body, COMMENTS)) return null;
  const comments = shape.record(body[COMMENTS], ["key", "length"], COMMENTS);
  shape.bytes(comments["key"], "the key of comments", 32);
  if (comments["key"] === seal) throw new Malformed("comments are sealed for the key of the scores, which is published");
  const length = shape.whole(comments["length"], "the length of comments", 2);
  if (length > LONGEST_SEALED) throw new Malformed("the length of comments is too large");
  return length;
}

function rows(value: Json | undefined, fields: readonly string[], where: string): JsonObject[] {
  const read = shape.list(value, where).map((row) => shape.record(row, fields, `each of ${where}`));
  for (const row of read) for (const name of fields) shape.text(row[name], `${name} in ${where}`);
  const ids = read.map((row) => shape.named(row["id"], `id in ${where}`));
  if (!ids.length || new Set(ids).size !== ids.length) throw new Malformed(`${where} must not be empty or repeat an id`);
  return read;
}

function expectedOf(body: JsonObject, scopes: readonly string[], groups: readonly string[]): Map<string, number> {
  const byScope = shape.record(body["expected"], scopes, "expected");
  const found = new Map<string, number>();
  for (const scope of scopes) {
    const counts = shape.record(byScope[scope], groups, "expected");
    for (const group of groups) found.set(place(scope, group), shape.whole(counts[group], `expected in ${group}`));
  }
  return found;
}

function issuerKey(row: JsonObject): PublicKey {
  const raw = shape.bytes(row["n"], "n");
  const n = toNumber(raw);
  const bits = n.toString(2).length;
  if (row["e"] !== 65537 || bits < 2048 || bits > 4096 || n % 2n === 0n || raw[0] === 0) {
    throw new Malformed("an issuer's key has 2048 to 4096 bits, an odd modulus and the exponent 65537");
  }
  return { n, e: 65537n };
}

function issuersOf(value: Json | undefined, scopes: readonly string[], groups: readonly string[]): [Map<string, PublicKey>, string[]] {
  const given = shape.list(value, "issuers").map((row) => shape.record(row, ["id", "group", "scope", "n", "e"], "each of issuers"));
  const found = new Map<string, PublicKey>();
  for (const row of given) {
    const name = shape.named(row["id"], "an issuer's id");
    found.set(place(shape.text(row["scope"], "scope"), shape.text(row["group"], "group"), name), issuerKey(row));
  }
  const names = [...new Set(given.map((row) => row["id"] as string))].sort(shape.byCodePoint);
  const complete = scopes.every((scope) => groups.every((group) => names.every((name) => found.has(place(scope, group, name)))));
  if (names.join() !== SITE && names.join() !== `${SITE},${TELLERS}`) throw new Malformed(`the issuer is ${SITE}, or the issuers are ${SITE} and ${TELLERS}`);
  if (!complete || found.size !== scopes.length * groups.length * names.length) {
    throw new Malformed("each issuer must have one key for each group and scope");
  }
  if (given.length !== found.size || new Set(given.map((row) => row["n"])).size !== found.size) {
    throw new Malformed("an issuer's key serves one group and scope only");
  }
  return [found, names];
}

function parsed(value: Json): Meeting {
  const body = shape.record(value, FIELDS, "the manifest", COMMENTS);
  checkPlain(body);
  const titles = rows(body["groups"], ["id", "title"], "groups") as unknown as Meeting["titles"];
  const groups = titles.map(({ id }) => id);
  const people = rows(body["presenters"], ["id", "name", "unit"], "presenters") as unknown as Person[];
  const presenters = people.map(({ id }) => id);
  const scopes = body["scope"] === "sheet" ? ["sheet"] : presenters.map((id) => `presenter/${id}`);
  const rules = shape.table(body["rules"], "rules");
  if (body["rules_hash"] !== digest(rules)) throw new Malformed("rules_hash is not the hash of the rules");
  const criteria = shape.list(rules["criteria"], "rules.criteria").length;
  if (!criteria) throw new Malformed("the rules have no criteria");
  const keys = shape.record(body["keys"], KEYS, "keys");
  shape.bytes(keys["receipt"], "keys.receipt", 32);
  shape.bytes(keys["seal"], "keys.seal", 32);
  const log = namedKey(shape.text(keys["log"], "keys.log"));
  if (keys["log_origin"] !== log.name) throw new Malformed("keys.log_origin is not the name of keys.log");
  const [issuers, issuerNames] = issuersOf(keys["issuers"], scopes, groups);
  return {
    M: digest(body),
    body,
    title: body["title"] as string,
    transport: body["transport"] as string,
    scope: body["scope"] as "sheet" | "presenter",
    scopes,
    groups,
    titles,
    people,
    presenters,
    rules,
    criteria,
    sealedLength: body["sealed_length"] as number,
    signer: namedKey(shape.text(keys["manifest"], "keys.manifest")),
    log,
    origin: log.name,
    seal: keys["seal"] as string,
    commentsLength: commentsLengthOf(body, keys["seal"]),
    expected: expectedOf(body, scopes, groups),
    issuers,
    issuerNames,
    previous: body["previous"] as string | null,
    reason: body["reason"] as string | null,
  };
}

function readNote(raw: Uint8Array, signer?: NamedKey): Meeting {
  const [text] = splitNote(raw);
  const meeting = parsed(shape.json(utf8(text.slice(0, -1))));
  signedText(raw, signer ?? meeting.signer);
  return meeting;
}

/** The manifest that everybody scored under. */
export function readFirst(archive: Archive): Meeting {
  const first = readNote(archive.read("manifest.note"));
  if (first.previous !== null || first.reason !== null) throw new Malformed("manifest.note is itself an amendment");
  return first;
}

/** The first manifest and its amendments, each naming the one before. */
export function readChain(archive: Archive, first: Meeting, amendments: number): Meeting[] {
  const chain = [first];
  for (let number = 1; number <= amendments; number++) {
    const name = `amendments/${String(number).padStart(2, "0")}.note`;
    const amended = readNote(archive.read(name), first.signer);
    checkAmendment(amended, chain[number - 1] as Meeting);
    if (!isAmendable(first.rules, amended.rules)) throw new Malformed(`${name} changes more of the rules than how ballots are counted, graded and shown`);
    chain.push(amended);
  }
  return chain;
}

/** The first manifest, which ballots name, with the numbers expected of the last amendment. */
export function inForce(chain: readonly Meeting[]): Meeting {
  return { ...(chain[0] as Meeting), expected: (chain[chain.length - 1] as Meeting).expected };
}

function checkAmendment(amended: Meeting, before: Meeting): void {
  if (amended.previous !== before.M) throw new Malformed("the amendment does not name the manifest before it");
  shape.worded(amended.reason, "the amendment's reason");
  const differs = (name: string): boolean => canonical(amended.body[name] ?? null) !== canonical(before.body[name] ?? null);
  const changed = [...FIELDS, COMMENTS].filter((name) => !AMENDABLE.includes(name) && differs(name));
  if (changed.length) throw new Malformed(`the amendment changes ${changed.sort().join(", ")}; only rules and expected may change`);
  const numbers = [...before.expected].map(([at, number]) => (amended.expected.get(at) ?? 0) - number);
  if (numbers.some((more) => more < 0)) throw new Malformed("the amendment expects fewer people than were expected before");
  const same = amended.body["rules_hash"] === before.body["rules_hash"];
  if (same && numbers.every((more) => more === 0)) throw new Malformed("the amendment changes nothing");
  if (amended.criteria !== before.criteria) throw new Malformed("the amendment changes the number of criteria");
}

/** Whether an amendment changes nothing of the rules that raters were told, and promises no group less than before. */
function isAmendable(first: JsonObject, amended: JsonObject): boolean {
  const [before, after] = [first["k_min"], amended["k_min"]];
  if (typeof before === "number" && typeof after === "number" && after < before) return false;
  return canonical(fixed(amended)) === canonical(fixed(first));
}

const AMENDABLE_RULES = ["counting", "decimals", "k_min"];

/** The rules without what an amendment may change: weights, and how ballots are counted, graded and shown. */
function fixed(rules: JsonObject): Json {
  const rest = Object.entries(rules).filter(([name]) => !AMENDABLE_RULES.includes(name));
  const weighted = ["criteria", "groups", "components"].map((name) => [name, without("weight", rules[name])] as const);
  const grades = rules["grades"];
  const bands = shape.isJsonObject(grades) ? [["grades", without("at_least", grades["bands"])] as const] : [];
  return Object.fromEntries([...rest, ...weighted, ...bands]);
}

/** Entries without one field; what is no list of objects stays as it is, and is refused where the rules are read. */
function without(field: string, entries: Json | undefined): Json {
  if (!Array.isArray(entries)) return entries ?? null;
  return entries.map((entry: Json) => (shape.isJsonObject(entry) ? Object.fromEntries(Object.entries(entry).filter(([name]) => name !== field)) : entry));
}
