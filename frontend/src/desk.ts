/**
 * What a rater does with all that is kept for their ticket: find out how things stand, begin, cast, deliver, recover. Puts
 * the verbs of `session.ts`, which know one paper, together with the keeper, which writes before anything else happens.
 * No page in here; what is to be shown beside the papers comes back as values.
 */

import type { Config, Round } from "./api.ts";
import type { Attempted } from "./delivery.ts";
import type { Keeper } from "./keeper.ts";
import { heard, type ScoringNews } from "./heard.ts";
import { isIssuing, isOver } from "./phase.ts";
import { scopesOf, SHEET } from "./protocol/manifest.ts";
import * as session from "./session.ts";
import { filed, papersOf, taken, type Folder, type Kept } from "./store.ts";

/** Scopes that this rater scores, in the presenters' order. Empty before freezing. */
export function scopesFor(folder: Folder): readonly string[] {
  const signed = session.manifestOf(folder);
  if (!signed.ok || !signed.value) return [];
  const recused = folder.admission?.attendee.recused ?? [];
  return scopesOf(signed.value.manifest).filter((scope) => !recused.includes(scope));
}

/** Whether a scope takes ballots. The sheet's round is the scoring itself. */
export function roundOf({ admission }: Folder, scope: string): Round {
  const stage = admission?.meeting.stage ?? "prepared";
  if (isOver(stage)) return "closed";
  return admission?.meeting.scopes?.[scope] ?? ((stage === "scoring" || stage === "closing") && admission?.meeting.scopes === undefined ? "open" : "new");
}

/** Papers still to be had: none any more while the scoring is being closed, but at a venue that is kept open. */
export function missing(folder: Folder): readonly string[] {
  const { admission } = folder;
  if (admission?.meeting.stage === "closing" && !isIssuing(admission)) return [];
  const gone: readonly Round[] = admission?.room?.kept_open === true ? ["closed"] : ["closed", "closing"];
  return scopesFor(folder).filter((scope) => taken(folder, scope).credentials === null && !gone.includes(roundOf(folder, scope)));
}

/** Whether papers were asked for from here that have not come yet: a page that was closed meanwhile goes on with it. */
export function isBegun(folder: Folder): boolean {
  return folder.seed !== null && folder.admission !== null && isIssuing(folder.admission) && missing(folder).length > 0;
}

/** Refusals that concern one presenter's paper only: the others go on, and the site's next answer says so too. */
const PASSED_BY = ["recused", "closed"];

/** What a delivery met: `held` keeps it waiting, `refused` ended it for a paper. */
export interface Met {
  readonly held: session.Problem | null;
  readonly refused: session.Problem | null;
}

export class Desk {
  private readonly keeper: Keeper;
  private readonly config: Config;
  private readonly entropy: session.Entropy;

  constructor(keeper: Keeper, config: Config, entropy: session.Entropy) {
    this.keeper = keeper;
    this.config = config;
    this.entropy = entropy;
  }

  /** Asks the site how things stand. */
  async look(): Promise<session.Problem | null> {
    const joined = await session.join(this.keeper.folder.ticket, this.config);
    if (!joined.ok) return joined;
    const over = joined.value.admission?.meeting.stage === "published";
    await this.keeper.change((now) => {
      const next = { ...now, ...joined.value, draft: over ? {} : now.draft };
      // Everything is public now; what stays is the way to find one's own ballot.
      return over ? papersOf(next).reduce((folder, kept) => filed(folder, { ...kept, sent: null }), next) : next;
    });
    return null;
  }

  /** What the live stream says of the stage and of the rounds. The site is not asked. */
  async hear(told: ScoringNews): Promise<void> {
    const { admission } = this.keeper.folder;
    if (admission === null || heard(admission, told) === admission) return;
    await this.keeper.change((now) => ({ ...now, admission: now.admission && heard(now.admission, told) }));
  }

  /** Every paper that is missing, for this phone's own seed, which is kept before anybody is asked. */
  async begin(): Promise<session.Problem | null> {
    // What was written counts, not what is shown: while another change is on its way, such as the stream's word that the scoring is open, the seed is not shown yet.
    let written = await this.keeper.change((now) => session.withSeed(now, this.entropy));
    for (const scope of missing(written)) {
      const kept = taken(written, scope);
      const outcome = await session.obtain(kept, this.config);
      if (outcome.ok) written = await this.put(kept, outcome.value);
      else if (outcome.code === "already-issued") return this.elsewhere(kept);
      else if (!PASSED_BY.includes(outcome.code) || scope === SHEET) return this.after(outcome);
    }
    return missing(written).length > 0 ? this.look() : null;
  }

  /** Before it is tried again: an issuer that is away may come back at another address, which the site knows. */
  private async after(outcome: session.Problem): Promise<session.Problem> {
    if (outcome.passing) await this.look();
    return outcome;
  }

  /** The ticket was used on another device first, so no credential can be had with this phone's seed. */
  private async elsewhere(asked: Kept): Promise<null> {
    await this.keeper.change((now) => {
      if (now.seed !== asked.seed) return now;
      return { ...now, seed: null, papers: {}, admission: now.admission && { ...now.admission, issued: true } };
    });
    return null;
  }

  /**
   * The same right to score on another device, from the words. Nothing is replaced until the issuer has recognised the
   * seed; what the box holds comes back with it.
   */
  async recover(seed: Uint8Array): Promise<session.Problem | null> {
    const before = this.keeper.folder;
    const over = isOver(before.admission?.meeting.stage ?? "prepared");
    let found = before;
    for (const scope of scopesFor(before)) {
      const outcome = await session.recover(taken(before, scope), seed, over || roundOf(before, scope) === "closed", this.config);
      if (!outcome.ok) return outcome;
      found = filed(found, { ...taken(found, scope), ...outcome.value });
    }
    await this.keeper.change((now) => (now.seed === before.seed ? { ...found, draft: now.draft } : now));
    return null;
  }

  /** Signs the draft of `scope` and writes it down. Sending is the delivery's. */
  async cast(scope: string): Promise<void> {
    const fresh = this.entropy(32);
    await this.keeper.change((now) => filed(now, session.signBallot(taken(now, scope), this.config, () => fresh)));
  }

  /** Sends each ballot that has no receipt yet, once. */
  async deliver(told: (met: Met) => void): Promise<Attempted> {
    let [held, refused]: (session.Problem | null)[] = [null, null];
    for (const kept of papersOf(this.keeper.folder).filter(session.isUnsent)) {
      const sent = await session.send(kept, this.config);
      if (sent.ok) await this.put(kept, sent.value);
      else if (session.isFinal(sent)) refused = (await this.settle(kept)) ? refused : sent;
      else held = sent;
      if (held?.passing) break;
    }
    told({ held: held ?? null, refused: refused ?? null });
    return held ? { wait: held.wait ?? 0 } : "done";
  }

  /** After a refusal; whether the very ballot had arrived after all. */
  private async settle(kept: Kept): Promise<boolean> {
    const settled = await session.settle(kept, this.config);
    await this.put(kept, settled);
    return settled.ballot?.sig === kept.ballot?.sig;
  }

  /** What was found out about a paper, unless another tab has gone on with it meanwhile. */
  private put(asked: Kept, fields: session.Patch): Promise<Folder> {
    return this.keeper.change((now) => {
      const current = taken(now, asked.scope);
      if (!session.stillHolds(current, asked)) return now;
      return filed(now, { ...current, ...fields, draft: { ...current.draft, ...fields.draft } });
    });
  }
}
