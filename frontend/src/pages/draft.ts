/**
 * Keeps a draft on the site while somebody types: one request at a time, the newest text last, tried again while the
 * network is away or the writer is signed out. It stops for good once the site has refused, because the text must then
 * be compared by hand. It never discards text, and says in every state whether the text is kept.
 */

/** What the page says of the draft. The names are those of its `data-text-…` attributes. */
export type AutosaveState =
  | "saved"
  | "saving"
  | "unsaved"
  | "offline"
  | "signedOut"
  | "tooLong"
  | "moved"
  | "closed"
  | "refused";

/** The site's answer. `kept` is null if what answered was not the site's own view, such as a proxy's error page. */
export interface SaveAnswer {
  readonly status: number;
  readonly kept: { readonly revision: number } | { readonly error: string } | null;
}

interface DraftPage {
  /** The sections as they stand now, by name. */
  texts(): Readonly<Record<string, string>>;
  say(state: AutosaveState): void;
  /** Sends `texts` and the revision they are based on. Throws if there was no answer. */
  send(texts: Readonly<Record<string, string>>, revision: number): Promise<SaveAnswer>;
}

/** Milliseconds from the last letter to the request. */
export const PAUSE_MS = 1_000;
/** After a field is left. Not at once: the status line must not move a button between pressing and releasing it. */
const SOON_MS = 300;
const RETRY_MS = [2_000, 4_000, 8_000, 15_000] as const;
const FINAL: Readonly<Record<string, AutosaveState>> = { moved: "moved", closed: "closed" };

export class Autosave {
  /** The revision that the site gave the text it keeps. A saved page is based on it. */
  revision: number;
  private readonly page: DraftPage;
  private kept: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flight: Promise<void> | null = null;
  private failures = 0;
  private stopped: boolean;

  /** `stopped`: the page shows a refusal already, so nothing is sent before the writer has compared the texts. */
  constructor(page: DraftPage, revision: number, stopped: boolean) {
    this.page = page;
    this.revision = revision;
    this.stopped = stopped;
    this.kept = this.words();
  }

  /** The writer has typed. */
  changed(): void {
    if (this.stopped) return;
    if (!this.flight && !this.differs()) {
      clearTimeout(this.timer);
      this.page.say("saved");
      return;
    }
    if (!this.flight) this.page.say("unsaved");
    this.later(PAUSE_MS);
  }

  /** The writer has left a field. */
  left(): void {
    if (!this.stopped && !this.flight && this.differs()) this.later(SOON_MS);
  }

  /** Would leaving the page lose text? */
  dirty(): boolean {
    return this.stopped || this.differs();
  }

  /** Sends nothing more. Returns the request under way, if there is one. */
  stop(): Promise<void> | null {
    clearTimeout(this.timer);
    this.stopped = true;
    return this.flight;
  }

  private words(): string {
    return JSON.stringify(this.page.texts());
  }

  private differs(): boolean {
    return this.words() !== this.kept;
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), ms);
  }

  private start(): void {
    if (this.flight || this.stopped || !this.differs()) return;
    this.flight = this.attempt().finally(() => {
      this.flight = null;
    });
  }

  private async attempt(): Promise<void> {
    const sent = this.words();
    this.page.say("saving");
    let answer: SaveAnswer;
    try {
      answer = await this.page.send(this.page.texts(), this.revision);
    } catch {
      return this.retry("offline");
    }
    if (answer.kept && "revision" in answer.kept) return this.keep(sent, answer.kept.revision);
    this.refused(answer.status, answer.kept?.error ?? "");
  }

  private keep(sent: string, revision: number): void {
    this.failures = 0;
    this.kept = sent;
    this.revision = revision;
    if (this.differs()) this.later(PAUSE_MS);
    else this.page.say("saved");
  }

  private retry(state: AutosaveState): void {
    this.page.say(state);
    this.later(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] as number);
    this.failures += 1;
  }

  private refused(status: number, error: string): void {
    if (error === "signed-out") return this.retry("signedOut");
    if (status >= 500) return this.retry("offline");
    if (error === "too-long") return this.page.say("tooLong");
    this.stopped = true;
    this.page.say(FINAL[error] ?? "refused");
  }
}
