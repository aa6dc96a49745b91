/**
 * Doing something in the room: `POST desk/meetings/KEY/room/act`. The server judges by what others did meanwhile, and says so when it refuses.
 * The act's particulars are those of src/answerable/room/acts.py.
 */

export interface Act {
  readonly kind: string;
  readonly [particular: string]: unknown;
}

/** `message` is a sentence in the page's language; empty if no answer came. `changed` says what was done since `seen`, newest last. */
export type ActOutcome =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly status: number; readonly message: string; readonly changed: readonly string[] };

const PATIENCE_MS = 20_000;

/** `seen` is the version of the state that the page shows. */
export async function act(url: string, token: string, wanted: Act, seen: number): Promise<ActOutcome> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const response = await fetch(url, {
      method: "POST",
      cache: "no-store",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ act: wanted, seen }),
      signal: abort.signal,
    });
    const body = (await response.json().catch(() => null)) as { number?: number; message?: string; changed?: string[] } | null;
    if (response.ok && body) return { ok: true, number: body.number ?? 0 };
    return { ok: false, status: response.status, message: body?.message ?? "", changed: body?.changed ?? [] };
  } catch {
    return { ok: false, status: 0, message: "", changed: [] };
  } finally {
    clearTimeout(timer);
  }
}
