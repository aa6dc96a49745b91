/**
 * Retries until it succeeds. Pauses double and are varied at random, so that phones that lost the network together do not all
 * come back at once; never sooner than a server asked (`Retry-After`); at once when the network or the page comes back.
 * A phone stops timers of pages it does not show, so whoever owns this calls `wake` when the page is shown again.
 * Knows nothing of ballots, pages or requests. An attempt that throws counts as one that failed.
 */

/** Done, or to be tried again, and not before `wait` milliseconds are over. */
export type Attempted = "done" | { readonly wait: number };

export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 30_000;

/** A random time between 0.5 and 1.5 times `ms`. */
export const jittered = (ms: number): number => ms * (0.5 + Math.random());

export class Delivery {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = FIRST_PAUSE_MS;
  private notBefore = 0;
  private underway = false;
  private ended = true;
  private asked = false;
  private readonly attempt: () => Promise<Attempted>;

  constructor(attempt: () => Promise<Attempted>) {
    this.attempt = attempt;
  }

  /** There is something to deliver: tries now, or as soon as the server that asked for a wait will have it. */
  begin(): void {
    this.ended = false;
    // The attempt under way may have begun before this was there to deliver.
    this.asked = true;
    this.wake();
  }

  /** Tries at once what would have waited, unless a server asked for the wait. */
  wake(): void {
    this.pause = FIRST_PAUSE_MS;
    if (this.underway || this.ended) return;
    const left = this.notBefore - Date.now();
    if (left <= 0) void this.turn();
    else this.after(left);
  }

  stop(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private after(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), ms);
  }

  private async turn(): Promise<void> {
    if (this.underway || this.ended) return;
    clearTimeout(this.timer);
    this.underway = true;
    this.asked = false;
    const outcome = await this.attempt().catch((): Attempted => ({ wait: 0 }));
    this.underway = false;
    if (outcome === "done" && !this.asked) this.ended = true;
    if (this.ended) return;
    if (outcome === "done") return this.turn();
    this.notBefore = Date.now() + outcome.wait;
    this.after(outcome.wait + jittered(this.pause));
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
  }
}
