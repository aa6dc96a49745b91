/**
 * A site and a ballot box in one HTTP server, for the tests of what the phone does when they answer late, wrongly or not at
 * all. It follows the protocol with the same vectors' keys; whether it is the protocol of the real servers is what the
 * browser test shows. `faults` are used up in order, one for each request to the address that they name.
 */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";

import type { Round, Stage } from "../../frontend/src/api.ts";
import { ballotHash, isSigned, type Ballot } from "../../frontend/src/protocol/ballot.ts";
import { power } from "../../frontend/src/protocol/blindrsa.ts";
import { base64, base64url, concat, equal, fromNumber, fromUtf8, hex, toNumber, unbase64url, unhex, utf8 } from "../../frontend/src/protocol/bytes.ts";
import { canonical, type Json } from "../../frontend/src/protocol/canonical.ts";
import { open, publicKey } from "../../frontend/src/protocol/hpke.ts";
import { inclusionPath, root } from "../../frontend/src/protocol/merkle.ts";
import { parseVerifierKey } from "../../frontend/src/protocol/note.ts";
import { receiptMessage, type Receipt } from "../../frontend/src/protocol/receipt.ts";
import vectors from "../vectors/protocol.json";
import rsa from "../vectors/rsa-keys.json";

/** `lost`: done, but the reply never arrives. `refused`: a refusal by this code. `forged`: signed by another key. */
export type Fault = { readonly at: "ticket" | "issue" | "cast" | "own"; readonly how: "lost" | "forged" | "busy" | "html" };

/** The vectors' meeting with a ballot for each presenter, and two issuers; the keys are the vectors', one for each issuer. */
export function presenterNote(): { readonly note: string; readonly M: string } {
  const { manifest } = vectors;
  const scopes = manifest.body.presenters.map(({ id }) => `presenter/${id}`);
  const modulus = (name: "A" | "B"): string => base64url(unhex(rsa[name].n));
  const issuers = scopes.flatMap((scope) => [
    { id: "site", group: "A", scope, n: modulus("A"), e: 65537 },
    { id: "tellers", group: "A", scope, n: modulus("B"), e: 65537 },
  ]);
  const body = { ...manifest.body, scope: "presenter", keys: { ...manifest.body.keys, issuers } };
  const text = canonical(body as unknown as Json);
  const { name, id } = parseVerifierKey(body.keys.manifest);
  const signature = ed25519.sign(utf8(`${text}\n`), unhex(vectors.secrets.manifest));
  return { note: `${text}\n\n\u2014 ${name} ${base64(concat(id, signature))}\n`, M: hex(sha256(utf8(text))) };
}

/** A wrapped request opened, as the servers do; null when it is wrapped for another key. */
export function unwrap(secretKey: Uint8Array, purpose: string, request: Uint8Array): { readonly body: string; readonly seal: (answer: string) => Uint8Array } | null {
  if (!equal(request.slice(0, 32), publicKey(secretKey))) return null;
  const plain = open(secretKey, utf8(`answerable/wrap/v1\0${purpose}`), request.slice(32));
  const key = plain.slice(0, 32);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  return {
    body: fromUtf8(plain.slice(32, plain.lastIndexOf(0x80))),
    seal: (answer) => concat(nonce, chacha20poly1305(key, nonce).encrypt(concat(utf8(answer), Uint8Array.of(0x80), new Uint8Array(100)))),
  };
}

const PURPOSES = { ticket: "ticket", issue: "issue", cast: "ballot", own: "look-up", other: "" } as const;

interface Asked {
  readonly scope: string;
  readonly issuer: string;
  readonly blinded_msg: string;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

function addressed(path: string): Fault["at"] | "other" {
  const [, last] = /\/([a-z-]+)$/.exec(path) ?? [];
  return last === "look-up" ? "own" : last === "ballots" ? "cast" : last === "issue" || last === "ticket" ? last : "other";
}

const error = (status: number, code: string): Reply => ({ status, body: { error: code, message: `sentence for ${code}` } });

export class StandIn {
  stage: Stage = "scoring";
  /** The seal key is in the hands of tellers, who have not opened it yet. */
  sealClosed = false;
  faults: Fault[] = [];
  /** Every ballot ever accepted, in order, as the ledger has them after close. */
  readonly ballots: Ballot[] = [];
  readonly requests: string[] = [];
  /** What came, byte for byte. */
  readonly recorded: Uint8Array[] = [];
  /** The key that phones wrap for; a new one makes what was wrapped for the one before stale. */
  wrapKey = crypto.getRandomValues(new Uint8Array(32));
  readonly headers: { readonly path: string; readonly cookie: string | undefined; readonly referer: string | undefined }[] = [];
  /** Sent with a busy answer. */
  retryAfter: string | null = null;
  /** By scope and issuer, what was signed. */
  readonly blinded = new Map<string, string>();
  /** The published fingerprints of comments, by presenter. */
  prints: { [presenter: string]: { fingerprints: string[]; unreadable: number } } | null = null;
  manifest: { readonly note: string; readonly M: string } = vectors.manifest;
  /** In a meeting that is scored one presenter at a time. */
  rounds: { [scope: string]: Round } | undefined;
  recused: string[] = [];
  /** The tellers' list lacks the ticket. */
  unlisted = false;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<StandIn> {
    const server = createServer();
    const standIn = new StandIn(server);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const path = request.url ?? "";
        if (path.endsWith("/wrap-key")) {
          return void response.writeHead(200).end(JSON.stringify({ key: base64url(publicKey(standIn.wrapKey)) }));
        }
        standIn.requests.push(`${request.method} ${path}`);
        standIn.headers.push({ path, cookie: request.headers.cookie, referer: request.headers.referer });
        const at = addressed(path);
        const index = standIn.faults.findIndex((fault) => fault.at === at);
        const how = index < 0 ? undefined : standIn.faults.splice(index, 1)[0]?.how;
        const later = standIn.retryAfter === null ? {} : { "Retry-After": standIn.retryAfter };
        if (how === "busy") return void response.writeHead(503, later).end('{"error":"busy"}');
        if (how === "html") return void response.writeHead(200).end("<p>Sign in to this network</p>");
        const raw = new Uint8Array(Buffer.concat(chunks));
        standIn.recorded.push(raw);
        const opened = at === "other" ? undefined : unwrap(standIn.wrapKey, PURPOSES[at], raw);
        if (opened === null) return void response.writeHead(409).end('{"error":"stale-key"}');
        const { status, body } = standIn.answer(at, path, opened?.body ?? "", how === "forged");
        if (how === "lost") return void request.socket.destroy();
        const answer = JSON.stringify(body);
        if (opened === undefined) return void response.writeHead(status, { "Content-Type": "application/json" }).end(answer);
        return void response.writeHead(status, { "Content-Type": "application/octet-stream" }).end(opened.seal(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(at: Fault["at"] | "other", path: string, body: string, forged: boolean): Reply {
    if (path.endsWith("/seal-key")) {
      if (this.sealClosed) return { status: 409, body: { error: "seal-closed", message: "The seal is not opened yet." } };
      return this.stage === "closed" ? { status: 200, body: { private: base64url(unhex(vectors.secrets.seal)) } } : { status: 404, body: null };
    }
    if (path.endsWith("/comments")) return this.prints ? { status: 200, body: this.prints } : { status: 404, body: null };
    if (at === "ticket") return { status: 200, body: this.admission() };
    if (at === "issue") return this.issued(JSON.parse(body) as Asked);
    if (at === "cast") return this.taken(JSON.parse(body) as Ballot, forged);
    if (at === "other") return error(404, "not-found");
    return this.own((JSON.parse(body) as { readonly pk: string }).pk, forged);
  }

  private admission(): object {
    const { rounds, manifest, url } = this;
    const apart = rounds ? { scopes: rounds, issuers: { tellers: `${url}/tellers` } } : {};
    return {
      attendee: { name: "Representative 001", group: "A", group_title: "Leadership", venue: "Main hall", recused: this.recused },
      meeting: { key: "vectors", title: "Vectors", stage: this.stage, ballotbox: url, starts_at: "2022-01-24T09:00:00+08:00", ...apart },
      manifest: manifest.note,
      manifest_hash: manifest.M,
      issued: this.blinded.size > 0,
    };
  }

  private issued({ scope, issuer, blinded_msg }: Asked): Reply {
    if (this.unlisted && issuer === "tellers") return error(404, "unknown-ticket");
    if (this.recused.includes(scope)) return error(403, "recused");
    if (this.rounds?.[scope] === "closed") return error(409, "closed");
    const asked = `${issuer} ${scope}`;
    if ((this.blinded.get(asked) ?? blinded_msg) !== blinded_msg) return error(409, "already-issued");
    this.blinded.set(asked, blinded_msg);
    const { n, d } = issuer === "tellers" ? rsa.B : rsa.A;
    const signature = power(toNumber(unbase64url(blinded_msg)), BigInt(`0x${d}`), BigInt(`0x${n}`));
    return { status: 200, body: { blind_sig: base64url(fromNumber(signature, n.length / 2)) } };
  }

  private latest(pk: string): Ballot | undefined {
    return this.ballots.filter((ballot) => ballot.pk === pk).pop();
  }

  private taken(ballot: Ballot, forged: boolean): Reply {
    const last = this.latest(ballot.pk);
    if (last && ballotHash(last) === ballotHash(ballot)) return { status: 200, body: this.receipt(ballot, forged) };
    if (this.stage !== "scoring" || this.rounds?.[ballot.scope] === "closed") return error(409, "closed");
    if (this.rounds && this.rounds[ballot.scope] !== "open") return error(409, "not-open");
    if (!isSigned(ballot)) return error(403, "bad-signature");
    if (last && ballot.seq <= last.seq) return error(409, "sequence");
    if (ballot.prev !== (last ? ballotHash(last) : null)) return error(409, "chain");
    this.ballots.push(ballot);
    return { status: 201, body: this.receipt(ballot, forged) };
  }

  private receipt(ballot: Ballot, forged: boolean): Receipt {
    const hash = ballotHash(ballot);
    const secret = unhex(forged ? vectors.secrets.log : vectors.secrets.receipt);
    const sig = base64url(ed25519.sign(receiptMessage(this.manifest.M, 1, hash), secret));
    return { v: 1, M: this.manifest.M, ballot: hash, root: hash, index: 0, size: 1, path: [], sig };
  }

  private own(pk: string, forged: boolean): Reply {
    const last = this.latest(pk);
    if (!last) return error(404, "no-ballot");
    const proof = this.stage === "closed" ? this.proof(last, forged) : null;
    return { status: 200, body: { ballots: [last], receipt: this.receipt(last, forged && proof === null), proof } };
  }

  private proof(ballot: Ballot, forged: boolean): object {
    const leaves = this.ballots.map((each) => unhex(ballotHash(each)));
    const index = this.ballots.indexOf(ballot);
    const { name, id } = parseVerifierKey(vectors.manifest.body.keys.log);
    const text = `${vectors.manifest.body.keys.log_origin}\n${leaves.length}\n${base64(root(leaves))}\n`;
    const signature = ed25519.sign(utf8(text), unhex(forged ? vectors.secrets.receipt : vectors.secrets.log));
    const checkpoint = `${text}\n\u2014 ${name} ${base64(concat(id, signature))}\n`;
    return { index, size: leaves.length, path: inclusionPath(leaves, index).map(hex), checkpoint };
  }
}
