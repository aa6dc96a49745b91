/** Our own protocol: both clients arrive at the same bytes (tests/vectors/protocol.json is made by the Python one). */

import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { ballotHash, headerOf, isSigned, makeBallot, openBallot, pad, sealInfo, type Ballot, type Header, type Scores } from "../../frontend/src/protocol/ballot.ts";
import { fromUtf8, hex, Malformed, unbase64url, unhex, utf8 } from "../../frontend/src/protocol/bytes.ts";
import { canonical, read, type Json } from "../../frontend/src/protocol/canonical.ts";
import { fingerprint, permitted, saltedTexts, sealComments, type SealedText } from "../../frontend/src/protocol/comments.ts";
import { accept, blindingFactor, certify, credentialMessage, issuerKey, keyPair } from "../../frontend/src/protocol/credential.ts";
import { verify } from "../../frontend/src/protocol/blindrsa.ts";
import { derive } from "../../frontend/src/protocol/hkdf.ts";
import { publicKey, Unopened } from "../../frontend/src/protocol/hpke.ts";
import { bulkOf, readAnswer, wrap } from "../../frontend/src/protocol/wrap.ts";
import { issuersOf, readManifest, type Issuer } from "../../frontend/src/protocol/manifest.ts";
import { root } from "../../frontend/src/protocol/merkle.ts";
import { proves } from "../../frontend/src/protocol/proof.ts";
import { isReceiptFor, type Receipt } from "../../frontend/src/protocol/receipt.ts";
import vectors from "../vectors/protocol.json";

const { manifest, M } = readManifest(vectors.manifest.note);
const issuerOf = (group: string): Issuer => issuersOf(manifest, group, manifest.scope)[0] as Issuer;

test("canonical texts", () => {
  for (const { json, canonical: text } of vectors.canonical) {
    equal(canonical(JSON.parse(json) as Json), text);
    equal(canonical(read(text)), text);
  }
});

test("texts that are not canonical are refused", () => {
  for (const text of vectors.refused) throws(() => read(text), Malformed, text);
});

test("manifest: text and M", () => {
  equal(M, vectors.manifest.M);
  equal(canonical(vectors.manifest.body as Json), vectors.manifest.canonical);
  deepEqual(manifest, vectors.manifest.body);
});

test("an amendment is another manifest, with an M of its own", () => {
  equal(readManifest(vectors.amendment.note).M, vectors.amendment.M);
});

for (const vector of vectors.credentials) {
  test(`credential of group ${vector.group}, from seed to signature`, () => {
    const { group, scope, issuer: id } = vector;
    const seed = unhex(vector.seed);
    const issuer = issuerOf(group);
    const key = issuerKey(issuer);
    const context = { group, scope, issuer: id };
    const keys = keyPair(seed, M, group, scope);
    equal(hex(keys.secret), vector.ed25519);
    deepEqual(keys.pk, unbase64url(vector.pk));
    equal(hex(derive(seed, unhex(M), "prefix", context, 32)), vector.prefix);
    equal(hex(derive(seed, unhex(M), "salt", context, 48)), vector.salt);
    equal(hex(derive(seed, unhex(M), "blind", context, vector.blind.length / 2)), vector.blind);
    equal(blindingFactor(unhex(vector.blind), key.n), BigInt(`0x${vector.r}`));
    equal(hex(credentialMessage(M, group, id, scope, keys.pk)), vector.message);
    equal(certify(seed, manifest, M, issuer), vector.blinded_msg);
    deepEqual(accept(seed, manifest, M, issuer, vector.blind_sig), vector.credential);
  });
}

test("an issuer's answer to another question is refused", () => {
  const [first, second] = vectors.credentials as [(typeof vectors.credentials)[0], (typeof vectors.credentials)[0]];
  throws(() => accept(unhex(first.seed), manifest, M, issuerOf(first.group), second.blind_sig));
  throws(() => accept(unhex(second.seed), manifest, M, issuerOf(first.group), first.blind_sig));
});

test("a credential of one group is none of another's", () => {
  const { pk, group, credential, scope } = vectors.credentials[0] as (typeof vectors.credentials)[0];
  const message = (of: string): Uint8Array =>
    new Uint8Array([...unbase64url(credential.prefix), ...credentialMessage(M, of, "site", scope, unbase64url(pk))]);
  const key = issuerKey(issuerOf(group));
  equal(verify(key, message(group), unbase64url(credential.sig)), true);
  equal(verify(key, message("B"), unbase64url(credential.sig)), false);
});

for (const vector of vectors.ballots) {
  test(`ballot ${vector.hash.slice(0, 8)}: sealed, signed, hashed, opened`, () => {
    const header = vector.header as Header;
    const scores = vector.scores as Scores;
    const ballot = JSON.parse(vector.ballot) as Ballot;
    const keys = keyPair(unhex(vector.seed), M, header.group, header.scope);
    equal(hex(pad(scores, manifest.sealed_length)), vector.plaintext);
    equal(fromUtf8(sealInfo(header)), vector.info);
    const made = makeBallot(manifest, header, ballot.credentials, scores, keys, unhex(vector.entropy));
    equal(made.sealed, vector.sealed);
    equal(canonical(made as unknown as Json), vector.ballot);
    equal(ballotHash(made), vector.hash);
    deepEqual(headerOf(made), header);
    equal(isSigned(made), true);
    equal(hex(publicKey(unhex(vectors.secrets.seal))), hex(unbase64url(manifest.keys.seal)));
    deepEqual(openBallot(made, unhex(vectors.secrets.seal)), scores);
  });
}

test("comments: sealed beside the scores, and found again by their fingerprints", () => {
  const { comments } = vectors;
  const signed = readManifest(comments.manifest.note);
  const wanted = JSON.parse(comments.ballot) as Ballot;
  const header = headerOf(wanted);
  const keys = keyPair(unhex(comments.seed), signed.M, header.group, header.scope);
  const random = unhex(comments.entropy);
  const { rows, entropy } = saltedTexts(comments.texts, random);
  const sealed = sealComments(signed.manifest, header, rows, entropy);
  const scores = signed.manifest.presenters.map(() => signed.manifest.rules.criteria.map(() => null));
  const made = makeBallot(signed.manifest, header, wanted.credentials, scores, keys, random, sealed);
  equal(canonical(made as unknown as Json), comments.ballot);
  const prints = signed.manifest.presenters.map(({ id }, at) => [id, fingerprint(signed.M, id, rows[at] as SealedText)]);
  deepEqual(Object.fromEntries(prints), comments.fingerprints);
});

test("a comment has 300 characters, however many bytes, and no control characters", () => {
  equal(permitted("😀".repeat(301)), "😀".repeat(300));
  equal(permitted("a\r\nb\0c\td\ud800"), "a\nb c d ");
});

test("a wrapped request and its answer are those of the other client", () => {
  const vector = vectors.wrapped;
  const ballot = JSON.parse(vector.body) as Ballot;
  equal(bulkOf(ballot), vector.bulk);
  equal(bulkOf({ ...ballot, comments: "abc" }), vector.bulk + 3);
  const wrapping = { purpose: "ballot", body: utf8(vector.body), bulk: vector.bulk } as const;
  const answerKey = unhex(vector.answer_key);
  equal(hex(wrap(unhex(vector.public), wrapping, answerKey, unhex(vector.entropy))), vector.request);
  const sealed = unhex(vector.sealed_answer);
  equal(fromUtf8(readAnswer(answerKey, sealed)), vector.answer);
  for (const wrong of [sealed.slice(0, 11), sealed.slice(0, -1), sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte))]) {
    throws(() => readAnswer(answerKey, wrong), Unopened);
  }
});

test("the sealed length bounds the scores", () => {
  throws(() => pad([["123456789".repeat(9)]], 64), Malformed);
  equal(pad([], 64).length, 64);
});

test("receipts", () => {
  for (const { ballot, receipt } of vectors.receipts) {
    equal(isReceiptFor(JSON.parse(receipt) as Receipt, M, ballot, manifest.keys.receipt), true);
  }
});

test("ledger: root, checkpoint and every proof", () => {
  const { leaves, root: head, proofs, checkpoint } = vectors.ledger;
  equal(hex(root(leaves.map(unhex))), head);
  for (const proof of proofs) {
    leaves.forEach((leaf, index) => equal(proves({ ...proof, checkpoint }, leaf, manifest), index === proof.index));
  }
});
