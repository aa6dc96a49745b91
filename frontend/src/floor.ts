/**
 * What somebody does in the room with their phone besides scoring: asks, supports, raises a hand. What was written stays until it has arrived. Every verb
 * asks the site alone; the ballot box is told nothing.
 */

import { inRoom, type Config } from "./api.ts";
import type { Keeper } from "./keeper.ts";
import { problem, type Problem } from "./session.ts";

/** Refusals that say that it is done already, from another device of the same person perhaps. */
const DONE = ["already"];

export class Floor {
  private readonly keeper: Keeper;
  private readonly config: Config;

  constructor(keeper: Keeper, config: Config) {
    this.keeper = keeper;
    this.config = config;
  }

  /** `presenter` is null for a question to everybody. */
  async ask(text: string, signed: boolean, presenter: number | null): Promise<Problem | null> {
    const asked = await this.tell({ kind: "question-asked", text: text.trim(), signed, presenter });
    if (!asked.ok) return asked.problem;
    await this.keeper.change((now) => (now.question === text ? { ...now, question: "" } : now));
    return null;
  }

  async support(question: number): Promise<Problem | null> {
    const supported = await this.tell({ kind: "question-supported", question });
    if (!supported.ok && !DONE.includes(supported.problem.code)) return supported.problem;
    await this.keeper.change((now) => ({ ...now, supported: [...new Set([...now.supported, question])] }));
    return null;
  }

  async raise(): Promise<Problem | null> {
    const raised = await this.tell({ kind: "hand-raised" });
    if (!raised.ok) return raised.problem;
    return this.hold(raised.number);
  }

  async lower(hand: number): Promise<Problem | null> {
    const lowered = await this.tell({ kind: "hand-lowered", hand });
    if (!lowered.ok && lowered.problem.passing) return lowered.problem;
    return this.hold(null);
  }

  private async hold(hand: number | null): Promise<null> {
    await this.keeper.change((now) => {
      const { admission } = now;
      return admission?.room ? { ...now, admission: { ...admission, room: { ...admission.room, hand } } } : now;
    });
    return null;
  }

  private async tell(act: object): Promise<{ readonly ok: true; readonly number: number } | { readonly ok: false; readonly problem: Problem }> {
    const { ticket, admission } = this.keeper.folder;
    if (!admission?.room) throw new Error("asked before admission");
    const answer = await inRoom(this.config, admission.room.url, ticket, act);
    if (answer.ok) return { ok: true, number: answer.value.number };
    const { status, code, message } = answer;
    // What is said in the room is not said again by itself: somebody else may be on by then.
    if (status === 0) return { ok: false, problem: problem("unheard", true) };
    return { ok: false, problem: { ok: false, code, message, passing: status === 429 || status >= 500 } };
  }
}
