/**
 * Requests to the two servers. The site is told the ticket and never sees a ballot; the ballot box is told the ballot and
 * never a ticket, a cookie or the page's address. Whatever has a ticket or names a ballot is wrapped (`wrapped.ts`).
 */

import type { Ballot } from "./protocol/ballot.ts";
import { ballotBytes } from "./protocol/ballot.ts";
import { base64url, utf8 } from "./protocol/bytes.ts";
import type { Proof } from "./protocol/proof.ts";
import type { Receipt } from "./protocol/receipt.ts";
import { bulkOf, type Wrapping } from "./protocol/wrap.ts";
import type { OnNow } from "./room/state.ts";
import { ask, askWrapped, made, wrapKey, type Answer } from "./wrapped.ts";

export type Stage = "prepared" | "frozen" | "convened" | "scoring" | "closing" | "closed" | "published";

export type Round = "new" | "open" | "closing" | "closed";

export interface Admission {
  readonly attendee: {
    readonly name: string;
    readonly group: string;
    readonly group_title: string;
    readonly venue: string;
    /** Scopes that this person does not score. */
    readonly recused?: readonly string[];
  };
  readonly meeting: {
    readonly key: string;
    readonly title: string;
    readonly stage: Stage;
    readonly ballotbox: string;
    readonly starts_at: string;
    /** Which presenters' rounds are open, in a meeting that is scored one by one. */
    readonly scopes?: { readonly [scope: string]: Round };
    /** Base addresses of issuers other than the site, by id. */
    readonly issuers?: { readonly [id: string]: string };
  };
  readonly manifest: string | null;
  readonly manifest_hash: string;
  readonly issued: boolean;
  /** What the site says of the room, beside the scoring. */
  readonly room?: RoomAdmission;
}

export interface RoomAdmission {
  /** Where one asks, supports and raises a hand. */
  readonly url: string;
  /** With which this phone listens. */
  readonly pass: string;
  readonly venue: number;
  /** The number of one's own raised hand. */
  readonly hand: number | null;
  /** One may still begin, although the scoring closes. */
  readonly kept_open: boolean;
  /** What was on when the site answered; null before the meeting is convened. */
  readonly on?: OnNow | null;
}

interface OwnBallots {
  readonly ballots: readonly Ballot[];
  readonly receipt: Receipt | null;
  readonly proof: Proof | null;
}

/** The addresses the page was given. `{key}` in `seal_key_url`, `comments_url` and `result_url` stands for the meeting's key. */
export interface Config {
  readonly wrap_key_url: string;
  readonly ticket_url: string;
  readonly issue_url: string;
  readonly seal_key_url: string;
  readonly comments_url: string;
  /** Takes the ticket by a form, and leads to the published result. */
  readonly result_url: string;
  readonly worker_url: string;
  readonly page_url: string;
  readonly ballotbox: string;
  readonly language: string;
}

const inJson = (body: object): Uint8Array => utf8(JSON.stringify(body));

/** The language of the site's sentences comes with its cookie; nothing else of the session is used. */
const OURS: RequestCredentials = "same-origin";

export function admit({ wrap_key_url, ticket_url }: Config, ticket: string): Promise<Answer<Admission>> {
  return askWrapped(wrap_key_url, ticket_url, { purpose: "ticket", body: inJson({ ticket }) }, OURS);
}

interface IssueRequest {
  readonly meeting: string;
  readonly ticket: string;
  readonly group: string;
  readonly scope: string;
  readonly issuer: string;
  readonly blinded_msg: string;
}

/** `elsewhere`: the base address of an issuer that is not the site. It is told the ticket, never a cookie. */
export function issue(config: Config, request: IssueRequest, elsewhere?: string): Promise<Answer<{ readonly blind_sig: string }>> {
  const wrapping: Wrapping = { purpose: "issue", body: inJson(request) };
  if (elsewhere === undefined) return askWrapped(config.wrap_key_url, config.issue_url, wrapping, OURS);
  return askWrapped(`${elsewhere}/wrap-key`, `${elsewhere}/issue`, wrapping);
}

/** Something done in the room, by whoever has the ticket. The ballot box is told nothing of it. */
export function inRoom({ wrap_key_url }: Config, url: string, ticket: string, act: object): Promise<Answer<{ readonly number: number }>> {
  return askWrapped(wrap_key_url, url, { purpose: "room", body: inJson({ ticket, act }) }, OURS);
}

/** The ticket as the form takes it that leads to the published result, for a key asked for now. Null without an answer. */
export async function ticketForForm({ wrap_key_url }: Config, ticket: string): Promise<string | null> {
  const key = await wrapKey(wrap_key_url, true);
  return key.ok ? base64url(made(key.value, { purpose: "result", body: utf8(ticket) }).body) : null;
}

export function sealKey(config: Config, meeting: string): Promise<Answer<{ readonly private: string }>> {
  return ask(config.seal_key_url.replace("{key}", encodeURIComponent(meeting)), { credentials: "omit" });
}

/** The fingerprints of all comments, by presenter, once they have been opened. */
type CommentPrints = { readonly [presenter: string]: { readonly fingerprints: readonly string[] } | undefined };

export function commentPrints(config: Config, meeting: string): Promise<Answer<CommentPrints>> {
  return ask(config.comments_url.replace("{key}", encodeURIComponent(meeting)), { credentials: "omit" });
}

export function cast(ballotbox: string, meeting: string, ballot: Ballot): Promise<Answer<Receipt>> {
  const wrapping: Wrapping = { purpose: "ballot", body: ballotBytes(ballot), bulk: bulkOf(ballot) };
  return askWrapped(`${ballotbox}/wrap-key`, `${ballotbox}/boxes/${meeting}/ballots`, wrapping);
}

/** What the box holds for a credential, or where in its ledger a ballot stands; nobody on the way learns whose or which. */
export function lookUp<T>(ballotbox: string, meeting: string, sought: { readonly pk: string } | { readonly hash: string }): Promise<Answer<T>> {
  return askWrapped(`${ballotbox}/wrap-key`, `${ballotbox}/boxes/${meeting}/look-up`, { purpose: "look-up", body: inJson(sought) });
}

export function ownBallots(ballotbox: string, meeting: string, pk: string): Promise<Answer<OwnBallots>> {
  return lookUp(ballotbox, meeting, { pk });
}
