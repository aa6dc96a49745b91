/**
 * The bundle's zip, read so strictly that every byte is accounted for: entries stored, dated 1980-01-01, mode 0644,
 * version 2.0, no flags, extra fields or comments, the directory exactly the one that belongs to them, and nothing before,
 * between or after (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16; docs/ballot-protocol.md, "Bundle"). The bytes stay where they are:
 * what is handed out are views of them. Raises `Unreadable` for what is no zip, `Malformed` for one of another form.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { equal, hex, Malformed, utf8 } from "../protocol/bytes.ts";
import type { Json } from "../protocol/canonical.ts";
import { json } from "./shape.ts";

export class Unreadable extends Error {}

interface Member {
  readonly name: string;
  readonly offset: number;
  readonly body: Uint8Array;
  readonly crc: number;
  readonly sha256: string;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const HEAD = 30;
const DATE = 0x21;
const NAME = /^[A-Za-z0-9][A-Za-z0-9./-]{0,59}$/;
const AMENDMENT = /^amendments\/[0-9]{2}\.note$/;
const MOST_AMENDMENTS = 99;
const LONGEST_LINE = 2 << 20;
const BEFORE_RESULTS = [
  "register.json",
  "entries.jsonl",
  "checkpoint.note",
  "witnesses.json",
  "seal-key.json",
  "opened.jsonl",
  "components.json",
  "decisions.json",
  "withdrawn.json",
  "turnout.json",
] as const;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

function two(index: number): string {
  return String(index).padStart(2, "0");
}

/** There in a meeting with comments only. */
export const COMMENTS = "comments.json";

/** The files of a bundle with so many amendments, in order; with the fingerprints of comments or without. */
function fileNames(amendments: number, comments: boolean): string[] {
  const numbers = Array.from({ length: amendments }, (_, index) => index);
  return [
    "manifest.note",
    ...numbers.map((index) => `amendments/${two(index + 1)}.note`),
    ...BEFORE_RESULTS,
    ...(comments ? [COMMENTS] : []),
    ...numbers.map((index) => `results/${two(index)}.json`),
    "result.json",
    "README.txt",
    "index.note",
  ];
}

/** Little-endian numbers one after the other, as [bytes, value]. */
function packed(...parts: readonly (readonly [number, number])[]): Uint8Array {
  const raw: number[] = [];
  for (const [length, value] of parts) {
    for (let byte = 0; byte < length; byte++) raw.push(Math.floor(value / 2 ** (8 * byte)) & 0xff);
  }
  return Uint8Array.from(raw);
}

function localHead(name: number, size: number, crc: number): Uint8Array {
  return packed([4, LOCAL], [2, 20], [2, 0], [2, 0], [2, 0], [2, DATE], [4, crc], [4, size], [4, size], [2, name], [2, 0]);
}

function central({ name, offset, body, crc }: Member): Uint8Array[] {
  const common = packed([4, CENTRAL], [2, (3 << 8) | 20], [2, 20], [2, 0], [2, 0], [2, 0], [2, DATE], [4, crc]);
  const sizes = packed([4, body.length], [4, body.length], [2, name.length], [2, 0], [2, 0], [2, 0], [2, 0]);
  return [common, sizes, packed([4, 0o100644 * 0x10000], [4, offset]), utf8(name)];
}

function directory(members: readonly Member[], start: number): Uint8Array[] {
  const entries = members.flatMap(central);
  const length = entries.reduce((sum, part) => sum + part.length, 0);
  const count = members.length;
  return [...entries, packed([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, start], [2, 0])];
}

/** Whether there is an end record, within the length that a comment may have: else it is no zip, or cut short. */
function hasEnd(raw: Uint8Array): boolean {
  const mark = packed([4, END]);
  for (let at = raw.length - 4; at >= Math.max(0, raw.length - 0x10000 - 22); at--) {
    if (mark.every((byte, index) => raw[at + index] === byte)) return raw.length - at >= 22;
  }
  return false;
}

export class Archive {
  readonly members = new Map<string, Member>();

  constructor(private readonly raw: Uint8Array) {
    if (!hasEnd(raw)) throw new Unreadable("not a zip archive, or cut short");
  }

  /** Reads all entries and the directory; the number of amendments. */
  open(): number {
    let offset = 0;
    for (let member = this.member(0); member; member = this.member(offset)) {
      if (this.members.has(member.name)) throw new Malformed(`${member.name} is there twice`);
      this.members.set(member.name, member);
      offset = member.offset + HEAD + member.name.length + member.body.length;
      if (this.members.size > fileNames(MOST_AMENDMENTS, true).length) throw new Malformed("more files than a bundle has");
    }
    this.checkDirectory(offset);
    return this.checkNames();
  }

  /** A whole file. */
  read(name: string): Uint8Array {
    const member = this.members.get(name);
    if (!member) throw new Malformed(`${name} is missing`);
    return member.body;
  }

  /** The value of a JSON file: canonical, and a line feed. */
  json(name: string): Json {
    const raw = this.read(name);
    if (raw[raw.length - 1] !== 0x0a) throw new Malformed(`${name} does not end with a line feed`);
    try {
      return json(raw.subarray(0, -1));
    } catch (error) {
      throw error instanceof Malformed ? new Malformed(`${name}: ${error.message}`) : error;
    }
  }

  /** The rows of a .jsonl file, without their line feeds. */
  *rows(name: string): Generator<Uint8Array> {
    const raw = this.read(name);
    for (let start = 0; start < raw.length; ) {
      const end = raw.indexOf(0x0a, start);
      if (end < 0 || end - start >= LONGEST_LINE) throw new Malformed(`a row of ${name} is too long or not ended`);
      yield raw.subarray(start, end);
      start = end + 1;
    }
  }

  /** The entry at `offset`; null where the directory begins. */
  private member(offset: number): Member | null {
    const head = this.raw.subarray(offset, offset + HEAD);
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const mark = head.length >= 4 ? view.getUint32(0, true) : 0;
    if (mark === CENTRAL && offset > 0) return null;
    if (mark !== LOCAL || head.length < HEAD) throw new Malformed("what follows a file is neither a file nor the directory");
    const [crc, size, length] = [view.getUint32(14, true), view.getUint32(18, true), view.getUint16(26, true)];
    const start = offset + HEAD + length;
    const name = String.fromCharCode(...this.raw.subarray(offset + HEAD, Math.min(start, offset + HEAD + 100)));
    if (!NAME.test(name) || name.length !== length || name.includes("..") || !equal(head, localHead(length, size, crc))) {
      throw new Malformed("a file's header is not the permitted one: stored, dated 1980, a plain name");
    }
    const body = this.raw.subarray(start, start + size);
    if (body.length !== size) throw new Malformed("a file is cut short");
    if (crc32(body) !== crc) throw new Malformed(`${name} is damaged: its checksum does not agree`);
    return { name, offset, body, crc, sha256: hex(sha256(body)) };
  }

  private checkDirectory(start: number): void {
    let at = start;
    for (const part of directory([...this.members.values()], start)) {
      if (!equal(this.raw.subarray(at, at + part.length), part)) at = Infinity;
      at += part.length;
    }
    if (at !== this.raw.length) throw new Malformed("the archive's directory is not the one that belongs to its files");
  }

  private checkNames(): number {
    const given = [...this.members.keys()];
    const amendments = given.filter((name) => AMENDMENT.test(name)).length;
    const wanted = fileNames(amendments, given.includes(COMMENTS));
    const missing = wanted.find((name) => !this.members.has(name));
    if (missing) throw new Malformed(`${missing} is missing`);
    const unknown = given.find((name) => !wanted.includes(name));
    if (unknown) throw new Malformed(`${unknown} is not a file of a bundle`);
    if (given.some((name, index) => name !== wanted[index])) throw new Malformed("the files are not in the order of a bundle");
    return amendments;
  }
}
