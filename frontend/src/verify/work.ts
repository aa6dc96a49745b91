/**
 * A verification away from the page's own thread, and the messages between the two. Where a browser gives no worker it runs
 * in the page, and lets it draw between ballots. The file never goes anywhere else.
 */

import { Unreadable } from "./archive.ts";
import { type Findings, type Statement, verify, type Watch } from "./verification.ts";

export type News =
  | { readonly kind: "held"; readonly statement: Statement }
  | { readonly kind: "done"; readonly part: number; readonly of: number }
  | { readonly kind: "found"; readonly findings: Findings }
  | { readonly kind: "unreadable" }
  | { readonly kind: "broken" };

interface Order {
  readonly file: Blob;
  readonly announced: string | null;
}

async function run({ file, announced }: Order, tell: (news: News) => void, rest: Watch["done"]): Promise<void> {
  const watch: Watch = {
    held: (statement) => tell({ kind: "held", statement }),
    done: (part, of) => {
      tell({ kind: "done", part, of });
      return rest(part, of);
    },
  };
  try {
    const raw = new Uint8Array(await file.arrayBuffer());
    tell({ kind: "found", findings: await verify(raw, announced, watch) });
  } catch (error) {
    const unreadable = error instanceof Unreadable || error instanceof DOMException;
    tell({ kind: unreadable ? "unreadable" : "broken" });
    if (!unreadable) throw error;
  }
}

/** The worker's side. */
export function serve(): void {
  self.onmessage = (event: MessageEvent<Order>): void => {
    void run(event.data, (news) => self.postMessage(news), () => undefined);
  };
}

/** Starts a verification; the answer stops it. `script` is the address of this very script. */
export function start(script: string, order: Order, tell: (news: News) => void): () => void {
  let stopped = false;
  const listen = (news: News): void => {
    if (!stopped) tell(news);
  };
  const here = (): void => void run(order, listen, () => new Promise((resolve) => setTimeout(resolve)));
  try {
    const worker = new Worker(script, { type: "module" });
    let heard = false;
    worker.onmessage = (event: MessageEvent<News>): void => {
      heard = true;
      listen(event.data);
    };
    // Refused, or not loaded: nothing has been said yet.
    worker.onerror = (): void => {
      if (!heard && !stopped) here();
    };
    worker.postMessage(order);
    return () => {
      stopped = true;
      worker.terminate();
    };
  } catch {
    here();
    return () => (stopped = true);
  }
}
